"""`foundation:network`: the address plan, and what the VPCs of each environment offer to whom.

Numbers are places, never positions in this file (`foundation.addresses`): what is added moves nothing that is there.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictBool, StrictInt, WithJsonSchema

from foundation.addresses.plan import TIERS, AddressPlan, Kept, Part, Pool, Reserves
from foundation.addresses.plan import Supernet as SupernetPlan
from foundation.addresses.plan import Tier as TierPlan
from foundation.addresses.plan import Vpc as VpcPlan
from foundation.config.identifiers import matching
from foundation.config.names import Key, Target
from foundation.config.regions import Region
from foundation.config.section import Distinct, Frozen, Given, Some

Routing = Literal["public", "private", "isolated"]
Egress = Literal["none", "ipv6", "nat", "nat-per-zone", "central"]
NAT: tuple[Egress, ...] = ("nat", "nat-per-zone")
ENDPOINT = r"^(?!com\.amazonaws\.)[a-z0-9-]+(\.[a-z0-9-]+)*$"
ALWAYS_THERE = ("s3", "dynamodb")
"""Services with a gateway endpoint in every VPC; those cost nothing."""


def endpoint(text: str) -> str:
    rule = "an interface endpoint is named by its service, without com.amazonaws and the Region"
    return matching(ENDPOINT, text, rule, "Write the last part of the service's name, like ssm or ecr.dkr.")


EndpointService = Annotated[str, AfterValidator(endpoint), WithJsonSchema({"type": "string", "pattern": ENDPOINT})]


class Supernet(Frozen):
    """The addresses of one Region, for all of its VPCs."""

    cidr: str = Field(description="A range of private addresses, like 10.0.0.0/12.")
    zones: Some[str] = Field(
        description="Availability Zones, all by id (euc1-az1) or all by letter. The first has the NAT gateway where "
        "there is one alone."
    )


class Tier(Frozen):
    """The subnets of one kind: where in the block of each zone, how large, and how they are routed."""

    part: Part = Field(description="Part of a zone's block.")
    number: StrictInt = Field(description="Which part of this size, from 0.")
    routing: Given[Routing] = Field(
        default=None, description="Default: what the tier is called, where that is one of these; else private."
    )


class Vpc(Frozen):
    """One VPC of an environment, in each of its Regions."""

    number: StrictInt = Field(description="Which block of its size in the pool, from 0.")
    size: StrictInt = Field(default=18, description="Netmask length, 16 to 28.")
    tiers: Given[Some[Key]] = Field(default=None, description="Its tiers. Default: all.")
    regions: Given[Some[Region]] = Field(default=None, description="Where it is. Default: all Regions of the network.")


class Environment(Frozen):
    """An environment: its pool of addresses, and what its VPCs offer to whom."""

    number: StrictInt = Field(description="Which block of its size in every Region's range, from 0.")
    size: StrictInt = Field(default=15, description="Netmask length of the pool.")
    vpcs: Mapping[Key, Vpc] = Field(default={"main": Vpc(number=0)}, description="VPCs, by name.")
    egress: Egress = Field(
        default="none",
        description="How private subnets reach the internet: not at all, by IPv6 alone, through one NAT gateway, "
        "through one in each zone, or through the VPC that `central_egress` names.",
    )
    ipv6: StrictBool = Field(default=False, description="IPv6 addresses besides; with egress `ipv6` always.")
    interface_endpoints: Distinct[EndpointService] = Field(
        default=(), description="AWS services to reach without the internet. Each is billed per zone and hour."
    )
    shared_with: Distinct[Target] = Field(
        default=(), description="Who uses the private and isolated subnets: root, units, or account: and a key."
    )

    @property
    def has_ipv6(self) -> bool:
        return self.ipv6 or self.egress == "ipv6"


class CentralEgress(Frozen):
    """The VPC whose NAT gateways serve environments with egress `central`, through a transit gateway."""

    environment: Key = Field(description="Its environment, which has NAT gateways of its own.")
    vpc: Key = Field(default="main", description="Its VPC.")


class Reserve(Frozen):
    """The end of each range and of each pool, where nothing is placed. Giving a reserve up moves nothing."""

    supernet: Kept = Field(default="1/4", description="Of each Region's range.")
    pool: Kept = Field(default="1/4", description="Of each environment's pool.")


class Network(Frozen):
    """VPCs in the network account, whose subnets are shared with who works there."""

    regions: Mapping[Region, Supernet] = Field(description="Regions, with their ranges and zones.")
    environments: Mapping[Key, Environment] = Field(description="Environments, by name.")
    tiers: Mapping[Key, Tier] = Field(
        default={name: Tier(part=tier.part, number=tier.number) for name, tier in TIERS.items()},
        description="Tiers of subnets. Default: private, isolated and public.",
    )
    reserve: Reserve = Field(default=Reserve(), description="What is kept for growth.")
    on_premises: Mapping[Key, Some[str]] = Field(
        default={}, description="Ranges in use elsewhere, by the name of the place; no Region's range overlaps them."
    )
    central_egress: Given[CentralEgress] = Field(
        default=None, description="Where environments with egress `central` reach the internet."
    )

    def routing(self, tier: str) -> Routing:
        """How the subnets of a tier are routed."""
        chosen = self.tiers[tier].routing
        if chosen is not None:
            return chosen
        return "public" if tier == "public" else "isolated" if tier == "isolated" else "private"

    def address_plan(self) -> AddressPlan:
        """What the section says of addresses."""
        return AddressPlan(
            regions={key: SupernetPlan(region.cidr, region.zones) for key, region in self.regions.items()},
            environments={
                key: Pool(
                    each.number,
                    each.size,
                    {name: VpcPlan(vpc.number, vpc.size, vpc.tiers, vpc.regions) for name, vpc in each.vpcs.items()},
                )
                for key, each in self.environments.items()
            },
            tiers={name: TierPlan(tier.part, tier.number) for name, tier in self.tiers.items()},
            reserve=Reserves(self.reserve.supernet, self.reserve.pool),
            on_premises=dict(self.on_premises),
        )
