"""The read-only roles of third-party tools in every account that they reach, and the StackSets that bring them."""

from functools import partial

from checks.answers import unless
from checks.connection import Connection
from checks.readback_facts import Subjects, Value
from checks.readback_security.places import Places
from checks.readback_security.scope import Scope
from checks.readback_stack_sets import declared, described
from foundation.config.security import ThirdParty

GONE = ("NoSuchEntity",)


def expected(scope: Scope) -> Subjects:
    """Each tool's StackSet with its instances, and its role in each account below its targets."""
    for name, tool in scope.security.third_party.items():
        reached = [key for key in scope.members() if _reaches(scope, tool, key)]
        yield (
            _stack_set(name),
            declared([scope.home], reached),
        )
        for key in reached:
            yield _role(name, key), _declared(tool)


def found(scope: Scope, places: Places) -> Subjects:
    """The StackSets."""
    for name in scope.security.third_party:
        facts = described(places.management(), _name(name), places.key)
        if facts is not None:
            yield _stack_set(name), facts


def inside(scope: Scope, places: Places, key: str) -> Subjects:
    """The roles in one account, the management account too: no tool is to be there."""
    for name in scope.security.third_party:
        facts = unless(GONE, partial(_facts, places.inside(key), _name(name)))
        if facts is not None:
            yield _role(name, key), facts


def _name(tool: str) -> str:
    """The name of a tool's StackSet and of its role."""
    return f"foundation-{tool}"


def _stack_set(tool: str) -> str:
    return f"StackSet {_name(tool)}"


def _role(tool: str, key: str) -> str:
    return f"role {_name(tool)}, {key}"


def _reaches(scope: Scope, tool: ThirdParty, key: str) -> bool:
    return any(target in scope.levels(key) for target in tool.targets)


def _declared(tool: ThirdParty) -> dict[str, Value]:
    trust: dict[str, Value] = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{tool.account}:root"},
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"sts:ExternalId": tool.external_id}},
    }
    return {
        "trust": {"Version": "2012-10-17", "Statement": [trust]},
        "policies": sorted(tool.policies),
        "inline policies": [],
        "longest session": 3600,
    }


def _facts(there: Connection, role: str) -> dict[str, Value]:
    described = there.call("iam", "get_role", RoleName=role)["Role"]
    attached = there.listed("iam", "list_attached_role_policies", "AttachedPolicies", RoleName=role)
    return {
        "trust": described["AssumeRolePolicyDocument"],
        "policies": sorted(policy["PolicyArn"] for policy in attached),
        "inline policies": sorted(there.listed("iam", "list_role_policies", "PolicyNames", RoleName=role)),
        "longest session": described["MaxSessionDuration"],
    }
