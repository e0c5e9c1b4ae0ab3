"""AWS Backup: vaults, their policies and locks, settings and jobs."""

import json
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from backup_world import REGION, VOLUME, Member, allow_copies, code, over
from emulated_world import MANAGEMENT, World, running

from emulator.aws.callers import Caller
from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services.backup import HANDLERS
from emulator.aws.services.backup.model import Backups, Lock
from emulator.aws.services.organizations.model import now
from emulator.aws.state import Settings, State


@pytest.fixture(scope="module")
def backup(world: World) -> Any:
    """A member account's client."""
    return world.member("backup")


@pytest.fixture(scope="module")
def member(world: World) -> Member:
    return Member(world)


def test_a_vault_is_of_its_account_and_region(world: World, backup: Any) -> None:
    made = backup.create_backup_vault(BackupVaultName="one", BackupVaultTags={"a": "1"})
    backup.tag_resource(ResourceArn=made["BackupVaultArn"], Tags={"b": "2"})
    backup.untag_resource(ResourceArn=made["BackupVaultArn"], TagKeyList=["a"])
    assert backup.list_tags(ResourceArn=made["BackupVaultArn"])["Tags"] == {"b": "2"}
    found = backup.describe_backup_vault(BackupVaultName="one")
    assert (found["Locked"], found["NumberOfRecoveryPoints"], found["VaultState"]) == (False, 0, "AVAILABLE")
    assert "one" in {vault["BackupVaultName"] for vault in backup.list_backup_vaults()["BackupVaultList"]}
    account = made["BackupVaultArn"].split(":")[4]
    for other in (world.member("backup", account, "eu-west-1"), world.aws.client("backup")):
        assert code(partial(other.describe_backup_vault, BackupVaultName="one")) == "AccessDeniedException"
    assert code(lambda: backup.create_backup_vault(BackupVaultName="one")) == "AlreadyExistsException"
    backup.delete_backup_vault(BackupVaultName="one")
    assert code(lambda: backup.delete_backup_vault(BackupVaultName="one")) == "ResourceNotFoundException"


def test_the_same_request_makes_a_vault_once(backup: Any) -> None:
    asked = {"BackupVaultName": "again", "CreatorRequestId": "r-1"}
    first = backup.create_backup_vault(**asked)
    assert backup.create_backup_vault(**asked)["CreationDate"] == first["CreationDate"]
    assert code(lambda: backup.create_backup_vault(**asked | {"CreatorRequestId": "r-2"})) == "AlreadyExistsException"


def test_a_vaults_key_exists_in_its_region(world: World, backup: Any) -> None:
    account = backup.create_backup_vault(BackupVaultName="keyed")["BackupVaultArn"].split(":")[4]
    default = backup.describe_backup_vault(BackupVaultName="keyed")["EncryptionKeyArn"]
    assert f":{account}:key/" in default
    kms, elsewhere = world.member("kms", account), world.member("kms", account, "eu-west-1")
    disabled = kms.create_key()["KeyMetadata"]
    kms.disable_key(KeyId=disabled["KeyId"])
    far = elsewhere.create_key()["KeyMetadata"]["Arn"]
    for key in (f"arn:aws:kms:{REGION}:{account}:key/none", disabled["Arn"], far):
        refused = code(partial(backup.create_backup_vault, BackupVaultName="bad", EncryptionKeyArn=key))
        assert refused == "InvalidParameterValueException"
    own = kms.create_key()["KeyMetadata"]["Arn"]
    backup.create_backup_vault(BackupVaultName="own", EncryptionKeyArn=own)
    assert backup.describe_backup_vault(BackupVaultName="own")["EncryptionKeyArn"] == own


def test_a_vaults_policy_is_read_back_and_names_who_exists(world: World, backup: Any) -> None:
    backup.create_backup_vault(BackupVaultName="policy")
    get, put = backup.get_backup_vault_access_policy, backup.put_backup_vault_access_policy
    assert code(lambda: get(BackupVaultName="policy")) == "ResourceNotFoundException"
    assert code(lambda: get(BackupVaultName="none")) == "AccessDeniedException"
    document = allow_copies(world.organizations.describe_organization()["Organization"]["Id"])
    put(BackupVaultName="policy", Policy=document)
    assert get(BackupVaultName="policy")["Policy"] == document
    gone = json.dumps(json.loads(document.replace('"*", "Action"', '{"AWS": "nobody"}, "Action"')))
    for refused in ("{", gone):
        assert code(partial(put, BackupVaultName="policy", Policy=refused)) == "InvalidParameterValueException"
    backup.delete_backup_vault_access_policy(BackupVaultName="policy")
    assert code(lambda: get(BackupVaultName="policy")) == "ResourceNotFoundException"


def test_a_lock_has_retentions_and_in_compliance_mode_a_date(backup: Any) -> None:
    backup.create_backup_vault(BackupVaultName="locked")
    put = backup.put_backup_vault_lock_configuration
    for wrong in (
        {"MinRetentionDays": 0},
        {"MaxRetentionDays": 36_501},
        {"MinRetentionDays": 8, "MaxRetentionDays": 7},
        {"ChangeableForDays": 2},
    ):
        refused = code(partial(put, BackupVaultName="locked", **wrong))
        assert refused == "InvalidParameterValueException"
    put(BackupVaultName="locked", MinRetentionDays=7, MaxRetentionDays=30)
    found = backup.describe_backup_vault(BackupVaultName="locked")
    assert (found["Locked"], found["MinRetentionDays"], found["MaxRetentionDays"]) == (True, 7, 30)
    assert "LockDate" not in found
    put(BackupVaultName="locked", ChangeableForDays=3)
    found = backup.describe_backup_vault(BackupVaultName="locked")
    assert timedelta(days=2) < found["LockDate"] - found["CreationDate"] < timedelta(days=4)
    assert "MinRetentionDays" not in found
    backup.delete_backup_vault_lock_configuration(BackupVaultName="locked")
    assert backup.describe_backup_vault(BackupVaultName="locked")["Locked"] is False


def test_a_compliance_lock_is_for_ever_once_its_grace_time_is_over() -> None:
    state, account = State(Settings(MANAGEMENT)), MANAGEMENT
    who = Caller("", account, f"arn:aws:iam::{account}:root", REGION, "backup")

    def call(operation: str, **parameters: Any) -> Mapping[str, object]:
        return HANDLERS[operation](Request(operation, {"BackupVaultName": "v", **parameters}, who, state))

    call("CreateBackupVault")
    vault = state.store(Backups, account, REGION).vaults["v"]
    vault.lock = Lock(1, None, now() + timedelta(days=3))
    call("PutBackupVaultLockConfiguration", ChangeableForDays=3)
    vault.lock = Lock(1, None, now())
    for operation in ("PutBackupVaultLockConfiguration", "DeleteBackupVaultLockConfiguration"):
        with pytest.raises(AwsError) as refused:
            call(operation)
        assert refused.value.code == "InvalidRequestException"
    call("DeleteBackupVault")


def test_a_recovery_point_is_there_when_its_job_is_over(world: World) -> None:
    member = Member(world)
    asked = {"ResourceArn": VOLUME.format(member.account), "IamRoleArn": member.role}
    started = member.backup.start_backup_job(BackupVaultName="local", **asked)
    assert member.backup.describe_backup_job(BackupJobId=started["BackupJobId"])["State"] == "RUNNING"
    assert member.backup.list_recovery_points_by_backup_vault(BackupVaultName="local")["RecoveryPoints"] == []
    assert code(lambda: member.backup.delete_backup_vault(BackupVaultName="local")) == "InvalidRequestException"
    job = over(lambda: member.backup.describe_backup_job(BackupJobId=started["BackupJobId"]))
    assert (job["State"], job["ResourceType"]) == ("COMPLETED", "EBS")
    points = member.backup.list_recovery_points_by_backup_vault(BackupVaultName="local", ByResourceType="EBS")
    assert [point["RecoveryPointArn"] for point in points["RecoveryPoints"]] == [started["RecoveryPointArn"]]
    point = {"BackupVaultName": "local", "RecoveryPointArn": started["RecoveryPointArn"]}
    assert member.backup.describe_recovery_point(**point)["Status"] == "COMPLETED"
    member.backup.delete_recovery_point(**point)
    member.backup.delete_backup_vault(BackupVaultName="local")


def test_a_job_needs_a_vault_a_role_and_a_type_that_is_opted_in(member: Member) -> None:
    assert code(lambda: member.back_up(BackupVaultName="none")) == "ResourceNotFoundException"
    assert code(lambda: member.back_up(IamRoleArn=f"{member.role}s")) == "InvalidParameterValueException"
    assert code(lambda: member.back_up(ResourceArn="arn:aws:sns:us-east-1:1:t")) == "InvalidParameterValueException"
    member.backup.update_region_settings(ResourceTypeOptInPreference={"EBS": False})
    assert code(member.back_up) == "InvalidRequestException"
    member.backup.update_region_settings(ResourceTypeOptInPreference={"EBS": True})


def test_a_locked_vault_keeps_what_it_has_and_takes_only_what_is_kept_long_enough(world: World) -> None:
    member = Member(world)
    point = member.back_up(Lifecycle={"DeleteAfterDays": 1})["RecoveryPointArn"]
    member.backup.put_backup_vault_lock_configuration(BackupVaultName="local", MinRetentionDays=7, MaxRetentionDays=30)
    delete = member.backup.delete_recovery_point
    asked = {"BackupVaultName": "local", "RecoveryPointArn": point}
    assert code(lambda: delete(**asked)) == "InvalidRequestException"
    states = {days: member.back_up(Lifecycle={"DeleteAfterDays": days})["State"] for days in (6, 7, 30, 31)}
    assert states == {6: "FAILED", 7: "COMPLETED", 30: "COMPLETED", 31: "FAILED"}
    assert member.back_up()["State"] == "FAILED"
    member.backup.delete_backup_vault_lock_configuration(BackupVaultName="local")
    delete(**asked)


def test_settings_of_the_organization_are_the_management_accounts(world: World, backup: Any) -> None:
    management = world.aws.client("backup")
    off = dict.fromkeys(("isCrossAccountBackupEnabled", "isDelegatedAdministratorEnabled", "isMpaEnabled"), "false")
    assert management.describe_global_settings()["GlobalSettings"] == off
    update = management.update_global_settings
    assert code(lambda: backup.update_global_settings(GlobalSettings=off)) == "InvalidRequestException"
    for wrong in ({"isCrossAccountBackupEnabled": "yes"}, {"isOther": "true"}):
        assert code(partial(update, GlobalSettings=wrong)) == "InvalidParameterValueException"
    update(GlobalSettings={"isMpaEnabled": "true"})
    assert backup.describe_global_settings()["GlobalSettings"] == off | {"isMpaEnabled": "true"}
    update(GlobalSettings=off)


def test_settings_of_a_region_show_every_type(world: World, backup: Any) -> None:
    backup.update_region_settings(
        ResourceTypeOptInPreference={"S3": False}, ResourceTypeManagementPreference={"DynamoDB": True}
    )
    found = backup.describe_region_settings()
    assert (found["ResourceTypeOptInPreference"]["S3"], found["ResourceTypeOptInPreference"]["EBS"]) == (False, True)
    assert found["ResourceTypeManagementPreference"]["DynamoDB"] is True
    assert set(found["ResourceTypeOptInPreference"]) == set(backup.get_supported_resource_types()["ResourceTypes"])
    assert world.aws.client("backup").describe_region_settings()["ResourceTypeOptInPreference"]["S3"] is True
    update = backup.update_region_settings
    assert code(lambda: update(ResourceTypeOptInPreference={"Tape": True})) == "InvalidParameterValueException"


def test_an_account_outside_of_an_organization_has_no_settings_of_one() -> None:
    with running() as aws:
        assert code(aws.client("backup").describe_global_settings) == "InvalidRequestException"


def test_jobs_of_other_accounts_are_for_the_management_account_and_its_delegates(world: World) -> None:
    one, delegate = Member(world), Member(world)
    one.back_up()
    own = one.backup.list_backup_jobs(ByState="COMPLETED")["BackupJobs"]
    assert {job["AccountId"] for job in own} == {one.account}
    assert delegate.backup.list_backup_jobs()["BackupJobs"] == []
    assert code(lambda: delegate.backup.list_backup_jobs(ByAccountId=one.account)) == "AccessDeniedException"
    principal = "backup.amazonaws.com"
    world.organizations.enable_aws_service_access(ServicePrincipal=principal)
    world.organizations.register_delegated_administrator(AccountId=delegate.account, ServicePrincipal=principal)
    for client in (delegate.backup, world.aws.client("backup")):
        seen = client.list_backup_jobs(ByAccountId=one.account)["BackupJobs"]
        assert {job["AccountId"] for job in seen} == {one.account}
    assert delegate.backup.list_copy_jobs(ByAccountId=one.account)["CopyJobs"] == []
    world.organizations.deregister_delegated_administrator(AccountId=delegate.account, ServicePrincipal=principal)
