"""Events, failures, the ledger of a run, and the words for them: pure values."""

from automation.advice import call_of, failure_of, remedy_of
from automation.events import Message, Phase, Step, Summary, name_of, noun_of, title_of, type_of
from automation.ledger import Ledger
from automation.words import clock, plural, word

STACK = "urn:pulumi:prod::foundation::pulumi:pulumi:Stack::foundation-prod"
ACCOUNT = "urn:pulumi:prod::foundation::foundation:accounts:Accounts$aws:organizations/account:Account::log-archive"
PROVIDER = "urn:pulumi:prod::foundation::pulumi:providers:aws::management"


def step(urn: str = ACCOUNT, operation: str = "create", phase: Phase = Phase.DONE, **more: object) -> Step:
    return Step(urn, operation, phase, **more)  # type: ignore[arg-type]


def test_a_urn_tells_type_noun_and_name_of_the_resource_itself_and_not_of_its_parent():
    assert type_of(ACCOUNT) == "aws:organizations/account:Account"
    assert noun_of(ACCOUNT) == "Account"
    assert name_of("urn:pulumi:prod::p::a:b:C::name::with::colons") == "name::with::colons"
    assert title_of(ACCOUNT) == "Account log-archive"
    assert title_of(PROVIDER) == "Provider management"


def test_a_refresh_that_only_reads_a_provider_again_changes_nothing():
    assert not step(PROVIDER, "update").changes
    assert step(PROVIDER, "update", paths={"region": "update"}).changes
    assert step(ACCOUNT, "update").changes
    assert not step(ACCOUNT, "same").changes
    assert step(ACCOUNT, "refresh", paths={"tags": "update"}).changes


def test_the_call_of_a_failure_is_found_in_both_providers_messages():
    go = (
        "creating AWS Organizations Policy: operation error Organizations: CreatePolicy, https response error "
        "StatusCode: 400, RequestID: 4c2b, MalformedPolicyDocumentException: The provided policy is invalid."
    )
    boto = "An error occurred (DuplicatePolicyException) when calling the CreatePolicy operation: There is one."
    assert call_of(go) == "organizations:CreatePolicy"
    assert call_of(boto) == "CreatePolicy"
    assert call_of(boto, ACCOUNT) == "organizations:CreatePolicy"
    assert call_of(boto.replace("CreatePolicy", "AssumeRole"), ACCOUNT) == "sts:AssumeRole"
    assert call_of("something else") == ""


def test_a_known_error_gets_its_own_advice_and_any_other_the_general_one():
    assert "quota" in remedy_of("CreateAccount FAILED: ACCOUNT_NUMBER_LIMIT_EXCEEDED")
    assert "run the same command again" in remedy_of("something that nobody has met")


def test_a_failure_leaves_the_engines_closing_words_out_and_says_each_thing_once():
    failed = step(phase=Phase.FAILED)
    failure = failure_of(ACCOUNT, failed, ["boom", "an unhandled error occurred: boom", "update failed"])
    assert failure is not None
    assert (failure.resource, failure.operation, failure.message) == ("Account log-archive", "create", "boom")
    assert failure_of(STACK, None, ["update failed"]) is None
    assert failure_of(STACK, None, ["update canceled"]) is None


def test_what_a_hook_of_the_program_refuses_is_told_in_its_words_alone():
    text = 'Preview failed: before hook "foundation:keep-accounts" failed: account x would leave.\nKeep it.'
    failure = failure_of(ACCOUNT, None, [text])
    assert failure is not None
    assert (failure.refused, failure.message, failure.remedy) == (True, "account x would leave.\nKeep it.", "")


def test_a_failure_of_the_program_has_no_resource_and_no_traceback():
    text = (
        "python inline source runtime error: boo\nTraceback (most recent call last):\n"
        '  File "/x/sdk.py", line 1, in run\n    await it\n'
        '  File "/proj/__main__.py", line 7, in <module>\n    raise ValueError("boo")\nValueError: boo\n'
    )
    failure = failure_of(STACK, None, [text])
    assert failure is not None
    assert failure.resource == ""
    assert failure.message == "ValueError: boo\n/proj/__main__.py:7"


def test_the_ledger_knows_what_runs_what_is_done_and_what_changed():
    ledger = Ledger("up")
    ledger.add(step(phase=Phase.STARTED))
    assert [running.urn for running, _ in ledger.now()] == [ACCOUNT]
    ledger.add(step())
    ledger.add(step(PROVIDER, "create"))
    ledger.add(step(STACK, "create", custom=False))
    assert ledger.now() == ()
    assert ledger.done == 1
    outcome = ledger.outcome()
    assert [changed.urn for changed in outcome.steps] == [ACCOUNT, PROVIDER]
    assert outcome.changes == {"create": 3}


def test_a_step_that_failed_is_no_change_and_gives_its_failure_the_operation():
    ledger = Ledger("up")
    ledger.add(step(phase=Phase.FAILED))
    ledger.add(Message("error", "no", ACCOUNT))
    outcome = ledger.outcome()
    assert (outcome.steps, outcome.changes) == ((), {})
    assert [(one.operation, one.message) for one in outcome.failures] == [("create", "no")]


def test_the_engines_own_count_stands_at_the_end_without_what_is_ignored():
    ledger = Ledger("destroy", frozenset({"same"}))
    ledger.add(step(operation="same"))
    ledger.add(step(operation="delete"))
    ledger.add(Summary({"same": 5, "delete": 2}, 2.0))
    assert ledger.done == 1
    assert ledger.outcome().changes == {"delete": 2}
    assert ledger.outcome().changed == 2


def test_an_error_message_without_a_failed_step_is_a_failure_too_and_warnings_are_kept_once():
    ledger = Ledger("preview")
    ledger.add(Message("error", "the hook refuses", ACCOUNT))
    ledger.add(Message("warning", "old plugin"))
    ledger.add(Message("warning", "old plugin"))
    ledger.add(Message("info", "hello"))
    outcome = ledger.outcome()
    assert [failure.message for failure in outcome.failures] == ["the hook refuses"]
    assert outcome.warnings == ("old plugin",)


def test_a_total_that_is_known_beforehand_is_not_replaced_by_what_the_program_declares():
    known, declared = Ledger("destroy", total=3), Ledger("up")
    known.expect(90)
    declared.expect(90)
    assert (known.total, declared.total) == (3, 90)
    assert declared.outcome().not_reached == 90


def test_words_for_operations_counts_and_time():
    assert word("create").doing == "creating"
    assert word("something-new").done == "something-new"
    assert [plural(1, "change"), plural(0, "mismatch"), plural(1200, "call")] == [
        "1 change",
        "0 mismatches",
        "1,200 calls",
    ]
    assert clock(127) == "2:07"
