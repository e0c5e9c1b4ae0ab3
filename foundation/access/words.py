"""Who can enter what, in words: for the tables, the lines and the picture alike."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from foundation.access.changes import BUILT_IN
from foundation.access.expansion import is_below
from foundation.access.grants import Principal
from foundation.access.matrix import Access, Place
from foundation.config.selectors import ROOT

FOLDED = 3
"""Accounts of one unit that are named by their unit, where all of them are meant."""
UNKNOWN = "people that the identity provider knows"


@dataclass(frozen=True)
class Row:
    """Where one principal has one set; `accounts` in the order of the places."""

    principal: Principal
    permission_set: str
    accounts: tuple[str, ...]


def rows(found: Access) -> tuple[Row, ...]:
    """All of it, groups first, both in the order of the file."""
    order = {place.key: index for index, place in enumerate(found.places)}
    given: dict[tuple[Principal, str], list[str]] = {}
    for grant in found.grants:
        given.setdefault((grant.principal, grant.permission_set), []).append(grant.account)
    return tuple(
        Row(principal, name, tuple(sorted(given[principal, name], key=lambda key: order.get(key, len(order)))))
        for principal in principals(found)
        for name in sorted(name for who, name in given if who == principal)
    )


def principals(found: Access) -> tuple[Principal, ...]:
    """All groups, and the people who are assigned directly."""
    direct = {grant.principal for grant in found.grants if grant.principal.kind == "user"}
    users = (Principal("user", name) for name in found.users)
    return (*(Principal("group", key) for key in found.groups), *(user for user in users if user in direct))


def members(found: Access, group: str) -> tuple[str, ...]:
    """Who is in a group, in the order of the file."""
    return tuple(user for user in found.users if (user, group) in found.memberships)


def people(found: Access, principal: Principal) -> str:
    """Who is meant by a principal."""
    if principal.kind == "user":
        return "assigned directly"
    if found.directory != BUILT_IN:
        return UNKNOWN
    return ", ".join(members(found, principal.name)) or "nobody"


def folded(accounts: Iterable[str], places: Iterable[Place]) -> tuple[str, ...]:
    """The accounts, those of a whole unit under its name."""
    left, said, units = list(accounts), [], {place.key: place.unit for place in places if place.unit is not None}
    for unit in (ROOT, *_above(units.values())):
        below = {key for key, path in units.items() if is_below(path, unit)}
        if len(below) >= FOLDED and below <= set(left):
            said.append(f"every member account ({len(below)})" if unit == ROOT else f"all of {unit} ({len(below)})")
            left = [key for key in left if key not in below]
    return (*said, *left)


def lines(found: Access) -> Iterator[str]:
    """One line for each group and each person who is assigned directly, with all there is to say."""
    given = rows(found)
    for principal in principals(found):
        own = [f"{row.permission_set} in {', '.join(row.accounts)}" for row in given if row.principal == principal]
        yield f"{principal.name} ({people(found, principal)}): {'; '.join(own) or 'nowhere'}"


def session(minutes: int) -> str:
    """How long a session is: "8 h", "1 h 30 min"."""
    hours, rest = divmod(minutes, 60)
    return f"{hours} h" + (f" {rest} min" if rest else "")


def _above(paths: Iterable[str]) -> list[str]:
    """Every unit in the paths, those above first."""
    found = dict.fromkeys(
        "/".join(keys[: depth + 1]) for path in paths for keys in [path.split("/")] for depth in range(len(keys))
    )
    return sorted(found, key=lambda path: path.count("/"))
