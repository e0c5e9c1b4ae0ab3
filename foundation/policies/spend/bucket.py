"""The policy of the bucket of cost exports: Data Exports writes, for the management account, and only within TLS.

Who reads is said by IAM in the bucket's account. Source: Data Exports user guide, "Setting up an Amazon S3 bucket for
data exports", 2026-11; it asks for no more than this, also where the bucket is another account's.
"""

import json

from foundation.policies.archive.statements import Statement, organization_only, tls_only

SERVICE = "bcm-data-exports.amazonaws.com"


def export_bucket_policy(bucket: str, organization: str, management: str) -> str:
    """The policy as JSON; ``organization`` and ``management`` are ids."""
    arn = f"arn:aws:s3:::{bucket}"
    both = (arn, f"{arn}/*")
    writes: Statement = {
        "Sid": "DataExportsWrites",
        "Effect": "Allow",
        "Principal": {"Service": SERVICE},
        "Action": ["s3:PutObject"],
        "Resource": [f"{arn}/*"],
        "Condition": {
            "StringEquals": {"aws:SourceAccount": management},
            "ArnLike": {"aws:SourceArn": f"arn:aws:bcm-data-exports:us-east-1:{management}:export/*"},
        },
    }
    # Nothing says that Data Exports sends aws:SourceOrgID: it is held to the account, and no other service is let in.
    people, _ = organization_only(both, organization)
    statements = [writes, tls_only(both), people]
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, separators=(",", ":"))
