"""Who uses the state: by name in conditions, never as principals.

A policy that names a role which does not exist is refused, and the roles come with other sections, or by hand. So the
principal is the account, and the condition names its roles.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Users:
    """Roles of the management account, by ARN or pattern; `access` are those that enter the account of the bucket."""

    management: str
    writers: Sequence[str]
    readers: Sequence[str]
    access: Sequence[str]

    @property
    def principal(self) -> dict[str, str]:
        """The management account, as the principal of a statement."""
        return {"AWS": f"arn:aws:iam::{self.management}:root"}


def role(account: str, name: str) -> str:
    """The ARN of a role."""
    return f"arn:aws:iam::{account}:role/{name}"


def of_permission_set(account: str, name: str) -> str:
    """A pattern for the role that IAM Identity Center makes for a permission set, in any of its Regions."""
    return f"arn:aws:iam::{account}:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_{name}_????????????????"
