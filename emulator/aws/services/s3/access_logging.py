"""Server access logging: AWS takes nearly any target and then delivers nothing; here such a target is refused.

Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from moto.s3.models import FakeBucket

from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services.organizations.model import Organizations
from emulator.aws.services.s3.access import authorize
from emulator.aws.services.s3.buckets import arn, bucket, bucket_decision, existing
from evaluation.resource_policy import Decision

_SERVICE = "logging.s3.amazonaws.com"


@dataclass
class Logging:
    """What was set, by bucket, as it is read back."""

    of: dict[str, Mapping[str, Any]] = field(default_factory=dict)


def put_bucket_logging(request: Request) -> Mapping[str, object]:
    """PutBucketLogging: refuses targets that log files would never arrive in."""
    authorize(request)
    source = existing(request["Bucket"])
    wanted: Mapping[str, Any] | None = request["BucketLoggingStatus"].get("LoggingEnabled")
    logging = request.state.store(Logging, source.account_id)
    if wanted is None:
        logging.of.pop(source.name, None)
        source.logging = {}
        return {}
    _check_target(request, source, wanted)
    logging.of[source.name] = wanted
    source.logging = {"TargetBucket": wanted["TargetBucket"], "TargetPrefix": wanted.get("TargetPrefix", "")}
    return {}


def get_bucket_logging(request: Request) -> Mapping[str, object]:
    """GetBucketLogging."""
    authorize(request)
    source = existing(request["Bucket"])
    wanted = request.state.store(Logging, source.account_id).of.get(source.name)
    return {"LoggingEnabled": wanted} if wanted is not None and source.logging else {}


def _check_target(request: Request, source: FakeBucket, wanted: Mapping[str, Any]) -> None:
    target = bucket(wanted["TargetBucket"])
    if target is None:
        raise _invalid("The target bucket for logging does not exist")
    if target.account_id != source.account_id:
        raise _invalid("The owner for the bucket to be logged and the target bucket must be the same")
    if target.region_name != source.region_name:
        raise AwsError("CrossLocationLoggingProhibitted", "Cross S3 location logging not allowed.", 403)
    if target.has_default_lock:
        raise _invalid("The target bucket has a default retention: log files cannot be delivered to it")
    if algorithm(target) != "AES256":
        raise _invalid("The target bucket is not encrypted with SSE-S3: log files cannot be delivered to it")
    context = {"aws:SourceArn": arn(source.name), "aws:SourceAccount": source.account_id}
    organization = request.state.store(Organizations).current
    if organization is not None and source.account_id in organization.accounts:
        context["aws:SourceOrgID"] = organization.id
    key = f"{wanted.get('TargetPrefix') or ''}2026-01-01-00-00-00-0123456789ABCDEF"
    decision = bucket_decision(request.state, target.name, _SERVICE, "s3:PutObject", key, context)
    if decision is not Decision.ALLOWED:
        raise _invalid(f"The policy of the target bucket does not let {_SERVICE} put objects with this prefix")


def algorithm(found: FakeBucket) -> str:
    """How the bucket encrypts by default."""
    rule = (found.encryption or {}).get("Rule", {})
    return str(rule.get("ApplyServerSideEncryptionByDefault", {}).get("SSEAlgorithm") or "AES256")


def _invalid(message: str) -> AwsError:
    return AwsError("InvalidTargetBucketForLogging", message)
