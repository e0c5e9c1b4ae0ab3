"""Pipelines: that they are on, when they run, and what they build of, on and for. The first run may be yet to come."""

from checks.readback_facts import Subjects, Value
from checks.readback_images.live import Live
from checks.readback_images.scope import Scope
from checks.readback_words import tags
from foundation.config.section import Off


def expected(scope: Scope) -> Subjects:
    """One for each image."""
    for name, image in scope.named():
        yield (
            f"pipeline {name}",
            {
                "status": "ENABLED",
                "schedule": _schedule(scope),
                "tests": True,
                "recipe": scope.arn("image-recipe", f"{name}/{image.version}"),
                "infrastructure": scope.arn("infrastructure-configuration", name),
                "distribution": scope.arn("distribution-configuration", name),
                **scope.tags(),
            },
        )


def _schedule(scope: Scope) -> Value:
    schedule = scope.section.schedule
    if isinstance(schedule, Off):
        return None
    start = "EXPRESSION_MATCH_ONLY"
    return {"scheduleExpression": schedule, "timezone": "UTC", "pipelineExecutionStartCondition": start}


def found(live: Live) -> Subjects:
    """The same, and every other one."""
    for name, listed in live.listed("list_image_pipelines", "imagePipelineList"):
        schedule = {key: value for key, value in listed.get("schedule", {}).items() if key != "autoDisablePolicy"}
        arns = {
            "recipe": "imageRecipeArn",
            "infrastructure": "infrastructureConfigurationArn",
            "distribution": "distributionConfigurationArn",
        }
        yield (
            f"pipeline {name}",
            {
                "status": listed["status"],
                "schedule": schedule or None,
                "tests": listed.get("imageTestsConfiguration", {}).get("imageTestsEnabled", True),
                **{fact: live.words.text(listed[arn]) if arn in listed else None for fact, arn in arns.items()},
                **tags(listed.get("tags", {})),
            },
        )
