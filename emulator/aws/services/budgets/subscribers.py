"""Who is told by a notification: at most ten addresses and one topic, which is the budget's own account's."""

import re
from collections.abc import Mapping, Sequence

from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services.budgets.model import (
    MOST_ADDRESSES,
    MOST_TOPICS,
    Budget,
    budget,
    invalid,
    notification,
    paged,
)

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_TOPIC = re.compile(r"arn:aws:sns:[a-z0-9-]+:(\d{12}):[\w-]+")


def checked(found: Budget, subscribers: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """The subscribers, if a notification of that budget may have them.

    Raises:
        AwsError: CreationLimitExceededException, DuplicateRecordException, InvalidParameterException.
    """
    kept = [dict(each) for each in subscribers]
    for kind, most in (("EMAIL", MOST_ADDRESSES), ("SNS", MOST_TOPICS)):
        of_kind = [each["Address"] for each in kept if each["SubscriptionType"] == kind]
        if len(of_kind) > most:
            raise AwsError("CreationLimitExceededException", f"A notification has at most {most} {kind} subscribers.")
        if len(set(of_kind)) < len(of_kind):
            raise AwsError("DuplicateRecordException", "A notification has every subscriber once.")
        for address in of_kind:
            _refuse_wrong(found, kind, address)
    return kept


def create_subscriber(request: Request) -> Mapping[str, object]:
    """CreateSubscriber."""
    found = budget(request)
    known = notification(found, request["Notification"])
    known.subscribers = checked(found, [*known.subscribers, request["Subscriber"]])
    return {}


def describe_subscribers_for_notification(request: Request) -> Mapping[str, object]:
    """DescribeSubscribersForNotification."""
    known = notification(budget(request), request["Notification"])
    return paged(request, "Subscribers", known.subscribers, dict)


def update_subscriber(request: Request) -> Mapping[str, object]:
    """UpdateSubscriber."""
    found = budget(request)
    known = notification(found, request["Notification"])
    others = _without(known.subscribers, request["OldSubscriber"])
    known.subscribers = checked(found, [*others, request["NewSubscriber"]])
    return {}


def delete_subscriber(request: Request) -> Mapping[str, object]:
    """DeleteSubscriber; with the last one goes the notification."""
    found = budget(request)
    known = notification(found, request["Notification"])
    known.subscribers = _without(known.subscribers, request["Subscriber"])
    if not known.subscribers:
        found.notifications.remove(known)
    return {}


def _without(known: list[dict[str, str]], gone: Mapping[str, str]) -> list[dict[str, str]]:
    if gone not in known:
        raise AwsError("NotFoundException", "The notification has no such subscriber.")
    return [each for each in known if each != gone]


def _refuse_wrong(found: Budget, kind: str, address: str) -> None:
    if kind == "EMAIL":
        if _ADDRESS.fullmatch(address) is None:
            raise invalid("The e-mail address of a subscriber is not one.")
        return
    topic = _TOPIC.fullmatch(address)
    if topic is None:
        raise invalid(f"{address} is not the ARN of a topic.")
    if topic.group(1) != found.account:
        # AWS: "Cross-account Amazon SNS isn't supported" (budgets-sns-policy).
        raise invalid(f"The topic {address} is not in the account of the budget.")
