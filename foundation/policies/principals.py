"""Who is exempt from which guardrail. The only place where exemptions come from."""

from foundation.config import backup
from foundation.config.accounts import Accounts
from foundation.config.section import In, Off
from foundation.config.stack import StackConfig

STACK_SETS_ROLE = "stacksets-exec-*"
"""Roles that service-managed StackSets make in members and work with: guardrails that bind them break every rollout."""
DEFAULT_ACCESS_ROLE = "OrganizationAccountAccessRole"
"""What AWS calls the role that it makes in new accounts, unless told otherwise."""
ALARM_ROLES = "foundation-emergency-events-*"
"""Roles with which EventBridge carries alarms out of members, and which can do nothing else."""
CARRIED_OUT = ("restrict_services", "deny_suspended")
"""Guardrails that would keep alarms inside an account: these deny whole services, EventBridge among them."""
DEPLOYING_TOO = ("require_tags",)
"""Guardrails that bind the deploy role and access roles as well: what this program makes has its tags."""


def exempt_arns(config: StackConfig, guardrail: str) -> tuple[str, ...]:
    """ARN patterns of the roles that one guardrail does not bind, for ``ArnNotLike`` on aws:PrincipalArn.

    They are the deploy role and the roles that the management account enters members with (closed members too: such an
    account may be reopened), both but for `DEPLOYING_TOO`, those of StackSets, and the break-glass roles that name the
    guardrail. Where another stack declares the accounts, their access roles are not known here: AWS's own name for it
    is taken, others are named in `break_glass_roles`. Sorted, without duplicates. ``guardrail`` is a field of
    `foundation.config.guardrails`.
    """
    named = {role for role, exemptions in config.settings.break_glass_roles.items() if guardrail in exemptions}
    unbound = {STACK_SETS_ROLE} if guardrail in DEPLOYING_TOO else _unbound(config)
    return _arns(unbound | named | ({ALARM_ROLES} if guardrail in CARRIED_OUT else set()))


def protected_arns(config: StackConfig) -> tuple[str, ...]:
    """ARN patterns of all roles that are exempt from something, and of break-glass roles that are exempt from nothing:
    whoever could make or open one of them could do what it may."""
    return _arns(_unbound(config) | {ALARM_ROLES, backup.ROLE, *config.settings.break_glass_roles})


def _unbound(config: StackConfig) -> set[str]:
    return {config.settings.deploy_role, STACK_SETS_ROLE, *_access_roles(config.accounts)}


def _arns(names: set[str]) -> tuple[str, ...]:
    return tuple(f"arn:aws:iam::*:role/{name}" for name in sorted(names))


def _access_roles(accounts: Accounts | Off | In) -> set[str]:
    if isinstance(accounts, Accounts):
        return {entry.access_role for entry in accounts.entries()}
    return {DEFAULT_ACCESS_ROLE} if isinstance(accounts, In) else set()
