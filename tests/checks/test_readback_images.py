"""What is in the images account and what accounts launch, tampered with one thing at a time: exactly that is named."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from readback_area_world import HOME, OTHER, THIRD, World, rolled_out
from readback_images_world import STACK, arn, images, made_of, taken
from readback_organization import session

from checks import readback_images
from checks.readback import readback
from foundation.config import In

pytestmark = pytest.mark.slow

ALIAS, PARAMETER = "alias/foundation-images", "/imagebuilder/foundation/base/latest"
BUILDER = "foundation-image-builder"
READER = "arn:aws:iam::aws:policy/ReadOnlyAccess"
ADVANCED = {"SettingId": "/ssm/parameter-store/default-parameter-tier", "SettingValue": "Advanced"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with rolled_out(tmp_path_factory.mktemp("images"), STACK, readback_images) as found:
        yield found


@pytest.fixture
def builds(world: World) -> Any:
    return world.client("imagebuilder", "pictures")


def test_what_the_program_has_made_is_as_declared(world: World) -> None:
    assert world.lines() == []


def test_the_whole_read_back_tells_of_images(world: World, undo: ExitStack) -> None:
    asked = (world.config, world.shell.endpoint, session())
    assert readback(*asked).mismatches == ()
    ssm = world.client("ssm", "pictures", THIRD)
    ssm.put_parameter(Name=PARAMETER, Value="ami-0", Type="String")
    undo.callback(ssm.delete_parameter, Name=PARAMETER)
    (mismatch,) = readback(*asked).mismatches
    assert mismatch.what == f"parameter {PARAMETER} in {THIRD}"


def test_where_another_stack_declares_the_accounts_or_images_nothing_is_compared(world: World) -> None:
    for section in ("accounts", "images"):
        config = world.config.model_copy(update={section: In.model_validate({"in": "the-other"})})
        assert readback_images.expected(config) == readback_images.found(config, world.inside) == {}


def test_what_units_of_another_stack_are_called_is_not_compared(world: World) -> None:
    assert world.lines(world.config.model_copy(update={"units": In.model_validate({"in": "the-other"})})) == []


def test_keys_are_compared(world: World, undo: ExitStack) -> None:
    kms = world.client("kms", "pictures", OTHER)
    key = kms.describe_key(KeyId=ALIAS)["KeyMetadata"]["KeyId"]
    before = kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"]
    kms.put_key_policy(KeyId=key, PolicyName="default", Policy=before.replace("kms:Encrypt", "kms:Decrypt"))
    undo.callback(kms.put_key_policy, KeyId=key, PolicyName="default", Policy=before)
    kms.disable_key_rotation(KeyId=key)
    undo.callback(kms.enable_key_rotation, KeyId=key, RotationPeriodInDays=365)
    kms.tag_resource(KeyId=key, Tags=[{"TagKey": "owner", "TagValue": "nobody"}])
    undo.callback(kms.tag_resource, KeyId=key, Tags=[{"TagKey": "owner", "TagValue": "platform"}])
    found = [what.split(", ")[1].split(".")[0] for what in world.what()]
    assert sorted(set(found)) == ["policy", "rotation", "rotation days", "tag owner"]
    kms.delete_alias(AliasName=ALIAS)
    undo.callback(kms.create_alias, AliasName=ALIAS, TargetKeyId=key)
    assert f'key {ALIAS} in {OTHER}: expected "exists", found nothing' in world.lines()


def test_a_key_in_a_region_without_images_is_extra(world: World, undo: ExitStack) -> None:
    kms = world.client("kms", "pictures", THIRD)
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName=ALIAS, TargetKeyId=key)
    undo.callback(kms.delete_alias, AliasName=ALIAS)
    assert world.what() == [f"key {ALIAS} in {THIRD}"]


def test_what_builds_is_compared(world: World, undo: ExitStack) -> None:
    iam, ec2 = world.client("iam", "pictures"), world.client("ec2", "pictures")
    iam.attach_role_policy(RoleName=BUILDER, PolicyArn=READER)
    undo.callback(iam.detach_role_policy, RoleName=BUILDER, PolicyArn=READER)
    named = {"InstanceProfileName": BUILDER, "RoleName": BUILDER}
    iam.remove_role_from_instance_profile(**named)
    undo.callback(iam.add_role_to_instance_profile, **named)
    asked = [{"Name": "group-name", "Values": [BUILDER]}]
    group = ec2.describe_security_groups(Filters=asked)["SecurityGroups"][0]["GroupId"]
    way = [{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=way)
    undo.callback(ec2.revoke_security_group_ingress, GroupId=group, IpPermissions=way)
    lines = world.lines()
    assert [line.split(": expected")[0] for line in lines] == [
        f"role {BUILDER}, policies",
        f"instance profile {BUILDER}, roles",
        f"security group {BUILDER}, in",
    ]
    assert lines[2].endswith('found ["tcp 22-22 0.0.0.0/0"]')


def test_where_images_are_built_is_compared(world: World) -> None:
    assert sorted(world.what(images(world, build_in=None))) == [
        "infrastructure foundation-arm, subnet",
        "infrastructure foundation-base, subnet",
        f"security group {BUILDER}, VPC",
    ]


def test_the_newest_build_of_a_component_is_compared(world: World, builds: Any, undo: ExitStack) -> None:
    named = arn(world, "component", "foundation-agent/1.0.0")
    before = builds.get_component(componentBuildVersionArn=named)["component"]["data"]
    tags = {"owner": "platform", "place": "pictures"}
    usual = {"name": "foundation-agent", "semanticVersion": "1.0.0", "platform": "Linux", "tags": tags}
    builds.create_component(**usual, data=before.replace("make", "make clean"))
    undo.callback(builds.create_component, **usual, data=before)  # no build that a recipe means can be deleted
    assert world.what() == ["component foundation-agent, document.phases[0].steps[0].inputs.commands[0]"]


def test_recipes_are_compared_with_what_is_written_now(world: World) -> None:
    section: Any = world.config.images
    changes = {"volume_gib": 20, "components": ("stig-build-linux-high",), "version": "1.0.1"}
    base = section.images["base"].model_copy(update=changes)
    assert world.what(images(world, images={**section.images, "base": base})) == [
        "recipe foundation-base, version",
        "recipe foundation-base, components",
        "recipe foundation-base, volumes[0].ebs.volumeSize",
        "pipeline foundation-base, recipe",
    ]


def test_a_recipe_that_nobody_declares_is_extra(world: World, builds: Any, undo: ExitStack) -> None:
    for name in ("foundation-base", "theirs"):
        made = builds.create_image_recipe(name=name, semanticVersion="9.0.0", **made_of(HOME))["imageRecipeArn"]
        undo.callback(builds.delete_image_recipe, imageRecipeArn=made)
    assert world.what() == ["recipe foundation-base (9.0.0)", "recipe theirs"]


def test_infrastructures_are_compared(world: World, builds: Any, undo: ExitStack) -> None:
    named = {"infrastructureConfigurationArn": arn(world, "infrastructure-configuration", "foundation-base")}
    before = builds.get_infrastructure_configuration(**named)["infrastructureConfiguration"]
    members = ("instanceTypes", "instanceProfileName", "securityGroupIds", "terminateInstanceOnFailure", "subnetId")
    usual = taken(before, *members, "instanceMetadataOptions", "resourceTags")
    seen = world.client("ec2", "pictures").describe_subnets()["Subnets"]
    subnet = next(one for one in seen if not one["DefaultForAz"] and one["SubnetId"] != before["subnetId"])["SubnetId"]
    changed = {"instanceTypes": ["t3.large"], "instanceMetadataOptions": {"httpTokens": "optional"}, "subnetId": subnet}
    builds.update_infrastructure_configuration(**named, **{**usual, **changed, "terminateInstanceOnFailure": False})
    undo.callback(builds.update_infrastructure_configuration, **named, **usual)
    made = builds.create_infrastructure_configuration(name="theirs", instanceProfileName=BUILDER)
    theirs = made["infrastructureConfigurationArn"]
    undo.callback(builds.delete_infrastructure_configuration, infrastructureConfigurationArn=theirs)
    subject = "infrastructure foundation-base"
    assert world.what() == [
        f"{subject}, instance types[0]",
        f"{subject}, metadata.httpTokens",
        f"{subject}, metadata.httpPutResponseHopLimit",
        f"{subject}, subnet",
        f"{subject}, ends when it fails",
        "infrastructure theirs",
    ]


def test_distributions_are_compared(world: World, builds: Any, undo: ExitStack) -> None:
    named = {"distributionConfigurationArn": arn(world, "distribution-configuration", "foundation-base")}
    before = builds.get_distribution_configuration(**named)["distributionConfiguration"]["distributions"]
    undo.callback(builds.update_distribution_configuration, **named, distributions=before)
    (home,) = (one for one in before if one["region"] == HOME)
    image = home["amiDistributionConfiguration"]
    everybody = {**image, "launchPermission": {**image["launchPermission"], "userGroups": ["all"]}}
    del everybody["launchPermission"]["userIds"]
    changed = {**home, "amiDistributionConfiguration": everybody}
    builds.update_distribution_configuration(**named, distributions=[changed])
    subject = "distribution foundation-base, in"
    assert world.what() == [
        f"{subject} {HOME}.launched by.userIds",
        f"{subject} {HOME}.launched by.userGroups",
        f"{subject} {OTHER}",
    ]


def test_pipelines_are_compared(world: World, builds: Any, undo: ExitStack) -> None:
    named = {"imagePipelineArn": arn(world, "image-pipeline", "foundation-base")}
    before = builds.get_image_pipeline(**named)["imagePipeline"]
    members = ("imageRecipeArn", "infrastructureConfigurationArn", "distributionConfigurationArn", "schedule", "status")
    usual = taken(before, *members)
    other = {"schedule": {**before["schedule"], "scheduleExpression": "cron(0 3 1 * ? *)"}, "status": "DISABLED"}
    builds.update_image_pipeline(**named, **{**usual, **other})
    undo.callback(builds.update_image_pipeline, **named, **usual)
    subject = "pipeline foundation-base"
    assert world.what() == [f"{subject}, status", f"{subject}, schedule.scheduleExpression"]
    del usual["distributionConfigurationArn"]
    made = builds.create_image_pipeline(name="theirs", **usual)["imagePipelineArn"]
    undo.callback(builds.delete_image_pipeline, imagePipelineArn=made)
    assert world.what()[2:] == ["pipeline theirs"]


def test_a_recipe_in_another_region_is_extra(world: World, undo: ExitStack) -> None:
    there = world.client("imagebuilder", "pictures", THIRD)
    usual = {"name": "foundation-base", "semanticVersion": "1.0.0"}
    recipe = there.create_image_recipe(**usual, **made_of(THIRD))["imageRecipeArn"]
    undo.callback(there.delete_image_recipe, imageRecipeArn=recipe)
    assert world.what() == [f"recipe foundation-base in {THIRD}"]


def test_lifecycle_policies_are_compared(world: World, builds: Any, undo: ExitStack) -> None:
    named = {"lifecyclePolicyArn": arn(world, "lifecycle-policy", "foundation-base")}
    before = builds.get_lifecycle_policy(**named)["lifecyclePolicy"]
    usual = taken(before, "executionRole", "resourceType", "policyDetails", "resourceSelection")
    deprecation, deletion = before["policyDetails"]
    sooner = {**deletion, "filter": {**deletion["filter"], "value": 60, "retainAtLeast": 1}}
    builds.update_lifecycle_policy(**named, **{**usual, "policyDetails": [sooner]}, status="DISABLED")
    undo.callback(builds.update_lifecycle_policy, **named, **usual, status="ENABLED")
    subject = "lifecycle policy foundation-base"
    assert deprecation["action"]["type"] == "DEPRECATE"
    assert world.what() == [
        f"{subject}, status",
        f"{subject}, DEPRECATE",
        f"{subject}, DELETE.after.value",
        f"{subject}, DELETE.after.retainAtLeast",
    ]


def test_without_a_lifecycle_its_policies_are_extra(world: World) -> None:
    config = images(world, lifecycle=world.config.baseline)
    assert sorted(world.what(config)) == ["lifecycle policy foundation-arm", "lifecycle policy foundation-base"]


def test_parameters_and_their_tier_are_compared(world: World, undo: ExitStack) -> None:
    ssm = world.client("ssm", "pictures", OTHER)
    ssm.reset_service_setting(SettingId=ADVANCED["SettingId"])
    undo.callback(ssm.update_service_setting, **ADVANCED)
    theirs = "/imagebuilder/foundation/theirs/latest"
    ssm.put_parameter(Name=theirs, Value="ami-0", Type="String")
    undo.callback(ssm.delete_parameter, Name=theirs)
    remark = {"ResourceType": "Parameter", "ResourceId": PARAMETER}
    ssm.add_tags_to_resource(**remark, Tags=[{"Key": "owner", "Value": "nobody"}])
    undo.callback(ssm.add_tags_to_resource, **remark, Tags=[{"Key": "owner", "Value": "platform"}])
    assert world.what() == [
        f"default tier of parameters in {OTHER}, value",
        f"parameter {PARAMETER} in {OTHER}, tag owner",
        f"parameter {theirs} in {OTHER}",
    ]


def test_a_parameter_that_is_no_longer_shared_is_read_by_nobody_else(world: World, undo: ExitStack) -> None:
    ram = world.client("ram", "pictures")
    share = ram.get_resource_shares(resourceOwner="SELF")["resourceShares"][0]["resourceShareArn"]
    identifier = world.inside.id_of("pictures")
    entity = f"arn:aws:ssm:{HOME}:{identifier}:parameter{PARAMETER}"
    ram.disassociate_resource_share(resourceShareArn=share, resourceArns=[entity])
    undo.callback(ram.associate_resource_share, resourceShareArn=share, resourceArns=[entity])
    ram.update_resource_share(resourceShareArn=share, allowExternalPrincipals=True)
    undo.callback(ram.update_resource_share, resourceShareArn=share, allowExternalPrincipals=False)
    lines = world.lines()
    assert [line.split(": expected")[0] for line in lines] == [
        f"parameter {PARAMETER} in {HOME}, read by another account",
        f"share foundation-images in {HOME}, outside of the organization",
        f"share foundation-images in {HOME}, of",
    ]
    assert "refused: " in lines[0]


def test_accounts_that_the_policy_no_longer_reaches_are_named(world: World, undo: ExitStack) -> None:
    organizations = world.client("organizations", "management")
    listed = organizations.list_policies(Filter="DECLARATIVE_POLICY_EC2")["Policies"]
    (policy,) = (one["Id"] for one in listed if one["Name"].startswith("foundation-allowed-images"))
    production, other = (world.inside.target(unit) for unit in ("workloads/production", "infrastructure"))
    organizations.detach_policy(PolicyId=policy, TargetId=production)
    undo.callback(organizations.attach_policy, PolicyId=policy, TargetId=production)
    organizations.attach_policy(PolicyId=policy, TargetId=other)
    undo.callback(organizations.detach_policy, PolicyId=policy, TargetId=other)
    found = {what.split(",")[0] for what in world.what()}
    keys, regions = ("shop", "cables"), (HOME, OTHER, THIRD)
    launched = {f"allowed images of {key} in {region}" for key in keys for region in regions}
    assert found == {*launched, *(f"policy of allowed images of {key}" for key in keys)}


def test_providers_are_compared_by_the_accounts_that_they_name(world: World) -> None:
    section: Any = world.config.images
    allowed = section.allowed_images.model_copy(update={"providers": ("amazon", "account:lab", "444455556666")})
    lines = world.lines(images(world, allowed_images=allowed))
    assert lines[0] == 'policy of allowed images of shop, settings.providers[1]: expected "<lab>", found "<desk>"'
    assert len(lines) == 4
