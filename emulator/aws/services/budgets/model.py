"""Budgets as they are kept, per account, and how they and what is wrong with a request are found."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from emulator.aws.errors import AwsError
from emulator.aws.pages import page
from emulator.aws.request import Request
from emulator.aws.services.organizations.model import now

MOST_BUDGETS = 20_000
MOST_NOTIFICATIONS = 10
MOST_ADDRESSES, MOST_TOPICS = 10, 1
"""Of one notification. Source: AWS Budgets API Reference, Notification."""

Item = TypeVar("Item")


@dataclass
class Notification:
    """When to tell whom."""

    settings: dict[str, Any]
    subscribers: list[dict[str, str]]
    is_alarm: bool = False

    @property
    def key(self) -> tuple[str, str, float, str]:
        """What tells a notification from the others of its budget."""
        return notification_key(self.settings)


@dataclass
class Budget:
    """One budget of an account."""

    account: str
    definition: dict[str, Any]
    notifications: list[Notification] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)
    actual: float = 0
    forecast: float = 0
    updated: datetime = field(default_factory=now)

    @property
    def name(self) -> str:
        """Unique in the account."""
        return str(self.definition["BudgetName"])

    @property
    def arn(self) -> str:
        """Budgets have no Region."""
        return f"arn:aws:budgets::{self.account}:budget/{self.name}"


@dataclass
class Budgets:
    """The store of one account."""

    by_name: dict[str, Budget] = field(default_factory=dict)


def notification_key(settings: Mapping[str, Any]) -> tuple[str, str, float, str]:
    """A percentage is meant where no threshold type is given."""
    kind = settings.get("ThresholdType") or "PERCENTAGE"
    return settings["NotificationType"], settings["ComparisonOperator"], float(settings["Threshold"]), kind


def budgets(request: Request) -> dict[str, Budget]:
    """The budgets of the account that the request names, which must be the caller's.

    Raises:
        AwsError: AccessDeniedException.
    """
    if request["AccountId"] != request.account:
        message = f"User: {request.caller.principal} is not authorized to use the budgets of {request['AccountId']}"
        raise AwsError("AccessDeniedException", message)
    return request.state.store(Budgets, request.account).by_name


def budget(request: Request) -> Budget:
    """The budget that the request names.

    Raises:
        AwsError: NotFoundException.
    """
    name = request["BudgetName"]
    found = budgets(request).get(name)
    if found is None:
        raise AwsError("NotFoundException", f"Unable to get budget: {name} - the budget doesn't exist.")
    return found


def notification(found: Budget, settings: Mapping[str, Any]) -> Notification:
    """The notification with those settings.

    Raises:
        AwsError: NotFoundException.
    """
    key = notification_key(settings)
    known = next((each for each in found.notifications if each.key == key), None)
    if known is None:
        raise AwsError("NotFoundException", f"There is no such notification of the budget {found.name}.")
    return known


def invalid(message: str) -> AwsError:
    """The refusal of a wrong parameter."""
    return AwsError("InvalidParameterException", message)


def paged(
    request: Request, member: str, items: Collection[Item], describe: Callable[[Item], object]
) -> Mapping[str, object]:
    """One page of a listing, with Budgets' own refusal of a wrong token."""
    try:
        return page(request, member, items, describe, 100)
    except AwsError as refusal:
        raise AwsError("InvalidNextTokenException", refusal.message) from refusal
