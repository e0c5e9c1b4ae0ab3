"""What to look at twice in the budgets: what `validate` tells of, and what only who reads all of it can use. Pure."""

from collections.abc import Iterator

from foundation.addresses import Warned
from foundation.config.budget_warnings import budget_warnings
from foundation.config.section import Off
from foundation.config.stack import StackConfig
from foundation.config.units import Units
from foundation.spend_plan.plan import SpendPlan


def warnings(found: SpendPlan, config: StackConfig) -> tuple[Warned, ...]:
    """All warnings; ``found`` is the plan of ``config``."""
    if isinstance(found.section.budgets, Off):
        return budget_warnings(config)
    return (*budget_warnings(config), *_organization(found), *_waiting(found, config))


def _organization(found: SpendPlan) -> Iterator[Warned]:
    if found.organization.budget is None:
        yield Warned("organization", "The organization has no budget: write foundation:spend.budgets.organization.")


def _waiting(found: SpendPlan, config: StackConfig) -> Iterator[Warned]:
    """A budget without accounts would be one of everything, so it is declared with the first account."""
    there = {unit.path for unit in found.units if unit.together.budget}
    units = config.units.walk() if isinstance(config.units, Units) else ()
    paths = [unit.path for unit in units if unit.budget is not None and unit.path not in there]
    if paths:
        text = f"Budgets of units are declared with their first account; these have none yet: {', '.join(paths)}."
        yield Warned("waiting", text)
