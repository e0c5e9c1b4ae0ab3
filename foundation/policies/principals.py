"""Who is exempt from guardrails. The only place where exemptions come from."""

from foundation.config.accounts import Accounts
from foundation.config.section import In, Off
from foundation.config.stack import StackConfig

STACK_SETS_ROLE = "stacksets-exec-*"
"""Roles that service-managed StackSets make in members and work with: guardrails that bind them break every rollout."""
DEFAULT_ACCESS_ROLE = "OrganizationAccountAccessRole"
"""What AWS calls the role that it makes in new accounts, unless told otherwise."""


def exempt_arns(config: StackConfig) -> tuple[str, ...]:
    """ARN patterns of the exempt roles, for ``ArnNotLike`` on aws:PrincipalArn: sorted, without duplicates.

    They are the deploy role, the roles that the management account enters members with (closed members too: such an
    account may be reopened), those of StackSets, and the break-glass roles. Where another stack declares the accounts,
    their access roles are not known here: AWS's own name for it is taken, others are named in `break_glass_roles`.
    """
    settings = config.settings
    names = {settings.deploy_role, STACK_SETS_ROLE, *settings.break_glass_roles, *_access_roles(config.accounts)}
    return tuple(f"arn:aws:iam::*:role/{name}" for name in sorted(names))


def _access_roles(accounts: Accounts | Off | In) -> set[str]:
    if isinstance(accounts, Accounts):
        return {entry.access_role for entry in accounts.entries()}
    return {DEFAULT_ACCESS_ROLE} if isinstance(accounts, In) else set()
