"""`aws:costexplorer/costCategory:CostCategory`.

Trap, as upstream has it (terraform-provider-aws issue 49410): an update sends the default value and the split charge
rules only if they change, and AWS takes what is left out for gone. After any other change both are lost until the next
refresh finds it.
"""

from typing import Any

from emulator.provider.handler import Aws, Handler
from emulator.provider.handlers.costexplorer.client import (
    EXPRESSION,
    change_tags,
    changed_but_tags,
    cost_explorer,
    declared_tags,
    shown_tags,
)
from emulator.provider.handlers.shapes import items
from emulator.provider.values import Json, Properties

_UPDATED = {"defaultValue": "DefaultValue", "effectiveStart": "EffectiveStart", "splitChargeRules": "SplitChargeRules"}


def _create(aws: Aws, inputs: Properties) -> str:
    answer = cost_explorer(aws).create_cost_category_definition(
        Name=inputs["name"],
        RuleVersion=inputs["ruleVersion"],
        Rules=EXPRESSION.to_aws(inputs["rules"]),
        **_optional(inputs, *_UPDATED),
        **declared_tags(inputs),
    )
    return str(answer["CostCategoryArn"])


def _optional(inputs: Properties, *names: str) -> dict[str, Any]:
    return {_UPDATED[name]: EXPRESSION.to_aws(inputs[name]) for name in names if inputs.get(name)}


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = cost_explorer(aws)
    try:
        found = client.describe_cost_category_definition(CostCategoryArn=identifier)["CostCategory"]
    except client.exceptions.ResourceNotFoundException:
        return None
    splits = EXPRESSION.shown(inputs.get("splitChargeRules"), found.get("SplitChargeRules") or [])
    return {
        "arn": identifier,
        "defaultValue": found.get("DefaultValue"),
        "effectiveEnd": found.get("EffectiveEnd"),
        "effectiveStart": found["EffectiveStart"],
        "name": found["Name"],
        "ruleVersion": found["RuleVersion"],
        "rules": EXPRESSION.shown(inputs.get("rules"), found["Rules"]),
        "splitChargeRules": inputs.get("splitChargeRules")
        if _same_splits(inputs.get("splitChargeRules"), splits)
        else splits,
        **shown_tags(client, identifier),
    }


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    client = cost_explorer(aws)
    if changed_but_tags(old, new):
        client.update_cost_category_definition(
            CostCategoryArn=identifier,
            RuleVersion=new["ruleVersion"],
            Rules=EXPRESSION.to_aws(new["rules"]),
            **_optional(new, *(name for name in _UPDATED if old.get(name) != new.get(name))),
        )
    change_tags(client, identifier, old, new)


def _delete(aws: Aws, identifier: str, state: Properties) -> None:  # noqa: ARG001
    client = cost_explorer(aws)
    try:
        client.delete_cost_category_definition(CostCategoryArn=identifier)
    except client.exceptions.ResourceNotFoundException:
        return


def _same_splits(old: Json, new: Json) -> bool:
    """Split charge rules are a set, their targets as well."""

    def plain(value: Json) -> list[str]:
        return sorted(
            repr((each["source"], each["method"], sorted(map(str, each["targets"])), each.get("parameters") or []))  # type: ignore[arg-type]
            for each in items(value)
        )

    return plain(old) == plain(new)


HANDLERS = (
    Handler(
        token="aws:costexplorer/costCategory:CostCategory",
        source="terraform-provider-aws internal/service/ce/cost_category.go",
        takes=frozenset({"defaultValue", "effectiveStart", "name", "ruleVersion", "rules", "splitChargeRules", "tags"}),
        replaces=frozenset({"name", "ruleVersion"}),
        create=_create,
        read=_read,
        update=_update,
        delete=_delete,
        same={"rules": EXPRESSION.same, "splitChargeRules": _same_splits},
    ),
)
