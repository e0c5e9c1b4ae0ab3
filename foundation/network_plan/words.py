"""The network in words: for the table, the lines and the picture alike."""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network

from foundation.config.network import ALWAYS_THERE, Egress, Network, Routing
from foundation.network_plan.plan import EnvironmentPlan, NetworkPlan, RegionPlan, TierPlan, VpcPlan
from foundation.network_plan.routes import Route
from foundation.network_plan.warnings import billed

MEANINGS: Mapping[Routing, str] = {
    "public": "reachable from the internet; for the network account alone",
    "private": "reaches the internet as its environment's egress says; shared",
    "isolated": "reaches nothing outside of its VPC; shared",
}
"""How the subnets of a tier are routed."""
_EGRESS: Mapping[Egress, str] = {
    "none": "none",
    "ipv6": "by IPv6 alone",
    "nat": "one NAT gateway",
    "nat-per-zone": "one NAT gateway in each zone",
    "central": "central",
}
NOWHERE = "→ nowhere"
NOBODY = "nobody: the network account has them alone"
NO_VPC = "no VPC here: its addresses stay free for one"
CENTRAL = "Central egress, no way from environment to environment"
_NAMED = 4
"""Free blocks that are named; the rest are counted."""


def summary(found: NetworkPlan) -> tuple[str, ...]:
    """What holds for all of it."""
    vpcs = sum(len(region.vpcs) for region in found.regions)
    counts = (
        _count(len(found.regions), "Region"),
        _count(len(found.section.environments), "environment"),
        _count(vpcs, "VPC"),
        _count(len(found.layout.subnets), "subnet"),
    )
    ends = " and ".join(ALWAYS_THERE)
    on_premises = [f"{name} {', '.join(ranges)}" for name, ranges in found.section.on_premises.items()]
    return (
        f"{', '.join(counts)} in the account {found.account}",
        f"Every VPC has gateway endpoints for {ends}.",
        *([f"In use elsewhere: {'; '.join(on_premises)}"] if on_premises else []),
    )


def central(region: RegionPlan) -> tuple[str, ...]:
    """The way of central egress in a Region, step by step; nothing where there is none."""
    if region.transit is None:
        return ()
    spokes = ", ".join(_below(region, vpc.name) for vpc in region.transit.spokes)
    return spokes, "transit gateway", f"{_below(region, region.transit.hub.name)}: NAT gateways", "internet"


def region_facts(region: RegionPlan) -> Iterator[tuple[str, str]]:
    """What of a Region's addresses is not in use: what, and the words for it."""
    return _rest(region.supernet.reserve, region.supernet.left)


def environment_facts(environment: EnvironmentPlan, section: Network) -> Iterator[tuple[str, str]]:
    """What there is to say of an environment in a Region besides its VPCs."""
    if environment.vpcs:
        yield "Egress", egress(environment, section)
        yield "Shared with", shared(environment)
        if environment.wanted.interface_endpoints:
            yield "Endpoints", f"{', '.join(environment.wanted.interface_endpoints)} in each zone"
    else:
        yield "VPCs", NO_VPC
    yield from _rest(environment.pool.reserve, environment.pool.left)


def vpc_facts(vpc: VpcPlan) -> Iterator[tuple[str, str]]:
    """What of a VPC's addresses is not in use."""
    return _rest(vpc.block.reserve, vpc.block.left)


def addresses(vpc: VpcPlan) -> str:
    """Its ranges; AWS gives the one of IPv6."""
    return f"{vpc.vpc.cidr} and an IPv6 range" if vpc.vpc.has_ipv6 else vpc.vpc.cidr


def egress(environment: EnvironmentPlan, section: Network) -> str:
    """How private subnets reach the internet."""
    wanted = environment.wanted
    said = _EGRESS[wanted.egress]
    if wanted.egress == "central" and section.central_egress is not None:
        said += f", through {section.central_egress.environment}/{section.central_egress.vpc}"
    return said + (", and by IPv6" if wanted.ipv6 and wanted.egress not in ("none", "ipv6") else "")


def shared(environment: EnvironmentPlan) -> str:
    """Who uses which tiers."""
    tiers = dict.fromkeys(tier.name for vpc in environment.vpcs for tier in vpc.tiers if tier.shared_with)
    return f"{', '.join(environment.wanted.shared_with)} ({' and '.join(tiers)} subnets)" if tiers else NOBODY


def routes(tier: TierPlan) -> tuple[str, ...]:
    """Where the subnets of a tier are routed, once where it is the same for all."""
    every = [(zone, route) for zone, found in tier.routes.items() for route in found]
    zonal = len(tier.subnets) > 1 and all(route.zone in (None, zone) for zone, route in every)
    said = dict.fromkeys(f"{route.destination} → {_target(route, zonal)}" for _, route in every)
    return tuple(said) or (NOWHERE,)


def costs(found: NetworkPlan) -> Iterator[str]:
    """What AWS bills by the hour, a line for each Region that has any of it."""
    for region, each in billed(found).items():
        parts = [
            _count(number, noun)
            for number, noun in (
                (each.nat_gateways, "NAT gateway"),
                (each.interface_endpoints, "zonal interface endpoint"),
                (each.transit_attachments, "transit gateway attachment"),
            )
            if number
        ]
        if parts:
            yield f"Billed by the hour in {region}: {', '.join(parts)}."


def lines(found: NetworkPlan) -> Iterator[str]:
    """All of it as a tree: Regions, environments, VPCs, tiers with their subnets."""
    yield from summary(found)
    for region in found.regions:
        yield f"{region.name}  {region.supernet.block}"
        if steps := central(region):
            yield f"  {CENTRAL}: {' → '.join(steps)}"
        yield from _facts(1, region_facts(region))
        for environment in region.environments:
            yield f"  {environment.key}  {environment.pool.block}"
            yield from _facts(2, environment_facts(environment, found.section))
            for vpc in environment.vpcs:
                yield f"    {vpc.key}  {addresses(vpc)}"
                yield from (f"      {line}" for tier in vpc.tiers for line in _tier(tier, vpc))
                yield from _facts(3, vpc_facts(vpc))


def in_subnet(vpc: VpcPlan, tier: TierPlan, zone: str) -> tuple[str, ...]:
    """What of the network account's own is in a subnet, besides routes."""
    (subnet,) = (subnet for subnet in tier.subnets if subnet.zone == zone)
    nat = vpc.vpc.nat_subnets.get(zone)
    return ("NAT gateway",) if nat == subnet else ()


def _tier(tier: TierPlan, vpc: VpcPlan) -> Iterator[str]:
    yield f"{tier.name}  {'; '.join(routes(tier))}"
    for subnet in tier.subnets:
        inside = "".join(f"  {what}" for what in in_subnet(vpc, tier, subnet.zone))
        yield f"  {subnet.zone}  {subnet.cidr}{inside}"


def _target(route: Route, zonal: bool) -> str:
    if route.zone is None:
        return route.target
    return f"{route.target} of the zone" if zonal else f"{route.target} in {route.zone}"


def _rest(reserve: tuple[IPv4Network, ...], left: tuple[IPv4Network, ...]) -> Iterator[tuple[str, str]]:
    if reserve:
        yield "Kept for growth", _blocks(reserve)
    if left:
        yield "Free", _blocks(left)


def _blocks(found: tuple[IPv4Network, ...]) -> str:
    """The largest of them by name."""
    largest = sorted(sorted(found, key=lambda block: block.prefixlen)[:_NAMED])
    more = len(found) - _NAMED
    return ", ".join(map(str, largest)) + (f" and {more} smaller" if more > 0 else "")


def _facts(depth: int, found: Iterator[tuple[str, str]]) -> Iterator[str]:
    return (f"{'  ' * depth}{what}: {words}" for what, words in found)


def _below(region: RegionPlan, name: str) -> str:
    return name.removeprefix(f"{region.name}/")


def _count(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
