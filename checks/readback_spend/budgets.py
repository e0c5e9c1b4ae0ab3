"""Budgets: how much a month for which accounts, and who is told at which part of it.

Every budget of the management account is compared, whoever made it.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from checks.connection import Connection
from checks.inside import MANAGEMENT, Inside
from checks.readback_facts import Subjects, Value
from checks.readback_found import THREADS
from checks.readback_spend.scope import GLOBAL, TOPIC_WORD, Scope, keys
from checks.readback_words import tags
from foundation.config.budgets import Budget, planned
from foundation.config.inherited import unit_tags

CLIENT = "budgets"
LINKED = "LinkedAccount"
COSTS = (
    "IncludeCredit",
    "IncludeDiscount",
    "IncludeOtherSubscription",
    "IncludeRecurring",
    "IncludeRefund",
    "IncludeSubscription",
    "IncludeSupport",
    "IncludeTax",
    "IncludeUpfront",
)
"""All that is on a bill, in the month in which it is."""
ABOVE, OF_BUDGET = "GREATER_THAN", "PERCENTAGE"


def expected(scope: Scope) -> Subjects:
    """Every budget."""
    section = scope.budgets
    if section is None:
        return
    thresholds = section.thresholds
    parts = [("ACTUAL", part) for part in thresholds.actual] + [("FORECASTED", part) for part in thresholds.forecast]
    for budget in planned(scope.config):
        told: Value = [*sorted(budget.emails), TOPIC_WORD]
        yield (
            _subject(budget.name),
            {
                "kind": "COST",
                "every": "MONTHLY",
                "amount": float(budget.amount),
                "unit": "USD",
                "accounts": [*budget.accounts] if scope.knows(budget.accounts) else len(budget.accounts),
                "other filters": [],
                "costs": [*COSTS],
                **{_notification(kind, ABOVE, part, OF_BUDGET): told for kind, part in parts},
                **_tags(budget, scope),
            },
        )


def _tags(budget: Budget, scope: Scope) -> Mapping[str, Value]:
    if budget.level == "account":
        return scope.account_tags(budget.key)
    if budget.level == "unit":
        return tags(unit_tags(budget.key, scope.config.units, scope.config.settings))
    return scope.tags()


def found(scope: Scope, inside: Inside) -> Subjects:
    """The same, and every other one."""
    if scope.budgets is None:
        return
    aws, account = inside.connection(MANAGEMENT, GLOBAL), scope.config.settings.management_account
    called = keys(inside)
    listed = aws.listed(CLIENT, "describe_budgets", "Budgets", AccountId=account)
    with ThreadPoolExecutor(THREADS) as pool:
        yield from pool.map(lambda one: (_subject(one["BudgetName"]), _facts(aws, one, scope, called)), listed)


def _facts(aws: Connection, live: Mapping[str, Any], scope: Scope, called: Mapping[str, str]) -> Mapping[str, Value]:
    account, limit = scope.config.settings.management_account, live.get("BudgetLimit", {})
    arn = f"arn:aws:budgets::{account}:budget/{live['BudgetName']}"
    filters: Mapping[str, Any] = live.get("CostFilters", {})
    expression = ["expression"] if live.get("FilterExpression") else []
    tagged = aws.call(CLIENT, "list_tags_for_resource", ResourceARN=arn).get("ResourceTags", ())
    return {
        "kind": live["BudgetType"],
        "every": live["TimeUnit"],
        "amount": float(limit["Amount"]) if limit else None,
        "unit": limit.get("Unit"),
        "accounts": _accounts(filters.get(LINKED, ()), scope, called),
        "other filters": [*sorted(name for name in filters if name != LINKED), *expression],
        "costs": sorted(name for name, counts in live.get("CostTypes", {}).items() if counts),
        **_told(aws, {"AccountId": account, "BudgetName": live["BudgetName"]}, scope),
        **tags({tag["Key"]: tag["Value"] for tag in tagged}),
    }


def _accounts(ids: Sequence[str], scope: Scope, called: Mapping[str, str]) -> Value:
    """Keys; how many where another stack declares the accounts, whose ids are not known here."""
    names = sorted(called.get(identifier, identifier) for identifier in ids)
    return names if scope.knows(names) else len(names)


def _told(aws: Connection, asked: Mapping[str, Any], scope: Scope) -> Mapping[str, Value]:
    facts: dict[str, Value] = {}
    for one in aws.listed(CLIENT, "describe_notifications_for_budget", "Notifications", **asked):
        settings = {name: value for name, value in one.items() if name != "NotificationState"}
        operation = "describe_subscribers_for_notification"
        listed = aws.listed(CLIENT, operation, "Subscribers", Notification=settings, **asked)
        names = [_subscriber(each["Address"], scope) for each in listed]
        parts = (one["NotificationType"], one["ComparisonOperator"], one["Threshold"])
        facts[_notification(*parts, one.get("ThresholdType", OF_BUDGET))] = sorted(
            names, key=lambda name: (name == TOPIC_WORD, name)
        )
    return facts


def _subscriber(address: str, scope: Scope) -> str:
    return TOPIC_WORD if address == scope.topic else address


def _notification(kind: str, comparison: str, part: float, of: str) -> str:
    unit = "%" if of == OF_BUDGET else " USD"
    return f"told at {kind} {comparison} {part:g}{unit}"


def _subject(name: str) -> str:
    return f"budget {name}"
