"""GuardDuty in the organization: the delegated administrator of a Region, auto-enable, members."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import MANAGEMENT, World, running

REGION, ELSEWHERE = "us-east-1", "eu-west-1"
PRINCIPAL = "guardduty.amazonaws.com"


@pytest.fixture
def world() -> Iterator[World]:
    """An organization of its own for each test: there is one administrator per organization."""
    with running("--quota", "50", "--creation-seconds", "0.01") as aws:
        made = World(aws)
        made.organizations.create_organization(FeatureSet="ALL")
        yield made


@pytest.fixture
def guardduty(world: World) -> Any:
    """The management account's client."""
    return world.aws.client("guardduty", REGION)


def message(call: Callable[[], object]) -> str:
    """What GuardDuty says when it refuses, which it always does with the one code that it has."""
    with pytest.raises(ClientError) as caught:
        call()
    assert caught.value.response["Error"]["Code"] == "BadRequestException", caught.value
    return str(caught.value.response["Error"]["Message"])


def delegate(world: World, guardduty: Any) -> tuple[str, Any, str]:
    """A new account that is the Region's administrator: id, client and detector."""
    account = world.account()
    guardduty.enable_organization_admin_account(AdminAccountId=account)
    client = world.member("guardduty", account, guardduty.meta.region_name)
    return account, client, client.list_detectors()["DetectorIds"][0]


def members(client: Any, detector: str, associated: str = "true") -> dict[str, str]:
    found = client.list_members(DetectorId=detector, OnlyAssociated=associated)["Members"]
    return {member["AccountId"]: member["RelationshipStatus"] for member in found}


def plans(client: Any) -> dict[str, str]:
    detector = client.list_detectors()["DetectorIds"][0]
    return {one["Name"]: one["Status"] for one in client.get_detector(DetectorId=detector)["Features"]}


def prefer(client: Any, detector: str, whom: str, **features: str) -> None:
    chosen = [{"Name": name, "AutoEnable": auto_enable} for name, auto_enable in features.items()]
    client.update_organization_configuration(
        DetectorId=detector, AutoEnableOrganizationMembers=whom, **({"Features": chosen} if chosen else {})
    )


def test_designation_makes_a_detector_in_the_delegate_and_shows_in_the_organization(
    world: World, guardduty: Any
) -> None:
    account, client, detector = delegate(world, guardduty)
    assert plans(client)["S3_DATA_EVENTS"] == "ENABLED"
    assert guardduty.list_detectors()["DetectorIds"] == []
    assert world.member("guardduty", account, ELSEWHERE).list_detectors()["DetectorIds"] == []
    assert "already exists" in message(lambda: client.create_detector(Enable=True))

    administrators = world.organizations.list_delegated_administrators(ServicePrincipal=PRINCIPAL)
    assert [one["Id"] for one in administrators["DelegatedAdministrators"]] == [account]
    trusted = world.organizations.list_aws_service_access_for_organization()["EnabledServicePrincipals"]
    assert PRINCIPAL in {one["ServicePrincipal"] for one in trusted}
    listed = guardduty.list_organization_admin_accounts()["AdminAccounts"]
    assert listed == [{"AdminAccountId": account, "AdminStatus": "ENABLED"}]
    assert world.aws.client("guardduty", ELSEWHERE).list_organization_admin_accounts()["AdminAccounts"] == []
    assert detector == client.list_detectors()["DetectorIds"][0]


def test_a_detector_that_the_delegate_had_is_kept(world: World, guardduty: Any) -> None:
    account = world.account()
    client = world.member("guardduty", account)
    made = client.create_detector(Enable=True, FindingPublishingFrequency="FIFTEEN_MINUTES")["DetectorId"]
    guardduty.enable_organization_admin_account(AdminAccountId=account)
    assert client.list_detectors()["DetectorIds"] == [made]


def test_designation_is_the_management_accounts_and_for_one_active_member(world: World, guardduty: Any) -> None:
    account, client, _ = delegate(world, guardduty)
    other, gone = world.account(), world.account()
    world.organizations.close_account(AccountId=gone)
    elsewhere = world.aws.client("guardduty", ELSEWHERE)

    assert "not the master account" in message(lambda: client.enable_organization_admin_account(AdminAccountId=account))
    assert "not the master account" in message(client.list_organization_admin_accounts)
    assert "already enabled" in message(lambda: guardduty.enable_organization_admin_account(AdminAccountId=account))
    another = message(lambda: guardduty.enable_organization_admin_account(AdminAccountId=other))
    assert "another account is already enabled" in another
    assert another == message(lambda: elsewhere.enable_organization_admin_account(AdminAccountId=other))
    assert another == message(lambda: elsewhere.enable_organization_admin_account(AdminAccountId=MANAGEMENT))
    for stranger in (gone, "999988887777"):
        attempt = lambda who=stranger: guardduty.enable_organization_admin_account(AdminAccountId=who)  # noqa: E731
        assert "not member of AWS Organizations" in message(attempt)
    elsewhere.enable_organization_admin_account(AdminAccountId=account)


def test_a_delegation_made_in_the_organization_binds_guardduty(world: World, guardduty: Any) -> None:
    account, other = world.account(), world.account()
    world.organizations.enable_aws_service_access(ServicePrincipal=PRINCIPAL)
    world.organizations.register_delegated_administrator(AccountId=account, ServicePrincipal=PRINCIPAL)
    assert guardduty.list_organization_admin_accounts()["AdminAccounts"] == []
    assert "another account" in message(lambda: guardduty.enable_organization_admin_account(AdminAccountId=other))
    guardduty.enable_organization_admin_account(AdminAccountId=account)


def test_the_organization_cannot_be_configured_before_designation_or_by_others(world: World, guardduty: Any) -> None:
    account = world.account()
    client = world.member("guardduty", account)
    detector = client.create_detector(Enable=True)["DetectorId"]
    master = "The request failed because you do not have required AWS Organization master permission."
    assert message(lambda: prefer(client, detector, "ALL")) == master
    assert message(lambda: client.describe_organization_configuration(DetectorId=detector)) == master
    assert message(lambda: client.list_members(DetectorId="0" * 32)).endswith("not owned by the current account.")

    guardduty.enable_organization_admin_account(AdminAccountId=account)
    found = client.describe_organization_configuration(DetectorId=detector)
    assert (found["AutoEnable"], found["AutoEnableOrganizationMembers"]) == (False, "NONE")
    assert {one["AutoEnable"] for one in found["Features"]} == {"NONE"}
    for given in ({}, {"AutoEnable": True, "AutoEnableOrganizationMembers": "NEW"}):
        attempt = lambda more=given: client.update_organization_configuration(DetectorId=detector, **more)  # noqa: E731
        assert "not both" in message(attempt)
    runtime = {"RUNTIME_MONITORING": "ALL", "EKS_RUNTIME_MONITORING": "ALL"}
    assert "together" in message(lambda: prefer(client, detector, "ALL", **runtime))


def test_all_reaches_existing_accounts_new_ones_and_their_plans(world: World, guardduty: Any) -> None:
    existing = world.account()
    account, client, detector = delegate(world, guardduty)
    prefer(client, detector, "ALL", S3_DATA_EVENTS="ALL", EKS_AUDIT_LOGS="NEW", RUNTIME_MONITORING="NONE")
    joined = world.account()
    world.organizations.describe_account(AccountId=joined)

    assert members(client, detector) == {existing: "Enabled", joined: "Enabled"}
    for member in (existing, joined):
        found = plans(world.member("guardduty", member))
        on = {name for name, status in found.items() if status == "ENABLED"}
        assert on == {"CLOUD_TRAIL", "DNS_LOGS", "FLOW_LOGS", "S3_DATA_EVENTS", "EKS_AUDIT_LOGS"}
        assert world.member("guardduty", member, ELSEWHERE).list_detectors()["DetectorIds"] == []
    assert account not in members(client, detector)

    prefer(client, detector, "ALL", LAMBDA_NETWORK_LOGS="ALL", RDS_LOGIN_EVENTS="NEW")
    found = plans(world.member("guardduty", existing))
    assert (found["LAMBDA_NETWORK_LOGS"], found["RDS_LOGIN_EVENTS"]) == ("ENABLED", "DISABLED")
    world.organizations.close_account(AccountId=existing)
    assert set(members(client, detector, "false")) == {joined}


def test_new_leaves_existing_accounts_alone(world: World, guardduty: Any) -> None:
    existing = world.account()
    _, client, detector = delegate(world, guardduty)
    prefer(client, detector, "NEW")
    joined = world.account()
    assert set(members(client, detector)) == {joined}
    assert world.member("guardduty", existing).list_detectors()["DetectorIds"] == []
    prefer(client, detector, "NONE")
    world.account()
    assert set(members(client, detector)) == {joined}


def test_the_management_account_becomes_a_member_only_with_a_detector_of_its_own(world: World, guardduty: Any) -> None:
    _, client, detector = delegate(world, guardduty)
    prefer(client, detector, "ALL")
    details = [{"AccountId": MANAGEMENT, "Email": "root@example.com"}]
    answer = client.create_members(DetectorId=detector, AccountDetails=details)
    assert "organization master must first enable GuardDuty" in answer["UnprocessedAccounts"][0]["Result"]
    assert members(client, detector) == {}

    own = guardduty.create_detector(Enable=True)["DetectorId"]
    assert members(client, detector) == {MANAGEMENT: "Enabled"}
    assert client.get_members(DetectorId=detector, AccountIds=[MANAGEMENT])["Members"][0]["DetectorId"] == own


def test_a_member_depends_on_its_administrator(world: World, guardduty: Any) -> None:
    account, client, detector = delegate(world, guardduty)
    client.update_detector(DetectorId=detector, FindingPublishingFrequency="FIFTEEN_MINUTES")
    prefer(client, detector, "ALL")
    member = world.account()
    own = world.member("guardduty", member)
    mine = own.list_detectors()["DetectorIds"][0]

    assert own.get_detector(DetectorId=mine)["FindingPublishingFrequency"] == "FIFTEEN_MINUTES"
    assert own.get_administrator_account(DetectorId=mine)["Administrator"]["AccountId"] == account
    message(lambda: own.delete_detector(DetectorId=mine))
    message(lambda: own.update_detector(DetectorId=mine, Enable=False))
    message(lambda: own.update_detector(DetectorId=mine, FindingPublishingFrequency="SIX_HOURS"))
    message(lambda: own.disassociate_from_administrator_account(DetectorId=mine))
    assert own.list_members(DetectorId=mine)["Members"] == []
    assert "associated members" in message(lambda: client.delete_detector(DetectorId=detector))
    for call in (client.disassociate_members, client.stop_monitoring_members, client.delete_members):
        attempt = lambda act=call: act(DetectorId=detector, AccountIds=[member])  # noqa: E731
        assert "auto-enable preference" in message(attempt)


def test_members_are_added_suspended_disassociated_and_deleted_by_hand(world: World, guardduty: Any) -> None:
    _, client, detector = delegate(world, guardduty)
    member = world.account()
    prefer(client, detector, "NONE", S3_DATA_EVENTS="ALL")
    asked = [{"AccountId": one, "Email": "a@example.com"} for one in (member, "999988887777")]
    answer = client.create_members(DetectorId=detector, AccountDetails=asked)
    assert [one["AccountId"] for one in answer["UnprocessedAccounts"]] == ["999988887777"]
    own = world.member("guardduty", member)
    mine = own.list_detectors()["DetectorIds"][0]
    assert plans(own)["S3_DATA_EVENTS"] == "ENABLED"

    which = {"DetectorId": detector, "AccountIds": [member]}
    client.update_member_detectors(**which, Features=[{"Name": "RDS_LOGIN_EVENTS", "Status": "ENABLED"}])
    shown = client.get_member_detectors(**which)["MemberDataSourceConfigurations"][0]["Features"]
    assert {"RDS_LOGIN_EVENTS", "S3_DATA_EVENTS"} == {one["Name"] for one in shown if one["Status"] == "ENABLED"}
    client.stop_monitoring_members(**which)
    assert own.get_detector(DetectorId=mine)["Status"] == "DISABLED"
    client.start_monitoring_members(**which)
    assert own.get_detector(DetectorId=mine)["Status"] == "ENABLED"

    assert client.delete_members(**which)["UnprocessedAccounts"][0]["AccountId"] == member
    client.disassociate_members(**which)
    assert members(client, detector) == {}
    assert members(client, detector, "false") == {member: "Removed"}
    assert client.delete_members(**which)["UnprocessedAccounts"] == []
    assert client.get_members(**which)["UnprocessedAccounts"][0]["AccountId"] == member
    own.delete_detector(DetectorId=mine)


def test_an_account_outside_an_administration_has_no_members(world: World) -> None:
    client = world.member("guardduty")
    detector = client.create_detector(Enable=True)["DetectorId"]
    details = [{"AccountId": world.account(), "Email": "a@example.com"}]
    with pytest.raises(ClientError, match="by invitation") as caught:
        client.create_members(DetectorId=detector, AccountDetails=details)
    assert caught.value.response["Error"]["Code"] == "NotImplementedByEmulator"


def test_disabling_the_administrator_frees_members_and_leaves_the_delegation(world: World, guardduty: Any) -> None:
    account, client, detector = delegate(world, guardduty)
    world.aws.client("guardduty", ELSEWHERE).enable_organization_admin_account(AdminAccountId=account)
    prefer(client, detector, "ALL")
    member, other = world.account(), world.account()
    own = world.member("guardduty", member)
    mine = own.list_detectors()["DetectorIds"][0]

    message(lambda: guardduty.disable_organization_admin_account(AdminAccountId=other))
    message(lambda: client.disable_organization_admin_account(AdminAccountId=account))
    guardduty.disable_organization_admin_account(AdminAccountId=account)
    message(lambda: guardduty.disable_organization_admin_account(AdminAccountId=account))
    assert own.get_detector(DetectorId=mine)["Status"] == "ENABLED"
    own.delete_detector(DetectorId=mine)
    client.delete_detector(DetectorId=detector)

    administrators = world.organizations.list_delegated_administrators(ServicePrincipal=PRINCIPAL)
    assert [one["Id"] for one in administrators["DelegatedAdministrators"]] == [account]
    assert "another account" in message(lambda: guardduty.enable_organization_admin_account(AdminAccountId=other))
    elsewhere = world.aws.client("guardduty", ELSEWHERE)
    assert len(elsewhere.list_organization_admin_accounts()["AdminAccounts"]) == 1
    world.organizations.deregister_delegated_administrator(AccountId=account, ServicePrincipal=PRINCIPAL)
    assert elsewhere.list_organization_admin_accounts()["AdminAccounts"] == []
    guardduty.enable_organization_admin_account(AdminAccountId=other)


def test_the_administration_ends_with_the_administrators_account(world: World, guardduty: Any) -> None:
    account, client, detector = delegate(world, guardduty)
    prefer(client, detector, "ALL")
    member = world.account()
    own = world.member("guardduty", member)
    world.organizations.close_account(AccountId=account)
    assert guardduty.list_organization_admin_accounts()["AdminAccounts"] == []
    own.delete_detector(DetectorId=own.list_detectors()["DetectorIds"][0])


def test_the_management_account_may_administer_without_a_delegation(world: World, guardduty: Any) -> None:
    guardduty.enable_organization_admin_account(AdminAccountId=MANAGEMENT)
    member = world.account()
    detector = guardduty.list_detectors()["DetectorIds"][0]
    prefer(guardduty, detector, "ALL")
    assert set(members(guardduty, detector)) == {member}
    assert world.organizations.list_delegated_administrators()["DelegatedAdministrators"] == []
