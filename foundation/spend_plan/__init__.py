"""The budgets of a stack file for people: who may spend what, what that comes to, and what has no budget. Pure.

`plan` puts together what `foundation.config.budgets` works out; nothing is decided here.
"""

from foundation.spend_plan.plan import AccountSpend, SpendPlan, Together, UnitSpend, plan
from foundation.spend_plan.warnings import warnings

__all__ = ["AccountSpend", "SpendPlan", "Together", "UnitSpend", "plan", "warnings"]
