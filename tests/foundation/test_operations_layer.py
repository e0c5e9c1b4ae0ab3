"""What operations declares: what is delegated where, vaults, policies, notifications and state, in which order."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from computed import ROOT_ID, account_id
from estates import members, small
from recording import Recording, Resource, record

from foundation.build import build
from foundation.health import BY_HAND, switched_on

pytestmark = pytest.mark.usefixtures("tokens")

REGIONS = ["eu-central-1", "eu-west-1"]
SETTINGS = {"management_account": "111122223333", "home_region": REGIONS[0], "regions": REGIONS}
MANAGEMENT, INSIDE = "management", "account-operations"
OFF = dict.fromkeys(("systems_manager", "health", "backup", "notifications", "state"), "off")
DELEGATION = "aws:organizations/delegatedAdministrator:DelegatedAdministrator"
STATE = {"state": {"bucket": "example-state"}}


def declared(
    section: dict[str, Any], *, settings: dict[str, Any] | None = None, preview: bool = False, adopt: Any = None
) -> Recording:
    stack = small(
        settings={**SETTINGS, **(settings or {})},
        accounts=members(operations={"purpose": "operations"}, guard={"purpose": "security-tooling"}, shop={}),
        guardrails={"adopt": adopt} if adopt else {},
        operations={**OFF, **section},
    )
    return record(lambda: build(stack).export(), preview=preview)


def of_service(recording: Recording, *services: str) -> dict[tuple[str, str], Resource]:
    """The custom resources of services, by the end of their type and their name."""
    found = {}
    for resource in recording.resources:
        kind = resource.type.split(":")
        if resource.custom and kind[0] == "aws" and kind[1].split("/")[0] in services:
            found[kind[2], resource.name] = resource
    return found


def needs(resource: Resource) -> set[tuple[str, str]]:
    return {(key.type.split(":")[2], key.name) for key in resource.dependencies if key.type.startswith("aws")}


def delegated(recording: Recording) -> dict[str, str]:
    return {one.inputs["servicePrincipal"]: one.inputs["accountId"] for one in recording.of(DELEGATION)}


@pytest.mark.parametrize(
    ("name", "principal"),
    [
        ("systems_manager", "ssm.amazonaws.com"),
        ("health", "health.amazonaws.com"),
        ("backup", "backup.amazonaws.com"),
        ("notifications", "notifications.amazonaws.com"),
    ],
)
def test_each_service_is_delegated_by_itself_to_operations_or_where_the_table_says(name: str, principal: str) -> None:
    assert delegated(declared({name: {}})) == {principal: account_id("operations")}
    table = {"delegates": {name.replace("_", "-"): "guard"}}
    assert delegated(declared({name: {}}, settings=table)) == {principal: account_id("guard")}


def test_nothing_is_declared_for_what_is_off() -> None:
    recording = declared({})
    assert delegated(recording) == {}
    assert of_service(recording, "backup", "notifications", "kms", "s3") == {}
    assert recording.outputs["operations"] == {}


def test_healths_view_of_the_organization_is_switched_on_before_it_is_delegated() -> None:
    recording = declared({"health": {}})
    (found,) = recording.of(DELEGATION)
    assert found.hooks == {"before_create": ("foundation:health-of-the-organization",)}


class HealthApi:
    """Stands for AWS Health."""

    def __init__(self, code: str | None = None) -> None:
        self.asked, self._code = 0, code

    def enable_health_service_access_for_organization(self) -> None:
        self.asked += 1
        if self._code is not None:
            raise ClientError({"Error": {"Code": self._code, "Message": "no"}}, "Enable")


def test_a_missing_support_plan_leaves_a_hand_step_and_any_other_refusal_stops() -> None:
    api = HealthApi()
    assert (switched_on(api), api.asked) == (None, 1)
    assert switched_on(HealthApi("SubscriptionRequiredException")) == BY_HAND
    with pytest.raises(ClientError):
        switched_on(HealthApi("AccessDeniedException"))


def test_a_central_vault_is_in_each_region_kept_with_all_that_guards_it() -> None:
    recording = declared({"backup": {}})
    for region in REGIONS:
        name = f"central-{region}"
        found = {key: one for key, one in of_service(recording, "backup", "kms").items() if key[1] == name}
        assert {kind for kind, _ in found} == {"Vault", "VaultPolicy", "VaultLockConfiguration", "Key", "Alias"}
        assert {one.provider for one in found.values()} == {INSIDE}
        assert {one.inputs["region"] for one in found.values()} == {region}
        assert all(one.retain_on_delete for one in found.values())
        assert found["Vault", name].protect
        assert found["Key", name].protect
        assert found["Vault", name].inputs["name"] == "foundation-central"
        assert ("Key", name) in needs(found["Vault", name])
        lock = found["VaultLockConfiguration", name].inputs
        assert (lock["minRetentionDays"], lock["maxRetentionDays"]) == (7, 400)
        assert "changeableForDays" not in lock
    outputs = recording.outputs["operations"]["vaults"]
    assert outputs.keys() == set(REGIONS)
    assert all(arn.endswith(":backup-vault:foundation-central") for arn in outputs.values())


def test_a_lock_may_be_left_out_or_be_one_that_nobody_lifts() -> None:
    kind = "aws:backup/vaultLockConfiguration:VaultLockConfiguration"
    assert declared({"backup": {"central": {"lock": "off"}}}).of(kind) == ()
    sentence = (
        "from 5 days after its creation on nobody can lift this lock, nor delete a copy before its 7 to 400 days are "
        "over"
    )
    lock = {"mode": "compliance", "changeable_days": 5, "acknowledged": sentence}
    found = declared({"backup": {"central": {"lock": lock}}}).of(kind)
    assert [one.inputs["changeableForDays"] for one in found] == [5, 5]


def test_accounts_may_copy_to_others_where_there_is_a_central_vault_and_all_settings_are_named() -> None:
    for central, allowed in (({}, "true"), ("off", "false")):
        recording = declared({"backup": {"central": central}})
        settings = recording.one("aws:backup/globalSettings:GlobalSettings", "organization")
        assert settings.provider == MANAGEMENT
        assert settings.inputs["globalSettings"] == {
            "isCrossAccountBackupEnabled": allowed,
            "isDelegatedAdministratorEnabled": "true",
            "isMpaEnabled": "false",
        }
        assert ("Organization", "organization") in needs(settings)
        assert bool(of_service(recording, "kms")) == (allowed == "true")


def test_members_get_vault_and_role_from_a_stack_set_in_the_regions_and_the_home_region() -> None:
    for regions, deployed in ((None, REGIONS), (["eu-west-1"], REGIONS)):
        backup = {"regions": regions} if regions else {}
        recording = declared({"backup": backup})
        found = recording.one("aws-native:cloudformation:StackSet", "backup").inputs
        (group,) = found["stackInstancesGroup"]
        assert group == {"deploymentTargets": {"organizationalUnitIds": [ROOT_ID]}, "regions": deployed}
        assert found["stackSetName"] == "foundation-backup"
        assert "AWS::Backup::BackupVault" in found["templateBody"]
        assert len(of_service(recording, "kms")) == 2 * len(regions or REGIONS)


def test_the_policy_comes_last_with_the_id_of_the_account_of_the_vault() -> None:
    recording = declared({"backup": {"targets": ["root", "account:shop"]}})
    policy = recording.one("aws:organizations/policy:Policy", "backup@root")
    vault = f"arn:aws:backup:eu-west-1:{account_id('operations')}:backup-vault:foundation-central"
    rule = json.loads(policy.inputs["content"])["plans"]["daily-eu-west-1"]["rules"]["daily"]
    assert list(rule["copy_actions"]) == [vault]
    before = {("GlobalSettings", "organization"), ("StackSet", "backup"), ("DelegatedAdministrator", "backup")}
    assert needs(policy) >= before | {("VaultPolicy", f"central-{region}") for region in REGIONS}
    attached = {
        key: recording.one("aws:organizations/policyAttachment:PolicyAttachment", key).inputs["targetId"]
        for key in ("backup@root", "backup@account:shop")
    }
    assert attached == {"backup@root": ROOT_ID, "backup@account:shop": account_id("shop")}
    assert {"backup@root", "backup@account:shop"} <= recording.outputs["guardrails"].keys()


def test_a_policy_that_there_is_already_is_taken_over() -> None:
    recording = declared({"backup": {}}, adopt={"backup@root": "p-adopted12"}, preview=True)
    assert recording.one("aws:organizations/policy:Policy", "backup@root").import_id == "p-adopted12"


def test_a_first_preview_knows_the_plan_but_not_the_account() -> None:
    policy = declared({"backup": {}}, preview=True).one("aws:organizations/policy:Policy", "backup@root")
    assert policy.inputs["name"] == "foundation-backup-root"


def test_the_hub_tells_of_health_and_failed_backups_of_the_whole_organization() -> None:
    recording = declared({"notifications": {"emails": {"on-call": "on-call@example.com"}}})
    found = of_service(recording, "notifications")
    assert found.keys() == {
        ("OrganizationsAccess", "organization"),
        ("NotificationHub", "eu-central-1"),
        ("ContactsEmailContact", "on-call"),
        *(
            (kind, f"{name}{more}")
            for name in ("health", "backup-failures")
            for kind, more in (
                ("NotificationConfiguration", ""),
                ("ChannelAssociation", "/on-call"),
                ("OrganizationalUnitAssociation", "/root"),
            )
        ),
        ("EventRule", "health"),
        ("EventRule", "backup-failures/backup"),
        ("EventRule", "backup-failures/copy"),
    }
    access = found.pop(("OrganizationsAccess", "organization"))
    assert (access.provider, access.retain_on_delete) == (MANAGEMENT, True)
    assert ("Organization", "organization") in needs(access)
    assert {one.provider for one in found.values()} == {INSIDE}
    assert ("NotificationHub", "eu-central-1") in needs(found["NotificationConfiguration", "health"])
    unit = found["OrganizationalUnitAssociation", "health/root"]
    assert unit.inputs["organizationalUnitId"] == ROOT_ID
    assert ("DelegatedAdministrator", "notifications") in needs(unit)
    (delegation,) = recording.of(DELEGATION)
    assert ("OrganizationsAccess", "organization") in needs(delegation)
    assert recording.outputs["operations"]["notifications"].keys() == {"health", "backup-failures"}


def test_events_are_watched_where_they_are_and_those_of_health_in_us_east_1_too() -> None:
    watched = {"source": "aws.cloudwatch", "type": "CloudWatch Alarm State Change", "regions": ["eu-west-1"]}
    detailed = {**watched, "detail": {"state": {"value": ["ALARM"]}}, "aggregation": "long"}
    section = {"health": {"categories": ["issue"]}, "more": {"alarms": detailed, "all": watched}}
    found = of_service(declared({"notifications": section}), "notifications")

    def rule(name: str) -> tuple[str, str, str | None, list[str]]:
        inputs = found["EventRule", name].inputs
        return inputs["source"], inputs["eventType"], inputs.get("eventPattern"), inputs["regions"]

    issues = '{"detail":{"eventTypeCategory":["issue"]}}'
    failed = '{"detail":{"state":["ABORTED","EXPIRED","FAILED"]}}'
    assert rule("health") == ("aws.health", "AWS Health Event", issues, [*REGIONS, "us-east-1"])
    assert rule("backup-failures/backup") == ("aws.backup", "Backup Job State Change", failed, REGIONS)
    copies = '{"detail":{"state":["FAILED"]}}'
    assert rule("backup-failures/copy") == ("aws.backup", "Copy Job State Change", copies, REGIONS)
    alarm = '{"detail":{"state":{"value":["ALARM"]}}}'
    assert rule("alarms/events") == ("aws.cloudwatch", "CloudWatch Alarm State Change", alarm, ["eu-west-1"])
    assert rule("all/events") == ("aws.cloudwatch", "CloudWatch Alarm State Change", None, ["eu-west-1"])
    durations = {
        name: found["NotificationConfiguration", name].inputs["aggregationDuration"]
        for name in ("health", "backup-failures", "alarms", "all")
    }
    assert durations == {"health": "SHORT", "backup-failures": "LONG", "alarms": "LONG", "all": "NONE"}


def test_hubs_and_units_are_those_that_are_named() -> None:
    section = {"hubs": REGIONS, "targets": ["workloads", "suspended"], "backup_failures": "off"}
    found = of_service(declared({"notifications": section}), "notifications")
    assert {name for kind, name in found if kind == "NotificationHub"} == set(REGIONS)
    units = {name for kind, name in found if kind == "OrganizationalUnitAssociation"}
    assert units == {"health/workloads", "health/suspended"}


def test_the_state_has_a_bucket_without_expiry_and_a_key_all_of_it_kept() -> None:
    recording = declared({"state": {"bucket": "example-state", "old_versions": 60}})
    found = of_service(recording, "s3", "kms")
    assert {name for _, name in found} == {"pulumi-state"}
    assert {one.provider for one in found.values()} == {INSIDE}
    assert all(one.retain_on_delete for one in found.values())
    assert found["Bucket", "pulumi-state"].protect
    assert found["Key", "pulumi-state"].protect
    (rule,) = found["BucketLifecycleConfiguration", "pulumi-state"].inputs["rules"]
    assert rule["expiration"] == {"expiredObjectDeleteMarker": True}
    assert rule["noncurrentVersionExpiration"] == {"noncurrentDays": 60}
    (by,) = found["BucketServerSideEncryptionConfiguration", "pulumi-state"].inputs["rules"]
    key = recording.outputs["operations"]["state_key_arn"]
    assert by["applyServerSideEncryptionByDefault"] == {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": key}
    assert found["Alias", "pulumi-state"].inputs["name"] == "alias/foundation-state"
    assert found["Key", "pulumi-state"].inputs["enableKeyRotation"] is True
    assert recording.outputs["operations"]["state_bucket"] == "example-state"


def test_the_state_is_used_by_the_roles_that_the_settings_name() -> None:
    settings = {"deploy_role": "deployer", "break_glass_roles": {"emergency": "all"}}
    section = {"state": {"bucket": "example-state", "permission_sets": ["administrator"]}}
    recording = declared(section, settings=settings)
    document = json.loads(recording.one("aws:s3/bucketPolicy:BucketPolicy", "pulumi-state").inputs["policy"])
    statements = {one["Sid"]: one for one in document["Statement"]}
    roles = "arn:aws:iam::111122223333:role"
    people = f"{roles}/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_administrator_????????????????"
    writers = sorted([f"{roles}/deployer", f"{roles}/emergency", people])
    assert statements["WritersWrite"]["Condition"] == {"ArnLike": {"aws:PrincipalArn": writers}}
    readers = statements["ReadersRead"]["Condition"]
    assert readers == {"ArnLike": {"aws:PrincipalArn": [f"{roles}/foundation-preview"]}}
    others = statements["DenyOtherUsers"]["Condition"]["ArnNotLike"]["aws:PrincipalArn"]
    assert f"arn:aws:iam::{account_id('operations')}:role/OrganizationAccountAccessRole" in others
    key = json.loads(recording.one("aws:kms/key:Key", "pulumi-state").inputs["policy"])
    allowed = {one["Sid"]: one.get("Condition") for one in key["Statement"]}
    assert allowed["WritersUse"] == statements["WritersWrite"]["Condition"]


def test_all_of_it_by_default() -> None:
    recording = declared({"systems_manager": {}, "health": {}, "backup": {}, "notifications": {}, **STATE})
    assert len(delegated(recording)) == 4
    assert len(of_service(recording, "backup")) == 1 + 3 * len(REGIONS)
    assert len(of_service(recording, "kms")) == 2 * len(REGIONS) + 2
    assert len(of_service(recording, "s3")) == 7
    assert len(of_service(recording, "notifications")) == 9
