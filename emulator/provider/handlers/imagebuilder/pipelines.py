"""`aws:imagebuilder/imagePipeline:ImagePipeline` and `aws:imagebuilder/lifecyclePolicy:LifecyclePolicy`."""

from typing import Any

from emulator.provider.handlers.imagebuilder.calls import Kind, handler
from emulator.provider.handlers.imagebuilder.recipes import parameters_received, parameters_sent
from emulator.provider.handlers.shapes import Shape

_PIPELINE = frozenset(
    {
        "containerRecipeArn",
        "description",
        "distributionConfigurationArn",
        "enhancedImageMetadataEnabled",
        "executionRole",
        "imageRecipeArn",
        "imageScanningConfiguration",
        "imageTestsConfiguration",
        "infrastructureConfigurationArn",
        "loggingConfiguration",
        "name",
        "schedule",
        "status",
        "workflows",
    }
)
_POLICY = frozenset(
    {"description", "executionRole", "name", "policyDetails", "resourceSelection", "resourceType", "status"}
)


def _pipeline_sent(settings: dict[str, Any]) -> dict[str, Any]:
    workflows = settings.get("workflows")
    return {**settings, **({"workflows": [parameters_sent(one) for one in workflows]} if workflows else {})}


def _pipeline_received(live: dict[str, Any]) -> dict[str, Any]:
    workflows = live.get("workflows")
    return {**live, **({"workflows": [parameters_received(one) for one in workflows]} if workflows else {})}


HANDLERS = (
    handler(
        Kind(
            name="ImagePipeline",
            noun="image_pipeline",
            member="imagePipeline",
            settings=_PIPELINE,
            outputs=frozenset({"dateCreated", "dateLastRun", "dateNextRun", "dateUpdated", "platform"}),
            shape=Shape(
                defaults={
                    "enhancedImageMetadataEnabled": True,
                    "imageTestsConfiguration": {"imageTestsEnabled": True, "timeoutMinutes": 720},
                    "imageTestsEnabled": True,
                    "pipelineExecutionStartCondition": "EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE",
                    "status": "ENABLED",
                    "timeoutMinutes": 720,
                },
                computed=frozenset({"imageScanningConfiguration", "imageTestsConfiguration", "timezone", "workflows"}),
            ),
            replaced_by=frozenset({"name"}),
            always=frozenset({"enhancedImageMetadataEnabled", "imageTestsConfiguration", "status"}),
            defaults={"enhancedImageMetadataEnabled": True, "status": "ENABLED"},
            sent=_pipeline_sent,
            received=_pipeline_received,
        )
    ),
    handler(
        Kind(
            name="LifecyclePolicy",
            noun="lifecycle_policy",
            member="lifecyclePolicy",
            settings=_POLICY,
            outputs=frozenset(),
            shape=Shape(free=frozenset({"tagMap"}), defaults={"status": "ENABLED"}),
            replaced_by=frozenset({"name"}),
            always=frozenset({"status"}),
        )
    ),
)
