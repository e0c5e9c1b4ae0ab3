"""Rules for supernets: private addresses, that no other Region and no place outside AWS has, and zones."""

from collections.abc import Iterator
from ipaddress import IPv4Network
from itertools import combinations

from foundation.addresses.plan import AddressPlan, Supernet
from foundation.addresses.zones import is_letter, zone_number
from foundation.errors import BrokenRule, Problem

PRIVATE = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")))
"""RFC 1918, and the shared address space of RFC 6598."""


def supernet_problems(plan: AddressPlan, path: str) -> Iterator[Problem]:
    """Problems of Regions and of ranges on premises; `path` is where the plan stands."""
    if not plan.regions:
        yield Problem(f"{path}.regions", {}, "a plan has at least one Region", "Add one, with its supernet.")
    for region, supernet in plan.regions.items():
        yield from _range(f"{path}.regions.{region}.cidr", supernet.cidr)
        yield from _zones(f"{path}.regions.{region}.zones", region, supernet)
    for (one, block), (other, second) in combinations(networks(plan), 2):
        if block.overlaps(second):
            rule = f"supernets do not overlap; {one} has {block}"
            yield Problem(f"{path}.regions.{other}.cidr", str(second), rule, "Choose another range for one of the two.")
    for place, cidrs in plan.on_premises.items():
        for index, cidr in enumerate(cidrs):
            yield from _elsewhere(f"{path}.on_premises.{place}[{index}]", place, cidr, plan)


def networks(plan: AddressPlan) -> tuple[tuple[str, IPv4Network], ...]:
    """Regions with their supernets, where those are ranges at all."""
    read = ((region, network(supernet.cidr)) for region, supernet in plan.regions.items())
    return tuple((region, block) for region, block in read if isinstance(block, IPv4Network))


def network(cidr: str) -> IPv4Network | BrokenRule:
    """A range as it is written; host bits are refused, as it might be another range that was meant."""
    rule = "a range of addresses is its first address, a slash, and the netmask length"
    try:
        block = IPv4Network(cidr, strict=False)
    except ValueError:
        return BrokenRule(rule, "Write a range like 10.16.0.0/12.")
    return block if str(block) == cidr else BrokenRule(rule, f"Write {block}, if that is what is meant.")


def _range(path: str, cidr: str) -> Iterator[Problem]:
    block = network(cidr)
    if isinstance(block, BrokenRule):
        yield Problem(path, cidr, block.rule, block.remedy)
    elif not any(block.subnet_of(private) for private in PRIVATE):
        rule = f"a supernet lies within private addresses: {', '.join(map(str, PRIVATE))}"
        yield Problem(path, cidr, rule, "Choose a range within one of them.")


def _elsewhere(path: str, place: str, cidr: str, plan: AddressPlan) -> Iterator[Problem]:
    block = network(cidr)
    if isinstance(block, BrokenRule):
        yield Problem(path, cidr, block.rule, block.remedy)
        return
    for region, supernet in networks(plan):
        if supernet.overlaps(block):
            rule = f"what is in use elsewhere is in no supernet; {region} has {supernet}"
            yield Problem(path, cidr, rule, f"Choose another supernet for {region}, or correct the range of {place}.")


def _zones(path: str, region: str, supernet: Supernet) -> Iterator[Problem]:
    if not supernet.zones:
        yield Problem(path, [], "a VPC has at least one zone", "Add zones, as AWS names them.")
    first: dict[int, str] = {}
    for index, zone in enumerate(supernet.zones):
        try:
            number = zone_number(region, zone)
        except BrokenRule as error:
            yield Problem(f"{path}[{index}]", zone, error.rule, error.remedy)
            continue
        if is_letter(zone) != is_letter(supernet.zones[0]):
            # Which letter an id has differs between accounts: a and euc1-az2 may be one zone.
            rule = "zones of a Region are all ids or all letters"
            yield Problem(f"{path}[{index}]", zone, rule, "Write them all by id.")
        elif number in first:
            yield Problem(f"{path}[{index}]", zone, "each entry stands once in this list", "Remove one of the two.")
        first.setdefault(number, zone)
