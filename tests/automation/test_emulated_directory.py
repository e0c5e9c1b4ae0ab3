"""The instance of IAM Identity Center that a stack's emulation has, and what is in its directory beforehand."""

from io import StringIO
from pathlib import Path
from typing import Any, cast

import boto3
import pytest
from estates import MANAGEMENT, members, small
from rich.console import Console

from automation.commands.emulate import emulation_of
from automation.commands.rehearse import emulation_for
from automation.emulated import Emulator, IdentityCenter
from automation.emulated_directory import identity_center_of
from automation.progress import Lines
from automation.rehearsal import Rehearsal
from foundation.config import Identity

INSTANCE = {"arn": "arn:aws:sso:::instance/ssoins-73b0ba47d7dd79b2", "identity_store": "d-11c569a37e"}
HOME, ELSEWHERE = "eu-central-1", "eu-west-1"
SAML = f"arn:aws:sso::{MANAGEMENT}:application/ssoins-73b0ba47d7dd79b2/apl-0123456789abcdef"


def section(directory: str, region: str = ELSEWHERE, **more: Any) -> dict[str, Any]:
    values = {
        "instance": {**INSTANCE, "region": region},
        "directory": directory,
        "groups": {"platform": {"name": "Platform team"}, "auditors": {}},
        "permission_sets": {"administrator": {"ready": "administrator"}},
        "assignments": {
            "people": {"groups": ["platform"], "permission_sets": ["administrator"], "accounts": [{"unit": "root"}]},
        },
        "ci": "off",
        "break_glass": "off",
    }
    return values | more


def declared(directory: str, **more: Any) -> IdentityCenter | None:
    return identity_center_of(Identity.model_validate(section(directory, **more)))


def single(*users: str) -> dict[str, Any]:
    """Assignments that name people themselves."""
    return {
        f"single-{number}": {
            "users": list(users),
            "permission_sets": ["administrator"],
            "accounts": [{"account": account}],
        }
        for number, account in enumerate(("lab", "shop"))
    }


def test_a_stack_without_an_instance_has_the_one_that_the_emulator_makes_up():
    assert identity_center_of(small().identity) is None
    unenabled = section("built-in")
    del unenabled["instance"]
    assert identity_center_of(Identity.model_validate(unenabled)) is None
    assert emulation_of(small()).identity_center is None


def test_the_emulation_has_the_tags_that_billing_knows_by_the_file():
    keys = {"owner": {"cost_allocation": True}, "team": {"cost_allocation": True}}
    schema = {"keys": keys, "billed": ["owner"], "cost_categories": []}
    assert emulation_of(small(tags=schema)).billed_tags == ("owner",)
    assert emulation_of(small()).billed_tags == ()
    assert emulation_of(small(tags={"in": "people"}, guardrails={"require_tags": "off"})).billed_tags == ()


def test_the_built_in_directory_is_empty_beforehand():
    assert declared("built-in") == IdentityCenter(INSTANCE["arn"], INSTANCE["identity_store"], ELSEWHERE)


def test_an_identity_provider_has_the_groups_by_name_and_the_people_that_assignments_name():
    found = declared("scim", assignments=single("cy.west", "ana.lopez"))
    assert found is not None
    assert (found.arn, found.identity_store, found.region) == (INSTANCE["arn"], INSTANCE["identity_store"], ELSEWHERE)
    assert found.groups == ("Platform team", "auditors")
    assert found.users == ("ana.lopez", "cy.west")


def test_applications_that_are_named_by_their_arns_are_there_and_others_are_not():
    applications = {
        "jira": {"kind": "jira", "groups": ["platform"], "arn": SAML},
        "slack": {"kind": "slack", "groups": ["platform"]},
    }
    found = declared("built-in", applications=applications)
    assert found is not None
    assert found.applications == {"jira": SAML}


def names(emulation: Emulator) -> list[str]:
    """Display names of the groups in the emulated store, once the organization trusts IAM Identity Center."""

    def client(service: str) -> Any:
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
        return boto3.client(service, region_name=HOME, endpoint_url=emulation.endpoint, **keys)

    organizations = client("organizations")
    organizations.create_organization(FeatureSet="ALL")
    organizations.enable_aws_service_access(ServicePrincipal="sso.amazonaws.com")
    listed = client("identitystore").list_groups(IdentityStoreId=INSTANCE["identity_store"])
    return [one["DisplayName"] for one in listed["Groups"]]


@pytest.mark.parametrize(
    ("directory", "groups", "said"),
    [
        ("scim", ["Platform team", "auditors"], "Provisioned 2 groups of the identity provider into the emulated"),
        ("built-in", [], ""),
    ],
)
def test_a_rehearsal_says_what_was_provisioned_before_it(tmp_path: Path, directory: str, groups: list[str], said: str):
    config = small(identity=section(directory, HOME), accounts=members(security={"purpose": "security-tooling"}))
    rehearsal, told = Rehearsal("prod"), StringIO()
    show = Lines(Console(file=told, width=200))
    with emulation_for(config, tmp_path, rehearsal, show) as emulation:
        assert names(emulation) == groups
    assert said in told.getvalue()
    assert ("Provisioned" in told.getvalue()) == bool(said)
    emulated = cast(dict[str, object], rehearsal.document()["emulation"])
    assert emulated.get("provisioned_groups", 0) == len(groups)
