"""The access matrix as a picture: groups and their people down, accounts by unit across, what may be done in the cells.

Many accounts are several grids below each other. Very many have one column for each unit, whose cells say in how many
of its accounts.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from math import ceil

from foundation.access import words
from foundation.access.grants import Principal
from foundation.access.matrix import Access
from foundation.access.strength import MEANINGS
from pictures import palette
from pictures.access_columns import Cell, Column, cell, columns
from pictures.blocks import box, classes, leaf, quoted
from pictures.html import page
from pictures.measure import lines, width
from pictures.svg import document

WIDEST = 13
"""Columns of one grid: with more, letters would have to be shrunk for a page."""
_GAP, _MARGIN, _LEADING = 4, 12, 16
_NAME, _PEOPLE, _NARROWEST, _BROADEST, _SAMPLE = 110, 150, 70, 130, 110
"""Pixels of the columns of names and people, of an account's at least and at most, of a sample in the legend."""
_WIDEST_TEXT = 700
_NAMED = 12
"""People of a group that are named; the rest are counted."""


def svg(found: Access, stack: str) -> str:
    """The picture as one SVG document, titled and described for screen readers; raises `PictureFailed`."""
    return document(d2(found, stack), _title(stack), outline(found, stack))


def html(found: Access, stack: str) -> str:
    """The picture as a page of its own, with the same in words."""
    return page(_title(stack), svg(found, stack), outline(found, stack))


FORMATS: Mapping[str, Callable[[Access, str], str]] = {"svg": svg, "html": html}
"""The forms of the picture by name."""


def outline(found: Access, stack: str) -> str:
    """The same as lines of text."""
    production = [place.key for place in found.places if place.production]
    texts = (*_texts(found, stack), f"Production: {', '.join(production) or 'none'}")
    return "\n".join([_title(stack), *texts, *words.lines(found)])


def d2(found: Access, stack: str) -> str:
    """D2 text of the whole picture: title, grids, legend."""
    texts = [
        leaf(f"text {row} {number}", "text", piece)
        for row, text in enumerate(_texts(found, stack))
        for number, piece in enumerate(lines(text, _WIDEST_TEXT, palette.TEXT))
    ]
    header = ["grid-columns: 1", "horizontal-gap: 0", "vertical-gap: 4", leaf("title", "title", _title(stack)), *texts]
    shown = columns(found)
    pixels = _pixels(found, shown)
    parts = [
        *classes(palette.access_looks()),
        "grid-columns: 1",
        "grid-gap: 16",
        *box("header", "group", "", header),
        *(text for number, part in enumerate(_parts(shown)) for text in _grid(found, number, part, pixels)),
        *_legend(found, shown),
    ]
    return "\n".join(parts) + "\n"


def _title(stack: str) -> str:
    return f"Who can enter what in {stack}"


def _texts(found: Access, stack: str) -> tuple[str, ...]:
    production = sum(place.production for place in found.places)
    counts = (
        (len(found.groups), "group"),
        (len(found.sets), "permission set"),
        (len(found.places), "account"),
    )
    return (
        ", ".join(f"{count} {noun}{'' if count == 1 else 's'}" for count, noun in counts)
        + f", {production} of them production",
        f"Declared in Pulumi.{stack.rsplit('/', 1)[-1]}.yaml",
    )


def _parts(shown: tuple[Column, ...]) -> Iterator[tuple[Column, ...]]:
    """The columns of each grid, about as many in each."""
    size = ceil(len(shown) / ceil(len(shown) / WIDEST))
    return (shown[start : start + size] for start in range(0, len(shown), size))


def _grid(found: Access, number: int, part: tuple[Column, ...], pixels: int) -> Iterator[str]:
    """One grid: a row of units above, each as wide as its accounts, then a row for each group or person."""
    body = ["grid-columns: 1", f"grid-gap: {_GAP}", *_units(part, pixels)]
    rows = [("head", [Cell("head", ("Who",)), Cell("head", ("People",)), *(column.head for column in part)])]
    for principal in words.principals(found):
        own = [cell(found, principal, column) for column in part]
        name = Cell("head", (principal.name,))
        rows.append((str(principal), [name, Cell("people", _people(found, principal)), *own]))
    body += box("rows", "group", "", _rows(rows, [_NAME, _PEOPLE, *(pixels for _ in part)]))
    return box(f"grid {number}", "group", "", body)


def _units(part: tuple[Column, ...], pixels: int) -> Iterator[str]:
    """The head above the heads; accounts of which no unit is known have none."""
    wide = _NAME + _GAP + _PEOPLE
    spans = [("", wide), *((unit, _span(len(list(own)), pixels)) for unit, own in groupby(part, lambda one: one.unit))]
    texts = [lines(unit, span - _MARGIN, palette.LINE, bold=True) for unit, span in spans]
    height = max(1, *map(len, texts)) * _LEADING + _MARGIN
    body = ["grid-rows: 1", f"grid-gap: {_GAP}"]
    for number, ((unit, span), text) in enumerate(zip(spans, texts, strict=True)):
        look = "unit" if unit else "group"
        size = f"width: {span}; height: {height}"
        body.append(f"{quoted(f'unit {number} {unit}')}: {quoted(chr(10).join(text))} {{class: {look}; {size}}}")
    return box("units", "group", "", body)


def _span(count: int, pixels: int) -> int:
    return count * pixels + (count - 1) * _GAP


def _rows(rows: list[tuple[str, list[Cell]]], widths: list[int]) -> Iterator[str]:
    """Rows of cells, each as high as its longest text: D2 makes columns of one width, and grows no box by itself."""
    yield from (f"grid-rows: {len(rows)}", f"grid-columns: {len(widths)}", f"grid-gap: {_GAP}")
    for row, cells in rows:
        texts = [_broken(one, pixels) for one, pixels in zip(cells, widths, strict=True)]
        height = max(len(text) for text in texts) * _LEADING + _MARGIN
        for number, (one, text, pixels) in enumerate(zip(cells, texts, widths, strict=True)):
            size = f"width: {pixels}; height: {height}"
            key = f"{row} {one.key or number}"
            yield f"{quoted(key)}: {quoted(chr(10).join(text))} {{class: {one.look}; {size}}}"


def _broken(one: Cell, pixels: int) -> list[str]:
    bold = palette.access_looks()[one.look].style.get("bold") == "true"
    return [piece for text in one.paragraphs for piece in lines(text, pixels - _MARGIN, palette.LINE, bold=bold)]


def _pixels(found: Access, shown: tuple[Column, ...]) -> int:
    """How wide the columns are: the longest word of any head or set fits, if it is no monster."""
    texts = [text for column in shown for text in column.head.paragraphs] + [one.name for one in found.sets]
    pieces = (piece for text in texts for piece in text.replace("-", "- ").split())
    longest = max((width(piece, palette.LINE, bold=True) for piece in pieces), default=0)
    return min(max(_NARROWEST, ceil(longest) + _MARGIN), _BROADEST)


def _people(found: Access, principal: Principal) -> tuple[str, ...]:
    names = words.people(found, principal).split(", ")
    more = len(names) - _NAMED
    return tuple(names) if more <= 0 else (*names[:_NAMED], f"and {more} more")


def _legend(found: Access, shown: tuple[Column, ...]) -> Iterator[str]:
    drawn = {cell(found, who, column).look for who in words.principals(found) for column in shown}
    used = [(look, look, meaning) for look, meaning in MEANINGS.items() if look in drawn]
    samples: list[tuple[str, str, str]] = [*used]
    if any(column.head.look == "production" for column in shown):
        samples.append(("production", "production", "an account of production"))
    if not samples:
        return
    body = [f"grid-rows: {len(samples)}", "grid-columns: 2", f"grid-gap: {_GAP}"]
    for look, label, meaning in samples:
        body.append(f"{quoted(look)}: {quoted(label)} {{class: {look}; width: {_SAMPLE}; height: 22}}")
        body.append(leaf(f"meaning {look}", "text", meaning))
    scope = ["grid-rows: 1", f"grid-gap: {_GAP}", leaf("text", "text", "A cell is coloured by its strongest set.")]
    yield from box("legend", "legend", "Legend", [*box("cells", "group", "", body), *box("scope", "group", "", scope)])
