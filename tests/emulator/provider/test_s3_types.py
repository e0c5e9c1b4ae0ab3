"""The types of S3, created, read, changed and deleted over gRPC, and looked at past the provider with boto3."""

import json
from typing import Any

import boto3
import pytest
from botocore.config import Config
from provider_engine import Engine, failure

from emulator.provider.values import Properties

BUCKET = "aws:s3/bucket:Bucket"
VERSIONING = "aws:s3/bucketVersioning:BucketVersioning"
ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
POLICY = "aws:s3/bucketPolicy:BucketPolicy"
LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
LOGGING = "aws:s3/bucketLogging:BucketLogging"
OWNERSHIP = "aws:s3/bucketOwnershipControls:BucketOwnershipControls"
LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration"
ACCOUNT = "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock"


@pytest.fixture(scope="module")
def s3(endpoint: str) -> Any:
    """A boto3 client that goes past the provider."""
    return boto3.client(
        "s3",
        region_name="eu-central-1",
        endpoint_url=endpoint,
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(s3={"addressing_style": "path"}),
    )


@pytest.fixture
def bucket(engine: Engine, request: pytest.FixtureRequest) -> str:
    """A bucket of the test's own."""
    name = "".join(letter for letter in request.node.name.lower() if letter.isalnum())[-60:]
    engine.create(BUCKET, {"bucket": name, "objectLockEnabled": True})
    return str(name)


def unchanged(engine: Engine, token: str, identifier: str, declared: Properties) -> bool:
    """Whether a refresh after the declaration shows no difference from it."""
    refreshed, _ = engine.read(token, identifier, declared)
    return refreshed.keys() == declared.keys() and list(engine.diff(token, refreshed, declared).diffs) == []


def test_bucket_is_made_tagged_emptied_and_deleted(engine: Engine, s3: Any) -> None:
    declared: Properties = {"bucket": "the-bucket", "forceDestroy": True, "tags": {"a": "1", "b": "2"}}
    identifier, state = engine.create(BUCKET, declared)
    assert identifier == "the-bucket"
    assert (state["arn"], state["region"]) == ("arn:aws:s3:::the-bucket", "eu-central-1")
    assert state["bucketRegionalDomainName"] == "the-bucket.s3.eu-central-1.amazonaws.com"
    assert s3.get_bucket_location(Bucket="the-bucket")["LocationConstraint"] == "eu-central-1"
    assert unchanged(engine, BUCKET, identifier, declared)

    engine.update(BUCKET, identifier, declared, {**declared, "tags": {"b": "3"}})
    assert s3.get_bucket_tagging(Bucket="the-bucket")["TagSet"] == [{"Key": "b", "Value": "3"}]
    after = engine.update(BUCKET, identifier, {**declared, "tags": {"b": "3"}}, {**declared, "tags": {}})
    assert after["tags"] == {}

    s3.put_bucket_versioning(Bucket="the-bucket", VersioningConfiguration={"Status": "Enabled"})
    s3.put_object(Bucket="the-bucket", Key="x", Body=b"")
    s3.delete_object(Bucket="the-bucket", Key="x")
    assert "BucketNotEmpty" in failure(lambda: engine.delete(BUCKET, identifier, {**state, "forceDestroy": False}))
    engine.delete(BUCKET, identifier, state)
    assert engine.read(BUCKET, identifier) == ({}, {})


def test_bucket_of_another_region_is_made_there(engine: Engine, s3: Any) -> None:
    declared: Properties = {"bucket": "far-bucket", "region": "eu-west-1", "objectLockEnabled": True}
    identifier, state = engine.create(BUCKET, declared)
    assert s3.get_bucket_location(Bucket="far-bucket")["LocationConstraint"] == "eu-west-1"
    assert (state["region"], state["objectLockEnabled"]) == ("eu-west-1", True)
    assert unchanged(engine, BUCKET, identifier, declared)
    for name, value in (("bucket", "other"), ("region", "eu-north-1"), ("objectLockEnabled", False)):
        assert list(engine.diff(BUCKET, declared, {**declared, name: value}).replaces) == [name]
    assert "BucketAlreadyOwnedByYou" in failure(lambda: engine.create(BUCKET, declared))


def test_locked_versions_go_with_the_bucket_only_where_they_may_be_bypassed(engine: Engine, s3: Any) -> None:
    _, state = engine.create(BUCKET, {"bucket": "kept", "objectLockEnabled": True, "forceDestroy": True})
    lock: Properties = {"bucket": "kept", "rule": {"defaultRetention": {"mode": "COMPLIANCE", "days": 1}}}
    engine.create(LOCK, lock)
    s3.put_object(Bucket="kept", Key="x", Body=b"")
    assert "AccessDenied" in failure(lambda: engine.delete(BUCKET, "kept", state))
    assert len(s3.list_object_versions(Bucket="kept")["Versions"]) == 1


SETTINGS: list[tuple[str, Properties, Properties]] = [
    (BLOCK, {"blockPublicAcls": True, "blockPublicPolicy": True}, {"blockPublicAcls": True, "ignorePublicAcls": True}),
    (
        OWNERSHIP,
        {"rule": {"objectOwnership": "BucketOwnerEnforced"}},
        {"rule": {"objectOwnership": "BucketOwnerPreferred"}},
    ),
    (
        ENCRYPTION,
        {"rules": [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}]},
        {
            "rules": [
                {
                    "applyServerSideEncryptionByDefault": {
                        "sseAlgorithm": "aws:kms",
                        "kmsMasterKeyId": "arn:aws:kms:eu-central-1:111122223333:key/0",
                    },
                    "bucketKeyEnabled": True,
                }
            ]
        },
    ),
    (
        LOCK,
        {"rule": {"defaultRetention": {"mode": "GOVERNANCE", "days": 30}}},
        {"rule": {"defaultRetention": {"mode": "COMPLIANCE", "years": 2}}},
    ),
    (
        LIFECYCLE,
        {
            "rules": [
                {
                    "id": "tiers",
                    "status": "Enabled",
                    "transitions": [
                        {"days": 30, "storageClass": "STANDARD_IA"},
                        {"days": 90, "storageClass": "GLACIER"},
                    ],
                    "expiration": {"days": 400},
                    "noncurrentVersionExpiration": {"noncurrentDays": 90, "newerNoncurrentVersions": 3},
                    "noncurrentVersionTransitions": [{"noncurrentDays": 30, "storageClass": "STANDARD_IA"}],
                    "abortIncompleteMultipartUpload": {"daysAfterInitiation": 7},
                },
                {
                    "id": "markers",
                    "status": "Enabled",
                    "filter": {"prefix": ""},
                    "expiration": {"expiredObjectDeleteMarker": True},
                },
            ]
        },
        {
            "rules": [
                {
                    "id": "one",
                    "status": "Disabled",
                    "filter": {"and": {"prefix": "logs/", "tags": {"a": "b"}, "objectSizeGreaterThan": 5}},
                    "expiration": {"date": "2030-01-01T00:00:00Z"},
                }
            ]
        },
    ),
]


@pytest.mark.parametrize(("token", "first", "second"), SETTINGS, ids=[token.split(":")[-1] for token, _, _ in SETTINGS])
def test_setting_reads_back_as_declared_and_follows_the_declaration(
    engine: Engine, bucket: str, token: str, first: Properties, second: Properties
) -> None:
    one, two = {"bucket": bucket, **first}, {"bucket": bucket, **second}
    identifier, state = engine.create(token, one)
    assert (identifier, state["region"]) == (bucket, "eu-central-1")
    assert engine.check(token, one) == []
    assert unchanged(engine, token, identifier, one)
    imported, _ = engine.read(token, identifier)
    assert one.keys() <= imported.keys()
    assert list(engine.diff(token, one, two).replaces) == []
    assert list(engine.diff(token, one, {**one, "bucket": "other"}).replaces) == ["bucket"]

    engine.update(token, identifier, one, two)
    assert unchanged(engine, token, identifier, two)
    assert list(engine.diff(token, engine.read(token, identifier, one)[0], one).diffs) != []
    engine.delete(token, identifier, state)
    after, _ = engine.read(token, identifier, two)
    assert {name: after.get(name) for name in second} != second


def test_settings_are_on_the_bucket(engine: Engine, s3: Any, bucket: str) -> None:
    for token, first, _ in SETTINGS:
        engine.create(token, {"bucket": bucket, **first})
    block = s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
    assert (block["BlockPublicPolicy"], block["IgnorePublicAcls"]) == (True, False)
    lock = s3.get_object_lock_configuration(Bucket=bucket)["ObjectLockConfiguration"]
    assert lock["Rule"]["DefaultRetention"] == {"Mode": "GOVERNANCE", "Days": 30}
    rule, markers = s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    assert [step["StorageClass"] for step in rule["Transitions"]] == ["STANDARD_IA", "GLACIER"]
    assert (rule["Filter"], rule["AbortIncompleteMultipartUpload"]) == ({}, {"DaysAfterInitiation": 7})
    assert markers["Expiration"] == {"ExpiredObjectDeleteMarker": True}


def test_versioning_is_suspended_when_undeclared_and_left_on_under_object_lock(
    engine: Engine, s3: Any, bucket: str
) -> None:
    engine.create(BUCKET, {"bucket": "plain"})
    for name, after in (("plain", "Suspended"), (bucket, "Enabled")):
        declared: Properties = {"bucket": name, "versioningConfiguration": {"status": "Enabled"}}
        identifier, state = engine.create(VERSIONING, declared)
        assert s3.get_bucket_versioning(Bucket=name)["Status"] == "Enabled"
        assert unchanged(engine, VERSIONING, identifier, declared)
        engine.delete(VERSIONING, identifier, state)
        assert s3.get_bucket_versioning(Bucket=name)["Status"] == after


def test_policy_is_compared_by_meaning_and_deleted(engine: Engine, s3: Any, bucket: str) -> None:
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    document = {"Version": "2012-10-17", "Statement": [statement]}
    declared: Properties = {"bucket": bucket, "policy": json.dumps(document, indent=2)}
    identifier, state = engine.create(POLICY, declared)
    assert json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"]) == document
    assert unchanged(engine, POLICY, identifier, declared)
    assert list(engine.diff(POLICY, declared, {**declared, "policy": json.dumps(document)}).diffs) == []
    other = {**document, "Statement": [{**statement, "Action": "s3:GetObject"}]}
    engine.update(POLICY, identifier, declared, {**declared, "policy": json.dumps(other)})
    assert json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"]) == other
    engine.delete(POLICY, identifier, state)
    assert engine.read(POLICY, identifier) == ({}, {})
    broken: Properties = {**declared, "policy": "{}"}
    assert "MalformedPolicy" in failure(lambda: engine.create(POLICY, broken))


def test_logging_goes_to_a_bucket_that_lets_it_in(engine: Engine, s3: Any, bucket: str) -> None:
    engine.create(BUCKET, {"bucket": "access-logs"})
    declared: Properties = {
        "bucket": bucket,
        "targetBucket": "access-logs",
        "targetPrefix": f"{bucket}/",
        "targetObjectKeyFormat": {"partitionedPrefix": {"partitionDateSource": "EventTime"}},
    }
    assert "InvalidTargetBucketForLogging" in failure(lambda: engine.create(LOGGING, declared))
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "logging.s3.amazonaws.com"},
        "Action": "s3:PutObject",
        "Resource": "arn:aws:s3:::access-logs/*",
        "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    engine.create(POLICY, {"bucket": "access-logs", "policy": policy})
    identifier, state = engine.create(LOGGING, declared)
    assert s3.get_bucket_logging(Bucket=bucket)["LoggingEnabled"]["TargetPrefix"] == f"{bucket}/"
    assert unchanged(engine, LOGGING, identifier, declared)
    engine.update(LOGGING, identifier, declared, {**declared, "targetPrefix": "elsewhere/"})
    assert s3.get_bucket_logging(Bucket=bucket)["LoggingEnabled"]["TargetPrefix"] == "elsewhere/"
    engine.delete(LOGGING, identifier, state)
    assert "LoggingEnabled" not in s3.get_bucket_logging(Bucket=bucket)


def test_block_of_the_account_is_set_changed_and_deleted(engine: Engine) -> None:
    declared: Properties = {"blockPublicAcls": True, "restrictPublicBuckets": True}
    identifier, state = engine.create(ACCOUNT, declared)
    assert identifier == "111122223333"
    assert (state["blockPublicAcls"], state["ignorePublicAcls"], state["accountId"]) == (True, False, "111122223333")
    assert unchanged(engine, ACCOUNT, identifier, declared)
    after = engine.update(ACCOUNT, identifier, declared, {"ignorePublicAcls": True})
    assert (after["blockPublicAcls"], after["ignorePublicAcls"]) == (False, True)
    assert list(engine.diff(ACCOUNT, declared, {**declared, "accountId": "210987654321"}).replaces) == ["accountId"]
    engine.delete(ACCOUNT, identifier, state)
    assert engine.read(ACCOUNT, identifier) == ({}, {})
