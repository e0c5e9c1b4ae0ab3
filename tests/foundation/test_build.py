"""The whole of `Pulumi.prod.yaml`, as it is declared."""

from collections.abc import Mapping
from typing import Any

from computed import ACCOUNT, ALIAS, ATTACHMENT, CONTACT, NATIVE, ORGANIZATION, POLICY, PROVIDER, UNIT
from estates import ROOT, prod
from recording import Key, Recording, Resource, record
from ruamel.yaml import YAML

from foundation.build import build
from foundation.config import parse
from foundation.run import Run

MANAGEMENT, ARCHIVE, SECURITY = {"management"}, {"account-log-archive"}, {"account-security-tooling"}
NETWORK, IMAGES, OPERATIONS = {"account-network"}, {"account-images"}, {"account-operations"}
BILLING = {"management-us-east-1"}
NOTHING: set[str] = set()
INSIDE = {f"account-{key}" for key in ("log-archive", "security-tooling", "network", "images", "operations")}
COMPONENTS = {
    "foundation:accounts:Accounts": (1, MANAGEMENT),
    "foundation:backup:BackupVault": (3, OPERATIONS),
    "foundation:baseline:AccountDefaults": (6, MANAGEMENT | INSIDE),
    "foundation:emergency:BreakGlass": (1, MANAGEMENT),
    "foundation:emergency:EmergencyAlarm": (1, MANAGEMENT),
    "foundation:guardrails:Guardrails": (16, MANAGEMENT),
    "foundation:identity:Application": (2, MANAGEMENT | SECURITY),
    "foundation:identity:CiAccess": (1, MANAGEMENT),
    "foundation:identity:Directory": (1, SECURITY),
    "foundation:identity:IdentityCenter": (2, MANAGEMENT | SECURITY),
    "foundation:identity:PreviewRole": (5, INSIDE),
    "foundation:images:ImageBuilder": (1, IMAGES),
    "foundation:images:ImageComponents": (1, NOTHING),  # the file has no component of its own
    "foundation:images:ImageKey": (2, IMAGES),
    "foundation:images:ImageParameters": (2, IMAGES),
    "foundation:images:ImagePipeline": (1, IMAGES),
    "foundation:logs:Aggregator": (1, SECURITY),
    "foundation:logs:AuditTrail": (1, MANAGEMENT),
    "foundation:logs:LogArchive": (1, ARCHIVE),
    "foundation:logs:LogBucket": (7, ARCHIVE | OPERATIONS),
    "foundation:logs:LogReader": (1, ARCHIVE),
    "foundation:logs:LogTables": (1, ARCHIVE),
    "foundation:logs:OperationalLogs": (1, ARCHIVE),
    "foundation:logs:Recorders": (1, MANAGEMENT),
    "foundation:network:SubnetShare": (6, NETWORK),
    "foundation:network:Vpc": (6, NETWORK),
    "foundation:network:VpcEndpoints": (6, NETWORK),
    "foundation:network:VpcRoutes": (6, NETWORK),
    "foundation:notifications:NotificationHub": (1, OPERATIONS),
    "foundation:organization:Organization": (1, MANAGEMENT),
    "foundation:quotas:AccountQuotas": (6, MANAGEMENT | INSIDE),
    "foundation:quotas:QuotaTemplate": (1, BILLING),
    "foundation:security:AccessAnalyzer": (1, MANAGEMENT | SECURITY),
    "foundation:security:Detective": (1, MANAGEMENT | SECURITY),
    "foundation:security:Findings": (1, SECURITY),
    "foundation:security:GuardDuty": (1, MANAGEMENT | SECURITY),
    "foundation:security:Inspector": (1, MANAGEMENT),
    "foundation:security:Macie": (1, MANAGEMENT | SECURITY),
    "foundation:security:SecurityHub": (1, MANAGEMENT | SECURITY),
    "foundation:spend:Anomalies": (1, BILLING),
    "foundation:spend:Budgets": (1, BILLING),
    "foundation:spend:CostExport": (1, {"management-native-us-east-1"}),
    "foundation:spend:SpendTopic": (1, MANAGEMENT),
    "foundation:stacksets:StackSet": (5, {"management-native"}),
    "foundation:state:StateStorage": (1, OPERATIONS),
    "foundation:tags:CostAllocationTags": (1, BILLING),
    "foundation:tags:CostCategories": (1, BILLING),
    "foundation:tags:RequiredTags": (1, SECURITY),
    "foundation:units:Units": (1, MANAGEMENT),
}
"""How many there are of each, and the providers of what is in them."""
ALONE = {
    ALIAS: INSIDE,
    "aws:backup/globalSettings:GlobalSettings": MANAGEMENT,
    "aws:iam/organizationsFeatures:OrganizationsFeatures": MANAGEMENT,
    "aws:notifications/organizationsAccess:OrganizationsAccess": MANAGEMENT,
    "aws:organizations/delegatedAdministrator:DelegatedAdministrator": MANAGEMENT,
    "aws:ram/sharingWithOrganization:SharingWithOrganization": MANAGEMENT,
}
"""What one resource is enough for, so that no component is made of it, and its providers."""
STACK_SETS = ("backup", "configuration", "emergency-alarm/members", "emergency-role/members", "third-party/scanner")
EVERYWHERE = {ORGANIZATION: 1, UNIT: 8, ACCOUNT: 12, CONTACT: 13 * 3, ALIAS: 5, POLICY: 23, ATTACHMENT: 23}


def test_everything_that_the_file_declares_is_declared_once(estate: Recording) -> None:
    counts = estate.counts()
    assert {type_: count for type_, count in counts.items() if type_.startswith("foundation:")} == {
        type_: count for type_, (count, _) in COMPONENTS.items()
    }
    assert {type_: counts[type_] for type_ in EVERYWHERE} == EVERYWHERE
    assert (counts[PROVIDER], counts[NATIVE]) == (7, 2)


def test_every_resource_has_an_explicit_provider(estate: Recording) -> None:
    providers = {provider.name for provider in (*estate.of(PROVIDER), *estate.of(NATIVE))}
    for resource in declared(estate):
        assert resource.provider in providers, resource.key


def test_everything_is_made_in_the_account_that_it_is_about(estate: Recording) -> None:
    found: dict[str, set[str | None]] = {}
    for resource in declared(estate):
        found.setdefault((resource.parent or resource.key).type, set()).add(resource.provider)
    expected = {type_: providers for type_, (_, providers) in COMPONENTS.items() if providers}
    assert found == {**expected, **ALONE}


def test_every_resource_belongs_to_a_component_but_single_ones(estate: Recording) -> None:
    assert {resource.type for resource in declared(estate) if resource.parent is None} == ALONE.keys()
    nested = {(r.type, r.parent.type) for r in estate.resources if not r.custom and r.parent}
    assert nested == {
        ("foundation:logs:LogBucket", "foundation:logs:LogArchive"),
        ("foundation:logs:LogBucket", "foundation:state:StateStorage"),
    }


def declared(recording: Recording) -> list[Resource]:
    """The resources of the providers, without these."""
    return [r for r in recording.resources if r.custom and r.type not in (PROVIDER, NATIVE)]


def test_the_run_knows_every_resource_that_it_has_declared() -> None:
    runs: list[Run] = []
    recording = record(lambda: runs.append(build(prod())), preview=True)
    known = [Key(type_of(resource), resource._name) for resource in runs[0].resources]
    assert len(known) == len(set(known))
    assert set(known) == {resource.key for resource in declared(recording)}


def type_of(resource: Any) -> str:
    return str(resource.pulumi_resource_type)


def test_nothing_is_read_or_looked_up_while_it_is_declared(estate: Recording) -> None:
    assert estate.reads == ()


def test_a_first_preview_declares_what_the_update_declares(estate: Recording) -> None:
    assert set(record(lambda: build(prod()), preview=True).keys) == set(estate.keys)


def reordered(value: Any) -> Any:
    """Every mapping of the file back to front."""
    if isinstance(value, Mapping):
        return {key: reordered(inner) for key, inner in reversed(list(value.items()))}
    return value


def shape(recording: Recording) -> dict[Key, Any]:
    return {r.key: (r.parent, r.provider, r.inputs) for r in recording.resources}


def test_names_and_inputs_do_not_depend_on_the_order_of_the_file() -> None:
    values = YAML(typ="safe").load(ROOT / "Pulumi.prod.yaml")["config"]
    one = record(lambda: build(parse(values, "Pulumi.prod.yaml")).export(), preview=True)
    other = record(lambda: build(parse(reordered(values), "Pulumi.prod.yaml")).export(), preview=True)
    assert shape(one) == shape(other)
    assert one.outputs == other.outputs
    assert [a.name for a in one.of(ACCOUNT)] != [a.name for a in other.of(ACCOUNT)]


def test_the_hooks_have_names_that_stay(estate: Recording) -> None:
    assert estate.hooks.keys() == {
        *(f"foundation:{what}" for what in ("keep-accounts", "keep-trusted-access", "stops-watching")),
        "foundation:health-of-the-organization",
        *(f"foundation:room-for-accounts:{where}" for where in ("accounts", "organization")),
        *(f"foundation:keep-{what}" for what in ("people", "identity-delegate")),
        *(f"foundation:keep-sides:{side}" for side in ("identity-center", "identity-center/management")),
        *(f"foundation:deregister-{service}" for service in ("detective", "guardduty")),
        *(f"foundation:withdraw-{service}" for service in ("detective", "guardduty", "inspector", "macie")),
        *(f"foundation:enrol-in-{service}" for service in ("detective", "macie")),
        *(f"foundation:{what}" for what in ("inspector-role", "unlinked-region", "remember-hub-targets")),
        *(f"foundation:disable-{hubs}" for hubs in ("delegated-hubs", "hubs-of-members")),
        *(
            f"foundation:{what}:{stack_set}"
            for what in ("activate-stack-sets", "failed-stack-instances")
            for stack_set in STACK_SETS
        ),
    }
