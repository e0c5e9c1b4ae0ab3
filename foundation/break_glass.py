"""The emergency role of the management account, and what its users may do. Members get the role from a StackSet.

No user, password or key is made here: the two users are a hand step, which attaches the policy to them.
"""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.given import given


@dataclass(frozen=True)
class BreakGlassArgs:
    """`trust` and `user_policy` are JSON; `permissions` is the ARN of the role's managed policy."""

    role: str
    trust: str
    permissions: str
    session_seconds: int
    user_policy_name: str
    user_policy: str


class BreakGlass(pulumi.ComponentResource):
    """Role and user policy in the management account."""

    role_arn: pulumi.Output[str]

    def __init__(self, name: str, args: BreakGlassArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:emergency:BreakGlass", name, {}, opts)
        args = given(BreakGlassArgs, args)
        options = ResourceOptions(parent=self)
        role = aws.iam.Role(
            name,
            name=args.role,
            description="For emergencies alone; every use is told of",
            assume_role_policy=args.trust,
            max_session_duration=args.session_seconds,
            opts=options,
        )
        permissions = aws.iam.RolePolicyAttachment(name, role=role.name, policy_arn=args.permissions, opts=options)
        users = aws.iam.Policy(
            f"{name}/user",
            name=args.user_policy_name,
            description="What an emergency user may do; attached by hand",
            policy=args.user_policy,
            opts=options,
        )
        self.role_arn = role.arn
        self.resources: list[pulumi.CustomResource] = [role, permissions, users]
        self.register_outputs({"roleArn": self.role_arn})
