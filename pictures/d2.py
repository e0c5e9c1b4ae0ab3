"""The organization as D2 text: boxes in boxes, which `pictures.svg` has rendered.

Everything is laid out by grids: D2 keeps their order, and lays out a thousand accounts at once, where its engines for
graphs would order by themselves and take minutes.
"""

from collections.abc import Iterator, Mapping
from math import ceil

from pictures import palette, summary
from pictures.blocks import box, classes, leaf
from pictures.layout import GAP, ROOT, Arrangement, arrange
from pictures.legend import SCOPE
from pictures.measure import lines
from pictures.organization import Account, Organization, Unit
from pictures.tiles import line_width, size, tile

WIDEST_NAME, WIDEST_TEXT = 420, 700
"""Pixels for the name of a unit, and for the text above and below the picture; longer text is broken."""
_SAMPLES = (
    Account("workload", "Account", "workload", email="of a workload"),
    Account("shared", "Account", "shared", purpose="its purpose"),
    Account("closed", "Account", "closed"),
    Account("elsewhere", "Account", "elsewhere"),
)


def d2(organization: Organization) -> str:
    """D2 text of the whole picture: title, management account, root with all units, legend."""
    line = line_width(organization)
    arrangements = arrange(organization, lambda account: size(account, line))
    units = _units(organization.units, ROOT, arrangements, line)
    parts = [
        *classes(palette.looks(line)),
        "grid-columns: 1",
        f"grid-gap: {2 * GAP}",
        *_header(organization),
        leaf("management", "management", f"Management account {organization.management_account}"),
        *box("root", "root", "Root", [*_badges(organization.guardrails), *units]),
        *_legend(organization, line),
        "management -> root: {class: arrow}",
    ]
    return "\n".join(parts) + "\n"


def _header(organization: Organization) -> Iterator[str]:
    texts = (
        summary.counts(organization),
        summary.regions(organization),
        summary.source(organization),
        *organization.notes,
    )
    body = [leaf("title", "title", summary.title(organization))]
    body += [
        leaf(f"text {row} {number}", "text", piece)
        for row, text in enumerate(texts)
        for number, piece in enumerate(lines(text, WIDEST_TEXT, palette.TEXT))
    ]
    return box("header", "group", "", ["grid-columns: 1", "horizontal-gap: 0", "vertical-gap: 4", *body])


def _units(units: tuple[Unit, ...], path: str, arrangements: Mapping[str, Arrangement], line: int) -> Iterator[str]:
    """The boxes of ``units``, which are in the box at ``path``."""
    if units:
        body = [text for unit in units for text in _unit(unit, arrangements, line)]
        yield from box("units", "group", "", [f"grid-rows: {arrangements[path].rows}", f"grid-gap: {GAP}", *body])


def _unit(unit: Unit, arrangements: Mapping[str, Arrangement], line: int) -> Iterator[str]:
    body = [*_badges(unit.guardrails)]
    if unit.accounts:
        columns = arrangements[unit.path].columns
        grid = [f"grid-rows: {ceil(len(unit.accounts) / columns)}", f"grid-columns: {columns}", f"grid-gap: {GAP}"]
        body += box("accounts", "group", "", [*grid, *(text for one in unit.accounts for text in tile(one, line))])
    body += _units(unit.units, unit.path, arrangements, line)
    name = "\n".join(lines(unit.name, WIDEST_NAME, palette.UNIT, bold=True))
    depth = unit.path.count("/")
    look = "elsewhere-unit" if unit.elsewhere else "unit-even" if depth % 2 else "unit-odd"
    return box(f"unit {unit.path.rpartition('/')[2]}", look, name, body)


def _badges(categories: tuple[str, ...]) -> Iterator[str]:
    if categories:
        badges = [leaf(f"guardrail {category}", "badge", category) for category in categories]
        yield from box("guardrails", "group", "", ["grid-rows: 1", f"grid-gap: {GAP}", *badges])


def _legend(organization: Organization, line: int) -> Iterator[str]:
    kinds = {account.kind for account in organization.accounts()}
    samples = [text for sample in _SAMPLES if sample.kind in kinds for text in tile(sample, line)]
    rows = [
        text
        for category, meaning in organization.legend
        for text in (leaf(f"guardrail {category}", "badge", category), leaf(f"meaning {category}", "text", meaning))
    ]
    body: list[str] = []
    if samples:
        body += box("accounts", "group", "", ["grid-rows: 1", f"grid-gap: {GAP}", *samples])
    if rows:
        grid = [f"grid-rows: {len(organization.legend)}", "grid-columns: 2", f"grid-gap: {GAP}"]
        body += box("guardrails", "group", "", [*grid, *rows])
        body += box("scope", "group", "", ["grid-rows: 1", f"grid-gap: {GAP}", leaf("text", "text", SCOPE)])
    if body:
        yield from box("legend", "legend", "Legend", body)
