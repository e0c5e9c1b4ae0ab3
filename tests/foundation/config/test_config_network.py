"""What the section for the network says once it is read: defaults, routing, and the plan of addresses that it is."""

from typing import Any

import pytest
from estates import members, small

from foundation.addresses import AddressPlan, Pool, Reserves, Supernet, Tier, Vpc
from foundation.addresses.plan import TIERS
from foundation.config import In, Off, StackConfig
from foundation.config.network import CentralEgress, Environment, Network
from foundation.errors import ConfigurationError

REGIONS = {"eu-central-1": {"cidr": "10.0.0.0/12", "zones": ["euc1-az1", "euc1-az2"]}}
LEAST: dict[str, Any] = {"regions": REGIONS, "environments": {"production": {"number": 0}}}


def config(**section: Any) -> StackConfig:
    accounts = members(cables={"purpose": "network"}, lab={})
    return small(accounts=accounts, network={**LEAST, **section})


def network(**section: Any) -> Network:
    found = config(**section).network
    assert isinstance(found, Network)
    return found


def environment(**values: Any) -> Environment:
    return network(environments={"production": {"number": 0, **values}}).environments["production"]


def test_a_range_and_a_number_are_enough_and_the_rest_has_defaults() -> None:
    section = network()
    assert section.address_plan() == AddressPlan(
        regions={"eu-central-1": Supernet("10.0.0.0/12", ("euc1-az1", "euc1-az2"))},
        environments={"production": Pool(0, 15, {"main": Vpc(0, 18)})},
        tiers=TIERS,
        reserve=Reserves("1/4", "1/4"),
        on_premises={},
    )
    assert section.central_egress is None
    assert (section.environments["production"].egress, section.environments["production"].ipv6) == ("none", False)
    assert section.environments["production"].interface_endpoints == ()
    assert section.environments["production"].shared_with == ()


def test_everything_that_is_said_of_addresses_is_in_the_plan() -> None:
    section = network(
        environments={
            "production": {
                "number": 1,
                "size": 16,
                "vpcs": {"data": {"number": 2, "size": 20, "tiers": ["data"], "regions": ["eu-central-1"]}},
            }
        },
        tiers={"data": {"part": "1/2", "number": 1, "routing": "isolated"}},
        reserve={"supernet": "none", "pool": "1/8"},
        on_premises={"berlin": ["192.168.0.0/20"]},
    )
    assert section.address_plan() == AddressPlan(
        regions={"eu-central-1": Supernet("10.0.0.0/12", ("euc1-az1", "euc1-az2"))},
        environments={"production": Pool(1, 16, {"data": Vpc(2, 20, ("data",), ("eu-central-1",))})},
        tiers={"data": Tier("1/2", 1)},
        reserve=Reserves("none", "1/8"),
        on_premises={"berlin": ("192.168.0.0/20",)},
    )


def test_a_tier_is_routed_as_it_says_or_as_it_is_called_or_privately() -> None:
    tiers = {
        "public": {"part": "1/8", "number": 0},
        "isolated": {"part": "1/8", "number": 1},
        "machines": {"part": "1/8", "number": 2},
        "edge": {"part": "1/8", "number": 3, "routing": "public"},
        "private": {"part": "1/8", "number": 4, "routing": "isolated"},
    }
    section = network(tiers=tiers)
    assert {tier: section.routing(tier) for tier in tiers} == {
        "public": "public",
        "isolated": "isolated",
        "machines": "private",
        "edge": "public",
        "private": "isolated",
    }


def test_egress_by_ipv6_brings_its_addresses() -> None:
    assert environment(egress="ipv6").has_ipv6
    assert environment(ipv6=True).has_ipv6
    assert not environment(egress="nat").has_ipv6


def test_the_hub_is_called_main_unless_it_says_otherwise() -> None:
    hub = {"number": 0, "egress": "nat", "vpcs": {"main": {"number": 0}, "outer": {"number": 1}}}
    section = network(environments={"shared": hub}, central_egress={"environment": "shared"})
    assert section.central_egress == CentralEgress(environment="shared", vpc="main")


@pytest.mark.parametrize("service", ["ssm", "ecr.dkr", "s3-outposts", "bedrock-runtime", "com", "events"])
def test_services_are_named_as_in_the_names_of_their_endpoints(service: str) -> None:
    assert environment(interface_endpoints=[service]).interface_endpoints == (service,)


@pytest.mark.parametrize(
    "service", ["com.amazonaws.eu-central-1.ssm", "com.amazonaws.ssm", "SSM", "ecr..dkr", ".ssm", "ssm.", "ssm\n", ""]
)
def test_another_name_of_a_service_is_refused(service: str) -> None:
    with pytest.raises(ConfigurationError, match="an interface endpoint is named by its service"):
        environment(interface_endpoints=[service])


def test_a_network_may_be_off_or_in_another_stack() -> None:
    assert isinstance(small(network="off").network, Off)
    elsewhere = small(network={"in": "base"}).network
    assert isinstance(elsewhere, In)
    assert elsewhere.stack == "base"


def test_a_network_whose_accounts_are_in_another_stack_is_read() -> None:
    stack = small(accounts={"in": "base"}, guardrails="off", network=LEAST)
    assert isinstance(stack.network, Network)


def test_where_accounts_are_in_another_stack_it_is_that_stack_which_knows_whom_subnets_are_shared_with() -> None:
    section = {**LEAST, "environments": {"production": {"number": 0, "shared_with": ["account:far", "far/away"]}}}
    stack = small(units={"in": "base"}, accounts={"in": "base"}, guardrails="off", network=section)
    assert isinstance(stack.network, Network)
    assert stack.network.environments["production"].shared_with == ("account:far", "far/away")


def test_a_network_without_environments_is_one() -> None:
    assert network(environments={}).environments == {}
