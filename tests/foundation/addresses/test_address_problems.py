"""What is wrong with an address plan is said with its place, its value, the rule and the remedy."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from address_plans import FRANKFURT, PLAN, only, with_pool, with_region

from foundation.addresses import AddressPlan, Pool, Supernet, Tier, Vpc, problems


def with_cidr(cidr: str) -> AddressPlan:
    return replace(PLAN, regions={"eu-central-1": replace(FRANKFURT, cidr=cidr)})


def with_zones(*zones: str) -> AddressPlan:
    return replace(PLAN, regions={"eu-central-1": replace(FRANKFURT, zones=zones)})


def with_vpcs(**vpcs: Vpc) -> AddressPlan:
    return replace(PLAN, environments={"production": Pool(0, vpcs=vpcs)})


def with_tiers(tiers: Mapping[str, Tier]) -> AddressPlan:
    return replace(PLAN, tiers=tiers)


def with_homes(*cidrs: str) -> AddressPlan:
    return replace(PLAN, on_premises={"berlin": cidrs})


CASES: Mapping[str, tuple[AddressPlan, str, object, str, str]] = {
    "no Region": (
        replace(PLAN, regions={}, environments={}),
        *("regions", {}, "a plan has at least one Region", "Add one, with its supernet."),
    ),
    "public addresses": (
        replace(with_cidr("11.0.0.0/12"), environments={}),
        *("regions.eu-central-1.cidr", "11.0.0.0/12", "a supernet lies within private addresses: 10.0.0.0/8,"),
        "Choose a range within one of them.",
    ),
    "half of it private": (
        with_cidr("172.0.0.0/8"),
        *("regions.eu-central-1.cidr", "172.0.0.0/8", "a supernet lies within private", "Choose a range within one"),
    ),
    "host bits": (
        with_cidr("10.16.1.0/12"),
        *("regions.eu-central-1.cidr", "10.16.1.0/12", "a range of addresses is its first address, a slash"),
        "Write 10.16.0.0/12, if that is what is meant.",
    ),
    "no range": (
        with_cidr("ten"),
        *("regions.eu-central-1.cidr", "ten", "a range of addresses is", "Write a range like 10.16.0.0/12."),
    ),
    "Regions that overlap": (
        with_region("eu-west-1", "10.24.0.0/13", "a"),
        *("regions.eu-west-1.cidr", "10.24.0.0/13", "supernets do not overlap; eu-central-1 has 10.16.0.0/12"),
        "Choose another range for one of the two.",
    ),
    "in use on premises": (
        with_homes("192.168.0.0/16", "10.16.0.0/16"),
        *("on_premises.berlin[1]", "10.16.0.0/16", "what is in use elsewhere is in no supernet; eu-central-1 has"),
        "Choose another supernet for eu-central-1, or correct the range of berlin.",
    ),
    "no range on premises": (
        with_homes("192.168.1.1"),
        *("on_premises.berlin[0]", "192.168.1.1", "a range of addresses is", "Write 192.168.1.1/32, if that"),
    ),
    "no zone": (
        with_zones(),
        *("regions.eu-central-1.zones", [], "a VPC has at least one zone", "Add zones, as AWS names them."),
    ),
    "a zone of another Region": (
        with_zones("euc1-az1", "euw1-az2"),
        *("regions.eu-central-1.zones[1]", "euw1-az2", "a zone of eu-central-1 is an id", "Write an id like euc1-az1;"),
    ),
    "a zone twice": (
        with_zones("euc1-az1", "euc1-az1"),
        *("regions.eu-central-1.zones[1]", "euc1-az1", "each entry stands once in this list", "Remove one of the two."),
    ),
    "letters and ids": (
        with_zones("euc1-az1", "b"),
        *(
            "regions.eu-central-1.zones[1]",
            "b",
            "zones of a Region are all ids or all letters",
            "Write them all by id.",
        ),
    ),
    "no tier": (
        with_tiers({}),
        *("tiers", {}, "a VPC has subnets of at least one tier", "Add a tier, like private."),
    ),
    "tiers that overlap": (
        with_tiers({"private": Tier("1/2", 0), "public": Tier("1/8", 3)}),
        *("tiers.public.number", 3, "blocks do not overlap; `private`, number 0 of /1, has some", "Write 4, which is"),
    ),
    "a tier outside its zone": (
        with_tiers({"private": Tier("1/4", 4)}),
        *(
            "tiers.private.number",
            4,
            "the block of a zone, a /0, has room for a /2 at numbers 0 to 3",
            "Write 0, which",
        ),
    ),
    "a pool of no size": (
        with_pool(Pool(0, 33, {"main": Vpc(0)})),
        *("environments.added.size", 33, "the pool of an environment has a size of 1 to 28", "Write the netmask"),
    ),
    "a supernet too small for anything": (
        replace(with_cidr("10.0.0.0/32"), environments={"test": Pool(0)}),
        *("environments.test.number", 0, "a /15 is larger than the supernet of eu-central-1, a /32", "Make it smaller"),
    ),
    "a pool that is too large": (
        with_pool(Pool(0, 11)),
        *(
            "environments.added.number",
            0,
            "a /11 is larger than the supernet of eu-central-1, a /12",
            "Make it smaller",
        ),
    ),
    "a pool outside the supernet": (
        with_pool(Pool(8)),
        *("environments.added.number", 8, "the supernet of eu-central-1, a /12, has room for a /15 at numbers 0 to 7"),
        "Write 1, which is free.",
    ),
    "a number below zero": (
        with_pool(Pool(-1)),
        *("environments.added.number", -1, "the supernet of eu-central-1, a /12, has room", "Write 1, which is free."),
    ),
    "a pool where growth is": (
        with_pool(Pool(6)),
        *(
            "environments.added.number",
            6,
            "the last 1/4 of the supernet of eu-central-1 is kept for growth (`reserve`)",
        ),
        "Write 1, which is free.",
    ),
    "a number twice": (
        with_pool(Pool(2)),
        *("environments.added.number", 2, "a number is used once; `test` has it too", "Write 1, which is free."),
    ),
    "pools that overlap": (
        with_pool(Pool(1, 14)),
        *("environments.added.number", 1, "blocks do not overlap; `test`, number 2 of /15, has some of these"),
        "Write 2, which is free.",
    ),
    "no place is free": (
        with_pool(Pool(0, 13)),
        *(
            "environments.added.number",
            0,
            "blocks do not overlap; `production`, number 0 of /15",
            "Make it smaller",
        ),
    ),
    "a smaller Region": (
        with_region("eu-west-1", "10.32.0.0/14", "a"),
        *("environments.test.number", 2, "the supernet of eu-west-1, a /14, has room for a /15 at numbers 0 to 1"),
        "Make it smaller, or what holds it larger: no place of its size is free.",
    ),
    "a VPC that AWS would refuse": (
        with_vpcs(main=Vpc(0, 15)),
        *("environments.production.vpcs.main.size", 15, "a VPC has a size of 16 to 28, the netmask lengths that AWS"),
        "Write such a size, like 18.",
    ),
    "subnets that AWS would refuse": (
        with_vpcs(main=Vpc(0, 23)),
        *(
            "environments.production.vpcs.main.size",
            23,
            "a subnet is a /28 at least, and the smallest of this VPC would",
        ),
        "Write 22 or less, or leave small tiers out (`tiers`).",
    ),
    "a VPC twice": (
        with_vpcs(main=Vpc(1), other=Vpc(1)),
        *("environments.production.vpcs.other.number", 1, "a number is used once; `main` has it too", "Write 0, which"),
    ),
    "a VPC outside its pool": (
        with_vpcs(main=Vpc(8)),
        *("environments.production.vpcs.main.number", 8, "the pool, a /15, has room for a /18 at numbers 0 to 7"),
        "Write 0, which is free.",
    ),
    "a VPC where growth is": (
        with_vpcs(main=Vpc(6)),
        *(
            "environments.production.vpcs.main.number",
            6,
            "the last 1/4 of the pool is kept for growth",
            "Write 0, which",
        ),
    ),
    "a tier that nobody knows": (
        with_vpcs(main=Vpc(0, tiers=("private", "secret"))),
        *("environments.production.vpcs.main.tiers[1]", "secret", "a VPC has tiers of the plan"),
        "Write one of private, isolated, public.",
    ),
    "a Region that is not in the plan": (
        with_vpcs(main=Vpc(0, regions=("eu-west-1",))),
        *("environments.production.vpcs.main.regions[0]", "eu-west-1", "a VPC is in Regions of the plan"),
        "Write one of eu-central-1.",
    ),
    "a tier twice": (
        with_vpcs(main=Vpc(0, tiers=("private", "private"))),
        *("environments.production.vpcs.main.tiers[1]", "private", "each entry stands once", "Remove one of the two."),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_each_problem_says_where_what_which_rule_and_what_to_do(case: str) -> None:
    plan, path, value, rule, remedy = CASES[case]
    found = only(plan)
    assert (found.path, found.value) == (path, value)
    assert found.rule.startswith(rule)
    assert found.remedy.startswith(remedy)


def test_a_sound_plan_has_no_problem() -> None:
    assert not list(problems(PLAN))


def test_the_largest_vpcs_and_the_smallest_subnets_of_aws_are_allowed() -> None:
    assert not list(problems(with_vpcs(main=Vpc(0, 16), small=Vpc(64, 22), least=Vpc(260, 24, tiers=("private",)))))


def test_every_private_range_can_be_a_supernet() -> None:
    ranges = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")
    for cidr in ranges:
        assert not list(problems(AddressPlan({"eu-west-1": Supernet(cidr, ("a",))}, {})))


def test_two_vpcs_of_different_regions_do_not_share_a_number() -> None:
    plan = with_region("eu-west-1", "10.32.0.0/12", "a")
    vpcs = {"one": Vpc(0, regions=("eu-west-1",)), "other": Vpc(0, regions=("eu-central-1",))}
    assert only(with_pool(Pool(1, vpcs=vpcs), plan)).rule == "a number is used once; `one` has it too"


def test_what_fits_nowhere_takes_no_place_from_others() -> None:
    plan = replace(PLAN, environments={"one": Pool(-1), "two": Pool(0, 11), "three": Pool(6)})
    assert [found.remedy[:7] for found in problems(plan)] == ["Write 0", "Make it", "Write 0"]


def test_every_problem_of_a_plan_is_listed() -> None:
    plan = replace(with_pool(Pool(2, vpcs={"main": Vpc(9)}), with_zones("z")), on_premises={"berlin": ("10.0.0.0/8",)})
    assert [found.path.removeprefix("foundation:network.") for found in problems(plan)] == [
        "regions.eu-central-1.zones[0]",
        "on_premises.berlin[0]",
        "environments.added.number",
        "environments.added.vpcs.main.number",
    ]
