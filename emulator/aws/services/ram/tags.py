"""Tags of the caller's resource shares. Permissions, which RAM tags as well, are AWS's own here and have none."""

from collections.abc import Mapping

from emulator.aws.errors import AwsError, not_implemented
from emulator.aws.request import Handlers, Request
from emulator.aws.services.ram.model import Share, invalid, owned

_MOST = 50


def tag_resource(request: Request) -> Mapping[str, object]:
    """TagResource."""
    share = _tagged(request)
    tags = {tag["key"]: tag["value"] for tag in request["tags"]}
    if any(key.lower().startswith("aws:") for key in tags):
        raise invalid("Tag keys that begin with aws: are reserved.")
    if len(share.tags | tags) > _MOST:
        raise AwsError("TagLimitExceededException", f"A resource share can have at most {_MOST} tags.")
    share.tags |= tags
    return {}


def untag_resource(request: Request) -> Mapping[str, object]:
    """UntagResource."""
    share = _tagged(request)
    for key in request["tagKeys"]:
        share.tags.pop(key, None)
    return {}


def _tagged(request: Request) -> Share:
    if request.get("resourceShareArn") is None:
        raise not_implemented("ram", f"{request.operation} of anything but resource shares")
    return owned(request)


HANDLERS: Handlers = {"TagResource": tag_resource, "UntagResource": untag_resource}
