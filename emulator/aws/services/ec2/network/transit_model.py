"""Transit gateways of a Region: gateways, attachments of VPCs, and route tables with what is associated and propagated.

Left out: every kind of attachment but that of a VPC, prefix lists, policy tables, and multicast.
"""

import ipaddress
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services.ec2.network.backend import Progress
from emulator.aws.services.organizations.model import now
from emulator.aws.state import State


def new_id(prefix: str) -> str:
    """An id as EC2 makes them: 17 hexadecimal digits."""
    return f"{prefix}-{secrets.token_hex(9)[:17]}"


@dataclass
class Attachment:
    """A VPC at a gateway: one subnet in each zone that traffic may come from, with an interface of the gateway."""

    id: str
    gateway: str
    vpc: str
    owner: str
    interfaces: dict[str, str]
    """Subnet -> interface."""
    options: dict[str, str]
    table: str | None = None
    """The route table it is associated with: where what comes out of the VPC goes."""
    progress: Progress = field(default_factory=lambda: Progress("pending", "available"))
    created: datetime = field(default_factory=now)

    @property
    def is_there(self) -> bool:
        """Whether it is not being deleted."""
        return self.progress.then == "available"


@dataclass
class RouteTable:
    """Routes of a gateway: destination -> attachment, or None for a black hole; propagated ones are worked out."""

    id: str
    gateway: str
    owner: str
    by_default: bool = False
    """Whether the gateway made it for itself; it goes with the gateway."""
    routes: dict[str, str | None] = field(default_factory=dict)
    propagations: list[str] = field(default_factory=list)
    progress: Progress = field(default_factory=lambda: Progress("pending", "available"))
    created: datetime = field(default_factory=now)


@dataclass
class TransitGateway:
    """One gateway, as moto's routes name it too: by `id`."""

    id: str
    owner: str
    region: str
    description: str
    options: dict[str, object]
    state: State = field(repr=False)
    progress: Progress = field(default_factory=lambda: Progress("pending", "available"))
    created: datetime = field(default_factory=now)

    @property
    def arn(self) -> str:
        """Its ARN, of the owner's account."""
        return f"arn:aws:ec2:{self.region}:{self.owner}:transit-gateway/{self.id}"

    def carries(self, vpc: str) -> bool:
        """Whether traffic from a VPC gets into it."""
        return attachment_for(self.state, self.region, self.id, vpc) is not None


@dataclass
class TransitGateways:
    """Everything of a Region, all accounts': a gateway may be used by others than its owner."""

    gateways: dict[str, TransitGateway] = field(default_factory=dict)
    attachments: dict[str, Attachment] = field(default_factory=dict)
    tables: dict[str, RouteTable] = field(default_factory=dict)


def store_of(request: Request) -> TransitGateways:
    """The gateways of the request's Region."""
    return request.state.store(TransitGateways, region=request.region)


def visible_gateway(request: Request, identifier: str) -> TransitGateway:
    """A gateway that the caller may use: its own.

    Raises:
        AwsError: InvalidTransitGatewayID.NotFound.
    """
    found = store_of(request).gateways.get(identifier)
    if found is None or found.progress.then == "deleted" or found.owner != request.account:
        message = f"Transit Gateway {identifier} was deleted or does not exist."
        raise AwsError("InvalidTransitGatewayID.NotFound", message)
    return found


def found_attachment(request: Request, identifier: str) -> Attachment:
    """An attachment of the caller's.

    Raises:
        AwsError: InvalidTransitGatewayAttachmentID.NotFound.
    """
    found = store_of(request).attachments.get(identifier)
    if found is None or not found.is_there or found.owner != request.account:
        message = f"Transit Gateway Attachment {identifier} was deleted or does not exist."
        raise AwsError("InvalidTransitGatewayAttachmentID.NotFound", message)
    return found


def found_table(request: Request, identifier: str) -> RouteTable:
    """A route table of the caller's.

    Raises:
        AwsError: InvalidRouteTableID.NotFound.
    """
    found = store_of(request).tables.get(identifier)
    if found is None or found.progress.then == "deleted" or found.owner != request.account:
        message = f"Transit Gateway Route Table {identifier} was deleted or does not exist."
        raise AwsError("InvalidRouteTableID.NotFound", message)
    return found


def attachments_of(state: State, region: str, vpc: str) -> Iterator[Attachment]:
    """The attachments of a VPC that are there."""
    kept = state.store(TransitGateways, region=region).attachments.values()
    return (one for one in kept if one.vpc == vpc and one.is_there)


def attachment_for(state: State, region: str, gateway: str, vpc: str) -> Attachment | None:
    """The one attachment of a VPC at a gateway."""
    return next((one for one in attachments_of(state, region, vpc) if one.gateway == gateway), None)


def network(text: str) -> str:
    """A destination as AWS keeps it.

    Raises:
        AwsError: InvalidParameterValue for what is no CIDR block.
    """
    try:
        return str(ipaddress.ip_network(text))
    except ValueError as error:
        raise AwsError("InvalidParameterValue", f"Invalid CIDR block {text}") from error
