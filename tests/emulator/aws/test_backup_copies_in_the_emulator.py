"""AWS Backup: copies of recovery points, above all to the central vault of another account."""

import json
from typing import Any

import pytest
from backup_world import Member, allow_copies, code
from emulated_world import World


@pytest.fixture(scope="module")
def member(world: World) -> Member:
    return Member(world)


@pytest.fixture
def central(world: World) -> tuple[Any, str]:
    """A vault with a key of its own in another account, and its client."""
    account = world.account()
    key = world.member("kms", account).create_key()["KeyMetadata"]["Arn"]
    client, name = world.member("backup", account), world.name("central")
    arn = client.create_backup_vault(BackupVaultName=name, EncryptionKeyArn=key)["BackupVaultArn"]
    return client, arn


def test_a_copy_needs_cross_account_backup_and_the_central_vaults_leave(
    world: World, member: Member, central: tuple[Any, str]
) -> None:
    client, arn = central
    name, point = arn.split(":")[6], member.back_up()["RecoveryPointArn"]
    organization = world.organizations.describe_organization()["Organization"]["Id"]
    management = world.aws.client("backup")
    client.put_backup_vault_access_policy(BackupVaultName=name, Policy=allow_copies(organization))
    assert "Cross-account backup is not enabled" in member.copy(point, arn)["StatusMessage"]

    management.update_global_settings(GlobalSettings={"isCrossAccountBackupEnabled": "true"})
    client.put_backup_vault_access_policy(BackupVaultName=name, Policy=allow_copies("o-elsewhere"))
    assert "Access Denied" in member.copy(point, arn)["StatusMessage"]
    client.delete_backup_vault_access_policy(BackupVaultName=name)
    assert "Access Denied" in member.copy(point, arn)["StatusMessage"]
    client.put_backup_vault_access_policy(BackupVaultName=name, Policy=allow_copies(organization))
    job = member.copy(point, arn)
    assert job["State"] == "COMPLETED"
    copies = client.list_recovery_points_by_backup_vault(BackupVaultName=name)["RecoveryPoints"]
    assert [copy["RecoveryPointArn"] for copy in copies] == [job["DestinationRecoveryPointArn"]]
    assert copies[0]["SourceBackupVaultArn"].endswith(f":{member.account}:backup-vault:local")

    client.put_backup_vault_lock_configuration(BackupVaultName=name, MinRetentionDays=7)
    assert member.copy(point, arn, Lifecycle={"DeleteAfterDays": 6})["State"] == "FAILED"
    assert member.copy(point, arn, Lifecycle={"DeleteAfterDays": 7})["State"] == "COMPLETED"
    management.update_global_settings(GlobalSettings={"isCrossAccountBackupEnabled": "false"})


def test_a_vault_with_the_key_that_aws_manages_takes_no_copy_from_another_account(world: World, member: Member) -> None:
    client = world.member("backup")
    arn = client.create_backup_vault(BackupVaultName="managed-key")["BackupVaultArn"]
    organization = world.organizations.describe_organization()["Organization"]["Id"]
    client.put_backup_vault_access_policy(BackupVaultName="managed-key", Policy=allow_copies(organization))
    management = world.aws.client("backup")
    management.update_global_settings(GlobalSettings={"isCrossAccountBackupEnabled": "true"})
    volume, bucket = member.back_up(), member.back_up(ResourceArn="arn:aws:s3:::bucket")
    assert "default Backup service managed key" in member.copy(volume["RecoveryPointArn"], arn)["StatusMessage"]
    assert member.copy(bucket["RecoveryPointArn"], arn)["State"] == "COMPLETED"
    management.update_global_settings(GlobalSettings={"isCrossAccountBackupEnabled": "false"})


def test_a_copy_within_the_account_needs_no_leave_unless_it_is_denied(world: World) -> None:
    member = Member(world)
    arn = member.backup.create_backup_vault(BackupVaultName="second")["BackupVaultArn"]
    point = member.back_up()["RecoveryPointArn"]
    assert member.copy(point, arn)["State"] == "COMPLETED"
    deny = {"Effect": "Deny", "Principal": "*", "Action": "backup:CopyIntoBackupVault", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [deny]})
    member.backup.put_backup_vault_access_policy(BackupVaultName="second", Policy=document)
    assert "Access Denied" in member.copy(point, arn)["StatusMessage"]
    assert "does not exist" in member.copy(point, f"{arn}-none")["StatusMessage"]
    assert "cannot be assumed" in member.copy(point, arn, IamRoleArn=f"{member.role}s")["StatusMessage"]
    assert code(lambda: member.copy(f"{point}0", arn)) == "ResourceNotFoundException"
