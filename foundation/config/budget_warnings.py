"""What an operator should look at twice in budgets. None of it stops a run. Pure."""

from collections.abc import Iterator

from foundation.addresses import Warned
from foundation.config.accounts import Accounts
from foundation.config.budgets import sums, without_budget
from foundation.config.spend import Budgets, Spend
from foundation.config.stack import StackConfig
from foundation.config.units import Units

_NAMED = 5
"""Accounts or units that one warning names; the rest are counted."""


def budget_warnings(config: StackConfig) -> tuple[Warned, ...]:
    """Amounts that nothing watches, sums that are above what they are part of, and accounts without a budget."""
    if not isinstance(config.spend, Spend) or not isinstance(config.spend.budgets, Budgets):
        return tuple(_idle(config))
    return (*_above(config), *_without(config))


def _idle(config: StackConfig) -> Iterator[Warned]:
    places = []
    if isinstance(config.units, Units):
        places += [unit.path for unit in config.units.walk() if unit.budget or unit.account_budget]
    if isinstance(config.accounts, Accounts):
        places += [f"account {entry.key}" for entry in config.accounts.active() if entry.budget]
    if places:
        text = "budgets are off in foundation:spend, or another stack declares it, which does not read this file"
        yield Warned("idle", f"Nothing watches the amounts of {_listed(places)}: {text}.")


def _above(config: StackConfig) -> Iterator[Warned]:
    for one in sums(config):
        if one.amount is None:
            continue
        who = one.path or "the organization"
        for total, of in ((one.accounts, "accounts"), (one.units, "units")):
            if total > one.amount:
                text = f"The budgets of the {of} of {who} come to ${total:,} a month, its own is ${one.amount:,}"
                yield Warned("sum", f"{text}: each of them can be kept, and this one exceeded.")


def _without(config: StackConfig) -> Iterator[Warned]:
    keys = without_budget(config)
    if keys:
        yield Warned("without", f"No budget of its own: {_listed(list(keys))}.")


def _listed(names: list[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
