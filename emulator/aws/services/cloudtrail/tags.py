"""Tags of trails."""

from collections.abc import Mapping

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services.cloudtrail.model import Trail, changeable, find

TAGS = 50
"""Tags per trail at most."""


def add_tags(request: Request) -> Mapping[str, object]:
    """AddTags."""
    trail = _changeable(request)
    tags = trail.tags | {tag["Key"]: tag.get("Value", "") for tag in request["TagsList"]}
    if len(tags) > TAGS:
        raise AwsError("TagsLimitExceededException", f"A trail can have at most {TAGS} tags.")
    trail.tags = tags
    return {}


def remove_tags(request: Request) -> Mapping[str, object]:
    """RemoveTags."""
    trail = _changeable(request)
    for tag in request["TagsList"]:
        trail.tags.pop(tag["Key"], None)
    return {}


def list_tags(request: Request) -> Mapping[str, object]:
    """ListTags of trails, by ARN."""
    found = [(arn, _found(request, arn)) for arn in request["ResourceIdList"]]
    return {
        "ResourceTagList": [
            {"ResourceId": arn, "TagsList": [{"Key": key, "Value": value} for key, value in trail.tags.items()]}
            for arn, trail in found
        ]
    }


def _changeable(request: Request) -> Trail:
    _found(request, request["ResourceId"])
    return changeable(request, request["ResourceId"])


def _found(request: Request, arn: str) -> Trail:
    if not arn.startswith("arn:"):
        raise AwsError("CloudTrailARNInvalidException", f"Trail ARN {arn} is not valid.")
    try:
        return find(request, arn)
    except AwsError as refusal:
        if refusal.code == "TrailNotFoundException":
            raise AwsError("ResourceNotFoundException", f"Unknown trail: {arn}") from refusal
        raise


HANDLERS: Handlers = {"AddTags": add_tags, "RemoveTags": remove_tags, "ListTags": list_tags}
