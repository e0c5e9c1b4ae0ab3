"""Routes, what packets come to by them, and who sees which subnets, tampered with one thing at a time."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from readback_lines import member
from readback_network_world import HOME, OTHER, World, rolled_out
from readback_organization import session

from checks.readback import readback
from checks.readback_network.live import Live

pytestmark = pytest.mark.slow

SANDBOX, TEST, PRODUCTION, HUB = (f"{HOME}/{name}/main" for name in ("sandbox", "test", "production", "hub"))
EVERYWHERE = {"DestinationCidrBlock": "0.0.0.0/0"}
HUBS_WAYS = [f"ways from {HUB}/{tier}/euc1-az{zone}" for tier in ("private", "public") for zone in (1, 2)]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with rolled_out(tmp_path_factory.mktemp("network")) as found:
        yield found


@pytest.fixture
def ec2(world: World) -> Any:
    return world.client()


@pytest.fixture
def ram(world: World) -> Any:
    return world.client("ram")


@pytest.fixture
def live(world: World) -> Live:
    return world.live()


def cut(lines: list[str]) -> list[str]:
    """The lines without what was expected and found."""
    return [line.split(": expected")[0] for line in lines]


def table(live: Live, name: str) -> dict[str, str]:
    return {"RouteTableId": live.route_tables[name]["RouteTableId"]}


def transit_table(live: Live, name: str) -> dict[str, str]:
    return {"TransitGatewayRouteTableId": live.transit_tables[name]["TransitGatewayRouteTableId"]}


def attachment(live: Live, name: str) -> dict[str, str]:
    return {"TransitGatewayAttachmentId": live.attachments[name]["TransitGatewayAttachmentId"]}


def share(ram: Any, name: str) -> dict[str, Any]:
    (found,) = ram.get_resource_shares(resourceOwner="SELF", name=name)["resourceShares"]
    return {"resourceShareArn": found["resourceShareArn"]}


def test_a_private_subnet_leaves_through_the_nat_gateway_of_its_zone(
    world: World, ec2: Any, live: Live, undo: ExitStack
) -> None:
    first, second = (live.nat_gateways[f"{HUB}/nat/euc1-az{zone}"]["NatGatewayId"] for zone in (1, 2))
    route = {**table(live, f"{HUB}/private/euc1-az1"), **EVERYWHERE}
    ec2.replace_route(**route, NatGatewayId=second)
    undo.callback(ec2.replace_route, **route, NatGatewayId=first)
    one, two = (f"NAT gateway {HUB}/nat/euc1-az{zone}" for zone in (1, 2))
    over, out = f"transit gateway {HOME}", f"internet gateway {HUB}"
    assert sorted(world.lines()) == [
        f'route table {HUB}/private/euc1-az1, route 0.0.0.0/0: expected "{one}", found "{two}"',
        f'ways from {HUB}/private/euc1-az1, to the internet: expected "{one}, {out}", found "{two}, {out}"',
        f"ways from {PRODUCTION}/private/euc1-az1, to the internet: "
        f'expected "{over}, {one}, {out}", found "{over}, {two}, {out}"',
    ]


def test_a_nat_gateway_that_is_gone_leaves_a_black_hole(world: World, undo: ExitStack) -> None:
    ec2, live, name = world.client(region=OTHER), world.live(OTHER), f"{OTHER}/hub/main"
    gateway = live.nat_gateways[f"{name}/nat/a"]
    tags = [{"ResourceType": "natgateway", "Tags": gateway["Tags"]}]
    ec2.delete_nat_gateway(NatGatewayId=gateway["NatGatewayId"])
    ec2.get_waiter("nat_gateway_deleted").wait(NatGatewayIds=[gateway["NatGatewayId"]], WaiterConfig={"Delay": 1})
    assert cut(world.lines()) == [
        f"NAT gateway {name}/nat/a",
        f"route table {name}/private/a, route 0.0.0.0/0",
        f"ways from {name}/private/a, to the internet",
        f"ways from {name}/private/a, back from the internet",
        f"ways from {name}/private/a, gets into VPCs",
        f"ways from {OTHER}/production/main/private/a, to the internet",
        f"ways from {OTHER}/production/main/private/a, back from the internet",
    ]
    address = gateway["NatGatewayAddresses"][0]["AllocationId"]
    made = ec2.create_nat_gateway(SubnetId=gateway["SubnetId"], AllocationId=address, TagSpecifications=tags)
    there = {"NatGatewayId": made["NatGateway"]["NatGatewayId"]}
    ec2.get_waiter("nat_gateway_available").wait(NatGatewayIds=[*there.values()], WaiterConfig={"Delay": 1})
    ec2.replace_route(**table(live, f"{name}/private/a"), **EVERYWHERE, **there)
    assert world.lines() == []


def test_an_isolated_subnet_leads_nowhere(world: World, ec2: Any, live: Live, undo: ExitStack) -> None:
    route = {**table(live, f"{TEST}/isolated"), **EVERYWHERE}
    ec2.create_route(**route, GatewayId=live.internet_gateways[TEST]["InternetGatewayId"])
    undo.callback(ec2.delete_route, **route)
    ways = f"internet gateway {TEST}"
    assert world.lines() == [
        f'route table {TEST}/isolated, route 0.0.0.0/0: expected nothing, found "{ways}"',
        *(
            f'ways from {TEST}/isolated/euc1-az{zone}, to the internet: expected "nowhere", found "{ways}"'
            for zone in (1, 2)
        ),
    ]


def test_ipv6_leads_out_through_the_egress_only_gateway(world: World, ec2: Any, live: Live, undo: ExitStack) -> None:
    route = {**table(live, f"{TEST}/private/euc1-az1"), "DestinationIpv6CidrBlock": "::/0"}
    gateway = live.egress_only_gateways[TEST]["EgressOnlyInternetGatewayId"]
    ec2.delete_route(**route)
    undo.callback(ec2.create_route, **route, EgressOnlyInternetGatewayId=gateway)
    given = f'expected "egress-only internet gateway {TEST}", found'
    assert world.lines() == [
        f"route table {TEST}/private/euc1-az1, route ::/0: {given} nothing",
        f'ways from {TEST}/private/euc1-az1, to the internet by IPv6: {given} "nowhere"',
    ]


def test_a_subnet_without_a_table_has_the_routes_of_the_main_one(
    world: World, ec2: Any, live: Live, undo: ExitStack
) -> None:
    name = f"{PRODUCTION}/private/euc1-az1"
    (association,) = live.route_tables[name]["Associations"]
    ec2.disassociate_route_table(AssociationId=association["RouteTableAssociationId"])
    undo.callback(ec2.associate_route_table, **table(live, name), SubnetId=association["SubnetId"])
    assert cut(world.lines()) == [
        f"route table {name}, subnets",
        f"ways from {name}, to the internet",
        f"ways from {name}, back from the internet",
    ]


def test_a_table_that_nobody_declares_is_extra(world: World, ec2: Any, live: Live, undo: ExitStack) -> None:
    made = ec2.create_route_table(VpcId=live.vpcs[TEST]["VpcId"])["RouteTable"]["RouteTableId"]
    undo.callback(ec2.delete_route_table, RouteTableId=made)
    assert cut(world.lines()) == [f"route table {made} in {HOME}"]


def test_answers_find_their_way_back_to_a_spoke(world: World, ec2: Any, live: Live, undo: ExitStack) -> None:
    there = {**transit_table(live, f"{HOME}/egress"), **attachment(live, PRODUCTION)}
    ec2.disable_transit_gateway_route_table_propagation(**there)
    undo.callback(ec2.enable_transit_gateway_route_table_propagation, **there)
    lines = world.lines()
    assert sorted(cut(lines)) == sorted(
        [
            f"transit gateway table {HOME}/egress, known",
            f"transit gateway table {HOME}/egress, route 10.2.0.0/18",
            *(f"ways from {PRODUCTION}/private/euc1-az{zone}, back from the internet" for zone in (1, 2)),
            *(f"{way}, gets into VPCs" for way in HUBS_WAYS),
        ]
    )
    over = f"transit gateway {HOME}"
    assert f'back from the internet: expected "{over}, local", found "{over}, nowhere"' in "\n".join(lines)


def test_a_spoke_reaches_no_other_vpc(world: World, ec2: Any, live: Live, undo: ExitStack) -> None:
    route = {**transit_table(live, f"{HOME}/spokes"), "DestinationCidrBlock": "10.0.0.0/8"}
    ec2.delete_transit_gateway_route(**route)
    undo.callback(ec2.create_transit_gateway_route, **route, Blackhole=True)
    assert sorted(world.lines()) == sorted(
        [
            f'transit gateway table {HOME}/spokes, route 10.0.0.0/8: expected "nowhere", found nothing',
            *(
                f'ways from {PRODUCTION}/private/euc1-az{zone}, {fact}: expected [], found ["{HUB}"]'
                for zone in (1, 2)
                for fact in ("gets into VPCs", "speaks with VPCs")
            ),
            *(f'{way}, speaks with VPCs: expected [], found ["{PRODUCTION}"]' for way in HUBS_WAYS),
        ]
    )


def test_a_peering_shows_in_the_ways(world: World, ec2: Any, live: Live, undo: ExitStack) -> None:
    ends = {"VpcId": live.vpcs[SANDBOX]["VpcId"], "PeerVpcId": live.vpcs[TEST]["VpcId"]}
    peering = ec2.create_vpc_peering_connection(**ends)["VpcPeeringConnection"]["VpcPeeringConnectionId"]
    undo.callback(ec2.delete_vpc_peering_connection, VpcPeeringConnectionId=peering)
    ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=peering)
    route = {**table(live, f"{SANDBOX}/private/euc1-az2"), "DestinationCidrBlock": "10.4.0.0/18"}
    ec2.create_route(**route, VpcPeeringConnectionId=peering)
    undo.callback(ec2.delete_route, **route)
    assert world.lines() == [
        f'route table {SANDBOX}/private/euc1-az2, route 10.4.0.0/18: expected nothing, found "{peering}"',
        f'ways from {SANDBOX}/private/euc1-az2, gets into VPCs: expected [], found ["{peering}"]',
    ]


def test_transit_gateways_and_their_attachments_are_compared(
    world: World, ec2: Any, live: Live, undo: ExitStack
) -> None:
    gateway = {"TransitGatewayId": live.transit_gateways[HOME]["TransitGatewayId"]}
    spokes = transit_table(live, f"{HOME}/spokes")["TransitGatewayRouteTableId"]
    on = {"DefaultRouteTableAssociation": "enable", "AssociationDefaultRouteTableId": spokes}
    ec2.modify_transit_gateway(**gateway, Options=on)
    undo.callback(ec2.modify_transit_gateway, **gateway, Options={"DefaultRouteTableAssociation": "disable"})
    lost = live.subnets[f"{HUB}/private/euc1-az2"]["SubnetId"]
    ec2.modify_transit_gateway_vpc_attachment(**attachment(live, HUB), RemoveSubnetIds=[lost])
    undo.callback(ec2.modify_transit_gateway_vpc_attachment, **attachment(live, HUB), AddSubnetIds=[lost])
    lines = cut(world.lines())
    assert f"transit gateway {HOME}, default association" in lines
    assert f"transit gateway attachment {HUB}, subnets" in lines
    assert f"ways from {PRODUCTION}/private/euc1-az2, to the internet" in lines


def test_by_which_table_a_spoke_is_sent_is_compared(world: World, ec2: Any, live: Live, undo: ExitStack) -> None:
    there = {**transit_table(live, f"{HOME}/spokes"), **attachment(live, PRODUCTION)}

    def is_sent() -> bool:
        (found,) = ec2.describe_transit_gateway_attachments(
            TransitGatewayAttachmentIds=[there["TransitGatewayAttachmentId"]]
        )["TransitGatewayAttachments"]
        return "Association" in found

    ec2.disassociate_transit_gateway_route_table(**there)
    undo.callback(ec2.associate_transit_gateway_route_table, **there)
    while is_sent():
        time.sleep(0.05)
    private = [f"ways from {PRODUCTION}/private/euc1-az{zone}" for zone in (1, 2)]
    assert cut(world.lines()) == [
        f"transit gateway attachment {PRODUCTION}, sent by",
        *(f"{way}, {fact} the internet" for way in private for fact in ("to", "back from")),
    ]


def test_whom_subnets_are_shared_with_is_compared(world: World, ram: Any, undo: ExitStack) -> None:
    there = {**share(ram, "foundation-network-production"), "principals": [world.inside.id_of("lab")]}
    ram.disassociate_resource_share(**there)
    undo.callback(ram.associate_resource_share, **there)
    name = f"share foundation-network-production in {HOME}"
    first, *others = world.lines()
    assert first.startswith(f'{name}, with: expected ["account:lab", "workloads/production"]')
    assert set(cut(others)) == {
        f"subnets that lab sees in {HOME}, {PRODUCTION}/{tier}/euc1-az{zone}"
        for tier in ("private", "isolated")
        for zone in (1, 2)
    }


def test_a_share_beyond_the_organization_is_named(world: World, ram: Any, undo: ExitStack) -> None:
    there = share(ram, "foundation-network-test")
    ram.update_resource_share(**there, allowExternalPrincipals=True)
    undo.callback(ram.update_resource_share, **there, allowExternalPrincipals=False)
    name = f"share foundation-network-test in {HOME}"
    assert world.lines() == [f"{name}, outside of the organization: expected false, found true"]


def test_a_share_that_nobody_declares_is_extra_and_shows_where_it_is_seen(
    world: World, ram: Any, live: Live, undo: ExitStack
) -> None:
    name = f"{HUB}/isolated/euc1-az1"
    arn = live.subnets[name]["SubnetArn"]
    made = ram.create_resource_share(name="more", resourceArns=[arn], principals=[world.inside.id_of("log-archive")])
    undo.callback(ram.delete_resource_share, resourceShareArn=made["resourceShare"]["resourceShareArn"])
    assert sorted(cut(world.lines())) == [f"share more in {HOME}", f"subnets that log-archive sees in {HOME}, {name}"]


def test_a_subnet_that_another_account_shares_is_named_and_own_ones_are_not(world: World, undo: ExitStack) -> None:
    ec2, ram = world.client(key="log-archive"), world.client("ram", "log-archive")
    vpc = ec2.create_vpc(CidrBlock="10.99.0.0/16")["Vpc"]["VpcId"]
    undo.callback(ec2.delete_vpc, VpcId=vpc)
    own = ec2.create_subnet(VpcId=vpc, CidrBlock="10.99.0.0/24")["Subnet"]
    undo.callback(ec2.delete_subnet, SubnetId=own["SubnetId"])
    assert world.lines() == []
    made = ram.create_resource_share(
        name="more", resourceArns=[own["SubnetArn"]], principals=[world.inside.id_of("lab")]
    )
    undo.callback(ram.delete_resource_share, resourceShareArn=made["resourceShare"]["resourceShareArn"])
    words = f"{own['SubnetId']} of {world.inside.id_of('log-archive')}"
    assert world.lines() == [f'subnets that lab sees in {HOME}, {words}: expected nothing, found "seen"']


def test_an_account_that_cannot_be_entered_is_a_finding_and_not_the_end(world: World) -> None:
    config = member(world.config, "lab", access_role="nobody")
    lines = [str(one) for one in readback(config, world.shell.endpoint, session()).mismatches]
    assert 'network, lab: expected nothing, found {"cannot be read": "AccessDenied"}' in lines
