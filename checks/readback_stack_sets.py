"""A service-managed StackSet as facts: its state, and how each of its instances is."""

from collections.abc import Callable, Iterable
from typing import Any

from checks.answers import unless
from checks.connection import Connection
from checks.readback_facts import Value

GONE = ("StackSetNotFoundException",)


def declared(regions: Iterable[str], keys: Iterable[str]) -> dict[str, Value]:
    """The facts of a StackSet that is in these accounts and Regions."""
    accounts = tuple(keys)
    return {
        "status": "ACTIVE",
        "permissions": "SERVICE_MANAGED",
        "auto-deployment": {"enabled": True, "retains stacks": True},
        **{f"instance in {region}, {key}": "CURRENT" for region in regions for key in accounts},
    }


def described(aws: Connection, name: str, key: Callable[[str], str | None]) -> dict[str, Value] | None:
    """The same of what AWS has; None where it has no such StackSet. Raises ReadError.

    Instances count in accounts that have a key.
    """
    found = unless(GONE, lambda: aws.call("cloudformation", "describe_stack_set", StackSetName=name))
    if found is None:
        return None
    answer: dict[str, Any] = found["StackSet"]
    deployment = answer.get("AutoDeployment") or {}
    facts: dict[str, Value] = {
        "status": answer["Status"],
        "permissions": answer["PermissionModel"],
        "auto-deployment": {
            "enabled": deployment.get("Enabled"),
            "retains stacks": deployment.get("RetainStacksOnAccountRemoval"),
        },
    }
    for one in aws.listed("cloudformation", "list_stack_instances", "Summaries", StackSetName=name):
        if (account := key(one["Account"])) is not None:
            facts[f"instance in {one['Region']}, {account}"] = one["Status"]
    return facts
