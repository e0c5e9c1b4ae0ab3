"""Rules of an organization: AWS's managed ones. They do not show among the rules of an account, which are moto's."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from moto.config.models import MANAGED_RULES

from emulator.aws.errors import AwsError
from emulator.aws.pages import page
from emulator.aws.request import Handlers, Request
from emulator.aws.services.config.access import MULTI_ACCOUNT_SETUP, organization_for, readable_by
from emulator.aws.services.config.deployments import Deployment, per_account, put, status

RULES = 150
"""Rules of an organization at most: "Service limits" of the AWS Config developer guide."""


@dataclass
class OrganizationRules:
    """Rules that one account has put in one Region, by name."""

    by_name: dict[str, Deployment] = field(default_factory=dict)


def put_organization_config_rule(request: Request) -> Mapping[str, object]:
    """PutOrganizationConfigRule, of a managed rule."""
    organization = organization_for(request, MULTI_ACCOUNT_SETUP)
    name, known = request["OrganizationConfigRuleName"], _rules(request)
    metadata = request.get("OrganizationManagedRuleMetadata")
    if metadata is None:
        message = "Specify OrganizationManagedRuleMetadata: rules of one's own are not emulated."
        raise AwsError("InvalidParameterValueException", message)
    identifier = metadata["RuleIdentifier"]
    if identifier not in _managed_rules():
        raise AwsError("InvalidParameterValueException", f"The managed rule identifier {identifier} is not known.")
    _check_parameters(identifier, metadata.get("InputParameters") or "{}")
    if name not in known and len(known) >= RULES:
        message = f"You have reached the limit of {RULES} organization config rules."
        raise AwsError("MaxNumberOfOrganizationConfigRulesExceededException", message)
    return {"OrganizationConfigRuleArn": _arn(put(request, organization, known, name))}


def delete_organization_config_rule(request: Request) -> Mapping[str, object]:
    """DeleteOrganizationConfigRule: it goes from all accounts."""
    organization_for(request, MULTI_ACCOUNT_SETUP)
    rule = _rule(request, request["OrganizationConfigRuleName"])
    del _rules(request)[rule.name]
    return {}


def describe_organization_config_rules(request: Request) -> Mapping[str, object]:
    """DescribeOrganizationConfigRules."""

    def describe(rule: Deployment) -> Mapping[str, object]:
        return {
            "OrganizationConfigRuleName": rule.name,
            "OrganizationConfigRuleArn": _arn(rule),
            "OrganizationManagedRuleMetadata": rule.settings["OrganizationManagedRuleMetadata"],
            "ExcludedAccounts": sorted(rule.excluded),
            "LastUpdateTime": rule.updated,
        }

    return page(request, "OrganizationConfigRules", _asked_for(request), describe)


def describe_organization_config_rule_statuses(request: Request) -> Mapping[str, object]:
    """DescribeOrganizationConfigRuleStatuses."""

    def describe(rule: Deployment) -> Mapping[str, object]:
        return {
            "OrganizationConfigRuleName": rule.name,
            "OrganizationRuleStatus": status(request, rule),
            "LastUpdateTime": rule.updated,
        }

    return page(request, "OrganizationConfigRuleStatuses", _asked_for(request), describe)


def get_organization_config_rule_detailed_status(request: Request) -> Mapping[str, object]:
    """GetOrganizationConfigRuleDetailedStatus: how it went in each account."""
    readable_by(request, MULTI_ACCOUNT_SETUP)
    rule = _rule(request, request["OrganizationConfigRuleName"])
    filters = request.get("Filters") or {}
    found = [
        {
            "AccountId": account,
            "ConfigRuleName": f"OrgConfigRule-{rule.name}-{rule.suffix}",
            "MemberAccountRuleStatus": f"{rule.action}_{'FAILED' if error else 'SUCCESSFUL'}",
            "LastUpdateTime": rule.updated,
            **error,
        }
        for account, error in per_account(request, rule)
    ]
    asked = [
        one
        for one in found
        if filters.get("AccountId") in (None, one["AccountId"])
        and filters.get("MemberAccountRuleStatus") in (None, one["MemberAccountRuleStatus"])
    ]
    return page(request, "OrganizationConfigRuleDetailedStatus", asked, lambda one: one, size=100)


def _check_parameters(identifier: str, given: str) -> None:
    """Refuse parameters that a managed rule does not have, and those that it must have where they are missing."""
    wanted = {one["Name"]: not one["Optional"] for one in MANAGED_RULES["ManagedRules"][identifier]["Parameters"]}
    try:
        names = set(json.loads(given))
    except ValueError as unreadable:
        raise AwsError("InvalidParameterValueException", f"Invalid json {given} passed") from unreadable
    if names - wanted.keys():
        message = f"Unknown parameters provided in the inputParameters: {given}"
        raise AwsError("InvalidParameterValueException", message)
    if missing := sorted(name for name, is_required in wanted.items() if is_required and name not in names):
        message = f"The required parameter [{', '.join(missing)}] is not present in the inputParameters"
        raise AwsError("InvalidParameterValueException", message)


def _managed_rules() -> frozenset[str]:
    """Identifiers of the managed rules that moto ships."""
    return frozenset(MANAGED_RULES["ManagedRules"])


def _rules(request: Request) -> dict[str, Deployment]:
    return request.state.store(OrganizationRules, request.account, request.region).by_name


def _rule(request: Request, name: str) -> Deployment:
    rule = _rules(request).get(name)
    if rule is None:
        message = f"The organization config rule {name} does not exist."
        raise AwsError("NoSuchOrganizationConfigRuleException", message)
    return rule


def _asked_for(request: Request) -> list[Deployment]:
    readable_by(request, MULTI_ACCOUNT_SETUP)
    names = request.get("OrganizationConfigRuleNames")
    return [_rule(request, name) for name in names] if names else list(_rules(request).values())


def _arn(rule: Deployment) -> str:
    return f"arn:aws:config:{rule.region}:{rule.owner}:organization-config-rule/{rule.name}-{rule.suffix}"


HANDLERS: Handlers = {
    "PutOrganizationConfigRule": put_organization_config_rule,
    "DeleteOrganizationConfigRule": delete_organization_config_rule,
    "DescribeOrganizationConfigRules": describe_organization_config_rules,
    "DescribeOrganizationConfigRuleStatuses": describe_organization_config_rule_statuses,
    "GetOrganizationConfigRuleDetailedStatus": get_organization_config_rule_detailed_status,
}
