"""What protects the log archive from everybody in it, and what it leaves alone: sample calls."""

import pytest
from sample_calls import ARCHIVE, KEY, MEMBER, ORDINARY, attachments, denied_by

from foundation.config.logs import BUCKETS


@pytest.mark.parametrize("kind", BUCKETS)
@pytest.mark.parametrize(
    "action",
    [
        "s3:BypassGovernanceRetention",
        "s3:DeleteObject",
        "s3:DeleteObjectVersion",
        "s3:PutObjectRetention",
        "s3:PutObjectLegalHold",
        "s3:DeleteBucket",
        "s3:DeleteBucketPolicy",
        "s3:PutBucketPolicy",
        "s3:PutBucketAcl",
        "s3:PutBucketLogging",
        "s3:PutBucketVersioning",
        "s3:PutBucketObjectLockConfiguration",
        "s3:PutBucketOwnershipControls",
        "s3:PutBucketPublicAccessBlock",
        "s3:PutEncryptionConfiguration",
        "s3:PutLifecycleConfiguration",
        "s3:PutReplicationConfiguration",
    ],
)
def test_nothing_is_taken_out_of_the_archive_and_its_buckets_keep_their_settings(kind: str, action: str) -> None:
    bucket = f"arn:aws:s3:::example-4f1c-{kind}"
    for resource in (bucket, f"{bucket}/AWSLogs/{MEMBER}/x.json.gz"):
        assert denied_by(action, resource=resource) == ["ProtectLogBuckets"]


@pytest.mark.parametrize("action", ["s3:GetObject", "s3:GetBucketPolicy", "s3:ListBucket"])
def test_reading_the_archive_is_left_to_its_policies(action: str) -> None:
    assert denied_by(action, resource="arn:aws:s3:::example-4f1c-audit-trail") == []


def test_not_even_a_central_root_session_opens_the_archive() -> None:
    root, bucket = f"arn:aws:iam::{MEMBER}:root", "arn:aws:s3:::example-4f1c-audit-trail"
    assert denied_by("s3:DeleteBucketPolicy", root, resource=bucket, root_session=True) == ["ProtectLogBuckets"]


@pytest.mark.parametrize("bucket", ["shop", "example-4f1c-audit-trail-copy", "example-4f1c", "example-4f1c-other"])
def test_buckets_that_are_not_the_archives_are_free(bucket: str) -> None:
    for resource in (f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/a"):
        assert denied_by("s3:DeleteObject", resource=resource) == []
        assert denied_by("s3:PutBucketPolicy", resource=resource) == []


@pytest.mark.parametrize(
    "action", ["CreateGrant", "DisableKey", "DisableKeyRotation", "PutKeyPolicy", "ScheduleKeyDeletion"]
)
def test_the_key_of_the_archive_stays_usable_and_other_keys_are_free(action: str) -> None:
    assert denied_by(f"kms:{action}", resource=KEY, keys=ARCHIVE) == ["ProtectLogKey"]
    assert denied_by(f"kms:{action}", resource=KEY) == []
    assert denied_by(f"kms:{action}", resource=KEY, keys={**ORDINARY, "kms:resourcealiases": ()}) == []


def test_the_archives_key_is_used_as_before() -> None:
    for action in ("kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"):
        assert denied_by(action, resource=KEY, keys=ARCHIVE) == []


@pytest.mark.parametrize("action", ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"])
def test_the_alias_that_the_key_is_known_by_stays_where_it_is(action: str) -> None:
    alias = f"arn:aws:kms:eu-central-1:{MEMBER}:alias/foundation-logs"
    assert denied_by(action, resource=alias) == ["ProtectLogKeyAlias"]
    assert denied_by(action, resource=f"{alias}-copy") == []


def test_without_an_archive_in_the_configuration_there_is_nothing_to_protect() -> None:
    assert "foundation-archive-root" in {one.name for one in attachments()}
    assert "foundation-archive-root" not in {one.name for one in attachments(protect_log_archive="off")}
