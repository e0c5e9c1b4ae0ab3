"""Which accounts have which value in which cost category."""

from typing import Any

from estates import MANAGEMENT, members, small

from foundation.config import StackConfig
from foundation.config.cost_categories import Category, categories

SCHEMA: dict[str, Any] = {"keys": {"environment": {}, "owner": {}, "stage": {}, "team": {}}}
SETTINGS = {"management_account": MANAGEMENT, "home_region": "eu-central-1"}
UNITS = {
    "workloads": {"units": {"production": {"tags": {"environment": "production"}}, "test": {}}},
    "security": {"tags": {"team": "security"}},
    "suspended": {},
}
ACCOUNTS: dict[str, dict[str, Any]] = {
    "shop": {"unit": "workloads/production", "tags": {"owner": "web"}},
    "pay": {"unit": "workloads/production"},
    "lab": {"unit": "workloads/test", "tags": {"environment": "test", "owner": "web"}},
    "guard": {"unit": "security"},
    "gone": {"unit": "workloads/production", "lifecycle": "closed"},
}


def estate(
    *, schema: dict[str, Any] | None = None, common: dict[str, str] | None = None, **sections: Any
) -> StackConfig:
    whole = {
        "settings": {**SETTINGS, "tags": common or {}},
        "units": UNITS,
        "accounts": members(**ACCOUNTS),
        "tags": {**SCHEMA, **(schema or {})},
    }
    return small(**{**whole, **sections})


def by_name(config: StackConfig) -> dict[str, dict[str, tuple[str, ...]]]:
    return {category.name: dict(category.values) for category in categories(config)}


def test_a_unit_is_the_one_that_an_account_belongs_to_by_its_path_without_slashes() -> None:
    assert by_name(estate())["Unit"] == {
        "management": ("management",),
        "security": ("guard",),
        "workloads_production": ("pay", "shop"),
        "workloads_test": ("lab",),
    }


def test_environment_and_owner_are_tags_with_what_is_inherited() -> None:
    found = by_name(estate(common={"owner": "platform"}))
    assert found["Environment"] == {"production": ("pay", "shop"), "test": ("lab",)}
    assert found["Owner"] == {"platform": ("guard", "management", "pay"), "web": ("lab", "shop")}


def test_an_account_without_a_value_is_in_no_rule_and_a_category_without_rules_is_left_out() -> None:
    assert by_name(estate())["Owner"] == {"web": ("lab", "shop")}
    assert by_name(estate(accounts=members(guard={"unit": "security"}))).keys() == {"Unit"}
    blank = members(guard={"unit": "security", "tags": {"owner": ""}})
    assert by_name(estate(accounts=blank)).keys() == {"Unit"}


def test_the_keys_are_those_that_the_schema_names() -> None:
    found = by_name(estate(schema={"environment": "stage", "owner": "team"}))
    assert found.keys() == {"Unit", "Owner"}
    assert found["Owner"] == {"security": ("guard",)}


def test_there_are_those_categories_that_the_file_lists_in_its_order() -> None:
    found = categories(estate(schema={"cost_categories": ["owner", "unit"]}))
    assert [category.name for category in found] == ["Owner", "Unit"]
    assert categories(estate(schema={"cost_categories": []})) == ()


def test_values_and_accounts_are_sorted_so_that_the_order_of_a_file_changes_nothing() -> None:
    turned = members(**dict(reversed(ACCOUNTS.items())))
    assert categories(estate(accounts=turned)) == categories(estate())
    (owner,) = categories(estate(common={"owner": "zoo"}, schema={"cost_categories": ["owner"]}))
    assert owner == Category("Owner", (("web", ("lab", "shop")), ("zoo", ("guard", "management", "pay"))))


def test_a_new_account_joins_the_values_that_there_are() -> None:
    more = members(**ACCOUNTS, till={"unit": "workloads/production", "tags": {"owner": "web"}})
    before, after = by_name(estate()), by_name(estate(accounts=more))
    assert {name: values.keys() for name, values in before.items()} == {
        name: values.keys() for name, values in after.items()
    }
    assert after["Unit"]["workloads_production"] == ("pay", "shop", "till")
    assert after["Environment"]["production"] == ("pay", "shop", "till")
    assert after["Owner"]["web"] == ("lab", "shop", "till")


def test_there_are_none_where_another_stack_has_the_accounts_or_the_schema() -> None:
    elsewhere = {"in": "people"}
    assert categories(estate(accounts=elsewhere)) == ()
    assert categories(estate(tags=elsewhere, guardrails={"require_tags": "off"})) == ()
    assert categories(estate(tags="off")) == ()
