"""Event buses and their policies: a policy replaces the one before, and a bus with rules stays."""

import json
from collections.abc import Mapping
from typing import Any

from moto.events.models import EventBus, EventBusPolicyStatement, events_backends

from emulator.aws.errors import AwsError
from emulator.aws.request import Checks, Handlers, Request
from evaluation.match import EvaluationError
from evaluation.policy import parse

_POLICY_BYTES = 10_240


class _Statement(EventBusPolicyStatement):
    """A statement as it was put; moto's own loses what it does not know."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = raw
        self.principal = raw.get("Principal", {})

    def describe(self) -> dict[str, Any]:
        return self.raw


def existing(account: str, region: str, name: str) -> EventBus:
    """A bus by its name or ARN, in an account and Region unless its ARN says otherwise.

    Raises:
        AwsError: ResourceNotFoundException.
    """
    found = bus_of_arn(name) if name.startswith("arn:") else events_backends[account][region].event_buses.get(name)
    if found is None:
        raise AwsError("ResourceNotFoundException", f"Event bus {name.rpartition('/')[2]} does not exist.")
    return found


def bus_of_arn(arn: str) -> EventBus | None:
    """The bus of an ARN, in whatever account and Region."""
    _, _, _, region, account, resource = arn.split(":", 5)
    return events_backends[account][region].event_buses.get(resource.removeprefix("event-bus/"))


def has_rules(account: str, region: str) -> bool:
    """Whether the default bus of an account and Region has rules; makes neither where there is none yet."""
    regions = events_backends.get(account)
    backend = regions.get(region) if regions is not None else None
    return backend is not None and bool(backend.event_buses["default"].rules)


def put_permission(request: Request) -> Mapping[str, object]:
    """PutPermission: a whole policy takes the place of the one before; a single statement is added to it."""
    bus = existing(request.account, request.region, request.get("EventBusName") or "default")
    document = request.get("Policy")
    if document is None:
        _add_statement(bus, request)
        return {}
    if len(document.encode()) > _POLICY_BYTES:
        raise AwsError("PolicyLengthExceededException", "The policy is longer than 10240 bytes.")
    try:
        parse(document, with_principals=True)
    except EvaluationError as refusal:
        raise AwsError("ValidationException", f"The policy is not valid: {refusal}") from refusal
    statements = json.loads(document)["Statement"]
    listed = statements if isinstance(statements, list) else [statements]
    bus._statements = {str(one.get("Sid") or number): _Statement(one) for number, one in enumerate(listed)}
    return {}


def _add_statement(bus: EventBus, request: Request) -> None:
    principal, identity = request.get("Principal"), request.get("StatementId")
    if principal is None or identity is None:
        raise AwsError("ValidationException", "Parameters Principal and StatementId must be specified.")
    raw: dict[str, Any] = {
        "Sid": identity,
        "Effect": "Allow",
        "Principal": "*" if principal == "*" else {"AWS": f"arn:aws:iam::{principal}:root"},
        "Action": request.get("Action") or "events:PutEvents",
        "Resource": bus.arn,
    }
    if condition := request.get("Condition"):
        raw["Condition"] = {condition["Type"]: {condition["Key"]: condition["Value"]}}
    bus._statements[identity] = _Statement(raw)


def update_event_bus(request: Request) -> Mapping[str, object]:
    """UpdateEventBus: what is not given stays."""
    bus = existing(request.account, request.region, request.get("Name") or "default")
    bus.description = request.get("Description", bus.description)
    bus.kms_key_identifier = request.get("KmsKeyIdentifier", bus.kms_key_identifier)
    bus.dead_letter_config = request.get("DeadLetterConfig", bus.dead_letter_config)
    shown = {
        "Arn": bus.arn,
        "Name": bus.name,
        "Description": bus.description,
        "KmsKeyIdentifier": bus.kms_key_identifier,
        "DeadLetterConfig": bus.dead_letter_config,
    }
    return {name: value for name, value in shown.items() if value}


def check_deletion(request: Request) -> str | None:
    """DeleteEventBus, which wants the rules deleted before."""
    bus = events_backends[request.account][request.region].event_buses.get(request["Name"])
    if bus is not None and bus.rules:
        raise AwsError("ValidationException", f"Event bus {bus.name} can't be deleted since it has rules.")
    return None


HANDLERS: Handlers = {"PutPermission": put_permission, "UpdateEventBus": update_event_bus}
BEFORE_MOTO: Checks = {"DeleteEventBus": check_deletion}
