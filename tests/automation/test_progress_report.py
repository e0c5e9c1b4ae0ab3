"""What an operator sees: progress on a terminal and off it, changes, failures, summaries."""

from io import StringIO

from rich.console import Console

from automation import report
from automation.advice import Failure
from automation.events import Message, Phase, Step
from automation.ledger import Ledger, Outcome
from automation.progress import SHOWN, Block, Lines, progress_on


def urn(name: str, kind: str = "aws:organizations/account:Account") -> str:
    return f"urn:pulumi:prod::foundation::{kind}::{name}"


def console(*, terminal: bool = False) -> Console:
    return Console(file=StringIO(), force_terminal=terminal, width=100, highlight=False, color_system=None)


def text(written: Console) -> str:
    assert isinstance(written.file, StringIO)
    return written.file.getvalue()


def outcome(*steps: Step, **more: object) -> Outcome:
    values: dict[str, object] = {
        "operation": "up",
        "changes": {"create": len(steps)},
        "steps": steps,
        "failures": (),
        "warnings": (),
        "seconds": 1.25,
        **more,
    }
    return Outcome(**values)  # type: ignore[arg-type]


def test_the_output_decides_between_a_block_and_lines():
    assert isinstance(progress_on(console(terminal=True)), Block)
    assert isinstance(progress_on(console()), Lines)


def test_lines_tell_changes_that_were_made_failures_and_warnings_and_nothing_that_is_only_planned():
    out, ledger = console(), Ledger("up")
    lines = Lines(out)
    lines.begin(ledger)
    for event in (
        Step(urn("a"), "create", Phase.STARTED),
        Step(urn("a"), "create", Phase.DONE),
        Step(urn("b"), "same", Phase.DONE),
        Step(urn("c"), "create", Phase.DONE, planned=True),
        Step(urn("d"), "update", Phase.FAILED),
        Step(urn("e"), "create", Phase.DONE, custom=False),
        Message("warning", "mind [this]"),
    ):
        ledger.add(event)
        lines.event(event)
    lines.note("a note")
    lines.end()
    *told, last = text(out).splitlines()
    assert told == ["up ...", "created  Account a", "failed   Account d", "warning: mind [this]", "a note"]
    assert last.startswith("up: 4 resources in ")


def test_the_block_shows_what_runs_how_far_it_is_and_how_many_more():
    out, ledger = console(terminal=True), Ledger("up")
    ledger.expect(12)
    for index in range(SHOWN + 2):
        ledger.add(Step(urn(f"a{index}"), "create", Phase.STARTED))
    ledger.add(Step(urn("management", "pulumi:providers:aws"), "create", Phase.STARTED))
    ledger.add(Step(urn("done"), "create", Phase.DONE))
    block = Block(out)
    block.begin(ledger)
    block.note("aside")
    block.end()
    shown = text(out)
    assert "1 of 12" in shown
    assert "creating   Account a0" in shown
    assert "and 2 more" in shown
    assert "management" not in shown
    assert "aside" in shown


def test_changes_are_listed_with_their_properties_in_a_stable_order_and_without_trailing_space():
    out = console()
    steps = (
        Step(urn("b"), "update", Phase.DONE, paths={"tags": "update", "name": "update"}),
        Step(urn("a"), "create", Phase.DONE),
    )
    report.show_changes(out, outcome(*steps), planned=True)
    assert text(out).splitlines() == ["+ create Account a", "~ update Account b  name, tags"]


def test_many_changes_are_counted_by_type():
    out = console()
    steps = tuple(Step(urn(f"a{index}"), "create", Phase.DONE) for index in range(report.LISTED + 1))
    report.show_changes(out, outcome(*steps), planned=False)
    assert text(out).splitlines() == [f"+ created {report.LISTED + 1} aws:organizations/account:Account"]


def test_no_changes_are_said_to_be_none():
    out = console()
    report.show_changes(out, outcome(), planned=True)
    assert text(out) == "No changes.\n"


def test_a_failure_says_resource_call_message_and_remedy():
    out = console()
    failure = Failure(
        "Policy regions@root", "urn", "create", "Organizations:CreatePolicy", "too long\nby far", "Shorten."
    )
    report.show_failures(out, [failure])
    assert text(out).splitlines() == [
        "✗ Policy regions@root could not be created  Organizations:CreatePolicy",
        "    too long",
        "    by far",
        "    → Shorten.",
    ]


def test_what_failed_alike_is_told_once():
    out = console()
    told = {"urn": "urn", "operation": "create", "call": "", "message": "quota", "remedy": "Ask."}
    report.show_failures(out, [Failure("Account a", **told), Failure("Account b", **told)])
    assert text(out).splitlines() == ["✗ Account a, Account b could not be created", "    quota", "    → Ask."]


def test_failures_that_differ_are_told_apart_and_a_refusal_needs_no_advice():
    out = console()
    first = Failure("Account a", "urn", "create", "", "no", "Try.")
    report.show_failures(out, [first, Failure("Account b", "urn", "", "", "b is kept", "", refused=True)])
    assert text(out).splitlines() == [
        "✗ Account a could not be created",
        "    no",
        "    → Try.",
        "✗ Account b is refused by the program",
        "    b is kept",
    ]


def test_a_failed_run_says_how_much_it_did_not_get_to():
    out = console()
    failure = Failure("Account a", "urn", "create", "", "no", "Try.")
    report.show_summary(out, "prod", outcome(changes={"create": 2}, failures=(failure,), not_reached=3), planned=False)
    assert text(out) == "prod  up  2 created · 3 not reached  in 1.2 s\n"


def test_a_summary_is_one_line():
    out = console()
    report.show_summary(out, "prod", outcome(changes={"create": 2, "same": 1}), planned=True)
    assert text(out) == "prod  up  2 to create · 1 unchanged  in 1.2 s\n"


def test_warnings_are_shown():
    out = console()
    report.show_warnings(out, outcome(warnings=("mind this",)))
    assert text(out) == "! mind this\n"


def test_the_document_has_the_changes_of_the_last_phase_that_got_anywhere():
    failure = Failure("Account a", "urn", "create", "", "no", "Try.")
    document = report.document(
        "prod",
        {
            "preview": outcome(changes={"create": 2}, seconds=0.5),
            "up": outcome(changes={}, failures=(failure,), seconds=2.0),
        },
    )
    assert document["stack"] == "prod"
    assert document["changes"] == {"create": 2}
    assert document["seconds"] == {"preview": 0.5, "up": 2.0}
    assert document["failures"] == [
        {
            "resource": "Account a",
            "urn": "urn",
            "operation": "create",
            "call": "",
            "message": "no",
            "remedy": "Try.",
            "refused": False,
        }
    ]
