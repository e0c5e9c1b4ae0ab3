"""Where an address plan puts VPCs and subnets."""

from dataclasses import replace
from ipaddress import IPv4Network

import pytest
from address_plans import FRANKFURT, PLAN, with_pool, with_region
from address_text import lines

from foundation.addresses import Pool, Reserves, Tier, Vpc, layout, warnings
from foundation.errors import ConfigurationError

MAIN = "eu-central-1/production/main"


def test_a_zone_has_private_isolated_and_public_subnets_in_its_eighth_of_the_vpc() -> None:
    subnets = layout(PLAN).subnets
    assert {name: str(one.block) for name, one in subnets.items() if name.startswith(MAIN) and "az2" in name} == {
        f"{MAIN}/private/euc1-az2": "10.16.8.0/22",
        f"{MAIN}/isolated/euc1-az2": "10.16.12.0/23",
        f"{MAIN}/public/euc1-az2": "10.16.14.0/24",
    }


def test_a_subnet_lacks_the_five_addresses_that_aws_keeps() -> None:
    assert layout(PLAN).subnets[f"{MAIN}/public/euc1-az1"].usable == 256 - 5


def test_a_fourth_tier_has_its_room_in_every_zone() -> None:
    found = layout(replace(PLAN, tiers={**PLAN.tiers, "transit": Tier("1/8", 7)}))
    assert str(found.subnets[f"{MAIN}/transit/euc1-az1"].block) == "10.16.7.0/24"


def test_six_zones_fit_where_a_region_has_them() -> None:
    found = layout(with_region("us-east-1", "10.32.0.0/12", *(f"use1-az{number}" for number in range(1, 7))))
    assert str(found.subnets["us-east-1/production/main/private/use1-az6"].block) == "10.32.40.0/22"
    assert [str(block) for block in found.vpcs["us-east-1/production/main"].reserve] == [
        *("10.32.39.0/24", "10.32.47.0/24", "10.32.48.0/20"),
    ]


def test_a_vpc_has_the_tiers_that_it_names_and_the_others_stay_free() -> None:
    found = layout(with_pool(Pool(1, vpcs={"data": Vpc(0, tiers=("isolated",))}))).vpcs["eu-central-1/added/data"]
    assert [str(one.block) for one in found.subnets] == ["10.18.4.0/23", "10.18.12.0/23", "10.18.20.0/23"]
    assert IPv4Network("10.18.0.0/22") in found.left


def test_a_vpc_of_one_region_keeps_its_place_in_the_others() -> None:
    plan = with_region("eu-west-1", "10.32.0.0/12", "a")
    pool = Pool(1, vpcs={"partner": Vpc(0, regions=("eu-west-1",)), "main": Vpc(1)})
    found = layout(with_pool(pool, plan))
    assert "eu-central-1/added/partner" not in found.vpcs
    (elsewhere,) = (one for one in found.supernets[0].pools if one.key == "added")
    assert [str(block) for block in elsewhere.left] == ["10.18.128.0/17", "10.19.0.0/17"]


def test_a_reserve_that_is_given_up_is_left_for_use() -> None:
    (supernet,) = layout(replace(PLAN, reserve=Reserves("none", "1/2"))).supernets
    assert supernet.reserve == ()
    assert IPv4Network("10.24.0.0/13") in supernet.left
    assert [str(block) for block in supernet.pools[0].reserve] == ["10.17.0.0/16"]


def test_a_plan_that_does_not_hold_together_is_not_laid_out() -> None:
    with pytest.raises(ConfigurationError, match=r"(?s)environments\.added\.number.*a number is used once"):
        layout(with_pool(Pool(2)))


def test_lines_show_every_block_with_what_is_kept_and_left() -> None:
    plan = replace(PLAN, regions={"eu-central-1": replace(FRANKFURT, zones=("a",))}, environments={})
    assert lines(layout(with_pool(Pool(0, vpcs={"main": Vpc(0)}), plan))) == (
        "eu-central-1  10.16.0.0/12",
        "  added  10.16.0.0/15",
        "    main  10.16.0.0/18",
        "      a  private   10.16.0.0/22  1,019 addresses  IPv6 00",
        "      a  isolated  10.16.4.0/23    507 addresses  IPv6 08",
        "      a  public    10.16.6.0/24    251 addresses  IPv6 0c",
        "      kept for growth  10.16.32.0/19",
        "      left  10.16.7.0/24 10.16.8.0/21 10.16.16.0/20",
        "    kept for growth  10.17.128.0/17",
        "    left  10.16.64.0/18 10.16.128.0/17 10.17.0.0/17",
        "  kept for growth  10.28.0.0/14",
        "  left  10.18.0.0/15 10.20.0.0/14 10.24.0.0/14",
    )


def test_a_plan_without_reserves_and_room_says_nothing_of_them() -> None:
    pool = Pool(0, 16, {"main": Vpc(0, 16)})
    plan = replace(PLAN, regions={"eu-central-1": replace(FRANKFURT, cidr="10.1.0.0/16")}, environments={"all": pool})
    found = lines(layout(replace(plan, reserve=Reserves("none", "none"))))
    assert found[-2:] == (
        "      kept for growth  10.1.128.0/17",
        "      left  10.1.28.0/22 10.1.60.0/22 10.1.92.0/22 10.1.96.0/19",
    )


def test_a_vpc_with_addresses_of_docker_is_warned_of() -> None:
    plan = replace(PLAN, regions={"eu-central-1": replace(FRANKFURT, cidr="172.16.0.0/13")})
    assert warnings(layout(plan)) == ()
    (found,) = warnings(layout(with_pool(Pool(1, 16, {"tools": Vpc(2)}), replace(plan, environments={}))))
    assert (found.kind, "eu-central-1/added/tools (172.17.128.0/18)" in found.text) == ("docker", True)


def test_as_many_vpcs_as_the_quota_are_warned_of() -> None:
    vpcs = {f"number-{number}": Vpc(number, 20) for number in range(3)}
    plan = with_pool(Pool(1, vpcs=vpcs))
    (found,) = warnings(layout(plan))
    assert (found.kind, found.text.startswith("eu-central-1 has 5 VPCs")) == ("quota", True)
    assert warnings(layout(with_pool(Pool(1, vpcs={"only": Vpc(0), "other": Vpc(1)})))) == ()
