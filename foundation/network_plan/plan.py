"""Regions, environments, VPCs and tiers, each with what is in it and what of its addresses is not in use."""

from collections.abc import Mapping
from dataclasses import dataclass

from foundation.addresses import Layout, PoolBlock, SupernetBlock, VpcBlock, layout
from foundation.config.network import Environment, Network, Routing
from foundation.config.placement import account_of
from foundation.config.stack import StackConfig
from foundation.network_plan.routes import Route, routes
from foundation.networks import ONLY_SHARED, Subnet, Transit, Vpc, transits, vpcs

INWARDS: tuple[Routing, ...] = ("public", "private", "isolated")


@dataclass(frozen=True)
class TierPlan:
    """The subnets of one kind in one VPC, in the order of the Region's zones."""

    name: str
    routing: Routing
    subnets: tuple[Subnet, ...]
    routes: Mapping[str, tuple[Route, ...]]
    """By zone."""
    shared_with: tuple[str, ...]


@dataclass(frozen=True)
class VpcPlan:
    """One VPC: tiers from the internet inwards, and what is kept and free in its block."""

    key: str
    vpc: Vpc
    block: VpcBlock
    tiers: tuple[TierPlan, ...]


@dataclass(frozen=True)
class EnvironmentPlan:
    """One environment in one Region; without VPCs there, its addresses stay free for it."""

    key: str
    wanted: Environment
    pool: PoolBlock
    vpcs: tuple[VpcPlan, ...]


@dataclass(frozen=True)
class RegionPlan:
    """One Region, its environments in the order of addresses."""

    name: str
    zones: tuple[str, ...]
    supernet: SupernetBlock
    environments: tuple[EnvironmentPlan, ...]
    transit: Transit | None

    @property
    def vpcs(self) -> tuple[VpcPlan, ...]:
        return tuple(vpc for environment in self.environments for vpc in environment.vpcs)


@dataclass(frozen=True)
class NetworkPlan:
    """The whole network, in the account that has it."""

    account: str
    section: Network
    layout: Layout
    regions: tuple[RegionPlan, ...]


def plan(config: StackConfig) -> NetworkPlan | None:
    """The network that a stack declares; None where the section is off or another stack's."""
    section, account = config.network, account_of(config.accounts, "network")
    if not isinstance(section, Network) or account is None:  # the rules refuse a network without an account
        return None
    found = layout(section.address_plan())
    declared = {vpc.name: vpc for vpc in vpcs(section)}
    across = {transit.region: transit for transit in transits(section)}
    regions = (_region(section, supernet, declared, across.get(supernet.name)) for supernet in found.supernets)
    return NetworkPlan(account, section, found, tuple(regions))


def _region(
    section: Network, supernet: SupernetBlock, declared: Mapping[str, Vpc], transit: Transit | None
) -> RegionPlan:
    environments = tuple(
        EnvironmentPlan(
            pool.key,
            section.environments[pool.key],
            pool,
            tuple(_vpc(section, block, declared[block.name], transit) for block in pool.vpcs),
        )
        for pool in supernet.pools
    )
    return RegionPlan(supernet.name, section.regions[supernet.name].zones, supernet, environments, transit)


def _vpc(section: Network, block: VpcBlock, vpc: Vpc, transit: Transit | None) -> VpcPlan:
    seen = section.environments[vpc.environment].shared_with
    inwards = sorted(vpc.subnets, key=lambda subnet: INWARDS.index(subnet.routing))
    tiers = dict.fromkeys(subnet.tier for subnet in inwards)
    return VpcPlan(block.key, vpc, block, tuple(_tier(tier, vpc, transit, seen) for tier in tiers))


def _tier(tier: str, vpc: Vpc, transit: Transit | None, shared_with: tuple[str, ...]) -> TierPlan:
    by_zone = {subnet.zone: subnet for subnet in vpc.subnets if subnet.tier == tier}
    subnets = tuple(by_zone[zone] for zone in vpc.zones)
    routing = subnets[0].routing
    return TierPlan(
        name=tier,
        routing=routing,
        subnets=subnets,
        routes={subnet.zone: routes(vpc, subnet, transit) for subnet in subnets},
        shared_with=shared_with if routing in ONLY_SHARED else (),
    )
