"""Key and buckets of the archive: each bucket has its whole family, and nothing of it is ever taken away."""

import json
from typing import Any

import pytest
from computed import ORGANIZATION_ID, account_id
from computed_services import arn
from estates import MANAGEMENT
from log_estates import logging
from recording import Key, Recording, Resource, record
from session_tokens import SessionTokens

from foundation.build import build
from foundation.config.logs import BUCKETS, BucketKind, acknowledgement
from foundation.policies.archive import bucket_policy, key_policy, trail_arn

BUCKET = "aws:s3/bucket:Bucket"
LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration"
LOGGING = "aws:s3/bucketLogging:BucketLogging"
POLICY = "aws:s3/bucketPolicy:BucketPolicy"
ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
VERSIONING = "aws:s3/bucketVersioning:BucketVersioning"
BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
OWNERSHIP = "aws:s3/bucketOwnershipControls:BucketOwnershipControls"
KEY, ALIAS = "aws:kms/key:Key", "aws:kms/alias:Alias"
TRAIL = trail_arn("eu-central-1", MANAGEMENT)


@pytest.fixture
def archive(tokens: SessionTokens) -> Recording:
    return record(lambda: build(logging()))


def family(recording: Recording, kind: str) -> dict[str, Resource]:
    """Everything of one bucket, by type."""
    return {resource.type: resource for resource in recording.resources if resource.parent == component(kind)}


def component(kind: str) -> Key:
    return Key("foundation:logs:LogBucket", kind)


def rule(recording: Recording, kind: str) -> dict[str, Any]:
    (found,) = recording.one(LIFECYCLE, kind).inputs["rules"]
    return dict(found)


WHOLE = {BUCKET, VERSIONING, POLICY, BLOCK, OWNERSHIP, ENCRYPTION, LIFECYCLE}


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("audit-trail", {LOCK, LOGGING}),
        ("configuration", {LOGGING}),
        ("flow-logs", {LOCK, LOGGING}),
        ("operational-logs", {LOGGING}),
        ("access-logs", set()),
    ],
)
def test_a_bucket_has_its_whole_family(archive: Recording, kind: BucketKind, more: set[str]) -> None:
    assert family(archive, kind).keys() == WHOLE | more
    assert archive.one(BUCKET, kind).inputs["bucket"] == f"example-4f1c-{kind}"
    assert {found.inputs["bucket"] for found in family(archive, kind).values()} == {f"example-4f1c-{kind}"}
    assert {found.provider for found in family(archive, kind).values()} == {"account-archive"}


@pytest.mark.parametrize("kind", BUCKETS)
def test_a_bucket_is_protected_and_everything_of_it_is_kept(archive: Recording, kind: BucketKind) -> None:
    assert archive.one(BUCKET, kind).protect
    assert all(resource.retain_on_delete for resource in family(archive, kind).values())


@pytest.mark.parametrize("kind", BUCKETS)
def test_a_bucket_is_versioned_closed_and_owned_by_its_account(archive: Recording, kind: BucketKind) -> None:
    assert archive.one(VERSIONING, kind).inputs["versioningConfiguration"] == {"status": "Enabled"}
    block = {name: value for name, value in archive.one(BLOCK, kind).inputs.items() if name != "bucket"}
    assert block == dict.fromkeys(
        ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"), True
    )
    assert archive.one(OWNERSHIP, kind).inputs["rule"] == {"objectOwnership": "BucketOwnerEnforced"}


@pytest.mark.parametrize("kind", BUCKETS)
def test_the_policy_of_a_bucket_is_that_of_its_kind(archive: Recording, kind: BucketKind) -> None:
    expected = bucket_policy(kind, f"example-4f1c-{kind}", ORGANIZATION_ID, MANAGEMENT, TRAIL)
    assert archive.one(POLICY, kind).inputs["policy"] == expected


@pytest.mark.parametrize("kind", [kind for kind in BUCKETS if kind != "access-logs"])
def test_a_bucket_is_encrypted_by_the_key_of_the_archive(archive: Recording, kind: BucketKind) -> None:
    assert archive.one(ENCRYPTION, kind).inputs["rules"] == [
        {
            "applyServerSideEncryptionByDefault": {
                "sseAlgorithm": "aws:kms",
                "kmsMasterKeyId": arn("kms", "key/key-log-archive"),
            },
            "bucketKeyEnabled": True,
        }
    ]


def test_the_bucket_of_access_logs_is_encrypted_by_s3_which_cannot_deliver_to_another(archive: Recording) -> None:
    rules = archive.one(ENCRYPTION, "access-logs").inputs["rules"]
    assert rules == [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}]


@pytest.mark.parametrize("kind", [kind for kind in BUCKETS if kind != "access-logs"])
def test_accesses_are_logged_below_the_name_of_the_bucket_once_the_target_takes_them(
    archive: Recording, kind: BucketKind
) -> None:
    found = archive.one(LOGGING, kind)
    assert found.inputs["targetBucket"] == "example-4f1c-access-logs"
    assert found.inputs["targetPrefix"] == f"example-4f1c-{kind}/"
    assert found.dependencies >= {Key(POLICY, "access-logs"), Key(OWNERSHIP, "access-logs")}


@pytest.mark.parametrize(
    ("kind", "days", "steps", "noncurrent"),
    [
        ("audit-trail", 2555, [("STANDARD_IA", 90), ("GLACIER", 365)], 365),
        ("configuration", 2555, [("STANDARD_IA", 90), ("GLACIER", 365)], 30),
        ("flow-logs", 365, [("STANDARD_IA", 60)], 90),
        ("operational-logs", 365, [("STANDARD_IA", 60)], 30),
        ("access-logs", 365, [], 30),
    ],
)
def test_objects_move_and_go_as_their_kind_says(
    archive: Recording, kind: BucketKind, days: int, steps: list[tuple[str, int]], noncurrent: int
) -> None:
    found = rule(archive, kind)
    assert found["status"] == "Enabled"
    assert found["filter"] == {"prefix": ""}
    assert found["expiration"] == {"days": days}
    assert [(step["storageClass"], step["days"]) for step in found.get("transitions", [])] == steps
    assert found["noncurrentVersionExpiration"] == {"noncurrentDays": noncurrent}
    assert found["abortIncompleteMultipartUpload"] == {"daysAfterInitiation": 7}
    assert Key(VERSIONING, kind) in archive.one(LIFECYCLE, kind).dependencies


def test_the_file_says_how_long_a_kind_is_kept(tokens: SessionTokens) -> None:
    recording = record(lambda: build(logging(retention={"operational_logs": {"days": 14}})))
    assert rule(recording, "operational-logs")["expiration"] == {"days": 14}
    assert not rule(recording, "operational-logs").get("transitions")


def lock(recording: Recording, kind: str) -> object:
    found = recording.one(LOCK, kind)
    assert Key(VERSIONING, kind) in found.dependencies
    return found.inputs["rule"]


def test_trail_and_flow_logs_are_locked_for_a_time_that_can_be_lifted(archive: Recording) -> None:
    assert lock(archive, "audit-trail") == {"defaultRetention": {"mode": "GOVERNANCE", "days": 365}}
    assert lock(archive, "flow-logs") == {"defaultRetention": {"mode": "GOVERNANCE", "days": 90}}
    assert [found.name for found in archive.of(BUCKET) if "objectLockEnabled" in found.inputs] == [
        "audit-trail",
        "flow-logs",
    ]


def test_the_file_says_how_a_bucket_is_locked_and_whether(tokens: SessionTokens) -> None:
    compliance = {"mode": "compliance", "days": 30, "acknowledged": acknowledgement(30)}
    recording = record(lambda: build(logging(audit_trail={"lock": compliance}, flow_logs={"lock": "off"})))
    assert lock(recording, "audit-trail") == {"defaultRetention": {"mode": "COMPLIANCE", "days": 30}}
    assert [found.name for found in recording.of(LOCK)] == ["audit-trail"]
    assert "objectLockEnabled" not in recording.one(BUCKET, "flow-logs").inputs


def test_a_lock_that_is_switched_on_later_replaces_no_bucket(archive: Recording) -> None:
    assert {found.ignore_changes for found in archive.of(BUCKET)} == {("objectLockEnabled",)}


def test_the_key_is_rotated_protected_and_kept(archive: Recording) -> None:
    key = archive.one(KEY, "log-archive")
    assert (key.inputs["enableKeyRotation"], key.inputs["rotationPeriodInDays"]) == (True, 365)
    assert key.inputs["deletionWindowInDays"] == 30
    assert (key.protect, key.retain_on_delete, key.provider) == (True, True, "account-archive")
    alias = archive.one(ALIAS, "log-archive")
    assert alias.inputs == {"name": "alias/foundation-logs", "targetKeyId": "key-log-archive"}
    assert alias.retain_on_delete


def test_the_policy_of_the_key_names_the_organization_and_the_reader(archive: Recording) -> None:
    account = account_id("archive")
    reader = f"arn:aws:iam::{account}:role/foundation-log-reader"
    expected = key_policy(account, ORGANIZATION_ID, MANAGEMENT, TRAIL, "eu-central-1", reader)
    assert json.loads(archive.one(KEY, "log-archive").inputs["policy"]) == json.loads(expected)


def test_names_of_buckets_are_handed_on_when_everything_of_them_is_in_place(archive: Recording) -> None:
    found = archive.registered[Key("foundation:logs:LogArchive", "log-archive")]
    assert found["buckets"] == {kind: f"example-4f1c-{kind}" for kind in BUCKETS}
    trail = archive.one("aws:cloudtrail/trail:Trail", "audit-trail")
    for resource in family(archive, "audit-trail").values():
        assert resource.key in trail.property_dependencies["s3BucketName"], resource.key


def test_names_of_buckets_stay_known_in_the_preview_of_a_change(tokens: SessionTokens) -> None:
    first = record(lambda: build(logging()))
    later = record(lambda: build(logging()), preview=True, deployed=first.keys)
    assert later.one("aws:cloudtrail/trail:Trail", "audit-trail").inputs["s3BucketName"] == "example-4f1c-audit-trail"
