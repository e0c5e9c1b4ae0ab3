"""Rules of EventBridge and their targets, as facts."""

import json
from collections.abc import Mapping
from typing import Any

from checks.connection import Connection
from checks.readback_facts import Subjects, Value
from checks.readback_words import Words

OWN = "foundation-"
"""Begins the names of the program's rules: others on the default bus are somebody else's."""


def on_default_bus(aws: Connection, words: Words) -> Subjects:
    """State and pattern of each rule of the program, by name. Raises ReadError."""
    return _facts(aws, words, NamePrefix=OWN)


def on_bus(aws: Connection, bus: str, words: Words) -> Subjects:
    """State and pattern of every rule of a bus, by name. Raises ReadError."""
    return _facts(aws, words, EventBusName=bus)


def targets(aws: Connection, rule: str, words: Words, bus: str = "default") -> list[Value]:
    """ARN, role and words of each target of a rule, as far as it has them. Raises ReadError."""
    listed = aws.listed("events", "list_targets_by_rule", "Targets", Rule=rule, EventBusName=bus)
    return sorted((_target(target, words) for target in listed), key=str)


def _facts(aws: Connection, words: Words, **asked: str) -> Subjects:
    for rule in aws.listed("events", "list_rules", "Rules", **asked):
        pattern = rule.get("EventPattern")
        yield rule["Name"], {"state": rule["State"], "pattern": words.json(json.loads(pattern)) if pattern else None}


def _target(target: Mapping[str, Any], words: Words) -> Value:
    facts: dict[str, Value] = {"arn": words.text(target["Arn"])}
    if role := target.get("RoleArn"):
        facts["role"] = words.text(role)
    if transformer := target.get("InputTransformer"):
        facts["words"] = {"paths": transformer.get("InputPathsMap"), "text": transformer["InputTemplate"]}
    return facts | {name: target[name] for name in ("Input", "InputPath") if name in target}
