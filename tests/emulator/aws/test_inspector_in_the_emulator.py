"""Amazon Inspector: designation per Region, members, scan types, and the organization policy that goes before all."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import MANAGEMENT, World, running

OTHER = "eu-west-1"
EVERY = ["EC2", "ECR", "LAMBDA", "LAMBDA_CODE", "CODE_REPOSITORY"]


def rule(enabled: list[str], disabled: list[str] | None = None) -> dict[str, Any]:
    return {"enable_in_regions": {"@@assign": enabled}, "disable_in_regions": {"@@assign": disabled or []}}


def enablement(**scans: Any) -> str:
    return json.dumps({"inspector": {"enablement": scans}})


def code(call: Any, **parameters: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call(**parameters)
    return str(caught.value.response["Error"]["Code"])


@pytest.fixture
def fresh() -> Iterator[World]:
    """An organization of this test's own: there is one delegated administrator."""
    with running("--quota", "20", "--creation-seconds", "0.01") as aws:
        world = World(aws)
        world.found()
        yield world


@pytest.fixture
def security(fresh: World) -> str:
    """The delegated administrator in us-east-1."""
    account = fresh.account()
    fresh.aws.client("inspector2").enable_delegated_admin_account(delegatedAdminAccountId=account)
    return account


def statuses(client: Any, *accounts: str) -> dict[str, list[str]]:
    """Enabled scan types by account."""
    answer = client.batch_get_account_status(accountIds=list(accounts))
    assert answer["failedAccounts"] == []
    return {
        one["accountId"]: [scan for scan, state in one["resourceState"].items() if state["status"] == "ENABLED"]
        for one in answer["accounts"]
    }


def test_designation_activates_every_scan_type_in_the_delegate_and_shows_in_organizations(
    fresh: World, security: str
) -> None:
    management = fresh.aws.client("inspector2")
    assert management.get_delegated_admin_account()["delegatedAdmin"]["accountId"] == security
    listed = fresh.organizations.list_delegated_administrators(ServicePrincipal="inspector2.amazonaws.com")
    assert [one["Id"] for one in listed["DelegatedAdministrators"]] == [security]
    delegate = fresh.member("inspector2", security)
    assert len(statuses(delegate, security)[security]) == len(EVERY)
    assert statuses(fresh.member("inspector2", security, OTHER), security) == {security: []}
    roles = fresh.member("iam", security).list_roles()["Roles"]
    assert "AWSServiceRoleForAmazonInspector2" in {role["RoleName"] for role in roles}


def test_designation_is_refused_to_members_a_second_time_and_for_a_different_account(
    fresh: World, security: str
) -> None:
    management, other = fresh.aws.client("inspector2"), fresh.account()
    enable = management.enable_delegated_admin_account
    assert code(enable, delegatedAdminAccountId=security) == "ConflictException"
    assert code(enable, delegatedAdminAccountId=other) == "ConflictException"
    elsewhere = fresh.aws.client("inspector2", OTHER)
    assert code(elsewhere.enable_delegated_admin_account, delegatedAdminAccountId=other) == "ConflictException"
    member = fresh.member("inspector2", other)
    assert code(member.enable_delegated_admin_account, delegatedAdminAccountId=other) == "AccessDeniedException"
    assert code(member.disable_delegated_admin_account, delegatedAdminAccountId=security) == "AccessDeniedException"
    elsewhere.enable_delegated_admin_account(delegatedAdminAccountId=security)


def test_only_an_active_member_can_be_designated(fresh: World) -> None:
    enable = fresh.aws.client("inspector2").enable_delegated_admin_account
    assert code(enable, delegatedAdminAccountId="999988887777") == "ValidationException"
    assert code(enable, delegatedAdminAccountId=MANAGEMENT) == "ValidationException"
    assert code(fresh.aws.client("inspector2").get_delegated_admin_account) == "ResourceNotFoundException"


def test_the_delegation_ends_with_the_last_region(fresh: World, security: str) -> None:
    here, there = fresh.aws.client("inspector2"), fresh.aws.client("inspector2", OTHER)
    there.enable_delegated_admin_account(delegatedAdminAccountId=security)

    here.disable_delegated_admin_account(delegatedAdminAccountId=security)
    assert here.list_delegated_admin_accounts()["delegatedAdminAccounts"] == []
    assert there.list_delegated_admin_accounts()["delegatedAdminAccounts"][0]["accountId"] == security
    assert len(fresh.organizations.list_delegated_administrators()["DelegatedAdministrators"]) == 1

    there.disable_delegated_admin_account(delegatedAdminAccountId=security)
    assert fresh.organizations.list_delegated_administrators()["DelegatedAdministrators"] == []
    again = here.disable_delegated_admin_account
    assert code(again, delegatedAdminAccountId=security) == "ResourceNotFoundException"


def test_organization_configuration_belongs_to_the_delegate_and_acts_on_new_accounts_only(
    fresh: World, security: str
) -> None:
    wanted = {"ec2": True, "ecr": True, "lambda": False, "lambdaCode": False}
    assert code(fresh.aws.client("inspector2").describe_organization_configuration) == "AccessDeniedException"
    elsewhere = fresh.member("inspector2", security, OTHER)
    assert code(elsewhere.update_organization_configuration, autoEnable=wanted) == "AccessDeniedException"

    delegate, old = fresh.member("inspector2", security), fresh.account()
    assert delegate.describe_organization_configuration()["autoEnable"] == {"ec2": False, "ecr": False}
    without = {**wanted, "lambdaCode": True}
    assert code(delegate.update_organization_configuration, autoEnable=without) == "ValidationException"
    delegate.update_organization_configuration(autoEnable=wanted)
    assert delegate.describe_organization_configuration()["autoEnable"] == wanted

    new = fresh.account()
    assert statuses(delegate, new) == {new: ["ec2", "ecr"]}
    assert [one["accountId"] for one in delegate.list_members()["members"]] == [new]
    unassociated = {one["accountId"] for one in delegate.list_members(onlyAssociated=False)["members"]}
    assert unassociated == {new, old, MANAGEMENT}
    assert statuses(fresh.member("inspector2", new, OTHER), new) == {new: []}


def test_the_delegate_enables_and_disables_members_after_their_association(fresh: World, security: str) -> None:
    delegate, account = fresh.member("inspector2", security), fresh.account()
    refused = delegate.enable(accountIds=[account], resourceTypes=["EC2"])["failedAccounts"]
    assert [(one["accountId"], one["errorCode"]) for one in refused] == [(account, "ACCESS_DENIED")]
    assert code(delegate.get_member, accountId=account) == "ResourceNotFoundException"

    delegate.associate_member(accountId=account)
    assert delegate.get_member(accountId=account)["member"]["relationshipStatus"] == "ENABLED"
    assert delegate.enable(accountIds=[account], resourceTypes=["EC2", "ECR"])["failedAccounts"] == []
    assert statuses(fresh.member("inspector2", account), account) == {account: ["ec2", "ecr"]}
    assert code(fresh.member("inspector2", account).disable, accountIds=[account]) == "AccessDeniedException"

    last = delegate.disable(accountIds=[security], resourceTypes=EVERY)["failedAccounts"]
    assert last[0]["errorCode"] == "DISASSOCIATE_ALL_MEMBERS"
    assert delegate.disable(accountIds=[account], resourceTypes=["ECR"])["accounts"][0]["status"] == "ENABLED"
    assert statuses(delegate, account) == {account: ["ec2"]}
    delegate.disassociate_member(accountId=account)
    assert code(delegate.disassociate_member, accountId=account) == "ValidationException"
    assert delegate.disable(accountIds=[security], resourceTypes=EVERY)["accounts"][0]["status"] == "DISABLED"
    assert code(delegate.associate_member, accountId="999988887777") == "ValidationException"


def test_lambda_code_scanning_needs_lambda_scanning(fresh: World) -> None:
    inspector = fresh.member("inspector2")
    assert code(inspector.enable, resourceTypes=["LAMBDA_CODE"]) == "ValidationException"
    inspector.enable(resourceTypes=["LAMBDA", "LAMBDA_CODE"])
    inspector.disable(resourceTypes=["LAMBDA"])
    assert inspector.batch_get_account_status()["accounts"][0]["state"]["status"] == "DISABLED"


def test_an_inspector_policy_enables_what_it_says_in_every_account_that_it_reaches(fresh: World, security: str) -> None:
    unit = fresh.unit()
    inside, outside = fresh.account(), fresh.account()
    fresh.organizations.move_account(AccountId=inside, SourceParentId=fresh.root, DestinationParentId=unit)
    lambdas = {**rule(["us-east-1"]), "lambda_code_scanning": rule(["ALL_SUPPORTED"], ["us-east-1"])}
    content = enablement(ec2_scanning=rule(["us-east-1"]), lambda_standard_scanning=lambdas)
    policy = fresh.policy("INSPECTOR_POLICY", content)
    fresh.organizations.attach_policy(PolicyId=policy, TargetId=unit)

    member = fresh.member("inspector2", inside)
    assert statuses(member, inside) == {inside: ["ec2", "lambda"]}
    assert statuses(fresh.member("inspector2", inside, OTHER), inside) == {inside: ["lambdaCode"]}
    assert statuses(fresh.member("inspector2", outside), outside) == {outside: []}

    blocked = member.enable(resourceTypes=["LAMBDA", "LAMBDA_CODE"])["failedAccounts"]
    assert blocked[0]["errorCode"] == "BLOCKED_BY_ORGANIZATION_POLICY"
    fresh.organizations.detach_policy(PolicyId=policy, TargetId=unit)
    assert statuses(member, inside) == {inside: ["ec2", "lambda"]}


def test_an_account_cannot_disable_what_a_policy_enables_and_may_disable_the_rest(fresh: World) -> None:
    account = fresh.account()
    policy = fresh.policy("INSPECTOR_POLICY", enablement(ec2_scanning=rule(["ALL_SUPPORTED"])))
    fresh.organizations.attach_policy(PolicyId=policy, TargetId=account)
    inspector = fresh.member("inspector2", account)
    inspector.enable(resourceTypes=["ECR"])
    assert inspector.disable(resourceTypes=["EC2"])["failedAccounts"][0]["errorCode"] == (
        "BLOCKED_BY_ORGANIZATION_POLICY"
    )
    inspector.disable(resourceTypes=["ECR"])
    assert statuses(inspector, account) == {account: ["ec2"]}


def test_a_policy_associates_members_once_the_management_account_has_inspectors_role(
    fresh: World, security: str
) -> None:
    account, delegate = fresh.account(), fresh.member("inspector2", security)
    policy = fresh.policy("INSPECTOR_POLICY", enablement(ec2_scanning=rule(["us-east-1"])))
    fresh.organizations.attach_policy(PolicyId=policy, TargetId=account)
    assert delegate.list_members()["members"] == []

    fresh.aws.client("iam").create_service_linked_role(AWSServiceName="inspector2.amazonaws.com")
    assert [one["accountId"] for one in delegate.list_members()["members"]] == [account]
    assert statuses(delegate, account) == {account: ["ec2"]}
    assert code(delegate.disassociate_member, accountId=account) == "ValidationException"


def test_a_policy_at_the_root_reaches_new_accounts_and_the_management_account(fresh: World) -> None:
    policy = fresh.policy("INSPECTOR_POLICY", enablement(ecr_scanning=rule(["us-east-1"])))
    fresh.organizations.attach_policy(PolicyId=policy, TargetId=fresh.root)
    new = fresh.account()
    assert statuses(fresh.member("inspector2", new), new) == {new: ["ecr"]}
    assert statuses(fresh.aws.client("inspector2"), MANAGEMENT) == {MANAGEMENT: ["ecr"]}
