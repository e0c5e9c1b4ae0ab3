"""What the management account listens to: a rule in every Region, and the role that carries events to the bus."""

import json

from checks.inside import MANAGEMENT
from checks.readback_emergency.rules import on_default_bus, targets
from checks.readback_emergency.scope import NAME, Live, Scope
from checks.readback_facts import Subjects, Value
from checks.readback_roles import role
from checks.readback_words import policy, tags
from foundation import emergency_events as events
from foundation import emergency_templates as emergency
from foundation.config.inherited import organization_tags

CARRIER = f"role {emergency.EVENTS_ROLE}, {MANAGEMENT}"


def expected(scope: Scope) -> Subjects:
    """The role, and the rule of each Region."""
    management, section = scope.settings.management_account, scope.section
    may = policy(json.dumps(emergency.carrier_policy(scope.bus)))
    yield (
        CARRIER,
        {
            "trust": policy(json.dumps(emergency.carrier_trust(management))),
            "policies": [],
            "own policies": {"carry-events": may},
            **tags(organization_tags(scope.settings)),
        },
    )
    pattern: Value = json.loads(json.dumps(events.management_pattern(management, section.role, section.users)))
    target: Value = {"arn": scope.bus, "role": f"arn:aws:iam::{management}:role/{emergency.EVENTS_ROLE}"}
    for region in scope.listened:
        yield subject(NAME, region, MANAGEMENT), {"state": "ENABLED", "pattern": pattern, "targets": [target]}


def carrier(live: Live) -> Subjects:
    """The role as AWS has it."""
    facts = role(live.management(), emergency.EVENTS_ROLE, live.words)
    if facts is not None:
        yield CARRIER, facts


def found(live: Live, region: str) -> Subjects:
    """Every rule of the program in a Region of the management account, where no other has any business."""
    aws = live.management(region)
    for name, facts in on_default_bus(aws, live.words):
        yield subject(name, region, MANAGEMENT), {**facts, "targets": targets(aws, name, live.words)}


def subject(name: str, region: str, key: str) -> str:
    """What to call a rule."""
    return f"rule {name} in {region}, {key}"
