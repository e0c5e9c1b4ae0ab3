"""Of which events people are told: configurations, the rules of each, whom it tells, and whose events it gathers."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from checks import readback_ids
from checks.connection import Connection
from checks.inside import Inside
from checks.readback_expected import is_named
from checks.readback_facts import Subjects, Value
from checks.readback_operations.notification_contacts import contacts
from checks.readback_operations.scope import GLOBAL, Scope
from checks.readback_words import Words, tags, word
from foundation.config.notifications import BACKUP_FAILURES, HEALTH, Notifications
from foundation.config.section import Off

CLIENT = "notifications"
FAILED: Mapping[str, Sequence[str]] = {
    "Backup Job State Change": ("ABORTED", "EXPIRED", "FAILED"),
    "Copy Job State Change": ("FAILED",),
}
Rules = Mapping[str, Value]
Gathered = tuple[str, str, Rules]
"""Aggregation, description, and rules."""


def expected(scope: Scope) -> Subjects:
    """Every configuration."""
    section = scope.notifications
    if section is None:
        return
    known = all(is_named(target, scope.config) for target in section.targets)
    for name, (aggregation, description, rules) in _gathered(section, scope.config.settings.regions).items():
        yield (
            f"notifications {name}",
            {
                "status": "ACTIVE",
                "aggregation": aggregation.upper(),
                "description": description,
                "tells": [*sorted(section.emails)],
                "events of": [*sorted(map(word, section.targets))] if known else len(section.targets),
                **rules,
                **scope.tags(scope.delegate("notifications")),
            },
        )


def _gathered(section: Notifications, regions: Sequence[str]) -> Mapping[str, Gathered]:
    found: dict[str, Gathered] = {}
    if not isinstance(section.health, Off):
        detail = {"eventTypeCategory": [*section.health.categories]}
        rules = _rule("aws.health", "AWS Health Event", detail, {*regions, GLOBAL})
        found[HEALTH] = (section.health.aggregation, "What AWS says of its services", rules)
    if not isinstance(section.backup_failures, Off):
        of = [_rule("aws.backup", kind, {"state": [*states]}, regions) for kind, states in FAILED.items()]
        failures = {name: rule for one in of for name, rule in one.items()}
        found[BACKUP_FAILURES] = (section.backup_failures.aggregation, "Backups and copies that failed", failures)
    for name, one in section.more.items():
        rules = _rule(one.source, one.type, one.detail, one.regions or regions)
        found[name] = (one.aggregation, f"{one.type} of {one.source}", rules)
    return found


def _rule(source: str, kind: str, detail: Mapping[str, Any], regions: Sequence[str] | set[str]) -> Rules:
    pattern = {"detail": detail} if detail else {}
    return {f"rule {source} {kind}": {"pattern": pattern, "status": dict.fromkeys(sorted(regions), "ACTIVE")}}


def found(scope: Scope, inside: Inside) -> Subjects:
    """The same, and every other one."""
    section, key, existing = scope.notifications, scope.delegate("notifications"), inside.keys()
    if section is None or key not in existing:
        return
    aws, words = inside.connection(key, GLOBAL), readback_ids.words(inside, section.targets)
    known = all(is_named(target, scope.config) for target in section.targets)
    names = {arn: name for name, arn, _ in contacts(aws)}
    for one in aws.listed(CLIENT, "list_notification_configurations", "notificationConfigurations"):
        asked = {"notificationConfigurationArn": one["arn"]}
        told: Value = sorted(names.get(arn, arn) for arn in aws.listed(CLIENT, "list_channels", "channels", **asked))
        yield (
            f"notifications {one['name']}",
            {
                "status": one["status"],
                "aggregation": one.get("aggregationDuration"),
                "description": one["description"],
                "tells": told,
                "events of": _units(aws, asked, words, known),
                **_rules(aws, asked),
                **tags(aws.call(CLIENT, "list_tags_for_resource", arn=one["arn"])["tags"]),
            },
        )


def _units(aws: Connection, asked: Mapping[str, str], words: Words, known: bool) -> Value:
    units = [*aws.listed(CLIENT, "list_organizational_units", "organizationalUnits", **asked)]
    return sorted(map(words.text, units)) if known else len(units)


def _rules(aws: Connection, asked: Mapping[str, str]) -> Rules:
    facts: dict[str, Value] = {}
    for rule in aws.listed(CLIENT, "list_event_rules", "eventRules", **asked):
        name = f"rule {rule['source']} {rule['eventType']}"
        status = {region: rule["statusSummaryByRegion"].get(region, {}).get("status") for region in rule["regions"]}
        pattern = json.loads(rule["eventPattern"]) if rule.get("eventPattern") else {}
        facts[name if name not in facts else f"{name} ({rule['arn'].rpartition('/')[2]})"] = {
            "pattern": pattern,
            "status": status,
        }
    return facts
