"""How many columns and rows: decided here, so that the whole is of a good shape; positions are the renderer's.

Sizes are estimates in pixels; they only have to be good enough to choose by.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from math import ceil, sqrt

from pictures.organization import Account, Organization, Unit

ROOT = ""
"""Where the root has its arrangement; the units have theirs at their paths."""
GAP = 8
_LABEL, _BADGES, _NARROWEST = 34, 38, 120
"""Heights of the name of a unit and of its guardrails, width of the narrowest unit."""
_ASPECT = 1.5
"""Width to height that the whole aims at: that of a screen, and of a landscape sheet."""
_TRIED = (_ASPECT, 0.4, 0.7, 1.0, 2.2, 3.3, 5.0, 8.0)
"""Width to height that a unit may aim at for the sake of the whole."""
_REFINED = 50
"""So many units are tried one by one; where there are more of them, one misfit is not seen."""


@dataclass(frozen=True)
class Size:
    """Of a box, in pixels."""

    width: float
    height: float


@dataclass(frozen=True)
class Arrangement:
    """Of one box: accounts in `columns`, units in `rows`."""

    columns: int
    rows: int


_NOTHING = Size(0, 0)
_AROUND = Size(680, 480)
"""Title and legend, above and below the root."""


def arrange(organization: Organization, tile: Callable[[Account], Size]) -> Mapping[str, Arrangement]:
    """The arrangement of the root and of every unit, where ``tile`` says how large an account is drawn."""
    units = [*organization.walk()]
    cells = {ROOT: _NOTHING} | {unit.path: _cell([tile(account) for account in unit.accounts]) for unit in units}

    def whole(aspects: Mapping[str, float]) -> tuple[float, dict[str, Arrangement]]:
        """What it costs, area (gaps are waste) and bad shape; and the arrangement."""
        found: dict[str, Arrangement] = {}
        rows, size = _in_rows(tuple(_unit(unit, cells, aspects, found) for unit in organization.units), aspects[ROOT])
        size = Size(max(size.width, _AROUND.width), size.height + _AROUND.height)
        return size.width * size.height * sqrt(_skew(size, _ASPECT)), {**found, ROOT: Arrangement(1, rows)}

    aspects = min((dict.fromkeys(cells, aspect) for aspect in _TRIED), key=lambda tried: whole(tried)[0])
    for path in islice(cells, _REFINED):
        aspects = min(
            ({**aspects, path: aspect} for aspect in (aspects[path], *_TRIED)), key=lambda tried: whole(tried)[0]
        )
    return whole(aspects)[1]


def _cell(tiles: list[Size]) -> Size:
    width = max((tile.width for tile in tiles), default=0.0)
    return Size(width, max((tile.height for tile in tiles), default=0.0))


def _unit(unit: Unit, cells: Mapping[str, Size], aspects: Mapping[str, float], found: dict[str, Arrangement]) -> Size:
    aspect = aspects[unit.path]
    columns, accounts = _in_columns(len(unit.accounts), cells[unit.path], aspect)
    rows, units = _in_rows(tuple(_unit(below, cells, aspects, found) for below in unit.units), aspect)
    found[unit.path] = Arrangement(columns, rows)
    head = _LABEL + (_BADGES if unit.guardrails else 0)
    return Size(max(accounts.width, units.width, _NARROWEST), head + accounts.height + units.height)


@lru_cache(4096)
def _in_columns(count: int, cell: Size, aspect: float) -> tuple[int, Size]:
    """How many columns for so many boxes of one size, and the size of all."""
    wide, high = cell.width + GAP, cell.height + GAP
    sizes = {columns: Size(columns * wide + GAP, ceil(count / columns) * high + GAP) for columns in range(1, count + 1)}
    return _best(sizes, aspect)


@lru_cache(4096)
def _in_rows(boxes: tuple[Size, ...], aspect: float) -> tuple[int, Size]:
    """How many rows, and the size of all: rows of about the same width, as the renderer makes them."""
    return _best({rows: _stacked(boxes, rows) for rows in range(1, len(boxes) + 1)}, aspect)


def _best(sizes: Mapping[int, Size], aspect: float) -> tuple[int, Size]:
    best = min(sizes, key=lambda number: _skew(sizes[number], aspect), default=1)
    return best, sizes.get(best, _NOTHING)


def _stacked(boxes: tuple[Size, ...], rows: int) -> Size:
    share = sum(box.width + GAP for box in boxes) / rows
    lengths, heights, passed = [0.0] * rows, [0.0] * rows, 0.0
    for box in boxes:
        row = min(int((passed + box.width / 2) / share), rows - 1)
        passed += box.width + GAP
        lengths[row] += box.width + GAP
        heights[row] = max(heights[row], box.height)
    return Size(max(lengths) + GAP, sum(heights) + GAP * (rows + 1))


def _skew(size: Size, aspect: float) -> float:
    """How far a box is from the shape that it should have: 1 is not at all."""
    ratio = size.width / size.height / aspect if size.width else 1.0
    return max(ratio, 1 / ratio)
