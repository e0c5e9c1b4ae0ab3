"""Notification configurations. An account needs a notification hub before it can have one."""

from collections.abc import Mapping

from emulator.aws.request import Handlers, Request
from emulator.aws.services.notifications.model import Configuration, configuration, conflict, listed, notifications
from emulator.aws.services.organizations.model import made_up


def create_notification_configuration(request: Request) -> Mapping[str, object]:
    """CreateNotificationConfiguration; names are unique in the account."""
    found, name = notifications(request), request["name"]
    if not found.hubs:
        raise conflict("At least one notification hub must be registered first.", name)
    _refuse_taken(request, name)
    arn = f"arn:aws:notifications::{request.account}:configuration/{made_up(27)}"
    aggregation = request.get("aggregationDuration") or "NONE"
    made = Configuration(arn, name, request["description"], aggregation, dict(request.get("tags") or {}))
    found.configurations[arn] = made
    return {"arn": arn, "status": _status(made)}


def get_notification_configuration(request: Request) -> Mapping[str, object]:
    """GetNotificationConfiguration."""
    return _described(configuration(request, "arn"))


def list_notification_configurations(request: Request) -> Mapping[str, object]:
    """ListNotificationConfigurations, by the source of a rule, the channel and the status."""
    source, channel, status = (request.get(name) for name in ("eventRuleSource", "channelArn", "status"))
    found = [
        each
        for each in notifications(request).configurations.values()
        if (source is None or any(rule.source == source for rule in each.rules.values()))
        and (channel is None or channel in each.channels)
        and (status is None or status == _status(each))
    ]
    return listed(request, "notificationConfigurations", found, _described)


def update_notification_configuration(request: Request) -> Mapping[str, object]:
    """UpdateNotificationConfiguration."""
    found = configuration(request, "arn")
    name = request.get("name", found.name)
    if name != found.name:
        _refuse_taken(request, name)
    found.name = name
    found.description = request.get("description", found.description)
    found.aggregation = request.get("aggregationDuration", found.aggregation)
    return {"arn": found.arn}


def delete_notification_configuration(request: Request) -> Mapping[str, object]:
    """DeleteNotificationConfiguration: its rules and associations go with it."""
    del notifications(request).configurations[configuration(request, "arn").arn]
    return {}


def _refuse_taken(request: Request, name: str) -> None:
    taken = [each for each in notifications(request).configurations.values() if each.name == name]
    if taken:
        raise conflict(f"There is a notification configuration named {name} already.", taken[0].arn)


def _status(found: Configuration) -> str:
    if not found.rules:
        return "INACTIVE"
    active = [rule.status == "ACTIVE" for rule in found.rules.values()]
    return "ACTIVE" if all(active) else "PARTIALLY_ACTIVE" if any(active) else "INACTIVE"


def _described(found: Configuration) -> Mapping[str, object]:
    return {
        "arn": found.arn,
        "name": found.name,
        "description": found.description,
        "status": _status(found),
        "creationTime": found.created,
        "aggregationDuration": found.aggregation,
        "subtype": "ACCOUNT",
    }


HANDLERS: Handlers = {
    "CreateNotificationConfiguration": create_notification_configuration,
    "GetNotificationConfiguration": get_notification_configuration,
    "ListNotificationConfigurations": list_notification_configurations,
    "UpdateNotificationConfiguration": update_notification_configuration,
    "DeleteNotificationConfiguration": delete_notification_configuration,
}
