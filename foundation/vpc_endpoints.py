"""AWS services that one VPC reaches without the internet: S3 and DynamoDB always, at no cost, others by choice."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.given import given

GATEWAYS = ("s3", "dynamodb")
"""Services with gateway endpoints (Amazon VPC user guide, "Gateway endpoints", 2026-11)."""
HTTPS = 443


@dataclass(frozen=True)
class VpcEndpointsArgs:
    """`tables` are the ids of all route tables; `services` have interface endpoints, one in each of `subnets`."""

    region: str
    vpc_id: pulumi.Input[str]
    cidr: str
    tables: pulumi.Input[list[str]]
    services: list[str]
    subnets: list[pulumi.Input[str]]


class VpcEndpoints(pulumi.ComponentResource):
    """Gateway and interface endpoints of a VPC."""

    def __init__(self, name: str, args: VpcEndpointsArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:network:VpcEndpoints", name, {}, opts)
        args = given(VpcEndpointsArgs, args)
        options = ResourceOptions(parent=self)
        self.resources: list[pulumi.CustomResource] = [
            aws.ec2.VpcEndpoint(
                f"{name}/{service}",
                vpc_id=args.vpc_id,
                service_name=f"com.amazonaws.{args.region}.{service}",
                vpc_endpoint_type="Gateway",
                route_table_ids=args.tables,
                region=args.region,
                tags={"Name": f"{name}/{service}"},
                opts=options,
            )
            for service in GATEWAYS
        ]
        if args.services:
            self.resources += self._interfaces(name, args, options)
        self.register_outputs({})

    def _interfaces(self, name: str, args: VpcEndpointsArgs, options: ResourceOptions) -> list[pulumi.CustomResource]:
        group = aws.ec2.SecurityGroup(
            f"{name}/endpoints",
            name=f"{name}/endpoints",
            description="Endpoints of AWS services, for everything in the VPC",
            vpc_id=args.vpc_id,
            region=args.region,
            tags={"Name": f"{name}/endpoints"},
            opts=options,
        )
        rule = aws.vpc.SecurityGroupIngressRule(
            f"{name}/endpoints",
            security_group_id=group.id,
            cidr_ipv4=args.cidr,
            ip_protocol="tcp",
            from_port=HTTPS,
            to_port=HTTPS,
            region=args.region,
            opts=options,
        )
        endpoints = [
            aws.ec2.VpcEndpoint(
                f"{name}/{service}",
                vpc_id=args.vpc_id,
                service_name=f"com.amazonaws.{args.region}.{service}",
                vpc_endpoint_type="Interface",
                private_dns_enabled=True,
                security_group_ids=[group.id],
                subnet_ids=args.subnets,
                region=args.region,
                tags={"Name": f"{name}/{service}"},
                opts=options,
            )
            for service in args.services
        ]
        return [group, rule, *endpoints]
