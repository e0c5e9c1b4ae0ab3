"""The log archive account's bucket and key, open to CloudTrail, and the trail that delivers to them."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import MANAGEMENT, World

HOME, ELSEWHERE = "us-east-1", "eu-central-1"
TRAIL = f"arn:aws:cloudtrail:{HOME}:{MANAGEMENT}:trail/foundation"


def refusal(call: Any, *arguments: Any, **parameters: Any) -> str:
    """The code of the error that a call ends with."""
    with pytest.raises(ClientError) as caught:
        call(*arguments, **parameters)
    return str(caught.value.response["Error"]["Code"])


class Archive:
    """A bucket and a key in the log archive account, with policies that let CloudTrail in."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.organization = world.organizations.describe_organization()["Organization"]["Id"]
        self.account = world.account()
        self.s3 = world.member("s3", self.account)
        self.kms = world.member("kms", self.account)
        self.bucket = world.name("audit-trail")
        self.s3.create_bucket(Bucket=self.bucket)
        self.allow()
        self.key = self.kms.create_key(Policy=self.key_policy())["KeyMetadata"]["Arn"]

    def allow(self, *levels: str, trail: str = TRAIL) -> None:
        """Let CloudTrail write below these levels, by default the management account's and the organization's."""
        arn, only = f"arn:aws:s3:::{self.bucket}", {"StringLike": {"aws:SourceArn": trail}}
        service = {"Service": "cloudtrail.amazonaws.com"}
        acl = {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control", "aws:SourceOrgID": self.organization}}
        objects = [f"{arn}/AWSLogs/{level}/*" for level in levels or (MANAGEMENT, self.organization)]
        statements = [
            {"Effect": "Allow", "Principal": service, "Action": "s3:GetBucketAcl", "Resource": arn, "Condition": only},
            {"Effect": "Allow", "Principal": service, "Action": "s3:PutObject", "Resource": objects}
            | {"Condition": {**only, **acl}},
        ]
        self.s3.put_bucket_policy(
            Bucket=self.bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": statements})
        )

    def key_policy(self, account: str = MANAGEMENT) -> str:
        """Let CloudTrail encrypt trails of an account, and the key's own account administer it."""
        condition = {
            "StringLike": {"kms:EncryptionContext:aws:cloudtrail:arn": f"arn:aws:cloudtrail:*:{account}:trail/*"}
        }
        owner = {"AWS": f"arn:aws:iam::{self.account}:root"}
        statements = [
            {"Effect": "Allow", "Principal": owner, "Action": "kms:*", "Resource": "*"},
            {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Resource": "*"}
            | {"Action": "kms:GenerateDataKey*", "Condition": condition},
        ]
        return json.dumps({"Version": "2012-10-17", "Statement": statements})


def organization_trail(archive: Archive, **more: Any) -> dict[str, Any]:
    """Parameters of the organization trail."""
    whole = {"IsOrganizationTrail": True, "IsMultiRegionTrail": True, "EnableLogFileValidation": True}
    return {"Name": "foundation", "S3BucketName": archive.bucket, "KmsKeyId": archive.key, **whole, **more}
