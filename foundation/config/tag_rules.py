"""Rules of AWS Config that report what lacks a required tag: which there are, and what each looks for. Pure.

Keys that are required of the same types in the same environments share a rule, as many as AWS's REQUIRED_TAGS takes.
A key without resource types is required of accounts and of what this program makes, so it needs no rule.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from foundation.config.accounts import Accounts
from foundation.config.logs import Configuration, Logs
from foundation.config.section import In, Off
from foundation.config.selectors import MANAGEMENT
from foundation.config.stack import StackConfig
from foundation.config.tag_targets import environment_of
from foundation.config.tag_types import TYPES
from foundation.config.tags import Required, Tag, TagSchema

PREFIX = "foundation-required-tags"
KEYS = 6
"""Keys that one rule of AWS's takes (AWS Config developer guide, "required-tags", 2026-11)."""
CHARACTERS = 1024
"""Longest parameters of a rule, as JSON (AWS Config API reference, ConfigRule.InputParameters, 2026-11)."""

Keys = Mapping[str, tuple[str, ...] | None]
"""Keys of tags with the values that they may have."""


@dataclass(frozen=True)
class TagRule:
    """One rule; `types` as AWS Config calls them, `excluded` keys of accounts that it leaves alone."""

    name: str
    parameters: str
    types: tuple[str, ...]
    excluded: tuple[str, ...]


def tag_rules(config: StackConfig) -> tuple[TagRule, ...]:
    """The rules of a stack, by name."""
    schema = config.tags
    if not isinstance(schema, TagSchema) or isinstance(schema.config_rule, Off) or not _recorded(config):
        return ()
    groups: dict[tuple[tuple[str, ...] | None, tuple[str, ...]], dict[str, tuple[str, ...] | None]] = {}
    for key, tag in schema.keys.items():
        if (where := _where(tag)) is not None:
            groups.setdefault(where, {})[key] = tag.values
    found = (_rules(*where, keys, config) for where, keys in groups.items())
    return tuple(sorted((rule for rules in found for rule in rules), key=lambda rule: rule.name))


def _recorded(config: StackConfig) -> bool:
    """Whether AWS Config records; where another stack declares the logs, it is taken to."""
    if isinstance(config.logs, Logs):
        return isinstance(config.logs.configuration, Configuration)
    return isinstance(config.logs, In)


def _where(tag: Tag) -> tuple[tuple[str, ...] | None, tuple[str, ...]] | None:
    """Environments and types of which a key is required; None where no rule can say so."""
    if not isinstance(tag.required, Required):
        return None
    types = tuple(sorted(name for name in tag.required.resource_types if TYPES[name].config is not None))
    environments = tag.required.environments
    return (None if environments is None else tuple(sorted(environments)), types) if types else None


def _rules(
    environments: tuple[str, ...] | None, types: tuple[str, ...], keys: Keys, config: StackConfig
) -> Iterator[TagRule]:
    excluded = _outside(environments, config)
    if excluded is None:
        return
    # Named by where it holds and not by its keys: a new key is an update, and a rename would be another rule.
    digest = hashlib.sha256(json.dumps([environments, types]).encode()).hexdigest()[:8]
    scope = tuple(sorted({config_type for name in types if (config_type := TYPES[name].config) is not None}))
    for number, parameters in enumerate(_packed(keys), 1):
        yield TagRule(f"{PREFIX}-{digest}" + (f"-{number}" if number > 1 else ""), parameters, scope, excluded)


def _outside(environments: tuple[str, ...] | None, config: StackConfig) -> tuple[str, ...] | None:
    """Accounts outside of the environments; None where there is none inside, or another stack has them."""
    if environments is None:
        return ()
    if not isinstance(config.accounts, Accounts):
        return None
    accounts = [MANAGEMENT, *(entry.key for entry in config.accounts.active())]
    outside = tuple(sorted(key for key in accounts if environment_of(key, config) not in environments))
    return None if len(outside) == len(accounts) else outside


def _packed(keys: Keys) -> Iterator[str]:
    """Parameters of as few rules as take all keys, in their order."""
    taken: dict[str, tuple[str, ...] | None] = {}
    for key, values in keys.items():
        more = {**taken, key: values}
        if taken and (len(more) > KEYS or len(parameters(more)) > CHARACTERS):
            yield parameters(taken)
            more = {key: values}
        # Too many values for any rule: the tag policy reports wrong ones, the rule that there is none.
        taken = more if len(parameters(more)) <= CHARACTERS else {key: None}
    if taken:
        yield parameters(taken)


def parameters(keys: Keys) -> str:
    """What REQUIRED_TAGS is told of keys, as JSON."""
    told: dict[str, str] = {}
    for number, (key, values) in enumerate(keys.items(), 1):
        told[f"tag{number}Key"] = key
        if values is not None:
            told[f"tag{number}Value"] = ",".join(values)
    return json.dumps(told, separators=(",", ":"))
