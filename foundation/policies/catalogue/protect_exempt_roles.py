"""The names that are exempt from guardrails belong to this program.

Whoever may create or change a role of an exempt name is outside every guardrail, so the protected resources are the
very patterns that exempt; break-glass roles are among them whatever they are exempt from. Assuming the roles, or
passing session tags, is left to their trust policies.
"""

from collections.abc import Iterable

from foundation.policies.statement import Statement, deny

ACTIONS = (
    "iam:AttachRolePolicy",
    "iam:CreateRole",
    "iam:DeleteRole",
    "iam:DeleteRolePermissionsBoundary",
    "iam:DeleteRolePolicy",
    "iam:DetachRolePolicy",
    "iam:PutRolePermissionsBoundary",
    "iam:PutRolePolicy",
    "iam:TagRole",
    "iam:UntagRole",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateRole",
    "iam:UpdateRoleDescription",
)


def protect_exempt_roles(protected: Iterable[str], exempt: Iterable[str]) -> tuple[Statement, ...]:
    """``protected`` are the patterns of the roles that only those in ``exempt`` may touch."""
    return (deny("ProtectExemptRoles", actions=ACTIONS, resources=protected, unless=exempt),)
