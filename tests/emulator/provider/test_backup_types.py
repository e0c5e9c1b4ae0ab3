"""The AWS Backup types over gRPC, each looked at past the provider with boto3."""

import json
from typing import Any

import boto3
import pytest
from provider_engine import Engine, failure
from pulumi.runtime.proto import provider_pb2

from emulator.provider.values import Properties

VAULT = "aws:backup/vault:Vault"
POLICY = "aws:backup/vaultPolicy:VaultPolicy"
LOCK = "aws:backup/vaultLockConfiguration:VaultLockConfiguration"
GLOBAL = "aws:backup/globalSettings:GlobalSettings"
REGION = "aws:backup/regionSettings:RegionSettings"


def boto(endpoint: str, service: str, region: str = "eu-central-1") -> Any:
    """A client of the management account's that goes past the provider."""
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return boto3.client(service, region_name=region, endpoint_url=endpoint, **keys)


@pytest.fixture(scope="module")
def backup(endpoint: str) -> Any:
    return boto(endpoint, "backup")


def settled(engine: Engine, token: str, identifier: str, declared: Properties) -> Properties:
    """The state that a refresh finds, after which nothing differs."""
    inputs, state = engine.read(token, identifier, declared)
    answer = engine.diff(token, inputs, declared)
    assert answer.changes == provider_pb2.DiffResponse.DIFF_NONE, list(answer.diffs)
    return state


def test_vault_is_made_tagged_and_deleted(engine: Engine, endpoint: str, backup: Any) -> None:
    key = boto(endpoint, "kms").create_key()["KeyMetadata"]["Arn"]
    declared: Properties = {"name": "central", "kmsKeyArn": key, "tags": {"a": "1"}, "forceDestroy": True}
    identifier, state = engine.create(VAULT, declared)
    assert identifier == "central"
    found = backup.describe_backup_vault(BackupVaultName="central")
    assert (state["arn"], state["kmsKeyArn"], state["recoveryPoints"]) == (found["BackupVaultArn"], key, 0)
    new: Properties = {**declared, "tags": {"b": "2"}}
    engine.update(VAULT, identifier, declared, new)
    assert backup.list_tags(ResourceArn=found["BackupVaultArn"])["Tags"] == {"b": "2"}
    state = settled(engine, VAULT, identifier, new)
    changed = engine.diff(VAULT, declared, {"name": "x", "kmsKeyArn": "x", "region": "eu-west-1", "tags": {}})
    assert set(changed.replaces) == {"kmsKeyArn", "name", "region"}
    assert "same name already exists" in failure(lambda: engine.create(VAULT, declared))
    engine.delete(VAULT, identifier, state)
    assert engine.read(VAULT, identifier, new) == ({}, {})
    engine.delete(VAULT, identifier, state)


def test_vault_is_of_the_region_that_it_names_and_has_aws_key_by_default(engine: Engine, endpoint: str) -> None:
    declared: Properties = {"name": "far", "region": "eu-west-1"}
    identifier, state = engine.create(VAULT, declared)
    assert state["region"] == "eu-west-1"
    assert str(state["kmsKeyArn"]).startswith("arn:aws:kms:eu-west-1:")
    settled(engine, VAULT, identifier, declared)
    listed = boto(endpoint, "backup", "eu-west-1").list_backup_vaults()["BackupVaultList"]
    assert [vault["BackupVaultName"] for vault in listed] == ["far"]


@pytest.mark.parametrize("force", [True, False])
def test_vault_with_recovery_points_is_deleted_by_force_only(
    engine: Engine, endpoint: str, backup: Any, force: bool
) -> None:
    name = f"full-{force}"
    role = boto(endpoint, "iam").create_role(
        RoleName=name, AssumeRolePolicyDocument='{"Version": "2012-10-17", "Statement": []}'
    )["Role"]["Arn"]
    declared: Properties = {"name": name, "forceDestroy": force}
    identifier, _ = engine.create(VAULT, declared)
    asked = {"ResourceArn": "arn:aws:s3:::bucket", "IamRoleArn": role}
    job = backup.start_backup_job(BackupVaultName=name, **asked)["BackupJobId"]
    while backup.describe_backup_job(BackupJobId=job)["State"] == "RUNNING":
        pass
    state = settled(engine, VAULT, identifier, declared)
    assert state["recoveryPoints"] == 1
    if force:
        engine.delete(VAULT, identifier, state)
    else:
        assert "contains recovery points" in failure(lambda: engine.delete(VAULT, identifier, state))
    assert bool(engine.read(VAULT, identifier, declared)[1]) is not force


def test_vault_policy_is_put_changed_and_deleted(engine: Engine, backup: Any) -> None:
    engine.create(VAULT, {"name": "policy"})
    statement = {"Effect": "Deny", "Principal": "*", "Action": "backup:DeleteRecoveryPoint", "Resource": "*"}
    declared: Properties = {
        "backupVaultName": "policy",
        "policy": json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
    }
    identifier, state = engine.create(POLICY, declared)
    assert (identifier, str(state["backupVaultArn"]).rpartition(":")[2]) == ("policy", "policy")
    same: Properties = {**declared, "policy": json.dumps(json.loads(str(declared["policy"])), indent=1)}
    assert list(engine.diff(POLICY, declared, same).diffs) == []
    new: Properties = {**declared, "policy": str(declared["policy"]).replace("Delete", "Describe")}
    engine.update(POLICY, identifier, declared, new)
    assert "Describe" in backup.get_backup_vault_access_policy(BackupVaultName="policy")["Policy"]
    state = settled(engine, POLICY, identifier, new)
    assert list(engine.diff(POLICY, declared, {**new, "backupVaultName": "x"}).replaces) == ["backupVaultName"]
    engine.delete(POLICY, identifier, state)
    assert engine.read(POLICY, identifier, new) == ({}, {})
    engine.delete(POLICY, "none", state)


def test_every_change_of_a_lock_is_a_replacement(engine: Engine, backup: Any) -> None:
    engine.create(VAULT, {"name": "lock"})
    declared: Properties = {
        "backupVaultName": "lock",
        "minRetentionDays": 7,
        "maxRetentionDays": 30,
        "changeableForDays": 3,
    }
    identifier, state = engine.create(LOCK, declared)
    assert "LockDate" in backup.describe_backup_vault(BackupVaultName="lock")
    settled(engine, LOCK, identifier, declared)
    changed = engine.diff(LOCK, declared, {"backupVaultName": "x", "minRetentionDays": 8})
    assert set(changed.replaces) == {"backupVaultName", "changeableForDays", "maxRetentionDays", "minRetentionDays"}
    engine.delete(LOCK, identifier, state)
    assert backup.describe_backup_vault(BackupVaultName="lock")["Locked"] is False
    drifted, _ = engine.read(LOCK, identifier, declared)
    assert list(engine.diff(LOCK, drifted, declared).diffs) == ["maxRetentionDays", "minRetentionDays"]
    engine.delete(LOCK, "none", state)
    assert engine.read(LOCK, "none", declared) == ({}, {})


@pytest.mark.usefixtures("organization")
def test_global_settings_differ_until_all_are_declared_and_stay_when_deleted(engine: Engine, backup: Any) -> None:
    some: Properties = {"globalSettings": {"isCrossAccountBackupEnabled": "true"}}
    identifier, _ = engine.create(GLOBAL, some)
    assert identifier == backup.describe_backup_vault(BackupVaultName="lock")["BackupVaultArn"].split(":")[4]
    inputs, _ = engine.read(GLOBAL, identifier, some)
    assert list(engine.diff(GLOBAL, inputs, some).diffs) == ["globalSettings"]
    every: Properties = {
        "globalSettings": {
            "isCrossAccountBackupEnabled": "true",
            "isDelegatedAdministratorEnabled": "false",
            "isMpaEnabled": "false",
        }
    }
    engine.update(GLOBAL, identifier, some, every)
    engine.delete(GLOBAL, identifier, settled(engine, GLOBAL, identifier, every))
    assert backup.describe_global_settings()["GlobalSettings"]["isCrossAccountBackupEnabled"] == "true"


def test_region_settings_are_the_regions_and_stay_when_deleted(engine: Engine, endpoint: str) -> None:
    live = boto(endpoint, "backup", "eu-west-2")
    declared: Properties = {"resourceTypeOptInPreference": {"S3": False}, "region": "eu-west-2"}
    identifier, state = engine.create(REGION, declared)
    managed: Properties = {"CloudFormation": True, "DSQL": True, "DynamoDB": False, "EFS": False}
    assert (identifier, state["resourceTypeManagementPreference"]) == ("eu-west-2", managed)
    inputs, _ = engine.read(REGION, identifier, declared)
    assert list(engine.diff(REGION, inputs, declared).diffs) == ["resourceTypeOptInPreference"]
    new: Properties = {**declared, "resourceTypeManagementPreference": {**managed, "EFS": True}}
    engine.update(REGION, identifier, declared, new)
    engine.delete(REGION, identifier, state)
    found = live.describe_region_settings()
    assert found["ResourceTypeOptInPreference"]["S3"] is False
    assert found["ResourceTypeManagementPreference"]["EFS"] is True
    assert list(engine.diff(REGION, declared, {**declared, "region": "eu-west-3"}).replaces) == ["region"]


def test_region_settings_that_name_every_type_do_not_differ(engine: Engine, endpoint: str) -> None:
    every = boto(endpoint, "backup", "eu-west-3").describe_region_settings()["ResourceTypeOptInPreference"]
    declared: Properties = {"resourceTypeOptInPreference": {**every, "Storage Gateway": False}, "region": "eu-west-3"}
    identifier, _ = engine.create(REGION, declared)
    settled(engine, REGION, identifier, declared)
