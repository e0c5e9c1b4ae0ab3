"""Systems Manager: service settings, tiers of parameters, and parameters that other accounts read."""

import json
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import MANAGEMENT, World

REGION = "us-east-1"
PUBLIC = "/ssm/documents/console/public-sharing-permission"
HOSTS = "/ssm/managed-instance/default-ec2-instance-management-role"
TIER = "/ssm/parameter-store/default-parameter-tier"
DOCUMENT = json.dumps({"schemaVersion": "2.2", "description": "d", "mainSteps": []})


def code(call: Callable[[], object]) -> str:
    with pytest.raises(ClientError) as caught:
        call()
    return str(caught.value.response["Error"]["Code"])


def put(ssm: Any, name: str, value: str = "v", **more: Any) -> Any:
    return ssm.put_parameter(**{"Name": name, "Value": value, "Type": "String", **more})


@pytest.fixture(scope="module")
def account(world: World) -> str:
    return world.account()


@pytest.fixture(scope="module")
def ssm(world: World, account: str) -> Any:
    return world.member("ssm", account)


def test_a_setting_is_changed_shortly_after_and_reset(world: World, ssm: Any, account: str) -> None:
    def shown(client: Any = ssm) -> tuple[str, str]:
        found = client.get_service_setting(SettingId=PUBLIC)["ServiceSetting"]
        return found["SettingValue"], found["Status"]

    assert shown() == ("Enable", "Default")
    arn = f"arn:aws:ssm:{REGION}:{account}:servicesetting{PUBLIC}"
    ssm.update_service_setting(SettingId=arn, SettingValue="Disable")
    assert shown() == ("Disable", "PendingUpdate")
    time.sleep(0.06)
    assert shown() == ("Disable", "Customized")
    assert ssm.get_service_setting(SettingId=arn)["ServiceSetting"]["ARN"] == arn
    for other in (world.member("ssm", account, "eu-west-1"), world.aws.client("ssm")):
        assert shown(other) == ("Enable", "Default")
    ssm.reset_service_setting(SettingId=PUBLIC)
    assert shown() == ("Enable", "Default")


def test_a_setting_has_a_name_and_a_value_that_aws_knows(ssm: Any) -> None:
    update = ssm.update_service_setting
    assert code(partial(update, SettingId="/ssm/none", SettingValue="1")) == "ServiceSettingNotFound"
    foreign = f"arn:aws:ssm:{REGION}:{MANAGEMENT}:servicesetting{PUBLIC}"
    assert code(partial(ssm.get_service_setting, SettingId=foreign)) == "ServiceSettingNotFound"
    assert code(partial(update, SettingId=PUBLIC, SettingValue="false")) == "ValidationException"


def test_instances_are_managed_by_a_role_that_exists(world: World, ssm: Any, account: str) -> None:
    update = partial(ssm.update_service_setting, SettingId=HOSTS, SettingValue="service-role/hosts")
    assert code(update) == "ValidationException"
    world.member("iam", account).create_role(
        RoleName="hosts", Path="/service-role/", AssumeRolePolicyDocument='{"Version": "2012-10-17", "Statement": []}'
    )
    update()
    assert ssm.get_service_setting(SettingId=HOSTS)["ServiceSetting"]["SettingValue"] == "service-role/hosts"


def test_no_document_is_shared_with_everybody_where_the_setting_blocks_it(ssm: Any, account: str) -> None:
    ssm.create_document(Name="doc", Content=DOCUMENT, DocumentType="Command")
    share = partial(ssm.modify_document_permission, Name="doc", PermissionType="Share")
    ssm.update_service_setting(SettingId=PUBLIC, SettingValue="Disable")
    assert code(partial(share, AccountIdsToAdd=["All"])) == "AccessDeniedException"
    share(AccountIdsToAdd=[account])
    share(AccountIdsToRemove=[account])
    ssm.update_service_setting(SettingId=PUBLIC, SettingValue="Enable")
    share(AccountIdsToAdd=["all"])


def test_the_standard_tier_takes_four_kilobytes_and_the_advanced_one_eight(ssm: Any) -> None:
    assert code(partial(put, ssm, "/size", "v" * 4_097)) == "ValidationException"
    assert put(ssm, "/size", "v" * 4_096)["Tier"] == "Standard"
    assert code(partial(put, ssm, "/size", "v" * 8_193, Tier="Advanced", Overwrite=True)) == "ValidationException"
    changed = put(ssm, "/size", "v" * 8_192, Tier="Advanced", Overwrite=True)
    assert (changed["Tier"], changed["Version"]) == ("Advanced", 2)
    assert put(ssm, "/size", Overwrite=True)["Tier"] == "Advanced"
    assert code(partial(put, ssm, "/size", Tier="Standard", Overwrite=True)) == "ValidationException"
    assert put(ssm, "/size", Tier="Intelligent-Tiering", Overwrite=True)["Tier"] == "Advanced"


def test_the_tier_follows_the_accounts_default_and_the_size(ssm: Any) -> None:
    ssm.update_service_setting(SettingId=TIER, SettingValue="Intelligent-Tiering")
    assert put(ssm, "/small")["Tier"] == "Standard"
    assert put(ssm, "/large", "v" * 4_097)["Tier"] == "Advanced"
    ssm.reset_service_setting(SettingId=TIER)
    assert put(ssm, "/plain")["Tier"] == "Standard"
    named = {"Key": "Name", "Option": "Equals", "Values": ["/large"]}
    assert ssm.describe_parameters(ParameterFilters=[named])["Parameters"][0]["Tier"] == "Advanced"


def test_a_parameters_value_type_and_key_are_checked(world: World, ssm: Any, account: str) -> None:
    assert code(partial(put, ssm, "/pattern", AllowedPattern="^ami-")) == "ParameterPatternMismatchException"
    assert code(partial(put, ssm, "/pattern", AllowedPattern="(")) == "InvalidAllowedPatternException"
    put(ssm, "/pattern", "ami-1", AllowedPattern="^ami-")
    assert code(partial(put, ssm, "/pattern", "ami-2")) == "ParameterAlreadyExists"
    change = partial(put, ssm, "/pattern", Type="StringList", Overwrite=True)
    assert code(change) == "HierarchyTypeMismatchException"
    secret = partial(put, ssm, "/secret", Type="SecureString")
    assert code(partial(secret, KeyId="alias/none")) == "InvalidKeyId"
    key = world.member("kms", account).create_key()["KeyMetadata"]["KeyId"]
    secret(KeyId=key)
    assert ssm.get_parameter(Name="/secret", WithDecryption=True)["Parameter"]["Value"] == "v"


def test_a_parameter_is_read_by_those_whom_its_policy_lets(world: World, ssm: Any) -> None:
    put(ssm, "/shared/image", "ami-1", Tier="Advanced")
    arn = ssm.get_parameter(Name="/shared/image")["Parameter"]["ARN"]
    reader, other = world.account(), world.member("ssm")
    read = world.member("ssm", reader).get_parameter
    assert code(partial(read, Name=arn)) == "AccessDeniedException"
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{reader}:root"},
        "Action": ["ssm:GetParameter", "ssm:GetParameters"],
        "Resource": arn,
    }
    text = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    made = ssm.put_resource_policy(ResourceArn=arn, Policy=text)
    assert read(Name=arn)["Parameter"]["Value"] == "ami-1"
    several = world.member("ssm", reader).get_parameters(Names=[arn])
    assert [found["Value"] for found in several["Parameters"]] == ["ami-1"]
    assert code(partial(other.get_parameter, Name=arn)) == "AccessDeniedException"

    policies = ssm.get_resource_policies(ResourceArn=arn)["Policies"]
    assert [(one["PolicyId"], one["Policy"]) for one in policies] == [(made["PolicyId"], text)]
    delete = partial(ssm.delete_resource_policy, ResourceArn=arn, PolicyId=made["PolicyId"])
    assert code(partial(delete, PolicyHash="other")) == "ResourcePolicyConflictException"
    delete(PolicyHash=made["PolicyHash"])
    assert code(partial(read, Name=arn)) == "AccessDeniedException"
    assert code(partial(delete, PolicyHash=made["PolicyHash"])) == "ResourcePolicyNotFoundException"


def test_only_parameters_of_the_advanced_tier_have_a_policy(ssm: Any) -> None:
    put(ssm, "/standard")
    arn = ssm.get_parameter(Name="/standard")["Parameter"]["ARN"]
    policy = partial(ssm.put_resource_policy, Policy="{}")
    assert code(partial(policy, ResourceArn=arn)) == "ResourcePolicyInvalidParameterException"
    assert code(partial(policy, ResourceArn=f"{arn}-none")) == "ResourceNotFoundException"
    put(ssm, "/standard", Tier="Advanced", Overwrite=True)
    assert code(partial(policy, ResourceArn=arn)) == "MalformedResourcePolicyDocumentException"


def test_a_parameter_is_read_by_those_whom_a_resource_share_reaches(world: World, ssm: Any, account: str) -> None:
    put(ssm, "/ram/image", "ami-2", Tier="Advanced")
    arn = ssm.get_parameter(Name="/ram/image")["Parameter"]["ARN"]
    world.aws.client("ram").enable_sharing_with_aws_organization()
    organization = world.organizations.describe_organization()["Organization"]["Arn"]
    read = partial(world.member("ssm").get_parameter, Name=arn)
    assert code(read) == "AccessDeniedException"
    world.member("ram", account).create_resource_share(name="image", resourceArns=[arn], principals=[organization])
    time.sleep(0.1)
    assert read()["Parameter"]["Value"] == "ami-2"
