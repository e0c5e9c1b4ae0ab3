"""Spend that is played: AWS Budgets learns what an account has cost, and tells who wants to know. There is no such API.

Every call adds a charge. A budget of the management account counts the charges of the whole organization, one of a
member its own. A notification tells its subscribers when its threshold is passed, and again only after the spend has
been below it. Addresses need no confirmation, as in AWS; a topic gets the message where its policy lets Budgets.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from emulator.aws.services.budgets.model import Budget, Budgets, Notification
from emulator.aws.services.ce.charges import Charge, Charges, counted, matches_filters, payers
from emulator.aws.services.sns import NotPublished, publish_as_service
from emulator.aws.state import State

_SERVICE = "budgets.amazonaws.com"


def play_spend(state: State, asked: Mapping[str, list[str]]) -> Mapping[str, object]:
    """Charge the `account` an `amount` in USD; what was told to whom, notification by notification.

    `forecast` is the charge's forecast for the period (by default the amount), `service` its service's name, and each
    `tag` one of its tags, as `key=value`.
    """
    account, amount = asked["account"][0], Decimal(asked["amount"][0])
    forecast = Decimal(asked["forecast"][0]) if "forecast" in asked else amount
    tags = dict(text.split("=", 1) for text in asked.get("tag", []))
    with state.lock:
        charge = Charge(account, amount, forecast, asked.get("service", [""])[0], tags)
        state.store(Charges).all.append(charge)
        told = [one for owner in payers(state, account) for one in _told(state, owner)]
    return {"Notifications": told}


def _told(state: State, owner: str) -> Iterator[Mapping[str, object]]:
    for budget in state.store(Budgets, owner).by_name.values():
        charges = [
            charge for charge in counted(state, owner) if matches_filters(state, owner, budget.definition, charge)
        ]
        budget.actual = float(sum((charge.amount for charge in charges), Decimal(0)))
        budget.forecast = float(sum((charge.forecast for charge in charges), Decimal(0)))
        for notification in budget.notifications:
            was, notification.is_alarm = notification.is_alarm, _is_passed(budget, notification)
            if notification.is_alarm and not was:
                yield _delivered(budget, notification)


def _is_passed(budget: Budget, notification: Notification) -> bool:
    limit = float((budget.definition.get("BudgetLimit") or {}).get("Amount", 0))
    kind, operator, threshold, threshold_type = notification.key
    spend = budget.actual if kind == "ACTUAL" else budget.forecast
    against = threshold if threshold_type == "ABSOLUTE_VALUE" else limit * threshold / 100
    if operator == "GREATER_THAN":
        return spend > against
    return spend < against if operator == "LESS_THAN" else spend == against


def _delivered(budget: Budget, notification: Notification) -> Mapping[str, object]:
    """Tell the subscribers: where the message went, and why it did not reach a topic."""
    emails = [each["Address"] for each in notification.subscribers if each["SubscriptionType"] == "EMAIL"]
    topics: dict[str, str | None] = {}
    for each in notification.subscribers:
        if each["SubscriptionType"] == "SNS":
            topics[each["Address"]] = _published(budget, each["Address"], _message(budget, notification))
    return {"Budget": budget.name, "Notification": dict(notification.settings), "Emails": emails, "Topics": topics}


def _published(budget: Budget, topic: str, message: str) -> str | None:
    context = {"aws:SourceAccount": budget.account, "aws:SourceArn": budget.arn}
    try:
        publish_as_service(_SERVICE, topic, message, context)
    except NotPublished as reason:
        return str(reason)
    return None


def _message(budget: Budget, notification: Notification) -> str:
    limit: Mapping[str, Any] = budget.definition.get("BudgetLimit") or {}
    kind, operator, threshold, threshold_type = notification.key
    unit = "%" if threshold_type == "PERCENTAGE" else f" {limit.get('Unit', 'USD')}"
    return (
        f"AWS Budget Notification\nAWS Account {budget.account}\n\n"
        f"Budget Name: {budget.name}\nBudget Type: {budget.definition['BudgetType']}\n"
        f"Budgeted Amount: {limit.get('Amount')} {limit.get('Unit')}\n"
        f"Alert Type: {kind}\nAlert Threshold: {operator} {threshold:g}{unit}\n"
        f"{kind} Amount: {budget.actual if kind == 'ACTUAL' else budget.forecast}\n"
    )
