"""Rules within the tag schema, and between it and other sections."""

import re
from collections.abc import Iterator, Mapping

from foundation.config.draft import Draft
from foundation.config.identifiers import nearest
from foundation.config.logs import Logs
from foundation.config.paths import below
from foundation.config.rules.tag_values import tag_value_problems
from foundation.config.section import In, Off
from foundation.config.tag_types import TYPES
from foundation.config.tags import ConfigRule, Required, Tag, TagSchema
from foundation.errors import Problem

PATH = "foundation:tags"
KEYS = f"{PATH}.keys"


def tag_schema_problems(draft: Draft) -> Iterator[Problem]:
    schema = draft.tags
    if not isinstance(schema, TagSchema):
        return
    yield from _alike(schema.keys)
    for key, tag in schema.keys.items():
        yield from _enforced(below(KEYS, key), tag)
        yield from _environments(below(KEYS, key), tag, schema, draft)
    yield from _missing_keys(schema)
    yield from _billed(schema)
    yield from _config_rule(schema, draft)
    yield from tag_value_problems(schema, draft)


def _alike(keys: Mapping[str, Tag]) -> Iterator[Problem]:
    """AWS's tag policies do not know two keys apart by their case; people do not by a hyphen either."""
    first: dict[str, str] = {}
    for key in keys:
        other = first.setdefault(re.sub("[^a-z0-9]", "", key.lower()), key)
        if other != key:
            rule = f"keys differ by more than case and punctuation; there is {other} already"
            yield Problem(below(KEYS, key), key, rule, "Keep one of the two.")


def _enforced(path: str, tag: Tag) -> Iterator[Problem]:
    if tag.enforced_for and tag.values is None:
        rule = "AWS enforces a list of values, and this key has none"
        yield Problem(f"{path}.enforced_for", list(tag.enforced_for), rule, "Write `values`, or remove enforced_for.")
    for index, name in enumerate(tag.enforced_for):
        if not TYPES[name].enforced:
            rule = f"AWS's tag policies enforce no values for {name}"
            remedy = "Remove it; foundation:tags.config_rule reports what is wrong where it knows the type."
            yield Problem(f"{path}.enforced_for[{index}]", name, rule, remedy)


def _environments(path: str, tag: Tag, schema: TagSchema, draft: Draft) -> Iterator[Problem]:
    environments = tag.required.environments if isinstance(tag.required, Required) else None
    if environments is None:
        return
    place = f"{path}.required.environments"
    if isinstance(draft.units, In):
        rule = "units are in another stack, so which of them have an environment is not known here"
        yield Problem(place, list(environments), rule, "Remove environments: the key is required everywhere then.")
        return
    known = schema.keys.get(schema.environment)
    for index, name in enumerate(environments):
        if known is not None and not known.allows(name):
            guess = nearest(name, known.values or ())
            rule = f"an environment is a value that foundation:tags.keys.{schema.environment} allows"
            remedy = f"Write {guess}." if guess else "Write one of its values, or add this one there."
            yield Problem(f"{place}[{index}]", name, rule, remedy)


def _missing_keys(schema: TagSchema) -> Iterator[Problem]:
    """What else is decided by environment or owner needs its key."""
    by_environment = any(
        isinstance(tag.required, Required) and tag.required.environments is not None for tag in schema.keys.values()
    )
    for name, key, needed in (
        ("environment", schema.environment, by_environment or "environment" in schema.cost_categories),
        ("owner", schema.owner, "owner" in schema.cost_categories),
    ):
        if needed and key not in schema.keys:
            guess = nearest(key, tuple(schema.keys))
            rule = f"the key that tells the {name} is in the schema where keys or cost categories depend on it"
            remedy = f"Add {key} to {KEYS}, or name another key in {PATH}.{name}."
            yield Problem(f"{PATH}.{name}", key, rule, f"Write {guess}, or add {key} to {KEYS}." if guess else remedy)


def _billed(schema: TagSchema) -> Iterator[Problem]:
    for index, key in enumerate(schema.billed):
        tag = schema.keys.get(key)
        if tag is None or not tag.cost_allocation:
            rule = "a billed key is one with `cost_allocation: true`"
            remedy = f"Write that in {below(KEYS, key)}, or remove the key here."
            yield Problem(f"{PATH}.billed[{index}]", key, rule, remedy)


def _config_rule(schema: TagSchema, draft: Draft) -> Iterator[Problem]:
    if not isinstance(schema.config_rule, ConfigRule):
        return
    path, off = f"{PATH}.config_rule", "write `config_rule: off`."
    if isinstance(draft.logs, Off) or (isinstance(draft.logs, Logs) and isinstance(draft.logs.configuration, Off)):
        rule = "AWS Config reports what it records, and foundation:logs.configuration is not declared"
        yield Problem(path, {}, rule, f"Declare foundation:logs.configuration, or {off}")
    required = [tag.required for tag in schema.keys.values() if isinstance(tag.required, Required)]
    if not any(TYPES[name].config for one in required for name in one.resource_types):
        rule = "the rule of AWS Config is about required keys of types that it knows, and there is none"
        yield Problem(path, {}, rule, f"Require a key of a type such as ec2:instance or s3:bucket, or {off}")
    for key, tag in schema.keys.items() if isinstance(draft.accounts, In) else ():
        need = tag.required
        if isinstance(need, Required) and need.environments and any(TYPES[one].config for one in need.resource_types):
            rule = "accounts are in another stack, so AWS Config cannot leave out those of other environments"
            place = f"{below(KEYS, key)}.required.environments"
            yield Problem(place, list(need.environments), rule, f"Remove environments, or {off}")
