"""What is drawn: units in units, accounts in units, guardrails at their targets, other stacks' things as such."""

import pytest
from pictured import config, members, tree

from foundation.errors import ConfigurationError
from pictures.organization import Account
from pictures.tree import organization

WORKLOADS = {"workloads": {"units": {"production": {"name": "Live"}, "test": {}}}, "suspended": {}}


def test_units_hold_units_in_the_order_of_the_file() -> None:
    units = tree(units=WORKLOADS).units
    assert [(unit.path, unit.name) for unit in units] == [("workloads", "Workloads"), ("suspended", "Suspended")]
    assert [(unit.path, unit.name) for unit in units[0].units] == [
        ("workloads/production", "Live"),
        ("workloads/test", "Test"),
    ]


def test_walking_goes_down_before_it_goes_on() -> None:
    drawn = tree(units=WORKLOADS)
    paths = ["workloads", "workloads/production", "workloads/test", "suspended"]
    assert [unit.path for unit in drawn.walk()] == paths


def test_accounts_are_in_their_units_with_what_is_known_of_them() -> None:
    accounts = members(
        shop={"unit": "security"},
        logs={"unit": "security", "purpose": "log-archive", "adopt": "222233334444", "name": "Logs"},
        gone={"unit": "suspended", "lifecycle": "closed", "email": "gone@example.com"},
    )
    security, suspended = tree(accounts=accounts).units
    assert security.accounts == (
        Account("shop", "Shop", "workload", email="aws+shop@example.com"),
        Account("logs", "Logs", "shared", "log-archive", "aws+logs@example.com", "222233334444"),
    )
    assert suspended.accounts == (Account("gone", "Gone", "closed", email="gone@example.com"),)


def test_an_account_named_with_spaces_alone_is_drawn_by_its_key() -> None:
    accounts = members(shop={"unit": "security", "name": "   "})
    assert [account.name for account in tree(accounts=accounts).accounts()] == ["shop"]


def test_every_guardrail_stands_at_its_target() -> None:
    drawn = tree(
        accounts=members(shop={"unit": "security"}),
        guardrails={"deny_regions": {"targets": ["security", "account:shop"]}, "deny_root_user": "off"},
    )
    security, suspended = drawn.units
    assert drawn.guardrails == ("organization", "protection")
    assert security.guardrails == ("regions",)
    assert security.accounts[0].guardrails == ("regions",)
    assert suspended.guardrails == ("suspended",)


def test_the_home_region_comes_first() -> None:
    settings = {
        "management_account": "111122223333",
        "home_region": "eu-west-1",
        "regions": ["eu-north-1", "eu-west-1"],
    }
    assert tree(settings=settings).regions == ("eu-west-1", "eu-north-1")


def test_units_of_another_stack_are_drawn_as_far_as_they_are_named() -> None:
    drawn = tree(
        units={"in": "core"},
        accounts=members(shop={"unit": "workloads/production"}),
        guardrails={"deny_regions": {"targets": ["workloads/test"]}, "deny_suspended": "off"},
    )
    assert [(unit.path, unit.elsewhere) for unit in drawn.walk()] == [
        ("workloads", True),
        ("workloads/production", True),
        ("workloads/test", True),
    ]
    assert [account.key for account in drawn.accounts()] == ["shop"]
    assert drawn.notes == ("Stack core declares the section units.",)


def test_accounts_of_another_stack_have_a_box_of_their_own() -> None:
    drawn = tree(accounts={"in": "core"}, guardrails={"deny_regions": {"targets": ["root", "account:data-lake"]}})
    box = drawn.units[-1]
    assert (box.name, box.elsewhere) == ("Accounts of stack core", True)
    assert box.accounts == (Account("data-lake", "Data-lake", "elsewhere", guardrails=("regions",)),)


def test_without_such_accounts_there_is_no_such_box() -> None:
    assert [unit.path for unit in tree(accounts={"in": "core"}, guardrails={}).units] == ["security", "suspended"]


def test_a_section_that_is_off_is_said_to_be() -> None:
    assert tree(accounts="off").notes == ("The section accounts is off.", "The section guardrails is off.")


def test_a_guardrail_that_aws_would_not_take_is_not_drawn() -> None:
    many = {"deny": [f"service-{number}" for number in range(2000)]}
    too_long = config(guardrails={"restrict_services": {"security": many}})
    with pytest.raises(ConfigurationError, match=r"Pulumi\.prod\.yaml"):
        organization(too_long, "prod")
