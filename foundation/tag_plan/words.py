"""Tags in words: for the tables and the lines alike."""

from collections.abc import Iterator

from foundation.addresses import Warned
from foundation.config.guardrails import Guardrails
from foundation.config.section import In, Off
from foundation.config.stack import StackConfig
from foundation.config.tag_types import TYPES
from foundation.config.tags import Required, Tag, TagSchema
from foundation.held_back import BILLED, HeldBack, held_back
from foundation.tag_plan.enforcement import Enforcement
from foundation.tag_plan.plan import Holder, KeyPlan, TagPlan

BROUGHT = "each account brings its own"
_LEVELS = ("organization", "unit", "account")
_NAMED = {"organization": "the organization", "unit": "units", "account": "accounts"}


def values(tag: Tag) -> str:
    """Which values a key may have."""
    if tag.values is not None:
        return " | ".join(tag.values)
    return "anything" if tag.pattern is None else f"/{tag.pattern}/"


def set_by(tag: Tag) -> str:
    """Which levels may set it."""
    return ", ".join(_NAMED[level] for level in _LEVELS[: _LEVELS.index(tag.inherited_from) + 1])


def required(key: KeyPlan) -> str:
    """Where it is required, and of what."""
    need = key.tag.required
    if not isinstance(need, Required):
        return "nowhere"
    where = "everywhere" if need.environments is None else f"in {', '.join(need.environments)}"
    at = f" ({', '.join(key.targets) or 'no unit or account is that now'})"
    return f"{where}{at}: accounts{', ' if need.resource_types else ''}{', '.join(need.resource_types)}"


def enforcement(one: Enforcement) -> str:
    """What one means does, of what, and where."""
    types = f": {', '.join(one.types)}" if one.types else ""
    return one.does + types + (f" (on {', '.join(one.targets)})" if one.targets else "")


def summary(schema: TagSchema) -> str:
    """What holds for all keys."""
    count = len(schema.keys)
    return (
        f"{count} key{'' if count == 1 else 's'}; `{schema.environment}` tells the environment, "
        f"`{schema.owner}` the owner"
    )


def tags(holder: Holder) -> tuple[str, str]:
    """The tags that are set on its own level, and those that it inherits."""
    own = [f"{key}={value}" for key, value in holder.tags.items() if key in holder.own]
    inherited = [f"{key}={value}" for key, value in holder.tags.items() if key not in holder.own]
    return ", ".join(own), ", ".join(inherited)


def unset(holder: Holder) -> str:
    """Keys without a value, and of which each account needs one."""
    return ", ".join(f"{key} ({BROUGHT})" if key in holder.needed else key for key in holder.unset)


def warnings(found: TagPlan, config: StackConfig) -> Iterator[Warned]:
    """What nothing enforces, and what is in use beside the schema."""
    for key in found.keys:
        yield from _of_key(key, config)
    outside = sorted({key for one in found.holders for key in one.tags} - {key.key for key in found.keys})
    if found.schema is not None and outside:
        yield Warned("schema", f"These keys are in use and not in the schema: {', '.join(outside)}")


def waiting(config: StackConfig) -> tuple[HeldBack, ...]:
    """What of the schema waits for a step by hand."""
    return tuple(one for one in held_back(config) if one.path == BILLED)


def _of_key(key: KeyPlan, config: StackConfig) -> Iterator[Warned]:
    if key.tag.pattern is not None:
        yield Warned("pattern", f"AWS knows no patterns: that of {key.key} is checked in this file alone")
    types = key.tag.required.resource_types if isinstance(key.tag.required, Required) else ()
    if not types:
        return
    if not isinstance(config.guardrails, Guardrails) or isinstance(config.guardrails.require_tags, Off):
        why = "another stack's, which does not read this schema" if isinstance(config.guardrails, In) else "off"
        text = f"The guardrail require_tags is {why}: resources without {key.key} are reported, and made"
        yield Warned("guardrail", text)
        return
    late = [name for name in types if not TYPES[name].actions]
    if late:
        yield Warned("type", f"These can be made without {key.key}, and are reported alone: {', '.join(late)}")


def lines(found: TagPlan) -> Iterator[str]:
    """All of it: every key with what enforces it, then who has which tags."""
    if found.schema is not None:
        yield summary(found.schema)
    for key in found.keys:
        yield f"{key.key}  {values(key.tag)}; set by {set_by(key.tag)}; required {required(key)}"
        if key.tag.description:
            yield f"  {key.tag.description}"
        yield from (f"  {one.by}: {enforcement(one)}" for one in key.enforced)
    for holder in found.holders:
        own, inherited = tags(holder)
        without = f"no {unset(holder)}" if holder.unset else ""
        parts = (own, f"inherited: {inherited}" if inherited else "", without)
        indent = "  " if holder.level == "account" else ""
        yield f"{indent}{holder.name}  {'; '.join(part for part in parts if part) or 'no tags'}"
