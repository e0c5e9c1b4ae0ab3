"""What the hooks of the security services ask AWS for, against accounts that answer as AWS may."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from foundation.guard import Refused
from foundation.security.access import Account, batches, delegated_account, listed, patiently
from foundation.security.enrolment import in_detective, in_macie

ACCOUNTS = [Account(f"{number:012}", f"{number}@example.com") for number in range(1, 121)]


def refusal(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "no"}}, "Operation")


class Answers:
    """A call that answers in turn, and raises what is an error."""

    def __init__(self, *answers: object) -> None:
        self.answers, self.asked = list(answers), list[dict[str, Any]]()

    def __call__(self, **asked: Any) -> Any:
        self.asked.append(asked)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def test_a_throttled_call_is_asked_again_and_any_other_refusal_is_not() -> None:
    throttled = Answers(refusal("ThrottlingException"), refusal("TooManyRequestsException"), "done")
    assert patiently(throttled) == "done"
    refused = Answers(refusal("AccessDeniedException"), "done")
    with pytest.raises(ClientError, match="AccessDenied"):
        patiently(refused)
    assert len(refused.asked) == 1
    assert patiently(Answers(refusal("ConflictException"), "done"), also=("ConflictException",)) == "done"


def test_a_call_that_stays_throttled_fails_in_the_end() -> None:
    with pytest.raises(ClientError, match="Throttling"):
        patiently(Answers(*[refusal("Throttling")] * 9), longest=0)


def test_every_page_is_listed() -> None:
    call = Answers({"Found": [1, 2], "nextToken": "more"}, {"Found": [3]})
    assert listed(call, "Found", "nextToken", Kind="all") == [1, 2, 3]
    assert call.asked == [{"Kind": "all"}, {"Kind": "all", "nextToken": "more"}]


def test_batches_hold_all_items_once() -> None:
    assert [len(batch) for batch in batches(ACCOUNTS)] == [50, 50, 20]
    assert [account for batch in batches(ACCOUNTS) for account in batch] == ACCOUNTS
    assert list(batches([])) == []


class Detective:
    """A graph with members, which takes every account but those of `refused`."""

    def __init__(self, members: set[str], refused: set[str], joining: frozenset[str] = frozenset()) -> None:
        self.members, self.refused, self.joining = members, refused, joining
        self.batches: list[int] = []

    def list_graphs(self) -> dict[str, Any]:
        return {"GraphList": [{"Arn": "graph"}]}

    def list_members(self, GraphArn: str) -> dict[str, Any]:
        assert GraphArn == "graph"
        return {"MemberDetails": [{"AccountId": one} for one in self.members]}

    def create_members(self, GraphArn: str, Accounts: list[dict[str, str]], **_: object) -> dict[str, Any]:
        assert GraphArn == "graph"
        asked = {one["AccountId"] for one in Accounts}
        self.batches.append(len(asked))
        self.members |= asked - self.refused | self.joining
        return {"UnprocessedAccounts": [{"AccountId": one, "Reason": "full"} for one in asked & self.refused]}


def test_detective_takes_existing_accounts_in_batches_and_names_those_that_it_refused() -> None:
    detective = Detective(members={ACCOUNTS[0].id}, refused={ACCOUNTS[7].id})
    assert in_detective(detective, ACCOUNTS) == {ACCOUNTS[7].id: "full"}
    assert detective.batches == [50, 50, 19]
    assert detective.members == {one.id for one in ACCOUNTS} - {ACCOUNTS[7].id}
    assert in_detective(detective, ACCOUNTS) == {ACCOUNTS[7].id: "full"}
    assert detective.batches == [50, 50, 19, 1]


def test_an_account_that_auto_enable_took_in_meanwhile_is_not_named() -> None:
    own = ACCOUNTS[3].id
    assert in_detective(Detective(set(), {own}, joining=frozenset({own})), ACCOUNTS) == {}


class Macie:
    """An administrator that refuses some accounts, and makes members only at the second question."""

    class exceptions:
        ClientError = ClientError

    def __init__(self, members: set[str], refused: str) -> None:
        self.members, self.refused = members, refused
        self.on: dict[str, int] = {}

    def list_members(self) -> dict[str, Any]:
        return {"members": [{"accountId": one} for one in self.members]}

    def create_member(self, account: dict[str, str]) -> None:
        if account["accountId"] == self.refused:
            raise refusal("ValidationException")
        if account["accountId"] == ACCOUNTS[1].id:
            raise refusal("ConflictException")

    def update_member_session(self, id: str, status: str) -> None:
        assert status == "ENABLED"
        self.on[id] = self.on.get(id, 0) + 1
        if id == ACCOUNTS[2].id and self.on[id] == 1:
            raise refusal("ResourceNotFoundException")


def test_macie_takes_existing_accounts_resumes_them_and_names_those_that_it_refused() -> None:
    macie = Macie({ACCOUNTS[0].id}, refused=ACCOUNTS[4].id)
    refused = in_macie(macie, ACCOUNTS[:6])
    assert refused.keys() == {ACCOUNTS[4].id}
    assert macie.on == {ACCOUNTS[1].id: 1, ACCOUNTS[2].id: 2, ACCOUNTS[3].id: 1, ACCOUNTS[5].id: 1}


def test_a_delegation_that_is_gone_is_told_of_with_what_to_do() -> None:
    class Organizations:
        """AWS Organizations, in which nobody is delegated."""

        def list_delegated_administrators(self, **asked: str) -> dict[str, list[dict[str, str]]]:
            assert asked == {"ServicePrincipal": "macie.amazonaws.com"}
            return {"DelegatedAdministrators": []}

    with pytest.raises(Refused, match="delegated to no account any more"):
        delegated_account(Organizations(), "macie.amazonaws.com")
