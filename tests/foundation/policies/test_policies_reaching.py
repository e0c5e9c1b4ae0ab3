"""Which policies reach an account: its own, those of the units above it, those of the root, and AWS's own."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from estates import members, prod, small

from foundation.errors import BrokenRule
from foundation.policies import documents
from foundation.policies.reaching import MANAGEMENT, Reaching, TypeReaching, reaching
from foundation.policies.statement import SCP
from foundation.services import POLICY_TYPES

RCP = "RESOURCE_CONTROL_POLICY"
DENY: Mapping[str, Any] = {"deny": ["redshift"]}
RESTRICTED = {
    "restrict_services": {
        "workloads": DENY,
        "workloads/production": DENY,
        "workloads/production/shops": DENY,
        "account:shop": DENY,
        "account:lab": DENY,
    }
}


def of_type(found: Reaching, kind: str) -> TypeReaching:
    return next(one for one in found.types if one.type == kind)


def keys(found: Reaching, kind: str = SCP) -> list[str]:
    return [one.key or f"{one.name}@{one.level}" for one in of_type(found, kind).attached]


def test_levels_go_from_the_root_down_the_units_to_the_account():
    found = reaching(small(), "shop", POLICY_TYPES)
    assert found.levels == ("root", "workloads", "workloads/production", "workloads/production/shops", "account:shop")
    assert reaching(small(), "lab", POLICY_TYPES).levels == ("root", "workloads", "account:lab")


def test_documents_of_every_level_above_reach_an_account_and_none_of_beside():
    config = small(guardrails=RESTRICTED)
    services = [key for key in keys(reaching(config, "shop", POLICY_TYPES)) if key.startswith("services")]
    assert services == [
        "services@workloads",
        "services@workloads/production",
        "services@workloads/production/shops",
        "services@account:shop",
    ]
    services = [key for key in keys(reaching(config, "lab", POLICY_TYPES)) if key.startswith("services")]
    assert services == ["services@workloads", "services@account:lab"]


def test_a_unit_whose_name_begins_like_another_is_not_above_it():
    config = small(
        units={"work": {}, "workloads": {}, "suspended": {}},
        accounts=members(shop={"unit": "workloads"}),
        guardrails={"restrict_services": {"work": DENY}},
    )
    assert "services@work" not in keys(reaching(config, "shop", POLICY_TYPES))


@pytest.mark.parametrize(("kind", "name"), [(SCP, "FullAWSAccess"), (RCP, "RCPFullAWSAccess")])
def test_awss_own_policy_is_attached_at_every_level_while_its_type_is_switched_on(kind: str, name: str):
    found = reaching(small(), "lab", POLICY_TYPES)
    own = [(one.level, one.characters, one.contents) for one in of_type(found, kind).attached if one.name == name]
    assert own == [(level, None, ()) for level in found.levels]
    without = reaching(small(), "lab", [kind for kind in POLICY_TYPES if kind not in (SCP, RCP)])
    assert {one.type for one in without.types}.isdisjoint({SCP, RCP})


def test_every_type_that_is_switched_on_is_listed_even_if_nothing_is_attached():
    found = reaching(small(), "lab", POLICY_TYPES)
    assert [one.type for one in found.types] == sorted(POLICY_TYPES)
    assert of_type(found, "TAG_POLICY") == TypeReaching("TAG_POLICY", ())


def test_a_service_control_policy_shows_its_name_its_size_and_its_statements():
    config = prod()
    found = next(
        one for one in of_type(reaching(config, "sandbox", POLICY_TYPES), SCP).attached if one.key == "regions@root"
    )
    (document,) = (one for one in documents(config) if one.key == "regions@root")
    assert (found.level, found.name, found.characters) == ("root", document.name, len(document.content))
    assert found.contents == tuple(one["Sid"] for one in json.loads(document.content)["Statement"])


def test_a_management_policy_shows_its_attributes_with_their_values():
    found = reaching(small(baseline={}), "lab", POLICY_TYPES)
    (ec2,) = of_type(found, "DECLARATIVE_POLICY_EC2").attached
    assert "serial_console_access.status: disabled" in ec2.contents
    assert "vpc_block_public_access.internet_gateway_block.mode: off" in ec2.contents
    (s3,) = of_type(found, "S3_POLICY").attached
    assert s3.contents == ("public_access_block_configuration: all",)
    (inspector,) = of_type(reaching(prod(), "sandbox", POLICY_TYPES), "INSPECTOR_POLICY").attached
    assert "enablement.ec2_scanning.enable_in_regions: eu-central-1, eu-west-1, us-east-1" in inspector.contents


def test_the_management_account_is_reached_by_management_policies_but_bound_by_no_control_policy():
    found = reaching(prod(), MANAGEMENT, POLICY_TYPES)
    assert found.levels == ("root",)
    for kind in (SCP, RCP):
        assert of_type(found, kind) == TypeReaching(kind, (), "does not bind the management account")
    assert keys(found, "DECLARATIVE_POLICY_EC2") == ["ec2@root"]
    assert keys(found, "S3_POLICY") == ["s3@root"]
    assert keys(found, "INSPECTOR_POLICY") == ["inspector@root"]


@pytest.mark.parametrize(
    ("account", "remedy"),
    [("shopp", "Write shop."), ("managment", "Write management."), ("zzz", "management, shop, lab")],
)
def test_an_unknown_account_is_refused_with_the_nearest_or_all_that_there_are(account: str, remedy: str):
    with pytest.raises(BrokenRule, match=f"there is no account {account}") as refused:
        reaching(small(), account, POLICY_TYPES)
    assert remedy in refused.value.remedy


def test_without_accounts_there_is_only_the_management_account():
    config = small(accounts="off")
    assert reaching(config, MANAGEMENT, POLICY_TYPES).levels == ("root",)
    with pytest.raises(BrokenRule, match="there is no account shop"):
        reaching(config, "shop", POLICY_TYPES)


def test_of_an_account_of_another_stack_it_is_said_that_its_units_are_not_known():
    config = small(accounts={"in": "core"}, guardrails={"restrict_services": {"account:far": DENY, "workloads": DENY}})
    found = reaching(config, "far", POLICY_TYPES)
    assert found.levels == ("root", "account:far")
    assert "services@account:far" in keys(found)
    assert "services@workloads" not in keys(found)
    (note,) = found.notes
    assert "declared by the stack core" in note
    assert reaching(config, MANAGEMENT, POLICY_TYPES).notes == ()
    with pytest.raises(BrokenRule, match="a key has small letters"):
        reaching(config, "Far Away", POLICY_TYPES)


@pytest.mark.parametrize("section", ["guardrails", "baseline", "security"])
def test_policies_of_another_stack_are_said_to_be_missing(section: str):
    found = reaching(small(**{section: {"in": "core"}}), "lab", POLICY_TYPES)
    assert found.notes == (f"The policies of foundation:{section} are declared by the stack core and are not shown.",)


def test_a_closed_account_is_said_to_be_closed_and_gets_no_document_of_its_own():
    config = small(
        accounts=members(gone={"unit": "suspended", "lifecycle": "closed"}),
        guardrails={"restrict_services": {"account:gone": DENY}},
    )
    found = reaching(config, "gone", POLICY_TYPES)
    assert "suspended@suspended" in keys(found)
    assert "services@account:gone" not in keys(found)
    (note,) = found.notes
    assert "The account is closed" in note
