"""What Security Hub's configuration policies come to: the hub of every account in every Region, and its standards.

An account has the policy of the nearest level: itself, its unit, the units above, the root. No policy switches Security
Hub on in the management account, but one of the root governs it once it is on.
"""

from functools import partial

from checks.answers import unless
from checks.connection import Connection
from checks.readback_facts import Subjects, Value
from checks.readback_security.places import Places
from checks.readback_security.scope import MANAGEMENT, Scope
from checks.readback_security.security_hub import CLIENT, OFF, SERVICE, standard
from foundation.config.security import HubPolicy, SecurityHub

GONE = ("DELETING", "FAILED")
"""Statuses of a standard that nobody checks. Without findings yet, it is PENDING or INCOMPLETE."""


def expected(scope: Scope) -> Subjects:
    """The hubs of the accounts that a policy reaches, and of the management account."""
    for key in (*scope.members(), MANAGEMENT):
        policy = _policy(scope, key)
        if policy is not None or (key == MANAGEMENT and scope.is_on(SERVICE)):
            for region in scope.regions(SERVICE):
                yield _subject(region, key), {f"standard {name}": "on" for name in (policy.standards if policy else ())}


def inside(scope: Scope, places: Places, key: str) -> Subjects:
    """The hubs of one account; in Regions where none is declared, of the delegated and the management account."""
    for region in scope.allowed:
        declared = region in scope.regions(SERVICE)
        if declared and key != MANAGEMENT and _policy(scope, key) is None:
            continue  # it manages its hub itself
        if declared or key in (scope.delegate(SERVICE), MANAGEMENT):
            standards = unless(OFF, partial(_standards, places.inside(key, region)))
            if standards is not None:
                yield _subject(region, key), standards


def _subject(region: str, key: str) -> str:
    return f"Security Hub in {region}, {key}"


def _standards(there: Connection) -> dict[str, Value]:
    listed = there.listed(CLIENT, "get_enabled_standards", "StandardsSubscriptions")
    return {
        f"standard {standard(one['StandardsArn'])}": one["StandardsStatus"] if one["StandardsStatus"] in GONE else "on"
        for one in listed
    }


def _policy(scope: Scope, key: str) -> HubPolicy | None:
    section = scope.security.security_hub
    if not isinstance(section, SecurityHub):
        return None
    by_target = {target: policy for policy in section.policies.values() for target in policy.targets}
    return next((by_target[level] for level in scope.levels(key) if level in by_target), None)
