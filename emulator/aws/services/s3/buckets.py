"""Buckets as moto keeps them, found by their global names, and what their policies say of AWS services."""

from collections.abc import Mapping

from moto.s3.models import FakeBucket, s3_backends

from emulator.aws import authorization
from emulator.aws.errors import AwsError
from emulator.aws.state import State
from evaluation.match import EvaluationError
from evaluation.resource_policy import Decision


def bucket(name: str) -> FakeBucket | None:
    """The bucket of that name, in whichever account it is."""
    partition, account = s3_backends.bucket_accounts.get(name, ("", ""))
    return s3_backends[account][partition].buckets.get(name) if account else None


def existing(name: str) -> FakeBucket:
    """The bucket of that name.

    Raises:
        AwsError: NoSuchBucket.
    """
    found = bucket(name)
    if found is None:
        raise AwsError("NoSuchBucket", "The specified bucket does not exist", 404, BucketName=name)
    return found


def bucket_exists(name: str) -> bool:
    """Whether any account has a bucket of that name."""
    return bucket(name) is not None


def default_retention(name: str) -> bool:
    """Whether new objects of the bucket are locked for a time by default; False for a bucket that is not there."""
    found = bucket(name)
    return found is not None and found.has_default_lock


def policy(found: FakeBucket) -> str | None:
    """The text of the bucket's policy."""
    return found.policy.decode() if found.policy else None


def arn(name: str, key: str | None = None) -> str:
    """ARN of a bucket, or of an object in it."""
    return f"arn:aws:s3:::{name}/{key}" if key is not None else f"arn:aws:s3:::{name}"


def bucket_decision(
    state: State,  # noqa: ARG001  # organization-wide resource policies would be asked for here
    bucket: str,
    service: str,
    action: str,
    key: str | None,
    context: Mapping[str, str],
) -> Decision:
    """What a bucket's policy says of a call that an AWS service makes by itself; `SILENT` where there is no policy.

    Args:
        state: of the emulated AWS.
        bucket: its name.
        service: the caller, e.g. `cloudtrail.amazonaws.com`.
        action: e.g. `s3:PutObject`.
        key: of the object; None for calls about the bucket itself (`s3:GetBucketAcl`).
        context: condition keys that the service sends, e.g. `aws:SourceArn`; TLS and `s3:x-amz-acl` are the caller's.
    """
    found = _bucket(bucket)
    document = policy(found) if found is not None else None
    if document is None:
        return Decision.SILENT
    try:
        return authorization.service_decision(document, service, action, arn(bucket, key), context)
    except EvaluationError as error:
        message = f"the policy of bucket {bucket} cannot be evaluated: {error}"
        raise AwsError("EmulatorFailure", message, 501) from error


_bucket = bucket  # a parameter has the name of the function
