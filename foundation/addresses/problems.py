"""Everything that is wrong with an address plan. What AWS allows is as its VPC User Guide says, November 2026."""

from collections.abc import Iterator, Mapping

from foundation.addresses.places import Holder, Place, misplaced
from foundation.addresses.plan import HALVINGS, ZONE_HALVINGS, AddressPlan, Pool
from foundation.addresses.supernets import networks, supernet_problems
from foundation.errors import Problem

PATH = "foundation:network"
LARGEST = 16
SMALLEST = 28
"""A VPC and a subnet have a /16 to a /28 ("VPC CIDR blocks", "Subnet CIDR blocks")."""


def problems(plan: AddressPlan) -> Iterator[Problem]:
    """Each problem of a plan, with its place in the stack file; none for a plan that can be laid out."""
    yield from supernet_problems(plan, PATH)
    yield from _tiers(plan)
    yield from _pools(plan)
    for key, pool in plan.environments.items():
        if _sensible(pool.size):
            yield from _vpcs(f"{PATH}.environments.{key}", pool, plan)


def _tiers(plan: AddressPlan) -> Iterator[Problem]:
    if not plan.tiers:
        yield Problem(f"{PATH}.tiers", {}, "a VPC has subnets of at least one tier", "Add a tier, like private.")
    places = {key: Place(tier.number, HALVINGS[tier.part]) for key, tier in plan.tiers.items()}
    yield from misplaced(f"{PATH}.tiers", Holder("the block of a zone", 0), places)


def _pools(plan: AddressPlan) -> Iterator[Problem]:
    path = f"{PATH}.environments"
    for key, pool in plan.environments.items():
        if not _sensible(pool.size):
            rule = f"the pool of an environment has a size of 1 to {SMALLEST}"
            yield Problem(f"{path}.{key}.size", pool.size, rule, "Write the netmask length of its pool, like 15.")
    places = {key: Place(pool.number, pool.size) for key, pool in plan.environments.items() if _sensible(pool.size)}
    smallest = max(networks(plan), key=lambda found: found[1].prefixlen, default=None)
    if smallest is not None:
        region, block = smallest
        holder = Holder(f"the supernet of {region}", block.prefixlen, plan.reserve.supernet)
        yield from misplaced(path, holder, places)


def _vpcs(path: str, pool: Pool, plan: AddressPlan) -> Iterator[Problem]:
    places: dict[str, Place] = {}
    for key, vpc in pool.vpcs.items():
        at = f"{path}.vpcs.{key}"
        yield from _unknown(f"{at}.regions", vpc.regions, plan.regions, "a VPC is in Regions of the plan")
        yield from _unknown(f"{at}.tiers", vpc.tiers, plan.tiers, "a VPC has tiers of the plan")
        if LARGEST <= vpc.size <= SMALLEST:
            places[key] = Place(vpc.number, vpc.size)
            yield from _small(f"{at}.size", vpc.size, plan.tiers if vpc.tiers is None else vpc.tiers, plan)
        else:
            rule = f"a VPC has a size of {LARGEST} to {SMALLEST}, the netmask lengths that AWS allows"
            yield Problem(f"{at}.size", vpc.size, rule, "Write such a size, like 18.")
    yield from misplaced(f"{path}.vpcs", Holder("the pool", pool.size, plan.reserve.pool), places)


def _small(path: str, size: int, tiers: Mapping[str, object] | tuple[str, ...], plan: AddressPlan) -> Iterator[Problem]:
    """A subnet is a part of the eighth of a VPC that a zone has."""
    known = [tier for tier in tiers if tier in plan.tiers]
    halvings = max((HALVINGS[plan.tiers[tier].part] for tier in known), default=0) + ZONE_HALVINGS
    if size + halvings > SMALLEST:
        rule = f"a subnet is a /{SMALLEST} at least, and the smallest of this VPC would be a /{size + halvings}"
        remedy = f"Write {SMALLEST - halvings} or less, or leave small tiers out (`tiers`)."
        yield Problem(path, size, rule, remedy)


def _unknown(path: str, words: tuple[str, ...] | None, known: Mapping[str, object], rule: str) -> Iterator[Problem]:
    for index, word in enumerate(words or ()):
        if word not in known:
            yield Problem(f"{path}[{index}]", word, rule, f"Write one of {', '.join(known)}.")
        elif word in (words or ())[:index]:
            yield Problem(f"{path}[{index}]", word, "each entry stands once in this list", "Remove one of the two.")


def _sensible(size: int) -> bool:
    return 1 <= size <= SMALLEST
