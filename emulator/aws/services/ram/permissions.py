"""AWS's managed permissions of a share: those that it was made with, and the default of every other type in it."""

from collections.abc import Mapping

from emulator.aws.request import Handlers, Request
from emulator.aws.services.ram.model import Share, invalid, listing, owned, unknown
from emulator.aws.services.ram.resource_types import TYPES, type_of

_PREFIX = "arn:aws:ram::aws:permission/"
_TYPES = {f"{_PREFIX}{one.permission}": one.name for one in TYPES} | {
    f"{_PREFIX}AWSRAMPermissionSSMParameterReadOnlyWithHistory": "ssm:Parameter",
}
_DEFAULTS = {one.name: f"{_PREFIX}{one.permission}" for one in TYPES}


def check_permissions(arns: list[str]) -> list[str]:
    """The permissions, if there are such and no two are of one type."""
    for arn in arns:
        if arn not in _TYPES:
            raise unknown(f"Permission {arn} could not be found.")
    if len({_TYPES[arn] for arn in arns}) < len(arns):
        raise invalid("You can associate only one permission with each resource type of a resource share.")
    return list(arns)


def permissions_of(share: Share) -> list[str]:
    """ARNs of the share's permissions."""
    chosen = {_TYPES[arn]: arn for arn in share.permissions}
    contained = {type_of(one.entity).name for one in share.of_kind("RESOURCE") if one.lasts}
    return list(({name: _DEFAULTS[name] for name in sorted(contained)} | chosen).values())


def list_resource_share_permissions(request: Request) -> Mapping[str, object]:
    """ListResourceSharePermissions of the caller's own share."""
    share = owned(request)
    found: list[dict[str, object]] = [
        {
            "arn": arn,
            "version": "1",
            "defaultVersion": True,
            "name": arn.removeprefix(_PREFIX),
            "resourceType": _TYPES[arn],
            "status": "ASSOCIATED",
            "isResourceTypeDefault": arn in _DEFAULTS.values(),
            "permissionType": "AWS_MANAGED",
            "featureSet": "STANDARD",
            "creationTime": share.created,
            "lastUpdatedTime": share.updated,
        }
        for arn in permissions_of(share)
    ]
    return listing(request, "permissions", found)


HANDLERS: Handlers = {"ListResourceSharePermissions": list_resource_share_permissions}
