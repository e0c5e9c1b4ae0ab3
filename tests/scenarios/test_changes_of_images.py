"""What changes of `foundation:images` bring about: what each is about and no more, and images off and on again.

One story on one emulated AWS, in the order of the file.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from image_estate_emulated import HOME, IMAGES, PRODUCTION, Estate, rolled_out

pytestmark = pytest.mark.slow

FIRST, SECOND = "{base: {}}", '{base: {version: "1.1.0", volume_gib: 12}}'
ON, OFF = f"{{regions: [{HOME}], images: {SECOND}}}", '"off"'
CANONICAL = "099720109477"


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Estate]:
    sections = {"baseline": OFF, "network": OFF, "images": ON.replace(SECOND, FIRST)}
    with rolled_out(tmp_path_factory.mktemp("images"), **sections) as found:
        yield found


@pytest.fixture(scope="module")
def built(estate: Estate) -> str:
    """An image of the first version."""
    return estate.built()[HOME]


def launched(ec2: Any, image: str) -> bool:
    root = {"DeviceName": "/dev/xvda", "Ebs": {"Encrypted": True, "VolumeSize": 12}}
    asked = {"ImageId": image, "InstanceType": "t3.micro", "BlockDeviceMappings": [root]}
    return bool(ec2.run_instances(MinCount=1, MaxCount=1, **asked)["Instances"])


def is_bound(ec2: Any) -> bool:
    """Whether an account finds no foreign images and makes none of its own; asserts that it is both or neither."""
    finds = bool(ec2.describe_images(Owners=[CANONICAL])["Images"])
    try:
        ec2.register_image(Name="own")
    except ClientError as refusal:
        makes = "explicit deny in a service control policy" not in str(refusal)
    else:
        makes = True
    assert finds == makes
    return not makes


def test_another_image_adds_its_own_resources_alone(estate: Estate) -> None:
    assert estate.preview(FIRST, "{base: {}, web: {}}") == {
        "create DistributionConfiguration web",
        "create ImagePipeline web",
        "create ImageRecipe web",
        "create InfrastructureConfiguration web",
        "create LifecyclePolicy web",
        f"create Parameter images-{HOME}/web",
        f"create ResourceAssociation images-{HOME}/web",
    }


def test_a_new_version_replaces_the_recipe_alone_and_is_what_the_pipeline_builds(estate: Estate, built: str) -> None:
    estate.edit(FIRST, SECOND)
    assert estate.up() == {
        "create-replacement ImageRecipe base",
        "replace ImageRecipe base",
        "delete-replaced ImageRecipe base",
        "update ImagePipeline base",
    }
    assert estate.built()[HOME] != built
    versions = estate.client(IMAGES, "imagebuilder").list_images(owner="Self")["imageVersionList"]
    assert sorted(version["version"] for version in versions) == ["1.0.0", "1.1.0"]


def test_images_off_is_refused_while_the_key_is_protected(estate: Estate, built: str) -> None:
    shell = estate.shell
    estate.edit(ON, OFF)
    since = shell.last_call()
    done = shell.foundation("up", "prod")
    assert done.code == 1
    assert f"Key images-{HOME}" in done.output
    (urn,) = set(re.findall(rf"pulumi state unprotect '(\S+:Key::images-{HOME})'", done.output))
    assert shell.mutations(since) == []
    assert shell.run("pulumi", "state", "unprotect", urn, "--stack", "prod", "--yes").code == 0


def test_images_off_leaves_the_key_and_the_images_that_were_built(estate: Estate, built: str) -> None:
    shell, key = estate.shell, estate.outputs()["images"]["key_arns"][HOME]
    assert is_bound(estate.client(PRODUCTION, "ec2"))
    since = shell.last_call()
    changed = estate.up()
    assert {line.split()[0] for line in changed} == {"delete"}
    assert not {"ScheduleKeyDeletion", "DisableKey", "DeregisterImage"} & set(shell.mutations(since))
    assert "images" not in estate.outputs()
    assert estate.client(IMAGES, "kms").describe_key(KeyId=key)["KeyMetadata"]["KeyState"] == "Enabled"
    production = estate.client(PRODUCTION, "ec2")
    assert not is_bound(production)
    assert launched(production, built)
    builder = estate.client(IMAGES, "imagebuilder")
    assert builder.list_image_pipelines()["imagePipelineList"] == []
    assert builder.list_lifecycle_policies()["lifecyclePolicySummaryList"] == []
    roles = estate.client(IMAGES, "iam").list_roles()["Roles"]
    assert not [role for role in roles if role["RoleName"].startswith("foundation-image-")]


def test_images_on_again_builds_under_a_new_key(estate: Estate, built: str) -> None:
    estate.edit(f"foundation:images: {OFF}", f"foundation:images: {ON}")
    changed = estate.up()
    assert {line.split()[0] for line in changed} == {"create"}
    key = estate.outputs()["images"]["key_arns"][HOME]
    found = estate.client(IMAGES, "kms").describe_key(KeyId="alias/foundation-images")["KeyMetadata"]
    assert found["Arn"] == key
    newest = estate.built()[HOME]
    production = estate.client(PRODUCTION, "ec2")
    assert is_bound(production)
    assert launched(production, newest)
    assert launched(production, built)
