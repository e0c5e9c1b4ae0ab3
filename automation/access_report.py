"""Who can enter what, on the console: tables on a terminal, whole lines anywhere else."""

from collections.abc import Iterable, Iterator, Mapping

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from automation.terminal import print_indented
from foundation.access import words
from foundation.access.changes import BUILT_IN, Changes
from foundation.access.grants import Principal
from foundation.access.matrix import Access
from foundation.access.moves import Move, Moved
from foundation.access.strength import Strength, strength
from foundation.access.warnings import Warned
from foundation.config import In, StackConfig
from foundation.config.selectors import MANAGEMENT
from foundation.held_back import HeldBack

STYLES: Mapping[Strength, str] = {"administrator": "bold red", "changes": "yellow", "reads": "green"}
NAMED = 8
"""People of a group that are named on one line of changes; the rest are counted."""


def undeclared(config: StackConfig) -> str:
    """Why there is nothing to show."""
    if isinstance(config.identity, In):
        stack = config.identity.stack
        return f"Stack {stack} declares who can enter what: foundation access {stack}."
    return "The section foundation:identity is off: this stack lets nobody in through IAM Identity Center."


def show(console: Console, found: Access) -> None:
    """All of it: who is in which group, then one table for the management account and one for the members."""
    if not console.is_terminal:
        for line in words.lines(found):
            console.print(Text(line))
        return
    people = _table("Group", "People")
    for group in found.groups:
        people.add_row(group, words.people(found, Principal("group", group)))
    console.print(people)
    given = words.rows(found)
    for title, rows in (
        ("In the management account", [row for row in given if row.accounts == (MANAGEMENT,)]),
        ("Member accounts", [row for row in given if row.accounts != (MANAGEMENT,)]),
    ):
        if rows:
            console.print()
            console.print(_grants(title, rows, found))


def _grants(title: str, rows: Iterable[words.Row], found: Access) -> Table:
    table = _table("Who", "Permission set", "Session", title)
    sets, last = {one.name: one for one in found.sets}, None
    for row in rows:
        one = sets[row.permission_set]
        who = "" if row.principal == last else row.principal.name
        named = words.folded(row.accounts, found.places) if row.accounts != (MANAGEMENT,) else (one.description,)
        table.add_row(who, Text(one.name, STYLES[strength(one)]), words.session(one.minutes), ", ".join(named))
        last = row.principal
    return table


def _table(*heads: str) -> Table:
    table = Table(box=SIMPLE_HEAD, padding=(0, 2, 0, 0), show_edge=False)
    for head in heads:
        table.add_column(head, style="bold" if head in ("Group", "Who") else "", overflow="fold")
    return table


def show_account(console: Console, found: Access, account: str) -> None:
    """Who can enter one account: ``found`` holds nothing else."""
    (place,) = found.places
    where = ", ".join(part for part in (place.unit, "production" if place.production else None) if part)
    console.print(Text.assemble((account, "bold"), f"  {where}".rstrip()))
    given = words.rows(found)
    for one in found.sets:
        who = [row.principal for row in given if row.permission_set == one.name]
        if who:
            console.print(Text.assemble("  ", (one.name, STYLES[strength(one)]), f"  {words.session(one.minutes)}"))
        for principal in who:
            print_indented(console, f"{principal.name}: {words.people(found, principal)}")
    if not given:
        console.print(Text("  Nobody can enter it, except with break-glass access."))


def show_group(console: Console, found: Access, group: str) -> None:
    """Where the people of one group can go by it."""
    principal = Principal("group", group)
    console.print(Text.assemble((group, "bold"), f"  {words.people(found, principal)}"))
    rows = [row for row in words.rows(found) if row.principal == principal]
    sets = {one.name: one for one in found.sets}
    for row in rows:
        one = sets[row.permission_set]
        console.print(Text.assemble("  ", (one.name, STYLES[strength(one)]), f"  {words.session(one.minutes)}"))
        print_indented(console, ", ".join(words.folded(row.accounts, found.places)))
    if not rows:
        console.print(Text("  It is assigned nowhere."))


def show_changes(console: Console, change: Changes, blocks: Iterable[Moved], after: Access) -> None:
    """Account by account, accounts in which the same changes together; then the sets that change."""
    if not change:
        console.print(Text("Who can enter what stays as it is."))
    known = after.directory == BUILT_IN
    for block in blocks:
        locked = "  nobody could enter any more" if block.locked_out else ""
        console.print(Text.assemble((", ".join(block.accounts), "bold"), (locked, "bold red")))
        for move in block.moves:
            console.print(Text(f"  {_move(move, known)}", "green" if move.gained else "red"))
    if change.changed_sets:
        console.print(Text("Permission sets", "bold"))
    for name, parts in change.changed_sets.items():
        console.print(Text(f"  ~ {name}: {', '.join(parts)}", "yellow"))


def _move(move: Move, known: bool) -> str:
    mark = "+" if move.gained else "-"
    people = _named(move.people)
    if not move.group:
        return f"{mark} {people} {move.permission_set}"
    who = f"  people: {people}" if people else "  people: none affected" if known else ""
    return f"{mark} {move.group} {move.permission_set}{who}"


def _named(people: tuple[str, ...]) -> str:
    more = len(people) - NAMED
    return ", ".join(people) if more <= 0 else f"{', '.join(people[:NAMED])} and {more} more"


def show_notices(console: Console, warned: Iterable[Warned], held: Iterable[HeldBack]) -> None:
    """What to look at twice, and what waits for a step by hand."""
    for text in _notices(warned, held):
        console.print(Text(text, "yellow"))


def _notices(warned: Iterable[Warned], held: Iterable[HeldBack]) -> Iterator[str]:
    yield from (f"Warning: {one.text}" for one in warned)
    yield from map(str, held)
