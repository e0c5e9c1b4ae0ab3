"""Tags of analyzers."""

from collections.abc import Mapping

from emulator.aws.request import Handlers, Request
from emulator.aws.services.accessanalyzer.model import Analyzer, analyzers, not_found


def tag_resource(request: Request) -> Mapping[str, object]:
    """TagResource."""
    _tagged(request).tags.update(request["tags"])
    return {}


def untag_resource(request: Request) -> Mapping[str, object]:
    """UntagResource."""
    tags = _tagged(request).tags
    for key in request["tagKeys"]:
        tags.pop(key, None)
    return {}


def list_tags_for_resource(request: Request) -> Mapping[str, object]:
    """ListTagsForResource."""
    return {"tags": dict(_tagged(request).tags)}


def _tagged(request: Request) -> Analyzer:
    arn = request["resourceArn"]
    found = next((one for one in analyzers(request).values() if one.arn == arn), None)
    if found is None:
        raise not_found(arn, "ANALYZER")
    return found


HANDLERS: Handlers = {
    "TagResource": tag_resource,
    "UntagResource": untag_resource,
    "ListTagsForResource": list_tags_for_resource,
}
