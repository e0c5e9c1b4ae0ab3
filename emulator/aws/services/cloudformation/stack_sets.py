"""Stack sets: create, describe, update, delete, list."""

import re
from collections.abc import Mapping
from typing import Any

from emulator.aws.errors import AwsError, not_implemented
from emulator.aws.pages import page
from emulator.aws.request import Handlers, Request
from emulator.aws.services.cloudformation.access import activated_operator, found, invalid, operator
from emulator.aws.services.cloudformation.instances import refuse_while_busy, selected, started
from emulator.aws.services.cloudformation.model import StackSet, StackSets, made_up_id
from emulator.aws.services.cloudformation.targets import check_preferences
from emulator.aws.services.cloudformation.template import Template, parse

_NAME = re.compile(r"[a-zA-Z][-a-zA-Z0-9]{0,127}")
_SELF_MANAGED = ("AdministrationRoleARN", "ExecutionRoleName", "StackId", "TemplateURL", "ExecutionRoleTemplateBody",
                 "ExecutionRoleTemplateUrl", "StackSetOutputBucket", "UseAdminExecutionRole")  # fmt: skip


def create_stack_set(request: Request) -> Mapping[str, object]:
    """CreateStackSet, SERVICE_MANAGED only."""
    _refuse_unapplied(request)
    if request.get("PermissionModel") != "SERVICE_MANAGED":
        raise not_implemented("cloudformation", "CreateStackSet with SELF_MANAGED permissions")
    organization = activated_operator(request)
    name, sets = request["StackSetName"], request.state.store(StackSets).sets
    if not _NAME.fullmatch(name):
        raise invalid(f"Value '{name}' at 'stackSetName' failed to satisfy constraint: {_NAME.pattern}")
    if (request.region, name) in sets:
        raise AwsError("NameAlreadyExistsException", f"StackSet {name} already exists", status=409)
    text = request.get("TemplateBody")
    if text is None:
        raise invalid("Either Template URL or Template Body must be specified.")
    parameters = _parameters(request, {})
    _check(request, parse(text), parameters)
    identity = f"{name}:{made_up_id()}"
    sets[request.region, name] = StackSet(
        id=identity,
        name=name,
        arn=f"arn:aws:cloudformation:{request.region}:{organization.management}:stackset/{identity}",
        template=text,
        parameters=parameters,
        description=request.get("Description"),
        capabilities=request.get("Capabilities") or [],
        tags=_tags(request),
        auto_deployment=_auto_deployment(request.get("AutoDeployment") or {"Enabled": False}),
        managed_execution=bool((request.get("ManagedExecution") or {}).get("Active")),
    )
    return {"StackSetId": identity}


def describe_stack_set(request: Request) -> Mapping[str, object]:
    """DescribeStackSet."""
    stack_set = found(request)
    units = dict.fromkeys(unit for unit, _ in stack_set.targets)
    return {
        "StackSet": {
            **_summary(stack_set),
            "StackSetARN": stack_set.arn,
            "TemplateBody": stack_set.template,
            "Parameters": [{"ParameterKey": k, "ParameterValue": v} for k, v in stack_set.parameters.items()],
            "Capabilities": stack_set.capabilities,
            "Tags": [{"Key": key, "Value": value} for key, value in stack_set.tags.items()],
            "OrganizationalUnitIds": list(units),
            "Regions": list(dict.fromkeys(region for _, region in stack_set.targets)),
        }
    }


def update_stack_set(request: Request) -> Mapping[str, object]:
    """UpdateStackSet: changes the set, and its instances by an operation."""
    _refuse_unapplied(request)
    organization = activated_operator(request)
    stack_set = found(request)
    refuse_while_busy(stack_set)
    if request.get("PermissionModel", "SERVICE_MANAGED") != "SERVICE_MANAGED":
        raise invalid("The PermissionModel of a stack set with instances cannot be changed")
    text = request.get("TemplateBody")
    if (text is None) != bool(request.get("UsePreviousTemplate")):
        raise invalid("Either Template Body or UsePreviousTemplate must be specified, and not both.")
    text = text or stack_set.template
    parameters, preferences = _parameters(request, stack_set.parameters), check_preferences(request)
    _check(request, parse(text), parameters)
    auto = request.get("AutoDeployment")
    instances = list(stack_set.instances.values())
    if request.get("DeploymentTargets") or request.get("Regions"):
        if auto is not None:
            raise invalid("AutoDeployment cannot be specified together with DeploymentTargets or Regions")
        instances = selected(request, organization, stack_set)
    stack_set.template, stack_set.parameters = text, parameters
    stack_set.description = request.get("Description", stack_set.description)
    stack_set.capabilities = request.get("Capabilities") or []
    if request.get("Tags") is not None:
        stack_set.tags = _tags(request)
    if auto is not None:
        stack_set.auto_deployment = _auto_deployment(auto)
    if request.get("ManagedExecution") is not None:
        stack_set.managed_execution = bool(request["ManagedExecution"].get("Active"))
    for instance in stack_set.instances.values():
        instance.status = "OUTDATED"
    return started(request, stack_set, "UPDATE", instances, preferences)


def delete_stack_set(request: Request) -> Mapping[str, object]:
    """DeleteStackSet, once it has no instances; it is then gone from all listings."""
    operator(request)
    stack_set = found(request)
    if stack_set.current is not None:
        raise AwsError("OperationInProgressException", "Another Operation on StackSet is in progress", status=409)
    if stack_set.instances:
        raise AwsError("StackSetNotEmptyException", "StackSet is not empty", status=409)
    del request.state.store(StackSets).sets[request.region, stack_set.name]
    return {}


def list_stack_sets(request: Request) -> Mapping[str, object]:
    """ListStackSets of the Region: those that are not deleted."""
    operator(request)
    sets = request.state.store(StackSets).sets
    listed = [stack_set for (region, _), stack_set in sets.items() if region == request.region]
    return page(request, "Summaries", [] if request.get("Status") == "DELETED" else listed, _summary, size=100)


def _summary(stack_set: StackSet) -> Mapping[str, object]:
    described = {} if stack_set.description is None else {"Description": stack_set.description}
    return {
        "StackSetName": stack_set.name,
        "StackSetId": stack_set.id,
        "Status": "ACTIVE",
        "PermissionModel": "SERVICE_MANAGED",
        "AutoDeployment": stack_set.auto_deployment,
        "ManagedExecution": {"Active": stack_set.managed_execution},
        **described,
    }


def _check(request: Request, template: Template, parameters: Mapping[str, str]) -> None:
    template.values(parameters)
    needed = template.needed_capability()
    acknowledged = set(request.get("Capabilities") or [])
    if needed == "CAPABILITY_IAM" and "CAPABILITY_NAMED_IAM" in acknowledged:
        return
    if needed is not None and needed not in acknowledged:
        raise AwsError("InsufficientCapabilitiesException", f"Requires capabilities : [{needed}]")


def _parameters(request: Request, previous: Mapping[str, str]) -> dict[str, str]:
    given = request.get("Parameters") or []
    return {
        item["ParameterKey"]: previous.get(item["ParameterKey"], "")
        if item.get("UsePreviousValue")
        else item.get("ParameterValue", "")
        for item in given
    }


def _tags(request: Request) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in request.get("Tags") or []}


def _auto_deployment(given: Mapping[str, Any]) -> Mapping[str, bool]:
    if given.get("DependsOn"):
        raise not_implemented("cloudformation", "AutoDeployment.DependsOn of stack sets")
    retains = given.get("RetainStacksOnAccountRemoval")
    if not given.get("Enabled"):
        if retains:
            raise invalid("RetainStacksOnAccountRemoval cannot be specified if automatic deployment is disabled")
        return {"Enabled": False}
    if retains is None:
        raise invalid("RetainStacksOnAccountRemoval must be specified if automatic deployment is enabled")
    return {"Enabled": True, "RetainStacksOnAccountRemoval": bool(retains)}


def _refuse_unapplied(request: Request) -> None:
    if named := [name for name in _SELF_MANAGED if request.get(name)]:
        raise not_implemented("cloudformation", f"{request.operation} with {named[0]}")


HANDLERS: Handlers = {
    "CreateStackSet": create_stack_set,
    "DescribeStackSet": describe_stack_set,
    "UpdateStackSet": update_stack_set,
    "DeleteStackSet": delete_stack_set,
    "ListStackSets": list_stack_sets,
}
