"""What the tag schema declares on AWS besides tags: policies, categories, allocation tags and Config rules."""

from typing import Any

import pytest
from computed import ACCOUNT, ATTACHMENT, POLICY, ROOT_ID, account_id
from estates import members
from log_estates import logging
from recording import Key, Recording, Resource, record

from foundation.build import build

pytestmark = pytest.mark.usefixtures("tokens")

MANAGEMENT, GLOBAL, INSIDE = "management", "management-us-east-1", "account-guard"
CATEGORY = "aws:costexplorer/costCategory:CostCategory"
ALLOCATION = "aws:costexplorer/costAllocationTag:CostAllocationTag"
RULE = "aws:cfg/organizationManagedRule:OrganizationManagedRule"
REGIONS = ["eu-central-1", "us-east-1", "eu-west-1"]
ACCOUNTS: dict[str, dict[str, Any]] = {
    "archive": {"purpose": "log-archive", "tags": {"environment": "production"}},
    "guard": {"purpose": "security-tooling", "tags": {"environment": "production"}},
    "lab": {"tags": {"environment": "test", "owner": "science"}},
}
KEYS: dict[str, Any] = {"environment": {}, "owner": {}}
REQUIRED = {"required": {"resource_types": ["s3:bucket"]}}


def declared(schema: Any, *, preview: bool = False, accounts: Any = None, **sections: Any) -> Recording:
    if schema != "off":
        schema = {**schema, "keys": {**KEYS, **schema.get("keys", {})}}
    sections = {"accounts": members(**(accounts or ACCOUNTS)), "tags": schema, **sections}
    stack = logging(sections=sections)
    return record(lambda: build(stack).export(), preview=preview)


def needs(resource: Resource) -> set[tuple[str, str]]:
    return {(key.type.split(":")[2], key.name) for key in resource.dependencies if key.type.startswith("aws")}


def by_value(category: Resource) -> list[tuple[str, list[str]]]:
    return [(rule["value"], rule["rule"]["dimension"]["values"]) for rule in category.inputs["rules"]]


def test_without_a_schema_nothing_is_declared_and_keys_alone_bring_categories_and_a_policy() -> None:
    off = declared("off")
    assert "tags" not in off.outputs or off.outputs["tags"] is None
    assert off.of(CATEGORY) == ()
    keys = declared({})
    assert {one.name for one in keys.of(CATEGORY)} == {"Unit", "Environment", "Owner"}
    assert (keys.of(ALLOCATION), keys.of(RULE)) == ((), ())
    assert {one.name for one in keys.of(POLICY)} - {one.name for one in off.of(POLICY)} == {"tags@root"}


def test_a_category_has_a_rule_for_each_value_in_order_and_no_default() -> None:
    recording = declared({})
    owner = recording.one(CATEGORY, "Owner")
    platform = [account_id("archive"), account_id("guard"), "111122223333"]
    assert by_value(owner) == [("platform", platform), ("science", [account_id("lab")])]
    (first, _) = owner.inputs["rules"]
    assert (first["type"], first["rule"]["dimension"]["key"]) == ("REGULAR", "LINKED_ACCOUNT")
    assert first["rule"]["dimension"]["matchOptions"] == ["EQUALS"]
    assert owner.inputs.keys() == {"name", "ruleVersion", "rules"}
    assert (owner.inputs["name"], owner.inputs["ruleVersion"]) == ("Owner", "CostCategoryExpression.v1")
    assert ("Account", "lab") in needs(owner)
    assert owner.provider == GLOBAL


def test_the_arns_of_the_categories_are_exported_by_name() -> None:
    found = declared({"cost_categories": ["owner"]}).outputs["tags"]
    assert found == {"cost_categories": {"Owner": "arn:aws:ce::111122223333:costcategory/Owner"}}
    assert declared({"cost_categories": []}).outputs["tags"] == {"cost_categories": {}}


def test_a_new_account_changes_categories_in_place() -> None:
    more = {**ACCOUNTS, "shop": {"tags": {"environment": "test"}}}
    before, after = declared({}), declared({}, accounts=more)
    assert {one.key for one in after.of(CATEGORY)} == {one.key for one in before.of(CATEGORY)}
    assert dict(by_value(after.one(CATEGORY, "Environment")))["test"] == [account_id("lab"), account_id("shop")]


def test_a_preview_knows_of_categories_before_there_are_accounts() -> None:
    recording = declared({}, preview=True)
    assert {one.name for one in recording.of(CATEGORY)} == {"Unit", "Environment", "Owner"}
    assert recording.of(ACCOUNT) != ()


def test_keys_that_billing_knows_are_activated_and_others_wait() -> None:
    keys = {"owner": {"cost_allocation": True}, "project": {"cost_allocation": True}, "data": {}}
    (found,) = declared({"keys": keys, "billed": ["owner"]}).of(ALLOCATION)
    assert found.inputs == {"tagKey": "owner", "status": "Active"}
    assert (found.name, found.provider) == ("owner", GLOBAL)
    assert declared({"keys": keys}).of(ALLOCATION) == ()


def test_rules_are_in_every_region_from_the_account_that_config_is_delegated_to() -> None:
    keys = {"owner": REQUIRED}
    found = declared({"keys": keys, "config_rule": {}}).of(RULE)
    assert [one.inputs["region"] for one in found] == REGIONS
    assert {one.provider for one in found} == {INSIDE}
    rule = found[0]
    assert rule.name == f"{rule.inputs['name']}/{REGIONS[0]}"
    assert rule.inputs["ruleIdentifier"] == "REQUIRED_TAGS"
    assert rule.inputs["inputParameters"] == '{"tag1Key":"owner"}'
    assert rule.inputs["resourceTypesScopes"] == ["AWS::S3::Bucket"]
    assert "excludedAccounts" not in rule.inputs
    assert declared({"keys": keys}).of(RULE) == ()


def test_rules_come_after_the_delegation_and_the_recorders_of_every_account() -> None:
    first = declared({"keys": {"owner": REQUIRED}, "config_rule": {}}).of(RULE)[0]
    delegated = {("DelegatedAdministrator", name) for name in ("config", "config-multiaccountsetup")}
    recorders = {("RecorderStatus", f"management-{region}") for region in REGIONS}
    assert needs(first) >= delegated | recorders | {("StackSet", "configuration")}


def test_rules_leave_accounts_of_other_environments_alone_by_id() -> None:
    where = {"required": {"resource_types": ["s3:bucket"], "environments": ["production"]}}
    found = declared({"keys": {"owner": where}, "config_rule": {}}).of(RULE)
    assert {tuple(one.inputs["excludedAccounts"]) for one in found} == {(account_id("lab"), "111122223333")}


def enforced(**required: Any) -> dict[str, Any]:
    return {"keys": {"owner": {"values": ["platform", "science"], "enforced_for": ["s3:bucket"], **required}}}


def test_a_tag_policy_is_attached_to_its_target_once_the_organization_has_the_type() -> None:
    recording = declared(enforced())
    policy = recording.one(POLICY, "tags@root")
    assert policy.inputs["type"] == "TAG_POLICY"
    assert policy.provider == MANAGEMENT
    assert ("Organization", "organization") in needs(policy)
    assert recording.one(ATTACHMENT, "tags@root").inputs["targetId"] == ROOT_ID
    assert "tags@root" in recording.outputs["guardrails"]


def test_a_tag_policy_of_an_account_goes_with_the_account() -> None:
    of_one = enforced(required={"resource_types": ["s3:bucket"], "environments": ["test"]})
    recording = declared(of_one)
    assert recording.one(ATTACHMENT, "tags@account:lab").inputs["targetId"] == account_id("lab")
    component = recording.one("foundation:guardrails:Guardrails", "tags:account:lab")
    assert component.deleted_with == Key(ACCOUNT, "lab")
    assert recording.one("foundation:guardrails:Guardrails", "tags:root").deleted_with is None


def test_a_tag_policy_that_there_is_already_is_taken_over() -> None:
    guardrails = {"adopt": {"tags@root": "p-adopted12"}}
    recording = declared(enforced(), preview=True, guardrails=guardrails)
    assert recording.one(POLICY, "tags@root").import_id == "p-adopted12"
