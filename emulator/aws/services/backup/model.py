"""What AWS Backup remembers in an account and Region: vaults, what is in them, and the jobs that put it there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services.organizations.model import now
from emulator.aws.state import State

PRINCIPAL = "backup.amazonaws.com"
LASTING = timedelta(seconds=0.05)
"""How long a job is RUNNING."""


@dataclass(frozen=True)
class Lock:
    """A vault's lock. With `date` it is in compliance mode, and immutable from then on; without, in governance mode."""

    least: int | None
    most: int | None
    date: datetime | None


@dataclass(frozen=True)
class Point:
    """A recovery point; it is there from `since`, when the job that makes it is over."""

    arn: str
    resource: str
    kind: str
    role: str
    since: datetime
    lifecycle: Mapping[str, Any]
    source: str | None = None
    plan: str | None = None


@dataclass(eq=False)
class Vault:
    """A backup vault, and the recovery points in it by ARN."""

    name: str
    arn: str
    key: str
    request_id: str | None
    tags: dict[str, str]
    created: datetime = field(default_factory=now)
    policy: str | None = None
    lock: Lock | None = None
    points: dict[str, Point] = field(default_factory=dict)

    def present(self) -> list[Point]:
        """The recovery points whose jobs are over."""
        return [point for point in self.points.values() if point.since <= now()]


@dataclass(frozen=True)
class Job:
    """A backup or copy job. `failure` says why it fails; it shows at `over`."""

    id: str
    account: str
    vault: str
    resource: str
    kind: str
    role: str
    created: datetime
    over: datetime
    lifecycle: Mapping[str, Any]
    point: str | None = None
    failure: str | None = None
    plan: str | None = None
    source: str | None = None
    source_point: str | None = None

    @property
    def state(self) -> str:
        """How far the job is."""
        if now() < self.over:
            return "RUNNING"
        return "FAILED" if self.failure else "COMPLETED"


@dataclass
class Backups:
    """The store of one account and Region."""

    vaults: dict[str, Vault] = field(default_factory=dict)
    jobs: dict[str, Job] = field(default_factory=dict)
    copies: dict[str, Job] = field(default_factory=dict)


def backups(request: Request) -> Backups:
    """What the caller's account has in the request's Region."""
    return request.state.store(Backups, request.account, request.region)


def by_arn(state: State, arn: str) -> Vault | None:
    """The vault of an ARN, of any account and Region."""
    parts = arn.split(":")
    if len(parts) != 7 or parts[2] != "backup" or parts[5] != "backup-vault":
        return None
    return state.store(Backups, parts[4], parts[3]).vaults.get(parts[6])


def existing(request: Request, name: str | None = None) -> Vault:
    """The vault that a request changes; ResourceNotFoundException."""
    wanted = name or request["BackupVaultName"]
    found = backups(request).vaults.get(wanted)
    if found is None:
        raise not_found(f"Backup vault {wanted} cannot be found.")
    return found


def readable(request: Request) -> Vault:
    """The vault that a request reads.

    AWS does not tell a vault that is not there from one that may not be read: AccessDeniedException, which
    terraform-provider-aws takes for "not found" as well.
    """
    found = backups(request).vaults.get(request["BackupVaultName"])
    if found is None:
        raise AwsError("AccessDeniedException", "Insufficient privileges to perform this action.", status=403)
    return found


def not_found(message: str) -> AwsError:
    """The refusal of what does not exist."""
    return AwsError("ResourceNotFoundException", message)


def invalid(message: str) -> AwsError:
    """The refusal of a value."""
    return AwsError("InvalidParameterValueException", message)


def forbidden(message: str) -> AwsError:
    """The refusal of what the state of things does not allow."""
    return AwsError("InvalidRequestException", message)
