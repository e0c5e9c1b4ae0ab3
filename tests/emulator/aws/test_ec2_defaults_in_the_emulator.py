"""EC2's defaults per account and Region, and the declarative policies that take them over."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import MANAGEMENT, World

OTHER = "eu-west-1"
TYPE = "DECLARATIVE_POLICY_EC2"
REFUSED = "DeclarativePolicyViolation"


def code(call: Any, **parameters: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call(**parameters)
    return str(caught.value.response["Error"]["Code"])


def assign(value: object) -> dict[str, object]:
    return {"@@assign": value}


EVERYTHING = {
    "exception_message": assign("Ask the cloud team."),
    "vpc_block_public_access": {
        "internet_gateway_block": {"mode": assign("block_ingress"), "exclusions_allowed": assign("disabled")}
    },
    "serial_console_access": {"status": assign("disabled")},
    "image_block_public_access": {"state": assign("block_new_sharing")},
    "snapshot_block_public_access": {"state": assign("block_all_sharing")},
    "instance_metadata_defaults": {
        "http_tokens": assign("required"),
        "http_put_response_hop_limit": assign("2"),
        "http_endpoint": assign("no_preference"),
        "instance_metadata_tags": assign("disabled"),
    },
    "allowed_images_settings": {
        "state": assign("audit_mode"),
        "image_criteria": {"criteria_1": {"allowed_image_providers": assign(["amazon"])}},
    },
}


def declare(world: World, target: str, **attributes: object) -> str:
    policy = world.policy(TYPE, json.dumps({"ec2_attributes": attributes}))
    world.organizations.attach_policy(PolicyId=policy, TargetId=target)
    return policy


def test_defaults_are_the_accounts_own_in_each_region(world: World) -> None:
    account = world.account()
    ec2, elsewhere = world.member("ec2", account), world.member("ec2", account, OTHER)
    assert ec2.get_image_block_public_access_state()["ImageBlockPublicAccessState"] == "block-new-sharing"
    ec2.disable_image_block_public_access()
    ec2.enable_snapshot_block_public_access(State="block-all-sharing")
    ec2.enable_serial_console_access()
    ec2.enable_ebs_encryption_by_default()
    ec2.modify_vpc_block_public_access_options(InternetGatewayBlockMode="block-bidirectional")

    assert ec2.get_image_block_public_access_state()["ImageBlockPublicAccessState"] == "unblocked"
    snapshots = ec2.get_snapshot_block_public_access_state()
    assert (snapshots["State"], snapshots["ManagedBy"]) == ("block-all-sharing", "account")
    assert ec2.get_serial_console_access_status()["SerialConsoleAccessEnabled"] is True
    options = ec2.describe_vpc_block_public_access_options()["VpcBlockPublicAccessOptions"]
    assert (options["InternetGatewayBlockMode"], options["ManagedBy"]) == ("block-bidirectional", "account")

    assert elsewhere.get_snapshot_block_public_access_state()["State"] == "unblocked"
    assert elsewhere.get_serial_console_access_status()["SerialConsoleAccessEnabled"] is False
    assert elsewhere.get_ebs_encryption_by_default()["EbsEncryptionByDefault"] is False
    untouched = elsewhere.describe_vpc_block_public_access_options()["VpcBlockPublicAccessOptions"]
    assert (untouched["InternetGatewayBlockMode"], untouched["State"]) == ("off", "default-state")


def test_metadata_defaults_are_set_and_taken_away_one_by_one(world: World) -> None:
    ec2 = world.member("ec2")
    ec2.modify_instance_metadata_defaults(HttpTokens="required", HttpPutResponseHopLimit=2)
    ec2.modify_instance_metadata_defaults(HttpPutResponseHopLimit=-1, HttpEndpoint="enabled")
    level = ec2.get_instance_metadata_defaults()["AccountLevel"]
    assert level == {"HttpTokens": "required", "HttpEndpoint": "enabled", "ManagedBy": "account"}
    assert code(ec2.modify_instance_metadata_defaults, HttpPutResponseHopLimit=65) == "InvalidParameterValue"


def test_a_declarative_policy_shows_in_every_region_of_the_accounts_below_it(world: World) -> None:
    unit, account = world.unit(), world.account()
    declare(world, unit, **EVERYTHING)
    assert world.member("ec2", account).get_serial_console_access_status()["ManagedBy"] == "account"
    world.organizations.move_account(AccountId=account, SourceParentId=world.root, DestinationParentId=unit)
    for region in ("us-east-1", OTHER):
        ec2 = world.member("ec2", account, region)
        options = ec2.describe_vpc_block_public_access_options()["VpcBlockPublicAccessOptions"]
        assert (options["InternetGatewayBlockMode"], options["ExclusionsAllowed"], options["ManagedBy"]) == (
            "block-ingress",
            "not-allowed",
            "declarative-policy",
        )
        console = ec2.get_serial_console_access_status()
        assert (console["SerialConsoleAccessEnabled"], console["ManagedBy"]) == (False, "declarative-policy")
        images = ec2.get_image_block_public_access_state()
        assert (images["ImageBlockPublicAccessState"], images["ManagedBy"]) == (
            "block-new-sharing",
            "declarative-policy",
        )
        snapshots = ec2.get_snapshot_block_public_access_state()
        assert (snapshots["State"], snapshots["ManagedBy"]) == ("block-all-sharing", "declarative-policy")
        assert ec2.get_instance_metadata_defaults()["AccountLevel"] == {
            "HttpTokens": "required",
            "HttpPutResponseHopLimit": 2,
            "InstanceMetadataTags": "disabled",
            "ManagedBy": "declarative-policy",
            "ManagedExceptionMessage": "Ask the cloud team.",
        }
        allowed = ec2.get_allowed_images_settings()
        assert (allowed["State"], allowed["ImageCriteria"]) == ("audit-mode", [{"ImageProviders": ["amazon"]}])


def test_what_is_declared_cannot_be_changed_with_the_organizations_message(world: World) -> None:
    account = world.account()
    declare(world, account, **EVERYTHING)
    ec2 = world.member("ec2", account)
    vpcs = ec2.modify_vpc_block_public_access_options
    assert code(vpcs, InternetGatewayBlockMode="off") == REFUSED
    assert code(ec2.enable_serial_console_access) == REFUSED
    assert code(ec2.disable_serial_console_access) == REFUSED
    assert code(ec2.enable_image_block_public_access, ImageBlockPublicAccessState="block-new-sharing") == REFUSED
    assert code(ec2.disable_image_block_public_access) == REFUSED
    assert code(ec2.enable_snapshot_block_public_access, State="block-new-sharing") == REFUSED
    assert code(ec2.disable_snapshot_block_public_access) == REFUSED
    assert code(ec2.modify_instance_metadata_defaults, HttpTokens="optional") == REFUSED
    assert code(ec2.enable_allowed_images_settings, AllowedImagesSettingsState="enabled") == REFUSED
    assert code(ec2.disable_allowed_images_settings) == REFUSED
    assert code(ec2.replace_image_criteria_in_allowed_images_settings, ImageCriteria=[]) == REFUSED
    with pytest.raises(ClientError, match=r"disabled by a Declarative Policy\. Custom Message: Ask the cloud team"):
        ec2.enable_serial_console_access()


def test_only_the_declared_attributes_are_taken_over_and_given_back_on_detachment(world: World) -> None:
    account = world.account()
    ec2 = world.member("ec2", account)
    ec2.enable_serial_console_access()
    policy = declare(world, account, serial_console_access={"status": assign("disabled")})
    assert ec2.get_serial_console_access_status()["SerialConsoleAccessEnabled"] is False
    ec2.enable_snapshot_block_public_access(State="block-new-sharing")
    assert ec2.get_snapshot_block_public_access_state()["ManagedBy"] == "account"

    world.organizations.detach_policy(PolicyId=policy, TargetId=account)
    back = ec2.get_serial_console_access_status()
    assert (back["SerialConsoleAccessEnabled"], back["ManagedBy"]) == (True, "account")


def test_a_policy_that_is_attached_to_the_management_account_binds_it(world: World) -> None:
    policy = declare(world, MANAGEMENT, serial_console_access={"status": assign("disabled")})
    management = world.aws.client("ec2")
    assert code(management.enable_serial_console_access) == REFUSED
    world.organizations.detach_policy(PolicyId=policy, TargetId=MANAGEMENT)
    management.enable_serial_console_access()


def test_every_region_of_an_account_has_a_default_vpc_with_a_default_security_group(world: World) -> None:
    ec2 = world.member("ec2", None, OTHER)
    vpc = ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"][0]["VpcId"]
    filters = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": "group-name", "Values": ["default"]}]
    assert len(ec2.describe_security_groups(Filters=filters)["SecurityGroups"]) == 1
