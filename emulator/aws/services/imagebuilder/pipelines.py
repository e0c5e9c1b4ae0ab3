"""Image pipelines: what is built from which recipe, how, and when. Their schedule starts nothing here."""

import re
from collections.abc import Mapping
from uuid import uuid4

from emulator.aws.errors import AwsError, not_implemented
from emulator.aws.request import Handlers, Request
from emulator.aws.services.imagebuilder import distributions, infrastructure, model, recipes
from emulator.aws.services.imagebuilder.model import Resource, invalid
from emulator.aws.services.imagebuilder.roles import refuse_role

KIND = "image-pipeline"
_ARN = "imagePipelineArn"
_CRON = re.compile(r"cron\((\S+ ){4,5}\S+\)")
_RATE = re.compile(r"rate\([1-9]\d* (minute|hour|day)s?\)")
_NOT_EMULATED = ("containerRecipeArn", "workflows")
_TESTS = {"imageTestsEnabled": True, "timeoutMinutes": 720}
_SCHEDULE = {
    "timezone": "UTC",
    "pipelineExecutionStartCondition": "EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE",
}


def create_image_pipeline(request: Request) -> Mapping[str, object]:
    """CreateImagePipeline: what it names must be there."""
    found = model.create(request, KIND, _content(request, "name"), "ImagePipeline")
    return model.made(request, _ARN, found)


def update_image_pipeline(request: Request) -> Mapping[str, object]:
    """UpdateImagePipeline: replaces everything but the name and the tags."""
    model.named(request, _ARN)
    return model.made(request, _ARN, model.update(request, _ARN, _content(request, _ARN)))


def get_image_pipeline(request: Request) -> Mapping[str, object]:
    """GetImagePipeline."""
    return {"requestId": str(uuid4()), "imagePipeline": shown(request, model.named(request, _ARN))}


def list_image_pipelines(request: Request) -> Mapping[str, object]:
    """ListImagePipelines."""
    found = list(model.resources(request).of_kind(KIND))
    return model.listing(request, "imagePipelineList", found, lambda one: shown(request, one))


def delete_image_pipeline(request: Request) -> Mapping[str, object]:
    """DeleteImagePipeline: its images stay."""
    return model.delete(request, _ARN)


def shown(request: Request, pipeline: Resource) -> model.Content:
    """A pipeline as the API shows it, with its last run."""
    runs = [
        one for one in model.resources(request).of_kind("image") if one.content["sourcePipelineArn"] == pipeline.arn
    ]
    last = {"dateLastRun": model.stamp(runs[-1].created)} if runs else {}
    status = {"lastRunStatus": runs[-1].content["state"]["status"]} if runs else {}
    return {**pipeline.shown(), **last, **status}


def _content(request: Request, without: str) -> model.Content:
    if others := [name for name in _NOT_EMULATED if request.get(name)]:
        raise not_implemented(model.SERVICE, f"{request.operation} with {', '.join(others)}")
    recipe = request.get("imageRecipeArn")
    if recipe is None:
        message = "You must specify either 'imageRecipeArn' or 'containerRecipeArn'."
        raise AwsError("InvalidParameterCombinationException", message)
    found = _existing(request, "imageRecipeArn", recipes.KIND)
    _existing(request, "infrastructureConfigurationArn", infrastructure.KIND)
    if request.get("distributionConfigurationArn"):
        _existing(request, "distributionConfigurationArn", distributions.KIND)
    if role := request.get("executionRole"):
        refuse_role(request, role)
    schedule = request.get("schedule")
    if schedule:
        _refuse_schedule(schedule)
    return {
        "enhancedImageMetadataEnabled": True,
        "imageTestsConfiguration": dict(_TESTS),
        "status": "ENABLED",
        **model.settings(request, without),
        **({"schedule": {**_SCHEDULE, **schedule}} if schedule else {}),
        "platform": found.content["platform"],
    }


def _existing(request: Request, parameter: str, kind: str) -> Resource:
    found = model.newest(request, kind, request[parameter])
    if found is None:
        raise invalid(parameter, f"The resource '{request[parameter]}' does not exist.")
    return found


def _refuse_schedule(schedule: Mapping[str, str]) -> None:
    expression = schedule.get("scheduleExpression", "")
    if not _CRON.fullmatch(expression) and not _RATE.fullmatch(expression):
        raise invalid("schedule.scheduleExpression", f"'{expression}' is neither cron(...) nor rate(...).")


HANDLERS: Handlers = {
    "CreateImagePipeline": create_image_pipeline,
    "UpdateImagePipeline": update_image_pipeline,
    "GetImagePipeline": get_image_pipeline,
    "ListImagePipelines": list_image_pipelines,
    "DeleteImagePipeline": delete_image_pipeline,
}
