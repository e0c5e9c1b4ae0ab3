"""The ways out of a VPC: tables of subnets, gateways, and where each table leads."""

from dataclasses import replace
from typing import Any

from estates import managed
from recording import Key, Recording, record

from foundation.vpc_routes import PrivateArgs, PublicArgs, VpcRoutes, VpcRoutesArgs

NAME, REGION = "eu-central-1/production/main", "eu-central-1"
ROUTES = VpcRoutesArgs(
    region=REGION,
    vpc_id="vpc-1",
    has_ipv6=False,
    ipv6_egress=False,
    public=PublicArgs({"public/a": "subnet-pa", "public/b": "subnet-pb"}, []),
    private=[
        PrivateArgs("a", {"private/a": "subnet-a", "machines/a": "subnet-ma"}),
        PrivateArgs("b", {"private/b": "subnet-b"}),
    ],
    isolated={"isolated/a": "subnet-ia"},
    nat_subnets={},
)
ROUTE, TABLE, ASSOCIATION = (
    f"aws:ec2/{kind}"
    for kind in ("route:Route", "routeTable:RouteTable", "routeTableAssociation:RouteTableAssociation")
)
NAT, ADDRESS, INTERNET = "aws:ec2/natGateway:NatGateway", "aws:ec2/eip:Eip", "aws:ec2/internetGateway:InternetGateway"
EGRESS_ONLY = "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway"


def routes(**changes: Any) -> Recording:
    return record(lambda: VpcRoutes(NAME, replace(ROUTES, **changes), managed()))


def everything() -> Recording:
    nat = {"a": "subnet-pa", "b": "subnet-pb"}
    return routes(has_ipv6=True, ipv6_egress=True, nat_subnets=nat, private=_through("a", "b"))


def _through(*nats: str | None) -> list[PrivateArgs]:
    """The private subnets of each zone, with the zone of the NAT gateway that they use."""
    return [replace(zone, nat=nat) for zone, nat in zip(ROUTES.private, nats, strict=True)]


def ways(recording: Recording) -> dict[str, dict[str, str]]:
    """Where each table leads: the target of each destination."""
    found: dict[str, dict[str, str]] = {table.name.removeprefix(f"{NAME}/"): {} for table in recording.of(TABLE)}
    for route in recording.of(ROUTE):
        said = {name: value for name, value in route.inputs.items() if name not in ("routeTableId", "region")}
        destination = said.pop("destinationCidrBlock", None) or said.pop("destinationIpv6CidrBlock")
        (target,) = said.values()
        table = route.inputs["routeTableId"].removeprefix(f"rtb-{NAME}/")
        assert destination not in found[table]
        found[table][destination] = target
    return found


def tables(recording: Recording) -> dict[str, str]:
    """The table of each subnet."""
    associated = [association.inputs for association in recording.of(ASSOCIATION)]
    assert len({one["subnetId"] for one in associated}) == len(associated)
    return {one["subnetId"]: one["routeTableId"].removeprefix(f"rtb-{NAME}/") for one in associated}


def test_everything_is_below_its_component_in_the_region_and_named_as_it_is_in_the_file() -> None:
    recording = everything()
    made = [resource for resource in recording.resources if resource.type.startswith("aws:")]
    for resource in made:
        assert resource.parent == Key("foundation:network:VpcRoutes", NAME)
        assert (resource.inputs["region"], resource.provider) == (REGION, "management")
        if resource.type not in (ROUTE, ASSOCIATION):
            assert resource.inputs["tags"] == {"Name": resource.name}
    named = {resource.name for resource in made if resource.type in (NAT, ADDRESS, INTERNET, EGRESS_ONLY)}
    assert named == {NAME, f"{NAME}/nat/a", f"{NAME}/nat/b"}


def test_each_subnet_has_the_table_of_its_routing_and_private_ones_that_of_their_zone() -> None:
    assert tables(routes()) == {
        "subnet-pa": "public",
        "subnet-pb": "public",
        "subnet-a": "private/a",
        "subnet-ma": "private/a",
        "subnet-b": "private/b",
        "subnet-ia": "isolated",
    }
    assert {table.inputs["vpcId"] for table in routes().of(TABLE)} == {"vpc-1"}


def test_without_egress_private_subnets_lead_nowhere_and_public_ones_to_the_internet() -> None:
    assert ways(routes()) == {
        "public": {"0.0.0.0/0": f"igw-{NAME}"},
        "private/a": {},
        "private/b": {},
        "isolated": {},
    }


def test_without_public_subnets_a_vpc_has_no_internet_gateway() -> None:
    recording = routes(public=PublicArgs({}, []))
    assert not recording.of(INTERNET)
    assert set(ways(recording)) == {"private/a", "private/b", "isolated"}


def test_without_isolated_subnets_there_is_no_table_for_them() -> None:
    assert set(ways(routes(isolated={}))) == {"public", "private/a", "private/b"}


def test_private_subnets_are_routed_to_the_nat_gateway_that_their_zone_uses() -> None:
    shared = ways(routes(nat_subnets={"a": "subnet-pa"}, private=_through("a", "a")))
    assert shared["private/a"] == shared["private/b"] == {"0.0.0.0/0": f"nat-{NAME}/nat/a"}
    zonal = ways(routes(nat_subnets={"a": "subnet-pa", "b": "subnet-pb"}, private=_through("a", "b")))
    assert zonal["private/b"] == {"0.0.0.0/0": f"nat-{NAME}/nat/b"}
    assert zonal["isolated"] == {}


def test_a_nat_gateway_has_an_address_of_its_own_and_comes_after_the_internet_gateway() -> None:
    recording = routes(nat_subnets={"a": "subnet-pa"}, private=_through("a", "a"))
    gateway, address = recording.one(NAT, f"{NAME}/nat/a"), recording.one(ADDRESS, f"{NAME}/nat/a")
    assert gateway.inputs["subnetId"] == "subnet-pa"
    assert gateway.inputs["allocationId"] == f"eipalloc-{NAME}/nat/a"
    assert address.inputs["domain"] == "vpc"
    for resource in (gateway, address):
        assert Key(INTERNET, NAME) in resource.dependencies


def test_another_choice_of_egress_keeps_tables_and_associations() -> None:
    def kept(recording: Recording) -> dict[Key, Any]:
        return {one.key: one.inputs for one in recording.resources if one.type in (TABLE, ASSOCIATION)}

    assert kept(routes()) == kept(everything()) == kept(routes(transit_gateway="tgw-1"))


def test_by_ipv6_public_subnets_are_reached_and_private_ones_only_get_out() -> None:
    found = ways(routes(has_ipv6=True, ipv6_egress=True))
    assert found["public"] == {"0.0.0.0/0": f"igw-{NAME}", "::/0": f"igw-{NAME}"}
    assert found["private/a"] == found["private/b"] == {"::/0": f"eigw-{NAME}"}
    assert found["isolated"] == {}


def test_ipv6_addresses_alone_let_no_private_subnet_out() -> None:
    recording = routes(has_ipv6=True)
    assert not recording.of(EGRESS_ONLY)
    assert ways(recording)["private/a"] == {}


def test_with_both_private_subnets_have_a_way_out_for_each() -> None:
    assert ways(everything())["private/b"] == {"0.0.0.0/0": f"nat-{NAME}/nat/b", "::/0": f"eigw-{NAME}"}


def test_over_the_transit_gateway_private_subnets_get_out_and_the_hub_answers() -> None:
    spoke = ways(routes(transit_gateway="tgw-1"))
    assert spoke["private/a"] == spoke["private/b"] == {"0.0.0.0/0": "tgw-1"}
    assert spoke["isolated"] == {}
    public = PublicArgs(ROUTES.public.subnets, ["10.0.0.0/12"])
    nat = {"a": "subnet-pa"}
    hub = ways(routes(transit_gateway="tgw-1", public=public, nat_subnets=nat, private=_through("a", "a")))
    assert hub["public"] == {"0.0.0.0/0": f"igw-{NAME}", "10.0.0.0/12": "tgw-1"}
    assert hub["private/a"] == {"0.0.0.0/0": f"nat-{NAME}/nat/a"}


def test_the_ids_of_all_tables_are_handed_on() -> None:
    registered = everything().registered[Key("foundation:network:VpcRoutes", NAME)]
    assert set(registered["tables"]) == {
        f"rtb-{NAME}/{table}" for table in ("public", "private/a", "private/b", "isolated")
    }
