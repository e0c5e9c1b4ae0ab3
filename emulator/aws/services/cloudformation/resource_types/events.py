"""`AWS::Events::Rule` with its targets."""

import json

from emulator.aws.services.cloudformation.calls import CallFailed, Calls
from emulator.aws.services.cloudformation.resource_types.type_of_resource import Made, Properties, ResourceType, Wanted


def _put(call: Calls, name: str, old: Properties, wanted: Wanted) -> Made:
    given = wanted.properties
    pattern = given.get("EventPattern")
    answer = call(
        "events",
        "PutRule",
        Name=name,
        EventBusName=given.get("EventBusName"),
        Description=given.get("Description"),
        EventPattern=pattern if isinstance(pattern, str) or pattern is None else json.dumps(pattern),
        RoleArn=given.get("RoleArn"),
        ScheduleExpression=given.get("ScheduleExpression"),
        State=given.get("State"),
    )
    targets = given.get("Targets") or []
    bus = given.get("EventBusName")
    if gone := sorted(_ids(old) - _ids(given)):
        _all_or_none(call("events", "RemoveTargets", Rule=name, EventBusName=bus, Ids=gone))
    if targets:
        _all_or_none(call("events", "PutTargets", Rule=name, EventBusName=bus, Targets=targets))
    return Made(name, {"Arn": answer["RuleArn"]})


def _delete(call: Calls, name: str, was: Wanted) -> None:
    bus = was.properties.get("EventBusName")
    if ids := sorted(_ids(was.properties)):
        call("events", "RemoveTargets", Rule=name, EventBusName=bus, Ids=ids)
    call("events", "DeleteRule", Name=name, EventBusName=bus)


def _ids(properties: Properties) -> set[str]:
    return {target["Id"] for target in properties.get("Targets") or []}


def _all_or_none(answer: dict[str, list[dict[str, str]]]) -> None:
    for entry in answer.get("FailedEntries") or []:
        raise CallFailed(f"{entry['TargetId']}: {entry['ErrorMessage']}", entry["ErrorCode"])


TYPES = {
    "AWS::Events::Rule": ResourceType(
        properties=frozenset(
            {
                "Description",
                "EventBusName",
                "EventPattern",
                "Name",
                "RoleArn",
                "ScheduleExpression",
                "State",
                "Targets",
            }
        ),
        replaces=frozenset({"EventBusName", "Name"}),
        create=lambda call, wanted: _put(call, wanted.properties.get("Name") or wanted.name(), {}, wanted),
        update=_put,
        delete=_delete,
    ),
}
