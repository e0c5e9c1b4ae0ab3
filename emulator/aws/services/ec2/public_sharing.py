"""Sharing of images and snapshots, and the refusal to make them public.

Left out: that a snapshot which is public already is treated as private under `block-all-sharing`. The refusal of a
snapshot has the code that AWS has for an image; its wording is not known.
"""

import re
from collections.abc import Mapping
from typing import Any

from moto.ec2.models import ec2_backends

from emulator.aws.errors import AwsError, not_implemented
from emulator.aws.request import Handlers, Request
from emulator.aws.services.ec2 import account_defaults
from emulator.aws.services.ec2.image_access import EVERYBODY
from emulator.aws.services.ec2.images import own

_PERMISSIONS = {
    "UserIds": "UserId",
    "UserGroups": "Group",
    "OrganizationArns": "OrganizationArn",
    "OrganizationalUnitArns": "OrganizationalUnitArn",
}
"""Lists of the older spelling of ModifyImageAttribute, and the member of a launch permission that each fills."""
_IMAGE_PARAMETERS = {"ImageId", "Attribute", "OperationType", "LaunchPermission", "Description", *_PERMISSIONS}
_SNAPSHOT_PARAMETERS = {
    "SnapshotId",
    "Attribute",
    "OperationType",
    "CreateVolumePermission",
    "GroupNames",
    "UserIds",
}
_ACCOUNT = re.compile(r"\d{12}")
_UNBLOCKED = "unblocked"


def modify_image_attribute(request: Request) -> Mapping[str, object]:
    """ModifyImageAttribute: launch permissions and the description, by the owner."""
    _refuse_unknown(request, _IMAGE_PARAMETERS)
    image = own(request)
    added, removed = _changes(request, "LaunchPermission", _PERMISSIONS)
    _refuse_malformed([*added, *removed], "InvalidAMIAttributeItemValue")
    if EVERYBODY in added:
        if account_defaults.get_image_state(request)["ImageBlockPublicAccessState"] != _UNBLOCKED:
            raise _blocked("image", "AMIs", "DisableImageBlockPublicAccess")
        _refuse_encrypted(image.ebs_snapshot)
    if description := request.get("Description"):
        image.description = description["Value"]
    image.launch_permissions += [one for one in added if one not in image.launch_permissions]
    image.launch_permissions = [one for one in image.launch_permissions if one not in removed]
    return {}


def modify_snapshot_attribute(request: Request) -> Mapping[str, object]:
    """ModifySnapshotAttribute: who may make volumes of a snapshot, by its owner."""
    _refuse_unknown(request, _SNAPSHOT_PARAMETERS)
    name = request["SnapshotId"]
    snapshot: Any = ec2_backends[request.account][request.region].snapshots.get(name)
    if snapshot is None:
        raise AwsError("InvalidSnapshot.NotFound", f"The snapshot '{name}' does not exist.")
    if snapshot.owner_id != request.account:
        raise AwsError("AuthFailure", f"Not authorized for snapshot:{name}")
    added, removed = _changes(request, "CreateVolumePermission", {"UserIds": "UserId", "GroupNames": "Group"})
    _refuse_malformed([*added, *removed], "InvalidParameterValue")
    if EVERYBODY in added:
        if account_defaults.get_snapshot_state(request)["State"] != _UNBLOCKED:
            raise _blocked("snapshot", "snapshots", "DisableSnapshotBlockPublicAccess")
        _refuse_encrypted(snapshot)
    groups, users = snapshot.create_volume_permission_groups, snapshot.create_volume_permission_userids
    groups |= {one["Group"] for one in added if "Group" in one}
    groups -= {one["Group"] for one in removed if "Group" in one}
    users |= {one["UserId"] for one in added if "UserId" in one}
    users -= {one["UserId"] for one in removed if "UserId" in one}
    return {}


def _changes(
    request: Request, name: str, lists: Mapping[str, str]
) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """The permissions that a call adds and removes, in either spelling."""
    given = request.get(name) or {}
    added, removed = list(given.get("Add") or []), list(given.get("Remove") or [])
    older = [{member: value} for key, member in lists.items() for value in request.get(key) or []]
    if request.get("OperationType") == "remove":
        removed += older
    else:
        added += older
    return _single(added), _single(removed)


def _single(permissions: list[dict[str, str]]) -> list[dict[str, str]]:
    """One permission per member: a call may name a user and a group in one."""
    return [{member: value} for one in permissions for member, value in one.items()]


def _refuse_unknown(request: Request, known: set[str]) -> None:
    if others := sorted(set(request.parameters) - known - {"DryRun"}):
        raise not_implemented("ec2", f"{request.operation} with {', '.join(others)}")


def _refuse_malformed(permissions: list[dict[str, str]], code: str) -> None:
    for one in permissions:
        if "UserId" in one and not _ACCOUNT.fullmatch(one["UserId"]):
            raise AwsError(code, f'Invalid attribute item value "{one["UserId"]}" for userId item type.')
        if one.get("Group", "all") != "all":
            raise AwsError(code, f'Invalid attribute item value "{one["Group"]}" for userGroup item type.')


def _refuse_encrypted(snapshot: Any) -> None:
    if snapshot.encrypted:
        raise AwsError("OperationNotPermitted", "Encrypted snapshots cannot be shared publicly")


def _blocked(thing: str, things: str, remedy: str) -> AwsError:
    message = (
        f"You can't publicly share this {thing} because block public access for {things} is enabled for this account. "
        f"To publicly share the {thing}, you must call the {remedy} API."
    )
    return AwsError("OperationNotPermitted", message)


HANDLERS: Handlers = {
    "ModifyImageAttribute": modify_image_attribute,
    "ModifySnapshotAttribute": modify_snapshot_attribute,
}
