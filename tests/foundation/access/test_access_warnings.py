"""Each warning appears with what it warns of, and is gone without it."""

from collections.abc import Mapping
from typing import Any

import pytest
from identity_estates import ASSIGNMENTS, PEOPLE, SETS, assigned, identified

from foundation.access.changes import Changes
from foundation.access.matrix import access
from foundation.access.warnings import warnings
from foundation.config import StackConfig

BUCKETS = {"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}
QUIET: Mapping[str, Any] = {
    "permission_sets": {"developer": {"ready": "developer"}, "emergency": {"ready": "emergency"}},
    "assignments": {
        "developers": ASSIGNMENTS["developers"],
        "emergency": assigned({"unit": "root"}, groups=["platform"], permission_sets=["emergency"]),
    },
}
"""Nothing to warn of."""


def told(config: StackConfig, change: Changes | None = None) -> list[tuple[str, str]]:
    found = access(config)
    assert found is not None
    return [(one.kind, one.text) for one in warnings(config, found, change)]


def with_set(*selectors: Mapping[str, Any], **values: Any) -> StackConfig:
    """The quiet estate with one set more, and its assignment."""
    selectors = selectors or ({"account": "lab"},)
    return identified(
        permission_sets={**QUIET["permission_sets"], "own": values},
        assignments={**QUIET["assignments"], "own": assigned(*selectors, permission_sets=["own"])},
    )


def test_there_is_nothing_to_warn_of_where_everything_is_in_order() -> None:
    assert told(identified(**QUIET)) == []


@pytest.mark.parametrize(
    "values",
    [
        {"ready": "administrator"},
        {"managed_policies": ["arn:aws:iam::aws:policy/AdministratorAccess"]},
    ],
)
def test_an_administrator_outside_emergencies_is_told_with_people_and_number_of_accounts(values: Any) -> None:
    config = with_set({"unit": "workloads/test"}, **values)
    text = "own may do everything, outside emergencies: group:developers in 2 accounts."
    assert ("administrator", text) in told(config)


def test_an_administrator_that_nobody_is_assigned_is_only_unused() -> None:
    unused = {**QUIET["permission_sets"], "administrator": {"ready": "administrator"}}
    config = identified(**{**QUIET, "permission_sets": unused})
    assert told(config) == [("unused-set", "Nobody is assigned administrator.")]


def test_a_set_of_ones_own_that_opens_more_than_it_has_is_told() -> None:
    risky = with_set(inline_policy={"Statement": [{**BUCKETS, "Action": "*"}]})
    assert [kind for kind, _ in told(risky)] == ["risky-set"]
    assert told(risky)[0][1].startswith("own: every action is allowed on every resource. Name the services")
    managed = with_set(managed_policies=["arn:aws:iam::aws:policy/IAMFullAccess"])
    assert [kind for kind, _ in told(managed)] == ["risky-set"]
    assert told(with_set(inline_policy={"Statement": [BUCKETS]})) == []


@pytest.mark.parametrize(
    ("session", "account", "text"),
    [
        ("PT5H", "shop", "Sessions of own last 5 hours, in production too: 1 account."),
        ("PT4H", "shop", None),
        ("PT12H", "lab", None),
    ],
)
def test_a_long_session_is_told_in_production_alone(session: str, account: str, text: str | None) -> None:
    config = with_set({"account": account}, inline_policy={"Statement": [BUCKETS]}, session_duration=session)
    assert told(config) == ([("long-session", text)] if text else [])


def test_a_session_of_hours_and_minutes_is_told_as_it_is() -> None:
    config = with_set({"account": "shop"}, inline_policy={"Statement": [BUCKETS]}, session_duration="PT4H30M")
    assert told(config) == [
        ("long-session", "Sessions of own last 4 hours 30 minutes, in production too: 1 account."),
    ]


@pytest.mark.parametrize(("count", "kinds"), [(10, []), (11, ["many-policies"])])
def test_more_managed_policies_than_a_role_has_without_a_raised_quota_are_told(count: int, kinds: list[str]) -> None:
    customers = [{"name": f"policy-{index}"} for index in range(count - 1)]
    audit = ["arn:aws:iam::aws:policy/SecurityAudit"]
    found = told(with_set(managed_policies=audit, customer_managed_policies=customers))
    assert [kind for kind, _ in found] == kinds
    assert all(text.startswith("own has 11 managed policies: more than 10 need a raised quota") for _, text in found)


def test_an_attribute_that_nobody_of_the_built_in_directory_has_is_told() -> None:
    attributes = {"department": "${path:enterprise.department}", "name": "${path:userName}"}
    text = (
        "The attribute department stays empty: people of the built-in directory have no "
        "${path:enterprise.department} in this file."
    )
    assert told(identified(**QUIET, attributes=attributes)) == [("empty-attribute", text)]
    assert told(identified(**QUIET, attributes=attributes, directory="scim", users=None)) == []


def test_people_who_are_assigned_directly_are_told() -> None:
    direct = {**QUIET["assignments"], "direct": assigned({"account": "lab"}, groups=[], users=["ana.lopez"])}
    config = identified(**{**QUIET, "assignments": direct})
    assert told(config) == [("direct-user", "ana.lopez is assigned directly, not through a group.")]


def test_a_group_without_members_is_told_where_its_people_are_known() -> None:
    groups = {**PEOPLE["groups"], "auditors": {}}
    assert told(identified(**QUIET, groups=groups)) == [("empty-group", "Nobody is in the group auditors.")]
    assert told(identified(**QUIET, groups=groups, directory="scim", users=None)) == []


@pytest.mark.parametrize(
    "selector",
    [{"pattern": "shop-prod*"}, {"account": "gone"}, {"account": "left"}, {"unit": "suspended"}],
    ids=["a pattern", "a closed account", "a suspended account", "a suspended unit"],
)
def test_a_selector_that_lets_nobody_in_is_told_with_its_place(selector: Mapping[str, Any]) -> None:
    nobody = {**QUIET["assignments"], "nobody": assigned({"account": "lab"}, selector)}
    config = identified(**{**QUIET, "assignments": nobody})
    text = "assignments.nobody.accounts[1] fits no account that anybody is let into."
    assert told(config) == [("no-account", text)]


def test_accounts_of_another_stack_are_not_told_to_be_missing() -> None:
    config = identified(
        permission_sets={"developer": SETS["developer"]},
        assignments={"one": assigned({"account": "zoo"})},
        sections={"accounts": {"in": "base"}},
    )
    assert told(config) == []


def test_an_account_that_everybody_is_locked_out_of_is_told_first() -> None:
    direct = {**QUIET["assignments"], "direct": assigned({"account": "lab"}, groups=[], users=["ana.lopez"])}
    config = identified(**{**QUIET, "assignments": direct})
    change = Changes(gains=(), losses=(), changed_sets={}, locked_out=("shop",))
    assert told(config, change)[0] == (
        "locked-out",
        "Nobody could enter shop any more, except with break-glass access.",
    )
    assert [kind for kind, _ in told(config, change)] == ["locked-out", "direct-user"]
