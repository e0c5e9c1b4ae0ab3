"""Where a trail delivers to: the bucket and its policy, the key and its policy, the topic and the log group.

CloudTrail tries what it will do before it makes or changes a trail: read the bucket's ACL, write below `AWSLogs/`,
and make a data key. Source: "Amazon S3 bucket policy for CloudTrail" and "Configure AWS KMS key policies for
CloudTrail" of its user guide.
"""

from collections.abc import Mapping
from typing import Any

from moto.logs.models import logs_backends
from moto.sns.models import sns_backends

from emulator.aws.authorization import service_decision
from emulator.aws.errors import AwsError
from emulator.aws.services import kms, s3
from emulator.aws.services.cloudtrail.model import PRINCIPAL, Trail
from emulator.aws.services.kms.keys import find
from emulator.aws.services.organizations.model import Organizations
from emulator.aws.state import State
from evaluation.resource_policy import Decision


def context(state: State, trail: Trail) -> dict[str, str]:
    """The condition keys of what CloudTrail does for a trail."""
    keys = {"aws:SourceArn": trail.arn, "aws:SourceAccount": trail.account}
    organization = state.store(Organizations).current
    if organization is not None and (owner := organization.accounts.get(trail.account)):
        keys["aws:SourceOrgID"] = organization.id
        keys["aws:SourceOrgPaths"] = organization.path(owner.parent or organization.root)
    return keys


def folder(state: State, trail: Trail, account: str, kind: str = "CloudTrail") -> str:
    """Where in the bucket the log files of an account begin, for the trail's home Region."""
    prefix = f"{trail.settings['S3KeyPrefix']}/" if trail.settings.get("S3KeyPrefix") else ""
    organization = state.store(Organizations).current
    level = f"{organization.id}/" if trail.is_organization and organization is not None else ""
    return f"{prefix}AWSLogs/{level}{account}/{kind}/{trail.home}/"


def may_write(state: State, trail: Trail, key: str) -> bool:
    """Whether the bucket lets CloudTrail put an object for the trail."""
    keys = context(state, trail) | {"s3:x-amz-acl": "bucket-owner-full-control"}
    decision = s3.bucket_decision(state, trail.settings["S3BucketName"], PRINCIPAL, "s3:PutObject", key, keys)
    return decision is Decision.ALLOWED


def refuse_bucket(state: State, trail: Trail) -> None:
    """Refuse a bucket that is unknown or does not let CloudTrail in."""
    bucket = trail.settings["S3BucketName"]
    if not s3.bucket_exists(bucket):
        raise AwsError("S3BucketDoesNotExistException", f"S3 bucket {bucket} does not exist!")
    acl = s3.bucket_decision(state, bucket, PRINCIPAL, "s3:GetBucketAcl", None, context(state, trail))
    kinds = ["CloudTrail"] + (["CloudTrail-Digest"] if trail.settings["LogFileValidationEnabled"] else [])
    # An organization trail also writes below the owner's own prefix: what it recorded before it was one.
    prefix = f"{trail.settings['S3KeyPrefix']}/" if trail.settings.get("S3KeyPrefix") else ""
    keys = [f"{prefix}AWSLogs/{trail.account}/{kind}/{trail.home}/check" for kind in kinds]
    if trail.is_organization:
        keys += [f"{folder(state, trail, trail.account, kind)}check" for kind in kinds]
    if acl is not Decision.ALLOWED or not all(may_write(state, trail, key) for key in keys):
        raise AwsError(
            "InsufficientS3BucketPolicyException", f"Incorrect S3 bucket policy is detected for bucket: {bucket}"
        )


def resolved_key(trail: Trail, identifier: str) -> str:
    """The ARN of the key that an id, alias or ARN means.

    Raises:
        AwsError: KmsKeyNotFoundException, KmsKeyDisabledException.
    """
    key = find(identifier, trail.account, trail.home)
    if key is None:
        raise AwsError("KmsKeyNotFoundException", f"KMS key {identifier} is not found.")
    if not key.enabled:
        raise AwsError("KmsKeyDisabledException", f"KMS key {identifier} is disabled.")
    return str(key.arn)


def refuse_key(state: State, trail: Trail) -> None:
    """Refuse a key whose policy does not let CloudTrail make data keys for the trail."""
    arn = trail.settings.get("KmsKeyId")
    if not arn:
        return
    # Docs: the encryption context names the trail with the Region, which policies match by a wildcard.
    keys = context(state, trail) | {"kms:EncryptionContext:aws:cloudtrail:arn": trail.arn}
    if kms.key_decision(state, arn, PRINCIPAL, "kms:GenerateDataKey", keys) is not Decision.ALLOWED:
        message = f"Insufficient permissions to access S3 bucket {trail.settings['S3BucketName']} or KMS key {arn}."
        raise AwsError("InsufficientEncryptionPolicyException", message)


def refuse_topic(state: State, trail: Trail) -> None:
    """Refuse a topic that is unknown or does not let CloudTrail publish."""
    arn = trail.settings.get("SnsTopicARN")
    if not arn:
        return
    region, account = arn.split(":")[3:5]
    topic = sns_backends[account][region].topics.get(arn)
    decision = None
    if topic is not None:
        decision = service_decision(topic.policy, PRINCIPAL, "sns:Publish", arn, context(state, trail))
    if decision is not Decision.ALLOWED:
        message = f"SNS Topic does not exist or the topic policy is incorrect: {arn}"
        raise AwsError("InsufficientSnsTopicPolicyException", message)


def refuse_log_group(settings: Mapping[str, Any]) -> None:
    """Refuse a log group without a role, a role without a log group, and a log group that is unknown."""
    group, role = settings.get("CloudWatchLogsLogGroupArn"), settings.get("CloudWatchLogsRoleArn")
    if bool(group) != bool(role):
        message = "You must specify both a log group and a role that CloudTrail assumes to write to it."
        raise AwsError("InvalidParameterCombinationException", message)
    if not group:
        return
    parts = str(group).split(":")
    if len(parts) < 7 or parts[6] not in logs_backends[parts[4]][parts[3]].groups:
        message = f"CloudTrail cannot validate the specified log group ARN: {group}"
        raise AwsError("InvalidCloudWatchLogsLogGroupArnException", message)
