"""The ways out of one VPC: gateways, route tables and routes.

Every zone has a private route table of its own, also where all of them lead to one NAT gateway: another choice of
egress changes a route in place, and no table or subnet. Names of gateways come from their zones, never from a count.
"""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.given import given

EVERYWHERE, EVERYWHERE_6 = "0.0.0.0/0", "::/0"


@dataclass(frozen=True)
class PublicArgs:
    """Public subnets by name. `over_transit` are ranges that the transit gateway leads to."""

    subnets: dict[str, pulumi.Input[str]]
    over_transit: list[str]


@dataclass(frozen=True)
class PrivateArgs:
    """The private subnets of one zone by name, and the zone of the NAT gateway that they use, if there is one."""

    zone: str
    subnets: dict[str, pulumi.Input[str]]
    nat: str | None = None


@dataclass(frozen=True)
class VpcRoutesArgs:
    """`nat_subnets` has the id of the public subnet of each NAT gateway, by zone.

    `has_ipv6` routes public subnets by IPv6 too; `ipv6_egress` lets private ones out by it, and nothing in. With
    `transit_gateway` and without NAT gateways private subnets reach the internet over it: the id, once the VPC is
    attached to it.
    """

    region: str
    vpc_id: pulumi.Input[str]
    has_ipv6: bool
    ipv6_egress: bool
    public: PublicArgs
    private: list[PrivateArgs]
    isolated: dict[str, pulumi.Input[str]]
    nat_subnets: dict[str, pulumi.Input[str]]
    transit_gateway: pulumi.Input[str] | None = None


class VpcRoutes(pulumi.ComponentResource):
    """Gateways and route tables of a VPC."""

    tables: pulumi.Output[list[str]]
    """The ids of all route tables."""

    def __init__(self, name: str, args: VpcRoutesArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:network:VpcRoutes", name, {}, opts)
        self._args = given(VpcRoutesArgs, args)
        self._name = name
        self._options = ResourceOptions(parent=self)
        self.resources: list[pulumi.CustomResource] = []
        self._tables: list[pulumi.Output[str]] = []
        # AWS refuses a public address, and a route out, before the VPC has a gateway.
        internet = self._public()
        nats = self._nat_gateways(internet)
        six = self._egress_only()
        for zone in self._args.private:
            self._private(zone, nats.get(zone.nat or ""), six)
        if self._args.isolated:
            self._table(f"{name}/isolated", self._args.isolated)
        self.tables = pulumi.Output.all(*self._tables)
        self.register_outputs({"tables": self.tables})

    def _public(self) -> pulumi.CustomResource | None:
        args, table_name = self._args, f"{self._name}/public"
        if not args.public.subnets:
            return None
        gateway = aws.ec2.InternetGateway(
            self._name, vpc_id=args.vpc_id, region=args.region, tags={"Name": self._name}, opts=self._options
        )
        self.resources.append(gateway)
        table = self._table(table_name, args.public.subnets)
        self._route(f"{table_name}/internet", table, destination_cidr_block=EVERYWHERE, gateway_id=gateway.id)
        if args.has_ipv6:
            name = f"{table_name}/internet-ipv6"
            self._route(name, table, destination_ipv6_cidr_block=EVERYWHERE_6, gateway_id=gateway.id)
        for cidr in args.public.over_transit:
            name = f"{table_name}/{cidr}"
            self._route(name, table, destination_cidr_block=cidr, transit_gateway_id=args.transit_gateway)
        return gateway

    def _nat_gateways(self, internet: pulumi.CustomResource | None) -> dict[str, aws.ec2.NatGateway]:
        found: dict[str, aws.ec2.NatGateway] = {}
        after = ResourceOptions.merge(self._options, ResourceOptions(depends_on=[internet] if internet else []))
        for zone, subnet in self._args.nat_subnets.items():
            name, region = f"{self._name}/nat/{zone}", self._args.region
            address = aws.ec2.Eip(name, domain="vpc", region=region, tags={"Name": name}, opts=after)
            found[zone] = aws.ec2.NatGateway(
                name, allocation_id=address.id, subnet_id=subnet, region=region, tags={"Name": name}, opts=after
            )
            self.resources += [address, found[zone]]
        return found

    def _egress_only(self) -> aws.ec2.EgressOnlyInternetGateway | None:
        if not self._args.ipv6_egress:
            return None
        gateway = aws.ec2.EgressOnlyInternetGateway(
            self._name,
            vpc_id=self._args.vpc_id,
            region=self._args.region,
            tags={"Name": self._name},
            opts=self._options,
        )
        self.resources.append(gateway)
        return gateway

    def _private(
        self, zone: PrivateArgs, nat: aws.ec2.NatGateway | None, six: aws.ec2.EgressOnlyInternetGateway | None
    ) -> None:
        name = f"{self._name}/private/{zone.zone}"
        table = self._table(name, zone.subnets)
        if nat is not None:
            self._route(f"{name}/internet", table, destination_cidr_block=EVERYWHERE, nat_gateway_id=nat.id)
        elif self._args.transit_gateway is not None:
            transit = self._args.transit_gateway
            self._route(f"{name}/internet", table, destination_cidr_block=EVERYWHERE, transit_gateway_id=transit)
        if six is not None:
            self._route(
                f"{name}/internet-ipv6",
                table,
                destination_ipv6_cidr_block=EVERYWHERE_6,
                egress_only_gateway_id=six.id,
            )

    def _table(self, name: str, subnets: dict[str, pulumi.Input[str]]) -> aws.ec2.RouteTable:
        table = aws.ec2.RouteTable(
            name, vpc_id=self._args.vpc_id, region=self._args.region, tags={"Name": name}, opts=self._options
        )
        self._tables.append(table.id)
        self.resources.append(table)
        for subnet, identifier in subnets.items():
            self.resources.append(
                aws.ec2.RouteTableAssociation(
                    subnet,
                    route_table_id=table.id,
                    subnet_id=identifier,
                    region=self._args.region,
                    opts=self._options,
                )
            )
        return table

    def _route(
        self,
        name: str,
        table: aws.ec2.RouteTable,
        destination_cidr_block: str | None = None,
        destination_ipv6_cidr_block: str | None = None,
        gateway_id: pulumi.Input[str] | None = None,
        nat_gateway_id: pulumi.Input[str] | None = None,
        egress_only_gateway_id: pulumi.Input[str] | None = None,
        transit_gateway_id: pulumi.Input[str] | None = None,
    ) -> None:
        self.resources.append(
            aws.ec2.Route(
                name,
                route_table_id=table.id,
                destination_cidr_block=destination_cidr_block,
                destination_ipv6_cidr_block=destination_ipv6_cidr_block,
                gateway_id=gateway_id,
                nat_gateway_id=nat_gateway_id,
                egress_only_gateway_id=egress_only_gateway_id,
                transit_gateway_id=transit_gateway_id,
                region=self._args.region,
                opts=self._options,
            )
        )
