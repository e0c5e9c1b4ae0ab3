"""Delivery: an event on a bus goes to the targets of the rules that match it."""

import contextlib
import copy
import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from moto.events.models import EventBus, EventPattern, Rule
from moto.sqs.exceptions import QueueDoesNotExist
from moto.sqs.models import sqs_backends

from emulator.aws.errors import not_implemented
from emulator.aws.services.events.buses import existing
from emulator.aws.services.events.forwarding import NotForwarded, permitted_bus
from emulator.aws.services.events.messages import message
from emulator.aws.services.events.patterns import matches
from emulator.aws.services.sns import NotPublished, publish_as_service
from emulator.aws.state import Settings, State

_SERVICE = "events.amazonaws.com"
_NO_KEYS: Mapping[str, str] = {}
"""EventBridge sends no condition keys to topics and their keys: a policy with a condition on one lets nothing in."""


def emit(
    account: str,
    region: str,
    source: str,
    kind: str,
    resources: list[str],
    detail: Mapping[str, Any],
    bus: EventBus | None = None,
    state: State | None = None,
) -> str:
    """Put an event of an account and Region on a bus, by default theirs, and deliver it; gives the event's id.

    Without `state` nothing is known of organizations, and the event reaches no bus of another account whose policy
    asks for one.
    """
    event = {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": kind,
        "source": source,
        "account": account,
        "time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": region,
        "resources": resources,
        "detail": detail,
    }
    _deliver(state or State(Settings(account)), bus or existing(account, region, "default"), event, forwarded=False)
    return str(event["id"])


def _deliver(state: State, bus: EventBus, event: dict[str, Any], *, forwarded: bool) -> None:
    for rule in list(bus.rules.values()):
        if rule.state != "DISABLED" and rule.event_pattern.dump() and matches(rule.event_pattern, event):
            for target in list(rule.targets):
                _send(state, rule, target, event, forwarded)


def _send(state: State, rule: Rule, target: dict[str, Any], event: dict[str, Any], forwarded: bool) -> None:
    try:
        if ":sns:" in target["Arn"]:
            publish_as_service(_SERVICE, target["Arn"], message(target, event), _NO_KEYS)
        elif ":event-bus/" in target["Arn"]:
            if forwarded:
                # EventBridge routes no event that it received from a bus to a third one (user guide, eb-bus-to-bus).
                raise NotForwarded("the event came from another bus already")
            _deliver(state, permitted_bus(state, rule, target, event), event, forwarded=True)
        else:
            _leave_to_moto(rule, target, event)
    except (NotPublished, NotForwarded, QueueDoesNotExist) as reason:
        _bury(rule, target, event, str(reason))


def _leave_to_moto(rule: Rule, target: dict[str, Any], event: dict[str, Any]) -> None:
    only = copy.copy(rule)
    only.targets = [target]
    only.event_pattern = EventPattern.load(None)  # it has matched
    seconds = datetime.strptime(event["time"], "%Y-%m-%dT%H:%M:%S%z").timestamp()
    try:
        only.send_to_targets({**event, "time": seconds, "ingestion-time": seconds})  # type: ignore[typeddict-item]
    except NotImplementedError as missing:
        raise not_implemented("events", f"delivery to {target['Arn']}") from missing


def _bury(rule: Rule, target: Mapping[str, Any], event: Mapping[str, Any], reason: str) -> None:
    queue = (target.get("DeadLetterConfig") or {}).get("Arn")
    if queue:
        region, account, name = queue.split(":")[3:6]
        told = {"RULE_ARN": rule.arn, "TARGET_ARN": target["Arn"], "ERROR_CODE": "NO_PERMISSIONS"}
        attributes = {
            key: {"data_type": "String", "string_value": value, "DataType": "String", "StringValue": value}
            for key, value in {**told, "ERROR_MESSAGE": reason}.items()
        }
        with contextlib.suppress(QueueDoesNotExist):
            sqs_backends[account][region].send_message(name, json.dumps(event), message_attributes=attributes)
