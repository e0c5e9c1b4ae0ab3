"""Backup jobs: started on demand here, and by `runs` for plans. A job takes a moment; then its recovery point is there.

Whether the resource itself exists is not looked up.
"""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from moto.iam.models import iam_backends

from emulator.aws.errors import AwsError
from emulator.aws.pages import page
from emulator.aws.request import Handlers, Request
from emulator.aws.services import delegated
from emulator.aws.services.backup.locks import refused_retention
from emulator.aws.services.backup.model import (
    LASTING,
    PRINCIPAL,
    Backups,
    Job,
    Point,
    backups,
    existing,
    forbidden,
    invalid,
    not_found,
)
from emulator.aws.services.backup.settings import RegionSettings
from emulator.aws.services.organizations.model import made_up, now
from emulator.aws.state import State

_KINDS = {
    ":ec2:volume": "EBS",
    ":ec2:instance": "EC2",
    ":dynamodb:table": "DynamoDB",
    ":elasticfilesystem:file-system": "EFS",
    ":rds:db": "RDS",
    ":rds:cluster": "Aurora",
    ":s3:": "S3",
}


def start_backup_job(request: Request) -> Mapping[str, object]:
    """StartBackupJob: into a vault that exists, by a role that exists, of a type that the Region protects."""
    vault, resource, role = existing(request), request["ResourceArn"], request["IamRoleArn"]
    kind = kind_of(resource)
    if not request.state.store(RegionSettings, request.account, request.region).opt_in[kind]:
        raise forbidden(f"Resources of the type {kind} are not opted in in {request.region}.")
    if not role_exists(role):
        raise invalid(f"IAM role {role} cannot be assumed by AWS Backup.")
    lifecycle = request.get("Lifecycle") or {}
    job = start(request.state, request.account, request.region, vault.name, resource, role, lifecycle)
    return {"BackupJobId": job.id, "RecoveryPointArn": job.point, "CreationDate": job.created, "IsParent": False}


def start(
    state: State,
    account: str,
    region: str,
    vault_name: str,
    resource: str,
    role: str,
    lifecycle: Mapping[str, Any],
    plan: str | None = None,
) -> Job:
    """Start a job; what is wrong with vault, role or retention makes it fail."""
    store, kind, moment = state.store(Backups, account, region), kind_of(resource), now()
    vault = store.vaults.get(vault_name)
    failure = f"Backup vault {vault_name} does not exist." if vault is None else refused_retention(vault, lifecycle)
    if failure is None and not role_exists(role):
        failure = f"IAM role {role} cannot be assumed by AWS Backup."
    point = None if vault is None or failure else point_arn(kind, account, region)
    job = Job(
        str(uuid4()),
        account,
        vault_name,
        resource,
        kind,
        role,
        moment,
        moment + LASTING,
        lifecycle,
        point,
        failure,
        plan,
    )
    store.jobs[job.id] = job
    if vault is not None and point is not None:
        vault.points[point] = Point(point, resource, kind, role, job.over, lifecycle, plan=plan)
    return job


def describe_backup_job(request: Request) -> Mapping[str, object]:
    """DescribeBackupJob."""
    found = backups(request).jobs.get(request["BackupJobId"])
    if found is None:
        raise not_found(f"Backup job {request['BackupJobId']} cannot be found.")
    return _described(found, request.region)


def list_backup_jobs(request: Request) -> Mapping[str, object]:
    """ListBackupJobs, the newest first; of other accounts for the management account and its delegates."""
    wanted = {"ByResourceArn": "resource", "ByBackupVaultName": "vault", "ByResourceType": "kind", "ByState": "state"}
    found = asked_for(request, list(seen(request).jobs.values()), wanted)
    return page(request, "BackupJobs", found, lambda job: _described(job, request.region), size=1000)


def asked_for(request: Request, jobs: list[Job], wanted: Mapping[str, str]) -> list[Job]:
    """The jobs that a listing's parameters choose, the newest first; `wanted` are members of jobs by parameter."""
    asked = {member: request.get(name) for name, member in wanted.items() if request.get(name)}
    chosen = [job for job in jobs if all(getattr(job, member) == value for member, value in asked.items())]
    return sorted(chosen, key=lambda job: job.created, reverse=True)


def seen(request: Request) -> Backups:
    """What a listing of jobs is about: the caller's account, or the one that ByAccountId names.

    AWS's documentation lets the management account ask for everyone's (`*`), which its own model of the API forbids.
    """
    asked = request.get("ByAccountId") or request.account
    organization = delegated.organization_of(request)
    if asked == request.account:
        return backups(request)
    if organization is None or not (
        delegated.is_management(request) or PRINCIPAL in organization.delegates.get(request.account, {})
    ):
        raise AwsError("AccessDeniedException", "Insufficient privileges to perform this action.", status=403)
    return request.state.store(Backups, asked, request.region)


def kind_of(resource: str) -> str:
    """The type of a resource, as AWS Backup calls it, from its ARN."""
    parts = resource.split(":", 5)
    place = f":{parts[2]}:{parts[5]}" if len(parts) == 6 else ""
    found = next((kind for start_of, kind in _KINDS.items() if place.startswith(start_of)), None)
    if found is None:
        raise invalid(f"Unsupported resource type: {resource}")
    return found


def role_exists(arn: str) -> bool:
    """Whether there is such a role."""
    account = arn.split(":")[4] if arn.count(":") == 5 else ""
    return account in iam_backends and any(role.arn == arn for role in iam_backends[account]["aws"].roles.values())


def point_arn(kind: str, account: str, region: str) -> str:
    """The ARN of a new recovery point."""
    if kind == "EBS":
        return f"arn:aws:ec2:{region}::snapshot/snap-0{made_up(16)}"
    return f"arn:aws:backup:{region}:{account}:recovery-point:{uuid4()}"


def _described(job: Job, region: str) -> dict[str, object]:
    shown: dict[str, object] = {
        "AccountId": job.account,
        "BackupJobId": job.id,
        "BackupVaultName": job.vault,
        "BackupVaultArn": f"arn:aws:backup:{region}:{job.account}:backup-vault:{job.vault}",
        "ResourceArn": job.resource,
        "ResourceType": job.kind,
        "IamRoleArn": job.role,
        "CreationDate": job.created,
        "State": job.state,
        "RecoveryPointLifecycle": dict(job.lifecycle),
    }
    if job.state != "RUNNING":
        shown["CompletionDate"] = job.over
    if job.state == "FAILED":
        shown["StatusMessage"] = job.failure
    if job.point is not None:
        shown["RecoveryPointArn"] = job.point
    if job.plan is not None:
        shown["CreatedBy"] = {"BackupPlanId": job.plan}
    return shown


HANDLERS: Handlers = {
    "StartBackupJob": start_backup_job,
    "DescribeBackupJob": describe_backup_job,
    "ListBackupJobs": list_backup_jobs,
}
