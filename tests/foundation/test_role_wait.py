"""A new account's role cannot be assumed at once: the program asks until it can."""

import asyncio

import pytest
from estates import small
from session_tokens import SessionTokens

from foundation.guard import Refused
from foundation.providers import assumable

ROLE = "arn:aws:iam::222233334444:role/Access"


def waiting() -> str:
    async def wait() -> str:
        return await assumable(ROLE, small().settings)

    return asyncio.run(wait())


def test_a_role_that_can_be_assumed_is_not_waited_for(tokens: SessionTokens) -> None:
    assert waiting() == ROLE
    assert tokens.asked == [(ROLE, "foundation")]


def test_a_role_that_cannot_be_assumed_yet_is_asked_for_again(tokens: SessionTokens) -> None:
    tokens.refusals.append("AccessDenied")
    assert waiting() == ROLE
    assert tokens.asked == [(ROLE, "foundation")] * 2


def test_any_other_answer_is_refused_at_once_with_what_to_do(tokens: SessionTokens) -> None:
    tokens.refusals.append("ExpiredToken")
    with pytest.raises(Refused) as refused:
        waiting()
    assert str(refused.value).startswith(f"the role {ROLE} cannot be assumed: An error occurred (ExpiredToken)")
    assert "credentials of the management account that may call sts:AssumeRole on it" in str(refused.value)
    assert "An account that was invited has no such role" in str(refused.value)
    assert len(tokens.asked) == 1
