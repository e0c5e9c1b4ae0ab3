"""Packets walk through described VPCs: the longest route wins, and every way ends."""

from ipaddress import ip_address
from typing import Any

from checks.network_walk import INTERNET, INTERNET_6, Exit, TransitRoutes, Ways

SUBNETS = [
    {"SubnetId": name, "VpcId": vpc, "AvailabilityZoneId": zone}
    for name, vpc, zone in (
        ("spoke-1", "spoke", "az1"),
        ("spoke-2", "spoke", "az2"),
        ("hub-1", "hub", "az1"),
        ("hub-2", "hub", "az2"),
        ("public", "hub", "az1"),
    )
]
FAR = ip_address("10.2.0.9")


def route(destination: str, state: str = "active", **target: str) -> dict[str, str]:
    """A route; its target by the name that AWS has for it."""
    member = "DestinationIpv6CidrBlock" if ":" in destination else "DestinationCidrBlock"
    return {member: destination, "State": state, **target}


def table(vpc: str, routes: list[Any], *subnets: str) -> dict[str, Any]:
    """A table of these subnets; the main one of the VPC without any."""
    associations: list[Any] = [{"SubnetId": subnet} for subnet in subnets] or [{"Main": True}]
    return {"VpcId": vpc, "Routes": routes, "Associations": associations}


def ways(*tables: Any, transit: TransitRoutes | None = None) -> Ways:
    return Ways(SUBNETS, tables, [{"NatGatewayId": "nat-1", "SubnetId": "public"}], transit)


def over_transit(*routes: Any, associated: bool = True) -> TransitRoutes:
    """A transit gateway with spoke and hub, and the routes of its one table."""
    association = {"Association": {"TransitGatewayRouteTableId": "table"}} if associated else {}
    attached = [{"ResourceId": vpc, "TransitGatewayId": "tgw-1", **association} for vpc in ("spoke", "hub")]
    entered = [{"TransitGatewayAttachmentId": "to-hub", "SubnetIds": ["hub-1", "hub-2"]}]
    return TransitRoutes(attached, entered, {"table": routes})


TO_HUB = {
    "DestinationCidrBlock": "0.0.0.0/0",
    "State": "active",
    "TransitGatewayAttachments": [{"TransitGatewayAttachmentId": "to-hub"}],
}
OVER = table("spoke", [route("0.0.0.0/0", TransitGatewayId="tgw-1")])


def test_the_longest_route_wins_whatever_the_order() -> None:
    wide, narrow = (
        route("0.0.0.0/0", GatewayId="igw-1"),
        route("10.2.0.0/16", VpcPeeringConnectionId="pcx-1"),
    )
    for routes in ([wide, narrow], [narrow, wide]):
        found = ways(table("spoke", routes))
        assert found.exit_of("spoke-1") == Exit("internet gateway", ("igw-1",))
        assert found.exit_of("spoke-1", FAR) == Exit("elsewhere", ("pcx-1",))
        assert found.exit_of("spoke-1", INTERNET_6) == Exit("none")


def test_a_table_of_its_own_counts_before_the_main_one() -> None:
    own = table("spoke", [], "spoke-1")
    found = ways(table("spoke", [route("::/0", EgressOnlyInternetGatewayId="eigw-1")]), own)
    assert found.exit_of("spoke-1", INTERNET_6) == Exit("none")
    assert found.exit_of("spoke-2", INTERNET_6) == Exit("egress-only gateway", ("eigw-1",))


def test_behind_a_nat_gateway_the_packet_has_its_address() -> None:
    private = table("hub", [route("0.0.0.0/0", NatGatewayId="nat-1")])
    public = table("hub", [route("0.0.0.0/0", GatewayId="igw-1")], "public")
    found = ways(private, public).exit_of("hub-1", INTERNET)
    assert found == Exit("internet gateway", ("nat-1", "igw-1"))
    assert (found.sender, found.subnet) == ("public", "public")


def test_a_nat_gateway_that_is_not_there_swallows() -> None:
    gone = table("hub", [route("0.0.0.0/0", NatGatewayId="nat-2")])
    assert ways(gone).exit_of("hub-1") == Exit("black hole", ("nat-2",))


def test_a_black_hole_swallows_what_a_wider_route_would_take() -> None:
    routes = [
        route("0.0.0.0/0", GatewayId="igw-1"),
        route("10.0.0.0/8", "blackhole", NatGatewayId="nat-1"),
    ]
    assert ways(table("spoke", routes)).exit_of("spoke-1", FAR) == Exit("black hole")


def test_over_a_transit_gateway_a_packet_stays_in_its_zone() -> None:
    hub = [table("hub", [route("0.0.0.0/0", GatewayId=f"igw-{zone}")], f"hub-{zone}") for zone in (1, 2)]
    found = ways(OVER, *hub, transit=over_transit(TO_HUB))
    for zone in (1, 2):
        left = found.exit_of(f"spoke-{zone}")
        assert left == Exit("internet gateway", ("tgw-1", f"igw-{zone}"))
        assert (left.sender, left.subnet) == (f"spoke-{zone}", f"hub-{zone}")


def test_a_transit_gateway_leads_nowhere_without_an_association_or_a_route() -> None:
    assert ways(OVER, transit=over_transit(TO_HUB, associated=False)).exit_of("spoke-1") == Exit("none", ("tgw-1",))
    assert ways(OVER, transit=over_transit()).exit_of("spoke-1") == Exit("none", ("tgw-1",))
    away = {"DestinationCidrBlock": "10.0.0.0/8", "State": "blackhole"}
    swallowed = ways(OVER, transit=over_transit(TO_HUB, away)).exit_of("spoke-1", FAR)
    assert swallowed == Exit("black hole", ("tgw-1",))


def test_an_attachment_that_is_not_described_leads_elsewhere() -> None:
    peer = {**TO_HUB, "TransitGatewayAttachments": [{"TransitGatewayAttachmentId": "to-a-peer"}]}
    assert ways(OVER, transit=over_transit(peer)).exit_of("spoke-1") == Exit("elsewhere", ("tgw-1",))


def test_a_packet_that_comes_back_to_a_gateway_is_in_a_loop() -> None:
    back = table("hub", [route("0.0.0.0/0", TransitGatewayId="tgw-1")])
    assert ways(OVER, back, transit=over_transit(TO_HUB)).exit_of("spoke-1") == Exit("loop", ("tgw-1",))
