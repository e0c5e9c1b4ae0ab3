"""The policies of the archive's buckets: who writes to each, who reads, and that nobody else does.

Sources, 2026-11: CloudTrail user guide, "Amazon S3 bucket policy for CloudTrail" (an organization trail writes below
the management account's prefix and the organization's); Config developer guide, "Permissions for the Amazon S3 bucket
for the delivery channel"; VPC user guide, "Publish flow logs to Amazon S3"; S3 user guide, "Enabling server access
logging".
"""

import json
from collections.abc import Sequence

from foundation.config.logs import BucketKind
from foundation.policies.archive.statements import Statement, for_service, organization_only, tls_only

FULL_CONTROL = {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}}


def bucket_policy(kind: BucketKind, bucket: str, organization: str, management_account: str, trail: str) -> str:
    """The policy of one bucket as JSON.

    ``organization`` is the organization's id, ``trail`` the ARN of its trail.
    """
    arn = f"arn:aws:s3:::{bucket}"
    both = (arn, f"{arn}/*")
    writers = {
        "audit-trail": lambda: _trail(arn, organization, management_account, trail),
        "configuration": lambda: _config(arn, organization),
        "flow-logs": lambda: _deliveries(arn, organization),
        "operational-logs": lambda: _deliveries(arn, organization),
        "access-logs": lambda: _access_logs(arn),
    }[kind]()
    # Access logging carries no aws:SourceOrgID: its writer is held to the archive's own account by the bucket.
    closed = organization_only(both, organization)
    statements = [*writers, tls_only(both), *(closed if kind != "access-logs" else closed[:1])]
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, separators=(",", ":"))


def _trail(arn: str, organization: str, management_account: str, trail: str) -> Sequence[Statement]:
    service = "cloudtrail.amazonaws.com"
    prefixes = [f"{arn}/AWSLogs/{management_account}/*", f"{arn}/AWSLogs/{organization}/*"]
    named = {"StringEquals": {"aws:SourceArn": trail}}
    written = {"StringEquals": {**FULL_CONTROL["StringEquals"], "aws:SourceArn": trail}}
    return (
        for_service("TrailMayLook", service, ["s3:GetBucketAcl"], [arn], organization, **named),
        for_service("TrailMayWrite", service, ["s3:PutObject"], prefixes, organization, **written),
    )


def _config(arn: str, organization: str) -> Sequence[Statement]:
    service = "config.amazonaws.com"
    looks = ["s3:GetBucketAcl", "s3:ListBucket"]
    return (
        for_service("ConfigMayLook", service, looks, [arn], organization),
        for_service(
            "ConfigMayWrite", service, ["s3:PutObject"], [f"{arn}/AWSLogs/*/Config/*"], organization, **FULL_CONTROL
        ),
    )


def _deliveries(arn: str, organization: str) -> Sequence[Statement]:
    service = "delivery.logs.amazonaws.com"
    looks = ["s3:GetBucketAcl", "s3:ListBucket"]
    return (
        for_service("DeliveryMayLook", service, looks, [arn], organization),
        for_service("DeliveryMayWrite", service, ["s3:PutObject"], [f"{arn}/AWSLogs/*"], organization, **FULL_CONTROL),
    )


def _access_logs(arn: str) -> Sequence[Statement]:
    return (
        {
            "Sid": "AccessLogsMayBeWritten",
            "Effect": "Allow",
            "Principal": {"Service": "logging.s3.amazonaws.com"},
            "Action": ["s3:PutObject"],
            "Resource": [f"{arn}/*"],
        },
    )
