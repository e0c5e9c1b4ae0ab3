"""Which budgets there are: how much, whose accounts, who is told, and where in the file each amount comes from. Pure.

An amount is that of the account's entry, else that of foundation:spend, else what the nearest unit above has for each
account. Closed accounts have no budget. Where another stack declares the accounts, only foundation:spend has amounts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from foundation.config.accounts import AccountEntry, Accounts
from foundation.config.inherited import entry_tags, organization_tags, unit_tags
from foundation.config.section import In, Off
from foundation.config.selectors import MANAGEMENT
from foundation.config.settings import Settings
from foundation.config.spend import Budgets, Spend
from foundation.config.stack import StackConfig
from foundation.config.tags import OWNER, TagSchema
from foundation.config.units import UnitEntry, Units, is_within, place_of

Level = Literal["organization", "unit", "account"]
PATH = "foundation:spend.budgets"
NAME = "foundation-"
"""Begins the names of all budgets."""


@dataclass(frozen=True)
class Budget:
    """One budget of a month's costs."""

    name: str
    """In AWS, which forbids colons and backslashes in it."""
    level: Level
    key: str
    """Empty for the organization; the path of a unit; the key of an account, or `management`."""
    amount: int
    owner: str
    """The value of the owner's tag; empty where there is none."""
    emails: tuple[str, ...]
    accounts: tuple[str, ...]
    """Keys of the active accounts that it covers, sorted; none for the organization, which has no filter."""
    source: str
    """Path of the value that the amount comes from."""


def planned(config: StackConfig) -> tuple[Budget, ...]:
    """The budgets of a configuration."""
    return budgets(config.accounts, config.units, config.spend, config.settings, owner_key(config.tags))


def owner_key(tags: TagSchema | Off | In | None) -> str:
    """The key of the tag that tells the owner."""
    return tags.owner if isinstance(tags, TagSchema) else OWNER


def budgets(
    accounts: Accounts | Off | In | None,
    units: Units | Off | In | None,
    spend: Spend | Off | In | None,
    settings: Settings,
    owner_key: str,
) -> tuple[Budget, ...]:
    """All budgets: the organization's, those of units from the top down, the management account's, those of accounts.

    A unit without an active account has none: AWS would take a budget without a filter for one of everything.
    """
    if not isinstance(spend, Spend) or not isinstance(spend.budgets, Budgets):
        return ()

    found, entries = [], by_key(accounts)
    for level, key, amount, source, covered in _wanted(accounts, units, spend.budgets):
        owner = watched_tags(level, key, entries, units, settings).get(owner_key, "")
        emails = spend.owners.get(owner, ())
        found.append(Budget(_name(level, key), level, key, amount, owner, emails, covered, source))
    return tuple(found)


_Wanted = tuple[Level, str, int, str, tuple[str, ...]]
"""Level, key, amount, source and accounts."""


def _wanted(
    accounts: Accounts | Off | In | None, units: Units | Off | In | None, section: Budgets
) -> Iterator[_Wanted]:
    active = _active(accounts)
    if section.organization is not None:
        yield "organization", "", section.organization, f"{PATH}.organization", ()
    for unit in _walk(units):
        covered = tuple(sorted(entry.key for entry in active if is_within(entry.unit, unit.path)))
        if unit.budget is not None and covered:
            yield "unit", unit.path, unit.budget, f"{place_of(unit.path)}.budget", covered
    if section.management is not None:
        yield "account", MANAGEMENT, section.management, f"{PATH}.management", (MANAGEMENT,)
    for entry in active:
        amount, source = account_amount(entry, units, section)
        if amount is not None:
            yield "account", entry.key, amount, source, (entry.key,)
    if isinstance(accounts, In):
        for key, amount in section.accounts.items():
            yield "account", key, amount, f"{PATH}.accounts.{key}", (key,)


def by_key(accounts: Accounts | Off | In | None) -> dict[str, AccountEntry]:
    """The active accounts of this file."""
    return {entry.key: entry for entry in _active(accounts)}


def watched_tags(
    level: Level, key: str, entries: Mapping[str, AccountEntry], units: Units | Off | In | None, settings: Settings
) -> dict[str, str]:
    """The tags of what a budget watches, and so its own; ``entries`` are the accounts of this file."""
    if level == "unit":
        return unit_tags(key, units, settings)
    if level == "account" and key in entries:
        return entry_tags(entries[key], units, settings)
    return organization_tags(settings)


def account_amount(entry: AccountEntry, units: Units | Off | In | None, section: Budgets) -> tuple[int | None, str]:
    """The amount of an account and the path of the value that it comes from; None and nothing where there is none."""
    if entry.budget is not None:
        return entry.budget, f"foundation:accounts.members.{entry.key}.budget"
    if entry.key in section.accounts:
        return section.accounts[entry.key], f"{PATH}.accounts.{entry.key}"
    for unit in reversed(_walk(units)):  # parents come first, so the nearest is met first
        if unit.account_budget is not None and is_within(entry.unit, unit.path):
            return unit.account_budget, f"{place_of(unit.path)}.account_budget"
    return None, ""


def without_budget(config: StackConfig) -> tuple[str, ...]:
    """Keys of the active accounts, and `management`, that have no budget of their own."""
    having = {budget.key for budget in planned(config) if budget.level == "account"}
    keys = (MANAGEMENT, *(entry.key for entry in _active(config.accounts)))
    return tuple(key for key in keys if key not in having)


@dataclass(frozen=True)
class Sum:
    """What one budget is made of, seen from below."""

    path: str
    """Of the unit; empty for the organization."""
    amount: int | None
    """Of its own budget."""
    accounts: int
    """The budgets of all active accounts below it together, with the management account's for the organization."""
    units: int
    """The own budgets of the units directly below it together."""
    without: tuple[str, ...]
    """Keys of the active accounts below it that have no budget, sorted."""


def sums(config: StackConfig) -> tuple[Sum, ...]:
    """Of the organization, then of every unit from the top down; units of another stack are not in this file."""
    found, walked = planned(config), _walk(config.units)
    of_accounts = {budget.key: budget.amount for budget in found if budget.level == "account"}
    own = {budget.key: budget.amount for budget in found if budget.level != "account"}
    active = _active(config.accounts)

    def summed(path: str, keys: set[str]) -> Sum:
        return Sum(
            path=path,
            amount=own.get(path),
            accounts=sum(amount for key, amount in of_accounts.items() if key in keys),
            units=sum(own.get(unit.path, 0) for unit in walked if (unit.parent or "") == path),
            without=tuple(sorted(keys - of_accounts.keys())),
        )

    everything = {MANAGEMENT, *of_accounts, *(entry.key for entry in active)}
    return (
        summed("", everything),
        *(summed(unit.path, {entry.key for entry in active if is_within(entry.unit, unit.path)}) for unit in walked),
    )


def _name(level: Level, key: str) -> str:
    if level == "organization" or key == MANAGEMENT:
        return f"{NAME}{key or level}"
    return f"{NAME}{level}-{key.replace('/', '.')}"


def _walk(units: Units | Off | In | None) -> tuple[UnitEntry, ...]:
    return units.walk() if isinstance(units, Units) else ()


def _active(accounts: Accounts | Off | In | None) -> tuple[AccountEntry, ...]:
    return accounts.active() if isinstance(accounts, Accounts) else ()
