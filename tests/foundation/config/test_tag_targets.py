"""Where a key is required: every active account with the environment is reached once, and no other is."""

from typing import Any

import pytest
from estates import small
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.config import StackConfig
from foundation.config.tag_targets import environment_of, keys_of, required_at, targets
from foundation.config.tags import Tag, TagSchema

PATHS = ("a", "a/b", "a/b/c", "a/d", "ab", "ab/b", "e")
"""Units; `ab` begins like `a` and is none of its units."""
ENVIRONMENTS = ("production", "test", "shared")
SOME = st.one_of(st.none(), st.sampled_from(ENVIRONMENTS))
ACCOUNT = st.fixed_dictionaries(
    {"unit": st.sampled_from(PATHS), "environment": SOME, "lifecycle": st.sampled_from(["active", "active", "closed"])}
)
ACCOUNTS = st.dictionaries(st.sampled_from([f"account-{number}" for number in range(6)]), ACCOUNT, max_size=6)
UNITS = st.fixed_dictionaries(dict.fromkeys(PATHS, SOME))
WANTED = st.lists(st.sampled_from(ENVIRONMENTS), min_size=1, unique=True).map(tuple)


def tags(environment: str | None) -> dict[str, str]:
    return {} if environment is None else {"environment": environment}


def nested(of_unit: dict[str, str | None], parent: str = "") -> dict[str, Any]:
    below = [path for path in PATHS if path.rpartition("/")[0] == parent]
    return {path.rpartition("/")[2]: {"tags": tags(of_unit[path]), "units": nested(of_unit, path)} for path in below}


def estate(of_unit: dict[str, str | None], accounts: dict[str, Any], organization: str | None = None) -> StackConfig:
    members = {
        key: {"unit": one["unit"], "lifecycle": one.get("lifecycle", "active"), "tags": tags(one.get("environment"))}
        for key, one in accounts.items()
    }
    return small(
        settings={"management_account": "111122223333", "home_region": "eu-central-1", "tags": tags(organization)},
        units=nested(of_unit),
        accounts={"email": "aws+{account}@example.com", "members": members},
        guardrails="off",
    )


def reached_by(key: str, unit: str, found: tuple[str, ...]) -> list[str]:
    """The targets that are above an account, or the account itself."""
    parts = unit.split("/")
    above = {"/".join(parts[:length]) for length in range(1, len(parts) + 1)} | {"root", f"account:{key}"}
    return [target for target in found if target in above]


@settings(max_examples=200, deadline=None)
@given(UNITS, ACCOUNTS, SOME, WANTED)
def test_every_account_with_the_environment_is_reached_once_and_no_other_is(
    of_unit: dict[str, str | None], accounts: dict[str, Any], organization: str | None, wanted: tuple[str, ...]
) -> None:
    config = estate(of_unit, accounts, organization)
    found = targets(wanted, config)
    for key, one in accounts.items():
        if one["lifecycle"] == "active":
            assert len(reached_by(key, one["unit"], found)) == (environment_of(key, config) in wanted)
        else:
            assert f"account:{key}" not in found
    assert found == tuple(sorted(set(found)))


@settings(max_examples=100, deadline=None)
@given(UNITS, ACCOUNTS, WANTED)
def test_a_unit_is_a_target_only_if_what_it_gives_to_accounts_to_come_is_such_an_environment(
    of_unit: dict[str, str | None], accounts: dict[str, Any], wanted: tuple[str, ...]
) -> None:
    units = [target for target in targets(wanted, estate(of_unit, accounts)) if not target.startswith("account:")]
    for path in PATHS:
        to_come = {**accounts, "later": {"unit": path, "lifecycle": "active", "environment": None}}
        if reached_by("later", path, tuple(units)):
            assert environment_of("later", estate(of_unit, to_come)) in wanted
    assert not any(one != other and one.startswith(f"{other}/") for one in units for other in units)


NOWHERE: dict[str, str | None] = dict.fromkeys(PATHS)


def test_the_uppermost_units_are_named_and_accounts_that_differ_by_themselves() -> None:
    of_unit = {**NOWHERE, "a": "production", "a/d": "test", "e": "production"}
    accounts = {"shop": {"unit": "a"}, "lab": {"unit": "a/d"}, "live": {"unit": "a/d", "environment": "production"}}
    assert targets(("production",), estate(of_unit, accounts)) == ("a/b", "account:live", "account:shop", "e")
    assert targets(("production", "test"), estate(of_unit, accounts)) == ("a", "e")


def test_without_environments_the_root_is_the_target() -> None:
    assert targets(None, estate(NOWHERE, {})) == ("root",)


def test_a_closed_account_neither_is_a_target_nor_keeps_its_unit_from_being_one() -> None:
    of_unit = {**NOWHERE, "e": "production"}
    gone = {"gone": {"unit": "e", "environment": "test", "lifecycle": "closed"}}
    assert targets(("production",), estate(of_unit, gone)) == ("e",)
    assert targets(("test",), estate(of_unit, gone)) == ()


def test_of_another_stack_only_what_is_in_this_file_is_known() -> None:
    mine = {"email": "aws+{account}@example.com", "members": {"shop": {"unit": "far", "tags": tags("production")}}}
    assert targets(("production",), small(units={"in": "base"}, accounts=mine)) == ("account:shop",)
    units = {"far": {"tags": tags("production")}, "suspended": {}}
    assert targets(("production",), small(units=units, accounts={"in": "base"})) == ("far",)


def schema(**keys: Any) -> TagSchema:
    return TagSchema.model_validate({"keys": keys, "environment": "stage", "owner": "team"})


def test_the_keys_of_environment_and_owner_are_the_schemas_or_the_usual_ones() -> None:
    config = estate(NOWHERE, {})
    assert keys_of(config) == ("environment", "owner")
    assert keys_of(config.model_copy(update={"tags": schema()})) == ("stage", "team")


def test_the_environment_is_the_value_of_the_schemas_key() -> None:
    config = small(
        settings={"management_account": "111122223333", "home_region": "eu-central-1", "tags": {"stage": "x"}}
    )
    assert environment_of("shop", config) is None
    named = config.model_copy(update={"tags": schema()})
    assert environment_of("shop", named) == environment_of("management", named) == "x"
    assert targets(("x",), named) == ("suspended", "workloads")


@pytest.mark.parametrize(
    ("required", "where"),
    [("off", ()), ({}, ("root",)), ({"environments": ["production"]}, ("account:shop",))],
)
def test_a_key_is_required_where_its_environments_are(required: object, where: tuple[str, ...]) -> None:
    config = estate(NOWHERE, {"shop": {"unit": "e", "environment": "production"}, "lab": {"unit": "e"}})
    tag = Tag.model_validate({"required": required})
    assert required_at(tag, config) == where
