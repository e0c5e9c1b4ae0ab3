"""What AWS Config deploys to an organization's accounts on the emulated AWS: conformance packs and rules."""

import json
from typing import Any

import pytest
from configuration_history import ELSEWHERE, MULTI, History, put_recorder, refusal
from emulated_world import MANAGEMENT, Aws, World

RULE = {"Type": "AWS::Config::ConfigRule", "Properties": {"Source": {"Owner": "AWS"}}}
TEMPLATE = json.dumps({"Resources": {"Rule": RULE}})


@pytest.fixture(scope="module")
def history(world: World) -> History:
    world.organizations.enable_aws_service_access(ServicePrincipal=MULTI)
    return History(world)


@pytest.fixture
def config(world: World) -> Any:
    return world.member("config")


@pytest.fixture(scope="module")
def delegate(world: World, history: History) -> str:
    """The account that conformance packs and organization rules are delegated to."""
    account = world.account()
    world.organizations.register_delegated_administrator(AccountId=account, ServicePrincipal=MULTI)
    return account


def recording_accounts(world: World, *accounts: str) -> None:
    for account in accounts:
        client = world.aws.client("config") if account == MANAGEMENT else world.member("config", account)
        put_recorder(client, account)


def test_conformance_pack_reaches_the_members_that_record(world: World, delegate: str) -> None:
    packs = world.member("config", delegate)
    recorded, silent = world.account(), world.account()
    recording_accounts(world, recorded)
    everyone = [
        account["Id"]
        for page in world.organizations.get_paginator("list_accounts").paginate()
        for account in page["Accounts"]
    ]
    name = {"OrganizationConformancePackName": "baseline"}
    others = sorted(set(everyone) - {recorded, silent})
    packs.put_organization_conformance_pack(**name, TemplateBody=TEMPLATE, ExcludedAccounts=others)

    answer = packs.get_organization_conformance_pack_detailed_status(**name)
    found = {one["AccountId"]: one["Status"] for one in answer["OrganizationConformancePackDetailedStatuses"]}
    assert found == {recorded: "CREATE_SUCCESSFUL", silent: "CREATE_FAILED"}
    [status] = packs.describe_organization_conformance_pack_statuses()["OrganizationConformancePackStatuses"]
    assert status["Status"] == "CREATE_FAILED"
    [deployed] = world.member("config", recorded).describe_conformance_packs()["ConformancePackDetails"]
    assert deployed["ConformancePackName"].startswith("OrgConformsPack-baseline-")
    assert world.member("config", silent).describe_conformance_packs()["ConformancePackDetails"] == []
    assert world.member("config", recorded, ELSEWHERE).describe_conformance_packs()["ConformancePackDetails"] == []

    recording_accounts(world, silent)
    assert world.member("config", silent).describe_conformance_packs()["ConformancePackDetails"] == []
    packs.put_organization_conformance_pack(**name, TemplateBody=TEMPLATE, ExcludedAccounts=others)
    [status] = packs.describe_organization_conformance_pack_statuses()["OrganizationConformancePackStatuses"]
    assert status["Status"] == "UPDATE_SUCCESSFUL"
    joined = world.account()
    recording_accounts(world, joined)
    assert len(world.member("config", joined).describe_conformance_packs()["ConformancePackDetails"]) == 1

    packs.delete_organization_conformance_pack(**name)
    assert world.member("config", recorded).describe_conformance_packs()["ConformancePackDetails"] == []
    code = refusal(packs.delete_organization_conformance_pack, **name)
    assert code == "NoSuchOrganizationConformancePackException"


def test_conformance_packs_are_for_management_and_delegates(world: World, config: Any, aws: Aws) -> None:
    wanted = {"OrganizationConformancePackName": "mine", "TemplateBody": TEMPLATE}
    put = config.put_organization_conformance_pack
    assert refusal(put, **wanted) == "OrganizationAccessDeniedException"
    assert refusal(config.describe_organization_conformance_packs) == "OrganizationAccessDeniedException"
    management = aws.client("config")
    management.put_organization_conformance_pack(**wanted)
    assert len(management.describe_organization_conformance_packs()["OrganizationConformancePacks"]) == 1
    management.delete_organization_conformance_pack(OrganizationConformancePackName="mine")


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({}, "ValidationException"),
        ({"TemplateBody": TEMPLATE, "TemplateS3Uri": "s3://a/b"}, "ValidationException"),
        ({"TemplateBody": "Resources: ["}, "OrganizationConformancePackTemplateValidationException"),
        ({"TemplateBody": "Parameters: {}"}, "OrganizationConformancePackTemplateValidationException"),
        (
            {"TemplateBody": '{"Resources": {"B": {"Type": "AWS::S3::Bucket"}}}'},
            "OrganizationConformancePackTemplateValidationException",
        ),
        ({"TemplateS3Uri": "s3://none/b"}, "OrganizationConformancePackTemplateValidationException"),
        ({"TemplateBody": TEMPLATE, "ExcludedAccounts": ["999999999999"]}, "ValidationException"),
        ({"TemplateBody": TEMPLATE, "DeliveryS3Bucket": "other"}, "ValidationException"),
    ],
)
def test_unfit_conformance_packs_are_refused(
    parameters: dict[str, Any], code: str, delegate: str, world: World
) -> None:
    put = world.member("config", delegate).put_organization_conformance_pack
    assert refusal(put, OrganizationConformancePackName="unfit", **parameters) == code


def test_template_with_short_functions_is_read_from_a_bucket(world: World, delegate: str, history: History) -> None:
    text = "Resources:\n  Rule:\n    Type: AWS::Config::ConfigRule\n    Properties: {ConfigRuleName: !Sub 'x'}\n"
    history.s3.put_object(Bucket=history.bucket, Key="pack.yaml", Body=text.encode())
    packs = world.member("config", delegate)
    name = {"OrganizationConformancePackName": "stored"}
    packs.put_organization_conformance_pack(**name, TemplateS3Uri=f"s3://{history.bucket}/pack.yaml")
    packs.delete_organization_conformance_pack(**name)


def test_organization_rule_is_managed_and_reaches_accounts_that_record(
    world: World, delegate: str, config: Any
) -> None:
    rules = world.member("config", delegate, ELSEWHERE)
    metadata = {"RuleIdentifier": "ROOT_ACCOUNT_MFA_ENABLED"}
    name = {"OrganizationConfigRuleName": "root-mfa"}
    code = refusal(rules.put_organization_config_rule, **name)
    assert code == "InvalidParameterValueException"
    unknown = {"OrganizationManagedRuleMetadata": {"RuleIdentifier": "NO_SUCH_RULE"}}
    assert refusal(rules.put_organization_config_rule, **name, **unknown) == "InvalidParameterValueException"
    wanted = {**name, "OrganizationManagedRuleMetadata": metadata}
    assert refusal(config.put_organization_config_rule, **wanted) == "OrganizationAccessDeniedException"

    put_recorder(world.aws.client("config", ELSEWHERE), MANAGEMENT)
    rules.put_organization_config_rule(**wanted)
    [found] = rules.describe_organization_config_rules()["OrganizationConfigRules"]
    assert found["OrganizationManagedRuleMetadata"] == metadata
    answer = rules.get_organization_config_rule_detailed_status(**name)["OrganizationConfigRuleDetailedStatus"]
    statuses = {one["AccountId"]: one["MemberAccountRuleStatus"] for one in answer}
    assert statuses[MANAGEMENT] == "CREATE_SUCCESSFUL"
    assert statuses[delegate] == "CREATE_FAILED"
    [status] = rules.describe_organization_config_rule_statuses()["OrganizationConfigRuleStatuses"]
    assert status["OrganizationRuleStatus"] == "CREATE_FAILED"
    assert world.member("config", delegate).describe_organization_config_rules()["OrganizationConfigRules"] == []
    rules.delete_organization_config_rule(**name)
    assert refusal(rules.delete_organization_config_rule, **name) == "NoSuchOrganizationConfigRuleException"


@pytest.mark.parametrize(
    "parameters",
    ["{}", '{"tag2Key":"owner"}', '{"tag1Key":"owner","tag7Key":"more"}', "{"],
    ids=["none", "the first is missing", "more than six", "no JSON"],
)
def test_required_tags_needs_the_parameters_that_it_has(world: World, delegate: str, parameters: str) -> None:
    rules = world.member("config", delegate, ELSEWHERE)
    put = rules.put_organization_config_rule
    name, rule = {"OrganizationConfigRuleName": "required-tags"}, {"RuleIdentifier": "REQUIRED_TAGS"}
    wrong = {**rule, "InputParameters": parameters}
    assert refusal(put, **name, OrganizationManagedRuleMetadata=wrong) == "InvalidParameterValueException"
    right = {**rule, "InputParameters": '{"tag1Key":"owner","tag1Value":"shop,bank","tag6Key":"environment"}'}
    put(**name, OrganizationManagedRuleMetadata={**right, "ResourceTypesScope": ["AWS::EC2::VPC"]})
