"""Every block of a plan: supernets, pools, VPCs and subnets, what is kept for growth, and what is left."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Network

from foundation.addresses.blocks import kept, left, placed
from foundation.addresses.ipv6 import ipv6_index
from foundation.addresses.plan import HALVINGS, ZONE_HALVINGS, AddressPlan, Pool, Vpc
from foundation.addresses.problems import problems
from foundation.addresses.zones import zone_number
from foundation.errors import ConfigurationError

RESERVED_BY_AWS = 5
"""The first four addresses and the last one of a subnet (Amazon VPC User Guide, "Subnet CIDR blocks")."""
SOURCE = "address plan"

Blocks = tuple[IPv4Network, ...]


@dataclass(frozen=True)
class Subnet:
    """One subnet."""

    name: str
    """`region/environment/vpc/tier/zone`."""
    tier: str
    zone: str
    block: IPv4Network
    ipv6_index: int
    """Which /64 of the VPC's /56."""

    @property
    def usable(self) -> int:
        return self.block.num_addresses - RESERVED_BY_AWS


@dataclass(frozen=True)
class VpcBlock:
    """One VPC in one Region."""

    name: str
    """`region/environment/vpc`."""
    key: str
    block: IPv4Network
    subnets: tuple[Subnet, ...]
    reserve: Blocks
    """The second half, without what a fifth to eighth zone has of it."""
    left: Blocks
    """Of the first half: what zones and tiers that are not there would have."""


@dataclass(frozen=True)
class PoolBlock:
    """One environment in one Region."""

    name: str
    """`region/environment`."""
    key: str
    block: IPv4Network
    vpcs: tuple[VpcBlock, ...]
    reserve: Blocks
    left: Blocks


@dataclass(frozen=True)
class SupernetBlock:
    """One Region."""

    name: str
    """The Region's code."""
    block: IPv4Network
    pools: tuple[PoolBlock, ...]
    reserve: Blocks
    left: Blocks


@dataclass(frozen=True)
class Layout:
    """The whole plan, worked out; all in the order of addresses."""

    supernets: tuple[SupernetBlock, ...]

    @cached_property
    def vpcs(self) -> Mapping[str, VpcBlock]:
        """By name: `region/environment/vpc`."""
        return {vpc.name: vpc for supernet in self.supernets for pool in supernet.pools for vpc in pool.vpcs}

    @cached_property
    def subnets(self) -> Mapping[str, Subnet]:
        """By name: `region/environment/vpc/tier/zone`."""
        return {subnet.name: subnet for vpc in self.vpcs.values() for subnet in vpc.subnets}


def layout(plan: AddressPlan) -> Layout:
    """Works a plan out. Raises ConfigurationError, with all its problems, for a plan that does not hold together."""
    found = tuple(problems(plan))
    if found:
        raise ConfigurationError(found, SOURCE)
    made = (_supernet(region, plan) for region in plan.regions)
    return Layout(tuple(sorted(made, key=lambda one: one.block)))


def _supernet(region: str, plan: AddressPlan) -> SupernetBlock:
    block = IPv4Network(plan.regions[region].cidr)
    made = (_pool(region, key, pool, block, plan) for key, pool in plan.environments.items())
    pools = tuple(sorted(made, key=lambda one: one.block))
    reserve = _reserve(block, plan.reserve.supernet)
    return SupernetBlock(region, block, pools, reserve, left(block, (*reserve, *(pool.block for pool in pools))))


def _pool(region: str, key: str, pool: Pool, within: IPv4Network, plan: AddressPlan) -> PoolBlock:
    block = placed(within, pool.size, pool.number)
    name = f"{region}/{key}"
    here = {key: vpc for key, vpc in pool.vpcs.items() if vpc.regions is None or region in vpc.regions}
    made = (_vpc(region, name, each, vpc, block, plan) for each, vpc in here.items())
    vpcs = tuple(sorted(made, key=lambda one: one.block))
    reserve = _reserve(block, plan.reserve.pool)
    taken = (placed(block, vpc.size, vpc.number) for vpc in pool.vpcs.values())  # here or in another Region
    return PoolBlock(name, key, block, vpcs, reserve, left(block, (*reserve, *taken)))


def _vpc(region: str, pool: str, key: str, vpc: Vpc, within: IPv4Network, plan: AddressPlan) -> VpcBlock:
    block = placed(within, vpc.size, vpc.number)
    name = f"{pool}/{key}"
    tiers = plan.tiers if vpc.tiers is None else vpc.tiers
    made = (_subnet(region, name, tier, zone, block, plan) for zone in plan.regions[region].zones for tier in tiers)
    subnets = tuple(sorted(made, key=lambda one: one.block))
    first, second = block.subnets()
    taken = tuple(subnet.block for subnet in subnets)
    return VpcBlock(name, key, block, subnets, left(second, taken), left(first, taken))


def _subnet(region: str, vpc: str, tier: str, zone: str, within: IPv4Network, plan: AddressPlan) -> Subnet:
    of_zone = placed(within, within.prefixlen + ZONE_HALVINGS, zone_number(region, zone))
    shape = plan.tiers[tier]
    block = placed(of_zone, of_zone.prefixlen + HALVINGS[shape.part], shape.number)
    return Subnet(f"{vpc}/{tier}/{zone}", tier, zone, block, ipv6_index(within, block))


def _reserve(block: IPv4Network, part: str) -> Blocks:
    found = kept(block, part)
    return () if found is None else (found,)
