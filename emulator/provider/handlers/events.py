"""`aws:cloudwatch/eventRule:EventRule` and `aws:cloudwatch/eventTarget:EventTarget`.

Targets take what a topic or queue needs; parameters of tasks, jobs and streams are left out.
"""

import uuid
from typing import Any

from emulator.provider.handler import Aws, Handler, same_json
from emulator.provider.handlers.tags import tag_list
from emulator.provider.values import Json, Properties

_DEFAULT = "default"


def _events(aws: Aws, inputs: Properties) -> Any:
    region = inputs.get("region")
    return aws.client("events", str(region) if region else None)


def _create(aws: Aws, inputs: Properties) -> str:
    made_up = f"{inputs.get('namePrefix') or 'rule-'}{uuid.uuid4().hex[:12]}"
    name, bus = str(inputs.get("name") or made_up), _bus(inputs)
    tags = {"Tags": tag_list(inputs["tags"])} if inputs.get("tags") else {}
    _events(aws, inputs).put_rule(Name=name, **_rule(inputs), **tags)
    return name if bus == _DEFAULT else f"{bus}/{name}"


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client, (bus, name) = _events(aws, inputs), _parts(identifier)
    try:
        found = client.describe_rule(Name=name, EventBusName=bus)
    except client.exceptions.ResourceNotFoundException:
        return None
    tags = {tag["Key"]: tag["Value"] for tag in client.list_tags_for_resource(ResourceARN=found["Arn"])["Tags"]}
    declared, pattern = inputs.get("eventPattern"), found.get("EventPattern")
    return {
        "arn": found["Arn"],
        "description": found.get("Description"),
        "eventBusName": bus,
        "eventPattern": declared if same_json(declared, pattern) else pattern,
        "forceDestroy": inputs.get("forceDestroy", False),
        "isEnabled": found["State"] != "DISABLED",
        "name": name,
        "namePrefix": inputs.get("namePrefix"),
        "region": client.meta.region_name,
        "roleArn": found.get("RoleArn"),
        "scheduleExpression": found.get("ScheduleExpression"),
        "state": found["State"],
        "tags": tags,
        "tagsAll": tags,
    }


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    client, (_, name) = _events(aws, new), _parts(identifier)
    arn = client.put_rule(Name=name, **_rule(new))["RuleArn"]
    before, after = _mapping(old.get("tags")), _mapping(new.get("tags"))
    if gone := sorted(before.keys() - after.keys()):
        client.untag_resource(ResourceARN=arn, TagKeys=gone)
    if after and after != before:
        client.tag_resource(ResourceARN=arn, Tags=tag_list(after))


def _delete(aws: Aws, identifier: str, state: Properties) -> None:
    bus, name = _parts(identifier)
    _events(aws, state).delete_rule(Name=name, EventBusName=bus, Force=bool(state.get("forceDestroy")))


def _rule(inputs: Properties) -> dict[str, Json]:
    wanted = {
        "Description": inputs.get("description"),
        "EventPattern": inputs.get("eventPattern"),
        "RoleArn": inputs.get("roleArn"),
        "ScheduleExpression": inputs.get("scheduleExpression"),
        "State": inputs.get("state"),
    }
    if wanted["State"] is None and "isEnabled" in inputs:
        wanted["State"] = "ENABLED" if inputs["isEnabled"] else "DISABLED"
    return {"EventBusName": _bus(inputs), **{name: value for name, value in wanted.items() if value}}


def _put_target(aws: Aws, inputs: Properties) -> str:
    target, bus, rule = str(inputs.get("targetId") or f"pulumi-{uuid.uuid4().hex}"), _bus(inputs), inputs["rule"]
    _put(aws, target, inputs)
    return f"{rule}-{target}" if bus == _DEFAULT else f"{bus}-{rule}-{target}"


def _put(aws: Aws, target: str, inputs: Properties) -> None:
    transformer, retries = _mapping(inputs.get("inputTransformer")), _mapping(inputs.get("retryPolicy"))
    wanted: dict[str, Any] = {
        "Input": inputs.get("input"),
        "InputPath": inputs.get("inputPath"),
        "RoleArn": inputs.get("roleArn"),
        "InputTransformer": transformer
        and {"InputPathsMap": transformer.get("inputPaths") or {}, "InputTemplate": transformer["inputTemplate"]},
        "RetryPolicy": {name[0].upper() + name[1:]: value for name, value in retries.items() if value is not None},
        "DeadLetterConfig": {"Arn": arn} if (arn := _mapping(inputs.get("deadLetterConfig")).get("arn")) else None,
    }
    described = {"Id": target, "Arn": inputs["arn"], **{name: value for name, value in wanted.items() if value}}
    answer = _events(aws, inputs).put_targets(Rule=inputs["rule"], EventBusName=_bus(inputs), Targets=[described])
    for failed in answer["FailedEntries"]:
        raise ValueError(f"{failed['TargetId']}: {failed['ErrorCode']}: {failed['ErrorMessage']}")


def _read_target(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client, (bus, rule, target) = _events(aws, inputs), _target_parts(identifier, inputs)
    try:
        targets = client.list_targets_by_rule(Rule=rule, EventBusName=bus)["Targets"]
    except client.exceptions.ResourceNotFoundException:
        return None
    found = next((item for item in targets if item["Id"] == target), None)
    if found is None:
        return None
    shown: Properties = {
        "arn": found["Arn"],
        "eventBusName": bus,
        "forceDestroy": inputs.get("forceDestroy", False),
        "input": found.get("Input"),
        "inputPath": found.get("InputPath"),
        "region": client.meta.region_name,
        "roleArn": found.get("RoleArn"),
        "rule": rule,
        "targetId": target,
    }
    if transformer := found.get("InputTransformer"):
        paths = {"inputPaths": transformer["InputPathsMap"]} if transformer.get("InputPathsMap") else {}
        shown["inputTransformer"] = {**paths, "inputTemplate": transformer["InputTemplate"]}
    if retries := found.get("RetryPolicy"):
        shown["retryPolicy"] = {name[0].lower() + name[1:]: value for name, value in retries.items()}
    if queue := found.get("DeadLetterConfig"):
        shown["deadLetterConfig"] = {"arn": queue["Arn"]}
    return shown


def _update_target(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    _put(aws, _target_parts(identifier, new)[2], new)


def _delete_target(aws: Aws, identifier: str, state: Properties) -> None:
    client, (bus, rule, target) = _events(aws, state), _target_parts(identifier, state)
    try:
        client.remove_targets(Rule=rule, EventBusName=bus, Ids=[target], Force=bool(state.get("forceDestroy")))
    except client.exceptions.ResourceNotFoundException:
        return


def _bus(inputs: Properties) -> str:
    return str(inputs.get("eventBusName") or _DEFAULT)


def _parts(identifier: str) -> tuple[str, str]:
    bus, _, name = identifier.rpartition("/")
    return bus or _DEFAULT, name


def _target_parts(identifier: str, inputs: Properties) -> tuple[str, str, str]:
    """Bus, rule and target id; an import gives them with slashes, and the state's id cannot be taken apart alone."""
    if "rule" not in inputs:
        rest, _, target = identifier.rpartition("/")
        return *_parts(rest), target
    bus, rule = _bus(inputs), str(inputs["rule"])
    start = f"{rule}-" if bus == _DEFAULT else f"{bus}-{rule}-"
    return bus, rule, str(inputs.get("targetId") or identifier.removeprefix(start))


def _mapping(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


HANDLERS = (
    Handler(
        token="aws:cloudwatch/eventRule:EventRule",
        source="terraform-provider-aws internal/service/events/rule.go",
        takes=frozenset(
            {
                "description",
                "eventBusName",
                "eventPattern",
                "forceDestroy",
                "isEnabled",
                "name",
                "namePrefix",
                "region",
                "roleArn",
                "scheduleExpression",
                "state",
                "tags",
            }
        ),
        replaces=frozenset({"eventBusName", "name", "namePrefix", "region"}),
        create=_create,
        read=_read,
        update=_update,
        delete=_delete,
        same={"eventPattern": same_json},
    ),
    Handler(
        token="aws:cloudwatch/eventTarget:EventTarget",
        source="terraform-provider-aws internal/service/events/target.go",
        takes=frozenset(
            {
                "arn",
                "deadLetterConfig",
                "eventBusName",
                "forceDestroy",
                "input",
                "inputPath",
                "inputTransformer",
                "region",
                "retryPolicy",
                "roleArn",
                "rule",
                "targetId",
            }
        ),
        replaces=frozenset({"eventBusName", "region", "rule", "targetId"}),
        create=_put_target,
        read=_read_target,
        update=_update_target,
        delete=_delete_target,
    ),
)
