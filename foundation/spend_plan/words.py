"""Budgets in words: for the table, the lines and the picture alike."""

from collections.abc import Iterator

from foundation.config.budgets import Budget
from foundation.config.section import Off
from foundation.config.spend import Anomalies, Budgets, Export, Spend
from foundation.spend_plan.plan import AccountSpend, SpendPlan, Together

ORGANIZATION = "organization"
NO_BUDGET = "no budget"
THE_TOPIC = "the topic"
OFF = "foundation:spend.budgets is off: nothing has a budget."
NOTHING_STOPS = "A budget tells; it stops nothing."


def money(amount: float) -> str:
    """US dollars, with cents where there are any."""
    return f"${amount:,.0f}" if amount == int(amount) else f"${amount:,.2f}"


def together(found: Together) -> str:
    """What accounts come to, against the budget of all of them, and how many of them have none."""
    said = money(found.amount)
    if found.budget is None:
        said += f", {NO_BUDGET} of its own"
    else:
        left = found.budget.amount - found.amount
        rest = f"{money(found.over)} over" if found.over else f"{money(left)} to spare" if left else "all of it"
        said += f" of {money(found.budget.amount)}, {rest}"
    missing = len(found.without)
    return said + (f"; {missing} of {_count(found.accounts, 'account')} without" if missing else "")


def amount(account: AccountSpend) -> str:
    """The budget of an account."""
    return money(account.budget.amount) if account.budget else NO_BUDGET


def told(budget: Budget) -> str:
    """Who is told."""
    return ", ".join((*budget.emails, THE_TOPIC))


def told_at(budget: Budget, section: Spend) -> str:
    """The amounts at which they are told."""
    actual, forecast = percents(section)
    spent = [money(budget.amount * percent / 100) for percent in actual]
    expected = [f"{money(budget.amount * percent / 100)} expected" for percent in forecast]
    return ", ".join((*spent, *expected))


def percents(section: Spend) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The thresholds, in percent, on what has been spent and on what will have been."""
    if isinstance(section.budgets, Budgets):
        return section.budgets.thresholds.actual, section.budgets.thresholds.forecast
    return (), ()


def summary(found: SpendPlan) -> Iterator[str]:
    """What holds for all of it."""
    if isinstance(found.section.budgets, Off):
        yield OFF
    else:
        own = sum(unit.together.budget is not None for unit in found.units)
        given = found.organization.accounts - len(found.organization.without)
        yield (
            f"Budgets of {own} of {_count(len(found.units), 'unit')} and of {given} of "
            f"{_count(found.organization.accounts, 'account')}, US dollars a month"
        )
        actual, forecast = percents(found.section)
        spent = f"{_percents(actual)} of a budget spent" if actual else ""
        expected = f"{_percents(forecast)} expected by the month's end" if forecast else ""
        at = " and at ".join(part for part in (spent, expected) if part)
        yield f"Owners and the topic are told at {at}. {NOTHING_STOPS}"
    if found.section.subscribers:
        yield f"The topic writes to {', '.join(found.section.subscribers)}."


def rest(section: Spend) -> Iterator[str]:
    """What of the section is no budget."""
    if isinstance(section.anomalies, Anomalies):
        watched = " and each ".join(section.anomalies.monitors).replace("-", " ")
        least = f"{money(section.anomalies.amount)} and {section.anomalies.percent}%"
        yield f"Anomalies: each {watched}, from {least} above what was expected, {section.anomalies.frequency}."
    else:
        yield "Anomalies are not looked for: foundation:spend.anomalies is off."
    if isinstance(section.export, Export):
        yield f"Export: {section.export.table} as {section.export.format}, kept {section.export.days} days."
    else:
        yield "Costs are not exported: foundation:spend.export is off."


def lines(found: SpendPlan) -> Iterator[str]:
    """All of it as a tree: the organization, units, and the accounts directly in them."""
    yield from summary(found)
    if not isinstance(found.section.budgets, Off):
        yield from _group(ORGANIZATION, found.organization, found.alone, found.section)
        for unit in found.units:
            yield from _group(unit.path, unit.together, unit.accounts, found.section)
    yield from rest(found.section)


def _group(name: str, of_all: Together, accounts: tuple[AccountSpend, ...], section: Spend) -> Iterator[str]:
    yield f"{name}  {'; '.join((together(of_all), *facts(of_all.budget, section)))}"
    for account in accounts:
        yield f"  {account.key}  {'; '.join((amount(account), *facts(account.budget, section)))}"


def facts(budget: Budget | None, section: Spend) -> tuple[str, ...]:
    """Of a budget who is told, when, and where its amount comes from."""
    if budget is None:
        return ()
    at = f"at {told_at(budget, section)}"
    return f"owner {budget.owner}", f"tells {told(budget)}", at, f"from {budget.source}"


def _percents(numbers: tuple[int, ...]) -> str:
    return " and ".join(f"{number}%" for number in numbers)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
