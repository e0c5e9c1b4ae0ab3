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
from foundation.config.backup import Backup
from foundation.config.break_glass import BreakGlass
from foundation.config.budgets import planned
from foundation.config.ci import Ci
from foundation.config.cost_categories import categories
from foundation.config.identity import Identity
from foundation.config.images import Images
from foundation.config.logs import Configuration, Logs, OperationalLogs
from foundation.config.network import Environment, Network
from foundation.config.notifications import Notifications
from foundation.config.operations import Operations
from foundation.config.quotas import Quotas
from foundation.config.regions import ALWAYS_ON
from foundation.config.security import AccessAnalyzer, Findings, Plan, Regional, Security, SecurityHub, covered
from foundation.config.spend import Anomalies, Budgets, Export, Spend
from foundation.config.tag_rules import tag_rules
from foundation.config.tags import TagSchema
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
    "foundation:backup:BackupVault": "Backups",
    "foundation:images:ImageBuilder": "Images",
    "foundation:images:ImageComponents": "Images",
    "foundation:images:ImageKey": "Images",
    "foundation:images:ImageParameters": "Images",
    "foundation:images:ImagePipeline": "Images",
    "foundation:network:SubnetShare": "Shares of subnets",
    "foundation:network:TransitGateway": "Transit gateways",
    "foundation:network:Vpc": "VPCs",
    "foundation:network:VpcEndpoints": "Endpoints",
    "foundation:network:VpcRoutes": "Routes",
    "foundation:notifications:NotificationHub": "Notifications",
    "foundation:organization:Organization": "Organization",
    "foundation:quotas:AccountQuotas": "Quotas",
    "foundation:quotas:QuotaTemplate": "Quotas",
    "foundation:security:AccessAnalyzer": "Access Analyzer",
    "foundation:security:Detective": "Detective",
    "foundation:security:Findings": "Findings",
    "foundation:security:GuardDuty": "GuardDuty",
    "foundation:security:Inspector": "Inspector",
    "foundation:security:Macie": "Macie",
    "foundation:security:SecurityHub": "Security Hub",
    "foundation:spend:Anomalies": "Anomalies",
    "foundation:spend:Budgets": "Budgets",
    "foundation:spend:CostExport": "Export of costs",
    "foundation:spend:SpendTopic": "Topic of spend",
    "foundation:state:StateStorage": "State",
    "foundation:tags:CostAllocationTags": "Cost allocation tags",
    "foundation:tags:CostCategories": "Cost categories",
    "foundation:tags:RequiredTags": "Rules of required tags",
    "foundation:units:Units": "Units",
    "foundation:logs:LogBucket": "Export of costs",
    "aws:backup/globalSettings:GlobalSettings": "Backups",
    "aws:iam/organizationsFeatures:OrganizationsFeatures": "Central root access",
    "aws:notifications/organizationsAccess:OrganizationsAccess": "Notifications",
    "aws:ram/sharingWithOrganization:SharingWithOrganization": "Sharing",
    ALIAS: "Aliases",
}
"""The part that a component belongs to, or a resource without one."""
STACK_SETS = {
    "backup": "Backups",
    "configuration": "AWS Config",
    "emergency-alarm": "Emergency access",
    "emergency-role": "Emergency access",
    "third-party": "Third-party tools",
}
DELEGATIONS = {
    "backup": "Backups",
    "health": "Delegations",
    "identity-center": "Identity Center",
    "notifications": "Notifications",
    "observabilityadmin": "Operational logs",
    "ssm": "Delegations",
}


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
        "Sharing": int(not (isinstance(stack.network, Off) and isinstance(stack.images, Off))),
        **_images(stack.images, regions),
        **_operations(stack.operations, regions),
        **_network(stack.network, has_flow_logs=isinstance(stack.logs, Logs)),
        **_tags(stack, regions),
        **_spend(stack),
        **_quotas(stack.quotas, regions, entered),
    }
    return Counter({name: count for name, count in found.items() if count})


def _tags(stack: StackConfig, regions: int) -> dict[str, int]:
    schema = stack.tags
    if not isinstance(schema, TagSchema):
        return {}
    return {
        "Cost categories": len(categories(stack)),
        "Cost allocation tags": sum(tag.cost_allocation and key in schema.billed for key, tag in schema.keys.items()),
        "Rules of required tags": len(tag_rules(stack)) * regions,
    }


def _spend(stack: StackConfig) -> dict[str, int]:
    section = stack.spend
    if not isinstance(section, Spend):
        return {}
    unusual, has_budgets = section.anomalies, isinstance(section.budgets, Budgets)
    watched = isinstance(unusual, Anomalies)
    return {
        "Topic of spend": 3 + len(section.subscribers) if has_budgets or watched else 0,
        "Budgets": len(planned(stack)) if has_budgets else 0,
        "Anomalies": len(unusual.monitors) + 1 + (unusual.frequency != "immediate")
        if isinstance(unusual, Anomalies)
        else 0,
        "Export of costs": 8 if isinstance(section.export, Export) else 0,
    }


def _quotas(section: object, regions: int, entered: int) -> dict[str, int]:
    if not isinstance(section, Quotas):
        return {}
    requests = sum(len(of_account) for of_account in section.requests.values())
    template = len(section.template) + 1 if section.template else 0
    watched = section.auto_management
    if isinstance(watched, Off):
        return {"Quotas": template + requests}
    places = len(watched.accounts or range(entered)) * len(watched.regions or range(regions))
    return {"Quotas": template + requests + places}


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


def _images(section: object, regions: int) -> dict[str, int]:
    if not isinstance(section, Images):
        return {}
    places = len({"eu-central-1", *section.regions}) if section.regions else regions
    images = len(section.images)
    ageing = not isinstance(section.lifecycle, Off)
    return {"Images": 9 + len(section.components) + places * (2 + 3 + 2 * images) + images * (4 + ageing)}


def _operations(section: object, regions: int) -> dict[str, int]:
    if not isinstance(section, Operations):
        return {}
    backup, told, found = section.backup, section.notifications, {}
    found["Delegations"] = (not isinstance(section.systems_manager, Off)) + (not isinstance(section.health, Off))
    if isinstance(backup, Backup):
        central = 5 * (not isinstance(backup.central, Off))
        found["Backups"] = 3 + central * len(backup.regions or range(regions))
    if isinstance(told, Notifications):
        rules = [1] * (not isinstance(told.health, Off)) + [2] * (not isinstance(told.backup_failures, Off))
        rules += [1] * len(told.more)
        each = 1 + len(told.emails) + len(told.targets)
        found["Notifications"] = 2 + len(told.hubs or "h") + len(told.emails) + sum(each + count for count in rules)
    found["State"] = 9 * (not isinstance(section.state, Off))
    return found


def _network(section: object, *, has_flow_logs: bool) -> dict[str, int]:
    if not isinstance(section, Network):
        return {}
    found: Counter[str] = Counter()
    for environment in section.environments.values():
        for region, supernet in section.regions.items():
            shared = 0
            for vpc in environment.vpcs.values():
                if region not in (vpc.regions or section.regions):
                    continue
                zones = len(supernet.zones)
                kinds = [section.routing(tier) for tier in vpc.tiers or section.tiers]
                subnets, shared = zones * len(kinds), shared + zones * (len(kinds) - kinds.count("public"))
                found["VPCs"] += 2 + has_flow_logs + subnets
                found["Endpoints"] += 2 + (2 + len(environment.interface_endpoints)) * bool(
                    environment.interface_endpoints
                )
                found["Routes"] += subnets + _ways(environment, kinds, zones)
            if shared and environment.shared_with:
                found["Shares of subnets"] += 1 + len(environment.shared_with) + shared
    return {**found, **_central(section, found)}


def _ways(environment: Environment, kinds: list[str], zones: int) -> int:
    """Tables, gateways and default routes of one VPC."""
    six, egress = environment.ipv6 or environment.egress == "ipv6", environment.egress
    public, private, isolated = ("public" in kinds), ("private" in kinds), ("isolated" in kinds)
    nats = {"nat": 1, "nat-per-zone": zones}.get(egress, 0)
    out = six and egress != "none"
    return (
        public * (3 + six)
        + private * zones * (1 + (egress in ("nat", "nat-per-zone", "central")) + out)
        + isolated
        + 2 * nats
        + out
    )


def _central(section: Network, found: Counter[str]) -> dict[str, int]:
    hub = section.central_egress
    spokes: Counter[str] = Counter(
        region
        for environment in section.environments.values()
        if environment.egress == "central"
        for vpc in environment.vpcs.values()
        for region in vpc.regions or section.regions
    )
    if hub is None or not spokes:
        return {}
    # The hub's public table has the way back.
    gateways = sum(1 + 2 + 5 + 2 + 3 * number for number in spokes.values())
    return {"Transit gateways": gateways, "Routes": found["Routes"] + len(spokes)}


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
NETWORK: dict[str, Any] = {
    "regions": {
        "eu-central-1": {"cidr": "10.0.0.0/12", "zones": ["euc1-az1", "euc1-az2"]},
        "eu-west-1": {"cidr": "10.16.0.0/12", "zones": ["euw1-az1"]},
    },
    "environments": {
        "hub": {"number": 0, "egress": "nat", "ipv6": True},
        "shops": {"number": 1, "egress": "central", "shared_with": ["root", "workloads"]},
        "lab": {"number": 2, "vpcs": {"main": {"number": 0, "tiers": ["private"], "regions": ["eu-west-1"]}}},
        "six": {"number": 3, "egress": "ipv6", "interface_endpoints": ["ssm", "ecr.dkr"], "shared_with": ["workloads"]},
    },
    "central_egress": {"environment": "hub"},
}
EMERGENCY = {"role": "emergency", "users": ["one", "two"], "subscribers": ["a@example.com"]}
LOGS_LEAST: dict[str, Any] = {
    "audit_trail": {"lock": "off"},
    "flow_logs": {"lock": "off"},
    "configuration": "off",
    "operational_logs": "off",
}
QUOTA = {"service": "vpc", "code": "L-F678F1CE", "value": 20}
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
    "images": lambda: logging(
        sections={
            "accounts": members(**ACCOUNTS, maker={"purpose": "images"}),
            "images": {
                "regions": ["us-east-1"],
                "lifecycle": "off",
                "allowed_images": "off",
                "images": {"base": {"version": "1.0.0"}, "second": {"version": "1.0.0"}},
            },
        }
    ),
    "operations": lambda: logging(
        sections={
            "accounts": members(**ACCOUNTS, runner={"purpose": "operations"}),
            "operations": {
                "systems_manager": "off",
                "backup": {"regions": ["eu-west-1"]},
                "notifications": {
                    "emails": {"one": "one@example.com"},
                    "hubs": ["eu-west-1", "us-east-1"],
                    "more": {"alarms": {"source": "aws.cloudwatch", "type": "CloudWatch Alarm State Change"}},
                },
            },
        }
    ),
    "operations without backup": lambda: logging(
        sections={
            "accounts": members(**ACCOUNTS, runner={"purpose": "operations"}),
            "operations": {"backup": "off", "state": "off"},
        }
    ),
    "a network with central egress": lambda: logging(
        sections={"accounts": members(**ACCOUNTS, net={"purpose": "network"}), "network": NETWORK}
    ),
    "spend that tells at once, and no export": lambda: logging(
        sections={
            "logs": "off",
            "spend": {"budgets": "off", "anomalies": {"frequency": "immediate"}, "export": "off"},
        }
    ),
    "a tag schema without values": lambda: logging(
        sections={"logs": "off", "tags": {"keys": {"owner": {"required": {}}}, "cost_categories": ["unit"]}},
        settings={"tags": {"owner": "one"}},
    ),
    "quotas": lambda: logging(
        sections={
            "logs": "off",
            "quotas": {
                "template": {"vpcs": QUOTA, "far": {**QUOTA, "region": "us-east-1"}},
                "requests": {"management": {"vpcs": QUOTA}},
            },
        }
    ),
    "quotas that nobody watches": lambda: logging(
        sections={"logs": "off", "quotas": {"template": {"vpcs": QUOTA}, "auto_management": "off"}}
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
    assert {name: number for name, number in document().items() if number} == {**expected, "Total": expected.total()}


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
