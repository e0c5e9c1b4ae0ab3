"""What is in the network account, tampered with one thing at a time: exactly that is named."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from readback_network_world import HOME, OTHER, World, rolled_out
from readback_organization import session

from checks.readback import readback
from checks.readback_network.live import Live
from foundation.addresses import ipv6_subnet
from foundation.config import In

pytestmark = pytest.mark.slow

SANDBOX, TEST, PRODUCTION, HUB = (f"{HOME}/{name}/main" for name in ("sandbox", "test", "production", "hub"))
PRIVATE = f"{SANDBOX}/private/euc1-az1"
TAGGED = [{"Key": "owner", "Value": "platform"}, {"Key": "place", "Value": "cables"}]
EVERYBODY = [{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
IN = In.model_validate({"in": "the-other"})
NOBODY = json.dumps({"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"}]})


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with rolled_out(tmp_path_factory.mktemp("network")) as found:
        yield found


@pytest.fixture
def ec2(world: World) -> Any:
    return world.client()


@pytest.fixture
def live(world: World) -> Live:
    return world.live()


def cut(lines: list[str]) -> list[str]:
    """The lines without what was expected and found."""
    return [line.split(": expected")[0] for line in lines]


def named(kind: str, name: str) -> list[dict[str, Any]]:
    """Tags of something new."""
    return [{"ResourceType": kind, "Tags": [*TAGGED, {"Key": "Name", "Value": name}]}]


def vpc(live: Live, name: str) -> str:
    return str(live.vpcs[name]["VpcId"])


def subnet(live: Live, name: str) -> str:
    return str(live.subnets[name]["SubnetId"])


def group(live: Live, name: str) -> str:
    return str(live.security_groups[name]["GroupId"])


def bucket(world: World) -> str:
    """The ARN of a bucket of the network account that takes flow logs."""
    s3, arn = world.client("s3"), "arn:aws:s3:::example-elsewhere"
    s3.create_bucket(Bucket="example-elsewhere", CreateBucketConfiguration={"LocationConstraint": HOME})
    who = {"Effect": "Allow", "Principal": {"Service": "delivery.logs.amazonaws.com"}}
    statement = {**who, "Action": ["s3:PutObject", "s3:GetBucketAcl"], "Resource": [arn, f"{arn}/*"]}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    s3.put_bucket_policy(Bucket="example-elsewhere", Policy=document)
    return arn


def test_what_the_program_has_made_is_as_declared(world: World) -> None:
    assert world.lines() == []


def test_the_whole_read_back_tells_of_the_network(world: World, undo: ExitStack) -> None:
    asked = (world.config, world.shell.endpoint, session())
    assert readback(*asked).mismatches == ()
    made = world.client(region="us-east-1").create_vpc(CidrBlock="10.99.0.0/16")["Vpc"]["VpcId"]
    undo.callback(world.client(region="us-east-1").delete_vpc, VpcId=made)
    (mismatch,) = readback(*asked).mismatches
    assert mismatch.what == f"VPC {made} in us-east-1"


@pytest.mark.parametrize("section", ["units", "logs"])
def test_names_that_another_stack_gives_are_not_compared(world: World, section: str) -> None:
    assert world.lines(world.config.model_copy(update={section: IN})) == []


def test_how_a_vpc_answers_dns_is_compared(world: World, ec2: Any, live: Live, undo: ExitStack) -> None:
    identifier = vpc(live, SANDBOX)
    for name in ("EnableDnsHostnames", "EnableDnsSupport"):
        ec2.modify_vpc_attribute(VpcId=identifier, **{name: {"Value": False}})
        undo.callback(ec2.modify_vpc_attribute, VpcId=identifier, **{name: {"Value": True}})
    assert world.lines() == [
        f"VPC {SANDBOX}, enableDnsSupport: expected true, found false",
        f"VPC {SANDBOX}, enableDnsHostnames: expected true, found false",
    ]


def test_addresses_and_tags_of_a_vpc_are_compared(world: World, ec2: Any, live: Live, undo: ExitStack) -> None:
    identifier = vpc(live, SANDBOX)
    more = ec2.associate_vpc_cidr_block(VpcId=identifier, CidrBlock="10.15.0.0/20")["CidrBlockAssociation"]
    undo.callback(ec2.disassociate_vpc_cidr_block, AssociationId=more["AssociationId"])
    ec2.create_tags(Resources=[identifier], Tags=[{"Key": "owner", "Value": "nobody"}])
    undo.callback(ec2.create_tags, Resources=[identifier], Tags=TAGGED)
    lines = world.lines()
    assert f'VPC {SANDBOX}, addresses: expected ["10.8.0.0/20"], found ["10.8.0.0/20", "10.15.0.0/20"]' in lines
    assert f'VPC {SANDBOX}, tag owner: expected "platform", found "nobody"' in lines


def test_a_default_security_group_has_no_rule(world: World, ec2: Any, live: Live, undo: ExitStack) -> None:
    closed = group(live, SANDBOX)
    ec2.authorize_security_group_ingress(GroupId=closed, IpPermissions=EVERYBODY)
    undo.callback(ec2.revoke_security_group_ingress, GroupId=closed, IpPermissions=EVERYBODY)
    subject = f"VPC {SANDBOX}, rules of the default security group"
    assert world.lines() == [f'{subject}: expected [], found ["in tcp 22-22 0.0.0.0/0"]']


def test_network_acls_stay_as_aws_makes_them(world: World, ec2: Any, live: Live, undo: ExitStack) -> None:
    acls = ec2.describe_network_acls(Filters=[{"Name": "vpc-id", "Values": [vpc(live, SANDBOX)]}])["NetworkAcls"]
    rule = {"NetworkAclId": acls[0]["NetworkAclId"], "RuleNumber": 50, "Egress": False}
    ec2.create_network_acl_entry(**rule, Protocol="-1", RuleAction="deny", CidrBlock="10.8.0.0/24")
    undo.callback(ec2.delete_network_acl_entry, **rule)
    more = ec2.create_network_acl(VpcId=vpc(live, TEST))["NetworkAcl"]["NetworkAclId"]
    undo.callback(ec2.delete_network_acl, NetworkAclId=more)
    given = '["the VPC\'s own, open"]'
    assert sorted(world.lines()) == [
        f'VPC {SANDBOX}, network ACLs[0]: expected "the VPC\'s own, open", found "the VPC\'s own, with other rules"',
        f'VPC {TEST}, network ACLs: expected {given}, found {given[:-1]}, "{more}"]',
    ]


def test_a_second_vpc_of_the_same_name_is_extra(world: World, ec2: Any, undo: ExitStack) -> None:
    made = ec2.create_vpc(CidrBlock="10.99.0.0/16", TagSpecifications=named("vpc", SANDBOX))["Vpc"]["VpcId"]
    undo.callback(ec2.delete_vpc, VpcId=made)
    assert cut(world.lines()) == [f"VPC {made} in {HOME}", f"route table {made} in {HOME} (main)"]


def test_a_vpc_named_after_another_region_is_extra(world: World, undo: ExitStack) -> None:
    other = world.client(region=OTHER)
    made = other.create_vpc(CidrBlock="10.99.0.0/16", TagSpecifications=named("vpc", SANDBOX))["Vpc"]["VpcId"]
    undo.callback(other.delete_vpc, VpcId=made)
    assert cut(world.lines()) == [f"VPC {made} in {OTHER}", f"route table {made} in {OTHER} (main)"]


def test_gateways_to_the_internet_that_nobody_declares_are_extra(
    world: World, ec2: Any, live: Live, undo: ExitStack
) -> None:
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    undo.callback(ec2.delete_internet_gateway, InternetGatewayId=gateway)
    assert cut(world.lines()) == [f"internet gateway {gateway} in {HOME}"]
    there = {"InternetGatewayId": gateway, "VpcId": vpc(live, SANDBOX)}
    ec2.attach_internet_gateway(**there)
    undo.callback(ec2.detach_internet_gateway, **there)
    six = ec2.create_egress_only_internet_gateway(VpcId=vpc(live, SANDBOX))["EgressOnlyInternetGateway"]
    identifier = six["EgressOnlyInternetGatewayId"]
    undo.callback(ec2.delete_egress_only_internet_gateway, EgressOnlyInternetGatewayId=identifier)
    found = [f"internet gateway {gateway} in {HOME}", f"egress-only internet gateway {identifier} in {HOME}"]
    assert cut(world.lines()) == found


def test_flow_logs_are_compared(world: World, ec2: Any, live: Live, undo: ExitStack) -> None:
    logged = vpc(live, SANDBOX)
    log = ec2.describe_flow_logs(Filters=[{"Name": "resource-id", "Values": [logged]}])["FlowLogs"][0]
    usual: dict[str, Any] = {"ResourceIds": [logged], "ResourceType": "VPC", "LogDestinationType": "s3"}
    usual["TagSpecifications"] = named("vpc-flow-log", SANDBOX)
    made = ec2.create_flow_logs(**usual, TrafficType="REJECT", LogDestination=bucket(world))["FlowLogIds"]
    assert cut(world.lines()) == [f"flow log {SANDBOX} ({made[0]})"]
    ec2.delete_flow_logs(FlowLogIds=[log["FlowLogId"]])
    undo.callback(ec2.create_flow_logs, **usual, TrafficType="ALL", LogDestination=log["LogDestination"])
    assert cut(world.lines()) == [f"flow log {SANDBOX}, traffic", f"flow log {SANDBOX}, to"]
    ec2.delete_flow_logs(FlowLogIds=made)
    assert world.lines() == [f'flow log {SANDBOX}: expected "exists", found nothing']


def test_subnets_are_compared(world: World, ec2: Any, live: Live, undo: ExitStack) -> None:
    changed = subnet(live, PRIVATE)
    ec2.modify_subnet_attribute(SubnetId=changed, MapPublicIpOnLaunch={"Value": True})
    undo.callback(ec2.modify_subnet_attribute, SubnetId=changed, MapPublicIpOnLaunch={"Value": False})
    ec2.create_tags(Resources=[changed], Tags=[{"Key": "tier", "Value": "isolated"}])
    undo.callback(ec2.create_tags, Resources=[changed], Tags=[{"Key": "tier", "Value": "private"}])
    six = subnet(live, f"{TEST}/private/euc1-az1")
    ec2.modify_subnet_attribute(SubnetId=six, AssignIpv6AddressOnCreation={"Value": False})
    undo.callback(ec2.modify_subnet_attribute, SubnetId=six, AssignIpv6AddressOnCreation={"Value": True})
    assert sorted(world.lines()) == [
        f"subnet {PRIVATE}, public addresses: expected false, found true",
        f'subnet {PRIVATE}, tag tier: expected "private", found "isolated"',
        f"subnet {TEST}/private/euc1-az1, IPv6 addresses: expected true, found false",
    ]


def test_which_ipv6_block_a_subnet_has_is_compared(world: World, ec2: Any, live: Live, undo: ExitStack) -> None:
    one = live.subnets[f"{TEST}/private/euc1-az1"]
    (block,) = one["Ipv6CidrBlockAssociationSet"]
    whole = live.vpcs[TEST]["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlock"]
    there = {"SubnetId": one["SubnetId"]}
    ec2.disassociate_subnet_cidr_block(AssociationId=block["AssociationId"])
    undo.callback(ec2.associate_subnet_cidr_block, **there, Ipv6CidrBlock=block["Ipv6CidrBlock"])
    made = ec2.associate_subnet_cidr_block(**there, Ipv6CidrBlock=ipv6_subnet(whole, 200))["Ipv6CidrBlockAssociation"]
    undo.callback(ec2.disassociate_subnet_cidr_block, AssociationId=made["AssociationId"])
    name = f"subnet {TEST}/private/euc1-az1, IPv6 block"
    assert [line.rpartition(" ")[2] for line in world.lines() if line.startswith(name)] == ["200"]


def test_a_subnet_that_nobody_declares_is_extra(world: World, ec2: Any, live: Live, undo: ExitStack) -> None:
    made = ec2.create_subnet(VpcId=vpc(live, SANDBOX), CidrBlock="10.8.15.0/24")["Subnet"]["SubnetId"]
    undo.callback(ec2.delete_subnet, SubnetId=made)
    assert cut(world.lines()) == [f"subnet {made} in {HOME}", f"ways from {made} in {HOME}"]


def test_an_address_and_a_nat_gateway_that_nobody_declares_are_extra(
    world: World, ec2: Any, live: Live, undo: ExitStack
) -> None:
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    undo.callback(ec2.release_address, AllocationId=address)
    made = ec2.create_nat_gateway(SubnetId=subnet(live, f"{TEST}/public/euc1-az1"), AllocationId=address)
    gateway = made["NatGateway"]["NatGatewayId"]
    ec2.get_waiter("nat_gateway_available").wait(NatGatewayIds=[gateway], WaiterConfig={"Delay": 1})
    found = [f"NAT gateway {gateway} in {HOME}", f"Elastic IP address {address} in {HOME}"]
    assert cut(world.lines()) == found
    ec2.delete_nat_gateway(NatGatewayId=gateway)
    ec2.get_waiter("nat_gateway_deleted").wait(NatGatewayIds=[gateway], WaiterConfig={"Delay": 1})
    assert cut(world.lines()) == found[1:]


def test_endpoints_are_compared(world: World, ec2: Any, live: Live, undo: ExitStack) -> None:
    gateway, interface = (live.endpoints[f"{SANDBOX}/{name}"]["VpcEndpointId"] for name in ("s3", "ssm"))
    table = live.route_tables[f"{SANDBOX}/private/euc1-az1"]["RouteTableId"]
    ec2.modify_vpc_endpoint(VpcEndpointId=gateway, RemoveRouteTableIds=[table], PolicyDocument=NOBODY)
    undo.callback(ec2.modify_vpc_endpoint, VpcEndpointId=gateway, AddRouteTableIds=[table], ResetPolicy=True)
    ec2.modify_vpc_endpoint(VpcEndpointId=interface, PrivateDnsEnabled=False)
    undo.callback(ec2.modify_vpc_endpoint, VpcEndpointId=interface, PrivateDnsEnabled=True)
    assert cut(world.lines()) == [
        f"route table {SANDBOX}/private/euc1-az1, route to {SANDBOX}/s3",
        f"endpoint {SANDBOX}/s3, tables",
        f"endpoint {SANDBOX}/s3, policy",
        f"endpoint {SANDBOX}/ssm, private DNS",
    ]


def test_security_groups_are_compared(world: World, ec2: Any, live: Live, undo: ExitStack) -> None:
    ours, extra = group(live, f"{SANDBOX}/endpoints"), "open-to-all"
    ec2.authorize_security_group_ingress(GroupId=ours, IpPermissions=EVERYBODY)
    undo.callback(ec2.revoke_security_group_ingress, GroupId=ours, IpPermissions=EVERYBODY)
    made = ec2.create_security_group(GroupName=extra, Description=extra, VpcId=vpc(live, SANDBOX))["GroupId"]
    undo.callback(ec2.delete_security_group, GroupId=made)
    lines = world.lines()
    assert cut(lines) == [f"security group {SANDBOX}/endpoints, rules", f"security group {made} in {HOME}"]
    assert lines[0].endswith('found ["in tcp 443-443 10.8.0.0/20", "in tcp 22-22 0.0.0.0/0"]')
