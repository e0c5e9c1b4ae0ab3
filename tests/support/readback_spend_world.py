"""What tells of spend in a small foundation, and what tests of its read-back say of it."""

from collections.abc import Mapping
from typing import Any

from readback_area_world import BASE, THIRD, World

from foundation.config import StackConfig

BUCKET = "example-4f1c-cost-exports"
BUDGETED = (
    BASE.replace("workloads:\n", "workloads:\n      account_budget: 200\n")
    .replace(
        "production: {tags: {environment: production}}", "production: {tags: {environment: production}, budget: 1000}"
    )
    .replace(
        "shop: {unit: workloads/production}", "shop: {unit: workloads/production, tags: {owner: shop}, budget: 500}"
    )
)
STACK = f"""{BUDGETED}
  foundation:network: "off"
  foundation:images: "off"
  foundation:operations: "off"
  foundation:tags: "off"
  foundation:quotas: "off"
  foundation:spend:
    owners: {{platform: [platform@example.com], shop: [shop@example.com]}}
    subscribers: [finance@example.com]
    budgets: {{organization: 1500, management: 50, thresholds: {{actual: [80, 100], forecast: [110]}}}}
    export: {{bucket: {BUCKET}, table: focus-1.0}}
"""


def spend(world: World, **changes: Any) -> StackConfig:
    """The configuration with other values in its section."""
    section: Any = world.config.spend
    changed: StackConfig = world.config.model_copy(update={"spend": section.model_copy(update=changes)})
    return changed


def part(world: World, name: str, **changes: Any) -> StackConfig:
    """The configuration with other values in a part of the section."""
    section: Any = world.config.spend
    return spend(world, **{name: getattr(section, name).model_copy(update=changes)})


def budget(world: World, name: str) -> dict[str, Any]:
    """A budget as AWS takes it back."""
    asked = {"AccountId": world.inside.id_of("management"), "BudgetName": name}
    found: dict[str, Any] = world.client("budgets", "management", THIRD).describe_budget(**asked)["Budget"]
    return {key: value for key, value in found.items() if key not in ("CalculatedSpend", "LastUpdatedTime")}


def notification(kind: str, percent: int) -> dict[str, Any]:
    """A notification of a budget."""
    asked = {"NotificationType": kind, "ComparisonOperator": "GREATER_THAN", "ThresholdType": "PERCENTAGE"}
    return {**asked, "Threshold": percent}


def export(exports: Any) -> tuple[str, dict[str, Any]]:
    """ARN of the export, and what AWS has of it."""
    (listed,) = exports.list_exports()["Exports"]
    found: dict[str, Any] = exports.get_export(ExportArn=listed["ExportArn"])["Export"]
    return listed["ExportArn"], found


def subscription(ce: Any, name: str) -> Mapping[str, Any]:
    """A subscription to anomalies, by name."""
    found: list[Mapping[str, Any]] = ce.get_anomaly_subscriptions()["AnomalySubscriptions"]
    return next(one for one in found if one["SubscriptionName"] == name)
