"""The grid of services and Regions as a picture: what is watched where, by whom, in which accounts.

One row for each service. With few Regions everything about a service is in its row; with many, the Regions have a grid
of their own and the rest stands below it, so that neither has to be shrunk to be seen.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from foundation.coverage import Answer, Cell, Coverage, Service, words
from pictures import palette
from pictures.blocks import box, classes, leaf, quoted
from pictures.html import page
from pictures.measure import lines, width
from pictures.svg import document

NARROW = 6
"""With more Regions than these, the grid of Regions stands alone."""
_GAP, _MARGIN, _LEADING = 4, 16, 16
_NAME, _CELL = 180, 84
"""Pixels of the columns of names and, at least, of Regions."""
_DETAILS = (("Delegated to", 130), ("Accounts", 250), ("Features", 250), ("Management account", 230))
_WIDENED = 1.4
"""How much wider the details are where no Regions stand beside them."""
_WIDEST_TEXT = 700
_LOOKS: Mapping[Cell | Answer, str] = {
    "watched": "watched",
    "global": "global",
    "not watched": "not-watched",
    "off": "off",
    "elsewhere": "elsewhere",
    "yes": "watched",
    "partly": "partly",
    "no": "not-watched",
}
_FOR_ACCOUNTS = "In the columns of accounts, the colours say yes, partly and no."


@dataclass(frozen=True)
class _Box:
    """One cell of a grid: its class in `pictures.palette`, and text that is not broken yet."""

    look: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class _Column:
    """A column of a grid: its head, its width in pixels, and what it says of a service."""

    head: str
    pixels: int
    cell: Callable[[Service], _Box]


def svg(coverage: Coverage, stack: str) -> str:
    """The picture as one SVG document, titled and described for screen readers; raises `PictureFailed`."""
    return document(d2(coverage, stack), _title(stack), outline(coverage, stack))


def html(coverage: Coverage, stack: str) -> str:
    """The picture as a page of its own, with the same in words."""
    return page(_title(stack), svg(coverage, stack), outline(coverage, stack))


FORMATS: Mapping[str, Callable[[Coverage, str], str]] = {"svg": svg, "html": html}
"""The forms of the picture by name."""


def outline(coverage: Coverage, stack: str) -> str:
    """The same as lines of text."""
    return "\n".join([_title(stack), *_texts(coverage, stack), *words.lines(coverage.services, coverage.regions)])


def d2(coverage: Coverage, stack: str) -> str:
    """D2 text of the whole picture: title, grid, legend."""
    texts = [
        leaf(f"text {row} {number}", "text", piece)
        for row, text in enumerate(_texts(coverage, stack))
        for number, piece in enumerate(lines(text, _WIDEST_TEXT, palette.TEXT))
    ]
    header = ["grid-columns: 1", "horizontal-gap: 0", "vertical-gap: 4", leaf("title", "title", _title(stack)), *texts]
    parts = [
        *classes(palette.coverage_looks()),
        "grid-columns: 1",
        "grid-gap: 16",
        *box("header", "group", "", header),
        *_grids(coverage),
        *_legend(coverage),
    ]
    return "\n".join(parts) + "\n"


def _title(stack: str) -> str:
    return f"What is watched in {stack}"


def _texts(coverage: Coverage, stack: str) -> tuple[str, ...]:
    on = sum(service.state == "on" for service in coverage.services)
    count = len(coverage.regions)
    return (
        f"{on} of {len(coverage.services)} services on",
        f"{count} allowed Region{'' if count == 1 else 's'}, home {coverage.home}",
        f"Declared in Pulumi.{stack.rsplit('/', 1)[-1]}.yaml",
    )


def _grids(coverage: Coverage) -> Iterator[str]:
    name = _Column("Service", _NAME, lambda service: _Box("service", (service.name,)))
    regions = [_region(region) for region in coverage.regions]
    if len(regions) <= NARROW:
        yield from _grid("grid", [name, *regions, *_details(1)], coverage.services)
    else:
        yield from _grid("grid", [name, *regions], coverage.services)
        yield from _grid("details", [name, *_details(_WIDENED)], coverage.services)


def _region(region: str) -> _Column:
    def cell(service: Service) -> _Box:
        state = service.cell(region)
        return _Box(_LOOKS[state], (state,))

    longest = max(width(part, palette.LINE, bold=True) for part in lines(region, _CELL, palette.LINE, bold=True))
    return _Column(region, max(_CELL, ceil(longest) + _MARGIN), cell)


def _details(factor: float) -> list[_Column]:
    cells = (_delegate, _accounts, _features, _management)
    return [_Column(head, round(pixels * factor), cell) for (head, pixels), cell in zip(_DETAILS, cells, strict=True)]


def _said(service: Service, look: str, paragraphs: tuple[str, ...]) -> _Box:
    """What is said of a service; of one that is not on, only that."""
    if service.state == "on":
        return _Box(look, paragraphs)
    return _Box(_LOOKS[service.state], (f"in {service.stack}" if service.stack else service.state,))


def _delegate(service: Service) -> _Box:
    return _said(service, "detail", (words.delegate(service),))


def _accounts(service: Service) -> _Box:
    both = {service.existing.covered, service.new.covered}
    return _said(service, _LOOKS[both.pop() if len(both) == 1 else "partly"], words.accounts(service))


def _features(service: Service) -> _Box:
    return _said(service, "detail", service.features)


def _management(service: Service) -> _Box:
    return _said(service, _LOOKS[service.management.covered], (words.management(service),))


def _grid(key: str, columns: Sequence[_Column], services: Sequence[Service]) -> Iterator[str]:
    """Rows of cells, each as high as its longest text: D2 makes columns of one width, and grows no box by itself."""
    body = [f"grid-rows: {len(services) + 1}", f"grid-columns: {len(columns)}", f"grid-gap: {_GAP}"]
    rows = [("head", [_Box("head", (column.head,)) for column in columns])]
    rows += [(service.key, [column.cell(service) for column in columns]) for service in services]
    for row, boxes in rows:
        texts = [_broken(one, column.pixels) for one, column in zip(boxes, columns, strict=True)]
        height = max(len(text) for text in texts) * _LEADING + _MARGIN
        for column, one, text in zip(columns, boxes, texts, strict=True):
            label = quoted("\n".join(text))
            size = f"width: {column.pixels}; height: {height}"
            body.append(f"{quoted(f'{row} {column.head}')}: {label} {{class: {one.look}; {size}}}")
    return box(key, "group", "", body)


def _broken(one: _Box, pixels: int) -> list[str]:
    bold = bool(palette.coverage_looks()[one.look].style.get("bold") == "true")
    return [piece for text in one.paragraphs for piece in lines(text, pixels - _MARGIN, palette.LINE, bold=bold)]


def _legend(coverage: Coverage) -> Iterator[str]:
    there = {service.cell(region) for service in coverage.services for region in coverage.regions}
    used = [(cell, meaning) for cell, meaning in words.MEANINGS.items() if cell in there]
    body = [f"grid-rows: {len(used)}", "grid-columns: 2", f"grid-gap: {_GAP}"]
    for cell, meaning in used:
        body.append(f"{quoted(cell)}: {quoted(cell)} {{class: {_LOOKS[cell]}; width: {_CELL}; height: 22}}")
        body.append(leaf(f"meaning {cell}", "text", meaning))
    scope = ["grid-rows: 1", f"grid-gap: {_GAP}", leaf("text", "text", _FOR_ACCOUNTS)]
    cells = [*box("cells", "group", "", body), *box("scope", "group", "", scope)]
    return box("legend", "legend", "Legend", cells)
