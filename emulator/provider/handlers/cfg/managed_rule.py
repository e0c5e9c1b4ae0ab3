"""`aws:cfg/organizationManagedRule:OrganizationManagedRule`."""

from typing import Any

from emulator.provider.handler import Aws, Handler, same_json
from emulator.provider.handlers.cfg.deployments import create, refuse_failures
from emulator.provider.handlers.shapes import Shape, regional
from emulator.provider.values import Properties

_SHAPE = Shape(other={"resourceTypesScopes": "ResourceTypesScope"})
_METADATA = frozenset(
    {"description", "ruleIdentifier", "inputParameters", "maximumExecutionFrequency", "resourceIdScope"}
    | {"resourceTypesScopes", "tagKeyScope", "tagValueScope"}
)


def _put(config: Any, inputs: Properties) -> str:
    metadata: Properties = {key: value for key, value in inputs.items() if key in _METADATA and value}
    excluded = inputs.get("excludedAccounts")
    config.put_organization_config_rule(
        OrganizationConfigRuleName=inputs["name"],
        OrganizationManagedRuleMetadata=_SHAPE.to_aws(metadata),
        **({"ExcludedAccounts": excluded} if excluded else {}),
    )
    return str(inputs["name"])


def _refuse_failures(config: Any, name: str) -> None:
    """Upstream waits for success and fails with the accounts that did not get the rule."""
    pages = config.get_paginator("get_organization_config_rule_detailed_status")
    statuses = [
        one
        for page in pages.paginate(OrganizationConfigRuleName=name)
        for one in page["OrganizationConfigRuleDetailedStatus"]
    ]
    refuse_failures("organization config rule", name, statuses, "MemberAccountRuleStatus")


def _create(aws: Aws, inputs: Properties) -> str:
    return create(aws, inputs, _put, _refuse_failures)


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    config = regional(aws, "config", inputs)
    try:
        answer = config.describe_organization_config_rules(OrganizationConfigRuleNames=[identifier])
    except config.exceptions.NoSuchOrganizationConfigRuleException:
        return None
    [live] = answer["OrganizationConfigRules"]
    found = _SHAPE.shown(dict(inputs), live["OrganizationManagedRuleMetadata"])
    if same_json(inputs.get("inputParameters"), found.get("inputParameters")):
        found["inputParameters"] = inputs.get("inputParameters")
    return {
        **{name: found.get(name) for name in _METADATA},
        "name": live["OrganizationConfigRuleName"],
        "arn": live["OrganizationConfigRuleArn"],
        "region": config.meta.region_name,
        "excludedAccounts": _SHAPE.shown(inputs.get("excludedAccounts"), live.get("ExcludedAccounts") or []),
    }


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    config = regional(aws, "config", new)
    _refuse_failures(config, _put(config, new))


def _delete(aws: Aws, identifier: str, state: Properties) -> None:
    regional(aws, "config", state).delete_organization_config_rule(OrganizationConfigRuleName=identifier)


HANDLERS = (
    Handler(
        token="aws:cfg/organizationManagedRule:OrganizationManagedRule",
        source="terraform-provider-aws internal/service/configservice/organization_managed_rule.go",
        takes=_METADATA | {"name", "region", "excludedAccounts"},
        replaces=frozenset({"name", "region"}),
        create=_create,
        read=_read,
        update=_update,
        delete=_delete,
        same={
            "inputParameters": same_json,
            "excludedAccounts": _SHAPE.same,
            "resourceTypesScopes": _SHAPE.same,
        },
    ),
)
