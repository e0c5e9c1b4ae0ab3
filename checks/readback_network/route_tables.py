"""Route tables: which subnets have each, and every route in it. Nothing uses the table that AWS makes with a VPC."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from checks.readback_facts import Subjects, Value
from checks.readback_network.live import Live, tags_of
from checks.readback_network.scope import Scope
from checks.readback_network.vpcs import blocks
from foundation.config.network import ALWAYS_THERE
from foundation.networks import Subnet, Vpc

EVERYWHERE, EVERYWHERE_6 = "0.0.0.0/0", "::/0"
OWN_IPV6 = "the VPC's IPv6"
_TARGETS = ("NatGatewayId", "EgressOnlyInternetGatewayId", "TransitGatewayId", "GatewayId", "VpcPeeringConnectionId")


@dataclass(frozen=True)
class Table:
    """A declared table, and its routes out of the VPC as facts."""

    name: str
    subnets: tuple[Subnet, ...]
    routes: Mapping[str, Value]


def expected(scope: Scope) -> Subjects:
    """Every table of every VPC."""
    for vpc in scope.vpcs:
        own = {f"route {vpc.cidr}": "local", **({f"route {OWN_IPV6}": "local"} if vpc.has_ipv6 else {})}
        yield f"route table {vpc.name} (main)", {"VPC": vpc.name, "is main": True, "subnets": [], **own}
        services = {f"route to {vpc.name}/{name}": f"endpoint {vpc.name}/{name}" for name in ALWAYS_THERE}
        for table in tables(scope, vpc):
            subnets: list[Value] = [*sorted(subnet.name for subnet in table.subnets)]
            facts: dict[str, Value] = {"VPC": vpc.name, "is main": False, "subnets": subnets}
            yield f"route table {table.name}", {**facts, **own, **services, **table.routes, **scope.tags()}


def found(live: Live) -> Subjects:
    """The same, and every other table and route."""
    vpcs = {vpc["VpcId"]: vpc for vpc in live.vpcs.values()}
    for name, table in live.route_tables.items():
        associations = table["Associations"]
        subnets: list[Value] = [*sorted(live.word(one["SubnetId"]) for one in associations if one.get("SubnetId"))]
        others = {f"used by {one['GatewayId']}": True for one in associations if one.get("GatewayId")}
        facts: dict[str, Value] = {
            "VPC": live.word(table["VpcId"]),
            "is main": any(one.get("Main") for one in associations),
        }
        routes = dict(_route(live, vpcs[table["VpcId"]], route) for route in table["Routes"])
        yield f"route table {name}", {**facts, "subnets": subnets, **others, **routes, **tags_of(table)}


def tables(scope: Scope, vpc: Vpc) -> Iterator[Table]:
    """The tables that are declared for a VPC."""
    transit, gateway = scope.transit_of.get(vpc.name), f"internet gateway {vpc.name}"
    if public := vpc.routed("public"):
        six = {f"route {EVERYWHERE_6}": gateway} if vpc.has_ipv6 else {}
        back = {f"route {transit.supernet}": f"transit gateway {vpc.region}"} if transit and vpc.is_hub else {}
        yield Table(f"{vpc.name}/public", public, {f"route {EVERYWHERE}": gateway, **six, **back})
    private = vpc.routed("private")
    for zone in dict.fromkeys(subnet.zone for subnet in private):
        subnets = tuple(subnet for subnet in private if subnet.zone == zone)
        yield Table(f"{vpc.name}/private/{zone}", subnets, dict(_private(scope, vpc, zone)))
    if isolated := vpc.routed("isolated"):
        yield Table(f"{vpc.name}/isolated", isolated, {})


def _private(scope: Scope, vpc: Vpc, zone: str) -> Iterator[tuple[str, Value]]:
    if nat := vpc.nat_of(zone):
        yield f"route {EVERYWHERE}", f"NAT gateway {vpc.name}/nat/{nat}"
    elif vpc.name in scope.transit_of:
        yield f"route {EVERYWHERE}", f"transit gateway {vpc.region}"
    if vpc.has_ipv6_egress:
        yield f"route {EVERYWHERE_6}", f"egress-only internet gateway {vpc.name}"


def _route(live: Live, vpc: Mapping[str, Any], route: Mapping[str, Any]) -> tuple[str, Value]:
    target = next((str(route[name]) for name in _TARGETS if route.get(name)), "something else")
    words = live.target(target)
    destination = route.get("DestinationCidrBlock") or route.get("DestinationIpv6CidrBlock")
    if destination is None:
        # A prefix list has another id in each Region: it is called by the endpoint that it leads to.
        destination = f"to {live.word(target)}" if target.startswith("vpce-") else str(route["DestinationPrefixListId"])
    called = OWN_IPV6 if destination in blocks(vpc) else destination
    return f"route {called}", words if route["State"] == "active" else f"{words}, {route['State']}"
