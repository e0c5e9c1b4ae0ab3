"""What there is to show of the tags: the keys of the schema, and the tags of the organization, units and accounts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from foundation.config.accounts import Accounts
from foundation.config.inherited import account_tags, organization_tags, unit_tags
from foundation.config.selectors import MANAGEMENT
from foundation.config.stack import StackConfig
from foundation.config.tag_targets import keys_of, required_at
from foundation.config.tags import Required, Tag, TagSchema
from foundation.config.units import Units
from foundation.tag_plan.enforcement import Enforcement, enforcements

Level = Literal["organization", "unit", "account"]


@dataclass(frozen=True)
class KeyPlan:
    """One key: ``targets`` are where it is required, ``enforced`` what sees to it."""

    key: str
    tag: Tag
    targets: tuple[str, ...]
    enforced: tuple[Enforcement, ...]


@dataclass(frozen=True)
class Holder:
    """Who has tags: ``name`` is the path of a unit or the key of an account, `management` among them."""

    level: Level
    name: str
    tags: Mapping[str, str]
    own: frozenset[str]
    """Keys that are set on this level; the other tags are inherited."""
    unset: tuple[str, ...]
    """Keys of the schema that have no value here."""
    needed: tuple[str, ...]
    """Those of them that are required: of a unit, whose accounts bring one each, as rules see to."""


@dataclass(frozen=True)
class TagPlan:
    """All of it; without a schema where this stack declares none."""

    schema: TagSchema | None
    keys: tuple[KeyPlan, ...]
    holders: tuple[Holder, ...]


def plan(config: StackConfig) -> TagPlan:
    """The tags of a configuration."""
    schema = config.tags if isinstance(config.tags, TagSchema) else None
    keys = () if schema is None else tuple(_key(key, config, schema) for key in schema.keys)
    return TagPlan(schema, keys, tuple(_holders(config)))


def _key(key: str, config: StackConfig, schema: TagSchema) -> KeyPlan:
    tag = schema.keys[key]
    return KeyPlan(key, tag, required_at(tag, config), enforcements(key, config, schema))


def _holders(config: StackConfig) -> Iterator[Holder]:
    """The organization, then every unit with the active accounts directly in it."""
    own = frozenset(config.settings.tags)
    yield _holder("organization", "organization", organization_tags(config.settings), own, config)
    yield _holder("account", MANAGEMENT, account_tags(MANAGEMENT, config), frozenset(), config)
    entries = config.accounts.active() if isinstance(config.accounts, Accounts) else ()
    units = config.units.walk() if isinstance(config.units, Units) else ()
    for unit in units:
        tags = unit_tags(unit.path, config.units, config.settings)
        yield _holder("unit", unit.path, tags, frozenset(unit.tags), config)
        for entry in (entry for entry in entries if entry.unit == unit.path):
            yield _holder("account", entry.key, account_tags(entry.key, config), frozenset(entry.tags), config)
    for entry in (entry for entry in entries if entry.unit not in {unit.path for unit in units}):
        yield _holder("account", entry.key, account_tags(entry.key, config), frozenset(entry.tags), config)


def _holder(level: Level, name: str, tags: Mapping[str, str], own: frozenset[str], config: StackConfig) -> Holder:
    schema = config.tags.keys if isinstance(config.tags, TagSchema) else {}
    environment = tags.get(keys_of(config)[0])
    unset = tuple(key for key in schema if key not in tags)
    needed = tuple(key for key in unset if _wanted(schema[key], environment))
    return Holder(level, name, tags, own, unset, needed)


def _wanted(tag: Tag, environment: str | None) -> bool:
    if not isinstance(tag.required, Required):
        return False
    return tag.required.environments is None or environment in tag.required.environments
