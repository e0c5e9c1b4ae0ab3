"""`foundation:operations.notifications`: of which events in all accounts people are told, and where it is kept.

Shapes: service models of User Notifications and its contacts (botocore); its user guide, "Notification hubs", 2026-11.
"""

import json
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, JsonValue, WithJsonSchema, field_validator

from foundation.config.identifiers import matching
from foundation.config.mail import ContactEmail
from foundation.config.names import Key, Target
from foundation.config.regions import Region
from foundation.config.section import Distinct, Frozen, Given, Some
from foundation.config.switch import Switchable
from foundation.errors import BrokenRule

HUBS = 3
"""The most notification hubs of an account."""
HEALTH, BACKUP_FAILURES = "health", "backup-failures"
"""Names of what is configured apart from `more`."""
NAME_CHARACTERS = 64
"""Of a configuration and of a contact."""
PATTERN_CHARACTERS = 4_096
SOURCE = r"^aws\.[a-z0-9-]{1,32}$"
EVENT_TYPE = r"^[a-zA-Z0-9 ()-]{1,128}$"

Aggregation = Literal["long", "short", "none"]
Category = Literal["issue", "scheduledChange", "accountNotification", "investigation"]


def source(text: str) -> str:
    rule = "an event comes from a service of AWS, like aws.health"
    return matching(SOURCE, text, rule, "Write the source as EventBridge has it.")


def event_type(text: str) -> str:
    rule = "the type of an event has letters, digits, spaces, hyphens and parentheses"
    return matching(EVENT_TYPE, text, rule, "Write the detail-type as EventBridge has it.")


Source = Annotated[str, AfterValidator(source), WithJsonSchema({"type": "string", "pattern": SOURCE})]
Detail = Annotated[Mapping[str, JsonValue], WithJsonSchema({"type": "object"})]
EventType = Annotated[str, AfterValidator(event_type), WithJsonSchema({"type": "string", "pattern": EVENT_TYPE})]


class HealthEvents(Frozen):
    """What AWS Health says of the services and resources in use."""

    categories: Some[Category] = Field(default=("issue", "scheduledChange"), description="What kinds of events.")
    aggregation: Aggregation = Field(default="short", description="Gather events for 5 minutes, 12 hours, or not.")


class BackupFailures(Frozen):
    """Backups and copies that failed or never ran."""

    aggregation: Aggregation = Field(default="long", description="Gather events for 5 minutes, 12 hours, or not.")


class Watched(Frozen):
    """Other events."""

    source: Source = Field(description="Where it comes from, like aws.cloudwatch.")
    type: EventType = Field(description="Its type, like CloudWatch Alarm State Change.")
    detail: Detail = Field(default={}, description="What its details have to be, as an event pattern.")
    regions: Given[Some[Region]] = Field(
        default=None, description="Where. Default: all of foundation:settings.regions."
    )
    aggregation: Aggregation = Field(default="none", description="Gather events for 5 minutes, 12 hours, or not.")

    @field_validator("detail")
    @classmethod
    def _short(cls, value: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
        if len(json.dumps({"detail": value}, separators=(",", ":"))) > PATTERN_CHARACTERS:
            raise BrokenRule(f"an event pattern has {PATTERN_CHARACTERS:,} characters at most", "Shorten it.")
        return value


class Notifications(Frozen):
    """The notification hub of the organization. Without addresses notifications are in its console alone."""

    emails: Mapping[Key, ContactEmail] = Field(
        default={}, description="Who is written to, by name. AWS asks each address first whether it wants that."
    )
    hubs: Given[Some[Region]] = Field(
        default=None, description="Where notifications are kept. Default: the home Region."
    )
    targets: Some[Target] = Field(default=("root",), description="Whose events: root, or paths of units.")
    health: Switchable[HealthEvents] = Field(default=HealthEvents(), description="Events of AWS Health.")
    backup_failures: Switchable[BackupFailures] = Field(
        default=BackupFailures(), description="Backups and copies that failed."
    )
    more: Mapping[Key, Watched] = Field(default={}, description="Other events, by name.")

    @field_validator("hubs")
    @classmethod
    def _few(cls, value: Distinct[Region] | None) -> Distinct[Region] | None:
        if value is not None and len(value) > HUBS:
            raise BrokenRule(f"an account has {HUBS} notification hubs at most", "Remove some.")
        return value
