"""Stacks of an account and Region: those that StackSets made, and moto's."""

from collections.abc import Mapping

from moto.cloudformation.models import cloudformation_backends

from emulator.aws.errors import AwsError
from emulator.aws.pages import page
from emulator.aws.request import Handlers, Request
from emulator.aws.services.cloudformation.model import Stack, StackResource, Stacks


def describe_stacks(request: Request) -> Mapping[str, object]:
    """DescribeStacks: all that are not deleted, or the one of a name; by its id a deleted one too."""
    asked = request.get("StackName")
    own = list(request.state.store(Stacks, request.account, request.region).stacks.values())
    listed = [_described(stack) for stack in own if _is_asked(stack, asked)]
    listed += [summary for summary in _of_moto(request) if asked in (None, summary["StackName"], summary["StackId"])]
    if asked is not None and not listed:
        raise AwsError("ValidationError", f"Stack with id {asked} does not exist")
    return page(request, "Stacks", listed, lambda described: described, size=100)


def list_stacks(request: Request) -> Mapping[str, object]:
    """ListStacks, deleted ones included."""
    wanted = request.get("StackStatusFilter")
    own = request.state.store(Stacks, request.account, request.region).stacks.values()
    listed = [*map(_summary, own), *_of_moto(request)]
    listed = [summary for summary in listed if not wanted or summary["StackStatus"] in wanted]
    return page(request, "StackSummaries", listed, lambda summary: summary, size=100)


def describe_stack_resources(request: Request) -> Mapping[str, object]:
    """DescribeStackResources of a stack that StackSets made."""
    asked = request.get("StackName")
    own = request.state.store(Stacks, request.account, request.region).stacks.values()
    stack = next((stack for stack in own if asked is not None and _is_asked(stack, asked)), None)
    if stack is None:
        raise AwsError("ValidationError", f"Stack with id {asked} does not exist")
    return {"StackResources": [_resource(stack, resource) for resource in list(stack.resources.values())]}


def _is_asked(stack: Stack, asked: str | None) -> bool:
    if asked == stack.id:
        return True
    return stack.status != "DELETE_COMPLETE" and asked in (None, stack.name)


def _summary(stack: Stack) -> Mapping[str, object]:
    described = {
        "StackId": stack.id,
        "StackName": stack.name,
        "StackStatus": stack.status,
        "StackStatusReason": stack.reason or None,
        "CreationTime": stack.created,
        "DeletionTime": stack.deleted,
    }
    return {name: value for name, value in described.items() if value is not None}


def _described(stack: Stack) -> Mapping[str, object]:
    return {
        **_summary(stack),
        "Parameters": [{"ParameterKey": key, "ParameterValue": value} for key, value in stack.parameters.items()],
        "Tags": [{"Key": key, "Value": value} for key, value in stack.tags.items()],
        "DisableRollback": False,
    }


def _resource(stack: Stack, resource: StackResource) -> Mapping[str, object]:
    return {
        "StackId": stack.id,
        "StackName": stack.name,
        "LogicalResourceId": resource.logical,
        "PhysicalResourceId": resource.physical,
        "ResourceType": resource.type,
        "ResourceStatus": "CREATE_COMPLETE",
        "Timestamp": stack.created,
    }


def _of_moto(request: Request) -> list[Mapping[str, object]]:
    """Stacks that were made by CreateStack, which is moto's: name, id, status and time."""
    return [
        {
            "StackId": stack.stack_id,
            "StackName": stack.name,
            "StackStatus": stack.status,
            "CreationTime": stack.creation_time,
        }
        for stack in cloudformation_backends[request.account][request.region].stacks.values()
    ]


HANDLERS: Handlers = {
    "DescribeStacks": describe_stacks,
    "ListStacks": list_stacks,
    "DescribeStackResources": describe_stack_resources,
}
