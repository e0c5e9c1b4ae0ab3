"""Copies of recovery points to other vaults, also of other accounts and Regions.

Another account's vault takes a copy if both accounts are in one organization whose management account has switched
cross-account backup on, if the vault's policy allows the copying role `backup:CopyIntoBackupVault`, and if its key is
not the one that AWS manages (resources that AWS Backup manages fully are free of that).
Source: Creating backup copies across AWS accounts (developer guide).
"""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from emulator.aws.authorization import resource_decision
from emulator.aws.callers import Caller
from emulator.aws.pages import page
from emulator.aws.request import Handlers, Request
from emulator.aws.services.backup.jobs import asked_for, point_arn, role_exists, seen
from emulator.aws.services.backup.locks import refused_retention
from emulator.aws.services.backup.model import LASTING, Backups, Job, Point, Vault, backups, by_arn, existing, not_found
from emulator.aws.services.backup.settings import CROSS_ACCOUNT, GlobalSettings, RegionSettings
from emulator.aws.services.backup.vaults import is_managed
from emulator.aws.services.organizations.model import Organizations, now
from emulator.aws.state import State
from evaluation.resource_policy import Decision

ACTION = "backup:CopyIntoBackupVault"
_ALWAYS_MANAGED = frozenset({"EFS", "S3", "SAP HANA on Amazon EC2", "VirtualMachine"})


def start_copy_job(request: Request) -> Mapping[str, object]:
    """StartCopyJob; what keeps the destination from taking the copy makes the job fail."""
    vault = existing(request, request["SourceBackupVaultName"])
    point = vault.points.get(request["RecoveryPointArn"])
    if point is None:
        raise not_found(f"Recovery point {request['RecoveryPointArn']} cannot be found in {vault.name}.")
    destination, role = request["DestinationBackupVaultArn"], request["IamRoleArn"]
    lifecycle = request.get("Lifecycle") or point.lifecycle
    job = copy(request.state, vault, point, destination, role, lifecycle)
    return {"CopyJobId": job.id, "CreationDate": job.created, "IsParent": False}


def copy(state: State, vault: Vault, point: Point, destination: str, role: str, lifecycle: Mapping[str, Any]) -> Job:
    """Start to copy a recovery point from a vault to the one of the ARN `destination`."""
    account, region = vault.arn.split(":")[4], vault.arn.split(":")[3]
    target, moment = by_arn(state, destination), max(now(), point.since)
    failure = _failure(state, vault, point, target, role, lifecycle)
    made = None
    if target is not None and failure is None:
        made = point_arn(point.kind, target.arn.split(":")[4], target.arn.split(":")[3])
        over = moment + LASTING
        target.points[made] = Point(made, point.resource, point.kind, role, over, lifecycle, vault.arn, point.plan)
    job = Job(
        str(uuid4()),
        account,
        destination,
        point.resource,
        point.kind,
        role,
        moment,
        moment + LASTING,
        lifecycle,
        made,
        failure,
        point.plan,
        vault.arn,
        point.arn,
    )
    state.store(Backups, account, region).copies[job.id] = job
    return job


def describe_copy_job(request: Request) -> Mapping[str, object]:
    """DescribeCopyJob, in the account and Region of the source."""
    found = backups(request).copies.get(request["CopyJobId"])
    if found is None:
        raise not_found(f"Copy job {request['CopyJobId']} cannot be found.")
    return {"CopyJob": _described(found)}


def list_copy_jobs(request: Request) -> Mapping[str, object]:
    """ListCopyJobs, the newest first; of other accounts for the management account and its delegates."""
    wanted = {
        "ByResourceArn": "resource",
        "ByDestinationVaultArn": "vault",
        "ByResourceType": "kind",
        "ByState": "state",
        "BySourceRecoveryPointArn": "source_point",
    }
    found = asked_for(request, list(seen(request).copies.values()), wanted)
    return page(request, "CopyJobs", found, _described, size=1000)


def _failure(
    state: State, vault: Vault, point: Point, target: Vault | None, role: str, lifecycle: Mapping[str, Any]
) -> str | None:
    if target is None:
        return "The destination backup vault does not exist."
    if not role_exists(role):
        return f"IAM role {role} cannot be assumed by AWS Backup."
    source, destination = vault.arn.split(":")[4], target.arn.split(":")[4]
    if source != destination and (reason := _between_accounts(state, vault, point, target)):
        return reason
    decision = Decision.SILENT
    if target.policy is not None:
        who = Caller("", source, role, target.arn.split(":")[3], "backup")
        decision = resource_decision(state, who, target.policy, ACTION, target.arn)
    if decision is Decision.DENIED or (source != destination and decision is not Decision.ALLOWED):
        return "Access Denied trying to call AWS Backup service"
    return refused_retention(target, lifecycle)


def _between_accounts(state: State, vault: Vault, point: Point, target: Vault) -> str | None:
    organization = state.store(Organizations).current
    accounts = {vault.arn.split(":")[4], target.arn.split(":")[4]}
    if organization is None or not accounts <= organization.accounts.keys():
        return "Copy job failed. Both source and destination account must be a member of the same organization"
    if state.store(GlobalSettings).values[CROSS_ACCOUNT] != "true":
        return "Copy job failed. Cross-account backup is not enabled in the organization's management account"
    region, account = vault.arn.split(":")[3:5]
    managed = point.kind in _ALWAYS_MANAGED or state.store(RegionSettings, account, region).management.get(point.kind)
    if is_managed(target) and not managed:
        return "Copy job failed. The destination vault is encrypted with the default Backup service managed key"
    return None


def _described(job: Job) -> dict[str, object]:
    shown: dict[str, object] = {
        "AccountId": job.account,
        "CopyJobId": job.id,
        "SourceBackupVaultArn": job.source,
        "SourceRecoveryPointArn": job.source_point,
        "DestinationBackupVaultArn": job.vault,
        "ResourceArn": job.resource,
        "ResourceType": job.kind,
        "IamRoleArn": job.role,
        "CreationDate": job.created,
        "State": job.state,
        "DestinationRecoveryPointLifecycle": dict(job.lifecycle),
    }
    if job.state != "RUNNING":
        shown["CompletionDate"] = job.over
    if job.state == "FAILED":
        shown["StatusMessage"] = job.failure
    if job.point is not None:
        shown["DestinationRecoveryPointArn"] = job.point
    if job.plan is not None:
        shown["CreatedBy"] = {"BackupPlanId": job.plan}
    return shown


HANDLERS: Handlers = {
    "StartCopyJob": start_copy_job,
    "DescribeCopyJob": describe_copy_job,
    "ListCopyJobs": list_copy_jobs,
}
