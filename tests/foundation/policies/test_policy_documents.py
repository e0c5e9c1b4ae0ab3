"""The documents of a small organization, whole, and what makes a document come and go."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from foundation.config import StackConfig, parse
from foundation.errors import ConfigurationError
from foundation.policies import Document, documents

GOLDEN = Path(__file__).with_name("documents.json")
SMALL: Mapping[str, object] = {
    "foundation:settings": {
        "management_account": "111122223333",
        "home_region": "eu-central-1",
        "regions": ["eu-west-1", "eu-central-1"],
        "break_glass_roles": {"emergency-access": ["deny_regions", "restrict_services"]},
    },
    "foundation:organization": {},
    "foundation:units": {"workloads": {"units": {"sandbox": {}}}, "suspended": {}},
    "foundation:accounts": {
        "email": "aws+{account}@example.com",
        "members": {"shop": {"unit": "workloads"}, "old": {"unit": "suspended", "lifecycle": "closed"}},
    },
    "foundation:guardrails": {
        "restrict_services": {"workloads/sandbox": {"deny": ["redshift"]}, "account:shop": {"allow": ["s3", "ec2"]}},
    },
    "foundation:baseline": "off",
    "foundation:logs": "off",
    "foundation:security": "off",
    "foundation:identity": "off",
    "foundation:network": "off",
    "foundation:images": "off",
    "foundation:operations": "off",
    "foundation:tags": "off",
    "foundation:spend": "off",
    "foundation:quotas": "off",
}


def config(**sections: object) -> StackConfig:
    """The small organization with some sections replaced."""
    return parse({**SMALL, **{f"foundation:{name}": value for name, value in sections.items()}}, "Pulumi.small.yaml")


def by_key(**sections: object) -> dict[str, Document]:
    return {document.key: document for document in documents(config(**sections))}


def sids(document: Document) -> list[str]:
    return [statement["Sid"] for statement in json.loads(document.content)["Statement"]]


def test_the_documents_of_a_small_organization_are_the_recorded_ones() -> None:
    made = [
        {"key": one.key, "name": one.name, "description": one.description, "policy": json.loads(one.content)}
        for one in documents(config())
    ]
    text = json.dumps(made, indent=2) + "\n"
    assert text == GOLDEN.read_text(), f"if this is meant, write it to {GOLDEN.name}:\n{text}"


def test_documents_stand_by_category_then_target_with_the_root_first() -> None:
    rails = {"deny_regions": {"targets": ["workloads", "account:shop", "root"]}}
    assert [one.key for one in documents(config(guardrails=rails))] == [
        "organization@root",
        "protection@root",
        "regions@root",
        "regions@account:shop",
        "regions@workloads",
        "suspended@suspended",
    ]


def test_a_document_is_a_minified_service_control_policy() -> None:
    for one in documents(config()):
        assert one.type == "SERVICE_CONTROL_POLICY"
        policy = json.loads(one.content)
        assert policy["Version"] == "2012-10-17"
        assert one.content == json.dumps(policy, separators=(",", ":"))


def test_names_in_aws_have_hyphens_for_slashes_and_colons() -> None:
    made = by_key()
    assert made["services@workloads/sandbox"].name == "foundation-services-workloads-sandbox"
    assert made["services@account:shop"].name == "foundation-services-account-shop"


def test_descriptions_name_the_statements() -> None:
    description = by_key()["organization@root"].description
    assert description == "Guardrails of the foundation: DenyLeavingOrganization, DenyRootUser, DenyUnencryptedVolumes"


def test_a_guardrail_that_is_off_leaves_its_document() -> None:
    assert sids(by_key()["organization@root"]) == ["DenyLeavingOrganization", "DenyRootUser", "DenyUnencryptedVolumes"]
    without = by_key(guardrails={"deny_root_user": "off"})
    assert sids(without["organization@root"]) == ["DenyLeavingOrganization", "DenyUnencryptedVolumes"]


@pytest.mark.parametrize(
    ("guardrail", "category"),
    [("deny_regions", "regions"), ("restrict_services", "services"), ("deny_suspended", "suspended")],
)
def test_a_document_goes_when_its_only_guardrail_is_off(guardrail: str, category: str) -> None:
    on = {"restrict_services": {"workloads": {"deny": ["redshift"]}}}
    assert category in {one.category for one in by_key(guardrails=on).values()}
    assert category not in {one.category for one in by_key(guardrails={**on, guardrail: "off"}).values()}


@pytest.mark.parametrize("section", ["off", {"in": "other"}])
def test_a_section_that_is_not_declared_here_has_no_documents(section: object) -> None:
    assert documents(config(guardrails=section)) == ()


def test_a_closed_account_gets_no_document() -> None:
    rails = {"restrict_services": {"account:old": {"deny": ["redshift"]}, "account:shop": {"deny": ["redshift"]}}}
    assert [one.target for one in documents(config(guardrails=rails)) if one.category == "services"] == ["account:shop"]


def test_targets_that_another_stack_declares_are_kept() -> None:
    rails = {"restrict_services": {"account:elsewhere": {"deny": ["redshift"]}, "far/away": {"deny": ["redshift"]}}}
    made = by_key(units={"in": "base"}, accounts={"in": "base"}, guardrails=rails)
    assert {"services@account:elsewhere", "services@far/away", "suspended@suspended"} <= set(made)


def test_a_document_over_the_limit_is_an_error_that_names_the_list_to_shorten() -> None:
    rails = {
        "restrict_services": {"workloads": {"deny": [f"service-with-a-long-name-{number}" for number in range(400)]}}
    }
    with pytest.raises(ConfigurationError) as caught:
        documents(config(guardrails=rails), "Pulumi.small.yaml")
    (problem,) = caught.value.problems
    assert problem.path == "foundation:guardrails.restrict_services.workloads"
    assert problem.value == int(problem.rule.split()[-1].replace(",", "")) > 10_240
    assert "a policy has at most 10,240 characters; services@workloads needs " in problem.rule
    assert "`allow` is often shorter" in problem.remedy
    assert "Pulumi.small.yaml" in str(caught.value)
