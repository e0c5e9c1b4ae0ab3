"""Walks the routes that a packet from a subnet would take, with boto3, to where it leaves the network or ends.

Route tables are read as AWS reads them: the longest match wins, a black hole swallows. Through a NAT gateway the walk
goes on in the gateway's subnet, through a transit gateway in the subnets of the attachment that it is routed to.
Prefix lists are left out: they lead to a service, not out.
"""

import ipaddress
from dataclasses import dataclass
from typing import Any

INTERNET = "203.0.113.1"
INTERNET_6 = "2001:db8:ffff::1"
_TARGETS = ("NatGatewayId", "EgressOnlyInternetGatewayId", "TransitGatewayId", "GatewayId")
_ENDS = {"igw": "internet gateway", "eigw": "egress-only gateway", "local": "local"}


@dataclass(frozen=True)
class Exit:
    """How a walk ends, and the gateways that it went through: ids, the last one the way out."""

    end: str
    """One of: internet gateway, egress-only gateway, local, black hole, loop, none."""
    path: tuple[str, ...] = ()


def exit_of(ec2: Any, subnet: str, address: str = INTERNET) -> Exit:
    """Where a packet from a subnet to an address ends up."""
    return _walk(ec2, subnet, address, ())


def table_of(ec2: Any, subnet: str) -> Any:
    """The route table of a subnet: its own, or its VPC's main one."""
    own = [{"Name": "association.subnet-id", "Values": [subnet]}]
    if tables := ec2.describe_route_tables(Filters=own)["RouteTables"]:
        return tables[0]
    main = [
        {"Name": "vpc-id", "Values": [_subnet(ec2, subnet)["VpcId"]]},
        {"Name": "association.main", "Values": ["true"]},
    ]
    return ec2.describe_route_tables(Filters=main)["RouteTables"][0]


def _walk(ec2: Any, subnet: str, address: str, path: tuple[str, ...]) -> Exit:
    route = _longest(table_of(ec2, subnet)["Routes"], address, "DestinationCidrBlock", "DestinationIpv6CidrBlock")
    if route is None:
        return Exit("none", path)
    if route["State"] != "active":
        return Exit("black hole", path)
    target = next(str(route[name]) for name in _TARGETS if route.get(name))
    if target in path:
        return Exit("loop", path)
    path = (*path, target) if target != "local" else path
    kind = target.split("-")[0]
    if kind in _ENDS:
        return Exit(_ENDS[kind], path)
    if kind == "nat":
        gateway = ec2.describe_nat_gateways(NatGatewayIds=[target])["NatGateways"][0]
        return _walk(ec2, gateway["SubnetId"], address, path)
    return _across(ec2, target, _subnet(ec2, subnet), address, path)


def _across(ec2: Any, gateway: str, subnet: Any, address: str, path: tuple[str, ...]) -> Exit:
    vpc = [{"Name": "resource-id", "Values": [subnet["VpcId"]]}, {"Name": "transit-gateway-id", "Values": [gateway]}]
    attachment = ec2.describe_transit_gateway_attachments(Filters=vpc)["TransitGatewayAttachments"][0]
    if "Association" not in attachment:
        return Exit("none", path)
    found = ec2.search_transit_gateway_routes(
        TransitGatewayRouteTableId=attachment["Association"]["TransitGatewayRouteTableId"],
        Filters=[{"Name": "state", "Values": ["active", "blackhole"]}],
    )["Routes"]
    route = _longest(found, address, "DestinationCidrBlock")
    if route is None:
        return Exit("none", path)
    if route["State"] != "active":
        return Exit("black hole", path)
    to = route["TransitGatewayAttachments"][0]["TransitGatewayAttachmentId"]
    find = ec2.describe_transit_gateway_vpc_attachments
    entered = find(TransitGatewayAttachmentIds=[to])["TransitGatewayVpcAttachments"][0]["SubnetIds"]
    # A packet stays in its zone where the attachment has a subnet there.
    zones = {_subnet(ec2, one)["AvailabilityZoneId"]: one for one in sorted(entered, reverse=True)}
    return _walk(ec2, zones.get(subnet["AvailabilityZoneId"], sorted(entered)[0]), address, path)


def _subnet(ec2: Any, subnet: str) -> Any:
    return ec2.describe_subnets(SubnetIds=[subnet])["Subnets"][0]


def _longest(routes: list[Any], address: str, *members: str) -> Any:
    packet = ipaddress.ip_address(address)
    matching = [
        (ipaddress.ip_network(route[member]).prefixlen, route)
        for route in routes
        for member in members
        if route.get(member) and packet in ipaddress.ip_network(route[member])
    ]
    return max(matching, key=lambda one: one[0])[1] if matching else None
