import pytest
from computed import ACCOUNT, account_id
from estates import members, small
from pulumi import ResourceHook, ResourceHookArgs
from recording import Key, Recording, record

from foundation.build import build
from foundation.guard import Refused, keep_accounts

HOOK = "foundation:keep-accounts"


def keeping(*closed: str) -> ResourceHook:
    hooks: list[ResourceHook] = []
    record(lambda: hooks.append(keep_accounts(closed)))
    return hooks[0]


def leaving(key: str) -> ResourceHookArgs:
    return ResourceHookArgs("urn", account_id(key), key, ACCOUNT)


def test_an_account_that_leaves_the_program_is_refused_with_what_to_do_instead() -> None:
    with pytest.raises(Refused) as refused:
        keeping("other")(leaving("lab"))
    assert str(refused.value).startswith(f"account 'lab' ({account_id('lab')}) would leave the program.")
    assert "write `lifecycle: closed` (the account itself is not touched)" in str(refused.value)
    assert "to rename its key, use `pulumi state rename`" in str(refused.value)


def test_a_closed_account_may_leave_the_program() -> None:
    assert keeping("lab")(leaving("lab")) is None


def test_the_hook_is_asked_in_previews_too() -> None:
    options = keeping().opts
    assert options is not None
    assert options.on_dry_run
    assert not options.ignore_errors


def asked(recording: Recording, key: str) -> str | None:
    return recording.hooks[HOOK].ask(Key(ACCOUNT, key), account_id(key))


def test_the_closed_accounts_of_the_file_may_leave_and_no_others() -> None:
    stack = small(accounts=members(lab={}, old={"lifecycle": "closed"}))
    recording = record(lambda: build(stack), preview=True)
    assert asked(recording, "old") is None
    assert "'lab'" in str(asked(recording, "lab"))
    assert "'gone'" in str(asked(recording, "gone"))


def test_accounts_are_kept_when_their_section_is_switched_off() -> None:
    recording = record(lambda: build(small(accounts="off")), preview=True)
    assert "'lab'" in str(asked(recording, "lab"))
