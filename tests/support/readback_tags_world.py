"""A small foundation with a schema of tags, and what tests of its read-back say of it."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

from readback_area_world import BASE, World

from foundation.config import StackConfig

MEMBERS = """members:
      log-archive: {unit: security, purpose: log-archive}
      security-tooling: {unit: security, purpose: security-tooling}
"""
TAGGED = (
    BASE.replace("tags: {owner: platform}", "tags: {owner: platform, environment: shared}")
    .replace("members:\n", MEMBERS)
    .replace("shop: {unit: workloads/production}", "shop: {unit: workloads/production, tags: {owner: shop}}")
    .replace('foundation:logs: "off"', "foundation:logs: {prefix: example-4f1c, configuration: {}}")
)
STACK = f"""{TAGGED}
  foundation:network: "off"
  foundation:images: "off"
  foundation:operations: "off"
  foundation:spend: "off"
  foundation:quotas: "off"
  foundation:tags:
    keys:
      owner:
        values: [platform, shop]
        required: {{resource_types: ["s3:bucket", "sns:topic"], environments: [production]}}
        enforced_for: ["s3:bucket", "sns:topic"]
        cost_allocation: true
      environment: {{values: [shared, production], inherited_from: unit, required: {{}}}}
      team: {{pattern: "[a-z]+", cost_allocation: true}}
    billed: [owner]
    config_rule: {{}}
"""


def schema(world: World, **changes: Any) -> StackConfig:
    """The configuration with other values in its section."""
    section: Any = world.config.tags
    changed: StackConfig = world.config.model_copy(update={"tags": section.model_copy(update=changes)})
    return changed


def key(world: World, name: str, **changes: Any) -> StackConfig:
    """The configuration with other values for a key of the schema."""
    section: Any = world.config.tags
    return schema(world, keys={**section.keys, name: section.keys[name].model_copy(update=changes)})


def category(ce: Any, name: str) -> dict[str, Any]:
    """A cost category as AWS takes it back."""
    listed = ce.list_cost_category_definitions()["CostCategoryReferences"]
    arn = next(one["CostCategoryArn"] for one in listed if one["Name"] == name)
    found: Mapping[str, Any] = ce.describe_cost_category_definition(CostCategoryArn=arn)["CostCategory"]
    return {member: found[member] for member in ("CostCategoryArn", "RuleVersion", "Rules")}


def rule(config: Any) -> dict[str, Any]:
    """The organization's one rule of AWS Config, as AWS takes it back."""
    (found,) = config.describe_organization_config_rules()["OrganizationConfigRules"]
    kept = ("OrganizationConfigRuleName", "OrganizationManagedRuleMetadata", "ExcludedAccounts")
    return {member: found[member] for member in kept}


def bill(world: World, *keys: str) -> None:
    """Billing meets keys of tags."""
    asked = urlencode([("key", name) for name in keys])
    with urlopen(f"{world.shell.endpoint}/_foundation/bill-tags?{asked}") as answer:
        assert set(keys) <= set(json.load(answer)["Tags"])
