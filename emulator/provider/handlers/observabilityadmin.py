"""`aws:observabilityadmin/centralizationRuleForOrganization:CentralizationRuleForOrganization`."""

from typing import Any

from emulator.provider.handler import Aws, Handler
from emulator.provider.handlers.shapes import Shape, kept, regional, tag_changes, texts
from emulator.provider.values import Properties

_SHAPE = Shape()


def _create(aws: Aws, inputs: Properties) -> str:
    regional(aws, "observabilityadmin", inputs).create_centralization_rule_for_organization(
        RuleName=inputs["ruleName"], Rule=_SHAPE.to_aws(inputs["rule"]), Tags=texts(inputs.get("tags"))
    )
    return str(inputs["ruleName"])


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    observability = regional(aws, "observabilityadmin", inputs)
    try:
        live = observability.get_centralization_rule_for_organization(RuleIdentifier=identifier)
    except observability.exceptions.ResourceNotFoundException:
        return None
    tags: Properties = dict(observability.list_tags_for_resource(ResourceARN=live["RuleArn"])["Tags"])
    return {
        "ruleName": live["RuleName"],
        "rule": _SHAPE.shown(inputs.get("rule"), live["CentralizationRule"]),
        "ruleArn": live["RuleArn"],
        "region": observability.meta.region_name,
        "tagPropagationStatus": live.get("TagPropagationStatus"),
        "tagPropagationFailureReason": live.get("TagPropagationFailureReason"),
        "tags": tags,
        "tagsAll": tags,
        **kept(inputs, "timeouts"),
    }


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    observability: Any = regional(aws, "observabilityadmin", new)
    answer = observability.update_centralization_rule_for_organization(
        RuleIdentifier=identifier, Rule=_SHAPE.to_aws(new["rule"])
    )
    gone, changed = tag_changes(old, new)
    if gone:
        observability.untag_resource(ResourceARN=answer["RuleArn"], TagKeys=gone)
    if changed:
        observability.tag_resource(ResourceARN=answer["RuleArn"], Tags=changed)


def _delete(aws: Aws, identifier: str, state: Properties) -> None:
    regional(aws, "observabilityadmin", state).delete_centralization_rule_for_organization(RuleIdentifier=identifier)


HANDLERS = (
    Handler(
        token="aws:observabilityadmin/centralizationRuleForOrganization:CentralizationRuleForOrganization",
        source="terraform-provider-aws internal/service/observabilityadmin/centralization_rule_for_organization.go",
        takes=frozenset({"ruleName", "rule", "region", "tags", "timeouts"}),
        # Upstream also replaces for a changed encryption of the destination, which is inside `rule`.
        replaces=frozenset({"ruleName", "region"}),
        create=_create,
        read=_read,
        update=_update,
        delete=_delete,
        same={"rule": _SHAPE.same},
    ),
)
