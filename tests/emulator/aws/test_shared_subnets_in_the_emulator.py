"""Subnets shared by RAM with a unit: what an account below it sees of them, does in them, and cannot do."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import World, running

REGION = "eu-central-1"


def code(call: Callable[[], object]) -> str:
    with pytest.raises(ClientError) as caught:
        call()
    return str(caught.value.response["Error"]["Code"])


@dataclass
class Network:
    """An account with a VPC of two subnets, one of which is shared with a unit."""

    world: World
    account: str
    unit: str
    ec2: Any
    ram: Any
    share: str
    vpc: str
    shared: str
    kept: str

    def member(self) -> tuple[str, Any]:
        """A new account in the unit: id and EC2 client."""
        account = self.world.account()
        self.move(account, self.world.root, self.unit)
        return account, self.world.member("ec2", account, REGION)

    def move(self, account: str, source: str, destination: str) -> None:
        """Move an account."""
        self.world.organizations.move_account(AccountId=account, SourceParentId=source, DestinationParentId=destination)


def settle(ram: Any, share: str) -> None:
    """Wait for the ends of a share's associations."""
    for _ in range(100):
        found = [
            one["status"]
            for kind in ("PRINCIPAL", "RESOURCE")
            for one in ram.get_resource_share_associations(associationType=kind, resourceShareArns=[share])[
                "resourceShareAssociations"
            ]
        ]
        if not {"ASSOCIATING", "DISASSOCIATING"} & set(found):
            return
        time.sleep(0.02)
    raise AssertionError(found)


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    with running("--quota", "50", "--creation-seconds", "0.01") as aws:
        world = World(aws)
        world.organizations.create_organization(FeatureSet="ALL")
        aws.client("ram", REGION).enable_sharing_with_aws_organization()
        unit, account = world.unit(), world.account()
        ec2, ram = world.member("ec2", account, REGION), world.member("ram", account, REGION)
        vpc = ec2.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
        shared, kept = (
            ec2.create_subnet(VpcId=vpc, CidrBlock=cidr, AvailabilityZone=f"{REGION}a")["Subnet"]["SubnetId"]
            for cidr in ("10.1.0.0/24", "10.1.1.0/24")
        )
        ec2.create_tags(Resources=[vpc, shared], Tags=[{"Key": "Name", "Value": "owners"}])
        share = ram.create_resource_share(
            name="private",
            allowExternalPrincipals=False,
            principals=[f"arn:aws:organizations::{aws_management(world)}:ou/{organization(world)}/{unit}"],
            resourceArns=[f"arn:aws:ec2:{REGION}:{account}:subnet/{shared}"],
        )["resourceShare"]["resourceShareArn"]
        settle(ram, share)
        yield Network(world, account, unit, ec2, ram, share, vpc, shared, kept)


def organization(world: World) -> str:
    return str(world.organizations.describe_organization()["Organization"]["Id"])


def aws_management(world: World) -> str:
    return str(world.organizations.describe_organization()["Organization"]["MasterAccountId"])


def others(ec2: Any, account: str) -> tuple[set[str], set[str]]:
    """The subnets and VPCs that an account sees of others."""
    subnets = {s["SubnetId"] for s in ec2.describe_subnets()["Subnets"] if s["OwnerId"] != account}
    return subnets, {v["VpcId"] for v in ec2.describe_vpcs()["Vpcs"] if v["OwnerId"] != account}


def test_an_account_below_the_unit_sees_the_shared_subnet_and_its_vpc_and_no_others(network: Network) -> None:
    account, ec2 = network.member()
    assert others(ec2, account) == ({network.shared}, {network.vpc})
    subnet = ec2.describe_subnets(SubnetIds=[network.shared])["Subnets"][0]
    own = network.ec2.describe_subnets(SubnetIds=[network.shared])["Subnets"][0]
    assert subnet["OwnerId"] == network.account
    same = ("SubnetId", "SubnetArn", "VpcId", "CidrBlock", "AvailabilityZone", "AvailabilityZoneId", "State")
    assert {name: subnet[name] for name in same} == {name: own[name] for name in same}
    vpc = ec2.describe_vpcs(VpcIds=[network.vpc])["Vpcs"][0]
    assert (vpc["OwnerId"], vpc["CidrBlock"], vpc["IsDefault"]) == (network.account, "10.1.0.0/16", False)
    assert code(lambda: ec2.describe_subnets(SubnetIds=[network.kept])) == "InvalidSubnetID.NotFound"
    found = ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [network.vpc]}])["Subnets"]
    assert [one["SubnetId"] for one in found] == [network.shared]
    below = network.world.unit(network.unit)
    network.move(account, network.unit, below)
    assert others(ec2, account) == ({network.shared}, {network.vpc})


def test_accounts_elsewhere_and_other_regions_see_nothing(network: Network) -> None:
    outside = network.world.account()
    assert others(network.world.member("ec2", outside, REGION), outside) == (set(), set())
    account, _ = network.member()
    assert others(network.world.member("ec2", account, "us-east-1"), account) == (set(), set())


def test_moving_an_account_out_of_the_unit_and_into_it_changes_what_it_sees(network: Network) -> None:
    account, ec2 = network.member()
    assert others(ec2, account)[0] == {network.shared}
    network.move(account, network.unit, network.world.root)
    assert others(ec2, account) == (set(), set())
    assert code(lambda: ec2.describe_vpcs(VpcIds=[network.vpc])) == "InvalidVpcID.NotFound"
    network.move(account, network.world.root, network.unit)
    assert others(ec2, account) == ({network.shared}, {network.vpc})


def test_the_route_table_and_the_network_acl_of_the_shared_subnet_are_seen(network: Network) -> None:
    _, ec2 = network.member()
    filters = [{"Name": "vpc-id", "Values": [network.vpc]}]
    owners = network.ec2.describe_route_tables(Filters=filters)["RouteTables"]
    main = owners[0]["RouteTableId"]
    assert [one["RouteTableId"] for one in ec2.describe_route_tables(Filters=filters)["RouteTables"]] == [main]
    acls = ec2.describe_network_acls(Filters=filters)["NetworkAcls"]
    assert [one["OwnerId"] for one in acls] == [network.account]

    table = network.ec2.create_route_table(VpcId=network.vpc)["RouteTable"]["RouteTableId"]
    gateway = network.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    network.ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=network.vpc)
    network.ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    association = network.ec2.associate_route_table(RouteTableId=table, SubnetId=network.shared)["AssociationId"]
    found = ec2.describe_route_tables(Filters=filters)["RouteTables"]
    assert [one["RouteTableId"] for one in found] == [table]
    assert found[0]["OwnerId"] == network.account
    assert gateway in [route.get("GatewayId") for route in found[0]["Routes"]]
    gateways = ec2.describe_internet_gateways()["InternetGateways"]
    assert gateway in [one["InternetGatewayId"] for one in gateways]
    assert code(lambda: ec2.disassociate_route_table(AssociationId=association)) == "UnauthorizedOperation"

    network.ec2.disassociate_route_table(AssociationId=association)
    assert [one["RouteTableId"] for one in ec2.describe_route_tables(Filters=filters)["RouteTables"]] == [main]
    network.ec2.delete_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0")
    network.ec2.delete_route_table(RouteTableId=table)
    network.ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=network.vpc)


def test_tags_are_each_accounts_own(network: Network) -> None:
    _, ec2 = network.member()
    assert not ec2.describe_subnets(SubnetIds=[network.shared])["Subnets"][0].get("Tags")
    assert not ec2.describe_vpcs(VpcIds=[network.vpc])["Vpcs"][0].get("Tags")
    ec2.create_tags(Resources=[network.shared], Tags=[{"Key": "tier", "Value": "mine"}])
    by_tag = [{"Name": "tag:tier", "Values": ["mine"]}]
    found = ec2.describe_subnets(Filters=by_tag)["Subnets"]
    assert [(one["SubnetId"], one["Tags"]) for one in found] == [(network.shared, [{"Key": "tier", "Value": "mine"}])]
    assert network.ec2.describe_subnets(Filters=by_tag)["Subnets"] == []
    assert ec2.describe_subnets(Filters=[{"Name": "tag:Name", "Values": ["owners"]}])["Subnets"] == []


def test_a_participant_changes_nothing_that_is_shared(network: Network) -> None:
    _, ec2 = network.member()
    filters = [{"Name": "vpc-id", "Values": [network.vpc]}]
    table = ec2.describe_route_tables(Filters=filters)["RouteTables"][0]["RouteTableId"]
    refused: list[Callable[[], object]] = [
        lambda: ec2.delete_subnet(SubnetId=network.shared),
        lambda: ec2.modify_subnet_attribute(SubnetId=network.shared, MapPublicIpOnLaunch={"Value": True}),
        lambda: ec2.create_subnet(VpcId=network.vpc, CidrBlock="10.1.9.0/24"),
        lambda: ec2.delete_vpc(VpcId=network.vpc),
        lambda: ec2.modify_vpc_attribute(VpcId=network.vpc, EnableDnsHostnames={"Value": False}),
        lambda: ec2.create_route_table(VpcId=network.vpc),
        lambda: ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId="igw-1"),
        lambda: ec2.create_vpc_endpoint(VpcId=network.vpc, ServiceName=f"com.amazonaws.{REGION}.s3"),
        lambda: ec2.create_nat_gateway(SubnetId=network.shared, ConnectivityType="private"),
        lambda: ec2.create_flow_logs(
            ResourceIds=[network.shared], ResourceType="Subnet", TrafficType="ALL", LogDestination="arn:aws:s3:::b"
        ),
    ]
    assert [code(call) for call in refused] == ["UnauthorizedOperation"] * len(refused)
    assert network.ec2.describe_subnets(SubnetIds=[network.shared])["Subnets"]


def test_a_participant_launches_with_a_security_group_of_its_own(network: Network) -> None:
    account, ec2 = network.member()
    groups = network.ec2.describe_security_groups(Filters=[{"Name": "vpc-id", "Values": [network.vpc]}])
    foreign = groups["SecurityGroups"][0]["GroupId"]
    create = ec2.create_network_interface
    assert code(lambda: create(SubnetId=network.shared)) == "InvalidGroup.NotFound"
    assert code(lambda: create(SubnetId=network.shared, Groups=[foreign])) == "InvalidGroup.NotFound"
    own = ec2.create_security_group(GroupName="web", Description="web", VpcId=network.vpc)["GroupId"]
    interface = ec2.create_network_interface(SubnetId=network.shared, Groups=[own])["NetworkInterface"]
    assert (interface["SubnetId"], interface["VpcId"], interface["OwnerId"]) == (network.shared, network.vpc, account)
    images = ec2.describe_images(Owners=["amazon"])["Images"]
    asked = {"ImageId": images[0]["ImageId"], "MinCount": 1, "MaxCount": 1, "InstanceType": "t3.micro"}
    nic = {"DeviceIndex": 0, "SubnetId": network.shared}
    assert code(lambda: ec2.run_instances(**asked, NetworkInterfaces=[nic])) == "InvalidGroup.NotFound"
    assert code(lambda: ec2.run_instances(**asked, SubnetId=network.shared)) == "InvalidGroup.NotFound"
    made = ec2.run_instances(**asked, SubnetId=network.shared, SecurityGroupIds=[own])["Instances"][0]
    assert (made["SubnetId"], made["VpcId"]) == (network.shared, network.vpc)
    assert code(lambda: ec2.create_network_interface(SubnetId=network.kept)) == "InvalidSubnetID.NotFound"
    seen = network.ec2.describe_instances()["Reservations"]
    assert seen == []

    network.move(account, network.unit, network.world.root)
    assert others(ec2, account) == (set(), set())
    assert (
        code(lambda: ec2.create_network_interface(SubnetId=network.shared, Groups=[own])) == "InvalidSubnetID.NotFound"
    )
    other = {"GroupName": "other", "Description": "other"}
    assert code(lambda: ec2.create_security_group(VpcId=network.vpc, **other)) == "InvalidVpcID.NotFound"
    assert code(lambda: network.ec2.delete_subnet(SubnetId=network.shared)) == "DependencyViolation"
    instance = ec2.describe_instances()["Reservations"][0]["Instances"][0]
    assert (instance["SubnetId"], instance["State"]["Name"]) == (network.shared, "running")
    ec2.terminate_instances(InstanceIds=[made["InstanceId"]])
    ec2.delete_network_interface(NetworkInterfaceId=interface["NetworkInterfaceId"])


def test_the_owner_deletes_a_shared_subnet_that_nobody_uses_and_it_is_gone_for_all(network: Network) -> None:
    account, ec2 = network.member()
    made = network.ec2.create_subnet(VpcId=network.vpc, CidrBlock="10.1.7.0/24")["Subnet"]
    network.ram.associate_resource_share(resourceShareArn=network.share, resourceArns=[made["SubnetArn"]])
    settle(network.ram, network.share)
    assert others(ec2, account)[0] == {network.shared, made["SubnetId"]}
    network.ec2.delete_subnet(SubnetId=made["SubnetId"])
    assert others(ec2, account)[0] == {network.shared}


def test_an_unshared_subnet_is_seen_no_more(network: Network) -> None:
    account, ec2 = network.member()
    arn = f"arn:aws:ec2:{REGION}:{network.account}:subnet/{network.kept}"
    network.ram.associate_resource_share(resourceShareArn=network.share, resourceArns=[arn])
    settle(network.ram, network.share)
    assert others(ec2, account)[0] == {network.shared, network.kept}
    network.ram.disassociate_resource_share(resourceShareArn=network.share, resourceArns=[arn])
    settle(network.ram, network.share)
    assert others(ec2, account) == ({network.shared}, {network.vpc})
