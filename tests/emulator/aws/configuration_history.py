"""A bucket for configuration history that lets AWS Config in, and a recorder in a few words."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import World

HOME, ELSEWHERE = "us-east-1", "eu-central-1"
MULTI = "config-multiaccountsetup.amazonaws.com"


def refusal(call: Any, *arguments: Any, **parameters: Any) -> str:
    """The code of the error that a call ends with."""
    with pytest.raises(ClientError) as caught:
        call(*arguments, **parameters)
    return str(caught.value.response["Error"]["Code"])


def linked_role(account: str) -> str:
    return f"arn:aws:iam::{account}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"


def put_recorder(config: Any, account: str, name: str = "default", **more: Any) -> None:
    config.put_configuration_recorder(
        ConfigurationRecorder={"name": name, "roleARN": linked_role(account), **more},
    )


class History:
    """The bucket for configuration history in an account of its own, open to AWS Config for the organization."""

    def __init__(self, world: World) -> None:
        self.organization = world.organizations.describe_organization()["Organization"]["Id"]
        self.account = world.account()
        self.s3 = world.member("s3", self.account)
        self.bucket = world.name("configuration")
        self.s3.create_bucket(Bucket=self.bucket)
        self.allow(self.bucket, self.organization)

    def allow(self, bucket: str, organization: str) -> None:
        arn = f"arn:aws:s3:::{bucket}"
        common = {"Effect": "Allow", "Principal": {"Service": "config.amazonaws.com"}}
        same = {"StringEquals": {"aws:SourceOrgID": organization}}
        acl = {"StringEquals": {"aws:SourceOrgID": organization, "s3:x-amz-acl": "bucket-owner-full-control"}}
        statements = [
            common | {"Action": "s3:GetBucketAcl", "Resource": arn, "Condition": same},
            common | {"Action": "s3:PutObject", "Resource": f"{arn}/AWSLogs/*/Config/*", "Condition": acl},
        ]
        policy = {"Version": "2012-10-17", "Statement": statements}
        self.s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy))
