"""Tags of monitors, subscriptions and cost categories."""

from collections.abc import Mapping

from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services.ce.model import Thing, explorer


def tag_resource(request: Request) -> Mapping[str, object]:
    """TagResource."""
    _thing(request).tags.update({tag["Key"]: tag["Value"] for tag in request["ResourceTags"]})
    return {}


def untag_resource(request: Request) -> Mapping[str, object]:
    """UntagResource."""
    tags = _thing(request).tags
    for key in request["ResourceTagKeys"]:
        tags.pop(key, None)
    return {}


def list_tags_for_resource(request: Request) -> Mapping[str, object]:
    """ListTagsForResource."""
    return {"ResourceTags": [{"Key": key, "Value": value} for key, value in _thing(request).tags.items()]}


def _thing(request: Request) -> Thing:
    store, arn = explorer(request), request["ResourceArn"]
    found = {**store.monitors, **store.subscriptions, **store.categories}.get(arn)
    if found is None:
        raise AwsError("ResourceNotFoundException", f"There is no {arn}.", ResourceName=arn)
    return found
