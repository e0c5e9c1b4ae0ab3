"""Backup plans that come from the organization's backup policies, and what their runs leave behind."""

import json
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import MANAGEMENT, Aws, World

from emulator.aws.application import EmulatedAws
from emulator.aws.http import listen, serve
from emulator.aws.services.backup import run_plans
from emulator.aws.state import Settings, State

REGION, ELSEWHERE = "us-east-1", "eu-west-1"
PRINCIPAL = "backup.amazonaws.com"
_TRUSTED = {"Effect": "Allow", "Principal": {"Service": PRINCIPAL}, "Action": "sts:AssumeRole"}
TRUST = json.dumps({"Version": "2012-10-17", "Statement": [_TRUSTED]})


def code(call: Callable[[], object]) -> str:
    with pytest.raises(ClientError) as caught:
        call()
    return str(caught.value.response["Error"]["Code"])


def policy(central: str = "arn:aws:backup:us-east-1:$account:backup-vault:second") -> str:
    """A backup policy with one plan, whose documents name the target account `$account`."""
    rule = {
        "schedule_expression": {"@@assign": "cron(0 5 ? * * *)"},
        "target_backup_vault_name": {"@@assign": "local"},
        "lifecycle": {"delete_after_days": {"@@assign": "35"}},
        "copy_actions": {
            central: {
                "target_backup_vault_arn": {"@@assign": central},
                "lifecycle": {"delete_after_days": {"@@assign": "90"}},
            }
        },
    }
    tagged = {
        "iam_role_arn": {"@@assign": "arn:aws:iam::$account:role/backup"},
        "tag_key": {"@@assign": "backup"},
        "tag_value": {"@@assign": ["daily"]},
    }
    plan = {
        "regions": {"@@assign": [REGION]},
        "rules": {"daily": rule},
        "selections": {"tags": {"tagged": tagged}},
    }
    return json.dumps({"plans": {"daily": plan}})


class Running:
    """An emulated AWS in this process, whose state the tests can reach."""

    def __init__(self, state: State) -> None:
        self.state = state

    def run(self, account: str, region: str = REGION) -> Mapping[str, Any]:
        """Run the account's plans once, and wait for the jobs."""
        started: Mapping[str, Any] = run_plans(self.state, {"account": [account], "region": [region]})
        time.sleep(0.15)
        return started


@pytest.fixture(scope="module")
def running() -> Running:
    return Running(State(Settings(MANAGEMENT, quota=50, creation_seconds=0)))


@pytest.fixture(scope="module")
def world(running: Running) -> World:
    listener = listen(0)
    threading.Thread(target=serve, args=(listener, EmulatedAws(running.state)), daemon=True).start()
    aws = Aws(f"http://127.0.0.1:{listener.getsockname()[1]}", None)  # type: ignore[arg-type]
    made = World(aws)
    made.found()
    made.organizations.enable_aws_service_access(ServicePrincipal=PRINCIPAL)
    return made


def target(world: World, document: str) -> str:
    """A new account in a new unit that the policy is attached to."""
    unit, account = world.unit(), world.account()
    world.organizations.move_account(AccountId=account, SourceParentId=world.root, DestinationParentId=unit)
    identity = world.policy("BACKUP_POLICY", document)
    world.organizations.attach_policy(PolicyId=identity, TargetId=unit)
    return account


def volume(world: World, account: str, region: str = REGION) -> str:
    """ARN of a new volume that the plan selects."""
    tags = [{"ResourceType": "volume", "Tags": [{"Key": "backup", "Value": "daily"}]}]
    made = world.member("ec2", account, region).create_volume(
        AvailabilityZone=f"{region}a", Size=1, TagSpecifications=tags
    )
    return f"arn:aws:ec2:{region}:{account}:volume/{made['VolumeId']}"


def role(world: World, account: str) -> None:
    world.member("iam", account).create_role(RoleName="backup", AssumeRolePolicyDocument=TRUST)


def test_a_plan_is_seen_in_the_accounts_and_regions_that_its_policy_reaches(world: World) -> None:
    account, other = target(world, policy()), world.account()
    backup = world.member("backup", account)
    plan = backup.list_backup_plans()["BackupPlansList"][0]
    assert plan["BackupPlanName"] == "daily"
    assert plan["BackupPlanId"].startswith("orgs/")
    assert plan["BackupPlanArn"] == f"arn:aws:backup:{REGION}:{account}:backup-plan:{plan['BackupPlanId']}"
    assert world.member("backup", account, ELSEWHERE).list_backup_plans()["BackupPlansList"] == []
    assert world.member("backup", other).list_backup_plans()["BackupPlansList"] == []

    found = backup.get_backup_plan(BackupPlanId=plan["BackupPlanId"])["BackupPlan"]["Rules"]
    assert [(rule["RuleName"], rule["TargetBackupVaultName"], rule["Lifecycle"]) for rule in found] == [
        ("daily", "local", {"DeleteAfterDays": 35})
    ]
    second = f"arn:aws:backup:{REGION}:{account}:backup-vault:second"
    copied = [{"DestinationBackupVaultArn": second, "Lifecycle": {"DeleteAfterDays": 90}}]
    assert found[0]["CopyActions"] == copied
    selections = backup.list_backup_selections(BackupPlanId=plan["BackupPlanId"])["BackupSelectionsList"]
    assert [(one["SelectionName"], one["IamRoleArn"]) for one in selections] == [
        ("tagged", f"arn:aws:iam::{account}:role/backup")
    ]


def test_a_plan_of_the_organization_is_not_to_be_changed_by_the_account(world: World) -> None:
    backup = world.member("backup", target(world, policy()))
    plan = backup.list_backup_plans()["BackupPlansList"][0]["BackupPlanId"]
    assert code(lambda: backup.delete_backup_plan(BackupPlanId=plan)) == "InvalidRequestException"
    assert code(lambda: backup.delete_backup_plan(BackupPlanId="none")) == "ResourceNotFoundException"


def test_plans_are_in_effect_while_the_organization_trusts_aws_backup(world: World) -> None:
    backup = world.member("backup", target(world, policy()))
    world.organizations.disable_aws_service_access(ServicePrincipal=PRINCIPAL)
    assert backup.list_backup_plans()["BackupPlansList"] == []
    world.organizations.enable_aws_service_access(ServicePrincipal=PRINCIPAL)
    assert len(backup.list_backup_plans()["BackupPlansList"]) == 1


def test_a_run_fails_where_the_vault_or_the_role_is_not_there(world: World, running: Running) -> None:
    account = target(world, policy())
    backup, resource = world.member("backup", account), volume(world, account)
    running.run(account)
    backup.create_backup_vault(BackupVaultName="local")
    running.run(account)
    jobs = backup.list_backup_jobs(ByResourceArn=resource)["BackupJobs"]
    assert [job["State"] for job in jobs] == ["FAILED", "FAILED"]
    assert [job["StatusMessage"].split(" ")[0] for job in jobs] == ["IAM", "Backup"]
    assert backup.list_copy_jobs()["CopyJobs"] == []


def test_a_run_backs_up_and_copies_what_the_plan_selects(world: World, running: Running) -> None:
    account = target(world, policy())
    backup, resource = world.member("backup", account), volume(world, account)
    role(world, account)
    for name in ("local", "second"):
        backup.create_backup_vault(BackupVaultName=name)
    volume(world, account, ELSEWHERE)
    assert running.run(account, ELSEWHERE) == {"BackupJobs": [], "CopyJobs": []}
    started = running.run(account)
    plan = backup.list_backup_plans()["BackupPlansList"][0]["BackupPlanId"]
    job = backup.describe_backup_job(BackupJobId=started["BackupJobs"][0])
    assert (job["State"], job["ResourceArn"], job["CreatedBy"]["BackupPlanId"]) == ("COMPLETED", resource, plan)
    copy = backup.describe_copy_job(CopyJobId=started["CopyJobs"][0])["CopyJob"]
    assert (copy["State"], copy["SourceRecoveryPointArn"]) == ("COMPLETED", job["RecoveryPointArn"])
    found = backup.list_recovery_points_by_backup_vault(BackupVaultName="second", ByBackupPlanId=plan)
    assert [point["Lifecycle"] for point in found["RecoveryPoints"]] == [{"DeleteAfterDays": 90}]


def test_a_run_leaves_types_alone_that_are_not_opted_in(world: World, running: Running) -> None:
    account = target(world, policy())
    volume(world, account)
    world.member("backup", account).update_region_settings(ResourceTypeOptInPreference={"EBS": False})
    assert running.run(account)["BackupJobs"] == []
