"""The columns of the access matrix: one for each account, or one for each unit where accounts are too many."""

from collections.abc import Iterator
from dataclasses import dataclass

from foundation.access.grants import Principal
from foundation.access.matrix import Access, Place
from foundation.access.strength import strength, strongest

MOST = 39
"""With more accounts than these, a column is a whole unit."""


@dataclass(frozen=True)
class Cell:
    """One cell: its class in `pictures.palette`, and text that is not broken yet; `key` where it has a name."""

    look: str
    paragraphs: tuple[str, ...]
    key: str = ""


@dataclass(frozen=True)
class Column:
    """Accounts that share a column; `unit` stands above the `head`."""

    unit: str
    head: Cell
    accounts: tuple[str, ...]


def columns(found: Access) -> tuple[Column, ...]:
    """Every account, in the order of the units."""
    return tuple(_units(found.places) if len(found.places) > MOST else map(_account, found.places))


def cell(found: Access, principal: Principal, column: Column) -> Cell:
    """What one principal may do there: the sets, and in how many of the accounts if not in all."""
    accounts = set(column.accounts)
    counts: dict[str, int] = {}
    for grant in found.grants:
        if grant.principal == principal and grant.account in accounts:
            counts[grant.permission_set] = counts.get(grant.permission_set, 0) + 1
    look = strongest(frozenset(strength(one) for one in found.sets if one.name in counts))
    said = tuple(text for name, count in counts.items() for text in _said(name, count, len(accounts)))
    return Cell(look or "nothing", said, column.head.key)


def _said(name: str, count: int, accounts: int) -> tuple[str, ...]:
    return (name,) if count == accounts else (name, f"{count} of {accounts}")


def _account(place: Place) -> Column:
    look = "production" if place.production else "head"
    return Column(place.unit or "", Cell(look, (place.key,), place.key), (place.key,))


def _units(places: tuple[Place, ...]) -> Iterator[Column]:
    """One column for each unit that has accounts; an account without one has a column of its own."""
    by_unit: dict[str, list[Place]] = {}
    for place in places:
        by_unit.setdefault(place.unit or place.key, []).append(place)
    for unit, own in by_unit.items():
        above, _, name = unit.rpartition("/")
        accounts = tuple(place.key for place in own)
        look = "production" if all(place.production for place in own) else "head"
        size = () if own[0].unit is None else (f"{len(own)} account{'' if len(own) == 1 else 's'}",)
        yield Column(above, Cell(look, (name, *size), unit), accounts)
