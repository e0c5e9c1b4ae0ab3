"""Operations at work: on a thread of their own, one at a time for each set, Region after Region.

Deployments call the API, whose handlers take the lock of the state; nothing here holds it while it calls.
"""

import sys
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from emulator.aws.services.cloudformation import stacks
from emulator.aws.services.cloudformation.calls import calls
from emulator.aws.services.cloudformation.model import (
    Instance,
    Operation,
    Result,
    Stack,
    Stacks,
    StackSet,
    made_up_id,
)
from emulator.aws.services.cloudformation.stacks import Deployment, StackFailed
from emulator.aws.services.cloudformation.template import parse
from emulator.aws.services.organizations.model import Organizations, now
from emulator.aws.state import State

_THREADS = 8


def begin(state: State, stack_set: StackSet, operation: Operation) -> None:
    """Enter the operation and have it done, after those that were entered before. The lock is held."""
    operation.status = "QUEUED" if stack_set.current is not None else "RUNNING"
    stack_set.operations[operation.id] = operation
    for result in operation.results:
        result.instance.operation = operation.id
    stack_set.queue.append(operation)
    if not stack_set.is_working:
        stack_set.is_working = True
        threading.Thread(target=_work, args=(state, stack_set), name=stack_set.name, daemon=True).start()


def _work(state: State, stack_set: StackSet) -> None:
    while True:
        with state.lock:
            if not stack_set.queue:
                stack_set.is_working = False
                return
            operation = stack_set.queue.popleft()
            operation.status = "RUNNING"
        try:
            is_whole = _run(state, stack_set, operation)
        except Exception:  # a defect here must end the operation, or whoever waits for it waits for ever
            traceback.print_exc(file=sys.stderr)
            is_whole = False
        with state.lock:
            operation.status = "SUCCEEDED" if is_whole else "FAILED"
            operation.ended = now()


def _run(state: State, stack_set: StackSet, operation: Operation) -> bool:
    """Work through the Regions. False when more accounts of a Region failed than is tolerated."""
    is_whole = True
    preferences = operation.preferences
    found = list(dict.fromkeys(result.instance.region for result in operation.results))
    order = [region for region in preferences.get("RegionOrder") or () if region in found]
    for region in dict.fromkeys([*order, *found]):
        results = [result for result in operation.results if result.instance.region == region]
        if not is_whole and preferences.get("RegionConcurrencyType") != "PARALLEL":
            _cancel(state, results)
            continue
        is_whole = _run_in_region(state, stack_set, operation, results) and is_whole
    return is_whole


def _run_in_region(state: State, stack_set: StackSet, operation: Operation, results: list[Result]) -> bool:
    tolerated = _share(operation.preferences, "FailureTolerance", len(results), 0)
    at_once = max(1, _share(operation.preferences, "MaxConcurrent", len(results), 1))
    if operation.preferences.get("ConcurrencyMode") != "SOFT_FAILURE_TOLERANCE":
        at_once = min(at_once, tolerated + 1)
    with ThreadPoolExecutor(max_workers=min(at_once, _THREADS)) as pool:
        for start in range(0, len(results), at_once):
            if sum(result.status == "FAILED" for result in results) > tolerated:
                _cancel(state, results[start:])
                return False
            batch = results[start : start + at_once]
            list(pool.map(lambda result: _do(state, stack_set, operation, result), batch))
    return sum(result.status == "FAILED" for result in results) <= tolerated


def _share(preferences: Any, name: str, of: int, default: int) -> int:
    """A count, or a percentage rounded down, as AWS rounds both."""
    if f"{name}Count" in preferences:
        return int(preferences[f"{name}Count"])
    return of * int(preferences[f"{name}Percentage"]) // 100 if f"{name}Percentage" in preferences else default


def _cancel(state: State, results: list[Result]) -> None:
    with state.lock:
        for result in results:
            result.status, result.reason = "CANCELLED", "Cancelled since failure tolerance has exceeded"
            result.instance.detail, result.instance.reason = "CANCELLED", result.reason


def _do(state: State, stack_set: StackSet, operation: Operation, result: Result) -> None:
    """One instance: its stack made, changed or deleted, and what came of it."""
    instance = result.instance
    with state.lock:
        result.status, instance.detail = "RUNNING", "RUNNING"
        organization = state.store(Organizations).current
        account = organization.accounts.get(instance.account) if organization is not None else None
        is_there = account is not None and account.state == "ACTIVE"
    reason, broken = "", "OUTDATED"
    try:
        if is_there and operation.action == "DELETE" and not operation.retain:
            broken = "INOPERABLE"
            _delete(state, instance)
        elif is_there and operation.action != "DELETE":
            _deploy(state, stack_set, instance)
    except StackFailed as failure:
        reason = str(failure)
    except Exception as defect:  # ours: it must show as this instance's failure, not as a hanging operation
        traceback.print_exc(file=sys.stderr)
        reason = f"EmulatorFailure: {defect!r}"
    with state.lock:
        result.status, result.reason = ("FAILED" if reason else "SUCCEEDED"), reason
        instance.reason = reason
        if reason:
            instance.status, instance.detail = broken, "FAILED"
        elif operation.action == "DELETE":
            stack_set.instances.pop((instance.account, instance.region), None)
            instance.stack = ""
        else:
            stack_set.instances[instance.account, instance.region] = instance  # may have been deleted meanwhile
            instance.status = "CURRENT" if is_there else "OUTDATED"
            instance.detail = "SUCCEEDED" if is_there else "SKIPPED_SUSPENDED_ACCOUNT"


def _deploy(state: State, stack_set: StackSet, instance: Instance) -> None:
    call = calls(state, instance.account, instance.region)
    with state.lock:
        known = state.store(Stacks, instance.account, instance.region).stacks
        stack = known.get(instance.stack)
    if stack is not None and stack.status.startswith(("ROLLBACK", "DELETE_FAILED")):
        stacks.delete(call, stack)  # nothing can be done with a stack that was never made
        stack = None
    if stack is None or stack.status == "DELETE_COMPLETE":
        stack = _new_stack(stack_set, instance)
        with state.lock:
            known[stack.id], instance.stack = stack, stack.id
    parameters = parse(stack_set.template).values({**stack_set.parameters, **instance.overrides})
    Deployment(call, stack).run(stack_set.template, parameters, stack_set.tags)


def _delete(state: State, instance: Instance) -> None:
    with state.lock:
        stack = state.store(Stacks, instance.account, instance.region).stacks.get(instance.stack)
    if stack is not None and stack.status != "DELETE_COMPLETE":
        stacks.delete(calls(state, instance.account, instance.region), stack)


def _new_stack(stack_set: StackSet, instance: Instance) -> Stack:
    name = f"StackSet-{stack_set.name}-{made_up_id()}"
    return Stack(f"arn:aws:cloudformation:{instance.region}:{instance.account}:stack/{name}/{made_up_id()}", name)
