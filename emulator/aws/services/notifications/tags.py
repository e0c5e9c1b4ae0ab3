"""Tags of notification configurations."""

from collections.abc import Mapping

from emulator.aws.request import Handlers, Request
from emulator.aws.services.notifications.model import configuration


def tag_resource(request: Request) -> Mapping[str, object]:
    """TagResource."""
    configuration(request, "arn").tags.update(request["tags"])
    return {}


def untag_resource(request: Request) -> Mapping[str, object]:
    """UntagResource."""
    tags = configuration(request, "arn").tags
    for key in request["tagKeys"]:
        tags.pop(key, None)
    return {}


def list_tags_for_resource(request: Request) -> Mapping[str, object]:
    """ListTagsForResource."""
    return {"tags": dict(configuration(request, "arn").tags)}


HANDLERS: Handlers = {
    "TagResource": tag_resource,
    "UntagResource": untag_resource,
    "ListTagsForResource": list_tags_for_resource,
}
