"""Centralization rules for an organization: create, change, delete and look at."""

from collections.abc import Mapping
from typing import Any

from emulator.aws.errors import AwsError
from emulator.aws.pages import page
from emulator.aws.request import Handlers, Request
from emulator.aws.services.observabilityadmin.model import Rule, manageable, rule_of, rules
from emulator.aws.services.observabilityadmin.validity import refuse_definition
from emulator.aws.services.organizations.model import Organization, now


def create_centralization_rule_for_organization(request: Request) -> Mapping[str, object]:
    """CreateCentralizationRuleForOrganization."""
    organization, name = manageable(request), request["RuleName"]
    if name in rules(request):
        raise AwsError("ConflictException", f"Centralization rule {name} already exists.", 409)
    definition = _complete(request)
    refuse_definition(organization, definition)
    rule = Rule(name, request.account, request.region, definition, dict(request.get("Tags") or {}))
    rules(request)[name] = rule
    return {"RuleArn": rule.arn}


def update_centralization_rule_for_organization(request: Request) -> Mapping[str, object]:
    """UpdateCentralizationRuleForOrganization: replaces the whole rule."""
    rule, definition = rule_of(request, request["RuleIdentifier"]), _complete(request)
    refuse_definition(manageable(request), definition)
    rule.definition, rule.updated = definition, now()
    return {"RuleArn": rule.arn}


def get_centralization_rule_for_organization(request: Request) -> Mapping[str, object]:
    """GetCentralizationRuleForOrganization."""
    rule = rule_of(request, request["RuleIdentifier"])
    return {**_summary(manageable(request), rule), "CentralizationRule": rule.definition}


def list_centralization_rules_for_organization(request: Request) -> Mapping[str, object]:
    """ListCentralizationRulesForOrganization, of the Region unless all are asked for."""
    organization, prefix = manageable(request), request.get("RuleNamePrefix") or ""
    found = [
        rule
        for rule in rules(request).values()
        if rule.name.startswith(prefix) and (request.get("AllRegions") or rule.region == request.region)
    ]

    def describe(rule: Rule) -> Mapping[str, object]:
        destination = rule.definition["Destination"]
        where = {"DestinationAccountId": destination["Account"], "DestinationRegion": destination["Region"]}
        return {**_summary(organization, rule), **where}

    return page(request, "CentralizationRuleSummaries", found, describe)


def delete_centralization_rule_for_organization(request: Request) -> Mapping[str, object]:
    """DeleteCentralizationRuleForOrganization: what was centralized stays."""
    rule = rule_of(request, request["RuleIdentifier"])
    del rules(request)[rule.name]
    return {}


def _complete(request: Request) -> dict[str, Any]:
    """The rule as it was asked for; without an account, the destination is the caller's."""
    asked = request["Rule"]
    return {**asked, "Destination": {"Account": request.account, **asked["Destination"]}}


def _summary(organization: Organization, rule: Rule) -> Mapping[str, object]:
    account = organization.accounts.get(rule.definition["Destination"]["Account"])
    lost = account is None or account.state != "ACTIVE"
    return {
        "RuleName": rule.name,
        "RuleArn": rule.arn,
        "CreatorAccountId": rule.creator,
        "CreatedTimeStamp": int(rule.created.timestamp()),
        "CreatedRegion": rule.region,
        "LastUpdateTimeStamp": int(rule.updated.timestamp()),
        "RuleHealth": "Unhealthy" if lost else "Healthy",
        **({"FailureReason": "DESTINATION_ACCOUNT_NOT_IN_ORGANIZATION"} if lost else {}),
    }


HANDLERS: Handlers = {
    "CreateCentralizationRuleForOrganization": create_centralization_rule_for_organization,
    "UpdateCentralizationRuleForOrganization": update_centralization_rule_for_organization,
    "GetCentralizationRuleForOrganization": get_centralization_rule_for_organization,
    "ListCentralizationRulesForOrganization": list_centralization_rules_for_organization,
    "DeleteCentralizationRuleForOrganization": delete_centralization_rule_for_organization,
}
