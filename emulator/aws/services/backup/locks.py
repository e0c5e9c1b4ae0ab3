"""Vault locks. In governance mode whoever has the permission takes a lock away; in compliance mode nobody, ever.

Sources: AWS Backup Vault Lock (developer guide), API_PutBackupVaultLockConfiguration.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from emulator.aws.request import Handlers, Request
from emulator.aws.services.backup.model import Lock, Vault, existing, forbidden, invalid
from emulator.aws.services.organizations.model import now

GRACE_DAYS = 3
"""What a compliance lock must stay changeable at least."""
MOST_DAYS = 36_500
"""The longest retention, 100 years."""


def put_backup_vault_lock_configuration(request: Request) -> Mapping[str, object]:
    """PutBackupVaultLockConfiguration; a changed lock starts its grace time anew."""
    vault = existing(request)
    _refuse_immutable(vault)
    least, most, days = (request.get(name) for name in ("MinRetentionDays", "MaxRetentionDays", "ChangeableForDays"))
    if days is not None and days < GRACE_DAYS:
        raise invalid(f"ChangeableForDays must be at least {GRACE_DAYS}.")
    if least is not None and least < 1:
        raise invalid("MinRetentionDays must be at least 1.")
    if most is not None and not 1 <= most <= MOST_DAYS:
        raise invalid(f"MaxRetentionDays must be from 1 to {MOST_DAYS}.")
    if least is not None and most is not None and least > most:
        raise invalid("MinRetentionDays must not exceed MaxRetentionDays.")
    vault.lock = Lock(least, most, now() + timedelta(days=days) if days is not None else None)
    return {}


def delete_backup_vault_lock_configuration(request: Request) -> Mapping[str, object]:
    """DeleteBackupVaultLockConfiguration; a vault without a lock is no error."""
    vault = existing(request)
    _refuse_immutable(vault)
    vault.lock = None
    return {}


def refused_retention(vault: Vault, lifecycle: Mapping[str, Any]) -> str | None:
    """Why a lock lets nothing in that is kept so long; a recovery point without an end is kept for ever."""
    lock, days = vault.lock, lifecycle.get("DeleteAfterDays")
    if lock is None:
        return None
    if lock.least is not None and days is not None and days < lock.least:
        return f"Retention of {days} days is shorter than the {lock.least} days that vault {vault.name} requires."
    if lock.most is not None and (days is None or days > lock.most):
        return f"Retention is longer than the {lock.most} days that vault {vault.name} allows."
    return None


def _refuse_immutable(vault: Vault) -> None:
    if vault.lock is not None and vault.lock.date is not None and now() >= vault.lock.date:
        raise forbidden(f"Vault lock configuration of {vault.name} is immutable and cannot be changed or deleted.")


HANDLERS: Handlers = {
    "PutBackupVaultLockConfiguration": put_backup_vault_lock_configuration,
    "DeleteBackupVaultLockConfiguration": delete_backup_vault_lock_configuration,
}
