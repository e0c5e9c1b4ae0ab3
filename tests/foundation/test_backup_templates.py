"""What every member gets for its backups: a vault in each Region, and one role."""

import json
from typing import Any

from foundation.backup_templates import member_template

TEXT = member_template("eu-central-1", "foundation", "foundation-backup")


def resources() -> dict[str, Any]:
    return dict(json.loads(TEXT)["Resources"])


def test_it_is_minified() -> None:
    assert json.dumps(json.loads(TEXT), separators=(",", ":")) == TEXT


def test_a_vault_is_in_every_region_and_outlives_the_template_with_the_key_that_aws_manages() -> None:
    assert resources()["Vault"] == {
        "Type": "AWS::Backup::BackupVault",
        "DeletionPolicy": "RetainExceptOnCreate",
        "UpdateReplacePolicy": "Retain",
        "Properties": {"BackupVaultName": "foundation"},
    }


def test_the_role_is_made_in_the_home_region_alone_and_nothing_waits_for_it() -> None:
    assert json.loads(TEXT)["Conditions"] == {"IsHome": {"Fn::Equals": [{"Ref": "AWS::Region"}, "eu-central-1"]}}
    assert resources()["Role"]["Condition"] == "IsHome"
    assert not any("DependsOn" in resource for resource in resources().values())


def test_the_role_is_aws_backups_and_restores_nothing() -> None:
    role = resources()["Role"]["Properties"]
    assert role["RoleName"] == "foundation-backup"
    assert role["ManagedPolicyArns"] == [
        "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup",
        "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup",
    ]
    (statement,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert statement == {
        "Effect": "Allow",
        "Principal": {"Service": "backup.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }
