"""What changes, as somebody reads it who decides on it: account by account, accounts that change alike together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from foundation.access.changes import Changes, Deployed
from foundation.access.grants import Grant
from foundation.access.matrix import Access


@dataclass(frozen=True, order=True)
class Move:
    """A set that is gained or lost: by a group, with those of its people for whom it makes a difference, or by people.

    People without a group join or leave one, or are assigned directly.
    """

    gained: bool
    permission_set: str
    group: str
    """Empty for people alone."""
    people: tuple[str, ...]


@dataclass(frozen=True)
class Moved:
    """Accounts in which the same changes."""

    accounts: tuple[str, ...]
    moves: tuple[Move, ...]
    locked_out: bool


def moved(change: Changes, before: Deployed, after: Access) -> tuple[Moved, ...]:
    """All that changes: first the accounts that nobody could enter any more, losses before gains."""
    by_account: dict[str, list[Move]] = {}
    for gained, given, memberships in (
        (False, change.losses, before.memberships),
        (True, change.gains, after.memberships),
    ):
        for account, move in _moves(gained, given, memberships):
            by_account.setdefault(account, []).append(move)
    order = {place.key: index for index, place in enumerate(after.places)}
    alike: dict[tuple[bool, tuple[Move, ...]], list[str]] = {}
    for account in sorted(by_account, key=lambda key: (key not in change.locked_out, order.get(key, len(order)), key)):
        alike.setdefault((account in change.locked_out, tuple(sorted(by_account[account]))), []).append(account)
    return tuple(Moved(tuple(accounts), moves, locked) for (locked, moves), accounts in alike.items())


def _moves(
    gained: bool, given: tuple[Grant, ...], memberships: frozenset[tuple[str, str]]
) -> Iterator[tuple[str, Move]]:
    """Accounts with their changes; `given` is all that is gained, or all that is lost."""
    people: Mapping[tuple[str, str], set[str]] = {(one.account, one.permission_set): set() for one in given}
    for one in given:
        if one.principal.kind == "user":
            people[one.account, one.permission_set].add(one.principal.name)
    named: set[tuple[str, str, str]] = set()
    for one in given:
        if one.principal.kind == "group":
            group, place = one.principal.name, (one.account, one.permission_set)
            theirs = sorted(user for user in people[place] if (user, group) in memberships)
            named |= {(*place, user) for user in theirs}
            yield one.account, Move(gained, one.permission_set, group, tuple(theirs))
    for (account, permission_set), users in people.items():
        alone = sorted(user for user in users if (account, permission_set, user) not in named)
        if alone:
            yield account, Move(gained, permission_set, "", tuple(alone))
