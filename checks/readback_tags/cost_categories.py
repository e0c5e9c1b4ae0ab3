"""Cost categories: which value the costs of each account have. Every category of the organization is compared."""

from collections.abc import Mapping
from typing import Any

from checks.connection import Connection
from checks.inside import MANAGEMENT, Inside
from checks.readback_facts import Subjects, Value
from checks.readback_tags.scope import Scope
from checks.readback_words import tags
from foundation.config.cost_categories import categories

CLIENT = "ce"
VERSION = "CostCategoryExpression.v1"


def expected(scope: Scope) -> Subjects:
    """Every category, with the accounts of each value."""
    for category in categories(scope.config):
        values: Mapping[str, Value] = {f"value {value}": sorted(keys) for value, keys in category.values}
        yield _subject(category.name), {"version": VERSION, "default": None, "splits": [], **values, **scope.tags()}


def found(_: Scope, inside: Inside) -> Subjects:
    """The same, and every other one."""
    aws = inside.connection(MANAGEMENT)
    keys = {inside.id_of(key): key for key in (*inside.keys(), MANAGEMENT)}
    for one in aws.listed(CLIENT, "list_cost_category_definitions", "CostCategoryReferences"):
        yield _subject(one["Name"]), _facts(aws, one["CostCategoryArn"], keys)


def _facts(aws: Connection, arn: str, keys: Mapping[str, str]) -> Mapping[str, Value]:
    live = aws.call(CLIENT, "describe_cost_category_definition", CostCategoryArn=arn)["CostCategory"]
    values: dict[str, Value] = {}
    for rule in live["Rules"]:
        name = f"value {rule.get('Value')}"
        # A value may have several rules.
        values[name if name not in values else f"{name} (again)"] = _accounts(rule, keys)
    tagged = aws.call(CLIENT, "list_tags_for_resource", ResourceArn=arn)["ResourceTags"]
    return {
        "version": live["RuleVersion"],
        "default": live.get("DefaultValue"),
        "splits": live.get("SplitChargeRules", []),
        **values,
        **tags({tag["Key"]: tag["Value"] for tag in tagged}),
    }


def _accounts(rule: Mapping[str, Any], keys: Mapping[str, str]) -> Value:
    """The accounts that a rule names; the rule itself where it says anything else."""
    dimension = rule.get("Rule", {}).get("Dimensions", {})
    if (dimension.get("Key"), dimension.get("MatchOptions")) != ("LINKED_ACCOUNT", ["EQUALS"]):
        return {name: value for name, value in rule.items() if name != "Value"}
    return sorted(keys.get(identifier, identifier) for identifier in dimension["Values"])


def _subject(name: str) -> str:
    return f"cost category {name}"
