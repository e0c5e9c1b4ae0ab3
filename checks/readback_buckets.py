"""A bucket as facts: how it is closed, encrypted, kept, locked and logged, and who may use it."""

from collections.abc import Iterator, Mapping
from typing import Any

from checks.connection import Connection, ReadError
from checks.readback_facts import Value
from checks.readback_words import Words, tags

NOT_THERE = frozenset(
    {
        "NoSuchBucketPolicy",
        "NoSuchLifecycleConfiguration",
        "NoSuchPublicAccessBlockConfiguration",
        "NoSuchTagSet",
        "ObjectLockConfigurationNotFoundError",
        "OwnershipControlsNotFoundError",
        "ServerSideEncryptionConfigurationNotFoundError",
    }
)


def described(aws: Connection, bucket: str, words: Words) -> Iterator[tuple[str, Value]]:
    """The facts of a bucket that is there. Raises ReadError."""
    yield "region", _answer(aws, bucket, "get_bucket_location", "LocationConstraint") or "us-east-1"
    yield "versioning", _answer(aws, bucket, "get_bucket_versioning", "Status")
    yield from _encryption(_answer(aws, bucket, "get_bucket_encryption", "ServerSideEncryptionConfiguration"), words)
    yield "public access block", _answer(aws, bucket, "get_public_access_block", "PublicAccessBlockConfiguration")
    controls = _answer(aws, bucket, "get_bucket_ownership_controls", "OwnershipControls")
    yield "ownership", controls and controls["Rules"][0]["ObjectOwnership"]
    document = _answer(aws, bucket, "get_bucket_policy", "Policy")
    yield "policy", document and words.policy(document)
    rules = _answer(aws, bucket, "get_bucket_lifecycle_configuration", "Rules")
    yield "lifecycle", [_rule(rule) for rule in rules or ()]
    lock = _answer(aws, bucket, "get_object_lock_configuration", "ObjectLockConfiguration")
    yield "object lock", lock and _retention(lock)
    target = _answer(aws, bucket, "get_bucket_logging", "LoggingEnabled")
    yield "access logs", target and {"bucket": target["TargetBucket"], "prefix": target["TargetPrefix"]}
    tagged = _answer(aws, bucket, "get_bucket_tagging", "TagSet") or ()
    yield from tags({tag["Key"]: tag["Value"] for tag in tagged}).items()


def _answer(aws: Connection, bucket: str, operation: str, member: str) -> Any:
    """A member of the answer to a question about a bucket; None where the bucket has no such thing."""
    try:
        return aws.call("s3", operation, Bucket=bucket).get(member)
    except ReadError as error:
        if error.code in NOT_THERE:
            return None
        raise


def _encryption(configuration: Any, words: Words) -> Iterator[tuple[str, Value]]:
    rule = configuration["Rules"][0] if configuration else {}
    default = rule.get("ApplyServerSideEncryptionByDefault", {})
    yield "encryption", default.get("SSEAlgorithm")
    yield "key", words.json(default.get("KMSMasterKeyID"))
    yield "bucket key", rule.get("BucketKeyEnabled", False)


def _rule(rule: Mapping[str, Any]) -> Value:
    only = rule.get("Filter", {})
    return {
        "status": rule["Status"],
        "only": only if only not in ({}, {"Prefix": ""}) else None,
        "transitions": {step["StorageClass"]: step.get("Days") for step in rule.get("Transitions", ())},
        "expiration": rule.get("Expiration"),
        "noncurrent versions": rule.get("NoncurrentVersionExpiration"),
        "broken uploads": rule.get("AbortIncompleteMultipartUpload"),
    }


def _retention(lock: Mapping[str, Any]) -> Value:
    retention = lock.get("Rule", {}).get("DefaultRetention", {})
    return {"mode": retention.get("Mode"), "days": retention.get("Days")}
