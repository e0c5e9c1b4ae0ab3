"""The network for machines."""

from dataclasses import asdict
from ipaddress import IPv4Network

from automation.events import Json
from foundation.config import In, StackConfig
from foundation.network_plan import EnvironmentPlan, NetworkPlan, RegionPlan, TierPlan, VpcPlan, warnings
from foundation.network_plan.warnings import billed


def document(stack: str, config: StackConfig, found: NetworkPlan | None) -> dict[str, Json]:
    """The whole plan; names of VPCs and subnets are those of their tag `Name`."""
    if found is None:
        elsewhere = config.network.stack if isinstance(config.network, In) else None
        return {"stack": stack, "network": "elsewhere" if elsewhere else "off", "declared_by": elsewhere}
    costs = billed(found)
    return {
        "stack": stack,
        "network": "on",
        "declared_by": stack,
        "account": found.account,
        "on_premises": {name: list(ranges) for name, ranges in found.section.on_premises.items()},
        "regions": [_region(region, dict(asdict(costs[region.name]))) for region in found.regions],
        "warnings": [{"kind": one.kind, "text": one.text} for one in warnings(found)],
    }


def _region(region: RegionPlan, costs: dict[str, Json]) -> Json:
    transit = region.transit
    spokes: list[Json] = [vpc.name for vpc in transit.spokes] if transit else []
    return {
        "region": region.name,
        "cidr": str(region.supernet.block),
        "zones": list(region.zones),
        "central_egress": {"hub": transit.hub.name, "spokes": spokes} if transit else None,
        "billed_by_the_hour": costs,
        **_rest(region.supernet.reserve, region.supernet.left),
        "environments": [_environment(environment) for environment in region.environments],
    }


def _environment(environment: EnvironmentPlan) -> Json:
    wanted = environment.wanted
    return {
        "environment": environment.key,
        "cidr": str(environment.pool.block),
        "egress": wanted.egress,
        "ipv6": wanted.has_ipv6,
        "shared_with": list(wanted.shared_with),
        "interface_endpoints": list(wanted.interface_endpoints),
        **_rest(environment.pool.reserve, environment.pool.left),
        "vpcs": [_vpc(vpc) for vpc in environment.vpcs],
    }


def _vpc(vpc: VpcPlan) -> Json:
    return {
        "vpc": vpc.vpc.name,
        "cidr": vpc.vpc.cidr,
        "nat_gateways": list(vpc.vpc.nat_subnets),
        **_rest(vpc.block.reserve, vpc.block.left),
        "subnets": [subnet for tier in vpc.tiers for subnet in _subnets(tier)],
    }


def _subnets(tier: TierPlan) -> list[Json]:
    return [
        {
            "subnet": subnet.name,
            "tier": tier.name,
            "routing": tier.routing,
            "zone": subnet.zone,
            "cidr": subnet.cidr,
            "routes": [dict(asdict(route)) for route in tier.routes[subnet.zone]],
            "shared_with": list(tier.shared_with),
        }
        for subnet in tier.subnets
    ]


def _rest(reserve: tuple[IPv4Network, ...], left: tuple[IPv4Network, ...]) -> dict[str, Json]:
    return {"kept_for_growth": [str(block) for block in reserve], "free": [str(block) for block in left]}
