"""Where internet gateways are denied: in every account but the network's, by as few attachments as there can be."""

from collections.abc import Mapping
from typing import Any

import pytest
from estates import small
from hypothesis import given, settings
from hypothesis import strategies as st
from network_estates import ONE_ZONE
from sample_calls import EXEMPT, denied_by, role

from foundation.config import Accounts, StackConfig, Units
from foundation.policies import documents
from foundation.policies.everywhere_but import everywhere_but
from foundation.policies.placed import internet_gateways

PATHS = ("a", "a/b", "a/b/c", "a/d", "ab", "ab/b", "e")
"""Units; `ab` begins like `a` and is none of its units."""
UNITS = {
    "a": {"units": {"b": {"units": {"c": {}}}, "d": {}}},
    "ab": {"units": {"b": {}}},
    "e": {},
}
NETWORK = {"regions": ONE_ZONE, "environments": {"production": {"number": 0}}}
ROOTED: dict[str, Any] = {"deny_internet_gateways": {"targets": ["root"]}}
ACTIONS = [
    "ec2:AttachInternetGateway",
    "ec2:CreateCarrierGateway",
    "ec2:CreateDefaultVpc",
    "ec2:CreateEgressOnlyInternetGateway",
    "ec2:CreateInternetGateway",
]
UNIT_OF = st.dictionaries(
    st.sampled_from([f"account-{number}" for number in range(6)]), st.sampled_from(PATHS), max_size=6
)


def estate(home: str, unit_of: Mapping[str, str], closed: tuple[str, ...] = ()) -> tuple[Units, Accounts]:
    """Units, and accounts in them: the network's, called cables, and others."""
    members = {
        "cables": {"unit": home, "purpose": "network"},
        **{key: {"unit": unit, "lifecycle": "closed" if key in closed else "active"} for key, unit in unit_of.items()},
    }
    units = Units.model_validate(UNITS)
    return units, Accounts.model_validate({"email": "aws+{account}@example.com", "members": members})


def reached_by(key: str, unit: str, targets: tuple[str, ...]) -> list[str]:
    """The targets that are above an account, or the account itself."""
    parts = unit.split("/")
    above = {"/".join(parts[:length]) for length in range(1, len(parts) + 1)} | {"root", f"account:{key}"}
    return [target for target in targets if target in above]


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(PATHS), UNIT_OF)
def test_every_account_is_reached_once_and_the_one_that_is_left_out_never(home: str, unit_of: dict[str, str]) -> None:
    targets = everywhere_but("cables", *estate(home, unit_of))
    assert reached_by("cables", home, targets) == []
    for key, unit in unit_of.items():
        assert len(reached_by(key, unit, targets)) == 1
    assert targets == tuple(sorted(set(targets)))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(PATHS), UNIT_OF)
def test_units_beside_the_line_are_reached_whole_also_while_they_are_empty(home: str, unit_of: dict[str, str]) -> None:
    targets = everywhere_but("cables", *estate(home, unit_of))
    units = [target for target in targets if not target.startswith("account:")]
    for path in PATHS:
        on_the_line = home == path or home.startswith(f"{path}/")
        assert bool(reached_by("later", path, tuple(units))) is not on_the_line
    assert not any(one != other and one.startswith(f"{other}/") for one in units for other in units)


def test_targets_are_units_beside_the_line_and_accounts_of_units_on_it() -> None:
    unit_of = {"neighbour": "a/b", "above": "a", "below": "a/b/c", "beside": "a/d", "far": "e"}
    targets = everywhere_but("cables", *estate("a/b", unit_of))
    assert targets == ("a/b/c", "a/d", "ab", "account:above", "account:neighbour", "e")


def test_closed_accounts_get_no_attachment_of_their_own() -> None:
    targets = everywhere_but("cables", *estate("a", {"old": "a", "young": "a"}, closed=("old",)))
    assert "account:young" in targets
    assert "account:old" not in targets


def configured(rail: object = None, **sections: Any) -> StackConfig:
    accounts = {
        "email": "aws+{account}@example.com",
        "members": {
            "cables": {"unit": "workloads", "purpose": "network"},
            "lab": {"unit": "workloads"},
            "shop": {"unit": "workloads/production"},
        },
    }
    rails = {} if rail is None else {"deny_internet_gateways": rail}
    return small(**{"accounts": accounts, "guardrails": rails, "network": NETWORK, **sections})


def on(config: StackConfig) -> list[str]:
    return [one.target for one in documents(config) if one.category == "network"]


def test_where_there_is_a_network_the_guardrail_holds_everywhere_but_in_its_account() -> None:
    assert internet_gateways(configured()) == ("account:lab", "suspended", "workloads/production")
    assert on(configured()) == ["account:lab", "suspended", "workloads/production"]


def test_a_network_of_another_stack_is_one_too() -> None:
    assert internet_gateways(configured(network={"in": "base"})) == internet_gateways(configured())


def test_without_a_network_internet_gateways_are_left_alone() -> None:
    assert on(configured(network="off")) == []
    without_account = small(guardrails={}, network={"in": "base"})
    assert on(without_account) == []


def test_targets_that_are_named_are_taken_as_they_are() -> None:
    rail = {"targets": ["workloads/production", "root"]}
    assert internet_gateways(configured(rail)) == ("workloads/production", "root")
    assert on(configured(rail, network="off")) == ["root", "workloads/production"]


def test_the_guardrail_can_be_switched_off() -> None:
    assert internet_gateways(configured("off")) == ()
    assert on(configured("off")) == []
    assert internet_gateways(configured(guardrails="off")) == ()


def test_where_units_or_accounts_are_elsewhere_only_named_targets_are_known() -> None:
    elsewhere = {"in": "base"}
    sections: dict[str, Any] = {"units": elsewhere, "accounts": elsewhere}
    assert on(configured({"targets": ["workloads"]}, **sections)) == ["workloads"]
    assert on(configured("off", **sections)) == []


@pytest.mark.parametrize("action", ACTIONS)
def test_nobody_makes_a_way_to_the_internet(action: str) -> None:
    assert denied_by(action, **ROOTED) == ["DenyInternetGateways"]
    assert denied_by(action) == []


@pytest.mark.parametrize(
    "action",
    [
        "ec2:DetachInternetGateway",
        "ec2:DeleteInternetGateway",
        "ec2:DescribeInternetGateways",
        "ec2:CreateVpc",
        "ec2:RunInstances",
        "ec2:CreateNetworkInterface",
    ],
)
def test_ways_are_closed_and_networks_used(action: str) -> None:
    assert denied_by(action, **ROOTED) == []


@pytest.mark.parametrize("name", EXEMPT)
def test_exempt_roles_may_make_them(name: str) -> None:
    for action in ACTIONS:
        assert denied_by(action, role(name), **ROOTED) == []
