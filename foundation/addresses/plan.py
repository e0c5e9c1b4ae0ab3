"""What an address plan says: plain values, as a section of a stack file has them.

A growing pool keeps its VPCs where it is at an even number: one bit less of size, and half the number.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Part = Literal["1/2", "1/4", "1/8", "1/16"]
Kept = Literal["none", "1/2", "1/4", "1/8"]

HALVINGS: Mapping[str, int] = {"1/2": 1, "1/4": 2, "1/8": 3, "1/16": 4}
"""How often something is halved to have a part of it."""
ZONE_HALVINGS = 3
"""A VPC has room for eight zones: four in its first half, and more in the half that is kept for growth."""


@dataclass(frozen=True)
class Supernet:
    """The addresses of one Region, for all of its VPCs."""

    cidr: str
    zones: tuple[str, ...]
    """Availability Zones, all by id (`euc1-az1`) or all by letter (`a`). An id is the same place in every account."""


@dataclass(frozen=True)
class Tier:
    """The subnets of one kind: where in the block of each zone, and how large."""

    part: Part
    number: int
    """Counts parts of this size."""


@dataclass(frozen=True)
class Vpc:
    """One VPC of an environment, in each of its Regions."""

    number: int
    """Counts blocks of its size from the beginning of the pool."""
    size: int = 18
    tiers: tuple[str, ...] | None = None
    """Left out: all tiers of the plan."""
    regions: tuple[str, ...] | None = None
    """Left out: all Regions of the plan. In the others its place stays free for it."""


@dataclass(frozen=True)
class Pool:
    """The addresses of one environment, at the same place in the supernet of every Region."""

    number: int
    """Counts blocks of its size from the beginning of the supernet."""
    size: int = 15
    vpcs: Mapping[str, Vpc] = field(default_factory=dict)


@dataclass(frozen=True)
class Reserves:
    """The end of each supernet and each pool, where nothing is placed. Giving a reserve up moves nothing."""

    supernet: Kept = "1/4"
    pool: Kept = "1/4"


TIERS: Mapping[str, Tier] = {
    "private": Tier("1/2", 0),
    "isolated": Tier("1/4", 2),
    "public": Tier("1/8", 6),
}
"""An eighth of each zone stays for a fourth tier: `Tier("1/8", 7)`."""


@dataclass(frozen=True)
class AddressPlan:
    """All addresses of the organization's network."""

    regions: Mapping[str, Supernet]
    environments: Mapping[str, Pool]
    tiers: Mapping[str, Tier] = field(default_factory=lambda: TIERS)
    reserve: Reserves = Reserves()
    on_premises: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Ranges in use elsewhere, by the name of the place; no supernet may overlap them."""
