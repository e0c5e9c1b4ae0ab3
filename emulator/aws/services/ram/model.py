"""What RAM remembers: resource shares and what is associated with them, and whom a share reaches.

An association takes a moment, as in AWS, and is brought to its end when somebody looks. Once the organization trusts
RAM no more, its principals are out of all shares (Disabling resource sharing with AWS Organizations, RAM user guide).
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import uuid4

from emulator.aws.errors import AwsError
from emulator.aws.pages import page
from emulator.aws.request import Request
from emulator.aws.services import delegated
from emulator.aws.services.iam import service_linked_roles
from emulator.aws.services.organizations.model import Organizations, now
from emulator.aws.services.ram.resource_types import type_of
from emulator.aws.state import State

SERVICE = "ram.amazonaws.com"
_SECONDS = 0.05
_NEXT = {"ASSOCIATING": "ASSOCIATED", "DISASSOCIATING": "DISASSOCIATED", "DELETING": "DELETED"}
Kind = Literal["PRINCIPAL", "RESOURCE"]


@dataclass
class Changing:
    """Something with a status that ends by itself at `due`, in seconds since the epoch."""

    status: str
    due: float = 0
    created: datetime = field(default_factory=now)
    updated: datetime = field(default_factory=now)

    def begin(self, status: str) -> None:
        """Enter a status that will end by itself."""
        self.status, self.due, self.updated = status, time.time() + _SECONDS, now()

    def settle(self) -> None:
        """Take the status that follows, if it is time."""
        if self.status in _NEXT and self.due <= time.time():
            self.status, self.updated = _NEXT[self.status], now()


@dataclass
class Association(Changing):
    """A principal or a resource of a share."""

    kind: Kind = "RESOURCE"
    entity: str = ""

    @property
    def lasts(self) -> bool:
        """Whether it is there or about to be."""
        return self.status in ("ASSOCIATING", "ASSOCIATED")


@dataclass
class Share(Changing):
    """A resource share of one account in one Region."""

    status: str = "ACTIVE"
    name: str = ""
    owner: str = ""
    region: str = ""
    allows_external: bool = True
    permissions: list[str] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)
    associations: dict[tuple[Kind, str], Association] = field(default_factory=dict)
    id: str = field(default_factory=lambda: str(uuid4()))

    @property
    def arn(self) -> str:
        """The share's ARN."""
        return f"arn:aws:ram:{self.region}:{self.owner}:resource-share/{self.id}"

    def of_kind(self, kind: Kind) -> list[Association]:
        """Its principals or its resources, the former ones included."""
        return [one for one in self.associations.values() if one.kind == kind]

    def associated(self, kind: Kind) -> list[Association]:
        """Those that are in effect."""
        return [one for one in self.of_kind(kind) if one.status == "ASSOCIATED"]


@dataclass
class Shares:
    """Every account's shares, by ARN."""

    by_arn: dict[str, Share] = field(default_factory=dict)


def is_on(state: State) -> bool:
    """Whether the organization shares: trusted access alone is not enough, RAM needs its role as well."""
    organization = state.store(Organizations).current
    trusts = organization is not None and delegated.is_trusted(state, SERVICE)
    return trusts and organization is not None and service_linked_roles.exists(organization.management, SERVICE)


def shares(state: State, region: str) -> list[Share]:
    """The shares of a Region, each as it is now."""
    found = [share for share in state.store(Shares).by_arn.values() if share.region == region]
    ended = bool(found) and not is_on(state)
    for share in found:
        share.settle()
        for association in share.associations.values():
            association.settle()
            if ended and association.kind == "PRINCIPAL":
                association.status = "DISASSOCIATED"
    return found


def reaches(state: State, share: Share, account: str) -> bool:
    """Whether the share is in effect for another account."""
    organization = state.store(Organizations).current
    member = organization.accounts.get(account) if organization is not None else None
    if organization is None or member is None or account == share.owner or share.status != "ACTIVE":
        return False
    names = {account, organization.arn("organization")}
    names |= {organization.arn_of(above) for above in member.chain()}
    return any(one.entity in names for one in share.associated("PRINCIPAL"))


def shared_with(state: State, account: str, region: str, resource_type: str) -> list[str]:
    """ARNs of the resources of a type, as RAM writes it, that other accounts share with the account in a Region."""
    found = {
        one.entity: None
        for share in shares(state, region)
        if reaches(state, share, account)
        for one in share.associated("RESOURCE")
        if type_of(one.entity).name == resource_type
    }
    return list(found)


def owned(request: Request, name: str = "resourceShareArn") -> Share:
    """The caller's share that the request names and that is not deleted.

    Raises:
        AwsError: UnknownResourceException; also for the shares of other accounts.
    """
    arn = request[name]
    for share in shares(request.state, request.region):
        if share.arn == arn and share.owner == request.account and share.status == "ACTIVE":
            return share
    raise unknown(f"ResourceShare {arn} could not be found.")


def own(request: Request) -> Iterator[Share]:
    """The caller's shares, deleted ones included: AWS shows them for a while."""
    return (share for share in shares(request.state, request.region) if share.owner == request.account)


def chosen(request: Request, found: Iterator[Share]) -> list[Share]:
    """Those of the shares that `resourceShareArns` names; all where it names none.

    Raises:
        AwsError: UnknownResourceException for one that is not among them.
    """
    known = {share.arn: share for share in found}
    wanted: list[str] | None = request.get("resourceShareArns")
    for arn in wanted or ():
        if arn not in known:
            raise unknown(f"ResourceShare {arn} could not be found.")
    return [known[arn] for arn in wanted] if wanted else list(known.values())


def unknown(message: str) -> AwsError:
    """RAM's refusal of what is not there."""
    return AwsError("UnknownResourceException", message)


def invalid(message: str) -> AwsError:
    """RAM's refusal of a value."""
    return AwsError("InvalidParameterException", message)


def listing(request: Request, member: str, items: list[dict[str, object]]) -> Mapping[str, object]:
    """A page as RAM writes it: its members begin with a small letter."""
    asked = {"MaxResults": request.get("maxResults"), "NextToken": request.get("nextToken")}
    try:
        found = page(Request(request.operation, asked, request.caller, request.state), member, items, dict, size=500)
    except AwsError as refusal:
        raise AwsError("InvalidNextTokenException", refusal.message) from refusal
    return {("nextToken" if name == "NextToken" else name): value for name, value in found.items()}
