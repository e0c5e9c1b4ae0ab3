"""Where packets from a subnet end up: what AWS describes at this moment, walked by the read-back's walker."""

from ipaddress import ip_address
from typing import Any

from checks import network_walk
from checks.network_walk import Exit, TransitRoutes, Ways

__all__ = ["INTERNET", "INTERNET_6", "Exit", "exit_of"]

INTERNET, INTERNET_6 = str(network_walk.INTERNET), str(network_walk.INTERNET_6)


def exit_of(ec2: Any, subnet: str, address: str = INTERNET) -> Exit:
    """Where a packet from a subnet to an address ends up, by all that the account has in the Region."""
    found = [{"Name": "state", "Values": ["active", "blackhole"]}]
    tables = ec2.describe_transit_gateway_route_tables()["TransitGatewayRouteTables"]
    transit = TransitRoutes(
        attachments=ec2.describe_transit_gateway_attachments()["TransitGatewayAttachments"],
        vpc_attachments=ec2.describe_transit_gateway_vpc_attachments()["TransitGatewayVpcAttachments"],
        routes={
            table["TransitGatewayRouteTableId"]: ec2.search_transit_gateway_routes(
                TransitGatewayRouteTableId=table["TransitGatewayRouteTableId"], Filters=found
            )["Routes"]
            for table in tables
            if table["State"] in ("pending", "available")
        },
    )
    ways = Ways(
        ec2.describe_subnets()["Subnets"],
        ec2.describe_route_tables()["RouteTables"],
        ec2.describe_nat_gateways()["NatGateways"],
        transit,
    )
    return ways.exit_of(subnet, ip_address(address))
