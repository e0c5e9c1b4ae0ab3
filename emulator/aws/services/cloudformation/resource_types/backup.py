"""`AWS::Backup::BackupVault`, without lock, access policy and notifications."""

from emulator.aws.services.cloudformation.calls import Calls
from emulator.aws.services.cloudformation.resource_types.type_of_resource import Made, Properties, ResourceType, Wanted


def _create(call: Calls, wanted: Wanted) -> Made:
    given = wanted.properties
    name = given["BackupVaultName"]
    made = call(
        "backup",
        "CreateBackupVault",
        BackupVaultName=name,
        EncryptionKeyArn=given.get("EncryptionKeyArn"),
        BackupVaultTags=_tags(wanted) or None,
    )
    return _made(name, made["BackupVaultArn"])


def _update(call: Calls, name: str, old: Properties, wanted: Wanted) -> Made:
    arn = call("backup", "DescribeBackupVault", BackupVaultName=name)["BackupVaultArn"]
    tags = _tags(wanted)
    if gone := (old.get("BackupVaultTags") or {}).keys() - tags.keys():
        call("backup", "UntagResource", ResourceArn=arn, TagKeyList=sorted(gone))
    if tags:
        call("backup", "TagResource", ResourceArn=arn, Tags=tags)
    return _made(name, arn)


def _delete(call: Calls, name: str, _was: Wanted) -> None:
    call("backup", "DeleteBackupVault", BackupVaultName=name)


def _tags(wanted: Wanted) -> dict[str, str]:
    return {**wanted.tags, **(wanted.properties.get("BackupVaultTags") or {})}


def _made(name: str, arn: str) -> Made:
    return Made(name, {"BackupVaultArn": arn, "BackupVaultName": name})


TYPES = {
    "AWS::Backup::BackupVault": ResourceType(
        properties=frozenset({"BackupVaultName", "BackupVaultTags", "EncryptionKeyArn"}),
        required=frozenset({"BackupVaultName"}),
        replaces=frozenset({"BackupVaultName", "EncryptionKeyArn"}),
        create=_create,
        update=_update,
        delete=_delete,
    ),
}
