"""What follows from the schema of tags, tampered with one thing at a time: exactly that is named."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from readback_area_world import HOME, OTHER, THIRD, World, rolled_out
from readback_lines import member
from readback_organization import session
from readback_tags_world import STACK, bill, category, key, rule, schema

from checks import readback_tags
from checks.readback import readback
from foundation.config import In

pytestmark = pytest.mark.slow

IN = In.model_validate({"in": "the-other"})


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with rolled_out(tmp_path_factory.mktemp("tags"), STACK, readback_tags) as found:
        yield found


@pytest.fixture
def organizations(world: World) -> Any:
    return world.client("organizations", "management")


@pytest.fixture
def ce(world: World) -> Any:
    return world.client("ce", "management", THIRD)


def policy(organizations: Any, name: str) -> str:
    """Id of a tag policy."""
    listed = organizations.list_policies(Filter="TAG_POLICY")["Policies"]
    return next(str(one["Id"]) for one in listed if one["Name"] == name)


def test_what_the_program_has_made_is_as_declared(world: World) -> None:
    assert world.lines() == []


def test_where_another_stack_declares_tags_nothing_is_compared(world: World) -> None:
    config = world.config.model_copy(update={"tags": IN})
    assert readback_tags.expected(config) == readback_tags.found(config, world.inside) == {}


def test_the_whole_read_back_tells_of_tag_policies_in_both_directions(
    world: World, organizations: Any, undo: ExitStack
) -> None:
    asked = (world.config, world.shell.endpoint, session())
    assert readback(*asked).mismatches == ()
    content = json.dumps({"tags": {"team": {"tag_key": {"@@assign": "team"}}}})
    made = organizations.create_policy(Name="theirs", Description="", Type="TAG_POLICY", Content=content)
    theirs = made["Policy"]["PolicySummary"]["Id"]
    undo.callback(organizations.delete_policy, PolicyId=theirs)
    there = {"PolicyId": policy(organizations, "foundation-tags-root"), "TargetId": world.inside.target("root")}
    organizations.detach_policy(**there)
    undo.callback(organizations.attach_policy, **there)
    found = [mismatch.what for mismatch in readback(*asked).mismatches]
    assert [what for what in found if not what.startswith("tag policy of")] == [
        "document tags@root, attached to root",
        f"policy theirs ({theirs})",
    ]
    assert any(what.startswith("tag policy of management, owner") for what in found)


def test_what_tag_policies_come_to_is_compared(world: World, organizations: Any, undo: ExitStack) -> None:
    asked = {"PolicyId": policy(organizations, "foundation-tags-root")}
    before = organizations.describe_policy(**asked)["Policy"]["Content"]
    changed = json.loads(before)
    changed["tags"]["owner"]["tag_value"]["@@assign"] = ["anybody"]
    changed["tags"]["theirs"] = {"tag_key": {"@@assign": "theirs"}}
    organizations.update_policy(**asked, Content=json.dumps(changed))
    undo.callback(organizations.update_policy, **asked, Content=before)
    assert world.what() == [
        f"tag policy of {account}, {what}"
        for account in ("shop", "log-archive", "management")
        for what in ("owner.tag_value", "theirs")
    ]


def test_what_a_unit_adds_to_the_tag_policy_is_compared(world: World, organizations: Any, undo: ExitStack) -> None:
    there = {
        "PolicyId": policy(organizations, "foundation-tags-workloads-production"),
        "TargetId": world.inside.target("workloads/production"),
    }
    organizations.detach_policy(**there)
    undo.callback(organizations.attach_policy, **there)
    assert world.what() == ["tag policy of shop, owner.report_required_tag_for"]


def test_where_another_stack_declares_the_accounts_the_management_account_is_asked(world: World) -> None:
    config = world.config.model_copy(update={"accounts": IN})
    assert [what for what in readback_tags.expected(config) if what.startswith("tag policy")] == [
        "tag policy of management"
    ]
    assert sorted(world.what(config)) == [f"cost category {name}" for name in ("Environment", "Owner", "Unit")]


def test_cost_categories_are_compared(world: World, ce: Any, undo: ExitStack) -> None:
    before = category(ce, "Environment")
    undo.callback(ce.update_cost_category_definition, **before)
    first, second = before["Rules"]
    accounts = [world.inside.id_of("lab"), "999988887777"]
    dimension = {"Key": "LINKED_ACCOUNT", "Values": accounts, "MatchOptions": ["EQUALS"]}
    service = {"Dimensions": {"Key": "SERVICE_CODE", "Values": ["AmazonEC2"], "MatchOptions": ["EQUALS"]}}
    theirs = {"Value": "theirs", "Rule": service, "Type": "REGULAR"}
    some = {"Dimensions": {**dimension, "Values": ["1"], "MatchOptions": ["STARTS_WITH"]}}
    more = {**first, "Rule": some}
    changed = [{**first, "Rule": {"Dimensions": dimension}}, second, theirs, more]
    ce.update_cost_category_definition(**{**before, "Rules": changed}, DefaultValue="none")
    subject = "cost category Environment"
    assert world.lines() == [
        f'{subject}, default: expected nothing, found "none"',
        f'{subject}, value production: expected ["shop"], found ["999988887777", "lab"]',
        f"{subject}, value theirs: expected nothing, found " + json.dumps({"Rule": service, "Type": "REGULAR"}),
        f"{subject}, value production (again): expected nothing, found "
        + json.dumps({"Rule": some, "Type": "REGULAR"}),
    ]


def test_cost_categories_that_are_missing_or_not_declared_are_named(world: World, ce: Any, undo: ExitStack) -> None:
    owner = category(ce, "Owner")
    asked = {"RuleVersion": owner["RuleVersion"], "Rules": owner["Rules"]}
    made = ce.create_cost_category_definition(Name="theirs", **asked)["CostCategoryArn"]
    undo.callback(ce.delete_cost_category_definition, CostCategoryArn=made)
    assert world.what() == ["cost category theirs"]
    assert world.what(schema(world, cost_categories=("unit", "owner"))) == [
        "cost category Environment",
        "cost category theirs",
    ]


def test_cost_allocation_tags_are_compared(world: World, ce: Any, undo: ExitStack) -> None:
    bill(world, "theirs", "team")

    def put(key: str, status: str) -> None:
        ce.update_cost_allocation_tags_status(CostAllocationTagsStatus=[{"TagKey": key, "Status": status}])

    put("owner", "Inactive")
    undo.callback(put, "owner", "Active")
    put("theirs", "Active")
    undo.callback(put, "theirs", "Inactive")
    assert world.lines() == [
        'cost allocation tags, owner: expected "active", found nothing',
        'cost allocation tags, theirs: expected nothing, found "active"',
    ]


def test_rules_of_config_are_compared(world: World, undo: ExitStack) -> None:
    config = world.client("config", "security-tooling", OTHER)
    before = rule(config)
    undo.callback(config.put_organization_config_rule, **before)
    told = json.loads(before["OrganizationManagedRuleMetadata"]["InputParameters"])
    metadata = {
        **before["OrganizationManagedRuleMetadata"],
        "InputParameters": json.dumps({**told, "tag1Value": "anybody"}),
        "ResourceTypesScope": ["AWS::S3::Bucket", "AWS::EC2::VPC"],
    }
    excluded = [one for one in before["ExcludedAccounts"] if one != world.inside.id_of("lab")]
    config.put_organization_config_rule(
        **{**before, "OrganizationManagedRuleMetadata": metadata, "ExcludedAccounts": excluded}
    )
    subject = f"rule {before['OrganizationConfigRuleName']} of AWS Config in {OTHER}"
    assert world.what() == [f"{subject}, {fact}" for fact in ("keys.tag1Value", "types", "left out")]


def test_a_rule_of_config_that_does_not_reach_an_account_is_named(world: World, undo: ExitStack) -> None:
    config = world.client("config", "shop", OTHER)
    (recorder,) = config.describe_configuration_recorders()["ConfigurationRecorders"]
    config.delete_configuration_recorder(ConfigurationRecorderName=recorder["name"])
    kept = {name: recorder[name] for name in ("name", "roleARN", "recordingGroup")}
    undo.callback(config.put_configuration_recorder, ConfigurationRecorder=kept)
    (what,) = world.what()
    assert what.endswith(f" of AWS Config in {OTHER}, status")


def test_rules_of_config_that_are_missing_or_not_declared_are_named(world: World, undo: ExitStack) -> None:
    here, there = (world.client("config", "security-tooling", region) for region in (HOME, THIRD))
    before = rule(there)
    name = {"OrganizationConfigRuleName": before["OrganizationConfigRuleName"]}
    there.delete_organization_config_rule(**name)
    undo.callback(there.put_organization_config_rule, **before)
    here.put_organization_config_rule(**{**before, "OrganizationConfigRuleName": "theirs"})
    undo.callback(here.delete_organization_config_rule, OrganizationConfigRuleName="theirs")
    versioned = {"RuleIdentifier": "S3_BUCKET_VERSIONING_ENABLED"}
    here.put_organization_config_rule(
        OrganizationConfigRuleName="of-another-kind", OrganizationManagedRuleMetadata=versioned
    )
    undo.callback(here.delete_organization_config_rule, OrganizationConfigRuleName="of-another-kind")
    assert world.what() == [
        f"rule {before['OrganizationConfigRuleName']} of AWS Config in {THIRD}",
        f"rule theirs of AWS Config in {HOME}",
    ]


def test_an_account_that_config_is_not_delegated_to_has_no_rules(
    world: World, organizations: Any, undo: ExitStack
) -> None:
    delegation = {
        "AccountId": world.inside.id_of("security-tooling"),
        "ServicePrincipal": "config-multiaccountsetup.amazonaws.com",
    }
    organizations.deregister_delegated_administrator(**delegation)
    undo.callback(organizations.register_delegated_administrator, **delegation)
    assert [line.rpartition(": ")[2] for line in world.lines()] == ['expected "exists", found nothing'] * 3


def test_a_schema_that_asks_for_other_types_is_named(world: World) -> None:
    assert "tag policy of management, owner.enforced_for" in world.what(
        key(world, "owner", enforced_for=("s3:bucket",))
    )


def test_an_account_that_cannot_be_entered_is_a_finding_and_not_the_end(world: World) -> None:
    without_logs = world.config.model_copy(update={"logs": world.config.baseline})
    config = member(without_logs, "security-tooling", access_role="nobody")
    lines = [str(one) for one in readback(config, world.shell.endpoint, session()).mismatches]
    assert 'tags, rules of AWS Config: expected nothing, found {"cannot be read": "AccessDenied"}' in lines
