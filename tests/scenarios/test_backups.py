"""What a tag brings about: a backup in the member, its copy in the central vault, and nobody who could take it away.

One story on one emulated AWS, in the order of the file.
"""

import json
import time
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import boto3
import pytest
from botocore.exceptions import ClientError
from emulated_shell import Shell, emulated_shell, project

pytestmark = pytest.mark.slow

MANAGEMENT, HOME, OTHER = "111122223333", "eu-central-1", "eu-west-1"
STACK = f"""config:
  foundation:settings: {{management_account: "{MANAGEMENT}", home_region: {HOME}, regions: [{HOME}, {OTHER}]}}
  foundation:organization: {{}}
  foundation:units: {{infrastructure: {{}}, workloads: {{}}, suspended: {{}}}}
  foundation:accounts:
    email: aws+{{account}}@example.com
    members:
      operations: {{unit: infrastructure, purpose: operations}}
      shop: {{unit: workloads}}
  foundation:guardrails: {{}}
  foundation:baseline: "off"
  foundation:logs: "off"
  foundation:security: "off"
  foundation:identity: "off"
  foundation:network: "off"
  foundation:images: "off"
  foundation:tags: "off"
  foundation:spend: "off"
  foundation:quotas: "off"
  foundation:operations:
    notifications: {{emails: {{on-call: aws-operations@example.com}}}}
    state: "off"
"""


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    directory = tmp_path_factory.mktemp("backups")
    file = directory / "Pulumi.backups.yaml"
    file.write_text(STACK)
    where = project(directory / "project", file)
    with emulated_shell(where, "--role-seconds", "0", "--creation-seconds", "0") as found:
        done = found.foundation("up", "prod")
        assert done.code == 0, done.output
        yield found


def account(shell: Shell, key: str) -> str:
    return str(shell.foundation("outputs", "prod", "--json", "-").json()["accounts"][key]["id"])


def client(
    shell: Shell, key: str, service: str, region: str = HOME, role: str = "OrganizationAccountAccessRole"
) -> Any:
    """A client in a member."""
    arn = f"arn:aws:iam::{account(shell, key)}:role/{role}"
    given = shell.client("sts").assume_role(RoleArn=arn, RoleSessionName="test")["Credentials"]
    return boto3.client(
        service,
        region_name=region,
        endpoint_url=shell.endpoint,
        aws_access_key_id=given["AccessKeyId"],
        aws_secret_access_key=given["SecretAccessKey"],
        aws_session_token=given["SessionToken"],
    )


def refused(call: Any, **asked: Any) -> None:
    with pytest.raises(ClientError) as caught:
        call(**asked)
    assert "explicit deny in a service control policy" in str(caught.value)


def run_plans(shell: Shell, region: str) -> Mapping[str, list[str]]:
    """What a night does in the shop's account."""
    asked = urlencode({"account": account(shell, "shop"), "region": region})
    with urlopen(f"{shell.endpoint}/_foundation/backup-run?{asked}") as answer:
        found: Mapping[str, list[str]] = json.load(answer)
    time.sleep(0.2)
    return found


def test_a_member_has_the_plans_of_each_region(shell: Shell) -> None:
    for region in (HOME, OTHER):
        plans = client(shell, "shop", "backup", region).list_backup_plans()["BackupPlansList"]
        assert sorted(plan["BackupPlanName"] for plan in plans) == [f"daily-{region}", f"monthly-{region}"]


@pytest.mark.parametrize("region", [HOME, OTHER])
def test_a_tagged_volume_is_backed_up_and_copied_to_the_vault_of_its_region(shell: Shell, region: str) -> None:
    tags = [{"ResourceType": "volume", "Tags": [{"Key": "backup", "Value": "daily"}]}]
    asked = {"AvailabilityZone": f"{region}a", "Size": 1, "TagSpecifications": tags}
    ec2 = client(shell, "shop", "ec2", region)
    volume = ec2.create_volume(**asked, Encrypted=True)["VolumeId"]
    started = run_plans(shell, region)
    assert (len(started["BackupJobs"]), len(started["CopyJobs"])) == (1, 1)
    backup = client(shell, "shop", "backup", region)
    job = backup.describe_backup_job(BackupJobId=started["BackupJobs"][0])
    assert (job["State"], job["BackupVaultName"]) == ("COMPLETED", "foundation")
    assert job["ResourceArn"].endswith(volume)
    copy = backup.describe_copy_job(CopyJobId=started["CopyJobs"][0])["CopyJob"]
    assert copy["State"] == "COMPLETED", copy
    vault = client(shell, "operations", "backup", region)
    (point,) = vault.list_recovery_points_by_backup_vault(BackupVaultName="foundation-central")["RecoveryPoints"]
    assert point["Lifecycle"] == {"DeleteAfterDays": 35}
    assert point["SourceBackupVaultArn"].split(":")[4] == account(shell, "shop")


def test_the_central_vault_is_locked_and_under_a_key_of_its_own(shell: Shell) -> None:
    found = client(shell, "operations", "backup").describe_backup_vault(BackupVaultName="foundation-central")
    assert (found["Locked"], found["MinRetentionDays"], found["MaxRetentionDays"]) == (True, 7, 400)
    key = client(shell, "operations", "kms").describe_key(KeyId="alias/foundation-backup")["KeyMetadata"]["Arn"]
    assert found["EncryptionKeyArn"] == key


def test_a_copy_that_is_kept_too_short_is_not_taken(shell: Shell) -> None:
    backup = client(shell, "shop", "backup")
    (point,) = backup.list_recovery_points_by_backup_vault(BackupVaultName="foundation")["RecoveryPoints"]
    central = shell.foundation("outputs", "prod", "--json", "-").json()["operations"]["vaults"][HOME]
    job = backup.start_copy_job(
        SourceBackupVaultName="foundation",
        RecoveryPointArn=point["RecoveryPointArn"],
        DestinationBackupVaultArn=central,
        IamRoleArn=f"arn:aws:iam::{account(shell, 'shop')}:role/foundation-backup",
        Lifecycle={"DeleteAfterDays": 6},
    )
    time.sleep(0.2)
    found = backup.describe_copy_job(CopyJobId=job["CopyJobId"])["CopyJob"]
    assert (found["State"], "7 days" in found["StatusMessage"]) == ("FAILED", True)


def test_an_administrator_of_the_member_takes_no_backup_away(shell: Shell) -> None:
    own = account(shell, "shop")
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{own}:root"}, "Action": "sts:AssumeRole"},
            {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{MANAGEMENT}:root"}, "Action": "sts:AssumeRole"},
        ],
    }
    iam = client(shell, "shop", "iam")
    iam.create_role(RoleName="administrator", AssumeRolePolicyDocument=json.dumps(trust))
    backup = client(shell, "shop", "backup", role="administrator")
    (point,) = backup.list_recovery_points_by_backup_vault(BackupVaultName="foundation")["RecoveryPoints"]
    named = {"BackupVaultName": "foundation", "RecoveryPointArn": point["RecoveryPointArn"]}
    refused(backup.delete_recovery_point, **named)
    refused(backup.delete_backup_vault, BackupVaultName="foundation")


def test_health_of_all_accounts_is_seen_from_operations(shell: Shell) -> None:
    health = client(shell, "operations", "health", "us-east-1")
    assert health.describe_events_for_organization()["events"] == []
    made = [(call["operation"], call["parameters"].get("ServicePrincipal")) for call in shell.calls()]
    switched_on = made.index(("EnableHealthServiceAccessForOrganization", None))
    assert switched_on < made.index(("RegisterDelegatedAdministrator", "health.amazonaws.com"))


def test_operations_is_told_of_all_accounts(shell: Shell) -> None:
    notifications = client(shell, "operations", "notifications", "us-east-1")
    found = notifications.list_notification_configurations()["notificationConfigurations"]
    assert {one["name"]: one["aggregationDuration"] for one in found} == {"health": "SHORT", "backup-failures": "LONG"}
    root = shell.client("organizations").list_roots()["Roots"][0]["Id"]
    for one in found:
        units = notifications.list_organizational_units(notificationConfigurationArn=one["arn"])
        assert units["organizationalUnits"] == [root]
        assert len(notifications.list_channels(notificationConfigurationArn=one["arn"])["channels"]) == 1


def test_a_second_run_changes_nothing(shell: Shell) -> None:
    done = shell.run("pulumi", "preview", "--stack", "prod", "--non-interactive", "--expect-no-changes")
    assert done.code == 0, done.output
