"""The way of packets from every subnet: to the internet and back, and to every other VPC of the Region.

Other Regions are reached over a peering alone, to which a route would lead that nothing declares.
"""

from ipaddress import IPv4Address, ip_network

from checks.network_walk import INTERNET_6, Address, Exit
from checks.readback_facts import Subjects, Value
from checks.readback_network.live import Live
from checks.readback_network.scope import Scope
from foundation.networks import Subnet, Vpc

NOWHERE = "nowhere"
LOCAL = "local"
TO_THE_INTERNET, BY_IPV6, BACK = "to the internet", "to the internet by IPv6", "back from the internet"
INTO, WITH = "gets into VPCs", "speaks with VPCs"
FIRST_HOST = 4
"""AWS keeps the first four addresses of a subnet."""
_ENDS = {"none": NOWHERE, "black hole": "black hole", "loop": "loop", "local": LOCAL}


def subject(name: str) -> str:
    """What to call the ways from a subnet."""
    return f"ways from {name}"


def expected(scope: Scope) -> Subjects:
    """Every subnet of every VPC."""
    for vpc in scope.vpcs:
        for subnet in vpc.subnets:
            out, back = _out(scope, vpc, subnet)
            facts: dict[str, Value] = {TO_THE_INTERNET: out, BY_IPV6: _out_by_ipv6(vpc, subnet)}
            facts |= {BACK: back} if back else {}
            yield subject(subnet.name), {**facts, INTO: _into(scope, vpc, subnet), WITH: []}


def found(live: Live) -> Subjects:
    """The same, and every other subnet."""
    for name, one in live.subnets.items():
        subnet = one["SubnetId"]
        out = live.ways.exit_of(subnet)
        facts: dict[str, Value] = {TO_THE_INTERNET: _words(live, out)}
        facts[BY_IPV6] = _words(live, live.ways.exit_of(subnet, INTERNET_6))
        if out.sender != subnet:
            # Answers come to the NAT gateway, which has the address of the one who asked.
            facts[BACK] = _words(live, live.ways.exit_of(out.sender, _address(one["CidrBlock"])))
        yield subject(name), {**facts, **_others(live, subnet, one["VpcId"])}


def _out(scope: Scope, vpc: Vpc, subnet: Subnet) -> tuple[str, str | None]:
    """The way to the internet, and the way back through a NAT gateway."""
    if subnet.routing == "public":
        return f"internet gateway {vpc.name}", None
    if subnet.routing == "isolated":
        return NOWHERE, None
    transit = scope.transit_of.get(vpc.name)
    if nat := vpc.nat_of(subnet.zone):
        return f"NAT gateway {vpc.name}/nat/{nat}, internet gateway {vpc.name}", LOCAL
    if transit is not None:
        over, hub = f"transit gateway {transit.region}", transit.hub
        nat = f"NAT gateway {hub.name}/nat/{hub.nat_of(subnet.zone)}"
        return f"{over}, {nat}, internet gateway {hub.name}", f"{over}, {LOCAL}"
    return NOWHERE, None


def _out_by_ipv6(vpc: Vpc, subnet: Subnet) -> str:
    if vpc.has_ipv6 and subnet.routing == "public":
        return f"internet gateway {vpc.name}"
    if vpc.has_ipv6_egress and subnet.routing == "private":
        return f"egress-only internet gateway {vpc.name}"
    return NOWHERE


def _into(scope: Scope, vpc: Vpc, subnet: Subnet) -> list[Value]:
    """The hub's way back to its spokes is open to what is in it too, but no answer comes."""
    transit = scope.transit_of.get(vpc.name)
    if transit is None or not vpc.is_hub or subnet.routing == "isolated":
        return []
    return [*sorted(spoke.name for spoke in transit.spokes)]


def _others(live: Live, subnet: str, vpc: str) -> dict[str, Value]:
    """The other VPCs that a packet gets into, and those from which an answer comes."""
    into, back = set(), set()
    for other in live.subnets.values():
        if other["VpcId"] == vpc:
            continue
        there = live.ways.exit_of(subnet, _address(other["CidrBlock"]))
        if there.end == "elsewhere":
            into.add(live.target(there.path[-1]))
        elif _is_in(live, there, other["VpcId"]):
            into.add(live.word(other["VpcId"]))
            sender = live.described(there.sender)
            if _is_in(live, live.ways.exit_of(other["SubnetId"], _address(sender["CidrBlock"])), sender["VpcId"]):
                back.add(live.word(other["VpcId"]))
    return {INTO: [*sorted(into)], WITH: [*sorted(back)]}


def _is_in(live: Live, found: Exit, vpc: str) -> bool:
    return found.end == LOCAL and live.described(found.subnet)["VpcId"] == vpc


def _address(cidr: str) -> Address:
    return IPv4Address(int(ip_network(cidr).network_address) + FIRST_HOST)


def _words(live: Live, found: Exit) -> str:
    """The gateways on the way, and how it ends where that is not the last of them."""
    through = [live.target(one) for one in found.path]
    end = _ENDS.get(found.end)
    return ", ".join((*through, end) if end else through)
