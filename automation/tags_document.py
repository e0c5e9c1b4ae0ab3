"""The tags for machines."""

from automation.events import Json
from foundation.config import In, Off, StackConfig
from foundation.config.tags import Required, TagSchema
from foundation.tag_plan import Enforcement, Holder, KeyPlan, TagPlan, words


def document(stack: str, config: StackConfig, found: TagPlan) -> dict[str, Json]:
    """All of it; without a schema where this stack does not declare one, and why."""
    schema = found.schema
    elsewhere = config.tags.stack if isinstance(config.tags, In) else None
    return {
        "stack": stack,
        "tags": "on" if schema else "elsewhere" if elsewhere else "off",
        "declared_by": stack if schema else elsewhere,
        **(_schema(schema) if schema else {}),
        "keys": [_key(key, schema) for key in found.keys if schema],
        "effective": [_holder(holder) for holder in found.holders],
        "warnings": [{"kind": one.kind, "text": one.text} for one in words.warnings(found, config)],
        "held_back": [{"path": one.path, "what": one.what, "step": one.step} for one in words.waiting(config)],
    }


def _schema(schema: TagSchema) -> dict[str, Json]:
    return {
        "environment": schema.environment,
        "owner": schema.owner,
        "cost_categories": list(schema.cost_categories),
        "config_rule": not isinstance(schema.config_rule, Off),
    }


def _key(one: KeyPlan, schema: TagSchema) -> Json:
    tag = one.tag
    return {
        "key": one.key,
        "description": tag.description,
        "values": None if tag.values is None else list(tag.values),
        "pattern": tag.pattern,
        "inherited_from": tag.inherited_from,
        "required": _required(one, tag.required) if isinstance(tag.required, Required) else None,
        "cost_allocation": tag.cost_allocation,
        "billed": one.key in schema.billed,
        "enforced": [_enforcement(each) for each in one.enforced],
    }


def _required(one: KeyPlan, required: Required) -> Json:
    environments = required.environments
    return {
        "resource_types": list(required.resource_types),
        "environments": None if environments is None else list(environments),
        "targets": list(one.targets),
    }


def _enforcement(one: Enforcement) -> Json:
    return {"by": one.by, "does": one.does, "types": list(one.types), "targets": list(one.targets)}


def _holder(one: Holder) -> Json:
    tags: dict[str, Json] = dict(one.tags)
    own: list[Json] = [key for key in one.tags if key in one.own]
    return {
        "level": one.level,
        "name": one.name,
        "tags": tags,
        "own": own,
        "unset": list(one.unset),
        "needed": list(one.needed),
    }
