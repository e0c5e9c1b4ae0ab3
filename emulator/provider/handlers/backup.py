"""The AWS Backup types: vaults with policies and locks, and the settings of the organization and of a Region.

Traps: AWS shows every global setting and every resource type, so a declaration that leaves one out differs for ever.
Deleting either settings changes nothing in AWS. Every change of a lock is a replacement, and a lock whose grace time is
over cannot be deleted. A lock that somebody has taken away is not gone for upstream, which finds the vault: its
retention differs.
"""

from emulator.provider.handler import Aws, Handler, no_update, same_json
from emulator.provider.handlers.shapes import kept, regional, tag_changes, texts
from emulator.provider.values import Properties

_SOURCE = "terraform-provider-aws internal/service/backup/"
_LOCK = {"maxRetentionDays": "MaxRetentionDays", "minRetentionDays": "MinRetentionDays"}
_GONE = ("ResourceNotFoundException", "AccessDeniedException")
_PREFERENCES = {
    "resourceTypeOptInPreference": "ResourceTypeOptInPreference",
    "resourceTypeManagementPreference": "ResourceTypeManagementPreference",
}


def _create_vault(aws: Aws, inputs: Properties) -> str:
    key, tags = inputs.get("kmsKeyArn"), texts(inputs.get("tags"))
    regional(aws, "backup", inputs).create_backup_vault(
        BackupVaultName=inputs["name"],
        **({"EncryptionKeyArn": key} if key else {}),
        **({"BackupVaultTags": tags} if tags else {}),
    )
    return str(inputs["name"])


def _vault(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    """What AWS says of the vault. It does not tell a vault that is not there from one that may not be read."""
    backup = regional(aws, "backup", inputs)
    try:
        found: Properties = backup.describe_backup_vault(BackupVaultName=identifier)
    except backup.exceptions.ClientError as refusal:
        if refusal.response["Error"]["Code"] in _GONE:
            return None
        raise
    return found


def _read_vault(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    found = _vault(aws, identifier, inputs)
    if found is None:
        return None
    backup = regional(aws, "backup", inputs)
    tags: Properties = dict(backup.list_tags(ResourceArn=found["BackupVaultArn"])["Tags"])
    return {
        "arn": found["BackupVaultArn"],
        "kmsKeyArn": found["EncryptionKeyArn"],
        "name": identifier,
        "recoveryPoints": found["NumberOfRecoveryPoints"],
        "region": backup.meta.region_name,
        "tags": tags,
        "tagsAll": tags,
        **kept(inputs, "forceDestroy"),
    }


def _update_vault(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    backup = regional(aws, "backup", new)
    arn = backup.describe_backup_vault(BackupVaultName=identifier)["BackupVaultArn"]
    gone, changed = tag_changes(old, new)
    if gone:
        backup.untag_resource(ResourceArn=arn, TagKeyList=gone)
    if changed:
        backup.tag_resource(ResourceArn=arn, Tags=changed)


def _delete_vault(aws: Aws, identifier: str, state: Properties) -> None:
    backup = regional(aws, "backup", state)
    try:
        if state.get("forceDestroy"):
            pages = backup.get_paginator("list_recovery_points_by_backup_vault").paginate(BackupVaultName=identifier)
            for point in [point for page in pages for point in page["RecoveryPoints"]]:
                backup.delete_recovery_point(BackupVaultName=identifier, RecoveryPointArn=point["RecoveryPointArn"])
        backup.delete_backup_vault(BackupVaultName=identifier)
    except backup.exceptions.ResourceNotFoundException:
        return


def _put_policy(aws: Aws, inputs: Properties) -> str:
    name = str(inputs["backupVaultName"])
    backup = regional(aws, "backup", inputs)
    backup.put_backup_vault_access_policy(BackupVaultName=name, Policy=inputs["policy"])
    return name


def _read_policy(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    backup = regional(aws, "backup", inputs)
    try:
        found = backup.get_backup_vault_access_policy(BackupVaultName=identifier)
    except backup.exceptions.ClientError as refusal:
        if refusal.response["Error"]["Code"] in _GONE:
            return None
        raise
    return {
        "backupVaultArn": found["BackupVaultArn"],
        "backupVaultName": identifier,
        "policy": found["Policy"],
        "region": backup.meta.region_name,
    }


def _update_policy(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    _put_policy(aws, new)


def _delete_policy(aws: Aws, identifier: str, state: Properties) -> None:
    backup = regional(aws, "backup", state)
    try:
        backup.delete_backup_vault_access_policy(BackupVaultName=identifier)
    except backup.exceptions.ResourceNotFoundException:
        return


def _create_lock(aws: Aws, inputs: Properties) -> str:
    names = {**_LOCK, "changeableForDays": "ChangeableForDays"}
    settings = {names[name]: inputs[name] for name in names if inputs.get(name)}
    name = str(inputs["backupVaultName"])
    regional(aws, "backup", inputs).put_backup_vault_lock_configuration(BackupVaultName=name, **settings)
    return name


def _read_lock(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    found = _vault(aws, identifier, inputs)
    if found is None:
        return None
    return {
        "backupVaultArn": found["BackupVaultArn"],
        "backupVaultName": identifier,
        "region": regional(aws, "backup", inputs).meta.region_name,
        **{name: found[member] for name, member in _LOCK.items() if member in found},
        **kept(inputs, "changeableForDays"),
    }


def _delete_lock(aws: Aws, identifier: str, state: Properties) -> None:
    backup = regional(aws, "backup", state)
    try:
        backup.delete_backup_vault_lock_configuration(BackupVaultName=identifier)
    except backup.exceptions.ResourceNotFoundException:
        return


def _put_global(aws: Aws, inputs: Properties) -> str:
    aws.client("backup").update_global_settings(GlobalSettings=texts(inputs["globalSettings"]))
    return aws.account


def _read_global(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:  # noqa: ARG001
    return {"globalSettings": dict(aws.client("backup").describe_global_settings()["GlobalSettings"])}


def _update_global(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    _put_global(aws, new)


def _put_region(aws: Aws, inputs: Properties) -> str:
    backup = regional(aws, "backup", inputs)
    backup.update_region_settings(**{_PREFERENCES[name]: inputs[name] for name in _PREFERENCES if inputs.get(name)})
    return str(backup.meta.region_name)


def _read_region(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    found = regional(aws, "backup", {**inputs, "region": identifier}).describe_region_settings()
    return {"region": identifier, **{name: found[member] for name, member in _PREFERENCES.items()}}


def _update_region(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    _put_region(aws, new)


def _forget(aws: Aws, identifier: str, state: Properties) -> None:
    """Upstream leaves the settings as they are: only the state forgets them."""


HANDLERS = (
    Handler(
        token="aws:backup/vault:Vault",
        source=_SOURCE + "vault.go",
        takes=frozenset({"forceDestroy", "kmsKeyArn", "name", "region", "tags"}),
        replaces=frozenset({"kmsKeyArn", "name", "region"}),
        create=_create_vault,
        read=_read_vault,
        update=_update_vault,
        delete=_delete_vault,
    ),
    Handler(
        token="aws:backup/vaultPolicy:VaultPolicy",
        source=_SOURCE + "vault_policy.go",
        takes=frozenset({"backupVaultName", "policy", "region"}),
        replaces=frozenset({"backupVaultName", "region"}),
        create=_put_policy,
        read=_read_policy,
        update=_update_policy,
        delete=_delete_policy,
        same={"policy": same_json},
    ),
    Handler(
        token="aws:backup/vaultLockConfiguration:VaultLockConfiguration",
        source=_SOURCE + "vault_lock_configuration.go",
        takes=frozenset({"backupVaultName", "changeableForDays", "region", *_LOCK}),
        replaces=frozenset({"backupVaultName", "changeableForDays", "region", *_LOCK}),
        create=_create_lock,
        read=_read_lock,
        update=no_update,
        delete=_delete_lock,
    ),
    Handler(
        token="aws:backup/globalSettings:GlobalSettings",
        source=_SOURCE + "global_settings.go",
        takes=frozenset({"globalSettings"}),
        replaces=frozenset(),
        create=_put_global,
        read=_read_global,
        update=_update_global,
        delete=_forget,
    ),
    Handler(
        token="aws:backup/regionSettings:RegionSettings",
        source=_SOURCE + "region_settings.go",
        takes=frozenset({"region", *_PREFERENCES}),
        replaces=frozenset({"region"}),
        create=_put_region,
        read=_read_region,
        update=_update_region,
        delete=_forget,
    ),
)
