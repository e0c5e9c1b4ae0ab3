"""Backup vaults: made with a key that exists, deleted when empty."""

from collections.abc import Mapping
from datetime import datetime

from moto.kms.models import kms_backends

from emulator.aws.errors import AwsError
from emulator.aws.pages import page
from emulator.aws.request import Handlers, Request
from emulator.aws.services.backup.model import Vault, backups, existing, forbidden, invalid, readable
from emulator.aws.services.kms.keys import find

DEFAULT_KEY = "alias/aws/backup"


def create_backup_vault(request: Request) -> Mapping[str, object]:
    """CreateBackupVault; the same CreatorRequestId gives the vault that it made again."""
    known, name = backups(request).vaults, request["BackupVaultName"]
    again = request.get("CreatorRequestId")
    if (vault := known.get(name)) is not None:
        if again is None or again != vault.request_id:
            message = "Backup vault with the same name already exists"
            raise AwsError("AlreadyExistsException", message, Arn=vault.arn, CreatorRequestId=vault.request_id)
        return _made(vault)
    arn = f"arn:aws:backup:{request.region}:{request.account}:backup-vault:{name}"
    tags = dict(request.get("BackupVaultTags") or {})
    known[name] = Vault(name, arn, _key(request), again, tags)
    return _made(known[name])


def describe_backup_vault(request: Request) -> Mapping[str, object]:
    """DescribeBackupVault, of the caller's account."""
    if request.get("BackupVaultAccountId", request.account) != request.account:
        raise AwsError("NotImplementedByEmulator", "Vaults of other accounts cannot be described here.", status=501)
    return described(readable(request))


def list_backup_vaults(request: Request) -> Mapping[str, object]:
    """ListBackupVaults; there are no air-gapped ones."""
    wanted = request.get("ByVaultType") in (None, "BACKUP_VAULT") and not request.get("ByShared")
    found = list(backups(request).vaults.values()) if wanted else []
    return page(request, "BackupVaultList", found, described, size=1000)


def delete_backup_vault(request: Request) -> Mapping[str, object]:
    """DeleteBackupVault: empty ones only. A lock alone does not keep a vault, but it keeps what would have to go."""
    vault = existing(request)
    if vault.points:
        raise forbidden("Backup vault cannot be deleted because it contains recovery points.")
    del backups(request).vaults[vault.name]
    return {}


def is_managed(vault: Vault) -> bool:
    """Whether the vault's key is the one that AWS manages."""
    key = find(vault.key, "", "")
    return key is not None and DEFAULT_KEY in key.aliases


def described(vault: Vault) -> dict[str, object]:
    """A vault as AWS describes it."""
    shown: dict[str, object] = {
        "BackupVaultName": vault.name,
        "BackupVaultArn": vault.arn,
        "VaultType": "BACKUP_VAULT",
        "VaultState": "AVAILABLE",
        "EncryptionKeyArn": vault.key,
        "CreationDate": vault.created,
        "NumberOfRecoveryPoints": len(vault.present()),
        "Locked": vault.lock is not None,
    }
    lock = vault.lock
    optional: dict[str, str | int | datetime | None] = {
        "CreatorRequestId": vault.request_id,
        "MinRetentionDays": lock.least if lock else None,
        "MaxRetentionDays": lock.most if lock else None,
        "LockDate": lock.date if lock else None,
    }
    return shown | {name: value for name, value in optional.items() if value is not None}


def _made(vault: Vault) -> Mapping[str, object]:
    return {"BackupVaultName": vault.name, "BackupVaultArn": vault.arn, "CreationDate": vault.created}


def _key(request: Request) -> str:
    given = request.get("EncryptionKeyArn")
    if given is None:
        return _managed_key(request)
    key = find(given, request.account, request.region)
    if key is None or key.key_state != "Enabled" or key.arn.split(":")[3] != request.region:
        raise invalid(f"The specified key {given} does not exist, is not enabled or is in another Region.")
    return str(key.arn)


def _managed_key(request: Request) -> str:
    """The key that AWS manages for AWS Backup, made when it is first needed."""
    known = find(DEFAULT_KEY, request.account, request.region)
    if known is not None:
        return str(known.arn)
    backend = kms_backends[request.account][request.region]
    made = backend.create_key(None, "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", "Default key of AWS Backup", None)
    backend.create_alias(made.id, DEFAULT_KEY)
    return str(made.arn)


HANDLERS: Handlers = {
    "CreateBackupVault": create_backup_vault,
    "DescribeBackupVault": describe_backup_vault,
    "ListBackupVaults": list_backup_vaults,
    "DeleteBackupVault": delete_backup_vault,
}
