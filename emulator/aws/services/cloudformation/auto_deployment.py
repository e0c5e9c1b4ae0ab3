"""Automatic deployment: what sets do when an account joins below a target, or is moved in or out.

An account that begins to close keeps its instances; operations skip it from then on.
"""

from collections.abc import Iterable

from emulator.aws.services.cloudformation.deployment import begin
from emulator.aws.services.cloudformation.instances import deployed
from emulator.aws.services.cloudformation.model import Instance, Operation, Result, StackSet, StackSets, made_up_id
from emulator.aws.services.cloudformation.targets import is_below
from emulator.aws.services.organizations.happenings import Happening
from emulator.aws.services.organizations.model import Account, Organization, Organizations
from emulator.aws.state import State

_PREFERENCES = {"RegionConcurrencyType": "PARALLEL", "FailureTolerancePercentage": 100, "MaxConcurrentPercentage": 100}


def deploy_automatically(state: State, happening: Happening) -> None:
    """Tell every set that deploys automatically what has happened."""
    organization = state.store(Organizations).current
    if organization is None or happening.kind == "closed" or happening.account.id == organization.management:
        return
    for stack_set in state.store(StackSets).sets.values():
        if stack_set.auto_deployment.get("Enabled"):
            _leave(state, stack_set, happening.account)
            _enter(state, organization, stack_set, happening.account)


def _leave(state: State, stack_set: StackSet, account: Account) -> None:
    """Take the account out of targets that it is no longer below; another target that it is below keeps the stack."""
    gone, leaving = [], _leaving(stack_set)
    for instance in [found for found in stack_set.instances.values() if found.account == account.id]:
        if is_below(account, instance.unit) or id(instance) in leaving:
            continue
        others = [
            unit
            for (unit, region), chosen in stack_set.targets.items()
            if region == instance.region and is_below(account, unit) and chosen.takes(account.id)
        ]
        if others:
            instance.unit = others[0]
        else:
            gone.append(instance)
    retain = stack_set.auto_deployment["RetainStacksOnAccountRemoval"]
    _begin(state, stack_set, gone, retain=retain)


def _enter(state: State, organization: Organization, stack_set: StackSet, account: Account) -> None:
    """Deploy to the account where a target that it is below has no instance of it, or one that is about to go."""
    leaving, new = _leaving(stack_set), []
    for unit, region in stack_set.targets:
        before = stack_set.instances.get((account.id, region))
        if not is_below(account, unit) or (before is not None and id(before) not in leaving):
            continue
        if before is not None:
            before.unit = unit
        new += [found for found in deployed(organization, stack_set, unit, region) if found.account == account.id]
    _begin(state, stack_set, new)


def _leaving(stack_set: StackSet) -> set[int]:
    """Instances that an operation is deleting or is to delete, by their identity."""
    return {
        id(result.instance)
        for operation in stack_set.operations.values()
        if operation.action == "DELETE" and not operation.is_over
        for result in operation.results
    }


def _begin(state: State, stack_set: StackSet, instances: Iterable[Instance], *, retain: bool | None = None) -> None:
    results = [Result(instance) for instance in instances]
    if results and retain is None:
        begin(state, stack_set, Operation(made_up_id(), "CREATE", results, _PREFERENCES))
    elif results:
        begin(state, stack_set, Operation(made_up_id(), "DELETE", results, _PREFERENCES, retain=bool(retain)))
