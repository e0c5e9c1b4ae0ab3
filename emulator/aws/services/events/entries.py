"""PutEvents: events of one's own on a bus of the own account, or of another whose bus lets the caller."""

import json
from collections.abc import Mapping
from typing import Any

from moto.events.models import EventBus

from emulator.aws.authorization import resource_decision
from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services.events.buses import existing
from emulator.aws.services.events.delivery import emit
from evaluation.resource_policy import Decision


def put_events(request: Request) -> Mapping[str, object]:
    """PutEvents; sources that begin with `aws.` are AWS's own."""
    entries: list[dict[str, str]] = []
    for entry in request["Entries"]:
        refusal = _refusal(entry)
        if refusal is not None:
            entries.append({"ErrorCode": refusal[0], "ErrorMessage": refusal[1]})
            continue
        bus = existing(request.account, request.region, entry.get("EventBusName") or "default")
        _refuse_stranger(request, bus)
        resources, detail = list(entry.get("Resources") or []), json.loads(entry["Detail"])
        told = (request.account, request.region, entry["Source"], entry["DetailType"], resources, detail)
        entries.append({"EventId": emit(*told, bus, request.state)})
    return {"FailedEntryCount": sum("ErrorCode" in entry for entry in entries), "Entries": entries}


def _refuse_stranger(request: Request, bus: EventBus) -> None:
    if bus.account_id == request.account:
        return
    action = "events:PutEvents"
    if not bus.policy or (
        resource_decision(request.state, request.caller, bus.policy, action, bus.arn) is not Decision.ALLOWED
    ):
        message = f"User: {request.caller.principal} is not authorized to perform: {action} on resource: {bus.arn}"
        raise AwsError("AccessDeniedException", message)


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


HANDLERS: Handlers = {"PutEvents": put_events}
