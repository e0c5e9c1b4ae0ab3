"""KMS of emulated AWS: key policies, rotation, states and aliases."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import Aws, World

MALFORMED = "MalformedPolicyDocumentException"


def code(call: Callable[[], object]) -> str:
    """The code of the error that a call ends with."""
    with pytest.raises(ClientError) as caught:
        call()
    found: str = caught.value.response["Error"]["Code"]
    return found


def allow(principal: object, action: str = "kms:*", **more: object) -> dict[str, object]:
    return {"Effect": "Allow", "Principal": principal, "Action": action, "Resource": "*", **more}


def document(*statements: Mapping[str, object]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def root(account: str) -> dict[str, str]:
    return {"AWS": f"arn:aws:iam::{account}:root"}


@pytest.fixture(scope="module")
def owner(world: World) -> str:
    return world.account()


@pytest.fixture(scope="module")
def kms(world: World, owner: str) -> Any:
    return world.member("kms", owner)


@pytest.fixture
def key(kms: Any) -> dict[str, Any]:
    """Metadata of a new key."""
    made: dict[str, Any] = kms.create_key()["KeyMetadata"]
    return made


def test_rotation_reads_back_with_its_period(kms: Any, key: dict[str, Any]) -> None:
    assert kms.get_key_rotation_status(KeyId=key["KeyId"])["KeyRotationEnabled"] is False
    kms.enable_key_rotation(KeyId=key["KeyId"])
    status = kms.get_key_rotation_status(KeyId=key["Arn"])
    assert (status["KeyRotationEnabled"], status["RotationPeriodInDays"]) == (True, 365)
    kms.enable_key_rotation(KeyId=key["KeyId"], RotationPeriodInDays=90)
    assert kms.get_key_rotation_status(KeyId=key["KeyId"])["RotationPeriodInDays"] == 90
    kms.disable_key_rotation(KeyId=key["KeyId"])
    assert kms.get_key_rotation_status(KeyId=key["KeyId"])["KeyRotationEnabled"] is False


def test_only_symmetric_keys_are_rotated(kms: Any) -> None:
    key = kms.create_key(KeySpec="RSA_2048", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    assert code(lambda: kms.enable_key_rotation(KeyId=key)) == "UnsupportedOperationException"


@pytest.mark.parametrize(
    "change",
    [
        {"Principal": None},
        {"Effect": "Maybe"},
        {"Action": "s3:GetObject"},
        {"Principal": {"Service": "cloudtrail"}},
        {"Principal": {"AWS": "arn:aws:iam::111122223333:role/Nobody"}},
    ],
)
def test_a_malformed_key_policy_is_refused(kms: Any, owner: str, change: dict[str, object]) -> None:
    statement = {**allow(root(owner)), **change}
    bad = {name: value for name, value in statement.items() if value is not None}
    assert code(lambda: kms.create_key(Policy=document(allow(root(owner)), bad))) == MALFORMED


def test_a_policy_that_is_no_json_is_refused(kms: Any) -> None:
    assert code(lambda: kms.create_key(Policy="{")) == MALFORMED
    assert code(lambda: kms.create_key(Policy="{}")) == MALFORMED


def test_a_policy_that_locks_its_maker_out_is_refused_unless_that_is_wanted(
    kms: Any, key: dict[str, Any], owner: str
) -> None:
    only_trail = document(allow({"Service": "cloudtrail.amazonaws.com"}))
    put = {"KeyId": key["KeyId"], "PolicyName": "default", "Policy": only_trail}
    assert code(lambda: kms.create_key(Policy=only_trail)) == MALFORMED
    assert code(lambda: kms.put_key_policy(**put)) == MALFORMED
    kms.put_key_policy(**put, BypassPolicyLockoutSafetyCheck=True)
    assert code(lambda: kms.describe_key(KeyId=key["KeyId"])) == "AccessDeniedException"


def test_a_policy_reads_back_and_decides_who_uses_the_key(
    world: World, kms: Any, key: dict[str, Any], owner: str
) -> None:
    organization = world.organizations.describe_organization()["Organization"]["Id"]
    other = world.member("kms")
    cipher = kms.encrypt(KeyId=key["KeyId"], Plaintext=b"x")["CiphertextBlob"]
    assert code(lambda: other.decrypt(CiphertextBlob=cipher)) == "AccessDeniedException"
    people = {"StringEquals": {"aws:PrincipalOrgID": organization}}
    wanted = document(allow(root(owner)), allow({"AWS": "*"}, "kms:Decrypt", Condition=people))
    kms.put_key_policy(KeyId=key["Arn"], PolicyName="default", Policy=wanted)
    assert json.loads(kms.get_key_policy(KeyId=key["KeyId"])["Policy"]) == json.loads(wanted)
    assert other.decrypt(CiphertextBlob=cipher)["Plaintext"] == b"x"
    assert code(lambda: other.encrypt(KeyId=key["Arn"], Plaintext=b"x")) == "AccessDeniedException"


def test_a_service_uses_a_key_for_the_organization_that_its_policy_names(
    world: World, aws: Aws, kms: Any, key: dict[str, Any], owner: str
) -> None:
    organization = world.organizations.describe_organization()["Organization"]["Id"]
    condition = {"StringEquals": {"aws:SourceOrgID": organization}}
    trail = allow({"Service": "cloudtrail.amazonaws.com"}, "kms:GenerateDataKey*", Condition=condition)
    kms.put_key_policy(KeyId=key["KeyId"], PolicyName="default", Policy=document(allow(root(owner)), trail))

    def generate(identity: str) -> Any:
        path = f"/_foundation/service-session?service=cloudtrail.amazonaws.com&aws:SourceOrgID={identity}"
        return aws.client("kms", session=aws.get(path)).generate_data_key(KeyId=key["Arn"], KeySpec="AES_256")

    assert generate(organization)["KeyId"] == key["Arn"]
    assert code(lambda: generate("o-abcdefghij")) == "AccessDeniedException"


def test_a_deny_under_a_condition_that_is_not_met_denies_nothing(kms: Any, key: dict[str, Any], owner: str) -> None:
    deny = {**allow({"AWS": "*"}), "Effect": "Deny", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}
    kms.put_key_policy(KeyId=key["KeyId"], PolicyName="default", Policy=document(allow(root(owner)), deny))
    assert kms.describe_key(KeyId=key["KeyId"])["KeyMetadata"]["Arn"] == key["Arn"]


def test_a_key_that_waits_for_its_deletion_is_of_no_use(kms: Any, key: dict[str, Any]) -> None:
    assert code(lambda: kms.schedule_key_deletion(KeyId=key["Arn"], PendingWindowInDays=3)) == "ValidationException"
    answer = kms.schedule_key_deletion(KeyId=key["Arn"], PendingWindowInDays=7)
    assert (answer["KeyState"], answer["PendingWindowInDays"]) == ("PendingDeletion", 7)
    assert kms.describe_key(KeyId=key["KeyId"])["KeyMetadata"]["KeyState"] == "PendingDeletion"
    state = "KMSInvalidStateException"
    for call in (
        lambda: kms.encrypt(KeyId=key["KeyId"], Plaintext=b"x"),
        lambda: kms.enable_key_rotation(KeyId=key["KeyId"]),
        lambda: kms.enable_key(KeyId=key["KeyId"]),
        lambda: kms.create_alias(AliasName="alias/late", TargetKeyId=key["KeyId"]),
        lambda: kms.schedule_key_deletion(KeyId=key["KeyId"]),
    ):
        assert code(call) == state
    kms.cancel_key_deletion(KeyId=key["Arn"])
    assert code(lambda: kms.encrypt(KeyId=key["KeyId"], Plaintext=b"x")) == "DisabledException"
    kms.enable_key(KeyId=key["Arn"])
    assert kms.encrypt(KeyId=key["KeyId"], Plaintext=b"x")["KeyId"] == key["Arn"]


def test_a_disabled_key_encrypts_nothing(kms: Any, key: dict[str, Any]) -> None:
    kms.disable_key(KeyId=key["Arn"])
    assert kms.describe_key(KeyId=key["KeyId"])["KeyMetadata"]["KeyState"] == "Disabled"
    assert code(lambda: kms.encrypt(KeyId=key["KeyId"], Plaintext=b"x")) == "DisabledException"
    assert code(lambda: kms.enable_key_rotation(KeyId=key["KeyId"])) == "DisabledException"


def test_aliases_are_of_one_account_and_region(world: World, kms: Any, key: dict[str, Any], owner: str) -> None:
    kms.create_alias(AliasName="alias/logs", TargetKeyId=key["Arn"])
    again = {"AliasName": "alias/logs", "TargetKeyId": key["KeyId"]}
    assert code(lambda: kms.create_alias(**again)) == "AlreadyExistsException"
    reserved = {"AliasName": "alias/aws/logs", "TargetKeyId": key["KeyId"]}
    assert code(lambda: kms.create_alias(**reserved)) == "NotAuthorizedException"
    assert [alias["AliasName"] for alias in kms.list_aliases(KeyId=key["KeyId"])["Aliases"]] == ["alias/logs"]
    assert kms.describe_key(KeyId="alias/logs")["KeyMetadata"]["Arn"] == key["Arn"]

    elsewhere = world.member("kms", owner, "eu-central-1")
    assert code(lambda: elsewhere.create_alias(**again)) == "NotFoundException"
    there = elsewhere.create_key()["KeyMetadata"]["KeyId"]
    elsewhere.create_alias(AliasName="alias/logs", TargetKeyId=there)
    other = world.member("kms")
    assert code(lambda: other.create_alias(AliasName="alias/x", TargetKeyId=key["Arn"])) == "NotFoundException"
    assert code(lambda: other.describe_key(KeyId="alias/logs")) == "NotFoundException"

    second = kms.create_key()["KeyMetadata"]
    kms.update_alias(AliasName="alias/logs", TargetKeyId=second["KeyId"])
    assert kms.describe_key(KeyId="alias/logs")["KeyMetadata"]["Arn"] == second["Arn"]
    kms.delete_alias(AliasName="alias/logs")
    assert code(lambda: kms.describe_key(KeyId="alias/logs")) == "NotFoundException"


def test_a_grant_is_made_to_whom_and_for_what_the_policy_says(
    world: World, kms: Any, key: dict[str, Any], owner: str
) -> None:
    member = world.account()
    role = f"arn:aws:iam::{member}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
    only = {
        "StringLike": {"kms:GranteePrincipal": "arn:aws:iam::*:role/aws-service-role/autoscaling.amazonaws.com/*"},
        "ForAllValues:StringEquals": {"kms:GrantOperations": ["Decrypt", "CreateGrant"]},
    }
    statements = (allow(root(owner)), allow(root(member), "kms:CreateGrant", Condition=only))
    kms.put_key_policy(KeyId=key["KeyId"], Policy=document(*statements))
    grants = world.member("kms", member)

    def grant(grantee: str, *operations: str) -> Any:
        return grants.create_grant(KeyId=key["Arn"], GranteePrincipal=grantee, Operations=list(operations))

    assert grant(role, "Decrypt", "CreateGrant")["GrantId"]
    assert code(lambda: grant(role, "Decrypt", "Encrypt")) == "AccessDeniedException"
    assert code(lambda: grant(f"arn:aws:iam::{member}:role/somebody", "Decrypt")) == "AccessDeniedException"
