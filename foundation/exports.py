"""What a stack exports: one model, written here and read by other stacks through the same model."""

from collections.abc import Mapping
from typing import TypeVar, cast

import pulumi
from pydantic import BaseModel, ConfigDict

from foundation.errors import FoundationError

Value = TypeVar("Value")


class MissingExport(FoundationError, pulumi.RunError):
    """Another stack does not export what this one reads from it."""


class ExportedOrganization(BaseModel):
    """The organization that the stack declares."""

    model_config = ConfigDict(frozen=True)

    id: str
    root_id: str
    management_account: str


class ExportedAccount(BaseModel):
    """An account that the stack declares; `unit` is the path of its unit, `access_role` the role to enter it by."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    email: str
    unit: str
    access_role: str = "OrganizationAccountAccessRole"


class ExportedLogs(BaseModel):
    """The log archive that the stack declares: names of the buckets by kind, ARNs of key, trail and reader role."""

    model_config = ConfigDict(frozen=True)

    account: str
    buckets: dict[str, str]
    key_arn: str
    trail_arn: str
    reader_role_arn: str


class ExportedIdentity(BaseModel):
    """What the stack declares in IAM Identity Center: ids of groups by key, ARNs of permission sets by name."""

    model_config = ConfigDict(frozen=True)

    instance_arn: str
    groups: dict[str, str]
    permission_sets: dict[str, str]


class ExportedEmergency(BaseModel):
    """Emergency access that the stack declares: ARNs of the management account's role, of the topic and of the bus."""

    model_config = ConfigDict(frozen=True)

    role: str
    topic_arn: str
    bus_arn: str


class ExportedNetwork(BaseModel):
    """The network that the stack declares: ids of VPCs and subnets by name (`region/environment/vpc/tier/zone`)."""

    model_config = ConfigDict(frozen=True)

    account: str
    vpcs: dict[str, str]
    subnets: dict[str, str]


class ExportedImages(BaseModel):
    """The images that the stack declares: ARNs of keys by Region, of pipelines by image, and of the parameters that
    name the newest ones by `region/image`."""

    model_config = ConfigDict(frozen=True)

    account: str
    key_arns: dict[str, str]
    pipelines: dict[str, str]
    parameters: dict[str, str]


class ExportedOperations(BaseModel):
    """What the stack declares for operations: ARNs of central vaults by Region and of notification configurations by
    name, and where state is kept; empty where a part is off."""

    model_config = ConfigDict(frozen=True)

    vaults: dict[str, str] = {}
    notifications: dict[str, str] = {}
    state_bucket: str | None = None
    state_key_arn: str | None = None


class ExportedTags(BaseModel):
    """What the stack makes of the tag schema: ARNs of cost categories by name."""

    model_config = ConfigDict(frozen=True)

    cost_categories: dict[str, str] = {}


class ExportedSpend(BaseModel):
    """What the stack declares of spend: the topic's ARN, ids of budgets by name, and the bucket of cost exports; empty
    where a part is off."""

    model_config = ConfigDict(frozen=True)

    topic_arn: str | None = None
    budgets: dict[str, str] = {}
    export_bucket: str | None = None


class Exports(BaseModel):
    """Every output of a stack. A section that the stack does not declare leaves its entry empty."""

    model_config = ConfigDict(frozen=True)

    organization: ExportedOrganization | None = None
    units: dict[str, str] = {}
    """Unit ids by path."""
    accounts: dict[str, ExportedAccount] = {}
    """Accounts by key, closed ones left out."""
    guardrails: dict[str, str] = {}
    """Policy ids by document key, `<category>@<target>`."""
    logs: ExportedLogs | None = None
    findings_topics: dict[str, str] = {}
    """ARNs of the topics of severe findings, by Region."""
    identity: ExportedIdentity | None = None
    emergency: ExportedEmergency | None = None
    network: ExportedNetwork | None = None
    images: ExportedImages | None = None
    operations: ExportedOperations | None = None
    tags: ExportedTags | None = None
    spend: ExportedSpend | None = None
    adopted: list[str] = []
    """Ids that were taken over; their resources may be changed from the next run on."""


class Upstream:
    """The exports of another stack, of the same project and organization of Pulumi unless its name says otherwise.

    A stack that does not exist is the engine's error. One that has no outputs yet gives unknown values in a preview,
    and an error in an update: an absent value would otherwise drop an input in silence.
    """

    def __init__(self, stack: str) -> None:
        self._stack = stack
        reference = pulumi.StackReference(_qualified(stack))
        self._exports: pulumi.Output[Exports] = reference.outputs.apply(self._read)

    def root_id(self) -> pulumi.Output[str]:
        """Id of the root of the organization."""
        return self._exports.apply(lambda e: self._present(e.organization, "organization").root_id)

    def organization_id(self) -> pulumi.Output[str]:
        """Id of the organization."""
        return self._exports.apply(lambda e: self._present(e.organization, "organization").id)

    def unit_id(self, path: str) -> pulumi.Output[str]:
        """Id of a unit by its path."""
        return self._exports.apply(lambda e: self._present(e.units.get(path), f"units[{path!r}]"))

    def account_id(self, key: str) -> pulumi.Output[str]:
        """Id of an account by its key."""
        return self._exports.apply(lambda e: self._present(e.accounts.get(key), f"accounts[{key!r}]").id)

    def access_role(self, key: str) -> pulumi.Output[str]:
        """Name of the role by which an account is entered."""
        return self._exports.apply(lambda e: self._present(e.accounts.get(key), f"accounts[{key!r}]").access_role)

    def log_bucket(self, kind: str) -> pulumi.Output[str]:
        """Name of a bucket of the log archive by its kind."""
        return self._exports.apply(
            lambda e: self._present(self._present(e.logs, "logs").buckets.get(kind), f"logs.buckets[{kind!r}]")
        )

    def _read(self, outputs: Mapping[str, object] | None) -> Exports:
        if outputs:
            return Exports.model_validate(outputs)
        if pulumi.runtime.is_dry_run():
            return cast(Exports, pulumi.UNKNOWN)
        raise MissingExport(
            f"stack {self._stack!r} has no outputs yet: a section of this stack says `in: {self._stack}`. "
            f"Run `foundation up {self._stack}` first."
        )

    def _present(self, value: Value | None, name: str) -> Value:
        if value is None:
            raise MissingExport(
                f"stack {self._stack!r} exports no {name}, which this stack needs (`in: {self._stack}`). "
                f"Declare it there and run `foundation up {self._stack}`, or correct the name here."
            )
        return value


def _qualified(stack: str) -> str:
    """`<organization>/<project>/<stack>` of a name that may leave the first two out."""
    ours = [pulumi.get_organization(), pulumi.get_project()]
    parts = stack.split("/")
    return "/".join([*ours[: 3 - len(parts)], *parts])
