"""The access policy of the central vault: the organization copies into it, and nobody deletes what is in it.

Source: AWS Backup developer guide, "Vault access policies" and "Creating backup copies across AWS accounts", 2026-11.
The denials have no exception: who must delete a copy changes this policy first, which guardrails leave to few.
"""

import json

KEPT = (
    "backup:DeleteBackupVault",
    "backup:DeleteRecoveryPoint",
    "backup:DisassociateRecoveryPoint",
    "backup:UpdateRecoveryPointLifecycle",
)


def vault_policy(organization: str) -> str:
    """The policy as JSON; ``organization`` is the organization's id."""
    statements = (
        {
            "Sid": "OrganizationCopies",
            "Effect": "Allow",
            "Principal": "*",
            "Action": "backup:CopyIntoBackupVault",
            "Resource": "*",
            "Condition": {"StringEquals": {"aws:PrincipalOrgID": organization}},
        },
        {"Sid": "NobodyDeletes", "Effect": "Deny", "Principal": "*", "Action": list(KEPT), "Resource": "*"},
    )
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, separators=(",", ":"))
