"""The way of a packet through VPCs of one Region, to where it leaves them or ends. Pure: it goes by what AWS describes.

Route tables are read as AWS reads them: the longest match wins, a black hole swallows. Through a NAT gateway the way
goes on in the gateway's subnet and with its address, through a transit gateway in the subnets of the attachment that it
is routed to. Prefix lists are left out: they lead to a service, not out. So are network ACLs and security groups.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

INTERNET = ip_address("203.0.113.1")
INTERNET_6 = ip_address("2001:db8:ffff::1")

Address = IPv4Address | IPv6Address
Described = Mapping[str, Any]
Routes = Sequence[tuple[IPv4Network | IPv6Network, Described]]
"""Routes by destination, the longest first."""

_DESTINATIONS = ("DestinationCidrBlock", "DestinationIpv6CidrBlock")
_TARGETS = (
    "NatGatewayId",
    "EgressOnlyInternetGatewayId",
    "TransitGatewayId",
    "GatewayId",
    "VpcPeeringConnectionId",
    "NetworkInterfaceId",
    "InstanceId",
    "CarrierGatewayId",
    "LocalGatewayId",
    "CoreNetworkArn",
)
_ENDS = {"igw": "internet gateway", "eigw": "egress-only gateway", "local": "local"}


@dataclass(frozen=True)
class Exit:
    """How a way ends, and the gateways that it went through: ids, the last one the way out."""

    end: str
    """One of: internet gateway, egress-only gateway, local, elsewhere, black hole, loop, none."""
    path: tuple[str, ...] = ()
    subnet: str = field(default="", compare=False)
    """Whose route was the last."""
    sender: str = field(default="", compare=False)
    """The subnet whose address the packet bears at the end."""


@dataclass(frozen=True)
class TransitRoutes:
    """The transit gateways of a Region: both descriptions of their attachments, and the routes of each table, by id."""

    attachments: Sequence[Described] = ()
    vpc_attachments: Sequence[Described] = ()
    routes: Mapping[str, Sequence[Described]] = field(default_factory=dict)


class Ways:
    """The subnets of a Region, with all that routes between them."""

    def __init__(
        self,
        subnets: Iterable[Described],
        tables: Iterable[Described],
        nat_gateways: Iterable[Described] = (),
        transit: TransitRoutes | None = None,
    ) -> None:
        transit = transit or TransitRoutes()
        self._subnets = {subnet["SubnetId"]: subnet for subnet in subnets}
        self._own, self._main = _tables(tables)
        self._nats = {gateway["NatGatewayId"]: gateway["SubnetId"] for gateway in nat_gateways}
        self._attached = {(one["ResourceId"], one["TransitGatewayId"]): one for one in transit.attachments}
        self._entered = {one["TransitGatewayAttachmentId"]: one["SubnetIds"] for one in transit.vpc_attachments}
        self._transit = {table: _sorted(routes) for table, routes in transit.routes.items()}

    def exit_of(self, subnet: str, address: Address = INTERNET) -> Exit:
        """Where a packet from a subnet to an address ends up."""
        return self._walk(subnet, address, (), subnet)

    def _walk(self, subnet: str, address: Address, path: tuple[str, ...], sender: str) -> Exit:
        routes = self._own[subnet] if subnet in self._own else self._main[self._subnets[subnet]["VpcId"]]
        route = _longest(routes, address)
        if route is None or route["State"] != "active":
            return Exit("none" if route is None else "black hole", path, subnet, sender)
        target = next((str(route[name]) for name in _TARGETS if route.get(name)), "unknown")
        if target in path:
            return Exit("loop", path, subnet, sender)
        path = (*path, target) if target != "local" else path
        kind = target.split("-")[0]
        if kind == "nat":
            inside = self._nats.get(target)
            return self._walk(inside, address, path, inside) if inside else Exit("black hole", path, subnet, sender)
        if kind == "tgw":
            return self._across(target, subnet, address, path, sender)
        return Exit(_ENDS.get(kind, "elsewhere"), path, subnet, sender)

    def _across(self, gateway: str, subnet: str, address: Address, path: tuple[str, ...], sender: str) -> Exit:
        attachment = self._attached.get((self._subnets[subnet]["VpcId"], gateway), {})
        table = attachment.get("Association", {}).get("TransitGatewayRouteTableId", "")
        route = _longest(self._transit.get(table, ()), address)
        if route is None or route["State"] != "active":
            return Exit("none" if route is None else "black hole", path, subnet, sender)
        to = route["TransitGatewayAttachments"][0]["TransitGatewayAttachmentId"]
        entered = sorted(self._subnets.keys() & set(self._entered.get(to, ())))
        if not entered:
            return Exit("elsewhere", path, subnet, sender)
        # A packet stays in its zone where the attachment has a subnet there.
        zone = self._zone(subnet)
        inside = next((one for one in entered if self._zone(one) == zone), entered[0])
        return self._walk(inside, address, path, sender)

    def _zone(self, subnet: str) -> str:
        return str(self._subnets[subnet]["AvailabilityZoneId"])


def _tables(tables: Iterable[Described]) -> tuple[dict[str, Routes], dict[str, Routes]]:
    """Routes of subnets with a table of their own, and those of the main table of each VPC."""
    own: dict[str, Routes] = {}
    main: dict[str, Routes] = {}
    for table in tables:
        routes = _sorted(table["Routes"])
        for association in table["Associations"]:
            if subnet := association.get("SubnetId"):
                own[subnet] = routes
            elif association.get("Main"):
                main[table["VpcId"]] = routes
    return own, main


def _sorted(routes: Iterable[Described]) -> Routes:
    found = [(ip_network(route[name]), route) for route in routes for name in _DESTINATIONS if route.get(name)]
    return sorted(found, key=lambda one: -one[0].prefixlen)


def _longest(routes: Routes, address: Address) -> Described | None:
    return next((route for destination, route in routes if address in destination), None)
