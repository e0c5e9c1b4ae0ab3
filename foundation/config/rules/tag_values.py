"""Rules between the tag schema and the tags in settings, units and accounts.

What follows from a level above is told of there alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from foundation.config.accounts import Accounts
from foundation.config.draft import Draft
from foundation.config.identifiers import nearest
from foundation.config.inherited import entry_tags, organization_tags, unit_tags
from foundation.config.paths import below
from foundation.config.rules.units import path_of
from foundation.config.section import Off
from foundation.config.tags import Level, Tag, TagSchema
from foundation.config.units import Units
from foundation.errors import ABSENT, Problem

LEVELS: tuple[Level, ...] = ("organization", "unit", "account")
SHOWN = 8
"""Values that a message lists; a schema may have hundreds."""


@dataclass(frozen=True)
class _Place:
    """One level with its own tags, and what they come to with those that it inherits."""

    level: Level
    path: str
    own: Mapping[str, str]
    effective: Mapping[str, str]
    above: tuple[str, ...]
    """Paths of the levels that it inherits from."""


def tag_value_problems(schema: TagSchema, draft: Draft) -> Iterator[Problem]:
    places = tuple(_places(draft))
    for place in places:
        for key, value in place.own.items():
            yield from _own(key, value, place, schema)
    for key, tag in schema.keys.items():
        yield from _lacking(key, tag, places, schema.environment)


def _places(draft: Draft) -> Iterator[_Place]:
    """From the top down. What could not be read is left out, and what inherits from it."""
    if draft.settings is None:
        return
    organization = organization_tags(draft.settings)
    settings = "foundation:settings.tags"
    yield _Place("organization", settings, organization, organization, ())
    paths: dict[str, tuple[str, ...]] = {}
    for unit in draft.units.walk() if isinstance(draft.units, Units) else ():
        above = paths.get(unit.parent or "", (settings,))
        path = f"{path_of(unit)}.tags"
        paths[unit.path] = (*above, path)
        yield _Place("unit", path, unit.tags, unit_tags(unit.path, draft.units, draft.settings), above)
    for entry in draft.accounts.active() if isinstance(draft.accounts, Accounts) else ():
        if isinstance(draft.units, Units) and entry.unit not in paths:
            continue
        tags = entry_tags(entry, draft.units, draft.settings)
        above = paths.get(entry.unit, (settings,))
        yield _Place("account", f"foundation:accounts.members.{entry.key}.tags", entry.tags, tags, above)


def _own(key: str, value: str, place: _Place, schema: TagSchema) -> Iterator[Problem]:
    path, tag = below(place.path, key), schema.keys.get(key)
    if tag is None:
        meant = next((known for known in schema.keys if known.lower() == key.lower()), None)
        if meant is not None:
            rule = "a key of the tag schema is spelled as it is there, in small and capital letters"
            yield Problem(path, key, rule, f"Write {meant}.")
        return
    if LEVELS.index(place.level) > LEVELS.index(tag.inherited_from):
        rule = f"the tag {key} is inherited from the {tag.inherited_from}: no {place.level} has one of its own"
        remedy = f"Remove it, or write `inherited_from: {place.level}` in foundation:tags.keys.{key}."
        yield Problem(path, value, rule, remedy)
    if not tag.allows(value):
        yield _not_allowed(key, value, tag, path)


def _not_allowed(key: str, value: str, tag: Tag, path: str) -> Problem:
    if tag.values is None:
        rule = f"a value of the tag {key} fits the pattern {tag.pattern}"
        return Problem(path, value, rule, f"Write one that does, or change it in foundation:tags.keys.{key}.")
    listed = ", ".join(tag.values[:SHOWN]) + (" and others" if len(tag.values) > SHOWN else "")
    guess = nearest(value, tag.values)
    first = f"Write {guess}" if guess else "Write one of them"
    return Problem(
        path,
        value,
        f"the values of the tag {key} are {listed}",
        f"{first}, or add this one to foundation:tags.keys.{key}.values.",
    )


def _lacking(key: str, tag: Tag, places: tuple[_Place, ...], environment: str) -> Iterator[Problem]:
    """Where a required key has no value. A unit needs one only if its accounts cannot each have their own."""
    if isinstance(tag.required, Off):
        return
    told: set[str] = set()
    for place in places:
        wanted = tag.required.environments is None or place.effective.get(environment) in tag.required.environments
        own_below = place.level == "unit" and tag.inherited_from == "account"
        if key in place.effective or not wanted or own_below or told.intersection(place.above):
            continue
        told.add(place.path)
        where = "" if tag.required.environments is None else f" in {', '.join(tag.required.environments)}"
        whose = "the organization" if place.level == "organization" else f"this {place.level}"
        rule = f"the tag {key} is required{where}, and {whose} has none"
        yield Problem(place.path, ABSENT, rule, _remedy(key, place.level, tag))


def _remedy(key: str, level: Level, tag: Tag) -> str:
    if LEVELS.index(level) > LEVELS.index(tag.inherited_from):
        return f"Write `{key}: <value>` at the {tag.inherited_from} above, or `inherited_from: {level}` in the schema."
    return f"Write `{key}: <value>` here" + (", or at a level above." if level != "organization" else ".")
