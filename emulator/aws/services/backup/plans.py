"""Backup plans that an organization's backup policies make in its accounts: seen there, and not to be changed there.

They are in effect while the organization trusts AWS Backup. Ids begin with `orgs/`, as AWS's do.
Source: Backup policy syntax and examples (AWS Organizations user guide).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import NAMESPACE_URL, uuid3

from emulator.aws.pages import page
from emulator.aws.request import Handlers, Request
from emulator.aws.services import delegated
from emulator.aws.services.backup.model import PRINCIPAL, forbidden, not_found
from emulator.aws.services.organization_policies import effective_policy
from emulator.aws.services.organizations.access import listed
from emulator.aws.services.organizations.model import Organizations
from emulator.aws.state import State

_POLICY = "BACKUP_POLICY"


@dataclass(frozen=True)
class Plan:
    """A plan of the effective policy in one account and Region; `document` is the policy's, with `$account` filled."""

    id: str
    arn: str
    name: str
    version: str
    since: datetime
    document: Mapping[str, Any]

    def rules(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Names and settings of the plan's rules."""
        return iter((self.document.get("rules") or {}).items())

    def selections(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Names and settings of what the plan protects by tags."""
        return iter(((self.document.get("selections") or {}).get("tags") or {}).items())


def plans_of(state: State, account: str, region: str) -> list[Plan]:
    """The plans that backup policies make for an account in a Region."""
    organization = state.store(Organizations).current
    if organization is None or not delegated.is_trusted(state, PRINCIPAL):
        return []
    found = effective_policy(state, account, _POLICY).get("plans") or {}
    since = organization.services[PRINCIPAL]
    made = []
    for name, document in found.items():
        if region in listed(document.get("regions")):
            text = json.dumps(document, sort_keys=True).replace("$account", account)
            identity = f"orgs/{uuid3(NAMESPACE_URL, f'{account}/{region}/{name}')}"
            arn = f"arn:aws:backup:{region}:{account}:backup-plan:{identity}"
            version = sha256(text.encode()).hexdigest()[:48]
            made.append(Plan(identity, arn, name, version, since, json.loads(text)))
    return made


def lifecycle_of(settings: Mapping[str, Any]) -> dict[str, int]:
    """A rule's or a copy's lifecycle as the API has it; policies write numbers as texts."""
    given = settings.get("lifecycle") or {}
    names = {"delete_after_days": "DeleteAfterDays", "move_to_cold_storage_after_days": "MoveToColdStorageAfterDays"}
    return {names[name]: int(value) for name, value in given.items() if name in names}


def copies_of(rule: Mapping[str, Any]) -> list[tuple[str, dict[str, int]]]:
    """Vaults that a rule copies to, with the copies' lifecycles."""
    actions = rule.get("copy_actions") or {}
    return [(str(each.get("target_backup_vault_arn") or arn), lifecycle_of(each)) for arn, each in actions.items()]


def list_backup_plans(request: Request) -> Mapping[str, object]:
    """ListBackupPlans."""
    return page(request, "BackupPlansList", plans_of(request.state, request.account, request.region), _listed, 1000)


def get_backup_plan(request: Request) -> Mapping[str, object]:
    """GetBackupPlan."""
    plan = _plan(request)
    rules = [_rule(plan, name, settings) for name, settings in plan.rules()]
    shown = {name: value for name, value in _listed(plan).items() if name != "BackupPlanName"}
    return {"BackupPlan": {"BackupPlanName": plan.name, "Rules": rules}, **shown}


def list_backup_selections(request: Request) -> Mapping[str, object]:
    """ListBackupSelections."""
    plan = _plan(request)

    def described(item: tuple[str, Mapping[str, Any]]) -> Mapping[str, object]:
        return {
            "SelectionId": str(uuid3(NAMESPACE_URL, f"{plan.arn}/{item[0]}")),
            "SelectionName": item[0],
            "BackupPlanId": plan.id,
            "CreationDate": plan.since,
            "IamRoleArn": item[1].get("iam_role_arn"),
        }

    return page(request, "BackupSelectionsList", list(plan.selections()), described, 1000)


def refuse_change(request: Request) -> Mapping[str, object]:
    """UpdateBackupPlan and DeleteBackupPlan: the organization's plans are changed by its policies alone."""
    raise forbidden(f"Backup plan {_plan(request).id} is managed by AWS Organizations.")


def _plan(request: Request) -> Plan:
    known = plans_of(request.state, request.account, request.region)
    found = next((plan for plan in known if plan.id == request["BackupPlanId"]), None)
    if found is None:
        raise not_found(f"Backup plan {request['BackupPlanId']} cannot be found.")
    return found


def _listed(plan: Plan) -> dict[str, object]:
    return {
        "BackupPlanId": plan.id,
        "BackupPlanArn": plan.arn,
        "BackupPlanName": plan.name,
        "VersionId": plan.version,
        "CreationDate": plan.since,
    }


def _rule(plan: Plan, name: str, settings: Mapping[str, Any]) -> dict[str, object]:
    shown: dict[str, object] = {
        "RuleId": str(uuid3(NAMESPACE_URL, f"{plan.arn}/rules/{name}")),
        "RuleName": name,
        "TargetBackupVaultName": settings.get("target_backup_vault_name"),
        "ScheduleExpression": settings.get("schedule_expression", "cron(0 5 ? * * *)"),
        "StartWindowMinutes": int(settings.get("start_backup_window_minutes", 480)),
        "CompletionWindowMinutes": int(settings.get("complete_backup_window_minutes", 10080)),
        "EnableContinuousBackup": str(settings.get("enable_continuous_backup", "false")).lower() == "true",
    }
    if lifecycle := lifecycle_of(settings):
        shown["Lifecycle"] = lifecycle
    if copied := copies_of(settings):
        shown["CopyActions"] = [{"DestinationBackupVaultArn": arn, "Lifecycle": kept} for arn, kept in copied]
    return shown


HANDLERS: Handlers = {
    "ListBackupPlans": list_backup_plans,
    "GetBackupPlan": get_backup_plan,
    "ListBackupSelections": list_backup_selections,
    "UpdateBackupPlan": refuse_change,
    "DeleteBackupPlan": refuse_change,
}
