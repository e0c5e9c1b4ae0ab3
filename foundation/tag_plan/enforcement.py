"""What enforces a key of the tag schema, and where: read from the documents, rules and categories that are declared."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from foundation.config.cost_categories import NAMES, categories
from foundation.config.stack import StackConfig
from foundation.config.tag_rules import tag_rules
from foundation.config.tag_targets import ROOT
from foundation.config.tags import Tag, TagSchema
from foundation.policies.placed import required_tags
from foundation.policies.tags import tag_documents

Means = Literal[
    "stack file",
    "default tags",
    "tag policy",
    "guardrail require_tags",
    "AWS Config rule",
    "cost allocation tag",
    "cost category",
]


@dataclass(frozen=True)
class Enforcement:
    """One means: what it does in words, for which types of resources and on which targets, where it has any."""

    by: Means
    does: str
    types: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()


def enforcements(key: str, config: StackConfig, schema: TagSchema) -> tuple[Enforcement, ...]:
    """Everything that has to do with a key, from this file outwards."""
    tag = schema.keys[key]
    return (
        Enforcement("stack file", _checked(tag)),
        Enforcement("default tags", "what this program makes has the value of its account"),
        *_tag_policies(key, config),
        *_guardrail(key, config),
        *_rules(key, config),
        *_costs(key, tag, config, schema),
    )


def _checked(tag: Tag) -> str:
    """What is refused before anything is deployed."""
    what = "values" if tag.values is not None else "pattern" if tag.pattern is not None else ""
    return " and ".join(part for part in (what, "level") if part) + " checked before anything is deployed"


def _tag_policies(key: str, config: StackConfig) -> Iterator[Enforcement]:
    """What the policies say of it, targets that say the same together."""
    said: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for document in tag_documents(config):
        rules = json.loads(document.content)["tags"].get(key)
        for what in _policy(rules, document.target == ROOT) if rules else ():
            said.setdefault(what, []).append(document.target)
    for (does, types), targets in said.items():
        yield Enforcement("tag policy", does, types, tuple(targets))


def _policy(rules: dict[str, dict[str, list[str]]], everywhere: bool) -> Iterator[tuple[str, tuple[str, ...]]]:
    lists = ("enforced_for", "report_required_tag_for")
    given = {name: tuple(rules[name]["@@assign"]) for name in lists if name in rules}
    if "enforced_for" in given:
        yield "another value is refused", given["enforced_for"]
    if "tag_value" in rules:
        yield "another value is reported", ()
    elif everywhere and "enforced_for" not in given:
        yield "another spelling is reported", ()
    if "report_required_tag_for" in given:
        yield "what lacks it is reported", given["report_required_tag_for"]


def _guardrail(key: str, config: StackConfig) -> Iterator[Enforcement]:
    for name, types, targets in required_tags(config):
        if name == key:
            yield Enforcement(
                "guardrail require_tags", "nothing is made without it", tuple(one.name for one in types), targets
            )


def _rules(key: str, config: StackConfig) -> Iterator[Enforcement]:
    for rule in tag_rules(config):
        told = json.loads(rule.parameters)
        if key in (value for name, value in told.items() if name.endswith("Key")):
            but = f", but not in {', '.join(rule.excluded)}" if rule.excluded else ""
            yield Enforcement("AWS Config rule", f"{rule.name} reports what lacks it{but}", rule.types)


def _costs(key: str, tag: Tag, config: StackConfig, schema: TagSchema) -> Iterator[Enforcement]:
    if tag.cost_allocation:
        waits = "held back until billing lists it (foundation:tags.billed)"
        yield Enforcement("cost allocation tag", "bills are broken down by it" if key in schema.billed else waits)
    by = {schema.environment: NAMES["environment"], schema.owner: NAMES["owner"]}
    for category in categories(config):
        if category.name == by.get(key):
            yield Enforcement("cost category", f"{category.name}: {', '.join(value for value, _ in category.values)}")
