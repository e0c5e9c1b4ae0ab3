"""The layer of operations: delegations, backups, the notification hub, and the storage of state.

Vaults and state are in the account with the purpose operations, whatever is delegated where: they cannot move.
"""

from collections.abc import Callable

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation import account_documents, operations_arguments
from foundation.backup_templates import member_template
from foundation.backup_vault import BackupVault
from foundation.config import backup, notifications, state
from foundation.config.delegates import Service
from foundation.config.operations import Operations
from foundation.config.placement import account_of, delegate, present
from foundation.config.section import Off
from foundation.health import organizational_view
from foundation.log_arguments import home_first
from foundation.notification_hub import NotificationHub
from foundation.policies.backup import backup_documents, covered
from foundation.run import Run
from foundation.stack_set import StackSet, StackSetArgs
from foundation.state_storage import StateStorage

Id = pulumi.Output[str]
IdOf = Callable[[str], Id]


def operations(run: Run, unit: IdOf, target: IdOf, account: IdOf) -> None:
    """Declares what the operations account does. ``unit`` gives the id of the root or of a unit, ``target`` that of any
    target once all accounts are there, ``account`` that of an account by its key."""
    section = run.stack.operations
    if not isinstance(section, Operations):
        return
    outputs: dict[str, object] = {}
    if not isinstance(section.systems_manager, Off):
        _delegated(run, "systems-manager", account)
    if not isinstance(section.health, Off):
        _delegated(run, "health", account, ResourceOptions(hooks=organizational_view()))
    if isinstance(section.backup, backup.Backup):
        outputs["vaults"] = _backup(run, section.backup, target, account)
    if isinstance(section.notifications, notifications.Notifications):
        outputs["notifications"] = _notifications(run, section.notifications, unit, account)
    if isinstance(section.state, state.StateStorage):
        storage = _state(run, section.state, account)
        outputs |= {"state_bucket": storage.bucket, "state_key_arn": storage.key_arn}
    run.outputs["operations"] = outputs


def _delegated(run: Run, service: Service, account: IdOf, options: ResourceOptions | None = None) -> list[Id]:
    """URNs of the delegations of a service."""
    key = present(delegate(run.stack.accounts, run.stack.settings, service))
    return [one.urn for one in run.delegated(service, account(key), options)]


def _backup(run: Run, section: backup.Backup, target: IdOf, account: IdOf) -> dict[str, Id]:
    """ARNs of the central vaults by Region."""
    needed = _delegated(run, "backup", account)
    vaults = _vaults(run, section, account)
    settings = aws.backup.GlobalSettings(
        "organization",
        # AWS shows every setting: one that is left out would differ for ever.
        global_settings={
            "isCrossAccountBackupEnabled": "true" if vaults else "false",
            "isDelegatedAdministratorEnabled": "true",
            "isMpaEnabled": "false",
        },
        opts=ResourceOptions.merge(run.options, ResourceOptions(depends_on=run.organization_resources)),
    )
    members = StackSet(
        "backup",
        StackSetArgs(
            stack_set="foundation-backup",
            description="What backups of a member need",
            template=member_template(run.stack.settings.home_region, backup.MEMBER_VAULT, backup.ROLE),
            parameters={},
            targets=[target("root")],
            regions=_regions(run, section),
            home_region=run.stack.settings.home_region,
        ),
        ResourceOptions(provider=run.native()),
    )
    run.declared([settings, *members.resources])
    # AWS Backup asks that vaults and role are there when a plan first runs.
    needed += [settings.urn, *(one.urn for one in members.resources), *vaults.values()]
    for document in backup_documents(run.stack):
        account_documents.declare(run, document, target(document.target), account, run.options, needed)
    return vaults


def _vaults(run: Run, section: backup.Backup, account: IdOf) -> dict[str, Id]:
    if not isinstance(section.central, backup.CentralVault) or run.organization_id is None:
        return {}
    key, found = present(account_of(run.stack.accounts, "operations")), dict[str, Id]()
    for region in covered(section, run.stack):
        args = operations_arguments.vault(section.central, region, run.organization_id, account(key))
        component = BackupVault(f"central-{region}", args, run.member(key, account(key)))
        run.declared(component.resources)
        found[region] = component.arn
    return found


def _regions(run: Run, section: backup.Backup) -> list[str]:
    """Those that are backed up and the home Region, which has the role; it comes first."""
    wanted = covered(section, run.stack)
    home = run.stack.settings.home_region
    return [region for region in home_first(run.stack.settings) if region in wanted or region == home]


def _notifications(run: Run, section: notifications.Notifications, unit: IdOf, account: IdOf) -> pulumi.Output[object]:
    """ARNs of the notification configurations by name."""
    # Retained: the organization's own list of trusted services has it too, and would be left without it.
    retained = ResourceOptions(retain_on_delete=True, depends_on=run.organization_resources)
    access = aws.notifications.OrganizationsAccess(
        "organization", enabled=True, opts=ResourceOptions.merge(run.options, retained)
    )
    run.declared([access])
    delegated = _delegated(run, "notifications", account, ResourceOptions(depends_on=[access]))
    key = present(delegate(run.stack.accounts, run.stack.settings, "notifications"))
    units = {target: unit(target) for target in section.targets}
    hub = NotificationHub(
        "notifications",
        operations_arguments.hub(section, run.stack.settings, units, delegated),
        run.member(key, account(key)),
    )
    run.declared(hub.resources)
    return hub.arns.apply(lambda arns: arns)


def _state(run: Run, section: state.StateStorage, account: IdOf) -> StateStorage:
    key, bucket = present(account_of(run.stack.accounts, "operations")), section.named(run.stack.logs)
    if bucket is None or run.organization_id is None:
        raise AssertionError("nothing names the bucket of state: the rules should have refused this")
    args = operations_arguments.storage(
        section, bucket, run.stack.settings, run.access_role(key), run.organization_id, account(key)
    )
    component = StateStorage("pulumi-state", args, run.member(key, account(key)))
    run.declared(component.resources)
    return component
