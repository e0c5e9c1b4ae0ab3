"""Which VPCs, subnets, gateways and shares the section `foundation:network` comes to. Pure.

Addresses are worked out by `foundation.addresses`; here is what each VPC has besides. The layer declares it, the
checks read it back, and the picture shows it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from foundation.addresses import VpcBlock, layout
from foundation.config.network import Egress, Environment, Network, Routing

CENTRAL: Egress = "central"
ONLY_SHARED: tuple[Routing, ...] = ("private", "isolated")
"""Subnets that other accounts use. Public ones stay the network account's own."""


@dataclass(frozen=True)
class Subnet:
    """One subnet."""

    name: str
    """`region/environment/vpc/tier/zone`."""
    tier: str
    routing: Routing
    zone: str
    cidr: str
    ipv6_index: int
    """Which /64 of the VPC's /56, where it has one."""


@dataclass(frozen=True)
class Vpc:
    """One VPC in one Region."""

    name: str
    """`region/environment/vpc`."""
    region: str
    environment: str
    cidr: str
    egress: Egress
    has_ipv6: bool
    subnets: tuple[Subnet, ...]
    zones: tuple[str, ...]
    """In the order of the file."""
    interface_endpoints: tuple[str, ...]
    is_hub: bool
    """Whether environments with central egress reach the internet through it."""

    def routed(self, routing: Routing) -> tuple[Subnet, ...]:
        """Its subnets of one kind."""
        return tuple(subnet for subnet in self.subnets if subnet.routing == routing)

    @property
    def has_ipv6_egress(self) -> bool:
        return self.has_ipv6 and self.egress != "none"

    @cached_property
    def nat_subnets(self) -> Mapping[str, Subnet]:
        """The public subnet of each NAT gateway, by zone."""
        zones = {"nat": self.zones[:1], "nat-per-zone": self.zones}.get(self.egress, ())
        return {zone: _first(self.routed("public"), zone) for zone in zones}

    def nat_of(self, zone: str) -> str | None:
        """The zone of the NAT gateway that private subnets of a zone use."""
        return None if not self.nat_subnets else zone if zone in self.nat_subnets else next(iter(self.nat_subnets))

    @cached_property
    def zonal_subnets(self) -> tuple[Subnet, ...]:
        """One private subnet in each zone: for interface endpoints, and for the attachment to a transit gateway."""
        return tuple(_first(self.routed("private"), zone) for zone in self.zones)


@dataclass(frozen=True)
class Share:
    """The subnets of one environment in one Region, and whom they are shared with."""

    name: str
    """`region/environment`."""
    region: str
    environment: str
    targets: tuple[str, ...]
    subnets: tuple[Subnet, ...]


@dataclass(frozen=True)
class Transit:
    """The transit gateway of one Region, which is there for central egress alone."""

    region: str
    hub: Vpc
    spokes: tuple[Vpc, ...]
    supernet: str


def vpcs(section: Network) -> tuple[Vpc, ...]:
    """Every VPC, in the order of addresses."""
    plan = section.address_plan()
    hub = section.central_egress
    return tuple(
        _vpc(
            section,
            supernet.name,
            pool.key,
            block,
            hub is not None and (hub.environment, hub.vpc) == (pool.key, block.key),
        )
        for supernet in layout(plan).supernets
        for pool in supernet.pools
        for block in pool.vpcs
    )


def shares(section: Network) -> tuple[Share, ...]:
    """What is shared, by Region and environment; nothing of an environment that names nobody."""
    found: dict[str, Share] = {}
    for vpc in vpcs(section):
        targets = section.environments[vpc.environment].shared_with
        subnets = tuple(subnet for subnet in vpc.subnets if subnet.routing in ONLY_SHARED)
        if not targets or not subnets:
            continue
        name = f"{vpc.region}/{vpc.environment}"
        before = found[name].subnets if name in found else ()
        found[name] = Share(name, vpc.region, vpc.environment, targets, (*before, *subnets))
    return tuple(found.values())


def transits(section: Network) -> tuple[Transit, ...]:
    """The transit gateways: one in each Region in which a VPC has central egress."""
    every = vpcs(section)
    found = []
    for region, supernet in section.regions.items():
        here = [vpc for vpc in every if vpc.region == region]
        spokes = tuple(vpc for vpc in here if vpc.egress == CENTRAL)
        hub = next((vpc for vpc in here if vpc.is_hub), None)
        if spokes and hub is not None:
            found.append(Transit(region, hub, spokes, supernet.cidr))
    return tuple(found)


def place(section: Network, region: str, environment: str) -> tuple[str, str]:
    """Names of the first VPC of an environment in a Region that has private subnets, and of the first one of those."""
    here = (vpc for vpc in vpcs(section) if (vpc.region, vpc.environment) == (region, environment))
    vpc = next(vpc for vpc in here if vpc.routed("private"))
    return vpc.name, vpc.zonal_subnets[0].name


def _vpc(section: Network, region: str, environment: str, block: VpcBlock, is_hub: bool) -> Vpc:
    wanted: Environment = section.environments[environment]
    subnets = tuple(
        Subnet(one.name, one.tier, section.routing(one.tier), one.zone, str(one.block), one.ipv6_index)
        for one in block.subnets
    )
    return Vpc(
        name=block.name,
        region=region,
        environment=environment,
        cidr=str(block.block),
        egress=wanted.egress,
        has_ipv6=wanted.has_ipv6,
        subnets=subnets,
        zones=section.regions[region].zones,
        interface_endpoints=wanted.interface_endpoints,
        is_hub=is_hub,
    )


def _first(subnets: tuple[Subnet, ...], zone: str) -> Subnet:
    """Of several tiers the one whose addresses come first."""
    return next(subnet for subnet in subnets if subnet.zone == zone)
