"""The role that previews read a member with: of the preview role of the management account alone."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.given import given


@dataclass(frozen=True)
class PreviewRoleArgs:
    """`trust` and `policy` are JSON."""

    role: str
    trust: str
    policy: str


class PreviewRole(pulumi.ComponentResource):
    """A role that reads how its account is set up, and nothing else."""

    arn: pulumi.Output[str]

    def __init__(self, name: str, args: PreviewRoleArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:identity:PreviewRole", name, {}, opts)
        args = given(PreviewRoleArgs, args)
        role = aws.iam.Role(
            name,
            name=args.role,
            description="Previews of CI: reads how the account is set up",
            assume_role_policy=args.trust,
            max_session_duration=3600,
            opts=ResourceOptions(parent=self),
        )
        policy = aws.iam.RolePolicy(
            name, name="read", role=role.name, policy=args.policy, opts=ResourceOptions(parent=self)
        )
        self.arn = role.arn
        self.resources: list[pulumi.CustomResource] = [role, policy]
        self.register_outputs({"arn": self.arn})
