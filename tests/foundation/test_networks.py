"""What the section comes to: VPCs, ways out, shares and transit gateways, and that what is added moves nothing."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from network_estates import ONE_ZONE, TWO_REGIONS, central, four

from foundation.config.network import Network
from foundation.networks import Subnet, Vpc, shares, transits, vpcs

Section = dict[str, Any]
UNHURRIED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""Examples are made of many parts, and machines may be busy: neither is what these tests are about."""
ZONES = ["euc1-az2", "euc1-az3", "euc1-az1", "euc1-az5"]
TIERS: Mapping[str, Mapping[str, Any]] = {
    "private": {"part": "1/4", "number": 0},
    "machines": {"part": "1/4", "number": 1},
    "isolated": {"part": "1/4", "number": 2},
    "public": {"part": "1/8", "number": 6},
    "edge": {"part": "1/8", "number": 7, "routing": "public"},
}
TIER_LISTS = st.sampled_from([None, ["public", "private"], ["isolated", "edge"], ["machines", "public", "isolated"]])
VPCS = st.dictionaries(
    st.sampled_from(["main", "data", "lab"]), st.fixed_dictionaries({"tiers": TIER_LISTS}), min_size=1
).map(lambda found: {key: {**_said(each), "number": number} for number, (key, each) in enumerate(found.items())})
ENVIRONMENT = st.fixed_dictionaries(
    {
        "vpcs": VPCS,
        "egress": st.sampled_from(["none", "ipv6", "nat", "nat-per-zone"]),
        "ipv6": st.booleans(),
        "shared_with": st.sampled_from([[], ["root"], ["workloads", "account:lab"]]),
    }
)
SECTIONS = st.builds(
    lambda zones, environments: {
        "regions": {"eu-central-1": {"cidr": "10.0.0.0/12", "zones": ZONES[:zones]}},
        "tiers": TIERS,
        "environments": {key: {**each, "number": n} for n, (key, each) in enumerate(environments.items())},
    },
    st.integers(1, 3),
    st.dictionaries(st.sampled_from(["production", "test", "sandbox"]), ENVIRONMENT, min_size=1),
)


def _said(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if value is not None}


def network(section: Mapping[str, Any]) -> Network:
    return Network.model_validate(section)


def declared(section: Mapping[str, Any]) -> dict[str, Vpc]:
    return {vpc.name: vpc for vpc in vpcs(network(section))}


def one(section: Mapping[str, Any] | None = None, /, **environment: Any) -> Vpc:
    """The one VPC of an environment."""
    values = {"regions": ONE_ZONE, "environments": {"production": {"number": 0, **environment}}, **(section or {})}
    (found,) = vpcs(network(values))
    return found


def in_zones(*zones: str) -> Section:
    return {"regions": {"eu-central-1": {"cidr": "10.0.0.0/12", "zones": list(zones)}}}


def of(
    found: Mapping[str, Vpc],
) -> dict[str, tuple[str, tuple[Subnet, ...], dict[str, str | None], dict[str, Subnet]]]:
    """What AWS has of each VPC that another choice would make anew, or send another way."""
    return {
        name: (vpc.cidr, vpc.subnets, {zone: vpc.nat_of(zone) for zone in vpc.zones}, dict(vpc.nat_subnets))
        for name, vpc in found.items()
    }


def test_there_is_a_vpc_for_each_region_it_is_in_with_a_subnet_for_each_tier_and_zone() -> None:
    section = four().network
    assert isinstance(section, Network)
    found = {vpc.name: vpc for vpc in vpcs(section)}
    assert set(found) == {
        *(f"{region}/{name}" for region in TWO_REGIONS for name in ("production/main", "pre-production/main")),
        *(f"{region}/sandbox/{name}" for region in TWO_REGIONS for name in ("main", "data")),
        "eu-central-1/test/main",
    }
    data = found["eu-west-1/sandbox/data"]
    assert (data.region, data.environment, data.cidr) == ("eu-west-1", "sandbox", "10.22.64.0/20")
    assert [subnet.name for subnet in data.subnets] == [
        f"eu-west-1/sandbox/data/private/euw1-az{number}" for number in (1, 2, 3)
    ]
    assert {subnet.tier for subnet in found["eu-central-1/test/main"].subnets} == {"private", "isolated", "public"}


@pytest.mark.parametrize(
    ("tier", "said", "routing"),
    [
        ("public", {}, "public"),
        ("isolated", {}, "isolated"),
        ("private", {}, "private"),
        ("machines", {}, "private"),
        ("public", {"routing": "isolated"}, "isolated"),
        ("machines", {"routing": "public"}, "public"),
    ],
)
def test_a_tier_is_routed_as_it_says_else_as_it_is_called_else_privately(
    tier: str, said: dict[str, str], routing: str
) -> None:
    (subnet,) = one({"tiers": {tier: {"part": "1/2", "number": 0, **said}}}).subnets
    assert subnet.routing == routing


def test_ipv6_addresses_come_by_choice_or_with_the_egress_that_needs_them() -> None:
    assert not one().has_ipv6
    assert one(ipv6=True).has_ipv6
    assert one(egress="ipv6").has_ipv6
    assert len({subnet.ipv6_index for subnet in one(ipv6=True).subnets}) == 3


def test_private_subnets_get_out_by_ipv6_where_they_get_out_at_all() -> None:
    assert not one(ipv6=True).has_ipv6_egress
    assert not one(egress="nat").has_ipv6_egress
    assert one(egress="nat", ipv6=True).has_ipv6_egress
    assert one(egress="ipv6").has_ipv6_egress


@pytest.mark.parametrize(
    ("egress", "gateways"),
    [("none", []), ("ipv6", []), ("central", []), ("nat", ZONES[:1]), ("nat-per-zone", ZONES)],
)
def test_nat_gateways_are_in_the_first_zone_of_the_file_or_in_all(egress: str, gateways: list[str]) -> None:
    vpc = one(in_zones(*ZONES), egress=egress)
    assert vpc.zones == tuple(ZONES)
    assert list(vpc.nat_subnets) == gateways
    assert all((subnet.routing, subnet.zone) == ("public", zone) for zone, subnet in vpc.nat_subnets.items())


def test_private_subnets_use_the_nat_gateway_of_their_zone_or_the_only_one() -> None:
    def used(egress: str) -> list[str | None]:
        return [one(in_zones(*ZONES), egress=egress).nat_of(zone) for zone in ZONES]

    assert used("nat-per-zone") == ZONES
    assert used("nat") == [ZONES[0]] * 4
    assert used("none") == used("central") == [None] * 4


def test_of_several_tiers_the_one_with_the_first_addresses_has_nat_gateways_and_attachments() -> None:
    tiers = {
        "edge": {"part": "1/8", "number": 7, "routing": "public"},
        "front": {"part": "1/8", "number": 5, "routing": "public"},
        "machines": {"part": "1/4", "number": 1},
        "desks": {"part": "1/4", "number": 0},
    }
    vpc = one({"tiers": tiers, **in_zones(*ZONES)}, egress="nat-per-zone")
    assert [subnet.tier for subnet in vpc.nat_subnets.values()] == ["front"] * 4
    assert [(subnet.tier, subnet.zone) for subnet in vpc.zonal_subnets] == [("desks", zone) for zone in ZONES]


def test_endpoints_are_those_of_the_environment() -> None:
    assert one(interface_endpoints=["ssm", "ecr.dkr"]).interface_endpoints == ("ssm", "ecr.dkr")
    assert one().interface_endpoints == ()


@UNHURRIED
@given(SECTIONS)
def test_an_environment_more_changes_no_other(section: Section) -> None:
    environments = {"added": {"number": 4, "egress": "nat", "shared_with": ["root"]}, **section["environments"]}
    before, after = declared(section), declared({**section, "environments": environments})
    assert set(after) - set(before) == {"eu-central-1/added/main"}
    assert {name: after[name] for name in before} == before


@UNHURRIED
@given(SECTIONS)
def test_a_vpc_more_changes_no_other(section: Section) -> None:
    before = declared(section)
    for key, environment in section["environments"].items():
        vpcs_ = {"added": {"number": 5}, **environment["vpcs"]}
        more = {**section["environments"], key: {**environment, "vpcs": vpcs_}}
        after = declared({**section, "environments": more})
        assert set(after) - set(before) == {f"eu-central-1/{key}/added"}
        assert {name: after[name] for name in before} == before


@UNHURRIED
@given(SECTIONS)
def test_a_region_more_changes_nothing_in_the_others(section: Section) -> None:
    before = declared(section)
    west = {"cidr": "10.16.0.0/12", "zones": ["euw1-az1"]}
    after = declared({**section, "regions": {"eu-west-1": west, **section["regions"]}})
    assert len(after) == 2 * len(before)
    assert {name: after[name] for name in before} == before


@UNHURRIED
@given(SECTIONS)
def test_a_zone_at_the_end_keeps_every_subnet_and_the_nat_gateway_that_each_zone_uses(section: Section) -> None:
    before = of(declared(section))
    zones = section["regions"]["eu-central-1"]["zones"]
    for name, vpc in declared({**section, **in_zones(*zones, ZONES[3])}).items():
        cidr, subnets, used, gateways = before[name]
        assert vpc.cidr == cidr
        assert tuple(subnet for subnet in vpc.subnets if subnet.zone != ZONES[3]) == subnets
        assert {zone: vpc.nat_of(zone) for zone in zones} == used
        assert {zone: subnet for zone, subnet in vpc.nat_subnets.items() if zone != ZONES[3]} == gateways


@UNHURRIED
@given(SECTIONS)
def test_shared_are_exactly_the_private_and_isolated_subnets_of_environments_that_name_somebody(
    section: Section,
) -> None:
    found = shares(network(section))
    expected = {
        subnet.name
        for vpc in vpcs(network(section))
        for subnet in vpc.subnets
        if subnet.tier not in ("public", "edge") and section["environments"][vpc.environment]["shared_with"]
    }
    assert {subnet.name for share in found for subnet in share.subnets} == expected
    assert sum(len(share.subnets) for share in found) == len(expected)
    for share in found:
        assert share.subnets
        assert list(share.targets) == section["environments"][share.environment]["shared_with"]
        assert all(subnet.name.startswith(f"{share.name}/") for subnet in share.subnets)


def test_there_is_one_share_for_each_region_and_environment_with_the_subnets_of_all_its_vpcs() -> None:
    environments = {
        "production": {
            "number": 0,
            "shared_with": ["workloads"],
            "vpcs": {"main": {"number": 0}, "data": {"number": 1, "tiers": ["isolated"], "regions": ["eu-west-1"]}},
        },
        "edge": {"number": 1, "shared_with": ["workloads"], "vpcs": {"main": {"number": 0, "tiers": ["public"]}}},
        "alone": {"number": 2},
    }
    found = shares(network({"regions": TWO_REGIONS, "environments": environments}))
    assert [(share.name, share.region, share.environment, len(share.subnets)) for share in found] == [
        ("eu-central-1/production", "eu-central-1", "production", 6),
        ("eu-west-1/production", "eu-west-1", "production", 9),
    ]
    assert all(share.targets == ("workloads",) for share in found)


def test_each_region_with_central_egress_has_a_transit_gateway_between_the_hub_and_its_spokes() -> None:
    section = central().network
    assert isinstance(section, Network)
    found = transits(section)
    assert [(each.region, each.supernet) for each in found] == [
        (region, TWO_REGIONS[region]["cidr"]) for region in TWO_REGIONS
    ]
    for each in found:
        assert each.hub.name == f"{each.region}/shared/main"
        assert {spoke.name for spoke in each.spokes} == {
            f"{each.region}/{name}/main" for name in ("production", "pre-production", "test")
        }
    assert {vpc.name for vpc in vpcs(section) if vpc.is_hub} == {each.hub.name for each in found}


def test_a_region_without_spokes_has_no_transit_gateway() -> None:
    environments = {
        "shared": {"number": 0, "egress": "nat", "vpcs": {"inner": {"number": 0}, "outer": {"number": 1}}},
        "test": {"number": 1, "egress": "central", "vpcs": {"main": {"number": 0, "regions": ["eu-west-1"]}}},
        "sandbox": {"number": 2, "egress": "nat"},
    }
    hub = {"environment": "shared", "vpc": "outer"}
    (found,) = transits(network({"regions": TWO_REGIONS, "environments": environments, "central_egress": hub}))
    assert found.region == "eu-west-1"
    assert found.hub.name == "eu-west-1/shared/outer"
    assert [spoke.name for spoke in found.spokes] == ["eu-west-1/test/main"]


def test_there_is_no_transit_gateway_without_central_egress() -> None:
    zones = ["euc1-az1"]
    section = Network.model_validate(
        {
            "regions": {"eu-central-1": {"cidr": "10.0.0.0/12", "zones": zones}},
            "environments": {"hub": {"number": 0, "egress": "nat"}, "lab": {"number": 1, "egress": "nat"}},
            "central_egress": {"environment": "hub"},
        }
    )
    assert transits(section) == ()
