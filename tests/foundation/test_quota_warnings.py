"""What `validate` says before the configured quota of accounts is reached."""

import pytest
from estates import members, small

from foundation.quota_warnings import warnings


def said(quota: int, accounts: int) -> list[str]:
    found: dict[str, dict[str, str]] = {f"a{number}": {} for number in range(accounts)}
    return [one.text for one in warnings(small(accounts={**members(**found), "quota": quota}))]


@pytest.mark.parametrize(("quota", "most"), [(10, 6), (29, 25), (30, 25), (40, 34), (100, 88)])
def test_few_accounts_left_are_warned_of_and_one_more_is_not(quota: int, most: int) -> None:
    assert said(quota, most) == []
    assert len(said(quota, most + 1)) == 1


def test_the_warning_says_how_many_are_left_and_which_request_to_make() -> None:
    ask = "aws service-quotas request-service-quota-increase --service-code organizations --quota-code L-E619E033"
    assert said(10, 8) == [
        "1 of 10 accounts are left (foundation:accounts.quota; closed ones and the management account count). Ask for "
        f"more in time, and write here what AWS grants: {ask} --desired-value 20 --region us-east-1"
    ]
    assert "--desired-value 125 " in said(100, 95)[0]


def test_a_closed_account_counts() -> None:
    gone = {"lifecycle": "closed"}
    accounts = {**members(a={}, b=gone, c=gone, d=gone), "quota": 7}
    assert [one.kind for one in warnings(small(accounts=accounts))] == ["accounts-quota"]


def test_accounts_that_are_off_or_of_another_stack_have_no_quota_here() -> None:
    assert warnings(small(accounts="off")) == ()
    elsewhere = {"accounts": {"in": "base"}, "units": {"in": "base"}, "organization": {"in": "base"}}
    assert warnings(small(**elsewhere, guardrails="off")) == ()
