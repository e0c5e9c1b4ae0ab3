"""Limits that take too many calls for the wire, tried on the handlers themselves."""

from typing import Any

import pytest
from emulated_world import CONTENTS, MANAGEMENT, SCP

from emulator.aws.callers import Caller
from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services.organizations import HANDLERS, limits
from emulator.aws.state import Settings, State


class Handlers:
    """Calls handlers as the management account."""

    def __init__(self) -> None:
        self.state = State(Settings(MANAGEMENT, quota=5_000, creation_seconds=0))

    def __call__(self, operation: str, **parameters: Any) -> Any:
        caller = Caller("test", MANAGEMENT, f"arn:aws:iam::{MANAGEMENT}:user/x", "us-east-1", "organizations")
        return HANDLERS[operation](Request(operation, parameters, caller, self.state))

    def account(self, number: int) -> str:
        """A new account's id."""
        started = self("CreateAccount", AccountName=f"a{number}", Email=f"a{number}@example.com")
        status = self("DescribeCreateAccountStatus", CreateAccountRequestId=started["CreateAccountStatus"]["Id"])
        identity: str = status["CreateAccountStatus"]["AccountId"]
        return identity


@pytest.fixture
def call() -> Handlers:
    made = Handlers()
    made("CreateOrganization")
    return made


def reason(attempt: Any, *arguments: Any, **parameters: Any) -> str:
    with pytest.raises(AwsError) as caught:
        attempt(*arguments, **parameters)
    return str(getattr(caught.value, "Reason", caught.value.code))


def test_an_organization_holds_2000_units(call: Handlers) -> None:
    root = call("ListRoots")["Roots"][0]["Id"]
    for number in range(limits.UNITS):
        call("CreateOrganizationalUnit", ParentId=root, Name=f"u{number}")

    more = reason(call, "CreateOrganizationalUnit", ParentId=root, Name="one more")
    assert more == "OU_NUMBER_LIMIT_EXCEEDED"


def test_an_organization_holds_1000_policies_of_a_type(call: Handlers) -> None:
    policy = {"Type": "TAG_POLICY", "Description": "", "Content": CONTENTS["TAG_POLICY"]}
    for number in range(limits.POLICIES_OF_A_TYPE):
        call("CreatePolicy", Name=f"p{number}", **policy)

    assert reason(call, "CreatePolicy", Name="one more", **policy) == "POLICY_NUMBER_LIMIT_EXCEEDED"
    call("CreatePolicy", Name="another type", **policy | {"Type": SCP, "Content": CONTENTS[SCP]})


def test_250_accounts_are_closed_in_thirty_days(call: Handlers) -> None:
    for number in range(limits.CLOSURES_IN_30_DAYS):
        call("CloseAccount", AccountId=call.account(number))

    last = call.account(limits.CLOSURES_IN_30_DAYS)
    assert reason(call, "CloseAccount", AccountId=last) == "CLOSE_ACCOUNT_QUOTA_EXCEEDED"


def test_a_large_organization_closes_a_fifth_of_its_members_in_thirty_days(call: Handlers) -> None:
    accounts = [call.account(number) for number in range(1_300)]
    for account in accounts[:260]:
        call("CloseAccount", AccountId=account)

    assert reason(call, "CloseAccount", AccountId=accounts[260]) == "CLOSE_ACCOUNT_QUOTA_EXCEEDED"


def test_consolidated_billing_has_no_policies() -> None:
    call = Handlers()
    call("CreateOrganization", FeatureSet="CONSOLIDATED_BILLING")
    root = call("ListRoots")["Roots"][0]
    policy = {"Type": SCP, "Name": "p", "Description": "", "Content": CONTENTS[SCP]}

    assert root["PolicyTypes"] == call("DescribeOrganization")["Organization"]["AvailablePolicyTypes"] == []
    unavailable = "PolicyTypeNotAvailableForOrganizationException"
    assert reason(call, "EnablePolicyType", RootId=root["Id"], PolicyType=SCP) == unavailable
    assert reason(call, "CreatePolicy", **policy) == unavailable
