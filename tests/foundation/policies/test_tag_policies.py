"""The tag policies of a schema: one at the root for all keys, one for each place that reports some of them."""

import json
from typing import Any

import pytest
from tag_estates import ENVIRONMENT, OWNER, tagged

from emulator.aws.services.organizations.tag_policy_documents import problem
from foundation.config import StackConfig
from foundation.config.tag_types import NAMES, TYPES
from foundation.errors import ConfigurationError
from foundation.policies import Document, documents
from foundation.policies.reaching import MANAGEMENT as MANAGEMENT_KEY
from foundation.policies.reaching import reaching
from foundation.policies.tags import tag_documents


def contents(config: StackConfig) -> dict[str, Any]:
    """What the documents say of keys, by target; with operators taken away."""
    return {one.target: plain(json.loads(one.content)["tags"]) for one in tag_documents(config)}


def plain(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return value["@@assign"] if "@@assign" in value else {name: plain(inner) for name, inner in value.items()}


def test_the_root_has_every_key_with_its_spelling_and_its_values() -> None:
    assert contents(tagged({"Cost-Center": {"pattern": "[0-9]{4}"}})) == {
        "root": {
            "Cost-Center": {"tag_key": "Cost-Center"},
            "environment": {"tag_key": "environment", "tag_value": ["production", "shared"]},
            "owner": {"tag_key": "owner", "tag_value": ["platform", "shop"]},
        }
    }


def test_values_are_enforced_for_the_types_that_are_named() -> None:
    found = contents(tagged({"owner": {**OWNER, "enforced_for": ["s3:bucket", "ec2:instance"]}}))
    assert found["root"]["owner"]["enforced_for"] == ["ec2:instance", "s3:bucket"]
    assert "enforced_for" not in found["root"]["environment"]


def test_a_key_is_reported_where_its_environments_are_and_nowhere_else() -> None:
    required = {"environments": ["production"], "resource_types": ["s3:bucket", "rds:db"]}
    found = contents(tagged({"owner": {**OWNER, "required": required}}))
    assert "report_required_tag_for" not in found["root"]["owner"]
    assert found["workloads/production"] == {
        "owner": {"tag_key": "owner", "report_required_tag_for": ["rds:db", "s3:bucket"]}
    }
    assert set(found) == {"root", "workloads/production"}


def test_a_key_that_is_required_everywhere_is_reported_from_the_root_on() -> None:
    found = contents(tagged({"owner": {**OWNER, "required": {"resource_types": ["s3:bucket"]}}}))
    assert found["root"]["owner"]["report_required_tag_for"] == ["s3:bucket"]
    assert set(found) == {"root"}


def test_types_that_aws_does_not_report_are_left_out_and_make_no_document() -> None:
    mixed = {"environments": ["production"], "resource_types": ["ec2:snapshot", "ec2:volume"]}
    found = contents(tagged({"owner": {**OWNER, "required": mixed}}))
    assert found["workloads/production"]["owner"]["report_required_tag_for"] == ["ec2:volume"]
    unknown = {**mixed, "resource_types": ["ec2:snapshot"]}
    assert set(contents(tagged({"owner": {**OWNER, "required": unknown}}))) == {"root"}


@pytest.mark.parametrize("section", ["off", {"in": "base"}, {"keys": {}, "cost_categories": []}])
def test_without_keys_there_are_no_tag_policies(section: object) -> None:
    assert list(tag_documents(tagged(tags=section, guardrails={"require_tags": "off"}))) == []


def documents_of(config: StackConfig) -> list[Document]:
    return [one for one in documents(config) if one.category == "tags"]


def test_they_are_among_the_documents_with_stable_names() -> None:
    required = {"environments": ["production"], "resource_types": ["s3:bucket"]}
    made = documents_of(tagged({"owner": {**OWNER, "required": required}}))
    assert [(one.key, one.name) for one in made] == [
        ("tags@root", "foundation-tags-root"),
        ("tags@workloads/production", "foundation-tags-workloads-production"),
    ]
    assert {one.type for one in made} == {"TAG_POLICY"}
    assert all(one.content == json.dumps(json.loads(one.content), separators=(",", ":")) for one in made)


def test_the_order_in_the_file_changes_no_document() -> None:
    types = ["s3:bucket", "ec2:instance", "rds:db"]
    one = {**OWNER, "enforced_for": types[:2], "required": {"resource_types": types}}
    other = {"values": OWNER["values"][::-1], "enforced_for": types[1::-1], "required": {"resource_types": types[::-1]}}
    turned = tagged(tags={"keys": {"environment": ENVIRONMENT, "owner": other}})
    assert documents_of(tagged({"owner": one})) == documents_of(turned)


def test_aws_takes_a_policy_of_every_type() -> None:
    enforced = [name for name in NAMES if TYPES[name].enforced]
    everything = {**OWNER, "enforced_for": enforced, "required": {"resource_types": list(NAMES)}}
    for document in documents_of(tagged({"owner": everything})):
        assert problem(json.loads(document.content)) is None


def test_the_management_account_has_them_too() -> None:
    found = reaching(tagged(), MANAGEMENT_KEY, ["TAG_POLICY"])
    assert [one.key for kind in found.types for one in kind.attached] == ["tags@root"]


def test_a_schema_that_does_not_fit_into_a_policy_is_refused() -> None:
    many = {f"key-{number}-{'x' * 100}": {"values": [f"value-{number}-{'y' * 200}"]} for number in range(40)}
    with pytest.raises(ConfigurationError) as caught:
        documents(tagged(many), "Pulumi.prod.yaml")
    (refused,) = caught.value.problems
    assert refused.path == "foundation:tags.keys"
    assert "a policy has at most 10,000 characters; tags@root needs" in refused.rule
