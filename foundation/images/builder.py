"""What images are built and looked after with: roles, and the security group of the machines that build.

Nothing reaches such a machine: Image Builder works on it through Systems Manager. Its logs go to the log groups
`/aws/imagebuilder/...`, which Image Builder makes.
"""

import json
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.given import given
from foundation.ordering import after

BUILDER = ("EC2InstanceProfileForImageBuilder", "AmazonSSMManagedInstanceCore")
LIFECYCLE = ("service-role/EC2ImageBuilderLifecycleExecutionPolicy",)


@dataclass(frozen=True)
class ImageBuilderArgs:
    """`builder` and `lifecycle` name roles. Without `vpc`, machines are in the account's default VPC."""

    builder: str
    lifecycle: str
    security_group: str
    region: str
    vpc: pulumi.Input[str] | None = None


class ImageBuilder(pulumi.ComponentResource):
    """The roles, the instance profile and the security group of all pipelines."""

    instance_profile: pulumi.Output[str]
    """Its name, once machines may do everything that they need."""
    lifecycle_role: pulumi.Output[str]
    """Its ARN, once it may do everything that it needs."""
    security_group: pulumi.Output[str]
    """Its id, once machines reach the internet."""

    def __init__(self, name: str, args: ImageBuilderArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:images:ImageBuilder", name, {}, opts)
        args = given(ImageBuilderArgs, args)
        options = ResourceOptions(parent=self)
        self.resources: list[pulumi.CustomResource] = []
        builder, may_build = self._role("builder", args.builder, "ec2.amazonaws.com", BUILDER)
        profile = aws.iam.InstanceProfile("builder", name=args.builder, role=builder.name, opts=options)
        lifecycle, may_delete = self._role("lifecycle", args.lifecycle, "imagebuilder.amazonaws.com", LIFECYCLE)
        group = aws.ec2.SecurityGroup(
            "builder",
            region=args.region,
            name=args.security_group,
            description="Machines that build images",
            vpc_id=args.vpc,
            tags={"Name": args.security_group},
            opts=options,
        )
        ways_out = [
            aws.vpc.SecurityGroupEgressRule(
                "ipv4",
                region=args.region,
                security_group_id=group.id,
                ip_protocol="-1",
                cidr_ipv4="0.0.0.0/0",
                opts=options,
            ),
            aws.vpc.SecurityGroupEgressRule(
                "ipv6", region=args.region, security_group_id=group.id, ip_protocol="-1", cidr_ipv6="::/0", opts=options
            ),
        ]
        self.resources += [profile, group, *ways_out]
        self.instance_profile = after(profile.name, *may_build)
        self.lifecycle_role = after(lifecycle.arn, *may_delete)
        self.security_group = after(group.id, *(one.urn for one in ways_out))
        self.register_outputs({"instanceProfile": self.instance_profile, "securityGroup": self.security_group})

    def _role(
        self, name: str, role_name: str, service: str, policies: tuple[str, ...]
    ) -> tuple[aws.iam.Role, list[pulumi.Output[str]]]:
        """A role that a service assumes, and the URNs of the attachments of AWS's own policies."""
        options = ResourceOptions(parent=self)
        role = aws.iam.Role(name, name=role_name, assume_role_policy=_trust(service), opts=options)
        attached = [
            aws.iam.RolePolicyAttachment(
                f"{name}/{policy.rpartition('/')[2]}",
                role=role.name,
                policy_arn=f"arn:aws:iam::aws:policy/{policy}",
                opts=options,
            )
            for policy in policies
        ]
        self.resources += [role, *attached]
        return role, [one.urn for one in attached]


def _trust(service: str) -> str:
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, separators=(",", ":"))
