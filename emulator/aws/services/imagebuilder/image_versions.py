"""The images that pipelines have made, by version and build. Deleting one leaves its images in EC2."""

from collections.abc import Mapping
from uuid import uuid4

from emulator.aws.errors import not_implemented
from emulator.aws.request import Handlers, Request
from emulator.aws.services.imagebuilder import model
from emulator.aws.services.imagebuilder.model import Resource

KIND = "image"
_VERSION = ("name", "type", "version", "platform", "owner", "dateCreated", "buildType", "imageSource")
_BUILD = ("arn", "state", "outputResources", "tags", *_VERSION)


def get_image(request: Request) -> Mapping[str, object]:
    """GetImage: a build, or the newest of the version."""
    arn = request["imageBuildVersionArn"]
    found = model.newest(request, KIND, arn) or model.named(request, "imageBuildVersionArn")
    return {"requestId": str(uuid4()), "image": found.shown()}


def list_images(request: Request) -> Mapping[str, object]:
    """ListImages: the versions of the caller's account."""
    if request.get("owner", "Self") != "Self":
        raise not_implemented(model.SERVICE, f"ListImages of {request['owner']}")
    versions = {one.arn.rpartition("/")[0]: one for one in model.resources(request).of_kind(KIND)}

    def describe(one: Resource) -> dict[str, object]:
        return {"arn": one.arn.rpartition("/")[0], **_part(request, one, _VERSION)}

    return model.listing(request, "imageVersionList", list(versions.values()), describe)


def list_image_build_versions(request: Request) -> Mapping[str, object]:
    """ListImageBuildVersions: of one version, or all."""
    arn = request.get("imageVersionArn")
    builds = [one for one in model.resources(request).of_kind(KIND) if not arn or model.matches(arn, one.arn)]
    return model.listing(request, "imageSummaryList", builds, lambda one: _part(request, one, _BUILD))


def list_image_pipeline_images(request: Request) -> Mapping[str, object]:
    """ListImagePipelineImages."""
    pipeline = model.named(request, "imagePipelineArn").arn
    builds = [one for one in model.resources(request).of_kind(KIND) if one.content["sourcePipelineArn"] == pipeline]
    return model.listing(request, "imageSummaryList", builds, lambda one: _part(request, one, _BUILD))


def delete_image(request: Request) -> Mapping[str, object]:
    """DeleteImage."""
    found = model.named(request, "imageBuildVersionArn")
    del model.resources(request).by_arn[found.arn]
    return {"requestId": str(uuid4()), "imageBuildVersionArn": found.arn}


def _part(request: Request, image: Resource, names: tuple[str, ...]) -> dict[str, object]:
    whole = {**image.shown(), "owner": request.account}
    return {name: whole[name] for name in names}


HANDLERS: Handlers = {
    "GetImage": get_image,
    "ListImages": list_images,
    "ListImageBuildVersions": list_image_build_versions,
    "ListImagePipelineImages": list_image_pipeline_images,
    "DeleteImage": delete_image,
}
