"""The targets that together are every account but one: for guardrails that one account alone is free of. Pure."""

from collections.abc import Iterator

from foundation.config.accounts import Accounts
from foundation.config.units import Units


def everywhere_but(key: str, units: Units, accounts: Accounts) -> tuple[str, ...]:
    """As few targets as there can be: units beside the account's line, and accounts of the units on it.

    What joins a unit beside the line is reached at once. An account that joins a unit on it gets an attachment of its
    own; closed ones have left their unit's line.
    """
    entries = accounts.active()
    line = next(entry.unit for entry in entries if entry.key == key)
    return tuple(sorted((*_beside(line, units), *_siblings(key, line, accounts))))


def _beside(line: str, units: Units) -> Iterator[str]:
    for unit in units.walk():
        parent = unit.path.rpartition("/")[0]
        if _on(parent, line) and not _on(unit.path, line):
            yield unit.path


def _siblings(key: str, line: str, accounts: Accounts) -> Iterator[str]:
    for entry in accounts.active():
        if entry.key != key and _on(entry.unit, line):
            yield f"account:{entry.key}"


def _on(path: str, line: str) -> bool:
    """Whether a unit is on the line from the root to a unit; the root has no path."""
    return not path or path == line or line.startswith(f"{path}/")
