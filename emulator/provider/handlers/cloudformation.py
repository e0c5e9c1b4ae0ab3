"""`aws-native:cloudformation:StackSet`: a stack set together with its instances, as Cloud Control applies it.

One resource is several operations, each of which is waited for: the set, then instances group by group. An operation
that tolerates failed accounts has succeeded; who failed is read from the operation's results.
"""

import time
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from emulator.provider.handler import Aws, Handler, PartialFailure
from emulator.provider.handlers.stack_set_groups import (
    Pairs,
    as_declared,
    live_pairs,
    pairs,
    same_groups,
    same_items,
)
from emulator.provider.values import Json, Properties

_LIMIT_SECONDS = 1800.0
_POLL_SECONDS = 0.05
_CONFIGURATION = (
    "autoDeployment",
    "capabilities",
    "description",
    "managedExecution",
    "parameters",
    "tags",
    "templateBody",
)


_UNDER_WAY = ("QUEUED", "RUNNING", "STOPPING")
_BUSY = ("OperationInProgressException", "OperationInProgress")


class OperationFailed(ValueError):
    """A stack set operation ended as FAILED; names the accounts and Regions with their reasons."""


def _create(aws: Aws, inputs: Properties) -> str:
    name = inputs.get("stackSetName")
    if not name:
        raise ValueError("stackSetName must be declared: emulated AWS makes up no name")
    answer = aws.client("cloudformation").create_stack_set(
        StackSetName=name, PermissionModel=inputs["permissionModel"], **_call_as(inputs), **_configuration(inputs)
    )
    identifier = str(answer["StackSetId"])
    try:
        _create_instances(aws, identifier, inputs, pairs(inputs.get("stackInstancesGroup")))
    except Exception as reason:
        raise PartialFailure(identifier, reason) from reason
    return identifier


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    cloudformation, call_as = aws.client("cloudformation"), _call_as(inputs)
    try:
        live = cloudformation.describe_stack_set(StackSetName=identifier, **call_as)["StackSet"]
    except cloudformation.exceptions.StackSetNotFoundException:
        return None
    shown: Properties = {
        "stackSetId": live["StackSetId"],
        "stackSetName": live["StackSetName"],
        "permissionModel": live["PermissionModel"],
        "templateBody": live["TemplateBody"],
        "description": live.get("Description"),
        "capabilities": live.get("Capabilities") or [],
        "parameters": [_camel(item) for item in live.get("Parameters") or []],
        "tags": [{"key": tag["Key"], "value": tag["Value"]} for tag in live.get("Tags") or []],
        "autoDeployment": _camel(live.get("AutoDeployment") or {}),
        "managedExecution": _camel(live.get("ManagedExecution") or {}),
        "stackInstancesGroup": live_pairs(live, _instances(aws, identifier, inputs)).groups(),
    }
    declared = {name: as_declared(name, inputs.get(name), value) for name, value in shown.items()}
    # Write-only upstream: CloudFormation does not tell them.
    return declared | {name: inputs[name] for name in ("callAs", "operationPreferences") if name in inputs}


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    if set(HANDLERS[0].changed(old, new)) & set(_CONFIGURATION):
        _operate(aws, identifier, new, "update_stack_set", {"Tags": [], **_configuration(new)})
    before, after = pairs(old.get("stackInstancesGroup")), pairs(new.get("stackInstancesGroup"))
    _delete_instances(aws, identifier, new, before.without(after))
    _create_instances(aws, identifier, new, after.without(before))
    _override_instances(aws, identifier, new, after.overridden_otherwise(before))


def _delete(aws: Aws, identifier: str, state: Properties) -> None:
    cloudformation = aws.client("cloudformation")
    live = cloudformation.describe_stack_set(StackSetName=identifier, **_call_as(state))["StackSet"]
    _delete_instances(aws, identifier, state, live_pairs(live, _instances(aws, identifier, state)))
    _retried(lambda: cloudformation.delete_stack_set(StackSetName=identifier, **_call_as(state)))


def _create_instances(aws: Aws, identifier: str, inputs: Properties, wanted: Pairs) -> None:
    for batch in wanted.batches():
        _operate(aws, identifier, inputs, "create_stack_instances", batch.parameters(with_overrides=True))


def _override_instances(aws: Aws, identifier: str, inputs: Properties, wanted: Pairs) -> None:
    for batch in wanted.batches():
        given = {"ParameterOverrides": [], **batch.parameters(with_overrides=True)}
        _operate(aws, identifier, inputs, "update_stack_instances", given)


def _delete_instances(aws: Aws, identifier: str, inputs: Properties, gone: Pairs) -> None:
    for batch in gone.batches():
        given = {"RetainStacks": False, **batch.parameters(with_overrides=False)}
        _operate(aws, identifier, inputs, "delete_stack_instances", given)


def _operate(aws: Aws, identifier: str, inputs: Properties, name: str, given: dict[str, Any]) -> None:
    """Begin an operation and wait for its end. Raises OperationFailed, TimeoutError."""
    client = aws.client("cloudformation")
    preferences = _pascal(inputs.get("operationPreferences") or {})
    parameters = {"StackSetName": identifier, "OperationPreferences": preferences, **_call_as(inputs), **given}
    operation = _retried(lambda: getattr(client, name)(**parameters))["OperationId"]
    asked = {"StackSetName": identifier, "OperationId": operation, **_call_as(inputs)}
    limit = time.monotonic() + _LIMIT_SECONDS
    while (status := client.describe_stack_set_operation(**asked)["StackSetOperation"]["Status"]) in _UNDER_WAY:
        if time.monotonic() > limit:
            raise TimeoutError(f"operation {operation} of {identifier} is still {status} after {_LIMIT_SECONDS:.0f} s")
        time.sleep(_POLL_SECONDS)
    if status != "SUCCEEDED":
        pages = client.get_paginator("list_stack_set_operation_results").paginate(**asked)
        failed = [result for page in pages for result in page["Summaries"] if result["Status"] == "FAILED"]
        named = "; ".join(f"{result['Account']} {result['Region']}: {result['StatusReason']}" for result in failed)
        raise OperationFailed(f"operation {operation} of {identifier} ended as {status}: {named}")


def _retried(call: Callable[[], Any]) -> Any:
    """The answer, once no other operation of the set is in the way."""
    limit = time.monotonic() + _LIMIT_SECONDS
    while True:
        try:
            return call()
        except ClientError as refusal:
            if refusal.response["Error"]["Code"] not in _BUSY or time.monotonic() > limit:
                raise
        time.sleep(_POLL_SECONDS)


def _instances(aws: Aws, identifier: str, inputs: Properties) -> list[dict[str, Any]]:
    pages = aws.client("cloudformation").get_paginator("list_stack_instances")
    found = pages.paginate(StackSetName=identifier, **_call_as(inputs))
    return [instance for page in found for instance in page["Summaries"]]


def _configuration(inputs: Properties) -> dict[str, Any]:
    return {_pascal_name(name): _pascal(inputs[name]) for name in _CONFIGURATION if name in inputs}


def _call_as(inputs: Properties) -> dict[str, Any]:
    return {"CallAs": inputs["callAs"]} if inputs.get("callAs") else {}


def _pascal_name(name: str) -> str:
    return name[:1].upper() + name[1:]


def _pascal(value: Json) -> Any:
    """Names as the API writes them."""
    if isinstance(value, dict):
        return {_pascal_name(name): _pascal(item) for name, item in value.items()}
    return [_pascal(item) for item in value] if isinstance(value, list) else value


def _camel(value: dict[str, Any]) -> Properties:
    return {name[:1].lower() + name[1:]: item for name, item in value.items()}


HANDLERS = (
    Handler(
        token="aws-native:cloudformation:StackSet",
        source="aws-cloudformation-resource-providers-cloudformation aws-cloudformation-stackset",
        takes=frozenset(
            {
                *_CONFIGURATION,
                "callAs",
                "operationPreferences",
                "permissionModel",
                "stackInstancesGroup",
                "stackSetName",
            }
        ),
        replaces=frozenset({"permissionModel", "stackSetName"}),
        create=_create,
        read=_read,
        update=_update,
        delete=_delete,
        same={
            "capabilities": same_items,
            "parameters": same_items,
            "stackInstancesGroup": same_groups,
            "tags": same_items,
        },
    ),
)
