"""How many resources there are: a formula of services and Regions, as `docs/resources.md` has it.

The formula is written here once more, from the configuration alone, and compared with what the program declares.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, get_args

import pytest
from computed import ACCOUNT, ALIAS, CONTACT, NATIVE, PROVIDER
from estates import ROOT, members, prod
from identity_estates import VARIED, identified, section
from log_estates import ACCOUNTS, LOGS, logging
from recording import Key, Recording, Resource, record
from session_tokens import SessionTokens

from foundation.access import decided_sets, grants
from foundation.build import build
from foundation.config import Accounts, Baseline, Off, StackConfig, Units
from foundation.config.break_glass import BreakGlass
from foundation.config.ci import Ci
from foundation.config.identity import Identity
from foundation.config.logs import Configuration, Logs, OperationalLogs
from foundation.config.regions import ALWAYS_ON
from foundation.config.security import AccessAnalyzer, Findings, Plan, Regional, Security, SecurityHub, covered
from foundation.policies import documents

PLANS = len(get_args(Plan))
DELEGATION = "aws:organizations/delegatedAdministrator:DelegatedAdministrator"
PARTS: Mapping[str, str] = {
    "foundation:accounts:Accounts": "Accounts and contacts",
    "foundation:baseline:AccountDefaults": "Account defaults",
    "foundation:baseline:DefaultVpcsRemoved": "Account defaults",
    "foundation:emergency:BreakGlass": "Emergency access",
    "foundation:emergency:EmergencyAlarm": "Emergency access",
    "foundation:guardrails:Guardrails": "Policies",
    "foundation:identity:Application": "Applications",
    "foundation:identity:CiAccess": "CI",
    "foundation:identity:Directory": "Directory",
    "foundation:identity:IdentityCenter": "Identity Center",
    "foundation:identity:PreviewRole": "CI",
    "foundation:logs:Aggregator": "AWS Config",
    "foundation:logs:AuditTrail": "Audit trail",
    "foundation:logs:LogArchive": "Log archive",
    "foundation:logs:LogReader": "Log reader",
    "foundation:logs:LogTables": "Athena",
    "foundation:logs:OperationalLogs": "Operational logs",
    "foundation:logs:Recorders": "AWS Config",
    "foundation:organization:Organization": "Organization",
    "foundation:security:AccessAnalyzer": "Access Analyzer",
    "foundation:security:Detective": "Detective",
    "foundation:security:Findings": "Findings",
    "foundation:security:GuardDuty": "GuardDuty",
    "foundation:security:Inspector": "Inspector",
    "foundation:security:Macie": "Macie",
    "foundation:security:SecurityHub": "Security Hub",
    "foundation:units:Units": "Units",
    "aws:iam/organizationsFeatures:OrganizationsFeatures": "Central root access",
    ALIAS: "Aliases",
}
"""The part that a component belongs to, or a resource without one."""
STACK_SETS = {
    "configuration": "AWS Config",
    "emergency-alarm": "Emergency access",
    "emergency-role": "Emergency access",
    "third-party": "Third-party tools",
}
DELEGATIONS = {"identity-center": "Identity Center", "observabilityadmin": "Operational logs"}


def part(recording: Recording, resource: Resource) -> str:
    """The part of the document that counts a resource."""
    top = resource
    while top.parent:
        top = next(found for found in recording.resources if found.key == top.parent)
    if top.type == "foundation:stacksets:StackSet":
        return STACK_SETS[top.name.split("/")[0]]
    if top.type == DELEGATION:
        return DELEGATIONS.get(top.name, "AWS Config")
    return PARTS[top.type]


def declared(stack: StackConfig) -> Counter[str]:
    """How many resources the program declares of each part, providers left out."""
    recording = record(lambda: build(stack), preview=True)
    resources = (r for r in recording.resources if r.custom and r.type not in (PROVIDER, NATIVE))
    return Counter(part(recording, resource) for resource in resources)


def formula(stack: StackConfig) -> Counter[str]:
    """The same, from the configuration."""
    assert isinstance(stack.accounts, Accounts)
    assert isinstance(stack.units, Units)
    active = stack.accounts.active()
    regions = len(stack.settings.regions)
    entered = 1 + sum(entry.purpose is not None for entry in active)
    found = {
        "Organization": 1,
        "Units": len(list(stack.units.walk())),
        "Accounts and contacts": sum(1 + len(entry.contacts) for entry in active) + len(stack.accounts.contacts),
        "Aliases": sum(entry.alias is not None for entry in active),
        "Policies": 2 * len(documents(stack)),
        **_logs(stack.logs, regions),
        **_baseline(stack.baseline, regions, entered),
        **_security(stack.security, stack.settings.regions),
        **_identity(stack, entered - 1),
    }
    return Counter({name: count for name, count in found.items() if count})


def _logs(section: object, regions: int) -> dict[str, int]:
    if not isinstance(section, Logs):
        return {}
    locks = [section.audit_trail.lock, section.flow_logs.lock]
    config, central = section.configuration, isinstance(section.operational_logs, OperationalLogs)
    return {
        "Log archive": 2 + 5 * 7 + 4 + sum(not isinstance(lock, Off) for lock in locks),
        "Audit trail": 1,
        "AWS Config": (
            (2 + 3 * regions) + 1 + 2 + 3 * config.aggregator + len(config.conformance_packs) * regions
            if isinstance(config, Configuration)
            else 0
        ),
        "Operational logs": 2 * central,
        "Log reader": 2,
        "Athena": 4 * section.reading.athena,
    }


def _baseline(section: object, regions: int, entered: int) -> dict[str, int]:
    if not isinstance(section, Baseline):
        return {}
    removed = section.default_vpcs == "removed"
    harmless = {"harmless": entered, "removed": 1, "kept": 0}[section.default_vpcs]
    return {
        "Central root access": int(section.central_root_access),
        "Account defaults": regions * (entered * section.ebs_encryption + 2 * harmless) + removed,
    }


def _security(section: object, allowed: tuple[str, ...]) -> dict[str, int]:
    if not isinstance(section, Security):
        return {}

    def regions(service: object) -> int:
        return len(covered(service, allowed)) if isinstance(service, Regional) else 0

    guardduty, hub, analyzer = section.guardduty, section.security_hub, section.access_analyzer
    policies = hub.policies.values() if isinstance(hub, SecurityHub) else ()
    unused = isinstance(analyzer, AccessAnalyzer) and not isinstance(analyzer.unused_access, Off)
    told = 1 if isinstance(hub, SecurityHub) else regions(guardduty)
    findings = section.findings
    return {
        "GuardDuty": regions(guardduty) * (4 + 2 * PLANS),
        "Security Hub": (4 + regions(hub) + sum(1 + len(one.targets) for one in policies)) * bool(regions(hub)),
        "Detective": 3 * regions(section.detective),
        "Inspector": regions(section.inspector),
        "Macie": 3 * regions(section.macie),
        "Access Analyzer": (1 + regions(analyzer)) * bool(regions(analyzer)) + unused,
        "Third-party tools": len(section.third_party),
        "Findings": told * (5 + len(findings.subscribers)) if isinstance(findings, Findings) else 0,
    }


def _identity(stack: StackConfig, members: int) -> dict[str, int]:
    section = stack.identity
    if not isinstance(section, Identity):
        return {}
    found, emergency, ci = {}, section.break_glass, section.ci
    if isinstance(emergency, BreakGlass):
        listened = {*ALWAYS_ON, *stack.settings.regions}
        found["Emergency access"] = 14 + len(emergency.subscribers) + 2 * len(listened)
    if isinstance(ci, Ci):
        issuers = sum(one is not None and bool(one.deploy or one.preview) for one in (ci.github, ci.pulumi_cloud))
        found["CI"] = issuers + 3 * ci.deploys + (3 + 2 * members) * ci.previews
    if section.instance is None:
        return found
    policies = sum(
        len(one.managed_policies) + len(one.customer_managed_policies) + bool(one.inline_policy) + bool(one.boundary)
        for one in decided_sets(stack)
    )
    applications = section.applications.values()
    return {
        **found,
        "Directory": len(section.groups) + sum(1 + len(person.groups) for person in section.users.values()),
        "Identity Center": (
            1 + len(section.permission_sets) + policies + len(grants(stack)) + bool(section.attributes)
        ),
        "Applications": sum(
            len(one.groups) + (2 + len(one.oauth.scopes) if one.oauth else 0)
            for one in applications
            if one.arn or one.oauth
        ),
    }


OFF = dict.fromkeys(
    ("guardduty", "security_hub", "detective", "inspector", "macie", "access_analyzer", "findings"), "off"
)
FEW: dict[str, Any] = {
    **OFF,
    "guardduty": {"plans": ["s3", "runtime"], "regions": ["eu-central-1", "us-east-1"]},
    "access_analyzer": {"unused_access": "off", "regions": ["eu-west-1"]},
    "findings": {"subscribers": ["a@example.com", "b@example.com"]},
}
ALL: dict[str, Any] = {
    **FEW,
    "security_hub": {"policies": {"one": {"targets": ["workloads", "suspended"]}}},
    "detective": {"regions": ["us-east-1"]},
    "inspector": {},
    "macie": {"regions": ["eu-central-1", "eu-west-1"]},
    "third_party": {"scanner": {"account": "999988887777", "external_id": "example-one"}},
}
EMERGENCY = {"role": "emergency", "users": ["one", "two"], "subscribers": ["a@example.com"]}
LOGS_LEAST: dict[str, Any] = {
    "audit_trail": {"lock": "off"},
    "flow_logs": {"lock": "off"},
    "configuration": "off",
    "operational_logs": "off",
}
CASES: Mapping[str, Callable[[], StackConfig]] = {
    "prod": prod,
    "the least of logs": lambda: logging(**LOGS_LEAST),
    "logs with packs": lambda: logging(
        configuration={"aggregator": False, "conformance_packs": ["foundation"]}, reading={"athena": True}
    ),
    "one Region": lambda: logging(settings={"regions": ["eu-central-1"]}, sections={"baseline": {}}),
    "a baseline that keeps VPCs": lambda: logging(
        sections={"baseline": {"default_vpcs": "kept", "central_root_access": False}, "logs": "off"}
    ),
    "a baseline that removes VPCs": lambda: logging(sections={"baseline": {"default_vpcs": "removed"}, "logs": "off"}),
    "some services": lambda: logging(sections={"security": FEW, "logs": "off"}),
    "every service": lambda: logging(sections={"security": ALL, "baseline": {}}),
    "identity": lambda: identified(**VARIED),
    "identity without an instance": lambda: identified(instance=None, **VARIED),
    "CI that previews alone": lambda: identified(ci={"github": {"preview": [{"repository": "example/one"}]}}),
    "emergency access": lambda: logging(
        settings={"break_glass_roles": {"emergency": ["deny_regions"]}},
        sections={"identity": section(instance=None, assignments={}, break_glass=EMERGENCY)},
    ),
    "no service": lambda: logging(sections={"security": OFF, "logs": "off"}),
}


@pytest.mark.parametrize("case", CASES)
def test_the_number_of_resources_is_a_formula_of_services_and_regions(case: str) -> None:
    stack = CASES[case]()
    assert declared(stack) == formula(stack)


def document() -> dict[str, int]:
    """The rows of the document's table: parts, and their number in `prod`."""
    text = (ROOT / "docs" / "resources.md").read_text()
    return {name: int(number) for name, number in re.findall(r"^\| ([^|]+?) \| .+ \| (\d+) \|$", text, re.MULTILINE)}


def test_the_document_has_every_part_with_its_number_in_prod() -> None:
    expected = formula(prod())
    assert document() == {**expected, "Total": expected.total()}


def keys(accounts: dict[str, dict[str, Any]]) -> set[Key]:
    contact = {"name": "On call", "title": "Engineer", "email": "on-call@example.com", "phone": "+49 30 1"}
    section = {**members(**accounts), "contacts": {"security": contact, "operations": contact}}
    stack = logging(sections={"accounts": section, "security": ALL, "baseline": {}, "logs": LOGS})
    return set(record(lambda: build(stack), preview=True).keys)


def test_a_workload_account_adds_only_itself_and_its_contacts() -> None:
    assert keys({**ACCOUNTS, "shop": {}}) - keys(ACCOUNTS) == {
        Key(ACCOUNT, "shop"),
        Key(CONTACT, "shop-security"),
        Key(CONTACT, "shop-operations"),
    }
    assert keys(ACCOUNTS) < keys({**ACCOUNTS, "shop": {}})


def test_a_workload_account_changes_no_other_resource(tokens: SessionTokens) -> None:
    def inputs(accounts: dict[str, dict[str, Any]]) -> dict[Key, Any]:
        stack = logging(sections={"accounts": members(**accounts), "security": ALL, "baseline": {}})
        return {resource.key: resource.inputs for resource in record(lambda: build(stack)).resources}

    before, after = inputs(ACCOUNTS), inputs({**ACCOUNTS, "shop": {}})
    assert {key: after[key] for key in before} == before
