"""Tags of exports."""

from collections.abc import Mapping

from emulator.aws.request import Request
from emulator.aws.services.bcm_data_exports.model import export


def tag_resource(request: Request) -> Mapping[str, object]:
    """TagResource."""
    tags = export(request, request["ResourceArn"]).tags
    tags.update({tag["Key"]: tag["Value"] for tag in request["ResourceTags"]})
    return {}


def untag_resource(request: Request) -> Mapping[str, object]:
    """UntagResource."""
    tags = export(request, request["ResourceArn"]).tags
    for key in request["ResourceTagKeys"]:
        tags.pop(key, None)
    return {}


def list_tags_for_resource(request: Request) -> Mapping[str, object]:
    """ListTagsForResource."""
    tags = export(request, request["ResourceArn"]).tags
    return {"ResourceTags": [{"Key": key, "Value": value} for key, value in tags.items()]}
