"""Notifications of a budget."""

from collections.abc import Mapping, Sequence
from typing import Any

from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services.budgets.model import (
    MOST_NOTIFICATIONS,
    Budget,
    Notification,
    budget,
    budgets,
    notification,
    notification_key,
    paged,
)
from emulator.aws.services.budgets.subscribers import checked


def add(found: Budget, settings: Mapping[str, Any], subscribers: Sequence[Mapping[str, str]]) -> None:
    """Give a budget one more notification.

    Raises:
        AwsError: CreationLimitExceededException, DuplicateRecordException, InvalidParameterException.
    """
    _refuse_second(found, settings)
    if len(found.notifications) >= MOST_NOTIFICATIONS:
        message = f"The budget {found.name} has {MOST_NOTIFICATIONS} notifications already."
        raise AwsError("CreationLimitExceededException", message)
    found.notifications.append(Notification(_kept(settings), checked(found, subscribers)))


def create_notification(request: Request) -> Mapping[str, object]:
    """CreateNotification."""
    add(budget(request), request["Notification"], request["Subscribers"])
    return {}


def describe_notifications_for_budget(request: Request) -> Mapping[str, object]:
    """DescribeNotificationsForBudget."""
    return paged(request, "Notifications", budget(request).notifications, _described)


def describe_budget_notifications_for_account(request: Request) -> Mapping[str, object]:
    """DescribeBudgetNotificationsForAccount."""

    def described(found: Budget) -> object:
        return {"BudgetName": found.name, "Notifications": [_described(each) for each in found.notifications]}

    return paged(request, "BudgetNotificationsForAccount", list(budgets(request).values()), described)


def update_notification(request: Request) -> Mapping[str, object]:
    """UpdateNotification; subscribers stay."""
    found = budget(request)
    known = notification(found, request["OldNotification"])
    if known.key != notification_key(request["NewNotification"]):
        _refuse_second(found, request["NewNotification"])
    known.settings, known.is_alarm = _kept(request["NewNotification"]), False
    return {}


def delete_notification(request: Request) -> Mapping[str, object]:
    """DeleteNotification, and its subscribers with it."""
    found = budget(request)
    found.notifications.remove(notification(found, request["Notification"]))
    return {}


def _refuse_second(found: Budget, settings: Mapping[str, Any]) -> None:
    if any(each.key == notification_key(settings) for each in found.notifications):
        message = f"The budget {found.name} has this notification already."
        raise AwsError("DuplicateRecordException", message)


def _kept(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in settings.items() if name != "NotificationState"}


def _described(found: Notification) -> Mapping[str, object]:
    return {**found.settings, "NotificationState": "ALARM" if found.is_alarm else "OK"}
