"""The network for people: routes of every kind of subnet, who sees it, what stays free, quotas and what costs."""

import pytest
from estates import small
from network_estates import ONE_ZONE, TWO_REGIONS, central, four, many, networked, one_zone, planned

from foundation import networks
from foundation.config import StackConfig
from foundation.network_plan import NetworkPlan, VpcPlan, plan, warnings, words
from foundation.network_plan.warnings import Billed, billed


def vpc(found: NetworkPlan, name: str) -> VpcPlan:
    return next(each for region in found.regions for each in region.vpcs if each.vpc.name == name)


def routed(config: StackConfig, name: str) -> dict[str, tuple[str, ...]]:
    """The words for the routes of each tier of a VPC."""
    return {tier.name: words.routes(tier) for tier in vpc(planned(config), name).tiers}


def told(config: StackConfig) -> list[str]:
    return list(words.lines(planned(config)))


@pytest.mark.parametrize(
    ("environment", "public", "private"),
    [
        ("production", ("0.0.0.0/0 → internet gateway", "::/0 → internet gateway"), None),
        ("pre-production", ("0.0.0.0/0 → internet gateway",), ("0.0.0.0/0 → NAT gateway in euc1-az1",)),
        (
            "test",
            ("0.0.0.0/0 → internet gateway", "::/0 → internet gateway"),
            ("::/0 → egress-only internet gateway",),
        ),
        ("sandbox", ("0.0.0.0/0 → internet gateway",), ("→ nowhere",)),
    ],
)
def test_private_subnets_are_routed_as_the_egress_of_their_environment_says(
    environment: str, public: tuple[str, ...], private: tuple[str, ...] | None
) -> None:
    zonal = ("0.0.0.0/0 → NAT gateway of the zone", "::/0 → egress-only internet gateway")
    assert routed(four(), f"eu-central-1/{environment}/main") == {
        "public": public,
        "private": private or zonal,
        "isolated": ("→ nowhere",),
    }


def test_ipv6_addresses_without_egress_give_private_subnets_no_way_out() -> None:
    assert routed(one_zone(ipv6=True), "eu-central-1/production/main")["private"] == ("→ nowhere",)


def test_the_nat_gateway_of_a_single_zone_is_named_by_it() -> None:
    private = routed(one_zone(egress="nat-per-zone"), "eu-central-1/production/main")["private"]
    assert private == ("0.0.0.0/0 → NAT gateway in euc1-az1",)


def test_central_egress_leads_to_the_transit_gateway_and_back_from_the_hub() -> None:
    assert routed(central(), "eu-west-1/test/main")["private"] == ("0.0.0.0/0 → transit gateway",)
    hub = routed(central(), "eu-west-1/shared/main")
    assert hub["public"] == ("0.0.0.0/0 → internet gateway", "10.16.0.0/12 → transit gateway")
    assert hub["private"] == ("0.0.0.0/0 → NAT gateway of the zone",)
    (line,) = {line for line in told(central()) if words.CENTRAL in line}
    assert line.endswith(
        ": production/main, pre-production/main, test/main → transit gateway → shared/main: NAT gateways → internet"
    )


def test_a_hub_without_spokes_has_no_route_back() -> None:
    alone = networked(
        {
            "regions": ONE_ZONE,
            "central_egress": {"environment": "shared"},
            "environments": {"shared": {"number": 0, "egress": "nat"}},
        }
    )
    assert routed(alone, "eu-central-1/shared/main")["public"] == ("0.0.0.0/0 → internet gateway",)
    assert not any(words.CENTRAL in line for line in told(alone))


def test_tiers_come_from_the_internet_inwards_and_their_subnets_in_the_order_of_the_zones_in_the_file() -> None:
    zones = ["euc1-az3", "euc1-az1"]
    found = planned(
        networked(
            {
                "regions": {"eu-central-1": {"cidr": "10.0.0.0/12", "zones": zones}},
                "environments": {"production": {"number": 0}},
                "tiers": {
                    "database": {"part": "1/4", "number": 0, "routing": "isolated"},
                    "machines": {"part": "1/4", "number": 1},
                    "edge": {"part": "1/4", "number": 2, "routing": "public"},
                },
            }
        )
    )
    tiers = vpc(found, "eu-central-1/production/main").tiers
    assert [tier.name for tier in tiers] == ["edge", "machines", "database"]
    assert [subnet.zone for subnet in tiers[0].subnets] == zones


def test_public_subnets_are_nobodys_but_the_network_accounts() -> None:
    shared = {tier.name: tier.shared_with for tier in vpc(planned(four()), "eu-central-1/production/main").tiers}
    unit = ("workloads/production",)
    assert shared == {"public": (), "private": unit, "isolated": unit}
    lines = told(four())
    assert "    Shared with: workloads, account:shop (private and isolated subnets)" in lines
    assert f"    Shared with: {words.NOBODY}" in lines


def test_what_is_shared_in_words_is_what_is_shared_in_aws() -> None:
    found = planned(four())
    seen = {
        subnet.name
        for region in found.regions
        for each in region.vpcs
        for tier in each.tiers
        if tier.shared_with
        for subnet in tier.subnets
    }
    assert seen == {subnet.name for share in networks.shares(found.section) for subnet in share.subnets}


def test_lines_have_every_block_with_what_is_kept_and_what_is_free_in_it() -> None:
    assert told(one_zone(egress="nat", interface_endpoints=["ssm"])) == [
        "1 Region, 1 environment, 1 VPC, 3 subnets in the account cables",
        "Every VPC has gateway endpoints for s3 and dynamodb.",
        "eu-central-1  10.0.0.0/12",
        "  Kept for growth: 10.12.0.0/14",
        "  Free: 10.2.0.0/15, 10.4.0.0/14, 10.8.0.0/14",
        "  production  10.0.0.0/15",
        "    Egress: one NAT gateway",
        f"    Shared with: {words.NOBODY}",
        "    Endpoints: ssm in each zone",
        "    Kept for growth: 10.1.128.0/17",
        "    Free: 10.0.64.0/18, 10.0.128.0/17, 10.1.0.0/17",
        "    main  10.0.0.0/18",
        "      public  0.0.0.0/0 → internet gateway",
        "        euc1-az1  10.0.6.0/24  NAT gateway",
        "      private  0.0.0.0/0 → NAT gateway in euc1-az1",
        "        euc1-az1  10.0.0.0/22",
        "      isolated  → nowhere",
        "        euc1-az1  10.0.4.0/23",
        "      Kept for growth: 10.0.32.0/19",
        "      Free: 10.0.7.0/24, 10.0.8.0/21, 10.0.16.0/20",
    ]


def test_an_environment_without_a_vpc_in_a_region_keeps_its_addresses_there() -> None:
    lines = told(four())
    place = lines.index("  test  10.20.0.0/15")
    assert lines[place + 1] == f"    VPCs: {words.NO_VPC}"
    assert lines[place + 2] == "    Kept for growth: 10.21.128.0/17"


def test_of_many_free_blocks_the_largest_are_named_and_the_rest_counted() -> None:
    lines = told(one_zone(vpcs={"main": {"number": 0, "size": 20}}))
    assert "    Free: 10.0.32.0/19, 10.0.64.0/18, 10.0.128.0/17, 10.1.0.0/17 and 1 smaller" in lines


def test_ranges_of_other_places_and_ipv6_are_told() -> None:
    lines = told(four(on_premises={"office": ["192.168.10.0/24", "192.168.12.0/24"], "factory": ["172.20.0.0/16"]}))
    assert lines[2] == "In use elsewhere: office 192.168.10.0/24, 192.168.12.0/24; factory 172.20.0.0/16"
    assert "    main  10.0.0.0/18 and an IPv6 range" in lines
    assert "    Egress: one NAT gateway in each zone, and by IPv6" in lines
    assert "    Egress: by IPv6 alone" in lines
    assert "    Egress: central, through shared/main" in told(central())


def test_what_is_billed_by_the_hour_is_counted_by_region() -> None:
    assert billed(planned(four())) == {
        "eu-central-1": Billed(nat_gateways=4, interface_endpoints=6, transit_attachments=0),
        "eu-west-1": Billed(nat_gateways=4, interface_endpoints=6, transit_attachments=0),
    }
    assert billed(planned(central()))["eu-west-1"] == Billed(3, 0, 4)
    assert list(words.costs(planned(central())))[1] == (
        "Billed by the hour in eu-west-1: 3 NAT gateways, 4 transit gateway attachments."
    )
    assert list(words.costs(planned(one_zone(egress="nat")))) == ["Billed by the hour in eu-central-1: 1 NAT gateway."]
    assert list(words.costs(planned(one_zone()))) == []


def test_more_than_five_nat_gateways_and_twenty_gateway_endpoints_in_a_region_are_warned_of() -> None:
    texts = [one.text for one in warnings(planned(many(11)))]
    assert [text.partition(";")[0] for text in texts if "Elastic" in text] == [
        f"{region} has 9 NAT gateways, each with an Elastic IP address" for region in TWO_REGIONS
    ]
    assert [text.partition(";")[0] for text in texts if "gateway endpoints" in text] == [
        f"{region} has 22 gateway endpoints" for region in TWO_REGIONS
    ]
    assert all("Service Quotas" in text for text in texts)


def test_five_nat_gateways_and_twenty_gateway_endpoints_are_within_the_quota() -> None:
    five = {f"e-{number}": {"number": number, "egress": "nat"} for number in range(5)}
    assert not any(
        "Elastic" in one.text for one in warnings(planned(networked({"regions": ONE_ZONE, "environments": five})))
    )
    assert not any("endpoints" in one.text for one in warnings(planned(many(10))))


def test_warnings_of_addresses_are_among_them() -> None:
    docker = networked(
        {
            "regions": {"eu-central-1": {"cidr": "172.16.0.0/12", "zones": ["euc1-az1"]}},
            "environments": {"production": {"number": 1, "size": 16}},
        }
    )
    assert [one.kind for one in warnings(planned(docker))] == ["docker"]


def test_a_hub_that_is_shared_is_warned_of_once_and_one_that_is_not_is_not() -> None:
    def hub(**wanted: object) -> NetworkPlan:
        spoke = {"number": 1, "egress": "central", "shared_with": ["workloads"]}
        environments = {"hub": {"number": 0, "egress": "nat", **wanted}, "lab": spoke}
        section = {"regions": TWO_REGIONS, "environments": environments, "central_egress": {"environment": "hub"}}
        return planned(networked(section))

    assert [one.kind for one in warnings(hub(shared_with=["workloads"]))] == ["hub"]
    assert warnings(hub()) == ()


@pytest.mark.parametrize("section", ["off", {"in": "core"}])
def test_a_stack_that_declares_no_network_has_no_plan(section: object) -> None:
    assert plan(small(network=section)) is None
