"""Each subnet: where it is, its tier, whether what is launched there gets public addresses."""

from collections.abc import Mapping
from ipaddress import IPv6Network
from typing import Any

from checks.readback_facts import Subjects, Value
from checks.readback_network.live import Live, tags_of
from checks.readback_network.scope import Scope
from checks.readback_network.vpcs import blocks
from foundation.networks import Subnet

IPV6_SUBNET_BITS = 64


def expected(scope: Scope) -> Subjects:
    """Every subnet of every VPC."""
    for vpc in scope.vpcs:
        for subnet in vpc.subnets:
            six: dict[str, Value] = {"IPv6 block": subnet.ipv6_index} if vpc.has_ipv6 else {}
            yield (
                f"subnet {subnet.name}",
                {
                    "VPC": vpc.name,
                    "addresses": subnet.cidr,
                    "zone": _expected_zone(vpc.region, subnet),
                    "public addresses": subnet.routing == "public",
                    "IPv6 addresses": vpc.has_ipv6,
                    **six,
                    **scope.tags(),
                    "tag tier": subnet.tier,
                },
            )


def found(live: Live) -> Subjects:
    """The same, and every other subnet."""
    letters = any(len(zone) == 1 for zone in live.scope.section.regions[live.region].zones)
    vpcs = {vpc["VpcId"]: vpc for vpc in live.vpcs.values()}
    for name, subnet in live.subnets.items():
        yield (
            f"subnet {name}",
            {
                "VPC": live.word(subnet["VpcId"]),
                "addresses": subnet["CidrBlock"],
                "zone": subnet["AvailabilityZone" if letters else "AvailabilityZoneId"],
                "public addresses": subnet["MapPublicIpOnLaunch"],
                "IPv6 addresses": subnet["AssignIpv6AddressOnCreation"],
                **_six(vpcs[subnet["VpcId"]], subnet),
                **tags_of(subnet),
            },
        )


def _expected_zone(region: str, subnet: Subnet) -> str:
    return f"{region}{subnet.zone}" if len(subnet.zone) == 1 else subnet.zone


def _six(vpc: Mapping[str, Any], subnet: Mapping[str, Any]) -> dict[str, Value]:
    """Which /64 of the VPC's addresses a subnet has."""
    own, whole = blocks(subnet), blocks(vpc)
    if not own:
        return {}
    if not whole:
        return {"IPv6 block": own[0]}
    start, first = (int(IPv6Network(block).network_address) for block in (own[0], whole[0]))
    return {"IPv6 block": (start - first) >> IPV6_SUBNET_BITS}
