"""Who gains and who loses what: what the program has declared before, against what the file says now."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import pytest
from identity_estates import ACCOUNTS, ASSIGNMENTS, PEOPLE, SETS, assigned, identified
from recording import record

from foundation.access.changes import Changes, Deployed, changes, deployed
from foundation.access.matrix import access
from foundation.build import build
from foundation.config import StackConfig

ANA, BEN = "ana.lopez", "ben+ops@example.com"
STATEMENT = {"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}
VIEW, AUDIT = "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess", "arn:aws:iam::aws:policy/SecurityAudit"
WHOLE: Mapping[str, Any] = {
    "managed_policies": [VIEW, AUDIT],
    "customer_managed_policies": [{"name": "a"}, {"name": "b", "path": "/ops/"}],
    "inline_policy": {"Statement": [STATEMENT]},
    "boundary": {"customer_managed_policy": {"name": "most", "path": "/ops/"}},
    "session_duration": "PT2H",
}


def state(config: StackConfig) -> Deployed:
    """What is read from the state of a stack that was deployed with this configuration."""
    resources = record(lambda: build(config), preview=True).resources
    return deployed(
        {
            "urn": f"urn:pulumi:prod::foundation::foundation:identity:Any${resource.type}::{resource.name}",
            "type": resource.type,
            "inputs": resource.inputs,
        }
        for resource in resources
    )


def between(before: StackConfig, after: StackConfig) -> Changes:
    now = access(after)
    assert now is not None
    return changes(state(before), now)


def names(found: Changes) -> tuple[set[str], set[str]]:
    return {grant.name for grant in found.gains}, {grant.name for grant in found.losses}


def with_set(**values: Any) -> StackConfig:
    return identified(permission_sets={**SETS, "whole": {**WHOLE, **values}})


@pytest.mark.parametrize("config", [identified(), with_set(), identified(directory="scim", users=None)])
def test_nothing_changes_between_a_file_and_what_it_has_declared(config: StackConfig) -> None:
    found = between(config, config)
    assert not found
    assert found == Changes((), (), {}, ())


def test_of_a_stack_without_identity_everything_is_a_gain() -> None:
    now = access(identified())
    assert now is not None
    found = changes(deployed([]), now)
    assert set(found.gains) == now.effective()
    assert (found.losses, found.changed_sets, found.locked_out) == ((), {}, ())
    assert found


def test_an_account_that_moves_is_one_loss_and_one_gain_for_each_principal_and_set() -> None:
    accounts = deepcopy(dict(ACCOUNTS))
    accounts["shop_test"] = {**accounts["shop_test"], "unit": "workloads/production"}
    sets = {**SETS, "read-only": {"ready": "read-only"}}
    production = assigned({"unit": "workloads/production"}, permission_sets=["read-only"])
    assignments = {"test": assigned({"unit": "workloads/test"}), "production": production}
    found = between(
        identified(permission_sets=sets, assignments=assignments),
        identified(permission_sets=sets, assignments=assignments, accounts=accounts),
    )
    gains, losses = names(found)
    principals = ("group:developers", f"user:{ANA}", f"user:{BEN}")
    assert gains == {f"shop-test/read-only/{principal}" for principal in principals}
    assert losses == {f"shop-test/developer/{principal}" for principal in principals}
    assert found.gains == tuple(sorted(found.gains))
    assert found.losses == tuple(sorted(found.losses))
    assert (found.changed_sets, found.locked_out) == ({}, ())


def test_who_joins_gains_what_the_group_may() -> None:
    before = identified(users={ANA: PEOPLE["users"][ANA]}, assignments={"developers": ASSIGNMENTS["developers"]})
    after = identified(assignments={"developers": ASSIGNMENTS["developers"]})
    assert names(between(before, after)) == (
        {f"lab/developer/user:{BEN}", f"shop-test/developer/user:{BEN}"},
        set(),
    )


def test_who_moves_loses_one_groups_and_gains_the_others() -> None:
    moved = {**PEOPLE["users"], BEN: {**PEOPLE["users"][BEN], "groups": ["platform"]}}
    assert names(between(identified(), identified(users=moved))) == (
        {f"guard/administrator/user:{BEN}"},
        {f"lab/developer/user:{BEN}", f"shop-test/developer/user:{BEN}"},
    )


def test_who_leaves_loses_everything() -> None:
    remaining = {"users": {BEN: PEOPLE["users"][BEN]}}
    found = between(identified(), identified(**remaining))
    lost = {f"guard/administrator/user:{ANA}", f"lab/developer/user:{ANA}", f"shop-test/developer/user:{ANA}"}
    assert names(found) == (set(), lost)
    assert found.locked_out == ("guard",)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"session_duration": "PT4H"}, ("session",)),
        ({"managed_policies": [VIEW]}, ("managed policies",)),
        ({"customer_managed_policies": [{"name": "a"}, {"name": "b"}]}, ("customer-managed policies",)),
        ({"inline_policy": {"Statement": [{**STATEMENT, "Action": "s3:*"}]}}, ("inline policy",)),
        ({"boundary": {"managed_policy": VIEW}}, ("boundary",)),
        ({"boundary": {"customer_managed_policy": {"name": "most"}}}, ("boundary",)),
        ({"managed_policies": [AUDIT], "session_duration": "PT1H"}, ("session", "managed policies")),
        ({"managed_policies": [AUDIT, VIEW], "inline_policy": {"Statement": [dict(reversed(STATEMENT.items()))]}}, ()),
    ],
)
def test_the_parts_of_a_set_that_change_are_named(changed: dict[str, Any], told: tuple[str, ...]) -> None:
    found = between(with_set(), with_set(**changed))
    assert found.changed_sets == ({"whole": told} if told else {})
    assert bool(found) is bool(told)


def test_a_part_of_a_set_that_comes_or_goes_is_named() -> None:
    bare = identified(permission_sets={**SETS, "whole": {"managed_policies": [VIEW], "session_duration": "PT2H"}})
    told = {"whole": ("managed policies", "customer-managed policies", "inline policy", "boundary")}
    assert between(bare, with_set()).changed_sets == between(with_set(), bare).changed_sets == told


def test_a_set_that_is_new_or_goes_is_told_by_its_assignments_alone() -> None:
    assert between(identified(), with_set()).changed_sets == {}
    assert between(with_set(), identified()).changed_sets == {}


def test_an_account_that_nobody_could_enter_any_more_is_told() -> None:
    left = {name: entry for name, entry in ASSIGNMENTS.items() if name != "developers"}
    assert between(identified(), identified(assignments=left)).locked_out == ("lab", "shop-test")


def test_an_account_with_an_empty_group_is_locked_out_only_where_its_people_are_known() -> None:
    nobody: dict[str, Any] = {"users": {}, "assignments": {"developers": ASSIGNMENTS["developers"]}}
    assert between(identified(), identified(**nobody)).locked_out == ("guard", "lab", "management", "shop-test")
    scim: dict[str, Any] = {"directory": "scim", "users": None}
    assert "lab" not in between(identified(**scim), identified(**{**scim, **nobody, "users": None})).locked_out


def test_an_account_that_is_closed_is_not_one_that_somebody_is_locked_out_of() -> None:
    closed = {**ACCOUNTS, "lab": {**ACCOUNTS["lab"], "lifecycle": "closed"}}
    found = between(identified(), identified(accounts=closed))
    assert found.locked_out == ()
    assert {grant.account for grant in found.losses} == {"lab"}
