"""What StackSets remember: sets, their instances and operations, and the stacks that they made in members."""

import uuid
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from emulator.aws.services.organizations.model import now

PRINCIPAL = "member.org.stacksets.cloudformation.amazonaws.com"
"""The principal of StackSets in an organization: trusted, and delegated to its administrators."""

OperationStatus = Literal["QUEUED", "RUNNING", "SUCCEEDED", "FAILED"]
ResultStatus = Literal["PENDING", "RUNNING", "SUCCEEDED", "FAILED", "CANCELLED"]


@dataclass(eq=False)
class StackResource:
    """One resource of a stack, as it was last brought about."""

    logical: str
    type: str
    physical: str
    properties: Mapping[str, Any]
    attributes: Mapping[str, str]
    retained: bool


@dataclass(eq=False)
class Stack:
    """A stack in a member account; `resources` by logical id, in the order of their creation."""

    id: str
    name: str
    status: str = "CREATE_IN_PROGRESS"
    reason: str = ""
    template: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    resources: dict[str, StackResource] = field(default_factory=dict)
    created: datetime = field(default_factory=now)
    deleted: datetime | None = None


@dataclass
class Stacks:
    """The stacks of one account and Region that StackSets made, by id."""

    stacks: dict[str, Stack] = field(default_factory=dict)


@dataclass(eq=False)
class Instance:
    """A set's stack in one account and Region; `unit` is the target by which the account came in."""

    account: str
    region: str
    unit: str
    overrides: Mapping[str, str]
    status: str = "OUTDATED"
    detail: str = "PENDING"
    reason: str = ""
    stack: str = ""
    operation: str = ""


@dataclass(eq=False)
class Result:
    """How an operation went in one account and Region."""

    instance: Instance
    status: ResultStatus = "PENDING"
    reason: str = ""


@dataclass(eq=False)
class Operation:
    """One operation on the instances of a set."""

    id: str
    action: Literal["CREATE", "UPDATE", "DELETE"]
    results: list[Result]
    preferences: Mapping[str, Any] = field(default_factory=dict)
    targets: Mapping[str, Any] | None = None
    retain: bool = False
    status: OperationStatus = "QUEUED"
    created: datetime = field(default_factory=now)
    ended: datetime | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing of it is still to come."""
        return self.status in ("SUCCEEDED", "FAILED")


@dataclass(frozen=True)
class Filter:
    """Which accounts of a unit are meant, and with which parameters; `kind` is AWS's AccountFilterType."""

    kind: str = "NONE"
    accounts: frozenset[str] = frozenset()
    overrides: tuple[tuple[str, str], ...] = ()

    def takes(self, account: str) -> bool:
        """Whether it leaves the account in."""
        if self.kind == "INTERSECTION":
            return account in self.accounts
        return self.kind != "DIFFERENCE" or account not in self.accounts


@dataclass(eq=False)
class StackSet:
    """One service-managed stack set; `targets` are the units (or root) and Regions that it is deployed to."""

    id: str
    name: str
    arn: str
    template: str
    parameters: dict[str, str]
    description: str | None
    capabilities: list[str]
    tags: dict[str, str]
    auto_deployment: Mapping[str, bool]
    managed_execution: bool
    instances: dict[tuple[str, str], Instance] = field(default_factory=dict)
    targets: dict[tuple[str, str], Filter] = field(default_factory=dict)
    operations: dict[str, Operation] = field(default_factory=dict)
    queue: deque[Operation] = field(default_factory=deque)
    is_working: bool = False

    @property
    def current(self) -> Operation | None:
        """The operation that is not over yet, if there is one."""
        return next((operation for operation in self.operations.values() if not operation.is_over), None)


@dataclass
class StackSets:
    """The organization's sets by Region and name. All are the management account's, delegates' too."""

    is_activated: bool = False
    sets: dict[tuple[str, str], StackSet] = field(default_factory=dict)


def made_up_id() -> str:
    """An id of a set, stack or operation."""
    return str(uuid.uuid4())
