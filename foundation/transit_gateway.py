"""The transit gateway of one Region, which is there for one thing: spokes reach the internet through the hub.

Two route tables. Spokes are sent to the hub for everything but private addresses, which lead nowhere: no environment
reaches another. Only the hub's table knows the way back to each spoke.
"""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.given import given

PRIVATE = ("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16")
EVERYWHERE = "0.0.0.0/0"


@dataclass(frozen=True)
class AttachedVpcArgs:
    """A VPC, and one subnet in each zone that its traffic passes through."""

    name: str
    vpc_id: pulumi.Input[str]
    subnet_ids: list[pulumi.Input[str]]


@dataclass(frozen=True)
class TransitGatewayArgs:
    """The hub has the NAT gateways, spokes have none."""

    region: str
    hub: AttachedVpcArgs
    spokes: list[AttachedVpcArgs]


class TransitGateway(pulumi.ComponentResource):
    """The gateway with its attachments and routes."""

    id: pulumi.Output[str]

    def __init__(self, name: str, args: TransitGatewayArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:network:TransitGateway", name, {}, opts)
        args = given(TransitGatewayArgs, args)
        self._region = args.region
        self._options = ResourceOptions(parent=self)
        gateway = aws.ec2transitgateway.TransitGateway(
            name,
            description="Central egress",
            default_route_table_association="disable",
            default_route_table_propagation="disable",
            region=args.region,
            tags={"Name": name},
            opts=self._options,
        )
        self.id = gateway.id
        self.resources: list[pulumi.CustomResource] = [gateway]
        self.reached: dict[str, pulumi.Output[str]] = {}
        """Id of the gateway by the name of each VPC, once that is attached."""
        of_spokes, of_hub = self._table(f"{name}/spokes"), self._table(f"{name}/egress")
        hub = self._attached(args.hub, of_hub)
        for spoke in args.spokes:
            attachment = self._attached(spoke, of_spokes)
            self.resources.append(
                aws.ec2transitgateway.RouteTablePropagation(
                    spoke.name,
                    transit_gateway_attachment_id=attachment.id,
                    transit_gateway_route_table_id=of_hub.id,
                    region=self._region,
                    opts=self._options,
                )
            )
        self._route(f"{name}/spokes/internet", of_spokes, EVERYWHERE, hub)
        for cidr in PRIVATE:
            self._route(f"{name}/spokes/{cidr}", of_spokes, cidr, None)
        self.register_outputs({"id": self.id})

    def _table(self, name: str) -> aws.ec2transitgateway.RouteTable:
        table = aws.ec2transitgateway.RouteTable(
            name,
            transit_gateway_id=self.id,
            region=self._region,
            tags={"Name": name},
            opts=self._options,
        )
        self.resources.append(table)
        return table

    def _attached(
        self, vpc: AttachedVpcArgs, table: aws.ec2transitgateway.RouteTable
    ) -> aws.ec2transitgateway.VpcAttachment:
        attachment = aws.ec2transitgateway.VpcAttachment(
            vpc.name,
            transit_gateway_id=self.id,
            vpc_id=vpc.vpc_id,
            subnet_ids=vpc.subnet_ids,
            transit_gateway_default_route_table_association=False,
            transit_gateway_default_route_table_propagation=False,
            region=self._region,
            tags={"Name": vpc.name},
            opts=self._options,
        )
        association = aws.ec2transitgateway.RouteTableAssociation(
            vpc.name,
            transit_gateway_attachment_id=attachment.id,
            transit_gateway_route_table_id=table.id,
            region=self._region,
            opts=self._options,
        )
        self.resources += [attachment, association]
        self.reached[vpc.name] = pulumi.Output.all(self.id, attachment.id).apply(lambda found: str(found[0]))
        return attachment

    def _route(
        self,
        name: str,
        table: aws.ec2transitgateway.RouteTable,
        cidr: str,
        to: aws.ec2transitgateway.VpcAttachment | None,
    ) -> None:
        self.resources.append(
            aws.ec2transitgateway.Route(
                name,
                transit_gateway_route_table_id=table.id,
                destination_cidr_block=cidr,
                transit_gateway_attachment_id=to.id if to else None,
                blackhole=None if to else True,
                region=self._region,
                opts=self._options,
            )
        )
