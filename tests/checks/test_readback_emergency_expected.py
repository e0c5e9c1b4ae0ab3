"""What the configuration has the read-back expect of emergency access, and what it says where it is refused."""

from typing import Any, cast

import pytest
from botocore.exceptions import ClientError
from estates import MANAGEMENT, members, prod, small

from checks import readback_emergency
from checks.connection import Connection, ReadError
from checks.inside import Inside
from checks.readback_facts import Facts
from foundation.config import StackConfig
from foundation.config.regions import ALWAYS_ON

SECTION = {"role": "glass", "users": ["one", "two"], "subscribers": ["security@example.com"]}


def stack(section: Any = SECTION, **sections: Any) -> StackConfig:
    settings = {
        "management_account": MANAGEMENT,
        "home_region": "eu-central-1",
        "regions": ["eu-central-1", "eu-south-1"],
        "opt_in_regions": ["eu-south-1"],
        "break_glass_roles": {"glass": []},
    }
    identity = {"directory": "built-in", "ci": "off", "break_glass": section}
    accounts = members(tooling={"purpose": "security-tooling"}, shop={}, gone={"lifecycle": "closed"})
    return small(
        **{"settings": settings, "accounts": accounts, "logs": {"in": "logs"}, "identity": identity, **sections}
    )


def about(facts: Facts, word: str) -> set[str]:
    return {subject for subject in facts if word in subject}


def test_a_rule_is_expected_wherever_users_of_the_management_account_can_work() -> None:
    facts = readback_emergency.expected(stack())
    assert about(facts, ", management") == {
        "role glass, management",
        "policy foundation-emergency-user, management",
        "role foundation-emergency-events, management",
        *(f"rule foundation-emergency in {region}, management" for region in (*ALWAYS_ON, "eu-south-1")),
    }


def test_members_that_are_worked_in_are_looked_into_and_the_others_by_their_stack_sets() -> None:
    facts = readback_emergency.expected(stack())
    regions = ("eu-central-1", "eu-south-1", "us-east-1")
    assert about(facts, ", tooling") == {
        "role glass, tooling",
        *(f"role foundation-emergency-events-{region}, tooling" for region in regions),
        *(f"rule foundation-emergency in {region}, tooling" for region in regions),
    }
    assert about(facts, ", shop") == about(facts, ", gone") == set()
    instances = {
        subject: {name for name in facts[subject] if name.startswith("instance")}
        for subject in about(facts, "StackSet")
    }
    keys = ("tooling", "shop")
    assert instances == {
        "StackSet foundation-emergency-alarm": {f"instance in {region}, {key}" for region in regions for key in keys},
        "StackSet foundation-emergency-role": {f"instance in eu-central-1, {key}" for key in keys},
    }


def test_prod_has_facts_of_it() -> None:
    assert len(readback_emergency.expected(prod())) > len(ALWAYS_ON)


def test_of_accounts_of_another_stack_only_the_stack_sets_are_known() -> None:
    facts = readback_emergency.expected(stack(accounts={"in": "other"}))
    assert not {name for facts_of in facts.values() for name in facts_of if name.startswith("instance")}
    assert about(facts, "StackSet") == {"StackSet foundation-emergency-alarm", "StackSet foundation-emergency-role"}


@pytest.mark.parametrize("identity", ["off", {"directory": "built-in", "ci": "off", "break_glass": "off"}])
def test_without_emergency_access_there_are_no_facts_and_nobody_is_asked(identity: Any) -> None:
    config = stack(identity=identity)
    assert readback_emergency.expected(config) == {}
    assert readback_emergency.found(config, cast(Inside, None)) == {}


class Closed:
    """An organization with one member, in which every call fails with one of AWS's codes."""

    organization = "o-example"

    def __init__(self, code: str) -> None:
        self._code = code

    def keys(self) -> tuple[str, ...]:
        return ("tooling",)

    def id_of(self, _key: str) -> str:
        return "222233334444"

    def connection(self, _key: str, _region: str | None = None) -> Connection:
        raise ReadError("sts:assume_role", ClientError({"Error": {"Code": self._code}}, "AssumeRole"))


def test_where_aws_refuses_that_is_what_is_found() -> None:
    facts = readback_emergency.found(stack(), cast(Inside, Closed("AccessDenied")))
    places = ("role", "alarm", "carrier", *ALWAYS_ON, "eu-south-1", "StackSets", "tooling")
    assert facts == {f"emergency access, {place}": {"cannot be read": "AccessDenied"} for place in places}


def test_any_other_failure_ends_the_read_back() -> None:
    with pytest.raises(ReadError):
        readback_emergency.found(stack(), cast(Inside, Closed("Throttling")))
