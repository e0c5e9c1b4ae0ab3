"""Buckets of emulated AWS: object lock, deletion, lifecycle rules, and where access logs may go."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from emulated_world import World
from s3_world import allow, code, document, retained


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


@pytest.fixture
def locked(world: World, s3: Any) -> str:
    """A bucket whose objects are kept for ten days."""
    name = world.name("locked")
    s3.create_bucket(Bucket=name, ObjectLockEnabledForBucket=True)
    s3.put_object_lock_configuration(Bucket=name, ObjectLockConfiguration=retained("GOVERNANCE", Days=10))
    return name


def test_new_objects_of_a_locked_bucket_are_retained_and_not_deleted_by_version(s3: Any, locked: str) -> None:
    version = s3.put_object(Bucket=locked, Key="log", Body=b"1")["VersionId"]
    kept = s3.get_object_retention(Bucket=locked, Key="log")["Retention"]
    assert kept["Mode"] == "GOVERNANCE"
    assert timedelta(days=9) < kept["RetainUntilDate"] - datetime.now(UTC) <= timedelta(days=10)

    assert code(lambda: s3.delete_object(Bucket=locked, Key="log", VersionId=version)) == "AccessDenied"
    several = {"Objects": [{"Key": "log", "VersionId": version}, {"Key": "other"}]}
    answer = s3.delete_objects(Bucket=locked, Delete=several)
    assert [error["Key"] for error in answer["Errors"]] == ["log"]
    assert [deleted["Key"] for deleted in answer["Deleted"]] == ["other"]

    s3.delete_object(Bucket=locked, Key="log")  # a delete marker: the version stays
    assert s3.get_object(Bucket=locked, Key="log", VersionId=version)["Body"].read() == b"1"
    s3.delete_object(Bucket=locked, Key="log", VersionId=version, BypassGovernanceRetention=True)
    assert code(lambda: s3.get_object(Bucket=locked, Key="log", VersionId=version)) in ("NoSuchVersion", "NoSuchKey")


def test_objects_that_come_in_parts_are_retained_as_well(s3: Any, locked: str) -> None:
    upload = s3.create_multipart_upload(Bucket=locked, Key="big")["UploadId"]
    part = s3.upload_part(Bucket=locked, Key="big", UploadId=upload, PartNumber=1, Body=b"1")["ETag"]
    parts = {"Parts": [{"PartNumber": 1, "ETag": part}]}
    s3.complete_multipart_upload(Bucket=locked, Key="big", UploadId=upload, MultipartUpload=parts)
    assert s3.get_object_retention(Bucket=locked, Key="big")["Retention"]["Mode"] == "GOVERNANCE"


def test_a_guardrail_on_bypassing_holds(world: World) -> None:
    account = world.account()
    s3, name = world.member("s3", account), world.name("guarded")
    s3.create_bucket(Bucket=name, ObjectLockEnabledForBucket=True)
    s3.put_object_lock_configuration(Bucket=name, ObjectLockConfiguration=retained("GOVERNANCE", Days=1))
    version = s3.put_object(Bucket=name, Key="log", Body=b"1")["VersionId"]
    content = document({"Effect": "Deny", "Action": "s3:BypassGovernanceRetention", "Resource": "*"})
    policy = world.policy(content=content)
    world.organizations.attach_policy(PolicyId=policy, TargetId=account)
    bypass = {"Bucket": name, "Key": "log", "VersionId": version, "BypassGovernanceRetention": True}
    assert code(lambda: s3.delete_object(**bypass)) == "AccessDenied"
    world.organizations.detach_policy(PolicyId=policy, TargetId=account)
    s3.delete_object(**bypass)


def test_compliance_lets_nobody_delete_or_shorten(s3: Any, locked: str) -> None:
    s3.put_object_lock_configuration(Bucket=locked, ObjectLockConfiguration=retained("COMPLIANCE", Years=1))
    assert s3.get_object_lock_configuration(Bucket=locked)["ObjectLockConfiguration"] == retained("COMPLIANCE", Years=1)
    version = s3.put_object(Bucket=locked, Key="log", Body=b"1")["VersionId"]
    bypass = {"Bucket": locked, "Key": "log", "VersionId": version, "BypassGovernanceRetention": True}
    assert code(lambda: s3.delete_object(**bypass)) == "AccessDenied"
    sooner = {"Mode": "COMPLIANCE", "RetainUntilDate": datetime.now(UTC) + timedelta(days=3)}
    assert code(lambda: s3.put_object_retention(**bypass, Retention=sooner)) == "AccessDenied"
    later = {"Mode": "COMPLIANCE", "RetainUntilDate": datetime.now(UTC) + timedelta(days=900)}
    s3.put_object_retention(**bypass, Retention=later)
    until = s3.get_object_retention(Bucket=locked, Key="log")["Retention"]["RetainUntilDate"]
    assert until - datetime.now(UTC) > timedelta(days=890)


def test_object_lock_needs_versioning_and_one_period(s3: Any, bucket: str, locked: str) -> None:
    def put(name: str, configuration: dict[str, Any]) -> str:
        return code(lambda: s3.put_object_lock_configuration(Bucket=name, ObjectLockConfiguration=configuration))

    assert put(bucket, retained("GOVERNANCE", Days=1)) == "InvalidBucketState"
    assert put(locked, retained("GOVERNANCE", Days=1, Years=1)) == "MalformedXML"
    assert put(locked, retained("GOVERNANCE")) == "MalformedXML"
    assert put(locked, retained("GOVERNANCE", Days=0)) == "InvalidArgument"
    assert code(lambda: s3.get_object_lock_configuration(Bucket=bucket)) == "ObjectLockConfigurationNotFoundError"
    suspended = {"Status": "Suspended"}
    assert (
        code(lambda: s3.put_bucket_versioning(Bucket=locked, VersioningConfiguration=suspended)) == "InvalidBucketState"
    )
    s3.put_object_lock_configuration(Bucket=locked, ObjectLockConfiguration={"ObjectLockEnabled": "Enabled"})
    found = s3.get_object_lock_configuration(Bucket=locked)["ObjectLockConfiguration"]
    assert found == {"ObjectLockEnabled": "Enabled"}


def test_access_logging_is_refused_where_logs_would_never_arrive(
    world: World, s3: Any, stranger: Any, bucket: str, locked: str, owner: str
) -> None:
    target = world.name("logs")

    def put(name: str, prefix: str = "logs/") -> Any:
        wanted = {"LoggingEnabled": {"TargetBucket": name, "TargetPrefix": prefix}}
        return s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus=wanted)

    refused = "InvalidTargetBucketForLogging"
    assert code(lambda: put(target)) == refused
    s3.create_bucket(Bucket=target)
    assert code(lambda: put(target)) == refused
    statement = allow(target, {"Service": "logging.s3.amazonaws.com"}, **{"aws:SourceAccount": owner})
    statement["Resource"] = f"arn:aws:s3:::{target}/logs/*"
    s3.put_bucket_policy(Bucket=target, Policy=document(statement))
    assert code(lambda: put(target, "elsewhere/")) == refused
    put(target)
    assert s3.get_bucket_logging(Bucket=bucket)["LoggingEnabled"] == {"TargetBucket": target, "TargetPrefix": "logs/"}

    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}
    s3.put_bucket_encryption(Bucket=target, ServerSideEncryptionConfiguration={"Rules": [rule]})
    assert code(lambda: put(target)) == refused
    s3.put_bucket_policy(Bucket=locked, Policy=document(allow(locked, {"Service": "logging.s3.amazonaws.com"})))
    assert code(lambda: put(locked)) == refused

    foreign = world.name("foreign")
    stranger.create_bucket(Bucket=foreign)
    assert code(lambda: put(foreign)) == refused
    s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={})
    assert "LoggingEnabled" not in s3.get_bucket_logging(Bucket=bucket)


def test_access_logs_stay_in_their_region(world: World, s3: Any, bucket: str, owner: str) -> None:
    target = world.name("abroad")
    abroad = world.member("s3", owner, "eu-central-1")
    abroad.create_bucket(Bucket=target, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    wanted = {"LoggingEnabled": {"TargetBucket": target, "TargetPrefix": ""}}
    refused = code(lambda: s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus=wanted))
    assert refused == "CrossLocationLoggingProhibitted"


def test_lifecycle_rules_read_back_whole_and_are_checked(s3: Any, bucket: str) -> None:
    rule = {
        "ID": "tiers",
        "Status": "Enabled",
        "Filter": {"And": {"Prefix": "AWSLogs/", "ObjectSizeGreaterThan": 500}},
        "Transitions": [{"Days": 30, "StorageClass": "STANDARD_IA"}, {"Days": 90, "StorageClass": "GLACIER"}],
        "Expiration": {"Days": 400},
        "NoncurrentVersionTransitions": [
            {"NoncurrentDays": 30, "StorageClass": "STANDARD_IA"},
            {"NoncurrentDays": 60, "StorageClass": "GLACIER"},
        ],
        "NoncurrentVersionExpiration": {"NoncurrentDays": 90, "NewerNoncurrentVersions": 3},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
    }

    def put(**change: object) -> Any:
        rules = {"Rules": [{**rule, **change}]}
        return s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration=rules)

    put()
    found = s3.get_bucket_lifecycle_configuration(Bucket=bucket)
    assert found["Rules"] == [rule]
    assert found["TransitionDefaultMinimumObjectSize"] == "all_storage_classes_128K"
    early = [{"Days": 10, "StorageClass": "STANDARD_IA"}]
    assert code(lambda: put(Transitions=early)) == "InvalidArgument"
    assert code(lambda: put(Expiration={"Days": 90})) == "InvalidArgument"
    assert code(lambda: put(Expiration={"Days": 0}, Transitions=[])) == "InvalidArgument"
    assert code(lambda: put(Expiration={"Days": 400, "ExpiredObjectDeleteMarker": True})) == "MalformedXML"
    assert s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"] == [rule]
    s3.delete_bucket_lifecycle(Bucket=bucket)
    gone = code(lambda: s3.get_bucket_lifecycle_configuration(Bucket=bucket))
    assert gone == "NoSuchLifecycleConfiguration"


def test_a_bucket_is_deleted_only_when_no_version_and_no_marker_is_left(s3: Any, bucket: str) -> None:
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    version = s3.put_object(Bucket=bucket, Key="x", Body=b"")["VersionId"]
    marker = s3.delete_object(Bucket=bucket, Key="x")["VersionId"]
    assert code(lambda: s3.delete_bucket(Bucket=bucket)) == "BucketNotEmpty"
    s3.delete_object(Bucket=bucket, Key="x", VersionId=version)
    assert code(lambda: s3.delete_bucket(Bucket=bucket)) == "BucketNotEmpty"
    s3.delete_object(Bucket=bucket, Key="x", VersionId=marker)
    s3.delete_bucket(Bucket=bucket)
    assert code(lambda: s3.head_bucket(Bucket=bucket)) == "404"


def test_names_of_buckets_are_one_name_space(s3: Any, stranger: Any, bucket: str) -> None:
    assert code(lambda: stranger.create_bucket(Bucket=bucket)) == "BucketAlreadyExists"
    assert code(lambda: s3.create_bucket(Bucket="Capital_Letters")) == "InvalidBucketName"
