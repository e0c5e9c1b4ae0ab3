"""Images: who sees them, who may launch them, and that none is made public where the organization blocks it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import Aws, World

REGION, OTHER = "eu-central-1", "eu-west-1"
TYPE = "DECLARATIVE_POLICY_EC2"
CANONICAL = "099720109477"


def code(call: Any, **parameters: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call(**parameters)
    return str(caught.value.response["Error"]["Code"])


def assign(value: object) -> dict[str, object]:
    return {"@@assign": value}


def declare(world: World, target: str, **attributes: object) -> str:
    policy = world.policy(TYPE, json.dumps({"ec2_attributes": attributes}))
    world.organizations.attach_policy(PolicyId=policy, TargetId=target)
    return policy


def only_from(state: str, *providers: str) -> dict[str, object]:
    criteria = {"criteria_1": {"allowed_image_providers": assign(list(providers))}}
    return {"state": assign(state), "image_criteria": criteria}


def placed(world: World, unit: str) -> str:
    """A new account in a unit."""
    account = world.account()
    world.organizations.move_account(AccountId=account, SourceParentId=world.root, DestinationParentId=unit)
    return account


def unit_arn(world: World, unit: str) -> str:
    found = world.organizations.describe_organizational_unit(OrganizationalUnitId=unit)
    return str(found["OrganizationalUnit"]["Arn"])


def registered(ec2: Any, name: str, **permission: str) -> str:
    """An image of the client's account, shared as `permission` says."""
    image = str(ec2.register_image(Name=name)["ImageId"])
    if permission:
        ec2.modify_image_attribute(ImageId=image, LaunchPermission={"Add": [permission]})
    return image


def of(ec2: Any, owner: str) -> str:
    """The newest image of an owner that an account sees."""
    return str(ec2.describe_images(Owners=[owner])["Images"][0]["ImageId"])


def launch(ec2: Any, image: str) -> str:
    answer = ec2.run_instances(ImageId=image, InstanceType="t3.micro", MinCount=1, MaxCount=1)
    return str(answer["Instances"][0]["ImageId"])


def listed(ec2: Any, **parameters: Any) -> list[str]:
    return [image["ImageId"] for image in ec2.describe_images(**parameters)["Images"]]


@pytest.fixture(scope="module")
def images(world: World) -> str:
    """The account that makes images."""
    return world.account()


@pytest.fixture(scope="module")
def production(world: World) -> str:
    """A unit."""
    return world.unit()


@pytest.fixture(scope="module")
def shared(world: World, images: str, production: str) -> str:
    """An image of the images account that production may launch."""
    ec2 = world.member("ec2", images, REGION)
    return registered(ec2, "shared", OrganizationalUnitArn=unit_arn(world, production))


@pytest.fixture(scope="module")
def shop(aws: Aws, world: World, images: str, production: str) -> Iterator[Any]:
    """EC2 in an account of production, where images of the images account and of Amazon are allowed."""
    policy = declare(world, production, allowed_images_settings=only_from("enabled", "amazon", images))
    yield world.member("ec2", placed(world, production), REGION)
    world.organizations.detach_policy(PolicyId=policy, TargetId=production)


def test_an_image_is_seen_by_the_accounts_of_the_unit_that_it_is_shared_with(
    world: World, images: str, production: str, shared: str
) -> None:
    member = placed(world, production)
    found = world.member("ec2", member, REGION).describe_images(ImageIds=[shared])["Images"][0]
    assert (found["OwnerId"], found["Name"], found["Public"]) == (images, "shared", False)
    assert shared in listed(world.member("ec2", member, REGION), Owners=[images])
    assert shared in listed(world.member("ec2", member, REGION), ExecutableUsers=["self"], Owners=[images])
    below = placed(world, world.unit(production))
    assert shared in listed(world.member("ec2", below, REGION))
    assert shared not in listed(world.member("ec2", member, OTHER))
    outside = world.member("ec2", world.account(), REGION)
    assert shared not in listed(outside)
    assert code(outside.describe_images, ImageIds=[shared]) == "InvalidAMIID.NotFound"
    assert code(lambda: launch(outside, shared)) == "AuthFailure"


def test_an_image_is_shared_with_an_account_or_the_organization_and_unshared(world: World, images: str) -> None:
    owner, member = world.member("ec2", images, REGION), world.account()
    guest = world.member("ec2", member, REGION)
    organization = world.organizations.describe_organization()["Organization"]["Arn"]
    for permission in ({"UserId": member}, {"OrganizationArn": organization}):
        image = registered(owner, world.name("image"), **permission)
        assert image in listed(guest)
        assert (image in listed(owner, ExecutableUsers=[member])) == ("UserId" in permission)
        owner.modify_image_attribute(ImageId=image, LaunchPermission={"Remove": [permission]})
        assert image not in listed(guest)
    older = registered(owner, world.name("image"))
    owner.modify_image_attribute(
        ImageId=older, Attribute="launchPermission", OperationType="add", OrganizationArns=[organization]
    )
    assert launch(guest, older) == older
    shown = owner.describe_image_attribute(ImageId=older, Attribute="launchPermission")["LaunchPermissions"]
    assert shown == [{"OrganizationArn": organization}]
    owner.modify_image_attribute(ImageId=older, OperationType="remove", OrganizationArns=[organization])
    assert older not in listed(guest)
    assert older in listed(
        owner, ImageIds=[older], ExecutableUsers=[], Filters=[{"Name": "name", "Values": ["image*"]}]
    )


def test_only_the_owner_changes_an_image(world: World, shop: Any, images: str, shared: str) -> None:
    change = {"ImageId": shared, "LaunchPermission": {"Add": [{"UserId": "123456789012"}]}}
    assert code(shop.modify_image_attribute, **change) == "AuthFailure"
    assert code(shop.deregister_image, ImageId=shared) == "AuthFailure"
    assert code(shop.disable_image, ImageId=shared) == "AuthFailure"
    assert code(shop.describe_image_attribute, ImageId=shared, Attribute="launchPermission") == "AuthFailure"
    assert code(shop.enable_image_deprecation, ImageId=shared, DeprecateAt=datetime.now(UTC)) == "AuthFailure"
    owner = world.member("ec2", images, REGION)
    assert code(owner.modify_image_attribute, ImageId="ami-0123456789abcdef0") == "InvalidAMIID.NotFound"
    nobody = {"Add": [{"UserId": "1"}]}
    assert code(owner.modify_image_attribute, ImageId=shared, LaunchPermission=nobody) == "InvalidAMIAttributeItemValue"
    owner.modify_image_attribute(ImageId=shared, Description={"Value": "hardened"})
    assert owner.describe_images(ImageIds=[shared])["Images"][0]["Description"] == "hardened"


def test_a_launch_from_a_foreign_image_is_refused_in_production(world: World, shop: Any) -> None:
    anywhere = world.member("ec2", world.account(), REGION)
    foreign = of(anywhere, CANONICAL)
    assert launch(anywhere, foreign) == foreign
    assert code(lambda: launch(shop, foreign)) == "InvalidAMIID.NotFound"
    assert foreign not in listed(shop)
    assert code(shop.describe_images, ImageIds=[foreign]) == "InvalidAMIID.NotFound"
    template = shop.create_launch_template(LaunchTemplateName="foreign", LaunchTemplateData={"ImageId": foreign})
    launched = {"LaunchTemplateId": template["LaunchTemplate"]["LaunchTemplateId"]}
    assert code(shop.run_instances, LaunchTemplate=launched, MinCount=1, MaxCount=1) == "InvalidAMIID.NotFound"


def test_a_launch_from_the_images_accounts_amazons_or_an_own_image_is_accepted(shop: Any, shared: str) -> None:
    assert launch(shop, shared) == shared
    amazons = of(shop, "amazon")
    assert launch(shop, amazons) == amazons
    own = registered(shop, "own")
    assert launch(shop, own) == own
    assert shop.describe_images(ImageIds=[shared])["Images"][0]["ImageAllowed"] is True
    assert {image["OwnerId"] for image in shop.describe_images()["Images"]}.isdisjoint({CANONICAL})


def test_audit_mode_refuses_nothing_and_says_what_would_be_refused(world: World) -> None:
    account = world.account()
    declare(world, account, allowed_images_settings=only_from("audit_mode", "amazon"))
    ec2 = world.member("ec2", account, REGION)
    foreign, amazons = of(ec2, CANONICAL), of(ec2, "amazon")
    shown = {image["ImageId"]: image["ImageAllowed"] for image in ec2.describe_images()["Images"]}
    assert (shown[foreign], shown[amazons]) == (False, True)
    assert foreign in listed(ec2, Filters=[{"Name": "image-allowed", "Values": ["false"]}])
    assert amazons not in listed(ec2, Filters=[{"Name": "image-allowed", "Values": ["false"]}])
    assert launch(ec2, foreign) == foreign


def test_criteria_of_an_account_are_met_in_full_and_by_one_of_them(world: World, images: str) -> None:
    owner, account = world.member("ec2", images, REGION), world.account()
    ec2 = world.member("ec2", account, REGION)
    good, bad = (registered(owner, name, UserId=account) for name in ("golden-1", "rusty-1"))
    both = [
        {
            "ImageProviders": [images],
            "ImageNames": ["golden-*"],
            "CreationDateCondition": {"MaximumDaysSinceCreated": 9},
        },
        {"ImageProviders": ["none"]},
    ]
    ec2.replace_image_criteria_in_allowed_images_settings(ImageCriteria=both)
    ec2.enable_allowed_images_settings(AllowedImagesSettingsState="enabled")
    assert listed(ec2, Owners=[images]) == [good]
    assert listed(ec2, Owners=["amazon"]) == []
    assert code(lambda: launch(ec2, bad)) == "InvalidAMIID.NotFound"
    dated = [{"ImageProviders": ["amazon"], "CreationDateCondition": {"MaximumDaysSinceCreated": 0}}]
    ec2.replace_image_criteria_in_allowed_images_settings(ImageCriteria=dated)
    assert listed(ec2) == []
    sold = [{"ImageProviders": ["aws-marketplace"]}]
    ec2.replace_image_criteria_in_allowed_images_settings(ImageCriteria=sold)
    assert len(listed(ec2)) == 1
    ec2.replace_image_criteria_in_allowed_images_settings(ImageCriteria=[{**sold[0], "MarketplaceProductCodes": ["0"]}])
    assert listed(ec2) == []


def test_a_deprecated_image_is_hidden_from_others_and_a_disabled_one_from_all(world: World, images: str) -> None:
    owner, account = world.member("ec2", images, REGION), world.account()
    guest = world.member("ec2", account, REGION)
    image = registered(owner, "old", UserId=account)
    owner.enable_image_deprecation(ImageId=image, DeprecateAt=datetime.now(UTC) - timedelta(minutes=1))
    assert image not in listed(guest)
    assert image in listed(guest, IncludeDeprecated=True)
    assert owner.describe_images(ImageIds=[image])["Images"][0]["DeprecationTime"]
    assert launch(guest, image) == image
    rule = [{"ImageProviders": [images], "DeprecationTimeCondition": {"MaximumDaysSinceDeprecated": 0}}]
    guest.replace_image_criteria_in_allowed_images_settings(ImageCriteria=rule)
    guest.enable_allowed_images_settings(AllowedImagesSettingsState="enabled")
    assert image not in listed(guest, IncludeDeprecated=True)
    guest.disable_allowed_images_settings()
    owner.disable_image_deprecation(ImageId=image)
    assert image in listed(guest)

    owner.disable_image(ImageId=image)
    assert image not in listed(guest, IncludeDisabled=True)
    assert image not in listed(owner)
    assert image in listed(owner, IncludeDisabled=True)
    assert code(lambda: launch(owner, image)) == "InvalidAMIID.Unavailable"


def test_a_public_image_is_refused_where_the_policy_blocks_it(world: World) -> None:
    account = world.account()
    ec2 = world.member("ec2", account, REGION)
    ec2.disable_image_block_public_access()
    image = registered(ec2, "public", Group="all")
    assert image in listed(world.member("ec2", world.account(), REGION), ExecutableUsers=["all"])
    declare(world, account, image_block_public_access={"state": assign("block_new_sharing")})
    other = registered(ec2, "private")
    new = {"LaunchPermission": {"Add": [{"Group": "all"}]}}
    older = {"Attribute": "launchPermission", "OperationType": "add", "UserGroups": ["all"]}
    for spelling in (new, older):
        assert code(ec2.modify_image_attribute, ImageId=other, **spelling) == "OperationNotPermitted"
    assert other not in listed(ec2, ExecutableUsers=["all"])
    with pytest.raises(ClientError, match="block public access for AMIs is enabled for this account"):
        ec2.modify_image_attribute(ImageId=other, **new)


def test_a_public_snapshot_is_refused_where_the_policy_blocks_it(world: World) -> None:
    account = world.account()
    ec2 = world.member("ec2", account, REGION)
    volume = ec2.create_volume(Size=1, AvailabilityZone=f"{REGION}a")["VolumeId"]
    snapshot = ec2.create_snapshot(VolumeId=volume)["SnapshotId"]

    def permissions() -> list[dict[str, str]]:
        found = ec2.describe_snapshot_attribute(SnapshotId=snapshot, Attribute="createVolumePermission")
        return list(found["CreateVolumePermissions"])

    new: dict[str, Any] = {"CreateVolumePermission": {"Add": [{"Group": "all"}]}}
    older = {"Attribute": "createVolumePermission", "OperationType": "add", "GroupNames": ["all"]}
    ec2.modify_snapshot_attribute(SnapshotId=snapshot, **new)
    assert permissions() == [{"Group": "all"}]
    ec2.modify_snapshot_attribute(SnapshotId=snapshot, CreateVolumePermission={"Remove": [{"Group": "all"}]})
    declare(world, account, snapshot_block_public_access={"state": assign("block_all_sharing")})
    for spelling in (new, older):
        assert code(ec2.modify_snapshot_attribute, SnapshotId=snapshot, **spelling) == "OperationNotPermitted"
    ec2.modify_snapshot_attribute(SnapshotId=snapshot, CreateVolumePermission={"Add": [{"UserId": "123456789012"}]})
    assert permissions() == [{"UserId": "123456789012"}]
    assert code(ec2.modify_snapshot_attribute, SnapshotId="snap-0", **new) == "InvalidSnapshot.NotFound"


def test_an_encrypted_snapshot_is_never_made_public(world: World) -> None:
    ec2 = world.member("ec2", world.account(), REGION)
    volume = ec2.create_volume(Size=1, AvailabilityZone=f"{REGION}a", Encrypted=True)["VolumeId"]
    snapshot = ec2.create_snapshot(VolumeId=volume)["SnapshotId"]
    new: dict[str, Any] = {"CreateVolumePermission": {"Add": [{"Group": "all"}]}}
    with pytest.raises(ClientError, match="Encrypted snapshots cannot be shared publicly"):
        ec2.modify_snapshot_attribute(SnapshotId=snapshot, **new)


def test_what_of_images_is_not_emulated_says_so(world: World, images: str, shared: str) -> None:
    ec2, missing = world.member("ec2", images, REGION), "NotImplementedByEmulator"
    assert code(lambda: launch(ec2, "resolve:ssm:/golden")) == missing
    assert code(ec2.modify_image_attribute, ImageId=shared, ImdsSupport={"Value": "v2.0"}) == missing
    assert code(lambda: launch(ec2, "ami-0123456789abcdef0")) == "InvalidAMIID.NotFound"
