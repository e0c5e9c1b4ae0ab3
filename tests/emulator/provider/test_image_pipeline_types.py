"""Pipelines and lifecycle policies of EC2 Image Builder over gRPC, each looked at past the provider with boto3."""

from typing import Any

import pytest
from image_builder_estate import (
    AMAZON_LINUX,
    INFRASTRUCTURE,
    PIPELINE,
    POLICY,
    RECIPE,
    REGION,
    gone,
    prepared,
    replaced,
    retagged,
    role,
    settled,
)
from provider_engine import Engine, failure

from emulator.provider.values import Properties


@pytest.fixture(scope="module")
def builder(endpoint: str) -> Any:
    """Image Builder, past the provider."""
    return prepared(endpoint)


def test_pipeline_moves_to_another_recipe_in_place_and_runs(engine: Engine, builder: Any, endpoint: str) -> None:
    parts: list[Any] = [{"componentArn": f"arn:aws:imagebuilder:{REGION}:aws:component/update-linux/x.x.x"}]

    def recipe(version: str) -> str:
        inputs: Properties = {"name": "run", "version": version, "parentImage": AMAZON_LINUX, "components": parts}
        return engine.create(RECIPE, {**inputs, "region": REGION})[0]

    first, second = recipe("1.0.0"), recipe("1.1.0")
    infrastructure, _ = engine.create(
        INFRASTRUCTURE, {"name": "run", "instanceProfileName": "builder", "region": REGION}
    )
    declared: Properties = {
        "name": "weekly",
        "imageRecipeArn": first,
        "infrastructureConfigurationArn": infrastructure,
        "schedule": {"scheduleExpression": "cron(0 4 ? * sun *)"},
        "executionRole": role(endpoint),
        "loggingConfiguration": {"imageLogGroupName": "/images"},
        "tags": {"a": "1"},
        "region": REGION,
    }
    identifier, state = engine.create(PIPELINE, declared)
    live = builder.get_image_pipeline(imagePipelineArn=identifier)["imagePipeline"]
    assert (live["status"], live["enhancedImageMetadataEnabled"], live["imageRecipeArn"]) == ("ENABLED", True, first)
    assert (state["status"], state["platform"], state["schedule"]) == ("ENABLED", "Linux", declared["schedule"])
    settled(engine, PIPELINE, identifier, declared)
    retagged(engine, PIPELINE, identifier, declared, builder)
    new: Properties = {
        **declared,
        "imageRecipeArn": second,
        "status": "DISABLED",
        "enhancedImageMetadataEnabled": False,
        "imageTestsConfiguration": {"imageTestsEnabled": False, "timeoutMinutes": 60},
        "description": "d",
    }
    assert replaced(engine, PIPELINE, declared, new) == []
    engine.update(PIPELINE, identifier, declared, new)
    live = builder.get_image_pipeline(imagePipelineArn=identifier)["imagePipeline"]
    assert (live["status"], live["enhancedImageMetadataEnabled"], live["imageRecipeArn"]) == ("DISABLED", False, second)
    assert live["imageTestsConfiguration"] == {"imageTestsEnabled": False, "timeoutMinutes": 60}
    settled(engine, PIPELINE, identifier, new)
    assert replaced(engine, PIPELINE, new, {**new, "name": "x", "region": "x"}) == ["name", "region"]
    builder.start_image_pipeline_execution(imagePipelineArn=identifier, clientToken="t")
    state = settled(engine, PIPELINE, identifier, new)
    assert state["dateLastRun"]
    flow: Any = {"workflowArn": f"arn:aws:imagebuilder:{REGION}:aws:workflow/build/build-image/x.x.x"}
    assert "workflows" in failure(lambda: engine.create(PIPELINE, {**new, "name": "flow", "workflows": [flow]}))
    gone(engine, PIPELINE, identifier, new, state)


def test_lifecycle_policy_is_updated_in_place(engine: Engine, builder: Any, endpoint: str) -> None:
    declared: Properties = {
        "name": "retire",
        "executionRole": role(endpoint),
        "resourceType": "AMI_IMAGE",
        "policyDetails": [
            {"action": {"type": "DEPRECATE"}, "filter": {"type": "AGE", "value": 30, "unit": "DAYS"}},
            {
                "action": {"type": "DELETE", "includeResources": {"amis": True, "snapshots": True}},
                "filter": {"type": "AGE", "value": 6, "unit": "MONTHS", "retainAtLeast": 3},
                "exclusionRules": {"tagMap": {"Keep": "yes"}},
            },
        ],
        "resourceSelection": {"recipes": [{"name": "base", "semanticVersion": "1.0.0"}]},
        "tags": {"a": "1"},
        "region": REGION,
    }
    identifier, state = engine.create(POLICY, declared)
    live = builder.get_lifecycle_policy(lifecyclePolicyArn=identifier)["lifecyclePolicy"]
    assert (live["policyDetails"], live["status"]) == (declared["policyDetails"], "ENABLED")
    assert (state["status"], state["policyDetails"]) == ("ENABLED", declared["policyDetails"])
    settled(engine, POLICY, identifier, declared)
    retagged(engine, POLICY, identifier, declared, builder)
    new: Properties = {
        **declared,
        "description": "d",
        "status": "DISABLED",
        "policyDetails": [{"action": {"type": "DISABLE"}, "filter": {"type": "COUNT", "value": 5}}],
        "resourceSelection": {"tagMap": {"Tier": "gold"}},
    }
    assert replaced(engine, POLICY, declared, new) == []
    engine.update(POLICY, identifier, declared, new)
    live = builder.get_lifecycle_policy(lifecyclePolicyArn=identifier)["lifecyclePolicy"]
    assert (live["status"], live["resourceSelection"]) == ("DISABLED", {"tagMap": {"Tier": "gold"}})
    state = settled(engine, POLICY, identifier, new)
    assert replaced(engine, POLICY, new, {**new, "name": "x", "region": "x"}) == ["name", "region"]
    gone(engine, POLICY, identifier, new, state)
