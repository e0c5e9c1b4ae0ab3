"""How packets leave a network whose egress changes, from none to central and to IPv6, and how the network ends.

One story on one emulated AWS, in the order of the file: each step is rolled out, and the routes are walked after it.
"""

from collections.abc import Iterator
from ipaddress import ip_network
from typing import Any

import pytest
from network_estate_emulated import HOME, Estate, networked, unmoved
from network_walk import INTERNET, INTERNET_6

pytestmark = pytest.mark.slow

FIRST, SECOND = "use1-az2", "use1-az1"
ZONES = (FIRST, SECOND)
TIERS = ("public", "private", "isolated")
HUB, PRODUCTION, TEST = (f"{HOME}/{environment}/main" for environment in ("hub", "production", "test"))
SECTION = {
    "regions": {HOME: {"cidr": "10.0.0.0/12", "zones": list(ZONES)}},
    "central_egress": {"environment": "hub"},
    "environments": {
        "hub": {"number": 0, "egress": "nat-per-zone"},
        "production": {"number": 1, "shared_with": ["workloads/production"]},
        "test": {"number": 2, "shared_with": ["workloads/test"]},
    },
}
TRANSIT = {
    f"create TransitGateway {HOME}",
    f"create RouteTable {HOME}/spokes",
    f"create RouteTable {HOME}/egress",
    *(
        f"create Route {HOME}/spokes/{to}"
        for to in ("internet", "10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16")
    ),
    f"create VpcAttachment {HUB}",
    f"create RouteTableAssociation {HUB}",
    f"create Route {HUB}/public/10.0.0.0/12",
}
SPOKE = ("VpcAttachment", "RouteTableAssociation", "RouteTablePropagation")


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Estate]:
    with networked(tmp_path_factory.mktemp("egress"), SECTION) as found:
        yield found


def rolled_out(estate: Estate, environment: str, egress: str) -> set[str]:
    """Another egress of an environment; what that has changed, which is no VPC's or subnet's place."""

    def edit(section: dict[str, Any]) -> None:
        section["environments"][environment]["egress"] = egress

    changed = estate.up(edit)
    assert unmoved(changed)
    return changed


def internet(vpc: str, operation: str) -> set[str]:
    return {f"{operation} Route {vpc}/private/{zone}/internet" for zone in ZONES}


def nat(vpc: str, operation: str, *zones: str) -> set[str]:
    return {f"{operation} {kind} {vpc}/nat/{zone}" for kind in ("Eip", "NatGateway") for zone in zones}


def spoke(vpc: str, operation: str) -> set[str]:
    return {f"{operation} {kind} {vpc}" for kind in SPOKE}


def ways(estate: Estate, vpc: str) -> list[tuple[str, ...]]:
    """How packets leave the private subnets, zone by zone."""
    return [estate.way(f"{vpc}/private/{zone}") for zone in ZONES]


def host(estate: Estate, subnet: str) -> str:
    """An address of a subnet."""
    return str(ip_network(estate.subnet(subnet)["CidrBlock"])[5])


def test_without_egress_packets_leave_public_subnets_alone(estate: Estate) -> None:
    assert ways(estate, PRODUCTION) == [("none",), ("none",)]
    assert estate.way(f"{PRODUCTION}/public/{FIRST}") == (PRODUCTION, "internet gateway")


def test_one_nat_gateway_serves_the_private_subnets_of_every_zone(estate: Estate) -> None:
    changed = rolled_out(estate, "production", "nat")
    assert changed == internet(PRODUCTION, "create") | nat(PRODUCTION, "create", FIRST)
    assert ways(estate, PRODUCTION) == [(f"{PRODUCTION}/nat/{FIRST}", PRODUCTION, "internet gateway")] * 2


def test_one_nat_gateway_per_zone_keeps_packets_in_their_zone(estate: Estate) -> None:
    changed = rolled_out(estate, "production", "nat-per-zone")
    route = f"update Route {PRODUCTION}/private/{SECOND}/internet"
    assert changed == {route} | nat(PRODUCTION, "create", SECOND)
    assert ways(estate, PRODUCTION) == [(f"{PRODUCTION}/nat/{zone}", PRODUCTION, "internet gateway") for zone in ZONES]


def test_central_egress_leads_through_the_transit_gateway_and_the_nat_gateways_of_the_hub(estate: Estate) -> None:
    changed = rolled_out(estate, "production", "central")
    gone = nat(PRODUCTION, "delete", *ZONES)
    assert changed == TRANSIT | spoke(PRODUCTION, "create") | internet(PRODUCTION, "update") | gone
    assert ways(estate, PRODUCTION) == [(HOME, f"{HUB}/nat/{zone}", HUB, "internet gateway") for zone in ZONES]


def test_answers_find_back_from_the_hub_to_the_subnet_that_asked(estate: Estate) -> None:
    for zone in ZONES:
        assert estate.way(f"{HUB}/public/{zone}", host(estate, f"{PRODUCTION}/private/{zone}")) == (HOME, "local")


def test_a_second_spoke_joins_and_neither_reaches_the_other(estate: Estate) -> None:
    assert rolled_out(estate, "test", "central") == spoke(TEST, "create") | internet(TEST, "create")
    assert ways(estate, TEST) == [(HOME, f"{HUB}/nat/{zone}", HUB, "internet gateway") for zone in ZONES]
    for one, other in ((PRODUCTION, TEST), (TEST, PRODUCTION), (PRODUCTION, HUB)):
        assert estate.way(f"{one}/private/{FIRST}", host(estate, f"{other}/private/{FIRST}")) == (HOME, "black hole")


def test_ipv6_alone_leads_out_by_an_egress_only_gateway_and_leaves_the_transit_gateway(estate: Estate) -> None:
    assert rolled_out(estate, "production", "ipv6") == {
        *internet(PRODUCTION, "delete"),
        *spoke(PRODUCTION, "delete"),
        f"update Vpc {PRODUCTION}",
        *(f"update Subnet {PRODUCTION}/{tier}/{zone}" for tier in TIERS for zone in ZONES),
        f"create EgressOnlyInternetGateway {PRODUCTION}",
        *(f"create Route {PRODUCTION}/private/{zone}/internet-ipv6" for zone in ZONES),
        f"create Route {PRODUCTION}/public/internet-ipv6",
    }
    assert ways(estate, PRODUCTION) == [("none",), ("none",)]
    for zone in ZONES:
        assert estate.way(f"{PRODUCTION}/private/{zone}", INTERNET_6) == (PRODUCTION, "egress-only gateway")
    assert estate.way(f"{PRODUCTION}/public/{FIRST}", INTERNET_6) == (PRODUCTION, "internet gateway")


def test_another_egress_touches_no_subnet_where_ipv6_is_kept(estate: Estate) -> None:
    def edit(section: dict[str, Any]) -> None:
        section["environments"]["production"] |= {"egress": "nat", "ipv6": True}

    assert estate.preview(edit) == internet(PRODUCTION, "create") | nat(PRODUCTION, "create", FIRST)


def test_isolated_subnets_lead_nowhere_whatever_the_egress_is(estate: Estate) -> None:
    for vpc in (HUB, PRODUCTION, TEST):
        for address in (INTERNET, INTERNET_6, "10.15.255.255"):
            assert estate.way(f"{vpc}/isolated/{FIRST}", address) == ("none",)


def test_the_network_alone_goes_in_an_order_that_aws_takes_and_leaves_nothing(estate: Estate) -> None:
    before, since = holding(estate), estate.shell.last_call()
    assert min(before.values()) > 0
    changed = estate.write("off")
    assert {line.split()[0] for line in changed} == {"delete"}
    assert {line for line in changed if "Account" in line or "OrganizationalUnit" in line} == set()
    refused = [(call["operation"], call["error"]) for call in estate.shell.calls(since) if call["error"]]
    assert [one for one in refused if not one[1].endswith(".NotFound")] == []
    assert holding(estate) == dict.fromkeys(before, 0)
    assert "DisableAWSServiceAccess" not in estate.shell.mutations(since)


def test_the_network_comes_back_as_it_was(estate: Estate) -> None:
    changed = estate.write(estate.section)
    assert {line.split()[0] for line in changed} == {"create"}
    assert estate.planned() == set()
    assert estate.subnet(f"{TEST}/private/{SECOND}")["CidrBlock"] == "10.4.0.0/22"
    assert ways(estate, TEST) == [(HOME, f"{HUB}/nat/{zone}", HUB, "internet gateway") for zone in ZONES]


def holding(estate: Estate) -> dict[str, int]:
    """How many of each kind the network account has, but for what AWS makes in every account."""
    ec2, ram = estate.client(), estate.client(service="ram")
    listed = {
        "VPCs": [vpc for vpc in ec2.describe_vpcs()["Vpcs"] if not vpc["IsDefault"]],
        "subnets": [subnet for subnet in ec2.describe_subnets()["Subnets"] if not subnet["DefaultForAz"]],
        "egress-only gateways": ec2.describe_egress_only_internet_gateways()["EgressOnlyInternetGateways"],
        "addresses": ec2.describe_addresses()["Addresses"],
        "NAT gateways": there(ec2.describe_nat_gateways()["NatGateways"], "State"),
        "endpoints": there(ec2.describe_vpc_endpoints()["VpcEndpoints"], "State"),
        "transit gateways": there(ec2.describe_transit_gateways()["TransitGateways"], "State"),
        "shares": there(ram.get_resource_shares(resourceOwner="SELF")["resourceShares"], "status"),
    }
    return {kind: len(found) for kind, found in listed.items()}


def there(found: list[Any], member: str) -> list[Any]:
    """What AWS lists and has not deleted, as it shows that for a while."""
    return [one for one in found if one[member].lower() not in {"deleted", "deleting"}]
