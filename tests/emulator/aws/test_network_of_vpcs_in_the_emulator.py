"""VPCs, subnets, gateways, routes and security groups: what AWS refuses, and what becomes of routes."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import Aws, World
from network_walk import INTERNET_6, Exit, exit_of

REGION = "eu-central-1"


def code(call: Callable[..., object], **parameters: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call(**parameters)
    return str(caught.value.response["Error"]["Code"])


@pytest.fixture
def ec2(world: World) -> Any:
    """EC2 of an account of its own."""
    return world.member("ec2", world.account(), REGION)


def vpc_of(ec2: Any, block: str = "10.0.0.0/16", **more: Any) -> str:
    return str(ec2.create_vpc(CidrBlock=block, **more)["Vpc"]["VpcId"])


def subnet_of(ec2: Any, vpc: str, block: str = "10.0.0.0/24", **more: Any) -> str:
    return str(ec2.create_subnet(VpcId=vpc, CidrBlock=block, **more)["Subnet"]["SubnetId"])


def internet_of(ec2: Any, vpc: str) -> str:
    gateway = str(ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"])
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    return gateway


def nat_of(ec2: Any, subnet: str) -> str:
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    made = ec2.create_nat_gateway(SubnetId=subnet, AllocationId=address)["NatGateway"]
    assert made["State"] == "pending"
    return str(made["NatGatewayId"])


def main_table(ec2: Any, vpc: str) -> str:
    filters = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": "association.main", "Values": ["true"]}]
    return str(ec2.describe_route_tables(Filters=filters)["RouteTables"][0]["RouteTableId"])


def settled(find: Callable[[], str], wanted: str) -> bool:
    end = time.monotonic() + 5
    while (state := find()) != wanted and time.monotonic() < end:
        time.sleep(0.02)
    return state == wanted


def test_zones_are_those_of_the_region(ec2: Any) -> None:
    vpc = vpc_of(ec2)
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24", AvailabilityZoneId="euc1-az2")["Subnet"]
    zones = ec2.describe_availability_zones(ZoneIds=["euc1-az2"])["AvailabilityZones"]
    assert [zone["ZoneName"] for zone in zones] == [subnet["AvailabilityZone"]]
    wrong = {"VpcId": vpc, "CidrBlock": "10.0.1.0/24"}
    assert code(ec2.create_subnet, **wrong, AvailabilityZone="eu-west-1a") == "InvalidParameterValue"
    assert code(ec2.create_subnet, **wrong, AvailabilityZoneId="euw1-az1") == "InvalidParameterValue"


def test_the_first_subnet_of_a_zone_is_no_default_one_and_gives_no_public_addresses(ec2: Any) -> None:
    default = ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"][0]["VpcId"]
    own = ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [default]}])["Subnets"]
    assert all(subnet["DefaultForAz"] and subnet["MapPublicIpOnLaunch"] for subnet in own)
    for subnet in own:
        ec2.delete_subnet(SubnetId=subnet["SubnetId"])
    made = ec2.create_subnet(VpcId=vpc_of(ec2), CidrBlock="10.0.0.0/24")["Subnet"]
    assert (made["DefaultForAz"], made["MapPublicIpOnLaunch"]) == (False, False)


def test_an_ipv6_block_of_a_subnet_is_a_free_part_of_its_vpcs(ec2: Any) -> None:
    made = ec2.create_vpc(CidrBlock="10.0.0.0/16", AmazonProvidedIpv6CidrBlock=True)["Vpc"]
    vpc, block = made["VpcId"], made["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlock"]
    first = block.replace("/56", "/64")
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24", Ipv6CidrBlock=first)["Subnet"]
    state = subnet["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlockState"]["State"]
    assert state == "associated"
    other = {"VpcId": vpc, "CidrBlock": "10.0.1.0/24"}
    assert code(ec2.create_subnet, **other, Ipv6CidrBlock=first) == "InvalidSubnet.Conflict"
    assert code(ec2.create_subnet, **other, Ipv6CidrBlock="2001:db8::/64") == "InvalidSubnet.Range"
    assert code(ec2.create_subnet, **other, Ipv6CidrBlock=block.replace("/56", "/66")) == "InvalidParameterValue"
    assert code(ec2.create_subnet, **other, Ipv6CidrBlock="ten") == "InvalidParameterValue"
    again = {"SubnetId": subnet["SubnetId"], "Ipv6CidrBlock": first}
    assert code(ec2.associate_subnet_cidr_block, **again) == "SubnetCidrBlockLimitExceeded"


def test_a_vpc_keeps_its_ipv6_block_while_a_subnet_has_a_part_of_it(ec2: Any) -> None:
    made = ec2.create_vpc(CidrBlock="10.0.0.0/16", AmazonProvidedIpv6CidrBlock=True)["Vpc"]
    (association,) = made["Ipv6CidrBlockAssociationSet"]
    part = association["Ipv6CidrBlock"].replace("/56", "/64")
    subnet = ec2.create_subnet(VpcId=made["VpcId"], CidrBlock="10.0.0.0/24", Ipv6CidrBlock=part)["Subnet"]
    block = {"AssociationId": association["AssociationId"]}
    assert code(ec2.disassociate_vpc_cidr_block, **block) == "InvalidCidrBlock.InUse"
    own = subnet["Ipv6CidrBlockAssociationSet"][0]["AssociationId"]
    ec2.disassociate_subnet_cidr_block(AssociationId=own)
    ec2.disassociate_vpc_cidr_block(**block)


def test_attributes_of_subnets_are_kept_or_refused_by_name(ec2: Any) -> None:
    subnet = subnet_of(ec2, vpc_of(ec2))
    on = {"Value": True}
    assert code(ec2.modify_subnet_attribute, SubnetId=subnet, EnableDns64=on) == "NotImplementedByEmulator"
    six = {"SubnetId": subnet, "AssignIpv6AddressOnCreation": on}
    assert code(ec2.modify_subnet_attribute, **six) == "InvalidParameterValue"


@pytest.mark.parametrize("noun", ["internet gateway", "egress-only gateway", "endpoint", "group", "subnet", "acl"])
def test_a_vpc_cannot_be_deleted_while_something_is_in_it(ec2: Any, noun: str) -> None:
    vpc = vpc_of(ec2)
    make: dict[str, Callable[[], object]] = {
        "internet gateway": lambda: internet_of(ec2, vpc),
        "egress-only gateway": lambda: ec2.create_egress_only_internet_gateway(VpcId=vpc),
        "endpoint": lambda: ec2.create_vpc_endpoint(VpcId=vpc, ServiceName=f"com.amazonaws.{REGION}.s3"),
        "group": lambda: ec2.create_security_group(VpcId=vpc, GroupName="g", Description="g"),
        "subnet": lambda: subnet_of(ec2, vpc),
        "acl": lambda: ec2.create_network_acl(VpcId=vpc),
    }
    make[noun]()
    assert code(ec2.delete_vpc, VpcId=vpc) == "DependencyViolation"


def test_a_vpc_goes_with_its_defaults(ec2: Any) -> None:
    vpc = vpc_of(ec2)
    ec2.delete_vpc(VpcId=vpc)
    assert code(ec2.describe_vpcs, VpcIds=[vpc]) == "InvalidVpcID.NotFound"
    assert code(ec2.delete_vpc, VpcId=vpc) == "InvalidVpcID.NotFound"


def test_a_deleted_subnet_leaves_its_route_table(ec2: Any) -> None:
    vpc = vpc_of(ec2)
    subnet, table = subnet_of(ec2, vpc), ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
    assert code(ec2.delete_route_table, RouteTableId=table) == "DependencyViolation"
    ec2.delete_subnet(SubnetId=subnet)
    ec2.delete_route_table(RouteTableId=table)
    assert code(ec2.delete_route_table, RouteTableId=main_table(ec2, vpc)) == "DependencyViolation"


def test_a_subnet_has_one_table_of_its_own_vpc(ec2: Any) -> None:
    vpc, other = vpc_of(ec2), vpc_of(ec2, "10.1.0.0/16")
    subnet = subnet_of(ec2, vpc)
    one, two = (ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"] for _ in range(2))
    far = ec2.create_route_table(VpcId=other)["RouteTable"]["RouteTableId"]
    assert code(ec2.associate_route_table, RouteTableId=far, SubnetId=subnet) == "InvalidParameterValue"
    ec2.associate_route_table(RouteTableId=one, SubnetId=subnet)
    assert code(ec2.associate_route_table, RouteTableId=two, SubnetId=subnet) == "Resource.AlreadyAssociated"


def test_a_nat_gateway_becomes_available_or_fails(ec2: Any) -> None:
    vpc = vpc_of(ec2)
    subnet = subnet_of(ec2, vpc)

    def state(gateway: str) -> str:
        return str(ec2.describe_nat_gateways(NatGatewayIds=[gateway])["NatGateways"][0]["State"])

    alone = nat_of(ec2, subnet)
    assert settled(lambda: state(alone), "failed")
    live = ec2.describe_nat_gateways(NatGatewayIds=[alone])["NatGateways"][0]
    assert live["FailureCode"] == "Gateway.NotAttached"
    gateway = internet_of(ec2, vpc)
    nat = nat_of(ec2, subnet)
    assert settled(lambda: state(nat), "available")
    address = ec2.describe_nat_gateways(NatGatewayIds=[nat])["NatGateways"][0]["NatGatewayAddresses"][0]
    assert address["PrivateIp"].startswith("10.0.0.")
    assert code(ec2.delete_subnet, SubnetId=subnet) == "DependencyViolation"
    assert code(ec2.detach_internet_gateway, InternetGatewayId=gateway, VpcId=vpc) == "DependencyViolation"
    assert code(ec2.release_address, AllocationId=address["AllocationId"]) == "InvalidIPAddress.InUse"
    used = {"SubnetId": subnet, "AllocationId": address["AllocationId"]}
    assert code(ec2.create_nat_gateway, **used) == "Resource.AlreadyAssociated"
    ec2.delete_nat_gateway(NatGatewayId=nat)
    assert settled(lambda: state(nat), "deleted")
    ec2.release_address(AllocationId=address["AllocationId"])
    ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    ec2.delete_subnet(SubnetId=subnet)


def test_a_nat_gateway_is_refused_without_what_it_needs(ec2: Any) -> None:
    subnet = subnet_of(ec2, vpc_of(ec2))
    assert code(ec2.create_nat_gateway, SubnetId=subnet) == "MissingParameter"
    wrong = {"SubnetId": subnet, "AllocationId": "eipalloc-1"}
    assert code(ec2.create_nat_gateway, **wrong) == "InvalidAllocationID.NotFound"
    assert code(ec2.create_nat_gateway, **wrong, ConnectivityType="private") == "InvalidParameterCombination"
    assert code(ec2.create_nat_gateway, VpcId="vpc-1", AvailabilityMode="regional") == "NotImplementedByEmulator"
    assert code(ec2.delete_nat_gateway, NatGatewayId="nat-1") == "NatGatewayNotFound"
    inside = ec2.create_nat_gateway(SubnetId=subnet, ConnectivityType="private")["NatGateway"]["NatGatewayId"]
    find = ec2.describe_nat_gateways
    assert settled(lambda: find(NatGatewayIds=[inside])["NatGateways"][0]["State"], "available")


def test_a_vpc_has_one_internet_gateway(ec2: Any) -> None:
    vpc = vpc_of(ec2)
    internet_of(ec2, vpc)
    second = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    assert code(ec2.attach_internet_gateway, InternetGatewayId=second, VpcId=vpc) == "InvalidParameterValue"


def test_a_route_leads_to_something_of_its_vpc_and_is_there_once(ec2: Any) -> None:
    vpc, other = vpc_of(ec2), vpc_of(ec2, "10.1.0.0/16")
    gateway, table, far = internet_of(ec2, vpc), main_table(ec2, vpc), main_table(ec2, other)
    everywhere = {"DestinationCidrBlock": "0.0.0.0/0"}
    create = ec2.create_route
    assert code(create, RouteTableId=far, **everywhere, GatewayId=gateway) == "InvalidParameterValue"
    create(RouteTableId=table, **everywhere, GatewayId=gateway)
    assert code(create, RouteTableId=table, **everywhere, GatewayId=gateway) == "RouteAlreadyExists"
    six = {"RouteTableId": table, "DestinationIpv6CidrBlock": "::/0"}
    create(**six, GatewayId=gateway)
    assert code(create, **six, GatewayId=gateway) == "RouteAlreadyExists"
    part = {"RouteTableId": table, "DestinationCidrBlock": "192.0.2.0/24"}
    assert code(create, **part, NatGatewayId="nat-1") == "InvalidNatGatewayID.NotFound"
    assert code(create, **part, EgressOnlyInternetGatewayId="eigw-1") == "InvalidGatewayID.NotFound"
    assert code(create, **part, TransitGatewayId="tgw-1") == "InvalidTransitGatewayID.NotFound"
    assert code(create, **part) == "InvalidParameterCombination"
    assert code(create, **part, GatewayId=gateway, NatGatewayId="nat-1") == "InvalidParameterCombination"
    assert code(create, RouteTableId=table, GatewayId=gateway) == "InvalidParameterCombination"
    ten = {"RouteTableId": table, "DestinationCidrBlock": "10.0.0.0/16", "GatewayId": gateway}
    assert code(create, **ten) == "InvalidParameterValue"
    lists = {"RouteTableId": table, "DestinationPrefixListId": "pl-1", "GatewayId": gateway}
    assert code(create, **lists) == "InvalidPrefixListID.NotFound"


def test_routes_are_walked_to_their_exit_and_turn_into_black_holes(ec2: Any) -> None:
    vpc = vpc_of(ec2, AmazonProvidedIpv6CidrBlock=True)
    public, private = subnet_of(ec2, vpc), subnet_of(ec2, vpc, "10.0.1.0/24")
    gateway, nat = internet_of(ec2, vpc), nat_of(ec2, public)
    own = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    ec2.associate_route_table(RouteTableId=own, SubnetId=private)
    assert exit_of(ec2, private) == Exit("none")
    ec2.create_route(RouteTableId=main_table(ec2, vpc), DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    ec2.create_route(RouteTableId=own, DestinationCidrBlock="0.0.0.0/0", NatGatewayId=nat)
    only = ec2.create_egress_only_internet_gateway(VpcId=vpc)["EgressOnlyInternetGateway"]
    six = only["EgressOnlyInternetGatewayId"]
    ec2.create_route(RouteTableId=own, DestinationIpv6CidrBlock="::/0", EgressOnlyInternetGatewayId=six)
    assert exit_of(ec2, public) == Exit("internet gateway", (gateway,))
    assert exit_of(ec2, private) == Exit("internet gateway", (nat, gateway))
    assert exit_of(ec2, private, INTERNET_6) == Exit("egress-only gateway", (six,))
    assert exit_of(ec2, private, "10.0.0.7") == Exit("local")
    ec2.delete_nat_gateway(NatGatewayId=nat)
    ec2.delete_egress_only_internet_gateway(EgressOnlyInternetGatewayId=six)
    assert exit_of(ec2, private) == exit_of(ec2, private, INTERNET_6) == Exit("black hole")
    ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    assert exit_of(ec2, public) == Exit("black hole")


def test_a_route_is_replaced_only_where_there_is_one(ec2: Any) -> None:
    vpc = vpc_of(ec2)
    gateway, table = internet_of(ec2, vpc), main_table(ec2, vpc)
    nat = nat_of(ec2, subnet_of(ec2, vpc))
    everywhere = {"RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0"}
    assert code(ec2.replace_route, **everywhere, GatewayId=gateway) == "InvalidParameterValue"
    ec2.create_route(**everywhere, NatGatewayId=nat)
    assert code(ec2.replace_route, **everywhere, NatGatewayId="nat-1") == "InvalidNatGatewayID.NotFound"
    ec2.replace_route(**everywhere, GatewayId=gateway)
    routes = ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"][0]["Routes"]
    found = next(route for route in routes if route["DestinationCidrBlock"] == "0.0.0.0/0")
    assert (found["GatewayId"], "NatGatewayId" in found) == (gateway, False)


def test_a_security_group_goes_last(ec2: Any) -> None:
    vpc = vpc_of(ec2)
    one, two = (
        ec2.create_security_group(VpcId=vpc, GroupName=name, Description="d")["GroupId"] for name in ("one", "two")
    )
    rule = {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": one, "Description": "All."}]}
    made = ec2.authorize_security_group_ingress(GroupId=two, IpPermissions=[rule])["SecurityGroupRules"][0]
    assert made["Description"] == "All."
    assert code(ec2.delete_security_group, GroupId=one) == "DependencyViolation"
    ec2.delete_security_group(GroupId=two)
    ec2.delete_security_group(GroupId=one)
    inside = [{"Name": "vpc-id", "Values": [vpc]}]
    default = ec2.describe_security_groups(Filters=inside)["SecurityGroups"][0]["GroupId"]
    assert code(ec2.delete_security_group, GroupId=default) == "CannotDelete"


def test_networks_are_of_their_account_and_region(world: World, aws: Aws, ec2: Any) -> None:
    vpc = vpc_of(ec2)
    nat = ec2.create_nat_gateway(SubnetId=subnet_of(ec2, vpc), ConnectivityType="private")["NatGateway"]["NatGatewayId"]
    for other in (world.member("ec2", world.account(), REGION), aws.client("ec2", "eu-west-1")):
        assert code(other.describe_vpcs, VpcIds=[vpc]) == "InvalidVpcID.NotFound"
        assert code(other.describe_nat_gateways, NatGatewayIds=[nat]) == "NatGatewayNotFound"
