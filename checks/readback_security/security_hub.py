"""Security Hub's central configuration in the home Region: aggregator, configuration policies, associations.

Its effect in accounts is in `hubs`.
"""

from collections.abc import Mapping
from typing import Any

from checks.answers import unless
from checks.connection import Connection
from checks.readback_expected import is_named
from checks.readback_facts import Subjects, Value
from checks.readback_security.delegations import administrator
from checks.readback_security.places import Places
from checks.readback_security.scope import Scope
from foundation.config.delegates import Service
from foundation.config.security import HubPolicy, SecurityHub

SERVICE: Service = "security-hub"
CLIENT = "securityhub"
SUBJECT = "Security Hub"
OFF = ("InvalidAccessException",)
NOT_CENTRAL = ("InvalidAccessException", "AccessDeniedException")
STANDARDS = {
    "standards/aws-foundational-security-best-practices/v/1.0.0": "foundational-security",
    "standards/cis-aws-foundations-benchmark/v/1.4.0": "cis-1.4",
    "standards/cis-aws-foundations-benchmark/v/3.0.0": "cis-3.0",
    "standards/nist-800-53/v/5.0.0": "nist-800-53",
    "standards/pci-dss/v/4.0.1": "pci-dss-4.0",
    "standards/aws-resource-tagging-standard/v/1.0.0": "resource-tagging",
}
"""The ends of the ARNs of standards, and what the configuration calls them."""


def standard(arn: str) -> str:
    """What to call a standard."""
    end = arn.split(":", 5)[-1]
    return STANDARDS.get(end, end)


def expected(scope: Scope) -> Subjects:
    """The administrator with what it configures, and each configuration policy."""
    section = scope.security.security_hub
    if not isinstance(section, SecurityHub):
        return
    linked = sorted(set(scope.regions(SERVICE)) - {scope.home})
    yield (
        SUBJECT,
        {
            "administrator": [scope.delegate(SERVICE)],
            "aggregator": {"in": scope.home, "mode": "SPECIFIED_REGIONS" if linked else "NO_REGIONS", "linked": linked},
            "configuration": {"type": "CENTRAL", "status": "ENABLED"},
            "auto-enable": {"hub": False, "standards": "NONE"},
        },
    )
    for name, policy in section.policies.items():
        yield _subject(f"foundation-{name}"), _policy(scope, policy)


def found(scope: Scope, places: Places) -> Subjects:
    """The same, and configuration policies that nobody declares."""
    declared = scope.is_on(SERVICE)
    facts: dict[str, Value] = {**administrator(places, SERVICE, scope.home)}
    there = places.delegate(SERVICE)
    if there is not None:
        facts |= {**_aggregator(there), **(_configuration(there) if declared else {})}
    if declared or facts:
        yield SUBJECT, facts
    if declared and there is not None:
        policies = unless(NOT_CENTRAL, lambda: _policies(scope, places, there))
        for name, content in (policies or {}).items():
            yield _subject(name), content


def _subject(policy: str) -> str:
    return f"Security Hub policy {policy}"


def _policy(scope: Scope, policy: HubPolicy) -> dict[str, Value]:
    targets = [target for target in policy.targets if is_named(target, scope.config)]
    return {
        "service": True,
        "standards": sorted(policy.standards),
        "disabled controls": sorted(policy.disabled_controls),
        **{f"associated with {target}": "SUCCESS" for target in targets},
    }


def _aggregator(there: Connection) -> dict[str, Value]:
    listed = unless(OFF, lambda: list(there.listed(CLIENT, "list_finding_aggregators", "FindingAggregators")))
    if not listed:
        return {}
    answer = there.call(CLIENT, "get_finding_aggregator", FindingAggregatorArn=listed[0]["FindingAggregatorArn"])
    linked = sorted(answer.get("Regions") or [])
    return {
        "aggregator": {
            "in": answer["FindingAggregationRegion"],
            "mode": answer["RegionLinkingMode"],
            "linked": linked,
        }
    }


def _configuration(there: Connection) -> dict[str, Value]:
    answer = unless(NOT_CENTRAL, lambda: there.call(CLIENT, "describe_organization_configuration"))
    if answer is None:
        return {}
    configured = answer["OrganizationConfiguration"]
    return {
        "configuration": {"type": configured["ConfigurationType"], "status": configured["Status"]},
        "auto-enable": {"hub": answer["AutoEnable"], "standards": answer["AutoEnableStandards"]},
    }


def _policies(scope: Scope, places: Places, there: Connection) -> dict[str, dict[str, Value]]:
    """Facts of each policy by its name. An account that is told to manage itself counts as a policy."""
    facts: dict[str, dict[str, Value]] = {}
    names: dict[str, str] = {}
    for summary in there.listed(CLIENT, "list_configuration_policies", "ConfigurationPolicySummaries"):
        answer = there.call(CLIENT, "get_configuration_policy", Identifier=summary["Id"])
        names[answer["Id"]] = answer["Name"]
        facts[answer["Name"]] = _content(answer["ConfigurationPolicy"]["SecurityHub"])
    targets = _targets(scope, places)
    member, applied = "ConfigurationPolicyAssociationSummaries", {"AssociationType": "APPLIED"}
    for one in there.listed(CLIENT, "list_configuration_policy_associations", member, Filters=applied):
        target = targets.get(one["TargetId"], one["TargetId"])
        if target is not None:
            name = names.get(one["ConfigurationPolicyId"], one["ConfigurationPolicyId"])
            facts.setdefault(name, {})[f"associated with {target}"] = one["AssociationStatus"]
    return facts


def _content(hub: Mapping[str, Any]) -> dict[str, Value]:
    controls = hub.get("SecurityControlsConfiguration") or {}
    facts: dict[str, Value] = {
        "service": hub["ServiceEnabled"],
        "standards": sorted(map(standard, hub.get("EnabledStandardIdentifiers") or ())),
        "disabled controls": sorted(controls.get("DisabledSecurityControlIdentifiers") or ()),
    }
    # Instead of controls to leave out, a policy can name the only ones to check.
    if only := controls.get("EnabledSecurityControlIdentifiers"):
        facts["only controls"] = sorted(only)
    return facts


def _targets(scope: Scope, places: Places) -> dict[str, str | None]:
    """What to call the targets of associations by id; None for those whose names another stack declares."""
    named = {places.target(level): level for key in scope.members() for level in scope.levels(key)}
    return {
        identifier: name if is_named(name, scope.config) else None for identifier, name in named.items() if identifier
    }
