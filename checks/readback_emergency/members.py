"""Emergency access in members: the StackSets, and in the accounts that are entered, the role, the rules, the carriers.

Tags are not compared in members: CloudFormation adds its own.
"""

import json
from typing import Any

from checks.readback_emergency import access, listening
from checks.readback_emergency.rules import on_default_bus, targets
from checks.readback_emergency.scope import NAME, Live, Scope
from checks.readback_facts import Subjects, Value
from checks.readback_roles import role, role_with_session
from checks.readback_stack_sets import declared, described
from checks.readback_words import policy, word
from foundation import emergency_events as events
from foundation import emergency_templates as emergency

STACK_SETS = ("foundation-emergency-alarm", "foundation-emergency-role")


def expected(scope: Scope) -> Subjects:
    """The StackSets, and what they bring."""
    for name, regions in zip(STACK_SETS, (scope.reached, [scope.settings.home_region]), strict=True):
        yield f"StackSet {name}", declared(regions, scope.members)
    for key in scope.entered:
        yield access.subject(scope, key), access.declared(scope)
        for region in scope.reached:
            yield _carrier(region, key), _carries(scope, key)
            yield listening.subject(NAME, region, key), _listens(scope, region, key)


def stack_sets(live: Live) -> Subjects:
    """The StackSets as AWS has them."""
    for name in STACK_SETS:
        facts = described(live.management(), name, live.key)
        if facts is not None:
            yield f"StackSet {name}", facts


def inside(live: Live, key: str) -> Subjects:
    """What one member has of it. Raises ReadError."""
    aws = live.inside(key)
    facts = role_with_session(aws, live.scope.section.role, live.words)
    if facts is not None:
        yield access.subject(live.scope, key), _untagged(facts)
    for region in live.scope.reached:
        carries = role(aws, f"{emergency.EVENTS_ROLE}-{region}", live.words)
        if carries is not None:
            yield _carrier(region, key), _untagged(dict(carries))
        there = live.inside(key, region)
        for name, rule in on_default_bus(there, live.words):
            if name == NAME:
                found = targets(there, name, live.words)
                yield listening.subject(name, region, key), {**rule, "targets": found}


def _carrier(region: str, key: str) -> str:
    return f"role {emergency.EVENTS_ROLE}-{region}, {key}"


def _carries(scope: Scope, key: str) -> dict[str, Value]:
    may = policy(json.dumps(emergency.carrier_policy(scope.bus)))
    trust = policy(json.dumps(emergency.carrier_trust(word(key))))
    return {"trust": trust, "policies": [], "own policies": {"put-events": may}}


def _listens(scope: Scope, region: str, key: str) -> dict[str, Value]:
    pattern = events.member_pattern(scope.settings.management_account, scope.section.role)
    carrier = f"arn:aws:iam::{word(key)}:role/{emergency.EVENTS_ROLE}-{region}"
    target: Value = {"arn": scope.bus, "role": carrier}
    return {"state": "ENABLED", "pattern": _substituted(pattern, word(key)), "targets": [target]}


def _substituted(value: Any, account: str) -> Any:
    """A part of a template, with an account's id where the template asks for it."""
    if isinstance(value, dict):
        if value.keys() == {"Fn::Sub"}:
            return str(value["Fn::Sub"]).replace("${AWS::AccountId}", account)
        return {name: _substituted(inner, account) for name, inner in value.items()}
    return [_substituted(item, account) for item in value] if isinstance(value, list) else value


def _untagged(facts: dict[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in facts.items() if not name.startswith("tag ")}
