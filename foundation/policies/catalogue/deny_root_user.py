"""A member's root user does nothing.

Sessions that the management account or the delegated administrator opens with `sts:AssumeRoot` are root as well, and
are how root tasks are meant to be done: `aws:AssumedRoot` is in the request context of those sessions only, so the
statement asks for its absence. There are no exempt principals: the statement matches root users and nobody else.
Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html (aws:AssumedRoot).
"""

from foundation.policies.statement import Statement, deny

ROOT_USER = "arn:aws:iam::*:root"


def deny_root_user() -> tuple[Statement, ...]:
    when = {"ArnLike": {"aws:PrincipalArn": ROOT_USER}, "Null": {"aws:AssumedRoot": "true"}}
    return (deny("DenyRootUser", actions=("*",), unless=(), when=when),)
