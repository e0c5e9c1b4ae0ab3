"""Tags of accounts, units, policies and the root."""

from collections.abc import Mapping, Sequence

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services.organizations import finding
from emulator.aws.services.organizations.access import manageable, readable
from emulator.aws.services.organizations.limits import TAGS

Tags = Sequence[Mapping[str, str]]


def tags_of(request: Request) -> dict[str, str]:
    """The tags that a Create request gives to what it makes.

    Raises:
        AwsError: InvalidInputException, reason DUPLICATE_TAG_KEY or INVALID_SYSTEM_TAGS_PARAMETER;
            ConstraintViolationException, reason MAX_TAG_LIMIT_EXCEEDED.
    """
    return _added({}, request.get("Tags") or ())


def tag_resource(request: Request) -> Mapping[str, object]:
    """TagResource."""
    organization = manageable(request)
    resource = finding.taggable(organization, request["ResourceId"])
    resource.tags = _added(resource.tags, request["Tags"])
    return {}


def untag_resource(request: Request) -> Mapping[str, object]:
    """UntagResource; keys that are not there are ignored, as AWS does."""
    organization = manageable(request)
    resource = finding.taggable(organization, request["ResourceId"])
    for key in request["TagKeys"]:
        resource.tags.pop(key, None)
    return {}


def list_tags(request: Request) -> Mapping[str, object]:
    """ListTagsForResource: all of them, in one page."""
    organization = readable(request)
    resource = finding.taggable(organization, request["ResourceId"])
    return {"Tags": [{"Key": key, "Value": value} for key, value in resource.tags.items()]}


def _added(old: Mapping[str, str], new: Tags) -> dict[str, str]:
    keys = [tag["Key"] for tag in new]
    if len(set(keys)) != len(keys):
        raise AwsError("InvalidInputException", "Duplicate tag keys found.", Reason="DUPLICATE_TAG_KEY")
    if any(key.lower().startswith("aws:") for key in keys):
        message = "Tag keys that begin with aws: are reserved for use by AWS."
        raise AwsError("InvalidInputException", message, Reason="INVALID_SYSTEM_TAGS_PARAMETER")
    result = dict(old) | {tag["Key"]: tag["Value"] for tag in new}
    if len(result) > TAGS:
        message = f"You have exceeded the number of tags allowed on this resource: {TAGS}."
        raise AwsError("ConstraintViolationException", message, Reason="MAX_TAG_LIMIT_EXCEEDED")
    return result


HANDLERS: Handlers = {
    "TagResource": tag_resource,
    "UntagResource": untag_resource,
    "ListTagsForResource": list_tags,
}
