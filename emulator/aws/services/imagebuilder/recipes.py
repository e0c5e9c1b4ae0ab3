"""Image recipes: a parent image, and components in their order. A version is never changed, nor made twice."""

import re
from collections.abc import Mapping
from uuid import uuid4

from moto.ssm.models import ssm_backends

from emulator.aws.errors import not_implemented
from emulator.aws.request import Handlers, Request
from emulator.aws.services.ec2 import image_access
from emulator.aws.services.imagebuilder import components, model
from emulator.aws.services.imagebuilder.model import Resource, invalid
from emulator.aws.services.kms import keys

KIND = "image-recipe"
_AMAZONS = re.compile(r"arn:aws:imagebuilder:[^:]+:aws:image/([a-z0-9-]+)/(\d+|x)\.(\d+|x)\.(\d+|x)")
_PARAMETER = "ssm:"
_SUMMARY = ("arn", "name", "platform", "owner", "parentImage", "dateCreated", "tags")


def create_image_recipe(request: Request) -> Mapping[str, object]:
    """CreateImageRecipe: the parent image and the components must be there."""
    version = request["semanticVersion"]
    if "x" in version:
        raise not_implemented(model.SERVICE, "CreateImageRecipe with wildcards in the version")
    parts = request.get("components") or []
    platforms = {components.refuse_unknown(request, part["componentArn"]) for part in parts} - {None}
    platforms |= {_platform(request, request["parentImage"])}
    if len(platforms) > 1:
        raise invalid("components", "Components and the parent image must be of one platform.")
    for device in request.get("blockDeviceMappings") or []:
        _refuse_key(request, device.get("ebs") or {})
    content = {
        **model.settings(request, "name", "semanticVersion"),
        "type": "AMI",
        "owner": request.account,
        "platform": platforms.pop(),
    }
    found = model.create(request, KIND, content, "ImageRecipe", version)
    return model.made(request, "imageRecipeArn", found)


def get_image_recipe(request: Request) -> Mapping[str, object]:
    """GetImageRecipe."""
    found = model.newest(request, KIND, request["imageRecipeArn"]) or model.named(request, "imageRecipeArn")
    return {"requestId": str(uuid4()), "imageRecipe": found.shown()}


def list_image_recipes(request: Request) -> Mapping[str, object]:
    """ListImageRecipes: every version."""

    def describe(one: Resource) -> dict[str, object]:
        whole = one.shown()
        return {name: whole[name] for name in _SUMMARY}

    return model.listing(request, "imageRecipeSummaryList", list(model.resources(request).of_kind(KIND)), describe)


def delete_image_recipe(request: Request) -> Mapping[str, object]:
    """DeleteImageRecipe: one that no pipeline builds."""
    return model.delete(request, "imageRecipeArn")


def parent_image(request: Request, parent: str) -> str | None:
    """The id of the image that a build starts from; None for Amazon's images that Image Builder has by name.

    Raises:
        AwsError: InvalidParameterValueException when there is none that the account sees.
    """
    if parent.startswith(_PARAMETER):
        name = parent.removeprefix(_PARAMETER)
        parameter = ssm_backends[request.account][request.region].get_parameter(name)
        if parameter is None:
            raise invalid("parentImage", f"The parameter '{name}' does not exist.")
        parent = str(parameter.value)
    if not parent.startswith("ami-"):
        if _AMAZONS.fullmatch(parent):
            return None
        raise not_implemented(model.SERVICE, f"the parent image {parent}")
    visible = image_access.visible(request.state, request.account, request.region)
    if not any(image.id == parent for image in visible):
        raise invalid("parentImage", f"The image '{parent}' does not exist or is not shared with the account.")
    return parent


def _platform(request: Request, parent: str) -> str:
    image = parent_image(request, parent)
    found = image_access.find(request.account, request.region, image) if image else None
    return "Windows" if (found and found.platform == "windows") or ":image/windows" in parent else "Linux"


def _refuse_key(request: Request, ebs: Mapping[str, str]) -> None:
    key = ebs.get("kmsKeyId")
    if key and keys.find(key, request.account, request.region) is None:
        raise invalid("blockDeviceMappings", f"The key '{key}' does not exist.")


HANDLERS: Handlers = {
    "CreateImageRecipe": create_image_recipe,
    "GetImageRecipe": get_image_recipe,
    "ListImageRecipes": list_image_recipes,
    "DeleteImageRecipe": delete_image_recipe,
}
