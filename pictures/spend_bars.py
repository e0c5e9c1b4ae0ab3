"""Bars of budgets in D2: rows of a name, a bar and the amount, in panels of one scale.

D2 makes no bar by itself: a bar is a row of boxes without gaps, always as wide together as a full bar.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from foundation.spend_plan import AccountSpend, Together, words
from pictures.blocks import box, quoted
from pictures.measure import lines
from pictures.palette import LINE

GAP, MARGIN, LEADING = 4, 12, 16
_MARK = 4
"""Pixels of the mark of a unit's own budget."""
_LEAST = 2
"""Pixels of the shortest bar, so that it can be seen."""


@dataclass(frozen=True)
class Widths:
    """Pixels of the columns of a panel."""

    name: int
    bar: int
    amount: int

    @property
    def row(self) -> int:
        return self.name + self.bar + self.amount + 2 * GAP


@dataclass(frozen=True)
class Row:
    """A name, a bar of ``amount`` with a mark at ``own``, and what is said of it.

    Without an amount the bar says that there is none.
    """

    key: str
    name: str
    amount: int | None
    own: int | None
    said: str


def of_account(account: AccountSpend) -> Row:
    """An account: a bar of its budget."""
    budget = account.budget
    said = words.money(budget.amount) if budget else ""
    return Row(f"account {account.key}", account.key, budget.amount if budget else None, None, said)


def of_all(key: str, name: str, found: Together) -> Row:
    """A unit, or the organization: what its accounts have together, marked at what it has itself."""
    own = found.budget.amount if found.budget else None
    amount = found.amount if found.amount or own else None
    return Row(key, name, amount, own, words.together(found))


def largest(rows: list[Row]) -> int:
    """The amount that the longest bar or the last mark stands for; 0 where there is none."""
    return max((max(row.amount or 0, row.own or 0) for row in rows), default=0)


def high(row: Row, widths: Widths) -> int:
    """Pixels of a row: its longest text fits."""
    return max(len(_name(row, widths)), len(_said(row, widths))) * LEADING + 6


def drawn(row: Row, widths: Widths, scale: int) -> Iterator[str]:
    """One row as D2 text; ``scale`` is the amount of a full bar."""
    height = high(row, widths)
    body = ["grid-rows: 1", f"horizontal-gap: {GAP}", "vertical-gap: 0"]
    body.append(leaf("name", "name", _name(row, widths), widths.name, height))
    wide = widths.bar if row.said else widths.bar + GAP + widths.amount
    segments = [(look, pixels) for look, pixels in _segments(row, wide, scale) if pixels]
    bar = ["grid-rows: 1", "grid-gap: 0"]
    for number, (look, pixels) in enumerate(segments):
        text = (words.NO_BUDGET,) if look == "no-budget" else ()
        bar.append(leaf(f"{number} {look}", look, text, pixels, height))
    body += box("bar", "row", "", bar)
    if row.said:
        body.append(leaf("amount", "amount", _said(row, widths), widths.amount, height))
    return box(row.key, "row", "", body)


def leaf(key: str, look: str, text: tuple[str, ...], wide: int, height: int) -> str:
    """A box of one size."""
    return f"{quoted(key)}: {quoted(chr(10).join(text))} {{class: {look}; width: {wide}; height: {height}}}"


def _segments(row: Row, wide: int, scale: int) -> Iterator[tuple[str, int]]:
    """Looks and pixels of what a bar consists of, from left to right; ``wide`` together."""
    if row.amount is None:
        yield "no-budget", wide
        return
    room = wide - _MARK
    bar, mark = _pixels(row.amount, room, scale), _pixels(row.own or 0, room, scale)
    if row.own is None:
        yield from (("bar", bar), ("space", wide - bar))
    elif row.amount > row.own:
        over = max(_LEAST, bar - mark)
        mark = min(mark, room - over)
        yield from (("bar", mark), ("mark", _MARK), ("over", over), ("space", room - mark - over))
    else:
        yield from (("bar", bar), ("space", mark - bar), ("mark", _MARK), ("space", room - mark))


def _pixels(amount: int, room: int, scale: int) -> int:
    return max(_LEAST, round(amount * room / scale)) if amount else 0


def _name(row: Row, widths: Widths) -> tuple[str, ...]:
    return lines(row.name, widths.name - MARGIN, LINE)


def _said(row: Row, widths: Widths) -> tuple[str, ...]:
    return lines(row.said, widths.amount - MARGIN, LINE)
