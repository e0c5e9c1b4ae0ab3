"""Tags of every resource of Image Builder."""

from collections.abc import Mapping

from emulator.aws.request import Handlers, Request
from emulator.aws.services.imagebuilder.model import named


def tag_resource(request: Request) -> Mapping[str, object]:
    """TagResource."""
    named(request, "resourceArn").tags.update(request["tags"])
    return {}


def untag_resource(request: Request) -> Mapping[str, object]:
    """UntagResource."""
    found = named(request, "resourceArn")
    for key in request["tagKeys"]:
        found.tags.pop(key, None)
    return {}


def list_tags_for_resource(request: Request) -> Mapping[str, object]:
    """ListTagsForResource."""
    return {"tags": named(request, "resourceArn").tags}


HANDLERS: Handlers = {
    "TagResource": tag_resource,
    "UntagResource": untag_resource,
    "ListTagsForResource": list_tags_for_resource,
}
