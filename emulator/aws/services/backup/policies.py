"""The access policy of a vault: who may copy into it, who may delete from it."""

import json
from collections.abc import Mapping

from emulator.aws.request import Handlers, Request
from emulator.aws.services.backup.model import existing, invalid, not_found, readable
from emulator.aws.services.known_principals import invalid_principals
from emulator.aws.services.organizations.access import listed
from evaluation.match import EvaluationError
from evaluation.policy import parse


def put_backup_vault_access_policy(request: Request) -> Mapping[str, object]:
    """PutBackupVaultAccessPolicy."""
    vault, text = existing(request), request.get("Policy") or ""
    try:
        document = json.loads(text)
        parse(text, with_principals=True)
    except (ValueError, EvaluationError) as reason:
        raise invalid(f"The specified policy cannot be added to the vault due to a parsing error: {reason}") from reason
    for statement in listed(document["Statement"]):
        if unknown := invalid_principals(request.state, statement):
            raise invalid(f"Provided principal is not valid: {unknown[0]}")
    vault.policy = text
    return {}


def get_backup_vault_access_policy(request: Request) -> Mapping[str, object]:
    """GetBackupVaultAccessPolicy."""
    vault = readable(request)
    if vault.policy is None:
        raise not_found(f"Vault {vault.name} has no associated policy")
    return {"BackupVaultName": vault.name, "BackupVaultArn": vault.arn, "Policy": vault.policy}


def delete_backup_vault_access_policy(request: Request) -> Mapping[str, object]:
    """DeleteBackupVaultAccessPolicy."""
    existing(request).policy = None
    return {}


HANDLERS: Handlers = {
    "PutBackupVaultAccessPolicy": put_backup_vault_access_policy,
    "GetBackupVaultAccessPolicy": get_backup_vault_access_policy,
    "DeleteBackupVaultAccessPolicy": delete_backup_vault_access_policy,
}
