"""The central vaults with their keys, and what else holds backups in the operations account.

The account has the vault of every member too. AWS makes `Default` when somebody opens its console, and one for EFS.
"""

from collections.abc import Mapping
from typing import Any

from checks import readback_ids, readback_keys
from checks.answers import unless
from checks.connection import Connection
from checks.inside import Inside
from checks.readback_facts import Subjects, Value
from checks.readback_operations.scope import Scope
from checks.readback_words import ORGANIZATION, Words, policy, tags, word
from foundation.config.backup import CENTRAL_VAULT, KEY_ALIAS, MEMBER_VAULT, VaultLock
from foundation.policies.vaults import vault_key_policy, vault_policy

NOT_OURS = frozenset({MEMBER_VAULT, "Default", "aws/efs/automatic-backup-vault"})
CLIENT = "backup"
KEY_WORD = word(KEY_ALIAS)


def expected(scope: Scope) -> Subjects:
    """A vault and a key in each Region that is backed up."""
    for region in scope.backed_up if scope.central is not None else ():
        document = vault_key_policy(word(scope.account), ORGANIZATION, region)
        yield _key(region), readback_keys.declared(document, scope.tags(scope.account))
        yield (
            _vault(CENTRAL_VAULT, region),
            {
                "kind": "BACKUP_VAULT",
                "key": KEY_WORD,
                "policy": policy(vault_policy(ORGANIZATION)),
                "lock": _lock(scope),
                **scope.tags(scope.account),
            },
        )


def _lock(scope: Scope) -> Value:
    lock = scope.central.lock if scope.central is not None else None
    if not isinstance(lock, VaultLock):
        return None
    return {"least days": lock.min_days, "most days": lock.max_days, "for ever": lock.mode == "compliance"}


def found(scope: Scope, inside: Inside) -> Subjects:
    """The same, and every other vault, in all Regions of the stack."""
    if scope.backup is None:
        return
    for region in dict.fromkeys((*scope.config.settings.regions, *scope.backed_up)):
        aws = inside.connection(scope.account, region)
        key = readback_keys.arn(aws, KEY_ALIAS)
        words = readback_ids.words(inside, first={} if key is None else {key: KEY_WORD})
        if key is not None:
            yield _key(region), readback_keys.described(aws, key, words)
        for vault in aws.listed(CLIENT, "list_backup_vaults", "BackupVaultList"):
            if (name := vault["BackupVaultName"]) == CENTRAL_VAULT:
                yield _vault(name, region), _found(aws, vault, words)
            elif name not in NOT_OURS:
                yield _vault(name, region), {}


def _found(aws: Connection, vault: Mapping[str, Any], words: Words) -> Mapping[str, Value]:
    asked = {"BackupVaultName": vault["BackupVaultName"]}
    access = unless(("ResourceNotFoundException",), lambda: aws.call(CLIENT, "get_backup_vault_access_policy", **asked))
    lock: Value = {
        "least days": vault.get("MinRetentionDays"),
        "most days": vault.get("MaxRetentionDays"),
        "for ever": "LockDate" in vault,
    }
    return {
        "kind": vault.get("VaultType"),
        "key": words.text(vault.get("EncryptionKeyArn", "")),
        "policy": words.policy(access["Policy"]) if access is not None else None,
        "lock": lock if vault.get("Locked") else None,
        **tags(aws.call(CLIENT, "list_tags", ResourceArn=vault["BackupVaultArn"])["Tags"]),
    }


def _vault(name: str, region: str) -> str:
    return f"vault {name} in {region}"


def _key(region: str) -> str:
    return f"key {KEY_ALIAS} in {region}"
