"""What the operations account does in a small foundation, and what tests of its read-back say of it."""

from collections.abc import Mapping
from typing import Any

from readback_area_world import BASE, HOME, OTHER, World

from foundation.config import StackConfig

BUCKET = "example-4f1c-pulumi-state"
STACK = f"""{BASE}
  foundation:network: "off"
  foundation:images: "off"
  foundation:tags: "off"
  foundation:spend: "off"
  foundation:quotas: "off"
  foundation:operations:
    backup:
      regions: [{HOME}, {OTHER}]
      targets: [workloads, "account:desk"]
    notifications:
      emails: {{on-call: ops@example.com}}
      targets: [root, workloads/production]
      more: {{alarms: {{source: aws.cloudwatch, type: CloudWatch Alarm State Change, regions: [{HOME}]}}}}
    state: {{bucket: {BUCKET}, permission_sets: [administrator]}}
"""


def configuration(tells: Any, name: str) -> Mapping[str, Any]:
    """What AWS has of notifications, by name."""
    every = tells.list_notification_configurations()["notificationConfigurations"]
    found: Mapping[str, Any] = next(one for one in every if one["name"] == name)
    return found


def rule(tells: Any, name: str) -> Mapping[str, Any]:
    """The first of the rules of notifications."""
    arn = configuration(tells, name)["arn"]
    found: Mapping[str, Any] = tells.list_event_rules(notificationConfigurationArn=arn)["eventRules"][0]
    return found


def operations(world: World, **changes: Any) -> StackConfig:
    """The configuration with other values in its section."""
    section: Any = world.config.operations
    changed: StackConfig = world.config.model_copy(update={"operations": section.model_copy(update=changes)})
    return changed


def backup(world: World, **changes: Any) -> StackConfig:
    """The configuration with other backups."""
    section: Any = world.config.operations
    return operations(world, backup=section.backup.model_copy(update=changes))


def notifications(world: World, **changes: Any) -> StackConfig:
    """The configuration with other notifications."""
    section: Any = world.config.operations
    return operations(world, notifications=section.notifications.model_copy(update=changes))


def state(world: World, **changes: Any) -> StackConfig:
    """The configuration with another storage of state."""
    section: Any = world.config.operations
    return operations(world, state=section.state.model_copy(update=changes))
