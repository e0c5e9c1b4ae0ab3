"""All services of an account but IAM's users and permissions. Half a working day: it can change nearly everything.

Its own statement instead of AWS's PowerUserAccess, which allows Identity Center's writes and sts:AssumeRole on every
role, and does not pass a role to any service.
"""

from foundation.permission_sets import application, denied
from foundation.permission_sets.ready import Facts, Ready, allow

NOT = (
    "account:*",
    "aws-portal:*",
    "billing:*",
    "consolidatedbilling:*",
    "iam:*",
    "identitystore:*",
    "invoicing:*",
    "organizations:*",
    "payments:*",
    "purchase-orders:*",
    "sso-directory:*",
    "sso:*",
    "sts:*",
    "tax:*",
)
LOOKING = (
    "account:GetAccountInformation",
    "account:ListRegions",
    "iam:CreateServiceLinkedRole",
    "iam:Get*",
    "iam:List*",
    "sts:DecodeAuthorizationMessage",
    "sts:GetServiceBearerToken",
)


def power_user(_: Facts) -> Ready:
    services = {"Sid": "Services", "Effect": "Allow", "NotAction": list(NOT), "Resource": ["*"]}
    return Ready(
        name="power-user",
        description="All services of an account, without users, roles and permissions. For who builds a platform.",
        managed_policies=(),
        statements=(
            services,
            allow("Looking", LOOKING),
            application.pass_roles(),
            denied.foundation_roles(),
            denied.foundation_resources(),
            denied.organization(),
            denied.watching(),
        ),
        session_duration="PT4H",
        can=(
            "Use every service, networks, objects, secrets and keys included.",
            "Look at users, roles and policies.",
            "Pass roles below the path /application/ to services that run applications.",
        ),
        cannot=(
            "Make or change users, groups, roles, policies or access keys.",
            "Assume a role, or pass one outside the path /application/.",
            "Change the organization, the account's contacts and Regions, Identity Center, StackSets or billing.",
            "Stop CloudTrail, AWS Config, flow logs or security services.",
            "Change what the foundation made in the account: its stacks, functions, rules, topics and alarms.",
        ),
    )
