"""`foundation:logs`: the log archive, what is recorded into it, how long it is kept, and who reads it."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictBool, StrictInt, WithJsonSchema, model_validator

from foundation.config.identifiers import ResourceType, matching
from foundation.config.names import Key
from foundation.config.section import Distinct, Frozen, Given
from foundation.config.switch import Switchable
from foundation.errors import BrokenRule

PREFIX = "^[a-z0-9][a-z0-9-]{1,40}[a-z0-9]$"
INFREQUENT_ACCESS_DAYS = 30
"""S3 moves nothing to STANDARD_IA before an object is this old, nor out of it again before as many days more (S3 user
guide, "Transitioning objects using Amazon S3 Lifecycle", 2026-11)."""
LOCKED_DAYS = 36_500
"""The longest default retention of an object lock (S3 service quotas, 2026-11)."""

BucketKind = Literal["audit-trail", "configuration", "flow-logs", "operational-logs", "access-logs"]
BUCKETS: tuple[BucketKind, ...] = ("audit-trail", "configuration", "flow-logs", "operational-logs", "access-logs")
LOCKED: tuple[BucketKind, ...] = ("audit-trail", "flow-logs")
"""Buckets with object lock. Config cannot deliver to one with default retention, nor can access logs."""


def prefix(text: str) -> str:
    rule = "a prefix of bucket names has 3 to 42 small letters, digits and hyphens, no hyphen at either end"
    return matching(PREFIX, text, rule, "Write one that nobody else has, like example-4f1c: bucket names are global.")


def days(number: int) -> int:
    if number < 1:
        raise BrokenRule("a number of days is 1 or more", "Write a number, or leave the key out.")
    return number


def lock_days(number: int) -> int:
    if number > LOCKED_DAYS:
        raise BrokenRule(f"an object is locked for {LOCKED_DAYS:,} days at most", f"Write {LOCKED_DAYS} or less.")
    return days(number)


BucketPrefix = Annotated[str, AfterValidator(prefix), WithJsonSchema({"type": "string", "pattern": PREFIX})]
Days = Annotated[StrictInt, AfterValidator(days), WithJsonSchema({"type": "integer", "minimum": 1})]
LockDays = Annotated[
    StrictInt,
    AfterValidator(lock_days),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": LOCKED_DAYS}),
]


def acknowledgement(days: int) -> str:
    """What has to stand in the file before a retention that nobody can lift is declared."""
    return f"nobody can delete an object until {days} days after it was written"


class Lock(Frozen):
    """Object lock: how long an object cannot be deleted after it was written."""

    mode: Literal["governance", "compliance"] = Field(
        default="governance",
        description="`governance` can be lifted by exempt roles; `compliance` by nobody, not even AWS.",
    )
    days: LockDays = Field(default=365, description="Days that an object is locked from its writing on.")
    acknowledged: Given[str] = Field(
        default=None, description="For `compliance`: the sentence that says until when nobody can delete."
    )

    @model_validator(mode="after")
    def _acknowledged(self) -> "Lock":
        wanted = acknowledgement(self.days)
        if self.mode == "compliance" and self.acknowledged != wanted:
            rule = "compliance mode can never be undone, so the file says until when nobody can delete"
            raise BrokenRule(rule, f"Write `acknowledged: {wanted}`, or `mode: governance`.")
        return self


class Kept(Frozen):
    """How long a kind of log is kept, and when it moves to cheaper storage. Days since it was written."""

    days: Days = Field(description="Days until it is deleted.")
    infrequent_access_after: Given[Days] = Field(default=None, description="Days until it moves to STANDARD_IA.")
    archive_after: Given[Days] = Field(default=None, description="Days until it moves to GLACIER.")

    @model_validator(mode="after")
    def _in_order(self) -> "Kept":
        if self.infrequent_access_after is not None and self.infrequent_access_after < INFREQUENT_ACCESS_DAYS:
            rule = f"an object moves to STANDARD_IA after {INFREQUENT_ACCESS_DAYS} days or later"
            raise BrokenRule(rule, f"Write {INFREQUENT_ACCESS_DAYS} or more, or remove infrequent_access_after.")
        steps = [step for step in (self.infrequent_access_after, self.archive_after, self.days) if step is not None]
        if steps != sorted(set(steps)):
            rule = "an object moves to STANDARD_IA, then to GLACIER, then is deleted, each later than the one before"
            raise BrokenRule(rule, "Put the days of infrequent_access_after, archive_after and days in that order.")
        if self.infrequent_access_after is not None and self.archive_after is not None:
            earliest = self.infrequent_access_after + INFREQUENT_ACCESS_DAYS
            if self.archive_after < earliest:
                rule = f"an object stays in STANDARD_IA for {INFREQUENT_ACCESS_DAYS} days or longer"
                raise BrokenRule(rule, f"Write `archive_after: {earliest}` or more, or remove one of the two.")
        return self


class Retention(Frozen):
    """How long each kind of log is kept."""

    audit_trail: Kept = Field(
        default=Kept(days=2555, infrequent_access_after=90, archive_after=365), description="CloudTrail."
    )
    configuration: Kept = Field(
        default=Kept(days=2555, infrequent_access_after=90, archive_after=365), description="AWS Config's history."
    )
    flow_logs: Kept = Field(default=Kept(days=365, infrequent_access_after=60), description="VPC flow logs.")
    operational_logs: Kept = Field(default=Kept(days=365, infrequent_access_after=60), description="All other logs.")
    access_logs: Kept = Field(default=Kept(days=365), description="Access logs of the buckets themselves.")

    def of(self, kind: BucketKind) -> Kept:
        """The retention of a bucket."""
        kept: Kept = getattr(self, kind.replace("-", "_"))
        return kept


class AuditTrail(Frozen):
    """The organization's CloudTrail: every management event of every account, in every Region."""

    data_events: Distinct[Literal["s3", "lambda", "dynamodb"]] = Field(
        default=(), description="Data events to record besides, of every resource of a service. They are billed each."
    )
    insights: Distinct[Literal["call-rate", "error-rate"]] = Field(
        default=(), description="CloudTrail Insights to compute. They are billed by events analysed."
    )
    lock: Switchable[Lock] = Field(default=Lock(), description="Object lock of the trail's bucket.")


class Configuration(Frozen):
    """AWS Config: what the recorders in all accounts record, how often, and what is made of it."""

    frequency: Literal["continuous", "daily"] = Field(
        default="daily", description="`daily` is one record a day for each resource that changed; it costs least."
    )
    resource_types: Distinct[ResourceType] = Field(
        default=(), description="The only types to record, like AWS::EC2::Instance. Default: all but those below."
    )
    except_resource_types: Distinct[ResourceType] = Field(default=(), description="Types not to record.")
    aggregator: StrictBool = Field(default=True, description="Show all accounts' resources in the delegated account.")
    conformance_packs: Distinct[Literal["foundation"]] = Field(
        default=(), description="Conformance packs of rules to check in every account. They are billed by evaluation."
    )

    @model_validator(mode="after")
    def _one_list(self) -> "Configuration":
        if self.resource_types and self.except_resource_types:
            rule = "the recorder's scope is one list, resource_types or except_resource_types"
            raise BrokenRule(rule, "Write one of the two.")
        return self


class OperationalLogs(Frozen):
    """CloudWatch log groups of all accounts, copied to the log archive account."""

    log_groups: str = Field(
        default="*", description="Which groups: `*`, or a condition like LogGroupName LIKE '/aws/lambda%'."
    )


class FlowLogs(Frozen):
    """VPC flow logs: their bucket. The networks that write to it are declared elsewhere."""

    lock: Switchable[Lock] = Field(default=Lock(days=90), description="Object lock of the bucket.")


class Reading(Frozen):
    """Who reads the archive, and with what."""

    accounts: Distinct[Key] = Field(
        default=(), description="Accounts whose principals may assume the role. Default: the security tooling account."
    )
    athena: StrictBool = Field(default=False, description="A workgroup and tables for the trail and the flow logs.")


class Logs(Frozen):
    """The log archive. Its buckets and its key are kept when this section goes."""

    prefix: BucketPrefix = Field(description="Begins the name of every bucket; fixed once they exist.")
    retention: Retention = Field(default=Retention(), description="How long each kind is kept, and where.")
    audit_trail: AuditTrail = Field(default=AuditTrail(), description="The organization's CloudTrail.")
    configuration: Switchable[Configuration] = Field(default=Configuration(), description="AWS Config.")
    flow_logs: FlowLogs = Field(default=FlowLogs(), description="The bucket of VPC flow logs.")
    operational_logs: Switchable[OperationalLogs] = Field(
        default=OperationalLogs(), description="CloudWatch logs of all accounts."
    )
    reading: Reading = Field(default=Reading(), description="Who reads it.")

    def bucket(self, kind: BucketKind) -> str:
        """The name of a bucket."""
        return f"{self.prefix}-{kind}"

    def lock_of(self, kind: BucketKind) -> Lock | None:
        """The object lock of a bucket, if it has one."""
        locks = {"audit-trail": self.audit_trail.lock, "flow-logs": self.flow_logs.lock}
        lock = locks.get(kind)
        return lock if isinstance(lock, Lock) else None
