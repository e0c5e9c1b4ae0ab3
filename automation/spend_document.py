"""The budgets for machines."""

from automation.events import Json
from foundation.config import In, Off, StackConfig
from foundation.config.budgets import Budget
from foundation.config.spend import Spend
from foundation.spend_plan import AccountSpend, SpendPlan, Together, warnings, words


def document(stack: str, config: StackConfig, found: SpendPlan | None) -> dict[str, Json]:
    """All of it, in US dollars a month; of a stack that does not declare it, why."""
    if found is None:
        elsewhere = config.spend.stack if isinstance(config.spend, In) else None
        return {"stack": stack, "spend": "elsewhere" if elsewhere else "off", "declared_by": elsewhere}
    section = found.section
    actual, forecast = words.percents(section)
    return {
        "stack": stack,
        "spend": "on",
        "declared_by": stack,
        "budgets": "off" if isinstance(section.budgets, Off) else "on",
        "thresholds": {"actual": list(actual), "forecast": list(forecast)},
        "subscribers": list(section.subscribers),
        "organization": _together(found.organization),
        "units": [{"unit": unit.path, **_together(unit.together)} for unit in found.units],
        "accounts": [
            *(_account(account, None) for account in found.alone),
            *(_account(account, unit.path) for unit in found.units for account in unit.accounts),
        ],
        "without_budget": list(found.organization.without),
        **_rest(section),
        "warnings": [{"kind": one.kind, "text": one.text} for one in warnings(found, config)],
    }


def _together(found: Together) -> dict[str, Json]:
    return {
        "budget": _budget(found.budget),
        "accounts": found.accounts,
        "sum_of_accounts": found.amount,
        "sum_of_units": found.units,
        "over": found.over,
        "without_budget": list(found.without),
    }


def _account(account: AccountSpend, unit: str | None) -> Json:
    return {"account": account.key, "unit": unit, "budget": _budget(account.budget)}


def _budget(budget: Budget | None) -> Json:
    if budget is None:
        return None
    return {
        "name": budget.name,
        "amount": budget.amount,
        "owner": budget.owner,
        "emails": list(budget.emails),
        "covers": list(budget.accounts),
        "from": budget.source,
    }


def _rest(section: Spend) -> dict[str, Json]:
    off = {"anomalies": isinstance(section.anomalies, Off), "export": isinstance(section.export, Off)}
    return {name: None if off[name] else section.model_dump(mode="json")[name] for name in off}
