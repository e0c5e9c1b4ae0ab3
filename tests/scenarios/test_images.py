"""What images are for: built, encrypted and shared by one account, and nothing else is launched in production.

One story on one emulated AWS, in the order of the file. Who acts in an account is bound by its guardrails.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError
from image_estate_emulated import (
    HOME,
    IMAGES,
    MANAGEMENT,
    NETWORK,
    OTHER,
    PRODUCTION,
    REGIONS,
    TEST,
    Estate,
    rolled_out,
)

from emulator.aws.callers import Caller
from emulator.aws.request import Request
from emulator.aws.services.imagebuilder import lifecycle_runs
from emulator.aws.services.imagebuilder.model import Resource, resources
from emulator.aws.services.organizations.model import now
from emulator.aws.state import Settings, State

pytestmark = pytest.mark.slow

CANONICAL = "099720109477"
GUARDRAIL = "explicit deny in a service control policy"
NETWORKS = (
    f"{{regions: {{{HOME}: {{cidr: 10.0.0.0/12, zones: [euc1-az1]}}}}, environments: {{"
    "production: {number: 0, shared_with: [workloads/production]}, "
    f'building: {{number: 1, egress: nat, shared_with: ["account:{IMAGES}"]}}}}}}'
)


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Estate]:
    images = "{build_in: building, shared_with: [workloads]}"
    directory = tmp_path_factory.mktemp("images")
    with rolled_out(directory, baseline="{}", network=NETWORKS, images=images) as found:
        yield found


@pytest.fixture(scope="module")
def newest(estate: Estate) -> Mapping[str, str]:
    """The images that were built last, by Region; an older one is there too."""
    older = estate.built()
    newer = estate.built()
    assert set(older) == set(newer) == set(REGIONS)
    assert not set(older.values()) & set(newer.values())
    return newer


def refusal(call: Any, **asked: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call(**asked)
    return str(caught.value)


def latest(estate: Estate, account: str, region: str) -> str:
    """The newest image's id as an account reads it."""
    arn = estate.outputs()["images"]["parameters"][f"{region}/base"]
    return str(estate.client(account, "ssm", region).get_parameter(Name=arn)["Parameter"]["Value"])


def own_image(ec2: Any, name: str) -> str:
    return str(ec2.register_image(Name=name)["ImageId"])


def launch(ec2: Any, image: str, **place: Any) -> Any:
    """A machine of an image."""
    root = {"DeviceName": "/dev/xvda", "Ebs": {"Encrypted": True, "VolumeSize": 10}}
    asked = {"ImageId": image, "InstanceType": "t3.micro", "BlockDeviceMappings": [root], **place}
    (machine,) = ec2.run_instances(MinCount=1, MaxCount=1, **asked)["Instances"]
    assert machine["ImageId"] == image
    return machine


def test_nothing_is_named_as_the_newest_image_before_one_is_built(estate: Estate) -> None:
    assert {latest(estate, PRODUCTION, region) for region in REGIONS} == {"not-built-yet"}


def test_machines_that_build_are_in_the_private_subnet_of_the_environment(estate: Estate) -> None:
    (subnet,) = (
        identifier
        for name, identifier in estate.outputs()["network"]["subnets"].items()
        if name.startswith(f"{HOME}/building/main/private/")
    )
    client = estate.client(IMAGES, "imagebuilder")
    (summary,) = client.list_infrastructure_configurations()["infrastructureConfigurationSummaryList"]
    found = client.get_infrastructure_configuration(infrastructureConfigurationArn=summary["arn"])
    assert found["infrastructureConfiguration"]["subnetId"] == subnet


@pytest.mark.parametrize("region", REGIONS)
def test_an_image_is_encrypted_with_the_images_key_and_shared_with_the_unit(
    estate: Estate, newest: Mapping[str, str], region: str
) -> None:
    ec2, exported = estate.client(IMAGES, "ec2", region), estate.outputs()
    image = ec2.describe_images(ImageIds=[newest[region]])["Images"][0]
    snapshot = image["BlockDeviceMappings"][0]["Ebs"]["SnapshotId"]
    (found,) = ec2.describe_snapshots(SnapshotIds=[snapshot])["Snapshots"]
    assert (found["Encrypted"], found["KmsKeyId"]) == (True, exported["images"]["key_arns"][region])
    permission = ec2.describe_image_attribute(ImageId=newest[region], Attribute="launchPermission")
    organization, unit = exported["organization"]["id"], exported["units"]["workloads"]
    shared = {"OrganizationalUnitArn": f"arn:aws:organizations::{MANAGEMENT}:ou/{organization}/{unit}"}
    assert permission["LaunchPermissions"] == [shared]
    assert estate.client(TEST, "ec2", region).describe_images(ImageIds=[newest[region]])["Images"]
    outside = estate.client(NETWORK, "ec2", region)
    assert "InvalidAMIID.NotFound" in refusal(outside.describe_images, ImageIds=[newest[region]])


@pytest.mark.parametrize("region", REGIONS)
def test_every_account_reads_the_newest_images_id(estate: Estate, newest: Mapping[str, str], region: str) -> None:
    for account in (PRODUCTION, TEST, NETWORK):
        assert latest(estate, account, region) == newest[region]


def test_old_images_are_deprecated_and_deleted_but_for_the_newest_three(
    estate: Estate, newest: Mapping[str, str]
) -> None:
    client = estate.client(IMAGES, "imagebuilder")
    (summary,) = client.list_lifecycle_policies()["lifecyclePolicySummaryList"]
    policy = client.get_lifecycle_policy(lifecyclePolicyArn=summary["arn"])["lifecyclePolicy"]
    (built,) = client.list_images(owner="Self")["imageVersionList"]
    assert played(policy, built["name"], 200, 190, 185, 40, 29) == {
        185: "DEPRECATED",
        40: "DEPRECATED",
        29: "AVAILABLE",
    }


def played(policy: Mapping[str, Any], name: str, *ages: int) -> dict[int, str]:
    """What the policy leaves of images so many days old, the oldest first, each of a version of its own."""
    caller = Caller("", MANAGEMENT, f"arn:aws:iam::{MANAGEMENT}:root", HOME, "imagebuilder")
    request = Request("StartImagePipelineExecution", {}, caller, State(Settings(MANAGEMENT)))
    store = resources(request).by_arn
    store["policy"] = Resource("policy", "lifecycle-policy", policy["name"], dict(policy), {})
    images = {}
    for number, days in enumerate(ages):
        content: dict[str, Any] = {"state": {"status": "AVAILABLE"}, "outputResources": {"amis": []}}
        made = now() - timedelta(days=days)
        images[days] = Resource(str(days), "image", name, content, {}, f"1.{number}.0", created=made)
        store[str(days)] = images[days]
    lifecycle_runs.run(request)
    return {days: image.content["state"]["status"] for days, image in images.items() if str(days) in store}


def test_production_launches_the_images_accounts_and_amazons_images_in_its_shared_subnet(
    estate: Estate, newest: Mapping[str, str]
) -> None:
    ec2 = estate.client(PRODUCTION, "ec2")
    network = estate.outputs()["network"]
    subnet = network["subnets"][f"{HOME}/production/main/private/euc1-az1"]
    vpc = network["vpcs"][f"{HOME}/production/main"]
    group = ec2.create_security_group(GroupName="shop", Description="Shop", VpcId=vpc)["GroupId"]
    amazons = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    for image in (newest[HOME], amazons):
        assert launch(ec2, image, SubnetId=subnet, SecurityGroupIds=[group])["SubnetId"] == subnet


@pytest.mark.parametrize("region", REGIONS)
def test_production_neither_sees_nor_launches_a_foreign_image(estate: Estate, region: str) -> None:
    free, bound = estate.client(TEST, "ec2", region), estate.client(PRODUCTION, "ec2", region)
    image = free.describe_images(Owners=[CANONICAL])["Images"][0]["ImageId"]
    assert "InvalidAMIID.NotFound" in refusal(lambda: launch(bound, image))
    assert bound.describe_images(Owners=[CANONICAL])["Images"] == []
    owners = {found["OwnerId"] for found in bound.describe_images()["Images"]}
    assert estate.account(IMAGES) in owners
    assert CANONICAL not in owners


def test_a_foreign_image_launches_in_the_test_account(estate: Estate) -> None:
    ec2 = estate.client(TEST, "ec2")
    assert launch(ec2, ec2.describe_images(Owners=[CANONICAL])["Images"][0]["ImageId"])


@pytest.mark.parametrize("account", [IMAGES, TEST])
def test_no_account_makes_an_image_or_a_snapshot_public(estate: Estate, account: str) -> None:
    ec2 = estate.client(account, "ec2")
    everybody = {"Add": [{"Group": "all"}]}
    image = own_image(ec2, "open")
    told = refusal(ec2.modify_image_attribute, ImageId=image, LaunchPermission=everybody)
    assert "block public access for AMIs is enabled for this account" in told
    volume = ec2.create_volume(Size=1, AvailabilityZone=f"{HOME}a", Encrypted=True)["VolumeId"]
    snapshot = ec2.create_snapshot(VolumeId=volume)["SnapshotId"]
    told = refusal(ec2.modify_snapshot_attribute, SnapshotId=snapshot, CreateVolumePermission=everybody)
    assert "block public access for snapshots is enabled for this account" in told


def test_production_makes_no_images(estate: Estate, newest: Mapping[str, str]) -> None:
    ec2 = estate.client(PRODUCTION, "ec2")
    for call, asked in (
        (ec2.create_image, {"InstanceId": "i-0123456789abcdef0", "Name": "own"}),
        (ec2.register_image, {"Name": "own"}),
        (ec2.copy_image, {"SourceImageId": newest[OTHER], "SourceRegion": OTHER, "Name": "own"}),
        (ec2.import_image, {}),
    ):
        assert GUARDRAIL in refusal(call, **asked)
    assert ec2.describe_images(Owners=["self"])["Images"] == []


def test_a_test_account_makes_images(estate: Estate, newest: Mapping[str, str]) -> None:
    ec2 = estate.client(TEST, "ec2")
    machine = launch(ec2, newest[HOME])
    assert ec2.create_image(InstanceId=machine["InstanceId"], Name="of-a-machine")["ImageId"]
    image = own_image(ec2, "registered")
    assert ec2.copy_image(SourceImageId=image, SourceRegion=HOME, Name="copied")["ImageId"]
    assert "NotImplementedByEmulator" in refusal(ec2.import_image)


def test_a_member_grants_the_key_to_its_auto_scaling_and_to_nobody_else(estate: Estate) -> None:
    kms, own = estate.client(PRODUCTION, "kms"), f"arn:aws:iam::{estate.account(PRODUCTION)}:role"
    role = f"{own}/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
    asked = {"KeyId": estate.outputs()["images"]["key_arns"][HOME], "Operations": ["Decrypt", "CreateGrant"]}
    assert kms.create_grant(GranteePrincipal=role, **asked)["GrantId"]
    assert "AccessDenied" in refusal(kms.create_grant, GranteePrincipal=f"{own}/somebody", **asked)
