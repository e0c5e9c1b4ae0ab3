"""VPCs, subnets, gateways and addresses over gRPC, looked at past the provider with boto3."""

from typing import Any

import pytest
from network_estate import INTERNET, REGION, SUBNET, VPC, client, in_region, made, replaced, unchanged
from provider_engine import Engine, engine_error, failure, initialization_failure

from emulator.provider.values import UNKNOWN, Properties

EGRESS_ONLY = "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway"
ADDRESS = "aws:ec2/eip:Eip"
NAT = "aws:ec2/natGateway:NatGateway"


@pytest.fixture(scope="module")
def ec2(endpoint: str) -> Any:
    return client(endpoint)


def test_a_vpc_gets_its_dns_settings_and_tells_its_defaults(engine: Engine, ec2: Any) -> None:
    declared = in_region(cidrBlock="10.1.0.0/16", enableDnsHostnames=True, tags={"Name": "a"})
    identifier, state = engine.create(VPC, declared)
    live = ec2.describe_vpcs(VpcIds=[identifier])["Vpcs"][0]
    assert (live["CidrBlock"], live["Tags"]) == ("10.1.0.0/16", [{"Key": "Name", "Value": "a"}])
    dns = ec2.describe_vpc_attribute(VpcId=identifier, Attribute="enableDnsHostnames")
    assert dns["EnableDnsHostnames"]["Value"] is True
    inside = [{"Name": "vpc-id", "Values": [identifier]}]
    groups = ec2.describe_security_groups(Filters=inside)["SecurityGroups"]
    assert state["defaultSecurityGroupId"] == groups[0]["GroupId"]
    assert state["mainRouteTableId"] == ec2.describe_route_tables(Filters=inside)["RouteTables"][0]["RouteTableId"]
    assert state["defaultNetworkAclId"] == ec2.describe_network_acls(Filters=inside)["NetworkAcls"][0]["NetworkAclId"]
    assert (state["ipv6CidrBlock"], state["enableDnsSupport"], state["tagsAll"]) == ("", True, {"Name": "a"})
    assert unchanged(engine, VPC, identifier, declared)
    changed = in_region(cidrBlock="10.1.0.0/16", enableDnsSupport=False, tags={"b": "2"})
    state = engine.update(VPC, identifier, declared, changed)
    assert (state["enableDnsSupport"], state["enableDnsHostnames"], state["tags"]) == (False, False, {"b": "2"})
    assert replaced(engine, VPC, declared, cidrBlock="10.2.0.0/16", enableDnsSupport=False) == ["cidrBlock"]
    engine.delete(VPC, identifier, state)
    assert engine.read(VPC, identifier, declared) == ({}, {})


def test_an_ipv6_block_comes_and_goes_in_place(engine: Engine, ec2: Any) -> None:
    four = in_region(cidrBlock="10.1.0.0/16")
    six: Properties = {**four, "assignGeneratedIpv6CidrBlock": True}
    with made(engine, VPC, cidrBlock="10.1.0.0/16") as (identifier, state):
        assert state["assignGeneratedIpv6CidrBlock"] is False
        told = engine.update(VPC, identifier, {**state, **four}, six, preview=True)
        assert (told["ipv6CidrBlock"], told["ipv6AssociationId"], told["arn"]) == (UNKNOWN, UNKNOWN, state["arn"])
        state = engine.update(VPC, identifier, four, six)
        assert str(state["ipv6CidrBlock"]).endswith("::/56")
        assert unchanged(engine, VPC, identifier, six)
        assert replaced(engine, VPC, four, assignGeneratedIpv6CidrBlock=True) == []
        assert engine.update(VPC, identifier, six, four)["ipv6CidrBlock"] == ""


def test_a_subnet_is_in_the_zone_of_its_id_and_changes_addresses_in_place(engine: Engine, ec2: Any) -> None:
    with made(engine, VPC, cidrBlock="10.1.0.0/16", assignGeneratedIpv6CidrBlock=True) as (vpc, state):
        block = str(state["ipv6CidrBlock"]).replace("/56", "/64")
        declared = in_region(vpcId=vpc, cidrBlock="10.1.0.0/24", availabilityZoneId="euw1-az1", tags={"tier": "public"})
        identifier, state = engine.create(SUBNET, declared)
        zone = ec2.describe_availability_zones(ZoneNames=[state["availabilityZone"]])["AvailabilityZones"][0]
        assert zone["ZoneId"] == "euw1-az1"
        assert (state["mapPublicIpOnLaunch"], state["ipv6CidrBlock"]) == (False, "")
        assert unchanged(engine, SUBNET, identifier, declared)
        public: Properties = {
            **declared,
            "ipv6CidrBlock": block,
            "mapPublicIpOnLaunch": True,
            "assignIpv6AddressOnCreation": True,
        }
        assert replaced(engine, SUBNET, declared, **public) == []
        state = engine.update(SUBNET, identifier, declared, public)
        assert (state["ipv6CidrBlock"], state["mapPublicIpOnLaunch"]) == (block, True)
        assert state["assignIpv6AddressOnCreation"] is True
        assert unchanged(engine, SUBNET, identifier, public)
        assert engine.update(SUBNET, identifier, public, declared)["ipv6CidrBlock"] == ""
        moved = {"cidrBlock": "10.1.1.0/24", "availabilityZoneId": "euw1-az2", "vpcId": "vpc-1"}
        assert replaced(engine, SUBNET, declared, **moved) == sorted(moved)
        engine.delete(SUBNET, identifier, state)
        assert engine.read(SUBNET, identifier, declared) == ({}, {})


def test_an_input_that_the_emulator_does_not_apply_fails_by_name(engine: Engine) -> None:
    inputs = in_region(vpcId="vpc-1", cidrBlock="10.1.0.0/24", enableDns64=True)
    assert [name for name, _ in engine.check(SUBNET, inputs)] == ["enableDns64"]


def test_an_internet_gateway_changes_its_vpc_in_place(engine: Engine, ec2: Any) -> None:
    with made(engine, VPC, cidrBlock="10.1.0.0/16") as (one, _), made(engine, VPC, cidrBlock="10.2.0.0/16") as (two, _):
        declared = in_region(vpcId=one, tags={"a": "1"})
        identifier, state = engine.create(INTERNET, declared)
        assert (state["vpcId"], state["tags"]) == (one, {"a": "1"})
        assert unchanged(engine, INTERNET, identifier, declared)
        moved: Properties = {**declared, "vpcId": two}
        assert replaced(engine, INTERNET, declared, vpcId=two) == []
        state = engine.update(INTERNET, identifier, declared, moved)
        live = ec2.describe_internet_gateways(InternetGatewayIds=[identifier])["InternetGateways"][0]
        assert [found["VpcId"] for found in live["Attachments"]] == [two]
        engine.delete(INTERNET, identifier, state)
        assert engine.read(INTERNET, identifier, moved) == ({}, {})


def test_an_egress_only_gateway_is_bound_to_its_vpc(engine: Engine, ec2: Any) -> None:
    with made(engine, VPC, cidrBlock="10.1.0.0/16") as (vpc, _):
        declared = in_region(vpcId=vpc, tags={"a": "1"})
        identifier, _ = engine.create(EGRESS_ONLY, declared)
        assert unchanged(engine, EGRESS_ONLY, identifier, declared)
        assert engine.update(EGRESS_ONLY, identifier, declared, in_region(vpcId=vpc))["tags"] == {}
        assert replaced(engine, EGRESS_ONLY, declared, vpcId="vpc-1") == ["vpcId"]
        engine.delete(EGRESS_ONLY, identifier, declared)
        assert engine.read(EGRESS_ONLY, identifier, declared) == ({}, {})


def test_a_nat_gateway_is_waited_for_and_lets_its_address_go(engine: Engine, ec2: Any) -> None:
    with (
        made(engine, VPC, cidrBlock="10.1.0.0/16") as (vpc, _),
        made(engine, INTERNET, vpcId=vpc),
        made(engine, SUBNET, vpcId=vpc, cidrBlock="10.1.0.0/24") as (subnet, _),
        made(engine, ADDRESS, domain="vpc", tags={"a": "1"}) as (address, public),
    ):
        declared = in_region(allocationId=address, subnetId=subnet, tags={"a": "1"})
        identifier, state = engine.create(NAT, declared)
        live = ec2.describe_nat_gateways(NatGatewayIds=[identifier])["NatGateways"][0]
        assert (live["State"], state["publicIp"]) == ("available", public["publicIp"])
        assert unchanged(engine, NAT, identifier, declared)
        assert engine.read(ADDRESS, address, in_region())[1]["associationId"] == state["associationId"]
        assert "DependencyViolation" in failure(lambda: engine.delete(SUBNET, subnet, in_region()))
        assert "InvalidIPAddress.InUse" in failure(lambda: engine.delete(ADDRESS, address, in_region()))
        assert engine.update(NAT, identifier, declared, {**declared, "tags": {"b": "2"}})["tags"] == {"b": "2"}
        moved = {"allocationId": "eipalloc-1", "subnetId": "subnet-1", "connectivityType": "private"}
        assert replaced(engine, NAT, declared, **moved) == sorted(moved)
        engine.delete(NAT, identifier, declared)
        assert engine.read(NAT, identifier, declared) == ({}, {})
        assert engine.read(ADDRESS, address, in_region())[1]["associationId"] == ""


def test_a_nat_gateway_that_fails_stays_in_the_state_with_the_reason(engine: Engine, ec2: Any) -> None:
    with (
        made(engine, VPC, cidrBlock="10.1.0.0/16") as (vpc, _),
        made(engine, SUBNET, vpcId=vpc, cidrBlock="10.1.0.0/24") as (subnet, _),
        made(engine, ADDRESS) as (address, _),
    ):
        declared = in_region(allocationId=address, subnetId=subnet)
        error = engine_error(lambda: engine.create(NAT, declared))
        assert "Gateway.NotAttached" in str(error.details())
        identifier = initialization_failure(error).id
        assert ec2.describe_nat_gateways(NatGatewayIds=[identifier])["NatGateways"][0]["State"] == "failed"
        engine.delete(NAT, identifier, declared)


def test_resources_are_of_their_region(engine: Engine, endpoint: str) -> None:
    with made(engine, VPC, cidrBlock="10.1.0.0/16") as (vpc, state):
        assert str(state["arn"]).startswith(f"arn:aws:ec2:{REGION}:")
        assert engine.read(VPC, vpc, {"region": "eu-north-1"}) == ({}, {})
