"""Properties of every address plan, held against a second reading that lists blocks with `ipaddress`."""

from collections.abc import Mapping
from dataclasses import replace
from ipaddress import IPv4Network
from itertools import combinations, islice
from random import Random
from typing import TypeVar

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from foundation.addresses import AddressPlan, Pool, Reserves, Supernet, Tier, Vpc, layout, problems
from foundation.addresses.plan import Kept

Value = TypeVar("Value")

SUPERNETS = {"eu-central-1": "10.16.0.0/12", "us-east-1": "172.16.0.0/13", "eu-west-1": "100.64.0.0/11"}
PREFIXES = {"eu-central-1": "euc1-az", "us-east-1": "use1-az", "eu-west-1": "euw1-az"}
HALVES = {"none": 0, "1/2": 1, "1/4": 2, "1/8": 3, "1/16": 4}
TIERS = {"private": Tier("1/2", 0), "isolated": Tier("1/4", 2), "public": Tier("1/8", 6), "transit": Tier("1/16", 14)}
UNHURRIED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""Examples are made of many parts, and machines may be busy: neither is what these tests are about."""

KEPT: st.SearchStrategy[Kept] = st.sampled_from(["none", "1/2", "1/4", "1/8"])
NAMES = st.sampled_from(["alpha", "beta", "gamma", "delta"])
VPCS = st.builds(
    Vpc,
    number=st.integers(0, 5),
    size=st.sampled_from([17, 18, 19, 21]),
    tiers=st.none() | st.lists(st.sampled_from(["private", "public"]), min_size=1, unique=True).map(tuple),
    regions=st.none() | st.lists(st.sampled_from(sorted(SUPERNETS)), min_size=1, unique=True).map(tuple),
)
POOLS = st.builds(
    Pool,
    number=st.integers(0, 4),
    size=st.sampled_from([14, 15, 16]),
    vpcs=st.dictionaries(NAMES, VPCS, min_size=1, max_size=4),
)


def ids(region: str) -> st.SearchStrategy[tuple[str, ...]]:
    numbers = st.lists(st.integers(1, 8), min_size=1, max_size=4, unique=True)
    return numbers.map(lambda chosen: tuple(f"{PREFIXES[region]}{number}" for number in chosen))


REGIONS = st.fixed_dictionaries(
    {region: st.builds(Supernet, cidr=st.just(cidr), zones=ids(region)) for region, cidr in SUPERNETS.items()}
)
PLANS = st.builds(
    AddressPlan,
    regions=REGIONS,
    environments=st.dictionaries(NAMES, POOLS, min_size=1, max_size=3),
    tiers=st.just({name: TIERS[name] for name in ("private", "isolated", "public")}),
    reserve=st.builds(Reserves, supernet=KEPT, pool=KEPT),
)


def nth(within: IPv4Network, size: int, number: int) -> IPv4Network | None:
    """The second reading: blocks are listed and counted."""
    return next(islice(within.subnets(new_prefix=size), number, None), None) if size >= within.prefixlen else None


def usable(within: IPv4Network, part: str) -> int:
    """How many addresses from the beginning are not kept for growth."""
    halves = HALVES[part]
    return within.num_addresses - (within.num_addresses >> halves if halves else 0)


def packs(within: IPv4Network, part: str, entries: Mapping[str, Vpc | Pool]) -> bool:
    blocks = [nth(within, entry.size, entry.number) for entry in entries.values()]
    end = int(within.network_address) + usable(within, part)
    if any(block is None or int(block.broadcast_address) >= end for block in blocks):
        return False
    taken = [address for block in blocks if block is not None for address in ends(block)]
    return sorted(taken) == [end for block in sorted(filter(None, blocks)) for end in ends(block)]


def ends(block: IPv4Network) -> tuple[int, int]:
    return int(block.network_address), int(block.broadcast_address)


def holds(plan: AddressPlan) -> bool:
    for supernet in plan.regions.values():
        block = IPv4Network(supernet.cidr)
        if not packs(block, plan.reserve.supernet, plan.environments):
            return False
        for pool in plan.environments.values():
            inside = nth(block, pool.size, pool.number)
            if inside is None or not packs(inside, plan.reserve.pool, pool.vpcs):
                return False
    return True


def sound(plan: AddressPlan) -> AddressPlan:
    """What is left of a plan once all is dropped that does not hold with what stands before it."""
    kept = replace(plan, environments={})
    for key, pool in plan.environments.items():
        bare = replace(kept, environments={**kept.environments, key: replace(pool, vpcs={})})
        kept = bare if holds(bare) else kept
        for name, vpc in pool.vpcs.items() if kept is bare else ():
            vpcs = {**kept.environments[key].vpcs, name: vpc}
            grown = replace(kept, environments={**kept.environments, key: replace(pool, vpcs=vpcs)})
            kept = grown if holds(grown) else kept
    return kept


SOUND = PLANS.map(sound)


def places(plan: AddressPlan) -> dict[str, object]:
    """Whatever AWS could not change without making it anew."""
    found = layout(plan)
    vpcs = {vpc.name: vpc.block for vpc in found.vpcs.values()}
    return {**vpcs, **{name: (one.block, one.ipv6_index) for name, one in found.subnets.items()}}


def without(entries: Mapping[str, Value], key: str) -> dict[str, Value]:
    return {name: value for name, value in entries.items() if name != key}


@UNHURRIED
@given(PLANS | SOUND)
def test_a_plan_has_problems_exactly_when_its_blocks_do_not_fit(plan: AddressPlan) -> None:
    assert (next(problems(plan), None) is None) == holds(plan)


@UNHURRIED
@given(SOUND)
def test_blocks_lie_inside_what_holds_them_and_never_overlap(plan: AddressPlan) -> None:
    found = layout(plan)
    pools = [pool for supernet in found.supernets for pool in supernet.pools]
    siblings: list[tuple[IPv4Network, list[IPv4Network]]] = [
        *((one.block, [pool.block for pool in one.pools] + [*one.reserve, *one.left]) for one in found.supernets),
        *((vpc.block, [each.block for each in vpc.subnets] + [*vpc.reserve, *vpc.left]) for vpc in found.vpcs.values()),
    ]
    for pool in pools:
        siblings.append((pool.block, [vpc.block for vpc in pool.vpcs] + [*pool.reserve, *pool.left]))
    for outer, inner in siblings:
        assert all(block.subnet_of(outer) for block in inner)
        assert not any(one.overlaps(other) for one, other in combinations(inner, 2))


@UNHURRIED
@given(SOUND)
def test_every_address_of_a_region_is_in_a_block_or_kept_or_left(plan: AddressPlan) -> None:
    everywhere = {key: replace(pool, vpcs=_everywhere(pool.vpcs)) for key, pool in plan.environments.items()}
    for supernet in layout(replace(plan, environments=everywhere)).supernets:
        own = sum(block.num_addresses for block in (*supernet.reserve, *supernet.left))
        assert own + sum(pool.block.num_addresses for pool in supernet.pools) == supernet.block.num_addresses
        for pool in supernet.pools:
            spare = sum(block.num_addresses for block in (*pool.reserve, *pool.left))
            assert spare + sum(vpc.block.num_addresses for vpc in pool.vpcs) == pool.block.num_addresses
            for vpc in pool.vpcs:
                spare = sum(block.num_addresses for block in (*vpc.reserve, *vpc.left))
                assert spare + sum(one.block.num_addresses for one in vpc.subnets) == vpc.block.num_addresses


@UNHURRIED
@given(SOUND)
def test_no_two_subnets_of_a_vpc_share_an_ipv6_index(plan: AddressPlan) -> None:
    for vpc in layout(plan).vpcs.values():
        indices = [one.ipv6_index for one in vpc.subnets]
        assert len(set(indices)) == len(indices)
        assert all(0 <= index < 128 for index in indices)


@UNHURRIED
@given(SOUND)
def test_taking_anything_away_or_adding_it_moves_nothing_else(plan: AddressPlan) -> None:
    changes = [replace(plan, environments=without(plan.environments, key)) for key in plan.environments]
    for key, pool in plan.environments.items():
        for name in pool.vpcs:
            fewer = replace(pool, vpcs=without(pool.vpcs, name))
            changes.append(replace(plan, environments={**plan.environments, key: fewer}))
    for region, supernet in plan.regions.items():
        for zone in supernet.zones if len(supernet.zones) > 1 else ():
            fewer_zones = replace(supernet, zones=tuple(each for each in supernet.zones if each != zone))
            changes.append(replace(plan, regions={**plan.regions, region: fewer_zones}))
    changes.append(replace(plan, tiers={**plan.tiers, "transit": TIERS["transit"]}))
    changes.append(replace(plan, reserve=Reserves("none", "none")))
    before = places(plan)
    for change in changes:
        after = places(change)
        both = before.keys() & after.keys()
        assert {name: after[name] for name in both} == {name: before[name] for name in both}


@UNHURRIED
@given(SOUND)
def test_a_region_more_or_less_moves_nothing_in_the_others(plan: AddressPlan) -> None:
    vpcs = {key: replace(pool, vpcs=_everywhere(pool.vpcs)) for key, pool in plan.environments.items()}
    plan = replace(plan, environments=vpcs)
    before = places(plan)
    for region in plan.regions:
        after = places(replace(plan, regions=without(plan.regions, region)))
        assert after == {name: place for name, place in before.items() if not name.startswith(f"{region}/")}


@UNHURRIED
@given(SOUND, st.randoms(use_true_random=False))
def test_the_order_in_the_file_means_nothing(plan: AddressPlan, chance: Random) -> None:
    def mixed(entries: Mapping[str, Value]) -> dict[str, Value]:
        return dict(chance.sample(list(entries.items()), len(entries)))

    zones = {
        name: replace(one, zones=tuple(chance.sample(one.zones, len(one.zones)))) for name, one in plan.regions.items()
    }
    pools = {name: replace(pool, vpcs=mixed(pool.vpcs)) for name, pool in plan.environments.items()}
    other = replace(plan, regions=mixed(zones), environments=mixed(pools), tiers=mixed(plan.tiers))
    assert layout(other) == layout(plan)


@UNHURRIED
@given(PLANS, POOLS, st.sampled_from([0, 2]))
def test_a_pool_at_an_even_number_grows_in_place(plan: AddressPlan, pool: Pool, number: int) -> None:
    pool = replace(pool, number=number)
    before = sound(replace(plan, environments={"alpha": pool}, reserve=Reserves("none", plan.reserve.pool)))
    assume("alpha" in before.environments)
    kept = before.environments["alpha"]
    after = replace(before, environments={"alpha": replace(kept, size=kept.size - 1, number=number // 2)})
    assert places(after) == places(before)


def _everywhere(vpcs: Mapping[str, Vpc]) -> dict[str, Vpc]:
    return {name: replace(vpc, regions=None) for name, vpc in vpcs.items()}
