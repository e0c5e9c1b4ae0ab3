"""The policy of the archive's key: services encrypt for the organization, its people decrypt through the buckets.

Source: CloudTrail user guide, "Configure AWS KMS key policies for CloudTrail"; Config and VPC flow logs, "KMS key
policy"; CloudWatch Logs user guide, "Encrypt log data using AWS KMS", 2026-11. They all ask for kms:Decrypt as well: an
upload in parts is put together by decrypting them, and so is what an S3 Bucket Key encrypted.
"""

import json
from collections.abc import Sequence

from foundation.policies.archive.statements import Statement, for_service

USE = ("kms:GenerateDataKey*", "kms:Encrypt", "kms:ReEncrypt*", "kms:Decrypt", "kms:DescribeKey")
SERVICES = (("Config", "config.amazonaws.com"), ("Delivery", "delivery.logs.amazonaws.com"))


def key_policy(
    archive_account: str, organization: str, management_account: str, trail: str, home_region: str, reader_role: str
) -> str:
    """The key's policy as JSON. The account itself rules over the key; guardrails say who of it.

    ``reader_role`` is the ARN of the role that reads the archive; it decrypts what S3 asks it to.
    """
    statements: Sequence[Statement] = (
        {
            "Sid": "AccountRules",
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{archive_account}:root"},
            "Action": "kms:*",
            "Resource": "*",
        },
        *_trail(organization, management_account, trail),
        *(for_service(f"{name}Encrypts", service, USE, ["*"], organization) for name, service in SERVICES),
        _log_groups(archive_account, home_region),
        {
            "Sid": "PeopleDecrypt",
            "Effect": "Allow",
            "Principal": {"AWS": "*"},
            "Action": ["kms:Decrypt", "kms:DescribeKey"],
            "Resource": "*",
            "Condition": {
                "StringEquals": {
                    "aws:PrincipalOrgID": organization,
                    "kms:ViaService": f"s3.{home_region}.amazonaws.com",
                },
                "ArnLike": {"aws:PrincipalArn": reader_role},
            },
        },
    )
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, separators=(",", ":"))


def _trail(organization: str, management_account: str, trail: str) -> Sequence[Statement]:
    # CloudTrail's calls to the key carry aws:SourceArn. The encryption context names trails of the account, but is not
    # there where CloudTrail looks at the key, nor where S3 makes a Bucket Key, whose context is the bucket (IfExists).
    service, named = "cloudtrail.amazonaws.com", {"aws:SourceArn": trail}
    trails = {"kms:EncryptionContext:aws:cloudtrail:arn": f"arn:aws:cloudtrail:*:{management_account}:trail/*"}
    encrypts, reads = ["kms:GenerateDataKey*"], ["kms:Decrypt", "kms:DescribeKey"]
    return (
        for_service(
            "TrailEncrypts", service, encrypts, ["*"], organization, StringEquals=named, StringLikeIfExists=trails
        ),
        for_service("TrailReadsKey", service, reads, ["*"], organization, StringEquals=named),
    )


def _log_groups(archive_account: str, home_region: str) -> Statement:
    groups = f"arn:aws:logs:{home_region}:{archive_account}:log-group:*"
    return {
        "Sid": "LogGroupsEncrypt",
        "Effect": "Allow",
        "Principal": {"Service": f"logs.{home_region}.amazonaws.com"},
        "Action": list(USE),
        "Resource": "*",
        "Condition": {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": groups}},
    }
