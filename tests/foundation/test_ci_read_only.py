"""Previews by the preview role: other roles into members, never waited for, and nothing but previews."""

import json

import pulumi
import pytest
from computed import PROVIDER, account_id
from estates import members, small
from recording import Recording, record
from session_tokens import SessionTokens

from foundation.guard import Refused
from foundation.read_only import READ_ONLY
from foundation.run import Run

STACK = small(accounts=members(logs={"purpose": "log-archive", "access_role": "Access"}))
ROLE = f"arn:aws:iam::{account_id('logs')}:role/foundation-preview"


def entered(preview: bool) -> Recording:
    return record(lambda: Run(STACK).member("logs", pulumi.Output.from_input(account_id("logs"))), preview=preview)


def test_members_are_entered_through_the_preview_role(tokens: SessionTokens, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(READ_ONLY, "1")
    provider = entered(preview=True).one(PROVIDER, "account-logs")
    assert [role["roleArn"] for role in json.loads(provider.inputs["assumeRoles"])] == [ROLE]
    assert [arn for arn, _ in tokens.asked] == [ROLE]


def test_a_preview_role_that_is_not_there_is_not_waited_for(
    tokens: SessionTokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(READ_ONLY, "1")
    tokens.refusals.append("AccessDenied")
    with pytest.raises(Refused, match="has no foundation-preview until the deploy role has made it"):
        entered(preview=True)
    assert len(tokens.asked) == 1


def test_an_update_is_refused(tokens: SessionTokens, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(READ_ONLY, "1")
    with pytest.raises(Refused, match="FOUNDATION_READ_ONLY=1 is for previews"):
        entered(preview=False)
    assert tokens.asked == []


@pytest.mark.parametrize("value", ["", "0"])
def test_without_it_members_are_entered_through_their_access_role(
    value: str, tokens: SessionTokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(READ_ONLY, value)
    for preview in (True, False):
        provider = entered(preview=preview).one(PROVIDER, "account-logs")
        assert "role/Access" in provider.inputs["assumeRoles"]


def test_a_value_that_says_neither_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(READ_ONLY, "yes")
    with pytest.raises(Refused, match="FOUNDATION_READ_ONLY is 'yes'"):
        entered(preview=True)
