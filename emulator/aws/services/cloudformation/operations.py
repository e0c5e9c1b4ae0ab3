"""What operations on stack sets are doing and what came of them. StopStackSetOperation is left out."""

from collections.abc import Mapping

from emulator.aws.errors import AwsError
from emulator.aws.pages import page
from emulator.aws.request import Handlers, Request
from emulator.aws.services.cloudformation.access import found
from emulator.aws.services.cloudformation.model import Operation, Result, StackSet


def describe_stack_set_operation(request: Request) -> Mapping[str, object]:
    """DescribeStackSetOperation."""
    stack_set = found(request)
    operation = _operation(request, stack_set)
    described = {
        **_summary(operation),
        "StackSetId": stack_set.id,
        "DeploymentTargets": operation.targets,
        "RetainStacks": operation.retain if operation.action == "DELETE" else None,
    }
    return {"StackSetOperation": {name: value for name, value in described.items() if value is not None}}


def list_stack_set_operations(request: Request) -> Mapping[str, object]:
    """ListStackSetOperations, the latest first."""
    listed = list(reversed(found(request).operations.values()))
    return page(request, "Summaries", listed, _summary, size=100)


def list_stack_set_operation_results(request: Request) -> Mapping[str, object]:
    """ListStackSetOperationResults: each account and Region, with the reason of a failure."""
    operation = _operation(request, found(request))
    wanted = {entry["Values"] for entry in request.get("Filters") or []}
    listed = [result for result in operation.results if not wanted or result.status in wanted]
    return page(request, "Summaries", listed, _result, size=100)


def _operation(request: Request, stack_set: StackSet) -> Operation:
    identity = request["OperationId"]
    if identity not in stack_set.operations:
        raise AwsError("OperationNotFoundException", f"Operation {identity} not found", status=404)
    return stack_set.operations[identity]


def _summary(operation: Operation) -> dict[str, object]:
    failed = sum(result.status == "FAILED" for result in operation.results)
    summary: dict[str, object] = {
        "OperationId": operation.id,
        "Action": operation.action,
        "Status": operation.status,
        "CreationTimestamp": operation.created,
        "OperationPreferences": operation.preferences,
        "StatusDetails": {
            "TotalStackInstancesCount": len(operation.results),
            "TotalAccountsCount": len({result.instance.account for result in operation.results}),
            "FailedStackInstancesCount": failed,
        },
    }
    return summary | ({"EndTimestamp": operation.ended} if operation.ended else {})


def _result(result: Result) -> Mapping[str, object]:
    instance = result.instance
    described = {
        "Account": instance.account,
        "Region": instance.region,
        "OrganizationalUnitId": instance.unit,
        "Status": result.status,
        "StatusReason": result.reason or None,
        "AccountGateResult": {"Status": "SKIPPED"},
    }
    return {name: value for name, value in described.items() if value is not None}


HANDLERS: Handlers = {
    "DescribeStackSetOperation": describe_stack_set_operation,
    "ListStackSetOperations": list_stack_set_operations,
    "ListStackSetOperationResults": list_stack_set_operation_results,
}
