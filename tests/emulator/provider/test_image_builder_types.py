"""What an image is built from, and where it goes: types of EC2 Image Builder over gRPC, looked at with boto3."""

from typing import Any

import pytest
from image_builder_estate import (
    AMAZON_LINUX,
    COMPONENT,
    DISTRIBUTION,
    INFRASTRUCTURE,
    RECIPE,
    REGION,
    gone,
    prepared,
    replaced,
    retagged,
    settled,
)
from provider_engine import Engine, failure

from emulator.provider.values import Properties

DATA = "{name: a, schemaVersion: 1.0, phases: [{name: build, steps: [{name: update, action: UpdateOS}]}]}"
UNIT = "arn:aws:organizations::111122223333:ou/o-exampleorgid/ou-abcd-12345678"


@pytest.fixture(scope="module")
def builder(endpoint: str) -> Any:
    """Image Builder, past the provider."""
    return prepared(endpoint)


def test_component_is_made_replaced_by_everything_and_may_be_left_behind(engine: Engine, builder: Any) -> None:
    declared: Properties = {
        "name": "harden",
        "version": "1.0.0",
        "platform": "Linux",
        "data": DATA,
        "description": "d",
        "changeDescription": "c",
        "supportedOsVersions": ["Amazon Linux 2023"],
        "tags": {"a": "1"},
        "region": REGION,
    }
    identifier, state = engine.create(COMPONENT, declared)
    assert identifier.endswith(":component/harden/1.0.0/1")
    found = builder.get_component(componentBuildVersionArn=identifier)["component"]
    assert (found["data"], found["description"], found["changeDescription"]) == (DATA, "d", "c")
    assert (state["arn"], state["type"], state["encrypted"], state["region"]) == (identifier, "BUILD", True, REGION)
    assert state["supportedOsVersions"] == ["Amazon Linux 2023"]
    settled(engine, COMPONENT, identifier, declared)
    retagged(engine, COMPONENT, identifier, declared, builder)
    changed: Properties = {
        **{name: "x" for name in declared if name not in ("tags", "supportedOsVersions")},
        "supportedOsVersions": ["x"],
        "kmsKeyId": "x",
        "skipDestroy": True,
    }
    assert replaced(engine, COMPONENT, declared, changed) == sorted({*changed} - {"skipDestroy"})
    assert replaced(engine, COMPONENT, {"uri": "s3://a"}, {"uri": "s3://b"}) == ["uri"]
    engine.delete(COMPONENT, identifier, {**state, "skipDestroy": True})
    settled(engine, COMPONENT, identifier, declared)
    gone(engine, COMPONENT, identifier, declared, state)


def test_recipe_is_made_and_replaced_by_everything(engine: Engine, builder: Any) -> None:
    component, _ = engine.create(
        COMPONENT, {"name": "part", "version": "1.0.0", "platform": "Linux", "data": DATA, "region": REGION}
    )
    devices: list[Any] = [
        {
            "deviceName": "/dev/xvda",
            "ebs": {"encrypted": "true", "deleteOnTermination": "false", "volumeSize": 10, "volumeType": "gp3"},
        },
        {"deviceName": "/dev/xvdb", "noDevice": True},
    ]
    declared: Properties = {
        "name": "base",
        "version": "1.0.0",
        "parentImage": AMAZON_LINUX,
        "components": [{"componentArn": component, "parameters": [{"name": "level", "value": "high"}]}],
        "blockDeviceMappings": devices,
        "systemsManagerAgent": {"uninstallAfterBuild": True},
        "userDataBase64": "YQ==",
        "workingDirectory": "/var/build",
        "amiTags": {"Tier": "gold"},
        "description": "d",
        "tags": {"a": "1"},
        "region": REGION,
    }
    identifier, state = engine.create(RECIPE, declared)
    found = builder.get_image_recipe(imageRecipeArn=identifier)["imageRecipe"]
    assert found["components"] == [{"componentArn": component, "parameters": [{"name": "level", "value": ["high"]}]}]
    ebs = {"encrypted": True, "deleteOnTermination": False, "volumeSize": 10, "volumeType": "gp3"}
    assert found["blockDeviceMappings"] == [
        {"deviceName": "/dev/xvda", "ebs": ebs},
        {"deviceName": "/dev/xvdb", "noDevice": ""},
    ]
    additional = {"systemsManagerAgent": {"uninstallAfterBuild": True}, "userDataOverride": "YQ=="}
    assert (found["additionalInstanceConfiguration"], found["amiTags"]) == (additional, {"Tier": "gold"})
    assert (state["blockDeviceMappings"], state["platform"]) == (devices, "Linux")
    settled(engine, RECIPE, identifier, declared)
    retagged(engine, RECIPE, identifier, declared, builder)
    changed: Properties = {name: "x" for name in declared if name != "tags"}
    assert replaced(engine, RECIPE, declared, changed) == sorted(changed)
    assert "already exists" in failure(lambda: engine.create(RECIPE, declared))
    gone(engine, RECIPE, identifier, declared, state)


def test_infrastructure_configuration_is_updated_in_place(engine: Engine, builder: Any) -> None:
    declared: Properties = {
        "name": "builders",
        "instanceProfileName": "builder",
        "instanceTypes": ["m7i.large", "m6i.large"],
        "instanceMetadataOptions": {"httpTokens": "required", "httpPutResponseHopLimit": 1},
        "logging": {"s3Logs": {"s3BucketName": "logs"}},
        "placement": {"tenancy": "default"},
        "resourceTags": {"Tier": "gold"},
        "securityGroupIds": ["sg-1"],
        "subnetId": "subnet-1",
        "snsTopicArn": f"arn:aws:sns:{REGION}:111122223333:topic",
        "keyPair": "k",
        "description": "d",
        "tags": {"a": "1"},
        "region": REGION,
    }
    identifier, state = engine.create(INFRASTRUCTURE, declared)
    found = builder.get_infrastructure_configuration(infrastructureConfigurationArn=identifier)
    live = found["infrastructureConfiguration"]
    assert live["logging"] == {"s3Logs": {"s3BucketName": "logs", "s3KeyPrefix": "/"}}
    assert (live["terminateInstanceOnFailure"], state["terminateInstanceOnFailure"]) == (False, False)
    assert live["instanceMetadataOptions"] == {"httpTokens": "required", "httpPutResponseHopLimit": 1}
    settled(engine, INFRASTRUCTURE, identifier, declared)
    retagged(engine, INFRASTRUCTURE, identifier, declared, builder)
    new: Properties = {
        "name": "builders",
        "instanceProfileName": "other-builder",
        "terminateInstanceOnFailure": True,
        "region": REGION,
    }
    engine.update(INFRASTRUCTURE, identifier, declared, new)
    live = builder.get_infrastructure_configuration(infrastructureConfigurationArn=identifier)
    live = live["infrastructureConfiguration"]
    assert (live["instanceProfileName"], live["terminateInstanceOnFailure"]) == ("other-builder", True)
    assert "logging" not in live
    state = settled(engine, INFRASTRUCTURE, identifier, new)
    assert replaced(engine, INFRASTRUCTURE, declared, new) == []
    assert replaced(engine, INFRASTRUCTURE, new, {**new, "name": "x", "region": "x"}) == ["name", "region"]
    gone(engine, INFRASTRUCTURE, identifier, new, state)


def test_distribution_configuration_is_updated_in_place(engine: Engine, builder: Any) -> None:
    ami: dict[str, Any] = {
        "name": "base-{{ imagebuilder:buildDate }}",
        "description": "d",
        "kmsKeyId": "alias/images",
        "amiTags": {"Tier": "gold"},
        "launchPermission": {"organizationalUnitArns": [UNIT]},
    }
    places: list[Any] = [
        {
            "region": region,
            "amiDistributionConfiguration": ami,
            "ssmParameterConfigurations": [{"parameterName": "/imagebuilder/base", "dataType": "aws:ec2:image"}],
        }
        for region in (REGION, "eu-west-1")
    ]
    declared: Properties = {"name": "regions", "distributions": places, "tags": {"a": "1"}, "region": REGION}
    identifier, state = engine.create(DISTRIBUTION, declared)
    live = builder.get_distribution_configuration(distributionConfigurationArn=identifier)
    assert live["distributionConfiguration"]["distributions"] == places
    assert state["distributions"] == places
    settled(engine, DISTRIBUTION, identifier, declared)
    retagged(engine, DISTRIBUTION, identifier, declared, builder)
    new: Properties = {"name": "regions", "description": "d", "distributions": places[:1], "region": REGION}
    engine.update(DISTRIBUTION, identifier, declared, new)
    live = builder.get_distribution_configuration(distributionConfigurationArn=identifier)
    assert live["distributionConfiguration"]["distributions"] == places[:1]
    state = settled(engine, DISTRIBUTION, identifier, new)
    assert replaced(engine, DISTRIBUTION, declared, new) == []
    assert replaced(engine, DISTRIBUTION, new, {**new, "name": "x", "region": "x"}) == ["name", "region"]
    template: Any = {"region": REGION, "launchTemplateConfigurations": [{"launchTemplateId": "lt-0123456789abcdef0"}]}
    templated: Properties = {"name": "templates", "distributions": [template], "region": REGION}
    assert "launchTemplateConfigurations" in failure(lambda: engine.create(DISTRIBUTION, templated))
    gone(engine, DISTRIBUTION, identifier, new, state)
