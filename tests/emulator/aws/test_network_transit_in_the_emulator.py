"""Transit gateways: states, default tables, associations, propagations, routes, and the order of their end."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import World
from network_walk import Exit, exit_of

from emulator.aws.services.ec2.network.backend import SETTLING_SECONDS

REGION = "eu-central-1"
NO_DEFAULTS = {"DefaultRouteTableAssociation": "disable", "DefaultRouteTablePropagation": "disable"}


def code(call: Callable[..., object], **parameters: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call(**parameters)
    return str(caught.value.response["Error"]["Code"])


@pytest.fixture
def ec2(world: World) -> Any:
    """EC2 of an account of its own."""
    return world.member("ec2", world.account(), REGION)


def gateway_of(ec2: Any, **options: Any) -> str:
    return str(ec2.create_transit_gateway(Options=options)["TransitGateway"]["TransitGatewayId"])


def attached(ec2: Any, gateway: str, number: int) -> tuple[str, str, str]:
    """A new VPC at a gateway: (VPC, subnet, attachment)."""
    vpc = ec2.create_vpc(CidrBlock=f"10.{number}.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.{number}.0.0/24", AvailabilityZoneId="euc1-az2")["Subnet"]
    made = ec2.create_transit_gateway_vpc_attachment(
        TransitGatewayId=gateway, VpcId=vpc, SubnetIds=[subnet["SubnetId"]]
    )["TransitGatewayVpcAttachment"]
    assert made["State"] == "pending"
    return vpc, subnet["SubnetId"], made["TransitGatewayAttachmentId"]


def table_of(ec2: Any, gateway: str) -> str:
    made = ec2.create_transit_gateway_route_table(TransitGatewayId=gateway)["TransitGatewayRouteTable"]
    return str(made["TransitGatewayRouteTableId"])


def routes_of(ec2: Any, table: str, **filters: str) -> list[tuple[str, str, str]]:
    wanted = [{"Name": name.replace("_", "-"), "Values": [value]} for name, value in filters.items()]
    wanted = wanted or [{"Name": "state", "Values": ["active", "blackhole"]}]
    found = ec2.search_transit_gateway_routes(TransitGatewayRouteTableId=table, Filters=wanted)["Routes"]
    return [(one["DestinationCidrBlock"], one["Type"], one["State"]) for one in found]


def test_a_gateway_is_pending_first_and_only_its_owners(world: World, ec2: Any) -> None:
    made = ec2.create_transit_gateway()["TransitGateway"]
    assert made["State"] == "pending"
    gateway = made["TransitGatewayId"]
    time.sleep(SETTLING_SECONDS)
    live = ec2.describe_transit_gateways(Filters=[{"Name": "state", "Values": ["available"]}])["TransitGateways"]
    assert [one["TransitGatewayId"] for one in live] == [gateway]
    other = world.member("ec2", world.account(), REGION)
    unknown = "InvalidTransitGatewayID.NotFound"
    assert code(other.describe_transit_gateways, TransitGatewayIds=[gateway]) == unknown
    assert code(other.delete_transit_gateway, TransitGatewayId=gateway) == unknown
    assert other.describe_transit_gateways()["TransitGateways"] == []


def test_default_tables_take_every_attachment_unless_they_are_switched_off(ec2: Any) -> None:
    gateway = gateway_of(ec2)
    options = ec2.describe_transit_gateways()["TransitGateways"][0]["Options"]
    table = options["AssociationDefaultRouteTableId"]
    assert options["PropagationDefaultRouteTableId"] == table
    attached(ec2, gateway, 1)
    assert routes_of(ec2, table) == [("10.1.0.0/16", "propagated", "active")]
    ec2.modify_transit_gateway(TransitGatewayId=gateway, Options=NO_DEFAULTS)
    attached(ec2, gateway, 2)
    associations = ec2.get_transit_gateway_route_table_associations(TransitGatewayRouteTableId=table)["Associations"]
    assert len(associations) == len(routes_of(ec2, table)) == 1


def test_an_attachment_has_one_table_and_propagates_once(ec2: Any) -> None:
    gateway = gateway_of(ec2, **NO_DEFAULTS)
    _, _, attachment = attached(ec2, gateway, 1)
    one, two = table_of(ec2, gateway), table_of(ec2, gateway)
    first = {"TransitGatewayAttachmentId": attachment, "TransitGatewayRouteTableId": one}
    second = {**first, "TransitGatewayRouteTableId": two}
    ec2.associate_transit_gateway_route_table(**first)
    assert code(ec2.associate_transit_gateway_route_table, **second) == "Resource.AlreadyAssociated"
    assert code(ec2.disassociate_transit_gateway_route_table, **second) == "InvalidAssociation.NotFound"
    ec2.enable_transit_gateway_route_table_propagation(**second)
    twice = "TransitGatewayRouteTablePropagation.Duplicate"
    assert code(ec2.enable_transit_gateway_route_table_propagation, **second) == twice
    none = "TransitGatewayRouteTablePropagation.NotFound"
    assert code(ec2.disable_transit_gateway_route_table_propagation, **first) == none
    assert routes_of(ec2, two) == [("10.1.0.0/16", "propagated", "active")]
    ec2.disable_transit_gateway_route_table_propagation(**second)
    assert routes_of(ec2, two) == []
    foreign = {**first, "TransitGatewayRouteTableId": table_of(ec2, gateway_of(ec2, **NO_DEFAULTS))}
    assert code(ec2.enable_transit_gateway_route_table_propagation, **foreign) == "InvalidParameterValue"


def test_a_vpc_is_attached_once_with_one_subnet_of_a_zone(ec2: Any) -> None:
    gateway = gateway_of(ec2)
    vpc, subnet, attachment = attached(ec2, gateway, 1)
    again = {"TransitGatewayId": gateway, "VpcId": vpc, "SubnetIds": [subnet]}
    assert code(ec2.create_transit_gateway_vpc_attachment, **again) == "DuplicateTransitGatewayAttachment"
    same_zone = ec2.create_subnet(VpcId=vpc, CidrBlock="10.1.1.0/24", AvailabilityZoneId="euc1-az2")["Subnet"]
    modify, change = ec2.modify_transit_gateway_vpc_attachment, {"TransitGatewayAttachmentId": attachment}
    assert code(modify, **change, AddSubnetIds=[same_zone["SubnetId"]]) == "DuplicateSubnetsInSameZone"
    assert code(modify, **change, RemoveSubnetIds=[subnet]) == "InsufficientSubnets"
    assert code(modify, **change, RemoveSubnetIds=["subnet-1"]) == "InvalidSubnetID.NotFound"
    other = ec2.create_vpc(CidrBlock="10.2.0.0/16")["Vpc"]["VpcId"]
    far = ec2.create_subnet(VpcId=other, CidrBlock="10.2.0.0/24", AvailabilityZoneId="euc1-az3")["Subnet"]["SubnetId"]
    assert code(modify, **change, AddSubnetIds=[far]) == "InvalidSubnetID.NotFound"
    assert code(ec2.delete_subnet, SubnetId=subnet) == "DependencyViolation"
    ec2.delete_transit_gateway_vpc_attachment(**change)
    assert code(modify, **change) == "InvalidTransitGatewayAttachmentID.NotFound"
    ec2.delete_subnet(SubnetId=subnet)


def test_a_static_route_hides_a_propagated_one_and_dies_with_its_attachment(ec2: Any) -> None:
    gateway = gateway_of(ec2)
    table = ec2.describe_transit_gateways()["TransitGateways"][0]["Options"]["PropagationDefaultRouteTableId"]
    attached(ec2, gateway, 1)
    _, _, second = attached(ec2, gateway, 2)
    static = {"TransitGatewayRouteTableId": table, "DestinationCidrBlock": "10.1.0.0/16"}
    ec2.create_transit_gateway_route(**static, TransitGatewayAttachmentId=second)
    assert code(ec2.create_transit_gateway_route, **static, Blackhole=True) == "RouteAlreadyExists"
    assert routes_of(ec2, table, **{"route-search.exact-match": "10.1.0.0/16"}) == [("10.1.0.0/16", "static", "active")]
    assert routes_of(ec2, table, **{"route-search.subnet-of-match": "10.0.0.0/8"}) == [
        ("10.1.0.0/16", "static", "active"),
        ("10.2.0.0/16", "propagated", "active"),
    ]
    ec2.delete_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=second)
    assert routes_of(ec2, table) == [("10.1.0.0/16", "static", "blackhole")]
    ec2.replace_transit_gateway_route(**static, Blackhole=True)
    ec2.delete_transit_gateway_route(**static)
    assert routes_of(ec2, table, type="static") == []
    assert code(ec2.delete_transit_gateway_route, **static) == "InvalidRoute.NotFound"
    assert code(ec2.replace_transit_gateway_route, **static, Blackhole=True) == "InvalidRoute.NotFound"
    assert code(ec2.create_transit_gateway_route, **static) == "MissingParameter"
    broken = {**static, "DestinationCidrBlock": "ten"}
    assert code(ec2.create_transit_gateway_route, **broken, Blackhole=True) == "InvalidParameterValue"


def test_the_longest_match_is_found(ec2: Any) -> None:
    gateway = gateway_of(ec2)
    table = ec2.describe_transit_gateways()["TransitGateways"][0]["Options"]["PropagationDefaultRouteTableId"]
    attached(ec2, gateway, 1)
    hole = {"DestinationCidrBlock": "10.0.0.0/8", "Blackhole": True}
    ec2.create_transit_gateway_route(TransitGatewayRouteTableId=table, **hole)
    match = {"route-search.longest-prefix-match": "10.1.2.0/24"}
    assert routes_of(ec2, table, **match) == [("10.1.0.0/16", "propagated", "active")]
    assert routes_of(ec2, table, **{"route-search.supernet-of-match": "10.1.2.0/24"}) == [
        ("10.0.0.0/8", "static", "blackhole"),
        ("10.1.0.0/16", "propagated", "active"),
    ]


def test_a_route_of_a_vpc_needs_its_attachment_and_turns_black_without_it(ec2: Any) -> None:
    gateway = gateway_of(ec2)
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    ten = {"DestinationCidrBlock": "10.0.0.0/8", "TransitGatewayId": gateway}
    assert code(ec2.create_route, RouteTableId=table, **ten) == "InvalidTransitGatewayID.NotFound"
    own, subnet, attachment = attached(ec2, gateway, 1)
    _, _, _ = attached(ec2, gateway, 2)
    filters = [{"Name": "vpc-id", "Values": [own]}]
    main = ec2.describe_route_tables(Filters=filters)["RouteTables"][0]["RouteTableId"]
    ec2.create_route(RouteTableId=main, **ten)
    assert exit_of(ec2, subnet, "10.2.0.9") == Exit("local", (gateway,))
    assert exit_of(ec2, subnet, "10.3.0.9") == Exit("none", (gateway,))
    ec2.delete_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=attachment)
    assert exit_of(ec2, subnet, "10.2.0.9") == Exit("black hole")


def test_a_gateway_goes_after_everything_that_uses_it(ec2: Any) -> None:
    gateway = gateway_of(ec2)
    vpc, _, attachment = attached(ec2, gateway, 1)
    default = ec2.describe_transit_gateways()["TransitGateways"][0]["Options"]["AssociationDefaultRouteTableId"]
    extra = table_of(ec2, gateway)
    assert code(ec2.delete_vpc, VpcId=vpc) == "DependencyViolation"
    assert code(ec2.delete_transit_gateway, TransitGatewayId=gateway) == "IncorrectState"
    delete = ec2.delete_transit_gateway_route_table
    assert code(delete, TransitGatewayRouteTableId=default) == "IncorrectState"
    ec2.delete_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=attachment)
    assert code(delete, TransitGatewayRouteTableId=default) == "IncorrectState"
    time.sleep(SETTLING_SECONDS)
    assert code(ec2.delete_transit_gateway, TransitGatewayId=gateway) == "IncorrectState"
    delete(TransitGatewayRouteTableId=extra)
    assert code(delete, TransitGatewayRouteTableId=extra) == "InvalidRouteTableID.NotFound"
    time.sleep(SETTLING_SECONDS)
    ec2.delete_transit_gateway(TransitGatewayId=gateway)
    states = ec2.describe_transit_gateways(TransitGatewayIds=[gateway])["TransitGateways"]
    assert states[0]["State"] in ("deleting", "deleted")


def test_peering_and_other_kinds_are_refused_by_name(ec2: Any) -> None:
    asked = {"TransitGatewayId": "tgw-1", "PeerTransitGatewayId": "tgw-2", "PeerAccountId": "1", "PeerRegion": "r"}
    assert code(ec2.create_transit_gateway_peering_attachment, **asked) == "NotImplementedByEmulator"
    assert code(ec2.associate_nat_gateway_address, NatGatewayId="nat-1", AllocationIds=["a"]) == (
        "NotImplementedByEmulator"
    )
