"""Whether the declared accounts fit into the live quota, and the command that asks for more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.accounts_quota import Asked, Live, refusal, request

ROOT = "root@example.com"
ASK = (
    "aws service-quotas request-service-quota-increase --service-code organizations --quota-code L-E619E033 "
    "--desired-value {} --region us-east-1"
)


def live(quota: int, *emails: str, **more: object) -> Live:
    return Live(quota, (ROOT, *emails), **more)  # type: ignore[arg-type]


def addresses(number: int) -> list[str]:
    return [f"{index}@example.com" for index in range(number)]


def test_accounts_beyond_the_quota_are_refused_with_the_numbers_and_the_request() -> None:
    assert refusal(live(12, "a@example.com"), addresses(11)) == (
        "the organization's quota of accounts is 12, and 13 are needed: 2 for what exists (closed accounts and the "
        "management account included), 11 for what is declared besides. No account is created before there is room "
        f"for all. Ask AWS, and run again once it has agreed:\n  {ASK.format(13)}"
    )


def test_the_last_account_that_fits_is_let_through_and_one_more_is_not() -> None:
    assert refusal(live(12), addresses(11)) is None
    assert refusal(live(11), addresses(11)) is not None


def test_an_account_that_exists_is_not_counted_twice_whatever_case_its_address_has() -> None:
    assert refusal(live(3, "Shop@Example.com", "old@example.com"), ["shop@example.com"]) is None
    assert "4 are needed" in str(refusal(live(3, "Shop@Example.com", "old@example.com"), ["shop@example.com", "new@x"]))


def test_what_exists_beyond_the_quota_is_no_reason_to_refuse_what_creates_nothing() -> None:
    assert refusal(live(1, "a@example.com"), ["a@example.com"]) is None


@given(st.integers(1, 40), st.integers(0, 40), st.integers(0, 40))
def test_accounts_are_refused_exactly_when_some_are_to_come_and_all_do_not_fit(
    quota: int, existing: int, declared: int
) -> None:
    needed = 1 + max(existing, declared)
    refused = refusal(live(quota, *addresses(existing)), addresses(declared)) is not None
    assert refused == (declared > existing and needed > quota)


def test_aws_takes_no_request_for_what_it_gives_by_itself() -> None:
    assert request(3) == ASK.format(11)
    assert request(11) == ASK.format(11)
    assert request(12) == ASK.format(12)


def test_another_code_of_the_quota_is_that_of_the_request() -> None:
    assert "--quota-code L-00000001 " in str(refusal(live(1, code="L-00000001"), addresses(1)))


@pytest.mark.parametrize(("value", "asks"), [(14, False), (13, False), (12, True)])
def test_an_open_request_is_waited_for_unless_it_asks_for_too_little(value: int, asks: bool) -> None:
    said = str(refusal(live(11, asked=Asked("one", value, "CASE_OPENED")), addresses(12)))
    assert f"AWS has not decided on the request for {value} yet (one, CASE_OPENED)" in said
    assert (ASK.format(13) in said) == asks
    assert ("run again once it has agreed" in said) != asks


def test_without_an_organization_the_refusal_tells_how_to_get_one() -> None:
    said = str(refusal(live(1, has_organization=False), addresses(1)))
    assert "If it refuses because there is no organization yet, declare no more accounts than fit at first" in said
