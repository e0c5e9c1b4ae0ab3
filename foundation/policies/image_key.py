"""The policy of the key of images, in one Region: whoever of the organization launches an image uses it through EC2.

Source: Amazon EC2 Auto Scaling user guide, "Required AWS KMS key policy for use with encrypted volumes"; Amazon EC2
user guide, "Share an encrypted AMI", 2026-11. Image Builder works by a role of the key's own account, as that lets it.

Auto Scaling launches by a service-linked role, whose own policy names no keys: it takes a grant, made from the account
whose groups launch (AWS re:Post, "Why can't Auto Scaling launch instances with encrypted AMIs"): one of the key's
account would give the role nothing on its own side. So members may make that grant, for this role alone;
`docs/images.md` has the command.
"""

import json
from collections.abc import Mapping, Sequence

USE = ("kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*")
AUTO_SCALING = "arn:aws:iam::*:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling*"
GRANTED = (
    "CreateGrant",
    "Decrypt",
    "DescribeKey",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyWithoutPlaintext",
    "ReEncryptFrom",
    "ReEncryptTo",
)
"""What Auto Scaling needs."""


def image_key_policy(account: str, organization: str, region: str) -> str:
    """The policy as JSON; ``account`` is the key's, ``organization`` the organization's id."""
    members = {"aws:PrincipalOrgID": organization}
    through_ec2 = {**members, "kms:ViaService": f"ec2.{region}.amazonaws.com"}
    statements = (
        {
            "Sid": "AccountRules",
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
            "Action": "kms:*",
            "Resource": "*",
        },
        _allow("OrganizationLaunches", USE, {"StringEquals": through_ec2}),
        _allow(
            "OrganizationAttaches",
            ["kms:CreateGrant"],
            {"StringEquals": through_ec2, "Bool": {"kms:GrantIsForAWSResource": "true"}},
        ),
        _allow(
            "OrganizationGrantsToAutoScaling",
            ["kms:CreateGrant"],
            {
                "StringEquals": members,
                "StringLike": {"kms:GranteePrincipal": AUTO_SCALING},
                "ForAllValues:StringEquals": {"kms:GrantOperations": list(GRANTED)},
            },
        ),
    )
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, separators=(",", ":"))


def _allow(sid: str, actions: Sequence[str], condition: Mapping[str, object]) -> Mapping[str, object]:
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": list(actions),
        "Resource": "*",
        "Condition": condition,
    }
