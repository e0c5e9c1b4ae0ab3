"""What there is to draw, whatever the form of the picture: the management account, the root, units and accounts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["workload", "shared", "closed", "elsewhere"]
"""`shared` has a purpose for all others; `elsewhere` is declared by another stack, and only named in this one."""


@dataclass(frozen=True)
class Account:
    """A member account; `guardrails` are the categories of the documents attached to it."""

    key: str
    name: str
    kind: Kind
    purpose: str | None = None
    email: str = ""
    """Empty where another stack declares the account."""
    id: str | None = None
    """Known for adopted accounts only."""
    guardrails: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unit:
    """An organizational unit with all that is in it."""

    path: str
    name: str
    guardrails: tuple[str, ...] = ()
    accounts: tuple[Account, ...] = ()
    units: tuple["Unit", ...] = ()
    elsewhere: bool = False
    """Declared by another stack."""


@dataclass(frozen=True)
class Organization:
    """All of it."""

    stack: str
    management_account: str
    regions: tuple[str, ...]
    """The home Region first."""
    notes: tuple[str, ...] = ()
    """Sections that are off or declared by another stack, in words."""
    guardrails: tuple[str, ...] = ()
    """Those of the root."""
    units: tuple[Unit, ...] = ()
    legend: tuple[tuple[str, str], ...] = ()
    """Every category of guardrails in use, and what it means here."""

    def walk(self) -> Iterator[Unit]:
        """Every unit, parents before their children."""
        return _walk(self.units)

    def accounts(self) -> Iterator[Account]:
        """Every member account, unit by unit."""
        return (account for unit in self.walk() for account in unit.accounts)


def _walk(units: tuple[Unit, ...]) -> Iterator[Unit]:
    for unit in units:
        yield unit
        yield from _walk(unit.units)
