"""Vaults that templates make in members: made, tagged anew, and gone unless they are retained."""

import json
import time
from collections.abc import Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import World

HOME = "us-east-1"


class Sets:
    """A StackSet with one vault, in one account."""

    def __init__(self, world: World) -> None:
        self.account = world.account()
        self.sets = world.aws.client("cloudformation", HOME)
        self.sets.activate_organizations_access()
        self.name, unit = world.name("vaults"), world.unit()
        world.organizations.move_account(AccountId=self.account, SourceParentId=world.root, DestinationParentId=unit)
        self.targets = {"DeploymentTargets": {"OrganizationalUnitIds": [unit]}, "Regions": [HOME]}
        self.backup = world.member("backup", self.account)
        self.key = world.member("kms", self.account).create_key()["KeyMetadata"]["Arn"]

    def create(self, properties: Mapping[str, Any], **more: Any) -> str:
        self.sets.create_stack_set(StackSetName=self.name, PermissionModel="SERVICE_MANAGED", **_body(properties, more))
        return self._finished(self.sets.create_stack_instances(StackSetName=self.name, **self.targets))

    def update(self, properties: Mapping[str, Any], **more: Any) -> str:
        return self._finished(self.sets.update_stack_set(StackSetName=self.name, **_body(properties, more)))

    def delete(self) -> str:
        asked = {"StackSetName": self.name, "RetainStacks": False, **self.targets}
        return self._finished(self.sets.delete_stack_instances(**asked))

    def tags(self, vault: str) -> dict[str, str]:
        arn = self.backup.describe_backup_vault(BackupVaultName=vault)["BackupVaultArn"]
        return dict(self.backup.list_tags(ResourceArn=arn)["Tags"])

    def _finished(self, answer: Mapping[str, str]) -> str:
        asked = {"StackSetName": self.name, "OperationId": answer["OperationId"]}
        while self.sets.describe_stack_set_operation(**asked)["StackSetOperation"]["Status"] == "RUNNING":
            time.sleep(0.02)
        found = self.sets.list_stack_set_operation_results(**asked)["Summaries"]
        return "; ".join(entry.get("StatusReason", "") for entry in found)


def _body(properties: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    vault = {"Type": "AWS::Backup::BackupVault", "Properties": properties, **more}
    return {"TemplateBody": json.dumps({"Resources": {"Vault": vault}})}


def test_a_vault_is_made_with_its_key_tagged_anew_and_deleted(world: World) -> None:
    sets = Sets(world)
    tagged = {"BackupVaultName": "one", "EncryptionKeyArn": sets.key, "BackupVaultTags": {"a": "1", "b": "2"}}
    assert sets.create(tagged) == ""
    assert sets.backup.describe_backup_vault(BackupVaultName="one")["EncryptionKeyArn"] == sets.key
    assert sets.tags("one").items() >= {"a": "1", "b": "2"}.items()
    assert sets.update({**tagged, "BackupVaultTags": {"a": "3"}}) == ""
    assert (sets.tags("one")["a"], "b" in sets.tags("one")) == ("3", False)
    assert sets.delete() == ""
    with pytest.raises(ClientError):
        sets.backup.describe_backup_vault(BackupVaultName="one")


def test_another_name_makes_another_vault(world: World) -> None:
    sets = Sets(world)
    assert sets.create({"BackupVaultName": "one"}) == ""
    assert sets.update({"BackupVaultName": "two"}) == ""
    assert [vault["BackupVaultName"] for vault in sets.backup.list_backup_vaults()["BackupVaultList"]] == ["two"]


def test_a_retained_vault_outlives_its_stack_and_keeps_another_stack_from_making_it(world: World) -> None:
    sets = Sets(world)
    kept = {"DeletionPolicy": "RetainExceptOnCreate"}
    assert sets.create({"BackupVaultName": "one"}, **kept) == ""
    assert sets.delete() == ""
    assert sets.backup.describe_backup_vault(BackupVaultName="one")
    again = sets.sets.create_stack_instances(StackSetName=sets.name, **sets.targets)
    assert "already exists" in sets._finished(again)
