"""One VPC of the network account: its subnets, its closed default security group, and its flow log.

Routes and gateways are `foundation.vpc_routes`. Network ACLs are left as AWS makes them, open: security groups decide.
"""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.addresses import ipv6_subnet
from foundation.given import given


@dataclass(frozen=True)
class SubnetArgs:
    """`name` is `region/environment/vpc/tier/zone`; `ipv6_index` says which /64 of the VPC, where that has IPv6."""

    name: str
    tier: str
    zone: str
    cidr: str
    ipv6_index: int
    is_public: bool


@dataclass(frozen=True)
class VpcArgs:
    """`flow_logs` is the ARN of the bucket to write them to; without it there are none."""

    region: str
    cidr: str
    has_ipv6: bool
    subnets: list[SubnetArgs]
    flow_logs: pulumi.Input[str] | None = None


class Vpc(pulumi.ComponentResource):
    """A VPC with its subnets."""

    id: pulumi.Output[str]
    subnet_ids: pulumi.Output[dict[str, str]]
    """By name."""

    def __init__(self, name: str, args: VpcArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:network:Vpc", name, {}, opts)
        self._args = given(VpcArgs, args)
        self._region = self._args.region
        self._options = ResourceOptions(parent=self)
        vpc = aws.ec2.Vpc(
            name,
            cidr_block=self._args.cidr,
            assign_generated_ipv6_cidr_block=True if self._args.has_ipv6 else None,
            enable_dns_support=True,
            enable_dns_hostnames=True,
            region=self._region,
            tags={"Name": name},
            opts=self._options,
        )
        self.id = vpc.id
        self.resources: list[pulumi.CustomResource] = [vpc]
        # Without ingress and egress all of its rules go: what is launched without a group of its own is alone.
        self.resources.append(
            aws.ec2.DefaultSecurityGroup(
                name, vpc_id=vpc.id, region=self._region, tags={"Name": name}, opts=self._options
            )
        )
        self.by_name = {subnet.name: self._subnet(subnet, vpc) for subnet in self._args.subnets}
        self.resources += self.by_name.values()
        self.subnet_ids = pulumi.Output.all(**{key: subnet.id for key, subnet in self.by_name.items()})
        if self._args.flow_logs is not None:
            self.resources.append(self._flow_log(name, self._args.flow_logs))
        self.register_outputs({"id": self.id, "subnetIds": self.subnet_ids})

    def _subnet(self, subnet: SubnetArgs, vpc: aws.ec2.Vpc) -> aws.ec2.Subnet:
        is_letter = len(subnet.zone) == 1
        index = subnet.ipv6_index
        return aws.ec2.Subnet(
            subnet.name,
            vpc_id=vpc.id,
            cidr_block=subnet.cidr,
            ipv6_cidr_block=vpc.ipv6_cidr_block.apply(lambda block: ipv6_subnet(block, index))
            if self._args.has_ipv6
            else None,
            assign_ipv6_address_on_creation=True if self._args.has_ipv6 else None,
            availability_zone=f"{self._region}{subnet.zone}" if is_letter else None,
            availability_zone_id=None if is_letter else subnet.zone,
            map_public_ip_on_launch=True if subnet.is_public else None,
            region=self._region,
            tags={"Name": subnet.name, "tier": subnet.tier},
            opts=self._options,
        )

    def _flow_log(self, name: str, bucket: pulumi.Input[str]) -> aws.ec2.FlowLog:
        return aws.ec2.FlowLog(
            name,
            vpc_id=self.id,
            traffic_type="ALL",
            log_destination=bucket,
            log_destination_type="s3",
            region=self._region,
            tags={"Name": name},
            opts=self._options,
        )
