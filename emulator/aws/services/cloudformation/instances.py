"""Instances of stack sets: created, updated and deleted by operations, and how they are."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from emulator.aws.errors import AwsError
from emulator.aws.pages import page
from emulator.aws.request import Handlers, Request
from emulator.aws.services.cloudformation.access import activated_operator, found, invalid
from emulator.aws.services.cloudformation.deployment import begin
from emulator.aws.services.cloudformation.model import Filter, Instance, Operation, Result, StackSet, made_up_id
from emulator.aws.services.cloudformation.targets import accounts_below, check_preferences, regions, units_and_filter
from emulator.aws.services.cloudformation.template import parse
from emulator.aws.services.organizations.model import Organization


def create_stack_instances(request: Request) -> Mapping[str, object]:
    """CreateStackInstances: instances that exist already are deployed again."""
    organization = activated_operator(request)
    stack_set = found(request)
    units, chosen = units_and_filter(request, organization)
    wanted, preferences = regions(request), check_preferences(request)
    refuse_while_busy(stack_set)
    _check_overrides(stack_set, chosen)
    instances = []
    for region in wanted:
        for unit in units:
            stack_set.targets[unit, region] = chosen
            instances += deployed(organization, stack_set, unit, region)
    return started(request, stack_set, "CREATE", instances, preferences)


def update_stack_instances(request: Request) -> Mapping[str, object]:
    """UpdateStackInstances: the instances' overrides become those of the request."""
    organization = activated_operator(request)
    stack_set = found(request)
    refuse_while_busy(stack_set)
    instances = selected(request, organization, stack_set)
    if not instances:
        message = f"No stack instances of {stack_set.name} match the deployment targets and Regions"
        raise AwsError("StackInstanceNotFoundException", message, status=404)
    units, chosen = units_and_filter(request, organization)
    _check_overrides(stack_set, chosen)
    for pair, before in stack_set.targets.items():
        if pair[0] in units and pair[1] in request["Regions"] and chosen.kind == "NONE":
            stack_set.targets[pair] = Filter(before.kind, before.accounts, chosen.overrides)
    for instance in instances:
        instance.overrides, instance.status = dict(chosen.overrides), "OUTDATED"
    return started(request, stack_set, "UPDATE", instances, check_preferences(request))


def delete_stack_instances(request: Request) -> Mapping[str, object]:
    """DeleteStackInstances; with RetainStacks the stacks stay where they are, and belong to no set any more."""
    organization = activated_operator(request)
    stack_set = found(request)
    refuse_while_busy(stack_set)
    instances = selected(request, organization, stack_set)
    units, chosen = units_and_filter(request, organization, _units(stack_set))
    for pair in [pair for pair in stack_set.targets if pair[0] in units and pair[1] in request["Regions"]]:
        if chosen.kind == "NONE" or chosen == stack_set.targets[pair]:
            del stack_set.targets[pair]
    preferences, retain = check_preferences(request), bool(request["RetainStacks"])
    return started(request, stack_set, "DELETE", instances, preferences, retain=retain)


def list_stack_instances(request: Request) -> Mapping[str, object]:
    """ListStackInstances, of one account or Region where the request says so."""
    stack_set = found(request)
    if strange := [entry for entry in request.get("Filters") or [] if entry["Name"] != "DETAILED_STATUS"]:
        raise invalid(f"The filter {strange[0]['Name']} is not applied")
    details = {entry["Values"] for entry in request.get("Filters") or []}
    listed = [
        instance
        for instance in stack_set.instances.values()
        if request.get("StackInstanceAccount", instance.account) == instance.account
        and request.get("StackInstanceRegion", instance.region) == instance.region
        and (not details or instance.detail in details)
    ]
    return page(request, "Summaries", listed, lambda instance: _summary(stack_set, instance), size=100)


def describe_stack_instance(request: Request) -> Mapping[str, object]:
    """DescribeStackInstance."""
    stack_set = found(request)
    account, region = request["StackInstanceAccount"], request["StackInstanceRegion"]
    instance = stack_set.instances.get((account, region))
    if instance is None:
        message = f"Stack instance not found for stack set {stack_set.name}, account {account} and Region {region}"
        raise AwsError("StackInstanceNotFoundException", message, status=404)
    overrides = [{"ParameterKey": key, "ParameterValue": value} for key, value in instance.overrides.items()]
    return {"StackInstance": {**_summary(stack_set, instance), "ParameterOverrides": overrides}}


def deployed(organization: Organization, stack_set: StackSet, unit: str, region: str) -> list[Instance]:
    """The instances that a target has the set deployed to; those that there are not yet are entered."""
    chosen = stack_set.targets[unit, region]
    found_instances = []
    for account in accounts_below(organization, unit):
        if chosen.takes(account.id):
            new = Instance(account.id, region, unit, dict(chosen.overrides))
            instance = stack_set.instances.setdefault((account.id, region), new)
            if instance.unit == unit:  # else another target has it already
                instance.overrides = dict(chosen.overrides)
                found_instances.append(instance)
    return found_instances


def selected(request: Request, organization: Organization, stack_set: StackSet) -> list[Instance]:
    """The existing instances that a request's targets and Regions mean."""
    units, chosen = units_and_filter(request, organization, _units(stack_set))
    wanted = regions(request)
    return [
        instance
        for instance in stack_set.instances.values()
        if instance.unit in units and instance.region in wanted and chosen.takes(instance.account)
    ]


def refuse_while_busy(stack_set: StackSet) -> None:
    """Refuse another operation while one is at work, unless the set's managed execution queues it."""
    current = stack_set.current
    if current is not None and not stack_set.managed_execution:
        message = f"Another Operation on StackSet {stack_set.id} is in progress: {current.id}"
        raise AwsError("OperationInProgressException", message, status=409)


def started(
    request: Request,
    stack_set: StackSet,
    action: Literal["CREATE", "UPDATE", "DELETE"],
    instances: Iterable[Instance],
    preferences: Mapping[str, Any],
    *,
    retain: bool = False,
) -> Mapping[str, object]:
    """Begin an operation on the instances; the answer that names it."""
    identity = request.get("OperationId") or made_up_id()
    if identity in stack_set.operations:
        message = f"The operation {identity} exists already"
        raise AwsError("OperationIdAlreadyExistsException", message, status=409)
    results = [Result(instance) for instance in instances]
    targets = request.get("DeploymentTargets")
    begin(request.state, stack_set, Operation(identity, action, results, preferences, targets, retain))
    return {"OperationId": identity}


def _units(stack_set: StackSet) -> set[str]:
    return {unit for unit, _ in stack_set.targets}


def _check_overrides(stack_set: StackSet, chosen: Filter) -> None:
    parse(stack_set.template).values({**stack_set.parameters, **dict(chosen.overrides)})


def _summary(stack_set: StackSet, instance: Instance) -> Mapping[str, object]:
    return {
        "StackSetId": stack_set.id,
        "Account": instance.account,
        "Region": instance.region,
        "OrganizationalUnitId": instance.unit,
        "StackId": instance.stack or None,
        "Status": instance.status,
        "StackInstanceStatus": {"DetailedStatus": instance.detail},
        "StatusReason": instance.reason or None,
        "DriftStatus": "NOT_CHECKED",
        "LastOperationId": instance.operation,
    }


HANDLERS: Handlers = {
    "CreateStackInstances": create_stack_instances,
    "UpdateStackInstances": update_stack_instances,
    "DeleteStackInstances": delete_stack_instances,
    "ListStackInstances": list_stack_instances,
    "DescribeStackInstance": describe_stack_instance,
}
