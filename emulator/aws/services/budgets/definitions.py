"""Budgets themselves: how much, for which costs, in which period."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services.budgets.model import MOST_BUDGETS, Budget, budget, budgets, invalid, paged
from emulator.aws.services.budgets.notifications import add
from emulator.aws.services.organizations.model import now

_LIMITS = ("BudgetLimit", "PlannedBudgetLimits", "AutoAdjustData")
_END = datetime(2087, 6, 15, tzinfo=UTC)
_FIRST_MONTHS = {"MONTHLY": 1, "QUARTERLY": 3, "ANNUALLY": 12}
_COST_TYPES = {
    **dict.fromkeys(
        (
            "IncludeTax",
            "IncludeSubscription",
            "IncludeRefund",
            "IncludeCredit",
            "IncludeUpfront",
            "IncludeRecurring",
            "IncludeOtherSubscription",
            "IncludeSupport",
            "IncludeDiscount",
        ),
        True,
    ),
    "UseBlended": False,
    "UseAmortized": False,
}


def create_budget(request: Request) -> Mapping[str, object]:
    """CreateBudget, with its notifications."""
    known, asked = budgets(request), request["Budget"]
    name = asked["BudgetName"]
    if name in known:
        message = f"Error creating budget: {name} - the budget already exists."
        raise AwsError("DuplicateRecordException", message)
    if len(known) >= MOST_BUDGETS:
        message = f"Error creating budget: {name} - the account has {MOST_BUDGETS} budgets already."
        raise AwsError("CreationLimitExceededException", message)
    tags = {tag["Key"]: tag["Value"] for tag in request.get("ResourceTags") or []}
    made = Budget(request.account, _settled(asked), tags=tags)
    for one in request.get("NotificationsWithSubscribers") or []:
        add(made, one["Notification"], one["Subscribers"])
    known[name] = made
    return {}


def describe_budget(request: Request) -> Mapping[str, object]:
    """DescribeBudget."""
    return {"Budget": _described(budget(request))}


def describe_budgets(request: Request) -> Mapping[str, object]:
    """DescribeBudgets."""
    return paged(request, "Budgets", list(budgets(request).values()), _described)


def update_budget(request: Request) -> Mapping[str, object]:
    """UpdateBudget: the new definition takes the place of the old one; notifications and tags stay."""
    asked = request["NewBudget"]
    found = budget(replace(request, parameters={**request.parameters, "BudgetName": asked["BudgetName"]}))
    found.definition, found.updated = _settled(asked), now()
    return {}


def delete_budget(request: Request) -> Mapping[str, object]:
    """DeleteBudget."""
    del budgets(request)[budget(request).name]
    return {}


def _settled(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The definition as AWS shows it, defaults filled in.

    Raises:
        AwsError: InvalidParameterException.
    """
    _refuse_wrong(asked)
    settled = {name: value for name, value in asked.items() if name not in ("CalculatedSpend", "LastUpdatedTime")}
    if "BudgetLimit" in settled:
        settled["BudgetLimit"] = _amount(settled["BudgetLimit"])
    period = settled.get("TimePeriod") or {}
    settled["TimePeriod"] = {
        "Start": _aware(period.get("Start")) or _start(str(asked["TimeUnit"]), now()),
        "End": _aware(period.get("End")) or _END,
    }
    if settled["TimePeriod"]["Start"] >= settled["TimePeriod"]["End"]:
        raise invalid("The start of the time period must be before its end.")
    if asked["BudgetType"] == "COST" and "Metrics" not in settled:
        settled["CostTypes"] = {**_COST_TYPES, **(settled.get("CostTypes") or {})}
    return settled


def _refuse_wrong(asked: Mapping[str, Any]) -> None:
    given = [name for name in _LIMITS if asked.get(name)]
    if not given:
        choices = "Budget Limit/ Planned Budget Limit/ Auto Adjust Data"
        raise invalid(f"Unable to create/update budget - please provide one of the followings: {choices}")
    if len(given) > 1:
        raise invalid(f"Unable to create/update budget - only one of {' and '.join(given)} may be given")
    if asked.get("CostFilters") and asked.get("FilterExpression"):
        raise invalid("CostFilters and FilterExpression exclude each other.")
    for identity in (asked.get("CostFilters") or {}).get("LinkedAccount") or []:
        if not (identity.isdecimal() and len(identity) == 12):
            raise invalid(f"The linked account {identity} is not an account id.")
    limit = asked.get("BudgetLimit")
    if limit and asked["BudgetType"] == "COST" and Decimal(limit["Amount"]) <= 0:
        raise invalid("The limit of a cost budget must be more than zero.")


def _amount(spend: Mapping[str, str]) -> dict[str, str]:
    """AWS shows every amount with a decimal point."""
    text = spend["Amount"]
    return {"Amount": text if "." in text else f"{text}.0", "Unit": spend["Unit"]}


def _aware(moment: datetime | None) -> datetime | None:
    """Moments in requests are UTC and do not say so."""
    return moment.replace(tzinfo=UTC) if moment is not None else None


def _start(unit: str, moment: datetime) -> datetime:
    """The beginning of the present day, month, quarter or year."""
    day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    months = _FIRST_MONTHS.get(unit)
    return day.replace(day=1, month=(day.month - 1) // months * months + 1) if months else day


def _described(found: Budget) -> Mapping[str, object]:
    unit = (found.definition.get("BudgetLimit") or {}).get("Unit", "USD")
    return {
        **found.definition,
        "CalculatedSpend": {
            "ActualSpend": {"Amount": str(found.actual), "Unit": unit},
            "ForecastedSpend": {"Amount": str(found.forecast), "Unit": unit},
        },
        "LastUpdatedTime": found.updated,
    }
