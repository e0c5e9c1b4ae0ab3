"""What AWS takes as a value of a cost category is checked before it is asked."""

from typing import Any

import pytest
from estates import MANAGEMENT, members, small

from foundation.config.cost_categories import RULES
from foundation.config.draft import Draft
from foundation.config.rules.cost_categories import cost_category_problems
from foundation.config.stack import StackConfig
from foundation.errors import Problem

SCHEMA: dict[str, Any] = {"keys": {"environment": {}, "owner": {}}}
SETTINGS = {"management_account": MANAGEMENT, "home_region": "eu-central-1", "tags": {"owner": "platform"}}
UNITS: dict[str, Any] = {"workloads": {"units": {"test": {}}}, "suspended": {}}
LISTED = "foundation:tags.cost_categories"
PLAIN = (
    "a value that costs are put together by has 1 to 50 letters, digits, hyphens, underscores, and spaces that are not "
    "at an end"
)


def problems(*, categories: list[str] | None = None, **sections: Any) -> list[Problem]:
    """Those of a stack file that has no others; the schema is put in afterwards."""
    whole = small(**{"settings": SETTINGS, "units": UNITS, "accounts": members(lab={}), **sections})
    wanted = small(tags={**SCHEMA, **({} if categories is None else {"cost_categories": categories})}).tags
    read = {name: getattr(whole, name) for name in StackConfig.model_fields if name != "tags"}
    return [*cost_category_problems(Draft(stack=None, unit_paths=(), account_keys=(), tags=wanted, **read))]


@pytest.mark.parametrize("value", ["platform@example.com", "a/b", "x" * 51, " a", "a ", "a.b"])
def test_an_owner_that_is_no_value_of_a_category_is_named_where_it_is_written(value: str) -> None:
    settings = {**SETTINGS, "tags": {"owner": value}}
    remedy = f"Write a plainer value, or take `owner` out of {LISTED}."
    assert problems(settings=settings) == [Problem("foundation:settings.tags.owner", value, PLAIN, remedy)]
    assert problems(settings=settings, categories=["unit", "environment"]) == []


def test_an_environment_is_looked_at_in_units_and_accounts_too() -> None:
    units: dict[str, Any] = {"workloads": {"tags": {"environment": "a/b"}}, "suspended": {}}
    closed = {"tags": {"environment": "a=b"}, "lifecycle": "closed"}
    accounts = members(lab={"tags": {"environment": "a:b"}}, gone=closed)
    found = problems(units=units, accounts=accounts)
    assert [(one.path, one.value) for one in found] == [
        ("foundation:units.workloads.tags.environment", "a/b"),
        ("foundation:accounts.members.lab.tags.environment", "a:b"),
    ]
    assert found[0].remedy == f"Write a plainer value, or take `environment` out of {LISTED}."


@pytest.mark.parametrize("value", ["platform", "Team 7_b-c", "x" * 50, ""])
def test_plain_values_and_none_are_fine(value: str) -> None:
    assert problems(settings={**SETTINGS, "tags": {"owner": value}}) == []


def test_a_unit_with_accounts_has_a_path_that_fits() -> None:
    long = "a" * 40
    units: dict[str, Any] = {"workloads": {"units": {long: {}, "b" * 39 + "-c": {}}}, "suspended": {}}
    accounts = members(lab={"unit": f"workloads/{long}"}, shop={"unit": f"workloads/{'b' * 39}-c"})
    remedy = f"Move its accounts to a unit with a shorter path, or take `unit` out of {LISTED}."
    rule = "costs are put together by units whose path has 50 characters at most"
    place = f"foundation:units.workloads.units.{'b' * 39}-c"
    assert problems(units=units, accounts=accounts) == [Problem(place, f"workloads/{'b' * 39}-c", rule, remedy)]
    assert problems(units=units, accounts=accounts, categories=["owner"]) == []
    assert problems(units=units) == []


@pytest.mark.parametrize(("key", "free"), [("owner", 1), ("environment", 0), ("unit", 1)])
def test_a_category_has_no_more_values_than_aws_takes(key: str, free: int) -> None:
    def estate(count: int) -> list[Problem]:
        tags = {"owner": "o-{0}", "environment": "e-{0}"}
        units: dict[str, Any] = {"suspended": {}, **{f"u-{number}": {} for number in range(count)}}
        made = {
            f"a-{number}": {
                "unit": f"u-{number}",
                "tags": {name: value.format(number) for name, value in tags.items() if name == key},
            }
            for number in range(count)
        }
        accounts = {"email": "aws+{account}@example.com", "quota": 1000, "members": made}
        return problems(units=units, accounts=accounts, categories=[key])

    assert estate(RULES - free) == []
    rule = f"a cost category has {RULES} values at most"
    assert estate(RULES - free + 1) == [Problem(LISTED, RULES + 1, rule, f"Take `{key}` out of the list.")]


def test_there_is_nothing_to_say_where_another_stack_has_the_accounts() -> None:
    settings = {**SETTINGS, "tags": {"owner": "a/b"}}
    assert problems(settings=settings, accounts={"in": "people"}) == []
