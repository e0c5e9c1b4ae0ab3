"""An account that backs its volumes up, and what the tests of AWS Backup ask of it."""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import World

REGION = "us-east-1"
VOLUME = f"arn:aws:ec2:{REGION}:{{}}:volume/vol-0123456789abcdef0"
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "backup.amazonaws.com"}, "Action": "sts:AssumeRole"},
        ],
    }
)


def code(call: Callable[[], object]) -> str:
    with pytest.raises(ClientError) as caught:
        call()
    return str(caught.value.response["Error"]["Code"])


def allow_copies(organization: str) -> str:
    condition = {"StringEquals": {"aws:PrincipalOrgID": organization}}
    action = "backup:CopyIntoBackupVault"
    statement = {"Effect": "Allow", "Principal": "*", "Action": action, "Resource": "*", "Condition": condition}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def over(describe: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any]:
    """The job once it is over."""
    while (job := describe())["State"] == "RUNNING":
        time.sleep(0.01)
    return job


class Member:
    """An account with a vault and a role, and what it does with them."""

    def __init__(self, world: World) -> None:
        self.account = world.account()
        self.backup = world.member("backup", self.account)
        world.member("iam", self.account).create_role(RoleName="backup", AssumeRolePolicyDocument=TRUST)
        self.role = f"arn:aws:iam::{self.account}:role/backup"
        self.backup.create_backup_vault(BackupVaultName="local")

    def back_up(self, **more: Any) -> Mapping[str, Any]:
        """The job that backs a volume up, once it is over."""
        asked = {"BackupVaultName": "local", "ResourceArn": VOLUME.format(self.account), "IamRoleArn": self.role}
        job = self.backup.start_backup_job(**{**asked, **more})["BackupJobId"]
        return over(lambda: self.backup.describe_backup_job(BackupJobId=job))

    def copy(self, point: str, destination: str, **more: Any) -> Mapping[str, Any]:
        """The job that copies a recovery point, once it is over."""
        asked = {"SourceBackupVaultName": "local", "RecoveryPointArn": point, "IamRoleArn": self.role}
        job = self.backup.start_copy_job(DestinationBackupVaultArn=destination, **{**asked, **more})["CopyJobId"]

        def describe() -> Mapping[str, Any]:
            found: Mapping[str, Any] = self.backup.describe_copy_job(CopyJobId=job)["CopyJob"]
            return found

        return over(describe)
