"""S3 of emulated AWS: who gets in, what is public, and what a new bucket is like."""

import json
from typing import Any

import pytest
from emulated_world import MANAGEMENT, ROLE, Aws, World
from s3_world import ALL, allow, code, control, document, service


@pytest.fixture(scope="module")
def organization(world: World) -> str:
    """The organization's id."""
    identity: str = world.organizations.describe_organization()["Organization"]["Id"]
    return identity


@pytest.fixture(scope="module")
def owner(world: World) -> str:
    """The account whose buckets these are."""
    return world.account()


@pytest.fixture(scope="module")
def s3(world: World, owner: str) -> Any:
    return world.member("s3", owner)


@pytest.fixture(scope="module")
def stranger(world: World) -> Any:
    """S3 as another account of the organization calls it."""
    return world.member("s3")


@pytest.fixture
def bucket(world: World, s3: Any) -> str:
    name = world.name("a-bucket")
    s3.create_bucket(Bucket=name)
    return name


def test_a_service_puts_objects_for_the_organization_that_the_policy_names_and_for_no_other(
    aws: Aws, s3: Any, bucket: str, organization: str
) -> None:
    statement = allow(bucket, {"Service": "cloudtrail.amazonaws.com"}, **{"aws:SourceOrgID": organization})
    s3.put_bucket_policy(Bucket=bucket, Policy=document(statement))
    ours = service(aws, "cloudtrail.amazonaws.com", SourceOrgID=organization)
    ours.put_object(Bucket=bucket, Key="AWSLogs/log", Body=b"ours")
    assert s3.get_object(Bucket=bucket, Key="AWSLogs/log")["Body"].read() == b"ours"

    foreign = service(aws, "cloudtrail.amazonaws.com", SourceOrgID="o-abcdefghij")
    other = service(aws, "config.amazonaws.com", SourceOrgID=organization)
    assert code(lambda: foreign.put_object(Bucket=bucket, Key="x", Body=b"")) == "AccessDenied"
    assert code(lambda: other.put_object(Bucket=bucket, Key="x", Body=b"")) == "AccessDenied"


def test_a_call_without_tls_is_denied_where_the_policy_says_so(aws: Aws, s3: Any, bucket: str) -> None:
    deny = {
        **allow(bucket, "*", "s3:*"),
        "Effect": "Deny",
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    lets_in = allow(bucket, {"Service": "cloudtrail.amazonaws.com"})
    s3.put_bucket_policy(Bucket=bucket, Policy=document(deny, lets_in))
    service(aws, "cloudtrail.amazonaws.com").put_object(Bucket=bucket, Key="x", Body=b"")
    plain = service(aws, "cloudtrail.amazonaws.com", SecureTransport="false")
    assert code(lambda: plain.put_object(Bucket=bucket, Key="x", Body=b"")) == "AccessDenied"


def test_another_account_needs_an_allow_and_the_owner_only_no_deny(
    s3: Any, stranger: Any, bucket: str, organization: str
) -> None:
    s3.put_object(Bucket=bucket, Key="x", Body=b"mine")
    assert code(lambda: stranger.get_object(Bucket=bucket, Key="x")) == "AccessDenied"
    assert code(lambda: stranger.get_bucket_policy(Bucket=bucket)) == "AccessDenied"
    assert code(lambda: stranger.delete_bucket(Bucket=bucket)) == "AccessDenied"

    reading = allow(bucket, {"AWS": "*"}, "s3:Get*", **{"aws:PrincipalOrgID": organization})
    s3.put_bucket_policy(Bucket=bucket, Policy=document(reading))
    assert stranger.get_object(Bucket=bucket, Key="x")["Body"].read() == b"mine"
    assert code(lambda: stranger.put_object(Bucket=bucket, Key="x", Body=b"")) == "AccessDenied"

    deny = {**allow(bucket, "*", "s3:DeleteObject"), "Effect": "Deny"}
    s3.put_bucket_policy(Bucket=bucket, Policy=document(deny))
    assert code(lambda: s3.delete_object(Bucket=bucket, Key="x")) == "AccessDenied"
    answer = s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "x"}]})
    assert [error["Code"] for error in answer["Errors"]] == ["AccessDenied"]
    assert s3.get_object(Bucket=bucket, Key="x")["Body"].read() == b"mine"


def test_a_policy_may_ask_for_encryption_and_for_an_acl(s3: Any, aws: Aws, bucket: str) -> None:
    acl = allow(bucket, {"Service": "config.amazonaws.com"}, **{"s3:x-amz-acl": "bucket-owner-full-control"})
    deny = {
        **allow(bucket, "*"),
        "Effect": "Deny",
        "Condition": {
            "Null": {"s3:x-amz-server-side-encryption": "false"},
            "StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"},
        },
    }
    s3.put_bucket_policy(Bucket=bucket, Policy=document(acl, deny))
    config = service(aws, "config.amazonaws.com")
    config.put_object(Bucket=bucket, Key="x", Body=b"", ACL="bucket-owner-full-control")
    assert code(lambda: config.put_object(Bucket=bucket, Key="x", Body=b"")) == "AccessDenied"
    assert (
        code(lambda: s3.put_object(Bucket=bucket, Key="x", Body=b"", ServerSideEncryption="AES256")) == "AccessDenied"
    )


def test_a_new_bucket_is_private_encrypted_and_without_acls(s3: Any, bucket: str) -> None:
    assert s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"] == ALL
    rules = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"]
    assert rules[0]["ApplyServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}
    assert s3.get_bucket_ownership_controls(Bucket=bucket)["OwnershipControls"]["Rules"] == [
        {"ObjectOwnership": "BucketOwnerEnforced"}
    ]
    put = {"Bucket": bucket, "Key": "x", "Body": b""}
    assert code(lambda: s3.put_bucket_acl(Bucket=bucket, ACL="private")) == "AccessControlListNotSupported"
    assert code(lambda: s3.put_object(**put, ACL="public-read")) == "AccessControlListNotSupported"
    s3.put_object(**put, ACL="bucket-owner-full-control")
    controls = {"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]}
    s3.put_bucket_ownership_controls(Bucket=bucket, OwnershipControls=controls)
    s3.put_object(**put, ACL="private")
    assert code(lambda: s3.put_object(**put, ACL="public-read")) == "AccessDenied"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"Principal": None}, "MalformedPolicy"),
        ({"Effect": "Perhaps"}, "MalformedPolicy"),
        ({"Principal": {"AWS": f"arn:aws:iam::{MANAGEMENT}:role/Nobody"}}, "MalformedPolicy"),
        ({"Principal": {"Service": "cloudtrail"}}, "MalformedPolicy"),
        ({"Resource": "arn:aws:s3:::some-other-bucket/*"}, "MalformedPolicy"),
        ({"Action": "ec2:RunInstances"}, "MalformedPolicy"),
        ({"Principal": "*"}, "AccessDenied"),
        ({"Principal": {"AWS": "*"}, "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-a"}}}, "AccessDenied"),
    ],
)
def test_a_policy_is_refused_that_is_none_or_lets_the_public_in(
    s3: Any, bucket: str, change: dict[str, object], expected: str
) -> None:
    statement = {**allow(bucket, {"AWS": MANAGEMENT}), **change}
    wanted = document({name: value for name, value in statement.items() if value is not None})
    assert code(lambda: s3.put_bucket_policy(Bucket=bucket, Policy=wanted)) == expected
    assert code(lambda: s3.get_bucket_policy(Bucket=bucket)) == "NoSuchBucketPolicy"


def test_a_policy_that_is_no_json_or_has_no_statement_is_malformed(s3: Any, bucket: str) -> None:
    assert code(lambda: s3.put_bucket_policy(Bucket=bucket, Policy="{")) == "MalformedPolicy"
    assert code(lambda: s3.put_bucket_policy(Bucket=bucket, Policy="{}")) == "MalformedPolicy"


def test_a_policy_may_name_a_role_that_exists(s3: Any, bucket: str, owner: str) -> None:
    wanted = document(allow(bucket, {"AWS": f"arn:aws:iam::{owner}:role/{ROLE}"}))
    s3.put_bucket_policy(Bucket=bucket, Policy=wanted)
    assert json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"]) == json.loads(wanted)


def test_a_public_policy_is_taken_where_nothing_blocks_it(s3: Any, bucket: str) -> None:
    s3.delete_public_access_block(Bucket=bucket)
    s3.put_bucket_policy(Bucket=bucket, Policy=document(allow(bucket, "*", "s3:GetObject")))
    assert "GetObject" in s3.get_bucket_policy(Bucket=bucket)["Policy"]


def test_reading_what_a_key_protects_takes_the_key_too(
    world: World, s3: Any, stranger: Any, bucket: str, owner: str, organization: str
) -> None:
    kms = world.member("kms", owner)
    own = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{owner}:root"}, "Action": "kms:*", "Resource": "*"}
    people = {
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": "kms:Decrypt",
        "Resource": "*",
        "Condition": {"StringEquals": {"aws:PrincipalOrgID": organization}},
    }
    key = kms.create_key(Policy=document(own))["KeyMetadata"]["Arn"]
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    rules = {"Rules": [{"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": True}]}
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration=rules)
    assert s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"] == rules
    s3.put_object(Bucket=bucket, Key="x", Body=b"secret")
    reading = allow(bucket, {"AWS": "*"}, "s3:GetObject", **{"aws:PrincipalOrgID": organization})
    s3.put_bucket_policy(Bucket=bucket, Policy=document(reading))
    assert code(lambda: stranger.get_object(Bucket=bucket, Key="x")) == "AccessDenied"
    kms.put_key_policy(KeyId=key, PolicyName="default", Policy=document(own, people))
    assert stranger.get_object(Bucket=bucket, Key="x")["Body"].read() == b"secret"
    kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    assert code(lambda: s3.get_object(Bucket=bucket, Key="x")) == "KMS.KMSInvalidStateException"


def test_the_block_of_an_account_is_its_own_and_blocks_policies_of_its_buckets(world: World, aws: Aws) -> None:
    account, other = world.account(), world.account()
    client = control(aws, account)
    missing = "NoSuchPublicAccessBlockConfiguration"
    assert code(lambda: client.get_public_access_block(AccountId=account)) == missing
    assert code(lambda: client.get_public_access_block(AccountId=other)) == "AccessDenied"
    s3, name = world.member("s3", account), world.name("blocked")
    s3.create_bucket(Bucket=name)
    s3.delete_public_access_block(Bucket=name)
    only = {"BlockPublicPolicy": True}
    client.put_public_access_block(AccountId=account, PublicAccessBlockConfiguration=only)
    shown = client.get_public_access_block(AccountId=account)["PublicAccessBlockConfiguration"]
    assert shown == {**dict.fromkeys(ALL, False), **only}
    public = document(allow(name, "*"))
    assert code(lambda: s3.put_bucket_policy(Bucket=name, Policy=public)) == "AccessDenied"
    assert code(lambda: control(aws, other).get_public_access_block(AccountId=other)) == missing
    client.delete_public_access_block(AccountId=account)
    assert code(lambda: client.get_public_access_block(AccountId=account)) == missing
    s3.put_bucket_policy(Bucket=name, Policy=public)


def test_an_s3_policy_of_the_organization_decides_for_the_account(world: World, aws: Aws) -> None:
    account = world.account()
    client = control(aws, account)
    policy = world.attached("S3_POLICY", account)
    shown = client.get_public_access_block(AccountId=account)["PublicAccessBlockConfiguration"]
    assert shown == ALL
    put = {"AccountId": account, "PublicAccessBlockConfiguration": {"BlockPublicAcls": False}}
    assert code(lambda: client.put_public_access_block(**put)) == "AccessDenied"
    assert code(lambda: client.delete_public_access_block(AccountId=account)) == "AccessDenied"
    world.organizations.detach_policy(PolicyId=policy, TargetId=account)
    client.put_public_access_block(**put)
