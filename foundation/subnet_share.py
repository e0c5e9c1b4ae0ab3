"""Subnets of one environment in one Region, shared with units and accounts of the organization.

Who a subnet is shared with launches into it and sees no more than that: routes, gateways and tags stay the owner's.
"""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.given import given


@dataclass(frozen=True)
class SubnetShareArgs:
    """`principals` are ARNs of the organization or of units, or account ids, by target; `subnets` ARNs by name."""

    share: str
    region: str
    principals: dict[str, pulumi.Input[str]]
    subnets: dict[str, pulumi.Input[str]]


class SubnetShare(pulumi.ComponentResource):
    """One share of AWS RAM."""

    arn: pulumi.Output[str]

    def __init__(self, name: str, args: SubnetShareArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:network:SubnetShare", name, {}, opts)
        args = given(SubnetShareArgs, args)
        options = ResourceOptions(parent=self)
        share = aws.ram.ResourceShare(
            name,
            name=args.share,
            allow_external_principals=False,
            region=args.region,
            opts=options,
        )
        self.arn = share.arn
        self.resources: list[pulumi.CustomResource] = [share]
        for subnet, arn in args.subnets.items():
            self.resources.append(
                aws.ram.ResourceAssociation(
                    subnet, resource_share_arn=share.arn, resource_arn=arn, region=args.region, opts=options
                )
            )
        for target, principal in args.principals.items():
            self.resources.append(
                aws.ram.PrincipalAssociation(
                    f"{name}/{target}",
                    resource_share_arn=share.arn,
                    principal=principal,
                    region=args.region,
                    opts=options,
                )
            )
        self.register_outputs({"arn": self.arn})
