"""From the section `foundation:operations` to component arguments."""

import json
from collections.abc import Iterator, Mapping

import pulumi

from foundation.backup_vault import BackupVaultArgs
from foundation.config import backup, notifications, state
from foundation.config.ci import PREVIEW_ROLE
from foundation.config.section import Off
from foundation.config.settings import Settings
from foundation.notification_hub import EventRuleArgs, NotificationArgs, NotificationHubArgs
from foundation.policies.state import Users, state_bucket_policy, state_key_policy
from foundation.policies.state.users import of_permission_set, role
from foundation.policies.vaults import vault_key_policy, vault_policy
from foundation.state_storage import StateStorageArgs

GLOBAL_REGION = "us-east-1"
"""Where AWS Health tells of what has no Region."""
FAILED_BACKUPS = ["ABORTED", "EXPIRED", "FAILED"]
FAILED_COPIES = ["FAILED"]


def vault(
    section: backup.CentralVault,
    region: str,
    organization: pulumi.Output[str],
    account: pulumi.Output[str],
) -> BackupVaultArgs:
    """The central vault of a Region, in an account of an organization, both by id."""
    lock = section.lock if isinstance(section.lock, backup.VaultLock) else None
    return BackupVaultArgs(
        vault=backup.CENTRAL_VAULT,
        region=region,
        policy=organization.apply(vault_policy),
        key_policy=pulumi.Output.all(account, organization).apply(
            lambda ids: vault_key_policy(str(ids[0]), str(ids[1]), region)
        ),
        key_alias=backup.KEY_ALIAS,
        min_days=lock.min_days if lock else None,
        max_days=lock.max_days if lock else None,
        changeable_days=lock.grace_days if lock else None,
    )


def hub(
    section: notifications.Notifications,
    settings: Settings,
    units: Mapping[str, pulumi.Output[str]],
    delegated: list[pulumi.Output[str]],
) -> NotificationHubArgs:
    """The notification hub; `units` are ids by target."""
    return NotificationHubArgs(
        hubs=list(section.hubs or (settings.home_region,)),
        notifications=list(_gathered(section, settings)),
        emails=dict(section.emails),
        units=dict(units),
        delegated=list(delegated),
    )


def _gathered(section: notifications.Notifications, settings: Settings) -> Iterator[NotificationArgs]:
    regions = sorted(settings.regions)
    if not isinstance(section.health, Off):
        pattern = {"eventTypeCategory": list(section.health.categories)}
        everywhere = sorted({*regions, GLOBAL_REGION})
        rule = EventRuleArgs("health", "aws.health", "AWS Health Event", _pattern(pattern), everywhere)
        yield _notification(notifications.HEALTH, "What AWS says of its services", section.health.aggregation, [rule])
    if not isinstance(section.backup_failures, Off):
        rules = [
            EventRuleArgs(name, "aws.backup", f"{name.capitalize()} Job State Change", _pattern({"state": of}), regions)
            for name, of in (("backup", FAILED_BACKUPS), ("copy", FAILED_COPIES))
        ]
        failures, aggregation = notifications.BACKUP_FAILURES, section.backup_failures.aggregation
        yield _notification(failures, "Backups and copies that failed", aggregation, rules)
    for name, watched in sorted(section.more.items()):
        pattern_ = _pattern(watched.detail) if watched.detail else ""
        rule = EventRuleArgs("events", watched.source, watched.type, pattern_, sorted(watched.regions or regions))
        yield _notification(name, f"{watched.type} of {watched.source}", watched.aggregation, [rule])


def _notification(name: str, description: str, aggregation: str, rules: list[EventRuleArgs]) -> NotificationArgs:
    return NotificationArgs(name=name, description=description, aggregation=aggregation.upper(), rules=rules)


def _pattern(detail: Mapping[str, object]) -> str:
    return json.dumps({"detail": detail}, separators=(",", ":"))


def storage(
    section: state.StateStorage,
    bucket: str,
    settings: Settings,
    access_role: pulumi.Input[str],
    organization: pulumi.Output[str],
    account: pulumi.Output[str],
) -> StateStorageArgs:
    """Where state is kept, in an account that is entered by `access_role`."""
    known = pulumi.Output.all(organization, account, access_role)
    return StateStorageArgs(
        bucket=bucket,
        policy=known.apply(
            lambda ids: state_bucket_policy(bucket, str(ids[0]), _users(section, settings, str(ids[1]), str(ids[2])))
        ),
        key_policy=known.apply(
            lambda ids: state_key_policy(str(ids[1]), _users(section, settings, str(ids[1]), str(ids[2])))
        ),
        key_alias=state.KEY_ALIAS,
        old_versions=section.old_versions,
    )


def _users(section: state.StateStorage, settings: Settings, account: str, access_role: str) -> Users:
    management = settings.management_account
    names = (settings.deploy_role, *settings.break_glass_roles)
    return Users(
        management=management,
        writers=[
            *(role(management, name) for name in names),
            *(of_permission_set(management, name) for name in section.permission_sets),
        ],
        readers=[role(management, PREVIEW_ROLE)],
        access=[role(account, access_role)],
    )
