"""The names that are exempt from guardrails belong to this program.

Whoever may create or change a role of an exempt name is outside every guardrail, so the protected resources are the
very patterns that exempt. Assuming the roles, or passing session tags, is left to their trust policies.
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


def protect_exempt_roles(exempt: Iterable[str]) -> tuple[Statement, ...]:
    roles = tuple(exempt)
    return (deny("ProtectExemptRoles", actions=ACTIONS, resources=roles, unless=roles),)
