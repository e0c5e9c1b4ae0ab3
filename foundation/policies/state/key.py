"""The policy of the key of state: it encrypts the bucket, and the secrets in the state of stacks that use it for them.

A stack whose secrets provider is `awskms` asks the key itself, not through S3: hence no condition on the way.
"""

import json
from collections.abc import Mapping, Sequence

from foundation.policies.state.users import Users

USE = ("kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*")
READ = ("kms:Decrypt", "kms:DescribeKey")
CRYPTOGRAPHY = ("kms:CreateGrant", "kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*")
"""What opens what is encrypted, or lets somebody else do so."""


def state_key_policy(account: str, users: Users) -> str:
    """The policy as JSON. The account of the key rules over it; guardrails say who of it."""
    statements = (
        {
            "Sid": "AccountRules",
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
            "Action": "kms:*",
            "Resource": "*",
        },
        _allow("WritersUse", users, users.writers, USE),
        _allow("ReadersDecrypt", users, users.readers, READ),
        # A stack file has the encrypted data key of the stack's secrets: whoever decrypts it reads all of them.
        {
            "Sid": "DenyOtherUsers",
            "Effect": "Deny",
            "Principal": "*",
            "Action": list(CRYPTOGRAPHY),
            "Resource": "*",
            "Condition": {
                "ArnNotLike": {"aws:PrincipalArn": sorted({*users.writers, *users.readers, *users.access})},
                "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
            },
        },
    )
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, separators=(",", ":"))


def _allow(sid: str, users: Users, roles: Sequence[str], actions: Sequence[str]) -> Mapping[str, object]:
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": users.principal,
        "Action": list(actions),
        "Resource": "*",
        "Condition": {"ArnLike": {"aws:PrincipalArn": sorted(roles)}},
    }
