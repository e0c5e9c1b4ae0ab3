"""Tags of centralization rules, by ARN."""

from collections.abc import Mapping

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services.observabilityadmin.model import rule_of

TAGS = 50
"""Tags per rule at most."""


def tag_resource(request: Request) -> Mapping[str, object]:
    """TagResource."""
    rule = rule_of(request, request["ResourceARN"])
    tags = rule.tags | request["Tags"]
    if len(tags) > TAGS:
        raise AwsError("ServiceQuotaExceededException", f"A rule can have at most {TAGS} tags.", 402)
    rule.tags = tags
    return {}


def untag_resource(request: Request) -> Mapping[str, object]:
    """UntagResource."""
    rule = rule_of(request, request["ResourceARN"])
    for key in request["TagKeys"]:
        rule.tags.pop(key, None)
    return {}


def list_tags_for_resource(request: Request) -> Mapping[str, object]:
    """ListTagsForResource."""
    return {"Tags": rule_of(request, request["ResourceARN"]).tags}


HANDLERS: Handlers = {
    "TagResource": tag_resource,
    "UntagResource": untag_resource,
    "ListTagsForResource": list_tags_for_resource,
}
