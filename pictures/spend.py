"""The budgets as a picture: bars of what accounts have together, against the budget of their unit, and of each account.

Units and accounts have a scale each, as accounts would be too short on that of units. Many accounts are in columns.
"""

from collections.abc import Callable, Iterator, Mapping

from foundation.spend_plan import SpendPlan, words
from pictures import palette
from pictures.blocks import box, classes, leaf
from pictures.html import page
from pictures.measure import lines
from pictures.spend_bars import GAP, LEADING, MARGIN, Row, Widths, drawn, high, largest, of_account, of_all
from pictures.spend_bars import leaf as sized
from pictures.spend_looks import spend_looks
from pictures.svg import document

ALONE = "in no unit"
MEANINGS: Mapping[str, str] = {
    "bar": "budget of an account, or of all accounts of a unit together",
    "mark": "the unit's, or the organization's, own budget",
    "over": "the accounts' budgets are above it",
    "no-budget": "nobody is told, whatever is spent",
}
_COLUMNS = {1: Widths(230, 640, 90), 2: Widths(190, 220, 90), 3: Widths(190, 190, 90)}
"""Widths of the rows of accounts, by how many columns of them there are."""
_UNITS = {1: Widths(230, 420, 370), 2: Widths(230, 420, 370), 3: Widths(280, 700, 460)}
"""Those of units, with as many columns of accounts."""
_LONGEST = 34
"""Accounts for which a further column is made."""
_WIDEST_TEXT = 1000
_SAMPLE = 90


def svg(found: SpendPlan, stack: str) -> str:
    """The picture as one SVG document, titled and described for screen readers; raises `PictureFailed`."""
    return document(d2(found, stack), _title(stack), outline(found, stack))


def html(found: SpendPlan, stack: str) -> str:
    """The picture as a page of its own, with the same in words."""
    return page(_title(stack), svg(found, stack), outline(found, stack))


FORMATS: Mapping[str, Callable[[SpendPlan, str], str]] = {"svg": svg, "html": html}
"""The forms of the picture by name."""


def outline(found: SpendPlan, stack: str) -> str:
    """The same as lines of text."""
    return "\n".join([_title(stack), _source(stack), *words.lines(found)])


def d2(found: SpendPlan, stack: str) -> str:
    """D2 text of the whole picture: title, units, accounts, legend."""
    texts = [
        leaf(f"text {row} {number}", "text", piece)
        for row, text in enumerate((*words.summary(found), _source(stack)))
        for number, piece in enumerate(lines(text, _WIDEST_TEXT, palette.TEXT))
    ]
    header = ["grid-columns: 1", "horizontal-gap: 0", "vertical-gap: 4", leaf("title", "title", _title(stack)), *texts]
    count = min(len(_COLUMNS), 1 + len(found.accounts) // _LONGEST)
    body = [*_units(found, _UNITS[count]), *_accounts(found, count)]
    parts = [
        *classes(spend_looks()),
        "grid-columns: 1",
        "grid-gap: 16",
        *box("header", "group", "", header),
        *body,
        *_legend("\n".join(body)),
    ]
    return "\n".join(parts) + "\n"


def _title(stack: str) -> str:
    return f"The budgets of {stack}"


def _source(stack: str) -> str:
    return f"Declared in Pulumi.{stack.rsplit('/', 1)[-1]}.yaml"


def _units(found: SpendPlan, widths: Widths) -> Iterator[str]:
    rows = [of_all("organization", words.ORGANIZATION, found.organization)]
    rows += [of_all(f"unit {unit.path}", unit.path, unit.together) for unit in found.units]
    scale = largest(rows)
    label = _label("Accounts together", scale)
    body = ["grid-columns: 1", f"grid-gap: {GAP}", *(line for row in rows for line in drawn(row, widths, scale))]
    return box("units", "panel", label, body)


def _accounts(found: SpendPlan, count: int) -> Iterator[str]:
    """Accounts below the names of their units, in columns about as high as each other."""
    groups = [(ALONE, found.alone), *((unit.path, unit.accounts) for unit in found.units)]
    rows = [(name, of_account(account)) for name, accounts in groups for account in accounts]
    scale = largest([row for _, row in rows])
    widths = _COLUMNS[count]
    body = ["grid-rows: 1", f"horizontal-gap: {4 * GAP}", "vertical-gap: 0"]
    for number, part in enumerate(_split(rows, widths, count)):
        column = ["grid-columns: 1", f"grid-gap: {GAP}", *_column(part, widths, scale)]
        body += box(f"column {number}", "group", "", column)
    label = _label("Each account", scale)
    return box("accounts", "panel", label, ["grid-columns: 1", *box("columns", "group", "", body)])


def _label(what: str, scale: int) -> str:
    return f"{what} · a full bar is {words.money(scale)} a month" if scale else what


def _split(rows: list[tuple[str, Row]], widths: Widths, count: int) -> Iterator[list[tuple[str, Row]]]:
    """The rows in so many columns, each filled until it has its part of the height of all."""
    most = sum(high(row, widths) + GAP for _, row in rows) / count
    part: list[tuple[str, Row]] = []
    filled = 0
    for named in rows:
        part.append(named)
        filled += high(named[1], widths) + GAP
        if filled >= most:
            yield part
            part, filled = [], 0
    if part:
        yield part


def _column(part: list[tuple[str, Row]], widths: Widths, scale: int) -> Iterator[str]:
    """The rows of one column, below the name of their unit wherever another begins."""
    above = None
    for name, row in part:
        if name != above:
            text = lines(name, widths.row - MARGIN, palette.LINE, bold=True)
            yield sized(f"in {name}", "unit", text, widths.row, len(text) * LEADING + 6)
        yield from drawn(row, widths, scale)
        above = name


def _legend(body: str) -> Iterator[str]:
    used = [(look, meaning) for look, meaning in MEANINGS.items() if f"class: {look};" in body]
    rows = [f"grid-rows: {len(used)}", "grid-columns: 2", f"grid-gap: {GAP}"]
    for look, meaning in used:
        rows.append(sized(look, look, (words.NO_BUDGET,) if look == "no-budget" else (), _SAMPLE, 22))
        rows.append(leaf(f"meaning {look}", "text", meaning))
    return box("legend", "legend", "Legend", box("bars", "group", "", rows))
