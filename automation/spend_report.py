"""The budgets on the console: a table by unit and account on a terminal, a tree of whole lines anywhere else."""

from collections.abc import Iterable

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from foundation.addresses import Warned
from foundation.config import In, Off, StackConfig
from foundation.config.budgets import Budget
from foundation.config.spend import Spend
from foundation.spend_plan import AccountSpend, SpendPlan, Together, words


def undeclared(config: StackConfig) -> str:
    """Why there is nothing to show."""
    if isinstance(config.spend, In):
        stack = config.spend.stack
        return f"Stack {stack} declares the budgets: foundation spend {stack}."
    return "The section foundation:spend is off: this stack declares no budgets."


def show(console: Console, found: SpendPlan) -> None:
    """All of it."""
    if not console.is_terminal:
        for line in words.lines(found):
            console.print(Text(line))
        return
    for line in words.summary(found):
        console.print(Text(line))
    if not isinstance(found.section.budgets, Off):
        console.print()
        console.print(_table(found))
    for line in words.rest(found.section):
        console.print(Text(line))


def show_notices(console: Console, warned: Iterable[Warned]) -> None:
    """What to look at twice."""
    for one in warned:
        console.print(Text(f"Warning: {one.text}", "yellow"))


def _table(found: SpendPlan) -> Table:
    table = Table(box=SIMPLE_HEAD, padding=(0, 2, 0, 0), show_edge=False)
    for head in ("Unit or account", "A month", "Told at", "Owner, and who is told", "From foundation:"):
        table.add_column(head, overflow="fold")
    _group(table, words.ORGANIZATION, found.organization, found.alone, found.section)
    for unit in found.units:
        _group(table, unit.path, unit.together, unit.accounts, found.section)
    return table


def _group(table: Table, name: str, of_all: Together, accounts: tuple[AccountSpend, ...], section: Spend) -> None:
    """A unit with what its accounts come to, and the accounts directly in it."""
    said = Text(words.together(of_all), "red" if of_all.over else "bold")
    table.add_row(Text(name, "bold"), said, *_facts(of_all.budget, section), end_section=not accounts)
    for account in accounts:
        amount = Text(words.amount(account), "" if account.budget else "yellow")
        facts = _facts(account.budget, section)
        table.add_row(f"  {account.key}", amount, *facts, end_section=account is accounts[-1])


def _facts(budget: Budget | None, section: Spend) -> tuple[str | Text, ...]:
    if budget is None:
        return "", "", ""
    who = f"{budget.owner}: {words.told(budget)}"
    return words.told_at(budget, section), Text(who), budget.source.removeprefix("foundation:")
