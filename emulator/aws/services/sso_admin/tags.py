"""Tags of the instance, of permission sets and of applications."""

from collections.abc import Mapping

from emulator.aws.request import Handlers, Request
from emulator.aws.services.sso_admin.access import application, instance, manageable, permission_set
from emulator.aws.services.sso_admin.model import listed, refused

_TAGS = 50


def tag_resource(request: Request) -> Mapping[str, object]:
    """TagResource."""
    tags = _tags(request, change=True)
    given = {tag["Key"]: tag["Value"] for tag in request["Tags"]}
    if len(tags | given) > _TAGS:
        raise refused("ServiceQuotaExceeded", f"A resource can have {_TAGS} tags.")
    tags.update(given)
    return {}


def untag_resource(request: Request) -> Mapping[str, object]:
    """UntagResource."""
    tags = _tags(request, change=True)
    for key in request["TagKeys"]:
        tags.pop(key, None)
    return {}


def list_tags_for_resource(request: Request) -> Mapping[str, object]:
    """ListTagsForResource."""
    return listed(request, "Tags", [{"Key": key, "Value": value} for key, value in _tags(request).items()])


def _tags(request: Request, change: bool = False) -> dict[str, str]:
    """The tags of what ResourceArn names; a permission set's and the instance's need InstanceArn besides."""
    arn = request["ResourceArn"]
    if ":application/" in arn:
        return application(_asking(request, ApplicationArn=arn)).tags
    if not request.get("InstanceArn"):
        raise refused("Validation", f"InstanceArn is required for {arn}.")
    if arn == request["InstanceArn"]:
        return instance(request).tags
    find = manageable if change else permission_set
    return find(_asking(request, InstanceArn=request["InstanceArn"], PermissionSetArn=arn)).tags


def _asking(request: Request, **parameters: str) -> Request:
    return Request(request.operation, parameters, request.caller, request.state)


HANDLERS: Handlers = {
    "TagResource": tag_resource,
    "UntagResource": untag_resource,
    "ListTagsForResource": list_tags_for_resource,
}
