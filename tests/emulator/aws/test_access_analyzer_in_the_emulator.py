"""IAM Access Analyzer: who may have which analyzer, how many, and what stops one."""

from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import World

PRINCIPAL = "access-analyzer.amazonaws.com"
OTHER = "eu-west-1"


def code(call: Any, **parameters: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call(**parameters)
    return str(caught.value.response["Error"]["Code"])


def test_an_account_has_one_external_analyzer_per_region(world: World) -> None:
    account = world.account()
    analyzer = world.member("accessanalyzer", account)
    arn = analyzer.create_analyzer(analyzerName="external", type="ACCOUNT", tags={"a": "1"})["arn"]
    assert arn == f"arn:aws:access-analyzer:us-east-1:{account}:analyzer/external"
    assert code(analyzer.create_analyzer, analyzerName="external", type="ACCOUNT") == "ConflictException"
    assert code(analyzer.create_analyzer, analyzerName="second", type="ACCOUNT") == "ServiceQuotaExceededException"
    analyzer.create_analyzer(analyzerName="unused", type="ACCOUNT_UNUSED_ACCESS")
    assert [one["name"] for one in analyzer.list_analyzers(type="ACCOUNT")["analyzers"]] == ["external"]
    elsewhere = world.member("accessanalyzer", account, OTHER)
    assert elsewhere.list_analyzers()["analyzers"] == []
    elsewhere.create_analyzer(analyzerName="external", type="ACCOUNT")
    assert world.member("accessanalyzer").list_analyzers()["analyzers"] == []
    roles = world.member("iam", account).list_roles()["Roles"]
    assert "AWSServiceRoleForAccessAnalyzer" in {role["RoleName"] for role in roles}


def test_unused_access_has_an_age_that_defaults_to_90_days_and_never_changes(world: World) -> None:
    analyzer = world.member("accessanalyzer")
    wrong = {"unusedAccess": {"unusedAccessAge": 366}}
    create = analyzer.create_analyzer
    assert code(create, analyzerName="u", type="ACCOUNT_UNUSED_ACCESS", configuration=wrong) == "ValidationException"
    misplaced = {"unusedAccess": {"unusedAccessAge": 30}}
    assert code(create, analyzerName="u", type="ACCOUNT", configuration=misplaced) == "ValidationException"
    create(analyzerName="u", type="ACCOUNT_UNUSED_ACCESS")
    found = analyzer.get_analyzer(analyzerName="u")["analyzer"]
    assert found["configuration"] == {"unusedAccess": {"unusedAccessAge": 90}}
    assert code(analyzer.update_analyzer, analyzerName="u", configuration=misplaced) == "ValidationException"
    excluding = {"unusedAccess": {"analysisRule": {"exclusions": [{"accountIds": ["111122223333"]}]}}}
    analyzer.update_analyzer(analyzerName="u", configuration=excluding)
    shown = analyzer.get_analyzer(analyzerName="u")["analyzer"]["configuration"]["unusedAccess"]
    assert shown["analysisRule"] == {"exclusions": [{"accountIds": ["111122223333"]}]}


def test_analyzers_of_the_organization_are_the_delegates_and_stop_when_the_delegation_ends(world: World) -> None:
    account = world.account()
    analyzer = world.member("accessanalyzer", account)
    create = analyzer.create_analyzer
    assert code(create, analyzerName="org", type="ORGANIZATION") == "ValidationException"
    world.organizations.enable_aws_service_access(ServicePrincipal=PRINCIPAL)
    assert code(create, analyzerName="org", type="ORGANIZATION") == "ValidationException"
    world.organizations.register_delegated_administrator(AccountId=account, ServicePrincipal=PRINCIPAL)
    create(analyzerName="org", type="ORGANIZATION")
    assert analyzer.get_analyzer(analyzerName="org")["analyzer"]["status"] == "ACTIVE"

    for number in range(4):
        create(analyzerName=f"org-{number}", type="ORGANIZATION")
    assert code(create, analyzerName="org-5", type="ORGANIZATION") == "ServiceQuotaExceededException"
    management = world.aws.client("accessanalyzer")
    assert code(management.create_analyzer, analyzerName="m", type="ORGANIZATION") == "ServiceQuotaExceededException"
    management.create_analyzer(analyzerName="m", type="ORGANIZATION_UNUSED_ACCESS")

    world.organizations.deregister_delegated_administrator(AccountId=account, ServicePrincipal=PRINCIPAL)
    found = analyzer.get_analyzer(analyzerName="org")["analyzer"]
    assert (found["status"], found["statusReason"]["code"]) == ("DISABLED", "DELEGATED_ADMINISTRATOR_DEREGISTERED")
    world.organizations.disable_aws_service_access(ServicePrincipal=PRINCIPAL)
    stopped = management.get_analyzer(analyzerName="m")["analyzer"]["statusReason"]["code"]
    assert stopped == "AWS_SERVICE_ACCESS_DISABLED"


def test_archive_rules_belong_to_an_analyzer_and_go_with_it(world: World) -> None:
    analyzer = world.member("accessanalyzer")
    rule = {"ruleName": "known", "filter": {"principal.AWS": {"eq": ["111122223333"]}}}
    create = analyzer.create_archive_rule
    assert code(create, analyzerName="a", **rule) == "ResourceNotFoundException"
    analyzer.create_analyzer(analyzerName="a", type="ACCOUNT")
    create(analyzerName="a", **rule)
    assert code(create, analyzerName="a", **rule) == "ConflictException"
    changed = {"isPublic": {"exists": True}}
    analyzer.update_archive_rule(analyzerName="a", ruleName="known", filter=changed)
    assert analyzer.get_archive_rule(analyzerName="a", ruleName="known")["archiveRule"]["filter"] == changed
    analyzer.delete_archive_rule(analyzerName="a", ruleName="known")
    assert analyzer.list_archive_rules(analyzerName="a")["archiveRules"] == []
    assert code(analyzer.get_archive_rule, analyzerName="a", ruleName="known") == "ResourceNotFoundException"

    analyzer.delete_analyzer(analyzerName="a")
    assert code(analyzer.get_analyzer, analyzerName="a") == "ResourceNotFoundException"
    assert code(analyzer.delete_analyzer, analyzerName="a") == "ResourceNotFoundException"


def test_analyzers_are_tagged(world: World) -> None:
    analyzer = world.member("accessanalyzer")
    arn = analyzer.create_analyzer(analyzerName="a", type="ACCOUNT", tags={"a": "1", "b": "2"})["arn"]
    analyzer.untag_resource(resourceArn=arn, tagKeys=["a"])
    analyzer.tag_resource(resourceArn=arn, tags={"c": "3"})
    assert analyzer.list_tags_for_resource(resourceArn=arn)["tags"] == {"b": "2", "c": "3"}
    assert code(analyzer.list_tags_for_resource, resourceArn=arn + "x") == "ResourceNotFoundException"
