"""Configuration policies of Security Hub at work: which accounts and Regions they reach, now and later."""

from collections.abc import Iterator

import pytest
from emulated_world import MANAGEMENT, World
from securityhub_world import BEST_PRACTICES, CIS, DISABLED, ENABLED, HOME, LINKED, OTHER, Estate, code, delegated


@pytest.fixture(scope="module")
def delegate(world: World) -> str:
    return world.account()


@pytest.fixture
def estate(world: World, delegate: str) -> Iterator[Estate]:
    with delegated(world, delegate) as found:
        yield found


def test_a_policy_on_the_root_configures_every_member_in_home_and_linked_regions(estate: Estate) -> None:
    account = estate.world.account(email="reached@example.com")
    estate.centralize()
    policy = estate.policy()

    found = estate.associate(policy, {"RootId": estate.world.root})

    assert (found["AssociationType"], found["AssociationStatus"]) == ("APPLIED", "SUCCESS")
    for member in (account, estate.delegate):
        assert estate.standards(member) == {BEST_PRACTICES.format(HOME)}
        assert estate.standards(member, LINKED) == {BEST_PRACTICES.format(LINKED)}
        assert not estate.has_hub(member, OTHER)
    assert not estate.has_hub(MANAGEMENT)
    for region in (HOME, LINKED):
        members = estate.of(estate.delegate, region).list_members()["Members"]
        assert (account, "reached@example.com") in {(item["AccountId"], item["Email"]) for item in members}


def test_accounts_that_join_or_move_get_the_policy_of_their_place(estate: Estate) -> None:
    world = estate.world
    unit = world.unit()
    estate.centralize()
    estate.associate(estate.policy(), {"OrganizationalUnitId": unit})
    account = world.account()
    assert not estate.has_hub(account)

    world.organizations.move_account(AccountId=account, SourceParentId=world.root, DestinationParentId=unit)

    assert estate.standards(account, LINKED) == {BEST_PRACTICES.format(LINKED)}
    estate.associate(estate.policy(), {"RootId": world.root})
    assert estate.has_hub(world.account())


def test_the_nearest_policy_holds(estate: Estate) -> None:
    world = estate.world
    unit = world.unit()
    account = world.account()
    world.organizations.move_account(AccountId=account, SourceParentId=world.root, DestinationParentId=unit)
    estate.centralize()
    above, below = estate.policy(), estate.policy(DISABLED)
    estate.associate(above, {"RootId": world.root})
    assert estate.has_hub(account)

    estate.associate(below, {"OrganizationalUnitId": unit})

    assert not estate.has_hub(account)
    found = estate.admin.get_configuration_policy_association(Target={"AccountId": account})
    assert (found["ConfigurationPolicyId"], found["AssociationType"]) == (below, "INHERITED")
    listed = estate.admin.list_configuration_policy_associations(Filters={"ConfigurationPolicyId": below})
    targets = {
        (item["TargetId"], item["TargetType"], item["AssociationType"])
        for item in listed["ConfigurationPolicyAssociationSummaries"]
    }
    assert targets == {(unit, "ORGANIZATIONAL_UNIT", "APPLIED"), (account, "ACCOUNT", "INHERITED")}
    estate.admin.start_configuration_policy_disassociation(
        ConfigurationPolicyIdentifier=below, Target={"OrganizationalUnitId": unit}
    )
    assert estate.has_hub(account)


def test_a_centrally_configured_account_changes_nothing_itself(estate: Estate) -> None:
    account = estate.world.account()
    estate.centralize()
    estate.associate(estate.policy(), {"AccountId": account})
    client = estate.of(account)
    asked = [{"StandardsArn": CIS}]

    for call in (
        client.disable_security_hub,
        lambda: client.update_security_hub_configuration(AutoEnableControls=False),
        lambda: client.batch_enable_standards(StandardsSubscriptionRequests=asked),
        lambda: estate.admin.disassociate_members(AccountIds=[account]),
    ):
        assert code(call) == "AccessDeniedException"


def test_an_account_that_is_switched_off_centrally_cannot_enable_itself(estate: Estate) -> None:
    account = estate.world.account()
    estate.centralize()
    estate.associate(estate.policy(DISABLED), {"AccountId": account})
    assert code(estate.of(account).enable_security_hub) == "AccessDeniedException"


def test_a_self_managed_account_is_left_alone(estate: Estate) -> None:
    account = estate.world.account()
    estate.centralize()
    estate.associate("SELF_MANAGED_SECURITY_HUB", {"AccountId": account})
    estate.associate(estate.policy(), {"RootId": estate.world.root})

    assert not estate.has_hub(account)
    estate.of(account).enable_security_hub(EnableDefaultStandards=False)
    assert estate.standards(account) == set()


def test_the_management_account_is_reached_once_it_has_enabled_itself(estate: Estate) -> None:
    management = estate.of(MANAGEMENT)
    estate.centralize()
    policy = estate.policy()
    assert estate.associate(policy, {"AccountId": MANAGEMENT})["AssociationStatus"] == "FAILED"
    estate.associate(policy, {"RootId": estate.world.root})
    assert not estate.has_hub(MANAGEMENT)

    management.enable_security_hub(EnableDefaultStandards=True)
    management.update_security_hub_configuration(AutoEnableControls=True)

    assert estate.standards(MANAGEMENT) == {BEST_PRACTICES.format(HOME)}
    assert code(management.disable_security_hub) == "AccessDeniedException"
    assert MANAGEMENT in {member["AccountId"] for member in estate.admin.list_members()["Members"]}
    estate.configure("LOCAL")
    management.disable_security_hub()
    assert MANAGEMENT not in {member["AccountId"] for member in estate.admin.list_members()["Members"]}


def test_a_region_that_is_linked_later_is_configured(estate: Estate) -> None:
    account = estate.world.account()
    arn = estate.centralize()
    estate.associate(estate.policy(), {"AccountId": account})

    estate.admin.update_finding_aggregator(
        FindingAggregatorArn=arn, RegionLinkingMode="SPECIFIED_REGIONS", Regions=[LINKED, OTHER]
    )

    assert estate.standards(account, OTHER) == {BEST_PRACTICES.format(OTHER)}


def test_all_regions_but_some_are_linked(estate: Estate) -> None:
    account = estate.world.account()
    arn = estate.centralize([OTHER])
    estate.associate(estate.policy(DISABLED), {"AccountId": account})
    mode = "ALL_REGIONS_EXCEPT_SPECIFIED"
    estate.admin.update_finding_aggregator(FindingAggregatorArn=arn, RegionLinkingMode=mode, Regions=[LINKED])

    estate.associate(estate.policy(), {"AccountId": account})

    reached = [region for region in (HOME, LINKED, OTHER, "us-east-1") if estate.has_hub(account, region)]
    assert reached == [HOME, OTHER, "us-east-1"]


def test_a_changed_policy_changes_the_accounts(estate: Estate) -> None:
    account = estate.world.account()
    estate.centralize()
    policy = estate.policy()
    estate.associate(policy, {"AccountId": account})
    content = {"SecurityHub": ENABLED["SecurityHub"] | {"EnabledStandardIdentifiers": [CIS]}}

    estate.admin.update_configuration_policy(Identifier=policy, ConfigurationPolicy=content)

    assert estate.standards(account, LINKED) == {CIS}


def test_associations_name_what_there_is(estate: Estate) -> None:
    estate.centralize()
    policy, root = estate.policy(), {"RootId": estate.world.root}

    def start(policy: str, target: dict[str, str]) -> str:
        return code(
            lambda: estate.admin.start_configuration_policy_association(
                ConfigurationPolicyIdentifier=policy, Target=target
            )
        )

    assert start("00000000-0000-0000-0000-000000000000", root) == "ResourceNotFoundException"
    assert start(policy, {"AccountId": "999999999999"}) == "ResourceNotFoundException"
    assert start(policy, {"OrganizationalUnitId": "ou-abcd-12345678"}) == "ResourceNotFoundException"
    refused = code(lambda: estate.admin.get_configuration_policy_association(Target=root))
    assert refused == "ResourceNotFoundException"
    refused = code(
        lambda: estate.admin.start_configuration_policy_disassociation(
            ConfigurationPolicyIdentifier=policy, Target=root
        )
    )
    assert refused == "ResourceNotFoundException"
