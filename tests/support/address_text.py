"""The address plan as lines of plain text, for tests that compare a whole layout."""

from collections.abc import Iterator

from foundation.addresses.layout import Blocks, Layout, PoolBlock, SupernetBlock, VpcBlock

STEP = "  "


def lines(found: Layout) -> tuple[str, ...]:
    """One line for each Region, environment, VPC and subnet, each with what is below it, in the order of addresses."""
    return tuple(line for supernet in found.supernets for line in _supernet(supernet))


def _supernet(supernet: SupernetBlock) -> Iterator[str]:
    yield f"{supernet.name}  {supernet.block}"
    for pool in supernet.pools:
        yield from _indented(_pool(pool))
    yield from _indented(_rest(supernet.reserve, supernet.left))


def _pool(pool: PoolBlock) -> Iterator[str]:
    yield f"{pool.key}  {pool.block}"
    for vpc in pool.vpcs:
        yield from _indented(_vpc(vpc))
    yield from _indented(_rest(pool.reserve, pool.left))


def _vpc(vpc: VpcBlock) -> Iterator[str]:
    yield f"{vpc.key}  {vpc.block}"
    rows = [
        (one.zone, one.tier, str(one.block), f"{one.usable:,}", f"IPv6 {one.ipv6_index:02x}") for one in vpc.subnets
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for zone, tier, block, usable, ipv6 in rows:
        cells = (zone.ljust(widths[0]), tier.ljust(widths[1]), block.ljust(widths[2]), usable.rjust(widths[3]))
        yield f"{STEP}{STEP.join(cells)} addresses  {ipv6}"
    yield from _indented(_rest(vpc.reserve, vpc.left))


def _rest(reserve: Blocks, left: Blocks) -> Iterator[str]:
    if reserve:
        yield f"kept for growth  {' '.join(map(str, reserve))}"
    if left:
        yield f"left  {' '.join(map(str, left))}"


def _indented(below: Iterator[str]) -> Iterator[str]:
    return (STEP + line for line in below)
