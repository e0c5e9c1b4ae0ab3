"""Runs of pipelines: an image is there, or has failed, when the call is answered. AWS takes half an hour."""

from collections.abc import Mapping
from uuid import uuid4

from emulator.aws.errors import NOT_IMPLEMENTED, AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services.imagebuilder import distributions, infrastructure, lifecycle_runs, model, recipes
from emulator.aws.services.imagebuilder.building import Build, output
from emulator.aws.services.imagebuilder.model import Resource

KIND = "image"


def start_image_pipeline_execution(request: Request) -> Mapping[str, object]:
    """StartImagePipelineExecution: of disabled pipelines too, which only lack a schedule."""
    pipeline = model.named(request, "imagePipelineArn")
    recipe = _part(request, pipeline, "imageRecipeArn", recipes.KIND)
    distribution = None
    if pipeline.content.get("distributionConfigurationArn"):
        distribution = _part(request, pipeline, "distributionConfigurationArn", distributions.KIND)
    image = _image(request, pipeline, recipe, distribution)
    try:
        role = pipeline.content.get("executionRole")
        image.content["outputResources"] = output(Build(request, image, recipe, distribution, role))
        image.content["state"] = {"status": "AVAILABLE"}
    except AwsError as failure:
        if failure.code == NOT_IMPLEMENTED:
            raise
        image.content["state"] = {"status": "FAILED", "reason": f"{failure.code}: {failure.message}"}
    model.resources(request).by_arn[image.arn] = image
    lifecycle_runs.run(request)
    return {"requestId": str(uuid4()), "clientToken": request["clientToken"], "imageBuildVersionArn": image.arn}


def _part(request: Request, pipeline: Resource, parameter: str, kind: str) -> Resource:
    """What the pipeline names. It is there: what a pipeline uses cannot be deleted."""
    found = model.newest(request, kind, pipeline.content[parameter])
    if found is None:
        raise LookupError(pipeline.content[parameter])
    return found


def _image(request: Request, pipeline: Resource, recipe: Resource, distribution: Resource | None) -> Resource:
    base = model.arn_of(request, KIND, recipe.name, recipe.version)
    builds = [one for one in model.resources(request).of_kind(KIND) if model.matches(base, one.arn)]
    number = 1 + max((int(one.arn.rpartition("/")[2]) for one in builds), default=0)
    used = _part(request, pipeline, "infrastructureConfigurationArn", infrastructure.KIND)
    content: model.Content = {
        "type": "AMI",
        "platform": recipe.content["platform"],
        "enhancedImageMetadataEnabled": pipeline.content["enhancedImageMetadataEnabled"],
        "imageRecipe": recipe.shown(),
        "sourcePipelineName": pipeline.name,
        "sourcePipelineArn": pipeline.arn,
        "infrastructureConfiguration": used.shown(),
        **({"distributionConfiguration": distribution.shown()} if distribution else {}),
        "imageTestsConfiguration": pipeline.content["imageTestsConfiguration"],
        "outputResources": {"amis": []},
        "buildType": "USER_INITIATED",
        "imageSource": "CUSTOM",
    }
    tags = {**(pipeline.content.get("imageTags") or {}), **(request.get("tags") or {})}
    return Resource(f"{base}/{number}", KIND, recipe.name, content, tags, recipe.version)


HANDLERS: Handlers = {"StartImagePipelineExecution": start_image_pipeline_execution}
"""CancelImageCreation has nothing to cancel, and is left out."""
