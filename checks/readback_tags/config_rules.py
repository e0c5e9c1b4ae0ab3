"""Rules of AWS Config that report what lacks a required tag, in the account that Config is delegated to.

Compared are all of the organization's rules of that kind, in every Region of the stack. What they report is not.
"""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from checks.answers import unless
from checks.connection import Connection
from checks.inside import MANAGEMENT, Inside
from checks.readback_facts import Subjects, Value
from checks.readback_tags.scope import Scope
from foundation.config.placement import delegate
from foundation.config.tag_rules import tag_rules

CLIENT = "config"
KIND = "REQUIRED_TAGS"
RULES = "describe_organization_config_rule"
DONE = ("CREATE_SUCCESSFUL", "UPDATE_SUCCESSFUL")
REFUSED = ("OrganizationAccessDeniedException", "NoAvailableOrganizationException")
"""A delegate that is none any more may not even look."""


def expected(scope: Scope) -> Subjects:
    """Every rule, in every Region, deployed to every account that it does not leave alone."""
    if _place(scope) is None:
        return
    for rule in tag_rules(scope.config):
        for region in scope.config.settings.regions:
            yield (
                _subject(rule.name, region),
                {
                    "status": "deployed",
                    "keys": json.loads(rule.parameters),
                    "types": sorted(rule.types),
                    "left out": sorted(rule.excluded),
                },
            )


def found(scope: Scope, inside: Inside) -> Subjects:
    """The same, and every other rule of the kind."""
    key, existing = _place(scope), inside.keys()
    if key is None or key not in existing:
        return
    called = {inside.id_of(one): one for one in (*existing, MANAGEMENT)}
    for region in scope.config.settings.regions:
        aws = inside.connection(key, region)
        for rule in unless(REFUSED, partial(_rules, aws)) or ():
            if rule.get("OrganizationManagedRuleMetadata", {}).get("RuleIdentifier") == KIND:
                yield _subject(rule["OrganizationConfigRuleName"], region), _facts(aws, rule, called)


def _rules(aws: Connection) -> list[Any]:
    return [*aws.listed(CLIENT, f"{RULES}s", "OrganizationConfigRules")]


def _facts(aws: Connection, rule: Mapping[str, Any], called: Mapping[str, str]) -> Mapping[str, Value]:
    asked, live = [rule["OrganizationConfigRuleName"]], rule["OrganizationManagedRuleMetadata"]
    operation, member = f"{RULES}_statuses", "OrganizationConfigRuleStatuses"
    (status,) = aws.listed(CLIENT, operation, member, OrganizationConfigRuleNames=asked)
    return {
        "status": "deployed" if status["OrganizationRuleStatus"] in DONE else status["OrganizationRuleStatus"],
        "keys": json.loads(live.get("InputParameters") or "{}"),
        "types": sorted(live.get("ResourceTypesScope", ())),
        "left out": sorted(called.get(account, account) for account in rule.get("ExcludedAccounts", ())),
    }


def _place(scope: Scope) -> str | None:
    """Key of the account that Config is delegated to, where this stack declares it."""
    return None if scope.accounts is None else delegate(scope.accounts, scope.config.settings, "config")


def _subject(name: str, region: str) -> str:
    return f"rule {name} of AWS Config in {region}"
