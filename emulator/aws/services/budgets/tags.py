"""Tags of budgets."""

from collections.abc import Mapping

from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services.budgets.model import Budget, Budgets


def tag_resource(request: Request) -> Mapping[str, object]:
    """TagResource."""
    _budget(request).tags.update({tag["Key"]: tag["Value"] for tag in request["ResourceTags"]})
    return {}


def untag_resource(request: Request) -> Mapping[str, object]:
    """UntagResource."""
    tags = _budget(request).tags
    for key in request["ResourceTagKeys"]:
        tags.pop(key, None)
    return {}


def list_tags_for_resource(request: Request) -> Mapping[str, object]:
    """ListTagsForResource."""
    return {"ResourceTags": [{"Key": key, "Value": value} for key, value in _budget(request).tags.items()]}


def _budget(request: Request) -> Budget:
    known = request.state.store(Budgets, request.account).by_name.values()
    found = next((each for each in known if each.arn == request["ResourceARN"]), None)
    if found is None:
        raise AwsError("NotFoundException", f"There is no budget {request['ResourceARN']}.")
    return found
