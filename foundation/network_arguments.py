"""From the networks that the configuration comes to (`foundation.networks`) to component arguments."""

from collections.abc import Mapping

import pulumi

from foundation.networks import Vpc
from foundation.transit_gateway import AttachedVpcArgs
from foundation.vpc import SubnetArgs, VpcArgs
from foundation.vpc_endpoints import VpcEndpointsArgs
from foundation.vpc_routes import PrivateArgs, PublicArgs, VpcRoutesArgs

Ids = Mapping[str, pulumi.Output[str]]
"""Of subnets, by name."""


def vpc(one: Vpc, flow_logs: pulumi.Input[str] | None) -> VpcArgs:
    """A VPC with its subnets; `flow_logs` is the ARN of their bucket."""
    return VpcArgs(
        region=one.region,
        cidr=one.cidr,
        has_ipv6=one.has_ipv6,
        subnets=[
            SubnetArgs(each.name, each.tier, each.zone, each.cidr, each.ipv6_index, each.routing == "public")
            for each in one.subnets
        ],
        flow_logs=flow_logs,
    )


def routes(
    one: Vpc,
    vpc_id: pulumi.Output[str],
    subnets: Ids,
    transit_gateway: pulumi.Output[str] | None,
    supernet: str | None,
) -> VpcRoutesArgs:
    """The routes of a VPC; `supernet` is the range that a hub reaches over the transit gateway."""
    private = one.routed("private")
    zones = [zone for zone in one.zones if any(subnet.zone == zone for subnet in private)]
    return VpcRoutesArgs(
        region=one.region,
        vpc_id=vpc_id,
        has_ipv6=one.has_ipv6,
        ipv6_egress=one.has_ipv6_egress,
        public=PublicArgs(
            subnets={subnet.name: subnets[subnet.name] for subnet in one.routed("public")},
            over_transit=[supernet] if supernet else [],
        ),
        private=[
            PrivateArgs(
                zone=zone,
                subnets={subnet.name: subnets[subnet.name] for subnet in private if subnet.zone == zone},
                nat=one.nat_of(zone),
            )
            for zone in zones
        ],
        isolated={subnet.name: subnets[subnet.name] for subnet in one.routed("isolated")},
        nat_subnets={zone: subnets[subnet.name] for zone, subnet in one.nat_subnets.items()},
        transit_gateway=transit_gateway,
    )


def endpoints(one: Vpc, vpc_id: pulumi.Output[str], tables: pulumi.Output[list[str]], subnets: Ids) -> VpcEndpointsArgs:
    """The endpoints of a VPC; those with interfaces are in one private subnet of each zone."""
    return VpcEndpointsArgs(
        region=one.region,
        vpc_id=vpc_id,
        cidr=one.cidr,
        tables=tables,
        services=list(one.interface_endpoints),
        subnets=[subnets[subnet.name] for subnet in one.zonal_subnets] if one.interface_endpoints else [],
    )


def attached(one: Vpc, vpc_id: pulumi.Output[str], subnets: Ids) -> AttachedVpcArgs:
    """A VPC on a transit gateway."""
    return AttachedVpcArgs(
        name=one.name, vpc_id=vpc_id, subnet_ids=[subnets[subnet.name] for subnet in one.zonal_subnets]
    )
