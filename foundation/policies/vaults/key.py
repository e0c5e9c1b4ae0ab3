"""The policy of the central vault's key: AWS Backup encrypts copies with it, in the name of who copies.

Source: AWS Backup developer guide, "Encryption for backups", 2026-11. Members only encrypt; decrypting, for a restore
or for a copy back, is for the vault's own account.
"""

import json

ENCRYPT = ("kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncryptTo")


def vault_key_policy(account: str, organization: str, region: str) -> str:
    """The policy as JSON, of the key in a Region; ``account`` is the vault's, which rules over the key."""
    through = {"aws:PrincipalOrgID": organization, "kms:ViaService": f"backup.{region}.amazonaws.com"}
    statements = (
        {
            "Sid": "AccountRules",
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
            "Action": "kms:*",
            "Resource": "*",
        },
        {
            "Sid": "BackupEncrypts",
            "Effect": "Allow",
            "Principal": {"AWS": "*"},
            "Action": list(ENCRYPT),
            "Resource": "*",
            "Condition": {"StringEquals": through},
        },
        {
            "Sid": "BackupGrants",
            "Effect": "Allow",
            "Principal": {"AWS": "*"},
            "Action": "kms:CreateGrant",
            "Resource": "*",
            "Condition": {"StringEquals": through, "Bool": {"kms:GrantIsForAWSResource": "true"}},
        },
    )
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, separators=(",", ":"))
