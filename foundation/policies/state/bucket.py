"""The policy of the bucket of state: who writes, who reads, and that nobody else in any account does.

What Pulumi needs of a bucket: pulumi, pkg/backend/diy (list, get, put; delete for locks, history and renames), 2026-11.
No version is ever deleted by who uses it: what was overwritten stays until its time is over.
"""

import json
from collections.abc import Mapping, Sequence

from foundation.policies.state.users import Users

Statement = Mapping[str, object]
LOOK = ("s3:GetBucketLocation", "s3:ListBucket")
READ = ("s3:GetObject",)
WRITE = ("s3:DeleteObject", "s3:GetObject", "s3:PutObject")
BRING_BACK = ("s3:GetObjectVersion", "s3:ListBucketVersions")
"""What bringing an older state back needs."""
OBJECTS = ("s3:DeleteObject*", "s3:GetObject*", "s3:PutObject*", "s3:RestoreObject")


def state_bucket_policy(bucket: str, organization: str, users: Users) -> str:
    """The policy as JSON; ``organization`` is the organization's id."""
    arn = f"arn:aws:s3:::{bucket}"
    both, objects = [arn, f"{arn}/*"], [f"{arn}/*"]
    everybody = [*users.writers, *users.readers]
    statements: list[Statement] = [
        _allow("UsersLook", users, everybody, LOOK, [arn]),
        _allow("ReadersRead", users, users.readers, READ, objects),
        _allow("WritersWrite", users, users.writers, WRITE, objects),
        _allow("WritersBringBack", users, users.writers, BRING_BACK, both),
        _deny("DenyWithoutTls", ["s3:*"], both, {"Bool": {"aws:SecureTransport": "false"}}),
        _deny(
            "DenyOtherOrganizations",
            ["s3:*"],
            both,
            {
                "StringNotEquals": {"aws:PrincipalOrgID": organization},
                "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
            },
        ),
        # Administrators of the bucket's account look after the bucket, and have no business with what is in it.
        _deny(
            "DenyOtherUsers",
            OBJECTS,
            objects,
            {
                "ArnNotLike": {"aws:PrincipalArn": sorted({*everybody, *users.access})},
                "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
            },
        ),
    ]
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, separators=(",", ":"))


def _allow(sid: str, users: Users, roles: Sequence[str], actions: Sequence[str], resources: Sequence[str]) -> Statement:
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": users.principal,
        "Action": list(actions),
        "Resource": list(resources),
        "Condition": {"ArnLike": {"aws:PrincipalArn": sorted(roles)}},
    }


def _deny(sid: str, actions: Sequence[str], resources: Sequence[str], condition: Mapping[str, object]) -> Statement:
    return {
        "Sid": sid,
        "Effect": "Deny",
        "Principal": "*",
        "Action": list(actions),
        "Resource": list(resources),
        "Condition": condition,
    }
