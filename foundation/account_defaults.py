"""Settings of one account that no organization policy reaches: EBS encryption by default, and the default VPCs.

Per Region, hence only for the accounts that have a provider: elsewhere guardrails deny unencrypted volumes, and the
declarative policy of EC2 closes internet gateways.
"""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.given import given


@dataclass(frozen=True)
class AccountDefaultsArgs:
    """`harmless_vpcs` takes every rule away from the security group of the default VPCs."""

    regions: list[str]
    ebs_encryption: bool
    harmless_vpcs: bool


class AccountDefaults(pulumi.ComponentResource):
    """The settings of the provider's account in each Region."""

    default_vpc_ids: pulumi.Output[dict[str, str]]
    """By Region; those that were made harmless."""

    def __init__(self, name: str, args: AccountDefaultsArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:baseline:AccountDefaults", name, {}, opts)
        args = given(AccountDefaultsArgs, args)
        options = ResourceOptions(parent=self)
        self.resources: list[pulumi.CustomResource] = []
        vpcs: dict[str, pulumi.Output[str]] = {}
        for region in args.regions:
            if args.ebs_encryption:
                self.resources.append(
                    aws.ebs.EncryptionByDefault(f"{name}/{region}", enabled=True, region=region, opts=options)
                )
            if args.harmless_vpcs:
                vpcs[region] = self._harmless(f"{name}/{region}", region)
        self.default_vpc_ids = pulumi.Output.all(**vpcs)
        self.register_outputs({"defaultVpcIds": self.default_vpc_ids})

    def _harmless(self, name: str, region: str) -> pulumi.Output[str]:
        # Both adopt what AWS made, and leave it there when they go. A VPC that is gone already comes back, harmless.
        vpc = aws.ec2.DefaultVpc(name, region=region, opts=ResourceOptions(parent=self))
        group = aws.ec2.DefaultSecurityGroup(
            name, vpc_id=vpc.id, ingress=[], egress=[], region=region, opts=ResourceOptions(parent=self)
        )
        self.resources += [vpc, group]
        return vpc.id
