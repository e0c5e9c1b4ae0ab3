"""EC2 Image Builder: what images are built from, what a run of a pipeline makes, and what is refused."""

import json
from typing import Any

import pytest
from emulated_world import World
from image_builder_world import AMAZON_LINUX, DOCUMENT, OTHER, PROFILE, REGION, Builder, amis, code


@pytest.fixture(scope="module")
def builder(world: World) -> Builder:
    """The images account."""
    made = Builder(world, world.account())
    made.prepare()
    return made


def test_a_component_is_read_and_the_same_version_again_is_a_new_build(builder: Builder) -> None:
    client, key = builder.client("imagebuilder"), builder.key(REGION)
    about: dict[str, Any] = {"name": "Harden Linux_base", "kmsKeyId": key, "tags": {"a": "1"}}
    first = builder.component(**about)
    assert first == f"arn:aws:imagebuilder:{REGION}:{builder.account}:component/harden-linux-base/1.0.0/1"
    second = builder.component(**about, description="better")
    assert second.endswith("/1.0.0/2")
    found = client.get_component(componentBuildVersionArn=first)["component"]
    assert (found["name"], found["version"], found["type"]) == ("Harden Linux_base", "1.0.0", "BUILD")
    assert (found["owner"], found["encrypted"], found["kmsKeyId"]) == (builder.account, True, key)
    assert (found["data"], found["tags"]) == (DOCUMENT, {"a": "1"})
    level = {"name": "level", "type": "string", "defaultValue": ["high"], "description": "how hard"}
    assert found["parameters"] == [level]
    newest = client.get_component(componentBuildVersionArn=first.removesuffix("/1") + "/2")["component"]
    assert newest["description"] == "better"
    version = first.removesuffix("/1")
    assert version in [one["arn"] for one in client.list_components()["componentVersionList"]]
    builds = client.list_component_build_versions(componentVersionArn=version)["componentSummaryList"]
    assert [one["arn"] for one in builds] == [first, second]
    test = builder.component(data=DOCUMENT.replace("name: build", "name: test"))
    assert client.get_component(componentBuildVersionArn=test)["component"]["type"] == "TEST"


@pytest.mark.parametrize(
    "data",
    [
        "phases: [",
        "just words",
        DOCUMENT.replace("1.0", "2.0"),
        "schemaVersion: 1.0",
        DOCUMENT.replace("name: build", "name: deploy"),
        "{schemaVersion: 1.0, phases: [{name: build}]}",
        "{schemaVersion: 1.0, phases: [{name: build, steps: [{name: update}]}]}",
    ],
)
def test_a_component_that_is_no_document_is_refused(builder: Builder, data: str) -> None:
    assert code(builder.component, data=data) == "InvalidParameterValueException"


def test_what_image_builder_cannot_find_is_refused(builder: Builder) -> None:
    client = builder.client("imagebuilder")
    invalid = "InvalidParameterValueException"
    nothing = f"arn:aws:imagebuilder:{REGION}:{builder.account}"
    assert code(builder.component, kmsKeyId="alias/none") == invalid
    assert code(builder.component, uri="s3://a/b") == "InvalidParameterCombinationException"
    assert code(builder.recipe, components=[{"componentArn": f"{nothing}:component/none/1.0.0/1"}]) == invalid
    assert code(builder.recipe, parentImage="ami-0123456789abcdef0") == invalid
    assert code(builder.recipe, parentImage="ssm:/none") == invalid
    device = {"deviceName": "/dev/xvda", "ebs": {"encrypted": True, "kmsKeyId": "alias/none"}}
    assert code(builder.recipe, blockDeviceMappings=[device]) == invalid
    windows = builder.component(platform="Windows")
    assert code(builder.recipe, components=[{"componentArn": windows}]) == invalid
    create = client.create_infrastructure_configuration
    assert code(create, clientToken="t", name="none", instanceProfileName="none") == invalid
    place = {"region": REGION}
    assert code(lambda: builder.distribution(place, place)) == invalid
    assert code(lambda: builder.pipeline(f"{nothing}:image-recipe/none/1.0.0")) == invalid
    recipe = builder.recipe()
    assert code(lambda: builder.pipeline(recipe, executionRole="none")) == invalid
    assert code(lambda: builder.pipeline(recipe, schedule={"scheduleExpression": "daily"})) == invalid
    missing = "ResourceNotFoundException"
    assert code(client.get_component, componentBuildVersionArn=f"{nothing}:component/none/1.0.0/1") == missing
    pipeline = f"{nothing}:image-pipeline/none"
    assert code(client.start_image_pipeline_execution, clientToken="t", imagePipelineArn=pipeline) == missing
    assert code(client.get_image_pipeline, imagePipelineArn="none") == "InvalidRequestException"
    assert code(builder.component, semanticVersion="1.0") == "InvalidRequestException"


def test_a_recipe_is_never_made_twice_and_names_its_parts(builder: Builder) -> None:
    client, component = builder.client("imagebuilder"), builder.component()
    parts = [{"componentArn": component, "parameters": [{"name": "level", "value": ["low"]}]}]
    recipe = builder.recipe(name="base", components=parts, amiTags={"a": "1"})
    assert recipe == f"arn:aws:imagebuilder:{REGION}:{builder.account}:image-recipe/base/1.0.0"
    assert code(builder.recipe, name="base") == "ResourceAlreadyExistsException"
    newer = builder.recipe(name="base", semanticVersion="1.2.0")
    found = client.get_image_recipe(imageRecipeArn=recipe)["imageRecipe"]
    assert (found["components"], found["parentImage"], found["platform"]) == (parts, AMAZON_LINUX, "Linux")
    wild = client.get_image_recipe(imageRecipeArn=recipe.replace("1.0.0", "1.x.x"))["imageRecipe"]
    assert wild["arn"] == newer
    listed = [one["arn"] for one in client.list_image_recipes()["imageRecipeSummaryList"]]
    assert {recipe, newer} <= set(listed)
    assert builder.world.member("imagebuilder", region=REGION).list_image_recipes()["imageRecipeSummaryList"] == []
    assert code(builder.client("imagebuilder", OTHER).get_image_recipe, imageRecipeArn=recipe) == (
        "ResourceNotFoundException"
    )


def test_what_others_use_cannot_be_deleted(builder: Builder) -> None:
    client, component = builder.client("imagebuilder"), builder.component()
    recipe = builder.recipe(components=[{"componentArn": component.replace("1.0.0/1", "x.x.x")}])
    pipeline = builder.pipeline(recipe, {"region": REGION})
    found = client.get_image_pipeline(imagePipelineArn=pipeline)["imagePipeline"]
    in_use = "ResourceDependencyException"
    infrastructure = {"infrastructureConfigurationArn": found["infrastructureConfigurationArn"]}
    distribution = {"distributionConfigurationArn": found["distributionConfigurationArn"]}
    assert code(client.delete_component, componentBuildVersionArn=component) == in_use
    assert code(client.delete_image_recipe, imageRecipeArn=recipe) == in_use
    assert code(client.delete_infrastructure_configuration, **infrastructure) == in_use
    assert code(client.delete_distribution_configuration, **distribution) == in_use
    client.delete_image_pipeline(imagePipelineArn=pipeline)
    client.delete_infrastructure_configuration(**infrastructure)
    client.delete_distribution_configuration(**distribution)
    client.delete_image_recipe(imageRecipeArn=recipe)
    client.delete_component(componentBuildVersionArn=component)
    assert code(client.delete_image_recipe, imageRecipeArn=recipe) == "ResourceNotFoundException"


def test_configurations_and_pipelines_are_updated_whole_and_tagged(builder: Builder) -> None:
    client = builder.client("imagebuilder")
    pipeline = builder.pipeline(builder.recipe(), {"region": REGION}, tags={"a": "1"})
    found = client.get_image_pipeline(imagePipelineArn=pipeline)["imagePipeline"]
    assert (found["status"], found["imageTestsConfiguration"]) == (
        "ENABLED",
        {"imageTestsEnabled": True, "timeoutMinutes": 720},
    )
    infrastructure = found["infrastructureConfigurationArn"]
    client.update_infrastructure_configuration(
        clientToken="t",
        infrastructureConfigurationArn=infrastructure,
        instanceProfileName=PROFILE,
        instanceTypes=["m7i.large"],
    )
    shown = client.get_infrastructure_configuration(infrastructureConfigurationArn=infrastructure)
    assert shown["infrastructureConfiguration"]["instanceTypes"] == ["m7i.large"]
    assert "instanceMetadataOptions" not in shown["infrastructureConfiguration"]
    distribution = found["distributionConfigurationArn"]
    places = [{"region": OTHER}]
    client.update_distribution_configuration(
        clientToken="t", distributionConfigurationArn=distribution, distributions=places
    )
    shown = client.get_distribution_configuration(distributionConfigurationArn=distribution)
    assert shown["distributionConfiguration"]["distributions"] == places
    listed = client.list_distribution_configurations()["distributionConfigurationSummaryList"]
    assert [one["regions"] for one in listed if one["arn"] == distribution] == [[OTHER]]
    client.update_image_pipeline(
        clientToken="t",
        imagePipelineArn=pipeline,
        imageRecipeArn=found["imageRecipeArn"],
        infrastructureConfigurationArn=infrastructure,
        status="DISABLED",
        schedule={"scheduleExpression": "cron(0 4 ? * sun *)"},
    )
    changed = client.get_image_pipeline(imagePipelineArn=pipeline)["imagePipeline"]
    assert changed["status"] == "DISABLED"
    assert "distributionConfigurationArn" not in changed
    assert changed["schedule"]["pipelineExecutionStartCondition"].endswith("DEPENDENCY_UPDATES_AVAILABLE")
    client.tag_resource(resourceArn=pipeline, tags={"b": "2"})
    client.untag_resource(resourceArn=pipeline, tagKeys=["a"])
    assert client.list_tags_for_resource(resourceArn=pipeline)["tags"] == {"b": "2"}
    assert pipeline in [one["arn"] for one in client.list_image_pipelines()["imagePipelineList"]]


def test_a_run_makes_an_encrypted_image_in_every_region_that_the_unit_sees(world: World, builder: Builder) -> None:
    unit, member = world.unit(), world.account()
    world.organizations.move_account(AccountId=member, SourceParentId=world.root, DestinationParentId=unit)
    arn = world.organizations.describe_organizational_unit(OrganizationalUnitId=unit)["OrganizationalUnit"]["Arn"]
    keys = {region: builder.key(region) for region in (REGION, OTHER)}
    places = [
        {
            "region": region,
            "amiDistributionConfiguration": {
                "name": "base {{ imagebuilder:buildDate }}",
                "kmsKeyId": keys[region],
                "amiTags": {"tier": "gold"},
                "launchPermission": {"organizationalUnitArns": [arn]},
            },
            "ssmParameterConfigurations": [{"parameterName": "/imagebuilder/base", "dataType": "aws:ec2:image"}],
        }
        for region in (REGION, OTHER)
    ]
    pipeline = builder.pipeline(builder.recipe(name="golden", amiTags={"os": "al2023"}), *places)
    image = builder.run(pipeline, tags={"run": "1"})
    assert (image["state"]["status"], image["tags"]) == ("AVAILABLE", {"run": "1"})
    assert image["arn"].endswith(":image/golden/1.0.0/1")
    for region, ami in amis(image).items():
        found = world.member("ec2", member, region).describe_images(ImageIds=[ami])["Images"][0]
        assert (found["OwnerId"], found["Public"]) == (builder.account, False)
        assert found["BlockDeviceMappings"][0]["Ebs"]["Encrypted"] is True
        assert "Tags" not in found
        ec2 = builder.client("ec2", region)
        tags = {tag["Key"]: tag["Value"] for tag in ec2.describe_images(ImageIds=[ami])["Images"][0]["Tags"]}
        assert tags == {
            "tier": "gold",
            "os": "al2023",
            "CreatedBy": "EC2 Image Builder",
            "Ec2ImageBuilderArn": image["arn"],
        }
        snapshot = found["BlockDeviceMappings"][0]["Ebs"]["SnapshotId"]
        assert ec2.describe_snapshots(SnapshotIds=[snapshot])["Snapshots"][0]["KmsKeyId"] == keys[region]
        parameter = builder.client("ssm", region).get_parameter(Name="/imagebuilder/base")["Parameter"]
        assert (parameter["Value"], parameter["DataType"]) == (ami, "aws:ec2:image")
        outside = world.member("ec2", world.account(), region)
        assert code(outside.describe_images, ImageIds=[ami]) == "InvalidAMIID.NotFound"
    assert set(amis(image)) == {REGION, OTHER}
    client = builder.client("imagebuilder")
    newer = builder.run(pipeline)
    assert newer["arn"].endswith("/1.0.0/2")
    value = builder.client("ssm").get_parameter(Name="/imagebuilder/base")["Parameter"]["Value"]
    assert value == amis(newer)[REGION]
    builds = client.list_image_pipeline_images(imagePipelineArn=pipeline)["imageSummaryList"]
    assert [one["arn"] for one in builds] == [image["arn"], newer["arn"]]
    versions = client.list_image_build_versions(imageVersionArn=image["arn"].rpartition("/")[0])["imageSummaryList"]
    assert len(versions) == 2
    assert image["arn"].rpartition("/")[0] in [one["arn"] for one in client.list_images()["imageVersionList"]]
    assert client.get_image_pipeline(imagePipelineArn=pipeline)["imagePipeline"]["lastRunStatus"] == "AVAILABLE"
    client.delete_image(imageBuildVersionArn=image["arn"])
    assert builder.client("ec2").describe_images(ImageIds=[amis(image)[REGION]])["Images"]


def test_a_run_without_a_distribution_makes_an_image_in_its_region(builder: Builder) -> None:
    ec2 = builder.client("ec2")
    parent = ec2.describe_images(Owners=["amazon"], Filters=[{"Name": "architecture", "Values": ["arm64"]}])
    value = parent["Images"][0]["ImageId"]
    builder.client("ssm").put_parameter(Name="/parent", Type="String", Value=value, DataType="aws:ec2:image")
    image = builder.run(builder.pipeline(builder.recipe(parentImage="ssm:/parent")))
    found = ec2.describe_images(ImageIds=[amis(image)[REGION]])["Images"][0]
    assert (found["Architecture"], found["BlockDeviceMappings"][0]["Ebs"]["Encrypted"]) == ("arm64", False)
    device = {"deviceName": "/dev/xvda", "ebs": {"encrypted": True}}
    encrypted = builder.run(builder.pipeline(builder.recipe(blockDeviceMappings=[device])))
    found = ec2.describe_images(ImageIds=[amis(encrypted)[REGION]])["Images"][0]
    assert found["BlockDeviceMappings"][0]["Ebs"]["Encrypted"] is True


def test_a_run_fails_where_ec2_or_parameter_store_would_refuse(world: World, builder: Builder) -> None:
    blocked = {"ec2_attributes": {"image_block_public_access": {"state": {"@@assign": "block_new_sharing"}}}}
    policy = world.policy("DECLARATIVE_POLICY_EC2", json.dumps(blocked))
    world.organizations.attach_policy(PolicyId=policy, TargetId=builder.account)

    def reason(place: dict[str, Any], **more: Any) -> str:
        image = builder.run(builder.pipeline(builder.recipe(**more), {"region": REGION, **place}))
        assert (image["state"]["status"], image["outputResources"]["amis"]) == ("FAILED", [])
        return str(image["state"]["reason"])

    def ami(**about: Any) -> dict[str, Any]:
        return {"amiDistributionConfiguration": about}

    assert "Block public access" in reason(ami(launchPermission={"userGroups": ["all"]}))
    assert "InvalidKMSKey.NotFound" in reason(ami(kmsKeyId=builder.key(OTHER)))
    device = {"deviceName": "/dev/xvda", "ebs": {"encrypted": True}}
    shared = ami(launchPermission={"userIds": ["123456789012"]})
    assert "AWS Managed CMK" in reason(shared, blockDeviceMappings=[device])
    assert "execution role" in reason({"ssmParameterConfigurations": [{"parameterName": "/golden"}]})
    with_role = builder.pipeline(
        builder.recipe(),
        {"region": REGION, "ssmParameterConfigurations": [{"parameterName": "/golden"}]},
        executionRole=builder.role,
    )
    assert builder.run(with_role)["state"]["status"] == "AVAILABLE"
    pipeline = builder.pipeline(builder.recipe(), {"region": REGION, **ami(name="always the same")})
    assert builder.run(pipeline)["state"]["status"] == "AVAILABLE"
    assert "InvalidAMIName.Duplicate" in builder.run(pipeline)["state"]["reason"]
    world.organizations.detach_policy(PolicyId=policy, TargetId=builder.account)
    assert "cannot be shared publicly" in _public(builder, device)


def _public(builder: Builder, device: dict[str, Any]) -> str:
    """Why an encrypted image is not made public even where nothing blocks it."""
    builder.client("ec2").disable_image_block_public_access()
    everybody = {"launchPermission": {"userGroups": ["all"]}}
    place = {"region": REGION, "amiDistributionConfiguration": everybody}
    plain = builder.run(builder.pipeline(builder.recipe(), place))
    assert builder.client("ec2").describe_images(ImageIds=[amis(plain)[REGION]])["Images"][0]["Public"] is True
    image = builder.run(builder.pipeline(builder.recipe(blockDeviceMappings=[device]), place))
    return str(image["state"]["reason"])


def test_what_is_not_emulated_says_so(builder: Builder) -> None:
    missing = "NotImplementedByEmulator"
    assert code(builder.component, data=None, uri="s3://a/b") == missing
    assert code(builder.recipe, semanticVersion="1.0.x") == missing
    assert code(builder.recipe, parentImage="prod-1") == missing
    exported = {"roleName": "a", "diskImageFormat": "RAW", "s3Bucket": "b"}
    assert code(lambda: builder.distribution({"region": REGION, "s3ExportConfiguration": exported})) == missing
    copied = {"amiDistributionConfiguration": {"targetAccountIds": ["123456789012"]}}
    assert code(lambda: builder.distribution({"region": REGION, **copied})) == missing
    client = builder.client("imagebuilder")
    assert code(client.list_workflows) == missing
    assert code(client.list_components, filters=[{"name": "platform", "values": ["Linux"]}]) == missing
    assert code(client.list_images, owner="Amazon") == missing
