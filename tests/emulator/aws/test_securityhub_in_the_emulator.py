"""Security Hub: one hub per account and Region, standards, delegation, members and aggregators."""

from collections.abc import Iterator
from typing import Any

import pytest
from emulated_world import MANAGEMENT, World
from securityhub_world import BEST_PRACTICES, CIS, HOME, LINKED, OTHER, PRINCIPAL, Estate, code, delegated


@pytest.fixture(scope="module")
def delegate(world: World) -> str:
    return world.account()


@pytest.fixture
def estate(world: World, delegate: str) -> Iterator[Estate]:
    with delegated(world, delegate) as found:
        yield found


def test_an_account_has_one_hub_per_region(world: World) -> None:
    account = world.account()
    client = world.member("securityhub", account, HOME)
    assert code(client.describe_hub) == "InvalidAccessException"

    client.enable_security_hub(EnableDefaultStandards=False, Tags={"a": "b"})

    arn = f"arn:aws:securityhub:{HOME}:{account}:hub/default"
    assert client.describe_hub()["HubArn"] == arn
    assert client.list_tags_for_resource(ResourceArn=arn)["Tags"] == {"a": "b"}
    assert client.get_enabled_standards()["StandardsSubscriptions"] == []
    assert code(client.enable_security_hub) == "ResourceConflictException"
    assert code(world.member("securityhub", account, LINKED).describe_hub) == "InvalidAccessException"
    assert code(world.member("securityhub", None, HOME).describe_hub) == "InvalidAccessException"


def test_a_hub_is_changed_and_disabled(world: World) -> None:
    client = world.member("securityhub", None, HOME)
    client.enable_security_hub(ControlFindingGenerator="STANDARD_CONTROL")

    client.update_security_hub_configuration(AutoEnableControls=False, ControlFindingGenerator="SECURITY_CONTROL")

    found = client.describe_hub()
    assert (found["AutoEnableControls"], found["ControlFindingGenerator"]) == (False, "SECURITY_CONTROL")
    client.disable_security_hub()
    assert code(client.disable_security_hub) == "InvalidAccessException"


def test_standards_are_enabled_and_disabled(world: World) -> None:
    account = world.account()
    client = world.member("securityhub", account, HOME)
    client.enable_security_hub()
    default = {found["StandardsArn"] for found in client.get_enabled_standards()["StandardsSubscriptions"]}
    assert default == {BEST_PRACTICES.format(HOME), CIS}
    pci = f"arn:aws:securityhub:{HOME}::standards/pci-dss/v/4.0.1"
    assert pci in {found["StandardsArn"] for found in client.describe_standards()["Standards"]}

    made = client.batch_enable_standards(StandardsSubscriptionRequests=[{"StandardsArn": pci}])

    arn = f"arn:aws:securityhub:{HOME}:{account}:subscription/pci-dss/v/4.0.1"
    assert made["StandardsSubscriptions"][0]["StandardsSubscriptionArn"] == arn
    found = client.get_enabled_standards(StandardsSubscriptionArns=[arn])["StandardsSubscriptions"]
    assert [(item["StandardsArn"], item["StandardsStatus"]) for item in found] == [(pci, "READY")]
    client.batch_disable_standards(StandardsSubscriptionArns=[arn])
    assert client.get_enabled_standards(StandardsSubscriptionArns=[arn])["StandardsSubscriptions"] == []
    assert code(lambda: client.batch_disable_standards(StandardsSubscriptionArns=[arn])) == "InvalidInputException"
    elsewhere = [{"StandardsArn": BEST_PRACTICES.format(LINKED)}]
    refused = code(lambda: client.batch_enable_standards(StandardsSubscriptionRequests=elsewhere))
    assert refused == "InvalidInputException"


def test_designation_enables_the_delegate_and_shows_in_the_organization(estate: Estate) -> None:
    management = estate.of(MANAGEMENT)

    assert estate.has_hub(estate.delegate)
    assert estate.has_hub(estate.delegate, LINKED)
    assert not estate.has_hub(estate.delegate, OTHER)
    assert management.list_organization_admin_accounts()["AdminAccounts"] == [
        {"AccountId": estate.delegate, "Status": "ENABLED"}
    ]
    assert estate.of(MANAGEMENT, OTHER).list_organization_admin_accounts()["AdminAccounts"] == []
    listed = estate.world.organizations.list_delegated_administrators(ServicePrincipal=PRINCIPAL)
    assert [account["Id"] for account in listed["DelegatedAdministrators"]] == [estate.delegate]


def test_designation_is_refused(estate: Estate) -> None:
    world, management = estate.world, estate.of(MANAGEMENT)
    other = world.account()

    def enable(account: str, client: Any = management) -> str:
        return code(lambda: client.enable_organization_admin_account(AdminAccountId=account))

    assert enable(other) == "InvalidInputException"
    assert enable(estate.delegate) == "InvalidInputException"
    assert enable(other, estate.of(MANAGEMENT, OTHER)) == "InvalidInputException"
    assert enable(other, estate.of(other)) == "AccessDeniedException"
    assert code(estate.of(other).list_organization_admin_accounts) == "AccessDeniedException"
    refused = code(lambda: management.disable_organization_admin_account(AdminAccountId=other))
    assert refused == "InvalidInputException"


def test_only_members_are_designated(world: World) -> None:
    management = world.aws.client("securityhub", HOME)
    for account in (MANAGEMENT, "999999999999"):
        refused = code(lambda account=account: management.enable_organization_admin_account(AdminAccountId=account))
        assert refused == "InvalidInputException"


def test_the_last_region_takes_the_delegation_away(world: World) -> None:
    management, account = world.aws.client("securityhub", HOME), world.account()
    management.enable_organization_admin_account(AdminAccountId=account)

    management.disable_organization_admin_account(AdminAccountId=account)

    listed = world.organizations.list_delegated_administrators(ServicePrincipal=PRINCIPAL)
    assert listed["DelegatedAdministrators"] == []
    member = world.member("securityhub", account, HOME)
    assert member.describe_hub()
    assert code(member.describe_organization_configuration) == "InvalidAccessException"
    member.disable_security_hub()


def test_deregistration_in_the_organization_ends_the_administration(world: World) -> None:
    management, account = world.aws.client("securityhub", HOME), world.account()
    management.enable_organization_admin_account(AdminAccountId=account)

    world.organizations.deregister_delegated_administrator(AccountId=account, ServicePrincipal=PRINCIPAL)

    assert management.list_organization_admin_accounts()["AdminAccounts"] == []
    member = world.member("securityhub", account, HOME)
    assert code(member.describe_organization_configuration) == "InvalidAccessException"


def test_the_administrator_cannot_disable_its_hub(estate: Estate) -> None:
    assert code(estate.admin.disable_security_hub) == "InvalidInputException"


def test_only_the_administrator_configures_the_organization(estate: Estate) -> None:
    member = estate.of(estate.world.account())
    member.enable_security_hub()
    assert code(lambda: member.update_organization_configuration(AutoEnable=True)) == "InvalidAccessException"
    assert code(estate.of(estate.delegate, OTHER).describe_organization_configuration) == "InvalidAccessException"


def test_local_configuration_enables_accounts_that_join_in_its_region(estate: Estate) -> None:
    before = estate.world.account()
    estate.admin.update_organization_configuration(AutoEnable=True, AutoEnableStandards="DEFAULT")

    joined = estate.world.account()

    assert estate.standards(joined) == {BEST_PRACTICES.format(HOME), CIS}
    assert not estate.has_hub(joined, LINKED)
    assert not estate.has_hub(before)
    assert joined in {member["AccountId"] for member in estate.admin.list_members()["Members"]}
    administrator = estate.of(joined).get_administrator_account()["Administrator"]
    assert (administrator["AccountId"], administrator["MemberStatus"]) == (estate.delegate, "Enabled")


def test_members_are_created_but_the_management_account_must_enable_itself(estate: Estate) -> None:
    member, email = estate.world.account(), "someone@example.com"
    asked = [{"AccountId": account, "Email": email} for account in (member, MANAGEMENT)]

    answer = estate.admin.create_members(AccountDetails=asked)

    assert [found["AccountId"] for found in answer["UnprocessedAccounts"]] == [MANAGEMENT]
    assert estate.has_hub(member)
    assert not estate.has_hub(MANAGEMENT)
    assert estate.admin.delete_members(AccountIds=[member])["UnprocessedAccounts"]
    estate.admin.disassociate_members(AccountIds=[member])
    assert member not in {found["AccountId"] for found in estate.admin.list_members()["Members"]}
    assert not estate.admin.delete_members(AccountIds=[member])["UnprocessedAccounts"]
    assert estate.admin.get_members(AccountIds=[member])["Members"] == []


def test_accounts_outside_the_organization_are_created_and_invited(estate: Estate) -> None:
    stranger = {"AccountIds": ["999999999999"]}
    estate.admin.create_members(AccountDetails=[{"AccountId": "999999999999", "Email": "a@example.com"}])
    (created,) = estate.admin.get_members(**stranger)["Members"]
    assert (created["MemberStatus"], created["Email"]) == ("Created", "a@example.com")

    assert not estate.admin.invite_members(**stranger)["UnprocessedAccounts"]

    assert "999999999999" not in {found["AccountId"] for found in estate.admin.list_members()["Members"]}
    listed = estate.admin.list_members(OnlyAssociated=False)["Members"]
    assert ("999999999999", "Invited") in {(found["AccountId"], found["MemberStatus"]) for found in listed}
    assert estate.admin.invite_members(AccountIds=["888888888888"])["UnprocessedAccounts"]
    estate.admin.delete_members(**stranger)


def test_an_account_has_one_aggregator(estate: Estate) -> None:
    made = estate.admin.create_finding_aggregator(RegionLinkingMode="ALL_REGIONS")
    arn = made["FindingAggregatorArn"]
    linked = estate.of(estate.delegate, LINKED)

    assert made["FindingAggregationRegion"] == HOME
    assert linked.list_finding_aggregators()["FindingAggregators"] == [{"FindingAggregatorArn": arn}]
    for client in (estate.admin, linked):
        refused = code(lambda client=client: client.create_finding_aggregator(RegionLinkingMode="NO_REGIONS"))
        assert refused == "InvalidInputException"
    assert code(lambda: linked.delete_finding_aggregator(FindingAggregatorArn=arn)) == "InvalidInputException"
    estate.admin.delete_finding_aggregator(FindingAggregatorArn=arn)
    assert code(lambda: estate.admin.get_finding_aggregator(FindingAggregatorArn=arn)) == "ResourceNotFoundException"


@pytest.mark.parametrize(
    "linking",
    [
        {"RegionLinkingMode": "SPECIFIED_REGIONS"},
        {"RegionLinkingMode": "ALL_REGIONS", "Regions": [LINKED]},
        {"RegionLinkingMode": "SPECIFIED_REGIONS", "Regions": ["eu-moon-1"]},
        {"RegionLinkingMode": "SOME_REGIONS"},
    ],
)
def test_a_wrong_linking_is_refused(estate: Estate, linking: dict[str, Any]) -> None:
    assert code(lambda: estate.admin.create_finding_aggregator(**linking)) == "InvalidInputException"


def test_members_have_no_aggregator(estate: Estate) -> None:
    member = estate.world.account()
    estate.admin.create_members(AccountDetails=[{"AccountId": member}])
    refused = code(lambda: estate.of(member).create_finding_aggregator(RegionLinkingMode="ALL_REGIONS"))
    assert refused == "InvalidInputException"


def test_a_closed_account_is_no_member_any_more(estate: Estate) -> None:
    account = estate.world.account()
    estate.admin.create_members(AccountDetails=[{"AccountId": account}])
    estate.world.organizations.close_account(AccountId=account)
    assert account not in {member["AccountId"] for member in estate.admin.list_members()["Members"]}
