"""Event rules of notification configurations. Each becomes a managed rule of EventBridge in its Regions, in AWS."""

import json
from collections.abc import Mapping

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services.notifications.model import (
    Configuration,
    Rule,
    configuration,
    listed,
    not_found,
    notifications,
)
from emulator.aws.services.organizations.model import made_up, now


def create_event_rule(request: Request) -> Mapping[str, object]:
    """CreateEventRule."""
    found, pattern = configuration(request), request.get("eventPattern") or ""
    _refuse_no_pattern(pattern)
    arn = f"{found.arn}/rule/{made_up(27)}"
    regions = sorted(set(request["regions"]))
    found.rules[arn] = Rule(arn, request["source"], request["eventType"], pattern, regions)
    return _answer(found, found.rules[arn])


def get_event_rule(request: Request) -> Mapping[str, object]:
    """GetEventRule."""
    return _described(*_rule(request))


def list_event_rules(request: Request) -> Mapping[str, object]:
    """ListEventRules."""
    found = configuration(request)
    return listed(request, "eventRules", list(found.rules.values()), lambda rule: _described(found, rule))


def update_event_rule(request: Request) -> Mapping[str, object]:
    """UpdateEventRule: its pattern and its Regions."""
    found, rule = _rule(request)
    pattern = request.get("eventPattern", rule.pattern)
    _refuse_no_pattern(pattern)
    rule.pattern, rule.regions = pattern, sorted(set(request.get("regions") or rule.regions))
    rule.changed, rule.since = "UPDATING", now()
    return _answer(found, rule)


def delete_event_rule(request: Request) -> Mapping[str, object]:
    """DeleteEventRule."""
    found, rule = _rule(request)
    del found.rules[rule.arn]
    return {}


def _rule(request: Request) -> tuple[Configuration, Rule]:
    for found in notifications(request).configurations.values():
        if (rule := found.rules.get(request["arn"])) is not None:
            return found, rule
    raise not_found(request["arn"])


def _refuse_no_pattern(pattern: str) -> None:
    if not pattern:
        return
    try:
        is_pattern = isinstance(json.loads(pattern), dict)
    except ValueError:
        is_pattern = False
    if not is_pattern:
        raise AwsError("ValidationException", "The event pattern is not valid.", reason="fieldValidationFailed")


def _answer(found: Configuration, rule: Rule) -> Mapping[str, object]:
    return {"arn": rule.arn, "notificationConfigurationArn": found.arn, "statusSummaryByRegion": _statuses(rule)}


def _statuses(rule: Rule) -> Mapping[str, object]:
    return {region: {"status": rule.status, "reason": f"Rule is {rule.status.lower()}."} for region in rule.regions}


def _described(found: Configuration, rule: Rule) -> Mapping[str, object]:
    account, name = found.arn.split(":")[4], rule.arn.rpartition("/")[2]
    managed = f"{account}:rule/AWSUserNotificationsManagedRule-{name}"
    return {
        "arn": rule.arn,
        "notificationConfigurationArn": found.arn,
        "creationTime": rule.created,
        "source": rule.source,
        "eventType": rule.event_type,
        "eventPattern": rule.pattern,
        "regions": rule.regions,
        "managedRules": [f"arn:aws:events:{region}:{managed}" for region in rule.regions],
        "statusSummaryByRegion": _statuses(rule),
    }


HANDLERS: Handlers = {
    "CreateEventRule": create_event_rule,
    "GetEventRule": get_event_rule,
    "ListEventRules": list_event_rules,
    "UpdateEventRule": update_event_rule,
    "DeleteEventRule": delete_event_rule,
}
