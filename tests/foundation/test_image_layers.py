"""Machine images as the program declares them: keys, what builds, recipes, pipelines, lifecycles."""

import json

import pytest
from computed import ORGANIZATION_ID
from computed_images import ACCOUNT
from image_estates import AGENTS, NETWORK, SETTINGS, UNITS, imaged
from image_program import (
    ALIAS,
    ATTACHMENT,
    COMPONENT,
    DISTRIBUTION,
    EGRESS,
    GROUP,
    HOME,
    IMAGES,
    INFRASTRUCTURE,
    KEY,
    LIFECYCLE,
    OTHER,
    PARAMETER,
    PIPELINE,
    PRINCIPAL,
    PROFILE,
    RECIPE,
    ROLE,
    SETTING,
    SHARE,
    SHARED,
    TAGS,
    deployed,
    ours,
)
from recording import Recording
from session_tokens import SessionTokens

from foundation.policies.image_key import image_key_policy


@pytest.fixture
def images(tokens: SessionTokens) -> Recording:
    return deployed(imaged())


def key_arn(recording: Recording, region: str) -> str:
    """As the recorder makes it up, for every Region alike."""
    return f"arn:aws:kms:{HOME}:{ACCOUNT}:key/{recording.one(ALIAS, f'images-{region}').inputs['targetKeyId']}"


def test_each_region_has_a_key_that_is_never_taken_away(images: Recording) -> None:
    for region in (HOME, OTHER):
        key, alias = images.one(KEY, f"images-{region}"), images.one(ALIAS, f"images-{region}")
        assert key.protect
        assert key.retain_on_delete
        assert not alias.retain_on_delete
        assert (key.inputs["region"], alias.inputs["region"]) == (region, region)
        assert key.inputs["policy"] == image_key_policy(IMAGES, ORGANIZATION_ID, region)
        assert key.inputs["enableKeyRotation"] is True
        assert alias.inputs["name"] == "alias/foundation-images"
        assert alias.inputs["targetKeyId"] == f"key-images-{region}"


def test_everything_but_policies_is_in_the_images_account(images: Recording) -> None:
    types = (KEY, ALIAS, ROLE, PROFILE, ATTACHMENT, GROUP, EGRESS, RECIPE, INFRASTRUCTURE, DISTRIBUTION, PIPELINE)
    found = ours(images, *types, LIFECYCLE, PARAMETER, SETTING, SHARE, SHARED, PRINCIPAL)
    assert {one.provider for one in found} == {"account-pictures"}
    assert len(found) == 4 + 9 + 5 + 2 * 5


def test_machines_that_build_have_the_role_that_image_builder_asks_for(images: Recording) -> None:
    trusted = {one.name: json.loads(one.inputs["assumeRolePolicy"]) for one in images.of(ROLE)}
    assert trusted["builder"]["Statement"][0]["Principal"] == {"Service": "ec2.amazonaws.com"}
    assert trusted["lifecycle"]["Statement"][0]["Principal"] == {"Service": "imagebuilder.amazonaws.com"}
    assert {one.inputs["policyArn"].rpartition("/")[2]: one.inputs["role"] for one in images.of(ATTACHMENT)} == {
        "EC2InstanceProfileForImageBuilder": "foundation-image-builder",
        "AmazonSSMManagedInstanceCore": "foundation-image-builder",
        "EC2ImageBuilderLifecycleExecutionPolicy": "foundation-image-lifecycle",
    }
    assert images.one(PROFILE, "builder").inputs["role"] == "foundation-image-builder"
    built = images.one(INFRASTRUCTURE, "base")
    assert built.inputs["instanceProfileName"] == "foundation-image-builder"
    attached = {one.key for one in images.of(ATTACHMENT) if one.inputs["role"] == "foundation-image-builder"}
    assert attached <= built.property_dependencies["instanceProfileName"]


def test_machines_that_build_are_reached_by_nothing_and_keep_their_metadata_from_forgers(images: Recording) -> None:
    built = images.one(INFRASTRUCTURE, "base").inputs
    assert built["instanceMetadataOptions"] == {"httpTokens": "required", "httpPutResponseHopLimit": 1}
    assert built["terminateInstanceOnFailure"] is True
    assert "keyPair" not in built
    assert images.one(GROUP, "builder").inputs.keys() & {"ingress", "egress"} == set()
    assert {one.inputs.get("cidrIpv4", one.inputs.get("cidrIpv6")) for one in images.of(EGRESS)} == {
        "0.0.0.0/0",
        "::/0",
    }
    assert {one.key for one in images.of(EGRESS)} <= images.one(INFRASTRUCTURE, "base").property_dependencies[
        "securityGroupIds"
    ]


def test_machines_that_build_have_the_tags_of_their_account_or_none(images: Recording, tokens: SessionTokens) -> None:
    assert images.one(INFRASTRUCTURE, "base").inputs["resourceTags"] == TAGS
    inherited = deployed(imaged(units={**UNITS, "infrastructure": {"tags": {"environment": "shared"}}}))
    assert inherited.one(INFRASTRUCTURE, "base").inputs["resourceTags"] == {**TAGS, "environment": "shared"}
    untagged = deployed(imaged(settings={**SETTINGS, "tags": {}}))
    assert "resourceTags" not in untagged.one(INFRASTRUCTURE, "base").inputs


def test_images_are_built_in_the_default_vpc_or_in_a_shared_subnet(tokens: SessionTokens) -> None:
    by_default = deployed(imaged())
    assert "vpcId" not in by_default.one(GROUP, "builder").inputs
    assert "subnetId" not in by_default.one(INFRASTRUCTURE, "base").inputs
    shared = deployed(imaged({"build_in": "shared"}, network=NETWORK))
    assert shared.one(GROUP, "builder").inputs["vpcId"] == "vpc-shared"
    assert shared.one(INFRASTRUCTURE, "base").inputs["subnetId"] == "subnet-shared"


def test_a_recipe_hardens_the_parent_and_encrypts_the_root_volume(images: Recording) -> None:
    recipe = images.one(RECIPE, "base").inputs
    amazons = f"arn:aws:imagebuilder:{HOME}:aws"
    assert (recipe["name"], recipe["version"]) == ("foundation-base", "1.0.0")
    assert recipe["parentImage"] == f"{amazons}:image/amazon-linux-2023-x86/x.x.x"
    assert [part["componentArn"] for part in recipe["components"]] == [
        f"{amazons}:component/{name}/x.x.x"
        for name in ("update-linux", "stig-build-linux-medium", "simple-boot-test-linux", "reboot-test-linux")
    ]
    (root,) = recipe["blockDeviceMappings"]
    assert root["deviceName"] == "/dev/xvda"
    assert root["ebs"] == {
        "deleteOnTermination": "true",
        "encrypted": "true",
        "kmsKeyId": key_arn(images, HOME),
        "volumeSize": 10,
        "volumeType": "gp3",
    }


def test_a_component_of_ones_own_is_named_without_its_build_and_there_before_the_recipe(tokens: SessionTokens) -> None:
    arn = "arn:aws:imagebuilder:eu-central-1:aws:component/python-3-linux/x.x.x"
    parts = {"components": ["agents", arn], "tests": [], "parent": "ami-0123456789abcdef0"}
    recording = deployed(imaged({"images": {"base": parts}, "components": {"agents": AGENTS}}))
    recipe, component = recording.one(RECIPE, "base"), recording.one(COMPONENT, "foundation-agents")
    own = f"arn:aws:imagebuilder:{HOME}:{IMAGES}:component/foundation-agents/1.0.0"
    assert [part["componentArn"] for part in recipe.inputs["components"]] == [own, arn]
    assert component.key in recipe.property_dependencies["components"]
    assert (component.inputs["version"], component.inputs["platform"]) == ("1.0.0", "Linux")
    assert json.loads(component.inputs["data"])["phases"] == AGENTS["phases"]
    assert component.inputs["skipDestroy"] is True
    assert recipe.inputs["parentImage"] == "ami-0123456789abcdef0"


def test_a_pipeline_builds_its_recipe_every_week_whether_or_not_the_parent_is_newer(images: Recording) -> None:
    pipeline = images.one(PIPELINE, "base").inputs
    of_home = f"arn:aws:imagebuilder:{HOME}:{ACCOUNT}"
    assert pipeline["imageRecipeArn"] == f"{of_home}:image-recipe/foundation-base/1.0.0"
    assert pipeline["infrastructureConfigurationArn"] == f"{of_home}:infrastructure-configuration/foundation-base"
    assert pipeline["distributionConfigurationArn"] == f"{of_home}:distribution-configuration/foundation-base"
    assert pipeline["schedule"] == {
        "scheduleExpression": "cron(0 3 ? * SUN *)",
        "pipelineExecutionStartCondition": "EXPRESSION_MATCH_ONLY",
        "timezone": "UTC",
    }


def test_without_schedule_and_lifecycle_images_are_built_by_hand_and_stay(tokens: SessionTokens) -> None:
    recording = deployed(imaged({"schedule": "off", "lifecycle": "off"}))
    assert "schedule" not in recording.one(PIPELINE, "base").inputs
    assert recording.of(LIFECYCLE) == ()


def test_older_images_are_deprecated_disabled_and_deleted_but_for_the_newest(tokens: SessionTokens) -> None:
    recording = deployed(imaged({"lifecycle": {"deprecate_days": 7, "disable_days": 14, "delete_days": 21, "keep": 2}}))
    policy = recording.one(LIFECYCLE, "base")
    age = {"type": "AGE", "unit": "DAYS"}
    amis, with_snapshots = {"amis": True, "snapshots": False}, {"amis": True, "snapshots": True}
    assert policy.inputs["policyDetails"] == [
        {"action": {"type": "DEPRECATE", "includeResources": amis}, "filter": {**age, "value": 7}},
        {"action": {"type": "DISABLE", "includeResources": amis}, "filter": {**age, "value": 14}},
        {
            "action": {"type": "DELETE", "includeResources": with_snapshots},
            "filter": {**age, "value": 21, "retainAtLeast": 2},
        },
    ]
    assert policy.inputs["resourceType"] == "AMI_IMAGE"
    recipes = [{"name": "foundation-base", "semanticVersion": "x.x.x"}]
    assert policy.inputs["resourceSelection"] == {"recipes": recipes}
    assert policy.inputs["executionRole"].endswith(":role/foundation-image-lifecycle")
    may = recording.one(ATTACHMENT, "lifecycle/EC2ImageBuilderLifecycleExecutionPolicy").key
    assert may in policy.property_dependencies["executionRole"]


def test_what_is_left_out_of_a_lifecycle_never_happens(images: Recording) -> None:
    actions = [detail["action"]["type"] for detail in images.one(LIFECYCLE, "base").inputs["policyDetails"]]
    assert actions == ["DEPRECATE", "DELETE"]


def test_before_anything_exists_a_preview_shows_all_of_it(tokens: SessionTokens) -> None:
    names = {one.name for one in deployed(imaged(), preview=True).of(PARAMETER)}
    assert names == {f"images-{HOME}/base", f"images-{OTHER}/base"}


def test_nothing_is_declared_where_images_are_off(tokens: SessionTokens) -> None:
    recording = deployed(imaged("off"))
    assert ours(recording, KEY, ROLE, PIPELINE, PARAMETER, SETTING) == []
    assert recording.outputs.get("images") is None
