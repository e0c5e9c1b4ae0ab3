"""Amazon Macie: sessions, designation per Region, members."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import MANAGEMENT, World, running

OTHER = "eu-west-1"


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
    """The Macie administrator in us-east-1."""
    account = fresh.account()
    fresh.aws.client("macie2").enable_organization_admin_account(adminAccountId=account)
    return account


def test_a_session_is_enabled_once_changed_and_disabled_in_one_account_and_region(world: World) -> None:
    account = world.account()
    macie = world.member("macie2", account)
    assert code(macie.get_macie_session) == "AccessDeniedException"
    macie.enable_macie(findingPublishingFrequency="ONE_HOUR", status="PAUSED")
    assert code(macie.enable_macie) == "ConflictException"
    macie.update_macie_session(status="ENABLED")
    session = macie.get_macie_session()
    assert (session["status"], session["findingPublishingFrequency"]) == ("ENABLED", "ONE_HOUR")
    assert code(world.member("macie2", account, OTHER).get_macie_session) == "AccessDeniedException"
    assert code(world.member("macie2").get_macie_session) == "AccessDeniedException"
    macie.disable_macie()
    assert code(macie.get_macie_session) == "AccessDeniedException"


def test_designation_enables_macie_in_the_delegate_in_that_region_and_shows_in_organizations(
    fresh: World, security: str
) -> None:
    delegate = fresh.member("macie2", security)
    assert delegate.get_macie_session()["status"] == "ENABLED"
    assert code(delegate.enable_macie) == "ConflictException"
    assert code(fresh.member("macie2", security, OTHER).get_macie_session) == "AccessDeniedException"
    listed = fresh.organizations.list_delegated_administrators(ServicePrincipal="macie.amazonaws.com")
    assert [one["Id"] for one in listed["DelegatedAdministrators"]] == [security]
    trusted = fresh.organizations.list_aws_service_access_for_organization()["EnabledServicePrincipals"]
    assert "macie.amazonaws.com" in {one["ServicePrincipal"] for one in trusted}
    assert fresh.aws.client("macie2").list_organization_admin_accounts()["adminAccounts"][0]["accountId"] == security


def test_designation_is_for_the_management_account_and_one_account(fresh: World, security: str) -> None:
    other = fresh.account()
    for client in (fresh.aws.client("macie2"), fresh.aws.client("macie2", OTHER)):
        assert code(client.enable_organization_admin_account, adminAccountId=other) == "ConflictException"
    member = fresh.member("macie2", other)
    assert code(member.enable_organization_admin_account, adminAccountId=other) == "AccessDeniedException"
    assert code(member.list_organization_admin_accounts) == "AccessDeniedException"
    unknown = fresh.aws.client("macie2").enable_organization_admin_account
    assert code(unknown, adminAccountId="999988887777") == "ValidationException"
    assert code(unknown, adminAccountId=MANAGEMENT) == "ValidationException"
    remove = fresh.aws.client("macie2").disable_organization_admin_account
    assert code(remove, adminAccountId=other) == "ResourceNotFoundException"
    remove(adminAccountId=security)
    assert fresh.organizations.list_delegated_administrators()["DelegatedAdministrators"] == []


def test_organization_configuration_needs_the_designation_and_acts_on_new_accounts(fresh: World) -> None:
    security, old = fresh.account(), fresh.account()
    delegate = fresh.member("macie2", security)
    assert code(delegate.update_organization_configuration, autoEnable=True) == "AccessDeniedException"
    delegate.enable_macie()
    assert code(delegate.update_organization_configuration, autoEnable=True) == "AccessDeniedException"

    fresh.aws.client("macie2").enable_organization_admin_account(adminAccountId=security)
    assert delegate.describe_organization_configuration()["autoEnable"] is False
    delegate.update_organization_configuration(autoEnable=True)
    assert delegate.describe_organization_configuration()["autoEnable"] is True

    new = fresh.account()
    assert fresh.member("macie2", new).get_macie_session()["status"] == "ENABLED"
    assert code(fresh.member("macie2", new, OTHER).get_macie_session) == "AccessDeniedException"
    assert code(fresh.member("macie2", old).get_macie_session) == "AccessDeniedException"
    assert [one["accountId"] for one in delegate.list_members()["members"]] == [new]
    administrator = fresh.member("macie2", new).get_administrator_account()["administrator"]
    assert administrator["accountId"] == security


def test_members_are_added_enabled_paused_and_removed_by_the_administrator(fresh: World, security: str) -> None:
    delegate, account = fresh.member("macie2", security), fresh.account()
    entry = {"accountId": account, "email": "a@example.com"}
    assert code(fresh.member("macie2", account).create_member, account=entry) == "AccessDeniedException"
    stranger = {"accountId": "999988887777", "email": "x@example.com"}
    assert code(delegate.create_member, account=stranger) == "ValidationException"
    assert code(delegate.create_member, account={**entry, "accountId": security}) == "ValidationException"

    arn = delegate.create_member(account=entry)["arn"]
    assert arn == f"arn:aws:macie2:us-east-1:{security}:member/{account}"
    assert code(delegate.create_member, account=entry) == "ConflictException"
    member = fresh.member("macie2", account)
    assert member.get_macie_session()["status"] == "ENABLED"
    assert code(member.disable_macie) == "ConflictException"
    assert code(delegate.disable_macie) == "ConflictException"
    delegate.update_member_session(id=account, status="PAUSED")
    assert member.get_macie_session()["status"] == "PAUSED"
    assert delegate.get_member(id=account)["relationshipStatus"] == "Paused"

    assert code(delegate.delete_member, id=account) == "ConflictException"
    delegate.disassociate_member(id=account)
    assert delegate.list_members()["members"] == []
    assert delegate.list_members(onlyAssociated="false")["members"][0]["relationshipStatus"] == "Removed"
    delegate.delete_member(id=account)
    assert code(delegate.get_member, id=account) == "ResourceNotFoundException"
    member.disable_macie()
    delegate.disable_macie()


def test_automated_discovery_of_members_is_the_administrators(fresh: World, security: str) -> None:
    delegate, account = fresh.member("macie2", security), fresh.account()
    delegate.create_member(account={"accountId": account, "email": "a@example.com"})
    update = fresh.member("macie2", account).update_automated_discovery_configuration
    assert code(update, status="ENABLED") == "AccessDeniedException"
    delegate.update_automated_discovery_configuration(status="ENABLED", autoEnableOrganizationMembers="NEW")
    found = delegate.get_automated_discovery_configuration()
    assert (found["status"], found["autoEnableOrganizationMembers"]) == ("ENABLED", "NEW")
