"""What the read-back of the network expects, decided from the configuration alone."""

from collections.abc import Mapping

from network_estates import central, four, networked, one_zone
from readback_lines import member

from checks import readback_network
from checks.readback_facts import Value
from checks.readback_network.scope import Scope
from foundation.config import In, StackConfig

IN = In.model_validate({"in": "the-other"})
HOME = "eu-central-1"


def facts(config: StackConfig, subject: str) -> Mapping[str, Value]:
    return readback_network.expected(config)[subject]


def test_where_another_stack_declares_the_accounts_or_the_network_nothing_is_compared() -> None:
    for section in ("accounts", "network"):
        config = four().model_copy(update={section: IN})
        assert Scope.of(config) is None
        assert readback_network.expected(config) == {}


def test_without_logs_no_flow_log_is_expected() -> None:
    assert not [subject for subject in readback_network.expected(four()) if subject.startswith("flow log")]


def test_the_bucket_of_another_stack_is_not_known() -> None:
    logged = facts(four().model_copy(update={"logs": IN}), f"flow log {HOME}/production/main")
    assert logged == {"traffic": "ALL", "kind": "s3", "status": "ACTIVE"}


def test_zones_by_letter_are_zones_of_the_region() -> None:
    config = networked(
        {"regions": {HOME: {"cidr": "10.0.0.0/12", "zones": ["b"]}}, "environments": {"production": {"number": 0}}}
    )
    assert facts(config, f"subnet {HOME}/production/main/private/b")["zone"] == f"{HOME}b"
    assert facts(one_zone(), f"subnet {HOME}/production/main/private/euc1-az1")["zone"] == "euc1-az1"


def test_a_member_sees_what_is_shared_with_it_and_with_the_units_above_it() -> None:
    seen = {
        key: {name.split("/")[1] for name in facts(four(), f"subnets that {key} sees in {HOME}")}
        for key in ("shop", "lab", "management")
    }
    assert seen == {"shop": {"production", "pre-production"}, "lab": {"pre-production", "test"}, "management": set()}


def test_the_root_is_above_every_account() -> None:
    config = one_zone(shared_with=["root"])
    for key in ("shop", "lab", "management"):
        assert len(facts(config, f"subnets that {key} sees in {HOME}")) == 2


def test_public_subnets_are_seen_by_nobody() -> None:
    for subject, seen in readback_network.expected(four()).items():
        if subject.startswith("subnets that"):
            assert not [name for name in seen if "/public/" in name]


def test_the_network_account_and_closed_accounts_are_not_asked_what_they_see() -> None:
    subjects = readback_network.expected(member(four(), "lab", lifecycle="closed"))
    assert {subject.split()[2] for subject in subjects if subject.startswith("subnets that")} == {"shop", "management"}


def test_targets_of_units_of_another_stack_are_counted() -> None:
    config = four().model_copy(update={"units": IN})
    shared = f"share foundation-network-pre-production in {HOME}"
    assert facts(config, shared)["with how many"] == 2
    assert facts(four(), shared)["with"] == ["account:shop", "workloads"]


def test_one_nat_gateway_serves_all_zones_and_one_per_zone_its_own() -> None:
    for environment, zone in (("pre-production", 1), ("production", 3)):
        name = f"{HOME}/{environment}/main"
        ways = facts(four(), f"ways from {name}/private/euc1-az3")["to the internet"]
        assert ways == f"NAT gateway {name}/nat/euc1-az{zone}, internet gateway {name}"


def test_spokes_go_out_through_the_hub_and_back_and_to_nobody_else() -> None:
    hub = f"{HOME}/shared/main"
    over = f"transit gateway {HOME}"
    ways = facts(central(), f"ways from {HOME}/test/main/private/euc1-az2")
    assert ways["to the internet"] == f"{over}, NAT gateway {hub}/nat/euc1-az2, internet gateway {hub}"
    assert ways["back from the internet"] == f"{over}, local"
    assert (ways["gets into VPCs"], ways["speaks with VPCs"]) == ([], [])
