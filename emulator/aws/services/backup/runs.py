"""Runs of the organization's plans: what a schedule would start, started once. There is no such API.

Resources are found by their tags, as far as moto's tagging API knows them, and only of types that the Region has
opted in. Selections other than by tags are refused by name.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from emulator.aws.errors import AwsError
from emulator.aws.services.backup import copies, jobs
from emulator.aws.services.backup.model import Backups, Job
from emulator.aws.services.backup.plans import Plan, copies_of, lifecycle_of, plans_of
from emulator.aws.services.backup.settings import RegionSettings
from emulator.aws.services.organizations.access import listed
from emulator.aws.state import State


def run_plans(state: State, asked: Mapping[str, list[str]]) -> Mapping[str, object]:
    """Run every plan of the `account` in the `region` once: ids of the backup and copy jobs that this started."""
    account, region = asked["account"][0], asked["region"][0]
    started: dict[str, list[str]] = {"BackupJobs": [], "CopyJobs": []}
    with state.lock:
        for plan in plans_of(state, account, region):
            for rule, resource, role in _due(state, plan, account, region):
                job = _backed_up(state, plan, rule, resource, role)
                started["BackupJobs"].append(job.id)
                started["CopyJobs"] += [copied.id for copied in _copied(state, job, rule, region)]
    return started


def _due(state: State, plan: Plan, account: str, region: str) -> Iterator[tuple[Mapping[str, Any], str, str]]:
    """Rules with the resources that they protect, and the roles that do it."""
    if set(plan.document.get("selections") or {}) - {"tags"}:
        raise AwsError("NotImplementedByEmulator", f"{plan.name} selects otherwise than by tags.", status=501)
    opt_in = state.store(RegionSettings, account, region).opt_in
    for _, selection in plan.selections():
        role = str(selection.get("iam_role_arn"))
        for resource in _tagged(account, region, str(selection["tag_key"]), listed(selection.get("tag_value"))):
            if _is_protected(resource, opt_in):
                for _, rule in plan.rules():
                    yield rule, resource, role


def _tagged(account: str, region: str, key: str, values: list[str]) -> list[str]:
    from moto.resourcegroupstaggingapi.models import resourcegroupstaggingapi_backends  # it imports most of moto

    backend = resourcegroupstaggingapi_backends[account][region]
    _, found = backend.get_resources(
        resources_per_page=10_000, tags_per_page=10_000, tag_filters=[{"Key": key, "Values": values}]
    )
    return [resource.arn for resource in found]


def _is_protected(resource: str, opt_in: Mapping[str, bool]) -> bool:
    try:
        return opt_in[jobs.kind_of(resource)]
    except AwsError:
        return False  # a type that AWS Backup does not know


def _backed_up(state: State, plan: Plan, rule: Mapping[str, Any], resource: str, role: str) -> Job:
    account, region = plan.arn.split(":")[4], plan.arn.split(":")[3]
    vault = str(rule.get("target_backup_vault_name"))
    return jobs.start(state, account, region, vault, resource, role, lifecycle_of(rule), plan.id)


def _copied(state: State, job: Job, rule: Mapping[str, Any], region: str) -> Iterator[Job]:
    vault = state.store(Backups, job.account, region).vaults.get(job.vault)
    if vault is None or job.point is None:
        return
    for destination, lifecycle in copies_of(rule):
        yield copies.copy(state, vault, vault.points[job.point], destination, job.role, lifecycle or job.lifecycle)
