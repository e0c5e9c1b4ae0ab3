"""`foundation:spend`: budgets, the detection of anomalies, and the export of costs. Amounts are US dollars a month.

The amount of an account or a unit stands in its own entry, in foundation:accounts and foundation:units.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictInt, WithJsonSchema

from foundation.config.amounts import Amount
from foundation.config.ci import BucketName
from foundation.config.identifiers import matching
from foundation.config.logs import Days, Logs
from foundation.config.mail import ContactEmail
from foundation.config.names import Key, TagValue
from foundation.config.section import Distinct, Frozen, Given, Some
from foundation.config.switch import Switchable
from foundation.errors import BrokenRule

TOPIC = "foundation-spend"
"""The topic that is told of budgets and anomalies, in the management account."""
FOR_TOPIC, FOR_SUBSCRIBERS = "foundation-topic", "foundation-subscribers"
"""Subscriptions to anomalies: of the topic, and of addresses."""
EXPORT, EXPORT_PREFIX = "foundation-costs", "exports"
"""The data export, and what begins the names of its files."""
SUFFIX = "cost-exports"
MONITOR_ARN = "^arn:aws:ce::[0-9]{12}:anomalymonitor/[a-z0-9-]{1,64}$"
MOST_PERCENT = 1000


def percent(number: int) -> int:
    if not 1 <= number <= MOST_PERCENT:
        raise BrokenRule(f"a threshold is a whole percentage from 1 to {MOST_PERCENT}", "Write one like 80.")
    return number


Percent = Annotated[
    StrictInt,
    AfterValidator(percent),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": MOST_PERCENT}),
]
Monitor = Literal["service", "linked-account"]
MONITORS: tuple[Monitor, ...] = ("service", "linked-account")
DIMENSIONS: Mapping[Monitor, str] = {"service": "SERVICE", "linked-account": "LINKED_ACCOUNT"}
"""Monitors in AWS, where each is named `foundation-` and its word here."""
Frequency = Literal["immediate", "daily", "weekly"]
Table = Literal["cur-2.0", "focus-1.0", "focus-1.2"]


class Thresholds(Frozen):
    """Parts of a budget, in percent, at which people are told."""

    actual: Distinct[Percent] = Field(default=(80, 100), description="Of what has been spent.")
    forecast: Distinct[Percent] = Field(default=(100,), description="Of what will have been spent by the month's end.")


class Budgets(Frozen):
    """Budgets of the organization, of units and of accounts: each tells its owner and the topic."""

    organization: Given[Amount] = Field(default=None, description="Of all accounts together.")
    management: Given[Amount] = Field(default=None, description="Of the management account.")
    accounts: Mapping[Key, Amount] = Field(
        default={}, description="Of accounts by key, where their own entries in foundation:accounts name none."
    )
    thresholds: Thresholds = Field(default=Thresholds(), description="When people are told.")


def monitor_arn(text: str) -> str:
    rule = "the ARN of a monitor looks like arn:aws:ce::111122223333:anomalymonitor/.."
    return matching(MONITOR_ARN, text, rule, "Write the ARN that `aws ce get-anomaly-monitors` shows.")


MonitorArn = Annotated[str, AfterValidator(monitor_arn), WithJsonSchema({"type": "string", "pattern": MONITOR_ARN})]


class Anomalies(Frozen):
    """Spend that is unusual is told of."""

    monitors: Some[Monitor] = Field(default=MONITORS, description="What is watched apart: each service, each account.")
    service_monitor: Given[MonitorArn] = Field(
        default=None,
        description="The monitor of services that is there already: AWS makes one when Cost Explorer is switched on, "
        "and there can be only one. It is used, and left as it is.",
    )
    amount: Amount = Field(default=100, description="The least effect, in US dollars, that is told of.")
    percent: Percent = Field(default=40, description="And the least effect in percent of what was expected.")
    frequency: Frequency = Field(
        default="daily", description="How often `subscribers` are written to. `immediate`: the topic alone is told."
    )


def made(section: Anomalies) -> tuple[Monitor, ...]:
    """The monitors to make: those that are not there already."""
    return tuple(one for one in section.monitors if one != "service" or not there(section))


def there(section: Anomalies) -> tuple[str, ...]:
    """ARNs of the monitors that are used and not made."""
    return () if section.service_monitor is None else (section.service_monitor,)


class Export(Frozen):
    """A data export of all costs to a bucket in the operations account. The bucket is kept when this goes."""

    table: Table = Field(default="cur-2.0", description="Cost and Usage Report 2.0, or FOCUS.")
    bucket: Given[BucketName] = Field(
        default=None,
        description=f"Its bucket; fixed once it exists. Default: the prefix of foundation:logs, and -{SUFFIX}.",
    )
    format: Literal["parquet", "csv"] = Field(default="parquet", description="Of its files.")
    days: Days = Field(default=1100, description="Days that its files are kept.")

    def named(self, logs: object) -> str | None:
        """The name of the bucket; None where neither it nor the section of logs gives one."""
        if self.bucket is not None:
            return self.bucket
        return f"{logs.prefix}-{SUFFIX}" if isinstance(logs, Logs) else None


class Spend(Frozen):
    """What may be spent, who hears of it, and what has been."""

    owners: Mapping[TagValue, Some[ContactEmail]] = Field(
        default={}, description="Addresses by owner: the values of the owner's tag."
    )
    subscribers: Distinct[ContactEmail] = Field(
        default=(), description="Addresses that get everything that the topic gets. AWS asks each first."
    )
    budgets: Switchable[Budgets] = Field(default=Budgets(), description="Budgets.")
    anomalies: Switchable[Anomalies] = Field(default=Anomalies(), description="Detection of anomalies.")
    export: Switchable[Export] = Field(default=Export(), description="The data export.")
