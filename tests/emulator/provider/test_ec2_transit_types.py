"""Transit gateways over gRPC: central egress as a program would declare it, and each type's changes."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from network_estate import INTERNET, ROUTE, SUBNET, TABLE, VPC, client, in_region, made, replaced, unchanged
from network_walk import Exit, exit_of
from provider_engine import Engine, failure

from emulator.provider.values import Properties

GATEWAY = "aws:ec2transitgateway/transitGateway:TransitGateway"
ATTACHMENT = "aws:ec2transitgateway/vpcAttachment:VpcAttachment"
TRANSIT_TABLE = "aws:ec2transitgateway/routeTable:RouteTable"
ASSOCIATION = "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation"
PROPAGATION = "aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation"
TRANSIT_ROUTE = "aws:ec2transitgateway/route:Route"
TABLE_ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation"
NO_DEFAULTS = {"defaultRouteTableAssociation": "disable", "defaultRouteTablePropagation": "disable"}


@pytest.fixture(scope="module")
def ec2(endpoint: str) -> Any:
    return client(endpoint)


@pytest.fixture
def subnets(engine: Engine) -> Iterator[list[tuple[str, str]]]:
    """Two VPCs with a subnet in the same zone each: (VPC, subnet)."""
    with ExitStack() as stack:
        found = []
        for number in (1, 2):
            vpc, _ = stack.enter_context(made(engine, VPC, cidrBlock=f"10.{number}.0.0/16"))
            inputs: dict[str, Any] = {"cidrBlock": f"10.{number}.0.0/24", "availabilityZoneId": "euw1-az1"}
            subnet, _ = stack.enter_context(made(engine, SUBNET, vpcId=vpc, **inputs))
            found.append((vpc, subnet))
        yield found


def test_a_gateway_has_a_default_table_unless_none_is_wanted(engine: Engine, ec2: Any) -> None:
    declared = in_region(description="For tests.", tags={"a": "1"})
    identifier, state = engine.create(GATEWAY, declared)
    assert ec2.describe_transit_gateways(TransitGatewayIds=[identifier])["TransitGateways"][0]["State"] == "available"
    assert str(state["associationDefaultRouteTableId"]).startswith("tgw-rtb-")
    assert (state["dnsSupport"], state["amazonSideAsn"]) == ("enable", 64512)
    assert unchanged(engine, GATEWAY, identifier, declared)
    changed: Properties = {**declared, **NO_DEFAULTS, "description": "Other."}
    changed["transitGatewayCidrBlocks"] = ["10.9.0.0/24"]
    assert replaced(engine, GATEWAY, declared, **changed) == []
    state = engine.update(GATEWAY, identifier, declared, changed)
    assert (state["associationDefaultRouteTableId"], state["description"]) == ("", "Other.")
    assert state["transitGatewayCidrBlocks"] == ["10.9.0.0/24"]
    assert unchanged(engine, GATEWAY, identifier, changed)
    assert replaced(engine, GATEWAY, declared, multicastSupport="enable") == ["multicastSupport"]
    engine.delete(GATEWAY, identifier, state)
    assert engine.read(GATEWAY, identifier, declared) == ({}, {})


def test_an_attachment_leaves_the_default_tables_where_that_is_declared(
    engine: Engine, ec2: Any, subnets: list[tuple[str, str]]
) -> None:
    vpc, subnet = subnets[0]
    with (
        made(engine, GATEWAY) as (gateway, _),
        made(engine, SUBNET, vpcId=vpc, cidrBlock="10.1.1.0/24", availabilityZoneId="euw1-az2") as (second, _),
    ):
        declared = in_region(transitGatewayId=gateway, vpcId=vpc, subnetIds=[subnet], tags={"a": "1"})
        alone: Properties = {
            **declared,
            "transitGatewayDefaultRouteTableAssociation": False,
            "transitGatewayDefaultRouteTablePropagation": False,
        }
        identifier, state = engine.create(ATTACHMENT, alone)
        assert state["transitGatewayDefaultRouteTableAssociation"] is False
        assert state["transitGatewayDefaultRouteTablePropagation"] is False
        assert unchanged(engine, ATTACHMENT, identifier, alone)
        wide: Properties = {**declared, "subnetIds": [second, subnet], "applianceModeSupport": "enable"}
        assert replaced(engine, ATTACHMENT, alone, **wide) == []
        state = engine.update(ATTACHMENT, identifier, alone, wide)
        assert (state["subnetIds"], state["applianceModeSupport"]) == ([second, subnet], "enable")
        assert state["transitGatewayDefaultRouteTableAssociation"] is True
        assert state["transitGatewayDefaultRouteTablePropagation"] is True
        assert unchanged(engine, ATTACHMENT, identifier, wide)
        moved = {"transitGatewayId": "tgw-1", "vpcId": "vpc-1"}
        assert replaced(engine, ATTACHMENT, declared, **moved) == sorted(moved)
        assert "non-deleted VPC Attachments" in failure(lambda: engine.delete(GATEWAY, gateway, in_region()))
        assert "DependencyViolation" in failure(lambda: engine.delete(SUBNET, second, in_region()))
        engine.delete(ATTACHMENT, identifier, wide)
        assert engine.read(ATTACHMENT, identifier, wide) == ({}, {})


def test_central_egress_leads_from_a_spoke_through_the_hub_to_the_internet(
    engine: Engine, ec2: Any, subnets: list[tuple[str, str]]
) -> None:
    (spoke, private), (hub, inner) = subnets
    with ExitStack() as stack:

        def make(token: str, **inputs: Any) -> str:
            return stack.enter_context(made(engine, token, **inputs))[0]

        internet = make(INTERNET, vpcId=hub)
        public = make(SUBNET, vpcId=hub, cidrBlock="10.2.1.0/24", availabilityZoneId="euw1-az1")
        nat = make("aws:ec2/natGateway:NatGateway", subnetId=public, allocationId=make("aws:ec2/eip:Eip"))
        gateway = make(GATEWAY, **NO_DEFAULTS)
        ends = {
            name: make(ATTACHMENT, transitGatewayId=gateway, vpcId=vpc, subnetIds=[subnet])
            for name, vpc, subnet in (("spoke", spoke, private), ("hub", hub, inner))
        }
        tables = {name: make(TRANSIT_TABLE, transitGatewayId=gateway, tags={"Name": name}) for name in ends}
        for name, attachment in ends.items():
            both = {"transitGatewayAttachmentId": attachment, "transitGatewayRouteTableId": tables[name]}
            declared = in_region(**both)
            assert unchanged(engine, ASSOCIATION, make(ASSOCIATION, **both), declared)
            assert replaced(engine, ASSOCIATION, declared, transitGatewayRouteTableId="x") == list(both)[1:]
        back = {"transitGatewayAttachmentId": ends["spoke"], "transitGatewayRouteTableId": tables["hub"]}
        assert unchanged(engine, PROPAGATION, make(PROPAGATION, **back), in_region(**back))
        out = {
            "destinationCidrBlock": "0.0.0.0/0",
            "transitGatewayAttachmentId": ends["hub"],
            "transitGatewayRouteTableId": tables["spoke"],
        }
        route = make(TRANSIT_ROUTE, **out)
        assert route == f"{tables['spoke']}_0.0.0.0/0"
        assert unchanged(engine, TRANSIT_ROUTE, route, in_region(**out))
        assert replaced(engine, TRANSIT_ROUTE, in_region(**out), blackhole=True) == ["blackhole"]
        assert exit_of(ec2, private) == Exit("none")
        for vpc, subnet, target in (
            (spoke, private, {"transitGatewayId": gateway}),
            (hub, inner, {"natGatewayId": nat}),
            (hub, public, {"gatewayId": internet}),
        ):
            table = make(TABLE, vpcId=vpc)
            make(TABLE_ASSOCIATION, routeTableId=table, subnetId=subnet)
            make(ROUTE, routeTableId=table, destinationCidrBlock="0.0.0.0/0", **target)
        assert exit_of(ec2, private) == Exit("internet gateway", (gateway, nat, internet))
        assert exit_of(ec2, public) == Exit("internet gateway", (internet,))
        assert exit_of(ec2, private, "10.1.0.9") == Exit("local")


def test_a_black_hole_is_a_route_without_an_attachment(engine: Engine, ec2: Any) -> None:
    with (
        made(engine, GATEWAY, **NO_DEFAULTS) as (gateway, _),
        made(engine, TRANSIT_TABLE, transitGatewayId=gateway, tags={"a": "1"}) as (table, state),
    ):
        assert (state["defaultAssociationRouteTable"], state["tags"]) == (False, {"a": "1"})
        tagged = in_region(transitGatewayId=gateway, tags={"a": "1"})
        assert unchanged(engine, TRANSIT_TABLE, table, tagged)
        assert replaced(engine, TRANSIT_TABLE, tagged, transitGatewayId="x") == ["transitGatewayId"]
        assert engine.update(TRANSIT_TABLE, table, tagged, in_region(transitGatewayId=gateway))["tags"] == {}
        hole = in_region(transitGatewayRouteTableId=table, destinationCidrBlock="10.0.0.0/8", blackhole=True)
        identifier, _ = engine.create(TRANSIT_ROUTE, hole)
        assert unchanged(engine, TRANSIT_ROUTE, identifier, hole)
        found = ec2.search_transit_gateway_routes(
            TransitGatewayRouteTableId=table, Filters=[{"Name": "state", "Values": ["blackhole"]}]
        )["Routes"]
        assert [one["DestinationCidrBlock"] for one in found] == ["10.0.0.0/8"]
        engine.delete(TRANSIT_ROUTE, identifier, hole)
        assert engine.read(TRANSIT_ROUTE, identifier, hole) == ({}, {})


def test_an_association_can_take_the_place_of_another(engine: Engine, subnets: list[tuple[str, str]]) -> None:
    vpc, subnet = subnets[0]
    with (
        made(engine, GATEWAY) as (gateway, _),
        made(engine, ATTACHMENT, transitGatewayId=gateway, vpcId=vpc, subnetIds=[subnet]) as (attachment, _),
        made(engine, TRANSIT_TABLE, transitGatewayId=gateway) as (table, _),
    ):
        declared = in_region(transitGatewayAttachmentId=attachment, transitGatewayRouteTableId=table)
        assert "Resource.AlreadyAssociated" in failure(lambda: engine.create(ASSOCIATION, declared))
        taking: Properties = {**declared, "replaceExistingAssociation": True}
        identifier, state = engine.create(ASSOCIATION, taking)
        assert (state["resourceId"], state["resourceType"]) == (vpc, "vpc")
        assert unchanged(engine, ASSOCIATION, identifier, taking)
        assert "IncorrectState" in failure(lambda: engine.delete(TRANSIT_TABLE, table, in_region()))
        engine.delete(ASSOCIATION, identifier, taking)
        assert engine.read(ASSOCIATION, identifier, taking) == ({}, {})
