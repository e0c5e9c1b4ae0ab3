"""What is backed up stays so: recovery points keep their time, vaults their policies, locks and keys.

A recovery point does not say which vault it is in, so those of a team's own vaults are protected too. AWS Backup ends a
recovery point's time by itself, with calls that no guardrail binds. Settings of an account's Regions say which types of
resources are backed up at all.
"""

from collections.abc import Iterable, Sequence

from foundation.policies.catalogue.protect_log_archive import ALIAS_ACTIONS
from foundation.policies.statement import Statement, deny

POINT_ACTIONS = (
    "backup:DeleteRecoveryPoint",
    "backup:DisassociateRecoveryPoint",
    "backup:DisassociateRecoveryPointFromParent",
    "backup:UpdateRecoveryPointLifecycle",
    "backup:UpdateRegionSettings",
)
VAULT_ACTIONS = (
    "backup:DeleteBackupVault",
    "backup:DeleteBackupVaultAccessPolicy",
    "backup:DeleteBackupVaultLockConfiguration",
    "backup:PutBackupVaultAccessPolicy",
    "backup:PutBackupVaultLockConfiguration",
)
KEY_ACTIONS = ("kms:DisableKey", "kms:DisableKeyRotation", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion")
"""Grants are left out: AWS Backup makes them in the name of who copies."""


def protect_backups(vaults: Sequence[str], key_alias: str, exempt: Iterable[str]) -> tuple[Statement, ...]:
    """``vaults`` are the names, ``key_alias`` the alias of the central vaults' keys with `alias/` before it."""
    roles = tuple(exempt)
    arns = [f"arn:aws:backup:*:*:backup-vault:{name}" for name in vaults]
    has_alias = {"ForAnyValue:StringEquals": {"kms:ResourceAliases": key_alias}}
    return (
        deny("ProtectRecoveryPoints", actions=POINT_ACTIONS, unless=roles),
        deny("ProtectVaults", actions=VAULT_ACTIONS, resources=arns, unless=roles),
        deny("ProtectBackupKeys", actions=KEY_ACTIONS, unless=roles, when=has_alias),
        deny("ProtectBackupAlias", actions=ALIAS_ACTIONS, resources=[f"arn:aws:kms:*:*:{key_alias}"], unless=roles),
    )
