"""Centralization rules of the emulated AWS: who may have them, what they may say, where they show."""

from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import World

HOME, ELSEWHERE = "us-east-1", "eu-central-1"
PRINCIPAL = "observabilityadmin.amazonaws.com"


def refusal(call: Any, **parameters: Any) -> str:
    """The code of the error that a call ends with."""
    with pytest.raises(ClientError) as caught:
        call(**parameters)
    return str(caught.value.response["Error"]["Code"])


@pytest.fixture(scope="module")
def archive(world: World) -> str:
    world.organizations.enable_aws_service_access(ServicePrincipal=PRINCIPAL)
    return world.account()


@pytest.fixture(scope="module")
def observability(world: World, archive: str) -> Any:
    return world.aws.client("observabilityadmin")


@pytest.fixture(scope="module")
def rule(world: World, archive: str) -> dict[str, Any]:
    """A rule that brings the logs of the whole organization to the log archive account."""
    organization = world.organizations.describe_organization()["Organization"]["Id"]
    logs = {"EncryptedLogGroupStrategy": "ALLOW", "LogGroupSelectionCriteria": "*"}
    return {
        "Source": {
            "Regions": [HOME, ELSEWHERE],
            "Scope": f"OrganizationId = '{organization}'",
            "SourceLogsConfiguration": logs,
        },
        "Destination": {"Region": HOME, "Account": archive},
    }


def changed(rule: dict[str, Any], source: dict[str, Any], destination: dict[str, Any]) -> dict[str, Any]:
    return {"Source": rule["Source"] | source, "Destination": rule["Destination"] | destination}


def test_rule_is_made_changed_and_deleted(observability: Any, rule: dict[str, Any], world: World) -> None:
    arn = observability.create_centralization_rule_for_organization(RuleName="logs", Rule=rule, Tags={"a": "1"})[
        "RuleArn"
    ]
    found = observability.get_centralization_rule_for_organization(RuleIdentifier="logs")
    assert (found["RuleArn"], found["CentralizationRule"], found["RuleHealth"]) == (arn, rule, "Healthy")
    create = observability.create_centralization_rule_for_organization
    assert refusal(create, RuleName="logs", Rule=rule) == "ConflictException"

    smaller = changed(rule, {"Regions": [HOME]}, {})
    observability.update_centralization_rule_for_organization(RuleIdentifier=arn, Rule=smaller)
    found = observability.get_centralization_rule_for_organization(RuleIdentifier=arn)
    assert found["CentralizationRule"]["Source"]["Regions"] == [HOME]

    observability.tag_resource(ResourceARN=arn, Tags={"b": "2"})
    observability.untag_resource(ResourceARN=arn, TagKeys=["a"])
    assert observability.list_tags_for_resource(ResourceARN=arn)["Tags"] == {"b": "2"}

    there = world.aws.client("observabilityadmin", ELSEWHERE)
    assert there.list_centralization_rules_for_organization()["CentralizationRuleSummaries"] == []
    everywhere = there.list_centralization_rules_for_organization(AllRegions=True)["CentralizationRuleSummaries"]
    assert [one["RuleName"] for one in everywhere] == ["logs"]
    get = there.get_centralization_rule_for_organization
    assert refusal(get, RuleIdentifier="logs") == "ResourceNotFoundException"

    observability.delete_centralization_rule_for_organization(RuleIdentifier="logs")
    delete = observability.delete_centralization_rule_for_organization
    assert refusal(delete, RuleIdentifier="logs") == "ResourceNotFoundException"


def test_rules_are_for_management_and_delegate_with_trusted_access(
    observability: Any, rule: dict[str, Any], world: World
) -> None:
    delegate = world.account()
    member = world.member("observabilityadmin", delegate)
    create = member.create_centralization_rule_for_organization
    assert refusal(create, RuleName="mine", Rule=rule) == "AccessDeniedException"
    assert refusal(member.list_centralization_rules_for_organization) == "AccessDeniedException"
    world.organizations.register_delegated_administrator(AccountId=delegate, ServicePrincipal=PRINCIPAL)
    create(RuleName="mine", Rule=rule)
    found = observability.get_centralization_rule_for_organization(RuleIdentifier="mine")
    assert found["CreatorAccountId"] == delegate
    member.delete_centralization_rule_for_organization(RuleIdentifier="mine")

    world.organizations.deregister_delegated_administrator(AccountId=delegate, ServicePrincipal=PRINCIPAL)
    world.organizations.disable_aws_service_access(ServicePrincipal=PRINCIPAL)
    create = observability.create_centralization_rule_for_organization
    assert refusal(create, RuleName="mine", Rule=rule) == "AccessDeniedException"
    world.organizations.enable_aws_service_access(ServicePrincipal=PRINCIPAL)


@pytest.mark.parametrize(
    ("source", "destination"),
    [
        ({"Regions": ["mars-north-1"]}, {}),
        ({"Regions": []}, {}),
        ({"Scope": "OrganizationId = 'o-foreign1234'"}, {}),
        ({"Scope": "AccountId IN ('999999999999')"}, {}),
        ({"Scope": "everything"}, {}),
        ({"SourceLogsConfiguration": {"EncryptedLogGroupStrategy": "ALLOW"}}, {}),
        ({"SourceLogsConfiguration": None}, {}),
        ({}, {"Account": "999999999999"}),
        ({}, {"Region": "mars-north-1"}),
        ({}, {"DestinationLogsConfiguration": {"BackupConfiguration": {"Region": HOME}}}),
        (
            {},
            {
                "DestinationLogsConfiguration": {
                    "LogsEncryptionConfiguration": {"EncryptionStrategy": "CUSTOMER_MANAGED"}
                }
            },
        ),
    ],
)
def test_rules_that_do_not_fit_are_refused(
    observability: Any, rule: dict[str, Any], source: dict[str, Any], destination: dict[str, Any]
) -> None:
    wanted = changed(rule, source, destination)
    wanted["Source"] = {name: value for name, value in wanted["Source"].items() if value is not None}
    create = observability.create_centralization_rule_for_organization
    assert refusal(create, RuleName="unfit", Rule=wanted) == "ValidationException"


def test_rule_is_unhealthy_once_its_destination_is_closed(
    observability: Any, rule: dict[str, Any], world: World
) -> None:
    account = world.account()
    wanted = changed(
        rule, {"Scope": f"AccountId IN ('{account}') AND OrganizationUnitId = '{world.unit()}'"}, {"Account": account}
    )
    observability.create_centralization_rule_for_organization(RuleName="lost", Rule=wanted)
    world.organizations.close_account(AccountId=account)
    [found] = observability.list_centralization_rules_for_organization(RuleNamePrefix="lost")[
        "CentralizationRuleSummaries"
    ]
    assert (found["RuleHealth"], found["FailureReason"]) == ("Unhealthy", "DESTINATION_ACCOUNT_NOT_IN_ORGANIZATION")
    observability.delete_centralization_rule_for_organization(RuleIdentifier="lost")
