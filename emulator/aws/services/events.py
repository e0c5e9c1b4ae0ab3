"""EventBridge, in front of moto: events reach the targets of the rules that match them, SNS topics included.

Topics get an event only where their policies let EventBridge publish; what cannot be delivered goes to the target's
dead-letter queue, if it has one. Targets other than topics are moto's. Left out: schedules, retries, the policy of a
dead-letter queue.
"""

import contextlib
import copy
import json
import uuid
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from moto.events.models import UNDEFINED, EventBus, EventPattern, Rule, events_backends
from moto.sqs.exceptions import QueueDoesNotExist
from moto.sqs.models import sqs_backends

from emulator.aws.errors import AwsError, not_implemented
from emulator.aws.request import Handlers, Request
from emulator.aws.services.organizations.happenings import Listener
from emulator.aws.services.sns import NotPublished, publish_as_service

_SERVICE = "events.amazonaws.com"


def emit(
    account: str,
    region: str,
    source: str,
    kind: str,
    resources: list[str],
    detail: Mapping[str, Any],
    bus: str = "default",
) -> str:
    """Put an event on a bus of an account and Region, and deliver it; gives the event's id."""
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
    for rule in list(_bus(account, region, bus).rules.values()):
        if rule.state != "DISABLED" and rule.event_pattern.dump() and _matches(rule.event_pattern, event):
            for target in list(rule.targets):
                _deliver(rule, target, event)
    return str(event["id"])


def put_events(request: Request) -> Mapping[str, object]:
    """PutEvents; sources that begin with `aws.` are AWS's own."""
    entries: list[dict[str, str]] = []
    for entry in request["Entries"]:
        refusal = _refusal(entry)
        if refusal is not None:
            entries.append({"ErrorCode": refusal[0], "ErrorMessage": refusal[1]})
            continue
        bus = (entry.get("EventBusName") or "default").rpartition("/")[2]
        resources, detail = list(entry.get("Resources") or []), json.loads(entry["Detail"])
        where = (request.account, request.region)
        entries.append({"EventId": emit(*where, entry["Source"], entry["DetailType"], resources, detail, bus)})
    return {"FailedEntryCount": sum("ErrorCode" in entry for entry in entries), "Entries": entries}


def _refusal(entry: Mapping[str, Any]) -> tuple[str, str] | None:
    for name in ("Source", "DetailType", "Detail"):
        if not entry.get(name):
            return "InvalidArgument", f"Parameter {name} is not valid. Reason: {name} is a required argument."
    if entry["Source"].startswith("aws."):
        return "NotAuthorizedForSourceException", "Not authorized for the source."
    try:
        detail = json.loads(entry["Detail"])
    except ValueError:
        detail = None
    return None if isinstance(detail, dict) else ("MalformedDetail", "Detail is malformed.")


def _matches(pattern: EventPattern, event: object) -> bool:
    """Whether a pattern matches. moto's own matching does not look into lists of objects, which findings are."""

    def match(wanted: Mapping[str, Any], found: object) -> bool:
        if isinstance(found, list):
            return any(match(wanted, item) for item in found)
        has = found if isinstance(found, dict) else {}
        return all(
            any(match(choice, found) for choice in value)
            if name == "$or"
            else match(value, has.get(name))
            if isinstance(value, dict)
            else pattern._does_item_match_filters(has.get(name, UNDEFINED), value)
            for name, value in wanted.items()
        )

    return match(pattern.get_pattern(), event)


_NO_KEYS: Mapping[str, str] = {}
"""EventBridge sends no condition keys to topics and their keys: a policy with a condition on one lets nothing in."""


def _deliver(rule: Rule, target: dict[str, Any], event: dict[str, Any]) -> None:
    try:
        if ":sns:" in target["Arn"]:
            publish_as_service(_SERVICE, target["Arn"], _message(target, event), _NO_KEYS)
        else:
            _leave_to_moto(rule, target, event)
    except (NotPublished, QueueDoesNotExist) as reason:
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


def _message(target: Mapping[str, Any], event: Mapping[str, Any]) -> str:
    if "Input" in target:
        return str(target["Input"])
    if "InputPath" in target:
        return _text(_at(event, target["InputPath"]))
    transformer = target.get("InputTransformer")
    if transformer is None:
        return json.dumps(event)
    template = str(transformer["InputTemplate"])
    for name, path in (transformer.get("InputPathsMap") or {}).items():
        template = template.replace(f"<{name}>", _text(_at(event, path)))
    return template.replace("<aws.events.event.json>", json.dumps(event))


def _at(event: Any, path: str) -> Any:
    """The value at a path like `$.detail.findings[0].Title`; None where there is none."""
    found = event
    for step in _steps(path):
        try:
            found = found[step]
        except (KeyError, IndexError, TypeError):
            return None
    return found


def _steps(path: str) -> Iterator[str | int]:
    for part in path.removeprefix("$").strip(".").split("."):
        name, *indexes = part.replace("]", "").split("[")
        if name:
            yield name
        yield from (int(index) for index in indexes)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


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


def _bus(account: str, region: str, name: str) -> EventBus:
    bus = events_backends[account][region].event_buses.get(name)
    if bus is None:
        raise AwsError("ResourceNotFoundException", f"Event bus {name} does not exist.")
    return bus


HANDLERS: Handlers = {"PutEvents": put_events}

LISTENERS: tuple[Listener, ...] = ()
