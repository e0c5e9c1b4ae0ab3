"""The boxes of the picture of the network: a VPC as a grid of tiers and zones, its environment and Region around it.

D2 makes no box in a grid wider or higher by itself, and does not break text: both are decided here.
"""

from collections.abc import Iterable, Iterator

from foundation.config.network import Network
from foundation.network_plan import EnvironmentPlan, RegionPlan, VpcPlan, words
from pictures.blocks import box, quoted
from pictures.measure import lines
from pictures.palette import LINE, TEXT, UNIT, network_looks

WIDEST = 1560
"""Pixels of the picture, unless one VPC with all its zones is wider: a page shows so much without shrinking letters."""
GAP = 4
_AROUND_VPCS, _AROUND_ENVIRONMENTS = 8, 12
"""Pixels between boxes. D2 leaves as many around all of them together."""
_TIER, _ZONE, _ROUTES = 104, 116, 216
_MARGIN, _LEADING = 16, 16
_ARROW, _STEP = 28, 110
_HIGH, _LOW = 12, 8
"""Pixels above and below the text of a cell, together."""

Cell = tuple[str, str, tuple[str, ...]]
"""Key, class in `pictures.palette`, and text that is not broken yet."""


def regions(found: tuple[RegionPlan, ...], section: Network) -> Iterator[str]:
    """All Regions, side by side as long as there is room."""
    widest = max(_environment_width(region) for region in found) + 2 * _AROUND_ENVIRONMENTS
    beside = max(1, min(len(found), WIDEST // (widest + _AROUND_ENVIRONMENTS)))
    for number in range(0, len(found), beside):
        part = found[number : number + beside]
        body = [line for region in part for line in _region(region, section, WIDEST // len(part))]
        yield from _row(f"regions {number}", body)


def _region(region: RegionPlan, section: Network, room: int) -> Iterator[str]:
    """A Region that may be so wide; environments are beside each other where that leaves room."""
    environments, single = region.environments, _environment_width(region)
    step = single + _AROUND_ENVIRONMENTS
    beside = max(1, min(len(environments), (room - 3 * _AROUND_ENVIRONMENTS) // step))
    wide = single if beside == 1 else beside * step + _AROUND_ENVIRONMENTS
    body = [f"grid-gap: {_AROUND_ENVIRONMENTS}"]
    body += [*_facts(words.region_facts(region), wide - 2 * GAP), *_central(region, wide)]
    for number in range(0, len(environments), beside):
        part = environments[number : number + beside]
        inside = [line for one in part for line in _environment(one, section, single - 2 * _AROUND_VPCS)]
        body += inside if beside == 1 else _row(f"environments {number}", inside)
    label = _label(f"{region.name} · {region.supernet.block}", wide, UNIT)
    return box(f"region {region.name}", "region", label, body)


def _environment(environment: EnvironmentPlan, section: Network, wide: int) -> Iterator[str]:
    facts = _facts(words.environment_facts(environment, section), wide - 2 * GAP)
    body = [f"grid-gap: {_AROUND_VPCS}", *facts]
    for vpc in environment.vpcs:
        body += _vpc(vpc, wide)
    label = _label(f"{environment.key} · {environment.pool.block}", wide, UNIT)
    return box(f"environment {environment.key}", "environment", label, body)


def _vpc(vpc: VpcPlan, wide: int) -> Iterator[str]:
    zones = vpc.vpc.zones
    rows: list[list[Cell]] = [
        [("tier", "head", ("Tier",)), *((zone, "head", (zone,)) for zone in zones), ("routes", "head", ("Routes",))]
    ]
    for tier in vpc.tiers:
        cells = [
            (subnet.zone, tier.routing, (subnet.cidr, *words.in_subnet(vpc, tier, subnet.zone)))
            for subnet in tier.subnets
        ]
        rows.append([("tier", tier.routing, (tier.name,)), *cells, ("routes", tier.routing, words.routes(tier))])
    names = ("head", *(tier.name for tier in vpc.tiers))
    pixels = [_TIER, *(_ZONE for _ in zones), _ROUTES]
    body = [f"grid-gap: {GAP}", *_grid("subnets", names, rows, pixels, _HIGH)]
    body += _facts(words.vpc_facts(vpc), wide - 4 * GAP)
    return box(f"vpc {vpc.key}", "vpc", _label(f"{vpc.key} · {words.addresses(vpc)}", wide, TEXT), body)


def _facts(found: Iterable[tuple[str, str]], wide: int) -> Iterator[str]:
    rows: list[list[Cell]] = [[("what", "fact", (what,)), ("words", "detail", (said,))] for what, said in found]
    names = tuple(row[0][2][0] for row in rows)
    return _grid("facts", names, rows, [_TIER, wide - _TIER - GAP], _LOW) if rows else iter(())


def _central(region: RegionPlan, wide: int) -> Iterator[str]:
    """The way out, as a row with arrows; the first step is as wide as the others leave it."""
    steps = words.central(region)
    if not steps:
        return
    room = wide - (len(steps) + 1) * _ARROW
    pixels = min(_STEP, room // (len(steps) + 1))
    widths = (room - (len(steps) - 1) * pixels, *(pixels for _ in steps[1:]))
    texts = [
        [piece for each in step.split(", ") for piece in lines(each, width - _MARGIN, LINE)]
        for step, width in zip(steps, widths, strict=True)
    ]
    height = max(map(len, texts)) * _LEADING + _HIGH
    body = ["grid-rows: 1", f"horizontal-gap: {_ARROW}", f"vertical-gap: {_AROUND_VPCS}"]
    for number, (text, width) in enumerate(zip(texts, widths, strict=True)):
        body.append(_leaf(f"step {number}", "detail", text, width, height))
    body += [f"{quoted(f'step {n}')} -> {quoted(f'step {n + 1}')}: {{class: arrow}}" for n in range(len(steps) - 1)]
    yield from box("central", "vpc", _label(words.CENTRAL, wide, TEXT), body)


def _row(key: str, body: list[str]) -> Iterator[str]:
    gaps = [f"horizontal-gap: {_AROUND_ENVIRONMENTS}", "vertical-gap: 0"]
    return box(key, "group", "", ["grid-rows: 1", *gaps, *body])


def _grid(key: str, names: tuple[str, ...], rows: list[list[Cell]], pixels: list[int], margin: int) -> Iterator[str]:
    """Rows of cells, each as high as its longest text."""
    body = [f"grid-rows: {len(rows)}", f"grid-columns: {len(pixels)}", f"grid-gap: {GAP}"]
    for name, cells in zip(names, rows, strict=True):
        texts = [_broken(cell, wide) for cell, wide in zip(cells, pixels, strict=True)]
        height = max(map(len, texts)) * _LEADING + margin
        for (column, look, _), text, wide in zip(cells, texts, pixels, strict=True):
            body.append(_leaf(f"{name} {column}", look, text, wide, height))
    return box(key, "group", "", body)


def _leaf(key: str, look: str, text: Iterable[str], wide: int, height: int) -> str:
    return f"{quoted(key)}: {quoted(chr(10).join(text))} {{class: {look}; width: {wide}; height: {height}}}"


def _broken(cell: Cell, wide: int) -> tuple[str, ...]:
    bold = network_looks()[cell[1]].style["bold"] == "true"
    return tuple(piece for text in cell[2] for piece in lines(text, wide - _MARGIN, LINE, bold=bold))


def _label(text: str, wide: int, size: int) -> str:
    return "\n".join(lines(text, wide - _MARGIN, size, bold=True))


def _environment_width(region: RegionPlan) -> int:
    """Pixels of an environment: around the grid are a group, the VPC and the environment itself."""
    grid = _TIER + len(region.zones) * (GAP + _ZONE) + GAP + _ROUTES
    return grid + 4 * GAP + 2 * _AROUND_VPCS
