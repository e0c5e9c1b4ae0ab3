"""Recovery points: what a vault has, and what its lock keeps there."""

from collections.abc import Mapping

from emulator.aws.pages import page
from emulator.aws.request import Handlers, Request
from emulator.aws.services.backup.model import Point, Vault, existing, forbidden, not_found


def list_recovery_points_by_backup_vault(request: Request) -> Mapping[str, object]:
    """ListRecoveryPointsByBackupVault."""
    vault = existing(request)
    wanted = {"ByResourceArn": "resource", "ByResourceType": "kind", "ByBackupPlanId": "plan"}
    asked = {member: request.get(name) for name, member in wanted.items() if request.get(name)}
    found = [
        point for point in vault.present() if all(getattr(point, member) == value for member, value in asked.items())
    ]
    return page(request, "RecoveryPoints", found, lambda point: described(vault, point), size=1000)


def describe_recovery_point(request: Request) -> Mapping[str, object]:
    """DescribeRecoveryPoint."""
    vault = existing(request)
    return described(vault, _point(vault, request["RecoveryPointArn"]))


def delete_recovery_point(request: Request) -> Mapping[str, object]:
    """DeleteRecoveryPoint: not from a locked vault, in either mode."""
    vault = existing(request)
    point = _point(vault, request["RecoveryPointArn"])
    if vault.lock is not None:
        raise forbidden(f"Recovery points cannot be deleted from {vault.name}, which is locked.")
    del vault.points[point.arn]
    return {}


def described(vault: Vault, point: Point) -> dict[str, object]:
    """A recovery point as AWS describes it."""
    shown: dict[str, object] = {
        "RecoveryPointArn": point.arn,
        "BackupVaultName": vault.name,
        "BackupVaultArn": vault.arn,
        "ResourceArn": point.resource,
        "ResourceType": point.kind,
        "IamRoleArn": point.role,
        "Status": "COMPLETED",
        "CreationDate": point.since,
        "CompletionDate": point.since,
        "EncryptionKeyArn": vault.key,
        "IsEncrypted": True,
        "Lifecycle": dict(point.lifecycle),
    }
    return shown | ({"SourceBackupVaultArn": point.source} if point.source else {})


def _point(vault: Vault, arn: str) -> Point:
    found = next((point for point in vault.present() if point.arn == arn), None)
    if found is None:
        raise not_found(f"Recovery point {arn} cannot be found in {vault.name}.")
    return found


HANDLERS: Handlers = {
    "ListRecoveryPointsByBackupVault": list_recovery_points_by_backup_vault,
    "DescribeRecoveryPoint": describe_recovery_point,
    "DeleteRecoveryPoint": delete_recovery_point,
}
