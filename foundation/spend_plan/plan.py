"""What there is to show of the budgets: every unit and account with its own, and what those of accounts come to."""

from collections.abc import Mapping
from dataclasses import dataclass

from foundation.config.accounts import Accounts
from foundation.config.budgets import Budget, Sum, planned, sums
from foundation.config.selectors import MANAGEMENT
from foundation.config.spend import Spend
from foundation.config.stack import StackConfig
from foundation.config.units import is_within


@dataclass(frozen=True)
class AccountSpend:
    """An active account, or `management`."""

    key: str
    budget: Budget | None


@dataclass(frozen=True)
class Together:
    """Accounts of which a unit, or the organization, has a budget of its own beside theirs."""

    budget: Budget | None
    amount: int
    """What the budgets of the accounts come to."""
    units: int
    """What the own budgets of the units directly below come to."""
    accounts: int
    without: tuple[str, ...]
    """Keys of the accounts that have none."""

    @property
    def over(self) -> int:
        """By how much the accounts' budgets are above the one of all of them."""
        return max(0, self.amount - self.budget.amount) if self.budget else 0


@dataclass(frozen=True)
class UnitSpend:
    """A unit with accounts; ``accounts`` are those directly in it, `together` is of those below as well."""

    path: str
    together: Together
    accounts: tuple[AccountSpend, ...]


@dataclass(frozen=True)
class SpendPlan:
    """All of it. In ``alone`` is what is in no unit of the file: the management account, and what another stack has."""

    section: Spend
    organization: Together
    alone: tuple[AccountSpend, ...]
    units: tuple[UnitSpend, ...]

    @property
    def accounts(self) -> tuple[AccountSpend, ...]:
        """Every account once."""
        return (*self.alone, *(account for unit in self.units for account in unit.accounts))


def plan(config: StackConfig) -> SpendPlan | None:
    """The budgets of a configuration; None where it does not declare the section."""
    if not isinstance(config.spend, Spend):
        return None
    budgets = {(one.level, one.key): one for one in planned(config)}
    unit_of = _units(config)
    keys = (MANAGEMENT, *unit_of, *(key for level, key in budgets if level == "account"))
    accounts = {key: AccountSpend(key, budgets.get(("account", key))) for key in keys}
    everything, *below = sums(config)
    units = []
    for one in below:
        inside = [key for key, path in unit_of.items() if is_within(path, one.path)]
        own = tuple(accounts[key] for key in inside if unit_of[key] == one.path)
        units.append(UnitSpend(one.path, _together(one, budgets.get(("unit", one.path)), len(inside)), own))
    known = {one.path for one in below}
    return SpendPlan(
        config.spend,
        _together(everything, budgets.get(("organization", "")), len(accounts)),
        tuple(account for key, account in accounts.items() if unit_of.get(key) not in known),
        tuple(unit for unit in units if unit.together.accounts),
    )


def _units(config: StackConfig) -> Mapping[str, str]:
    """The unit of every active account of this file."""
    entries = config.accounts.active() if isinstance(config.accounts, Accounts) else ()
    return {entry.key: entry.unit for entry in entries}


def _together(found: Sum, budget: Budget | None, accounts: int) -> Together:
    return Together(budget, found.accounts, found.units, accounts, found.without)
