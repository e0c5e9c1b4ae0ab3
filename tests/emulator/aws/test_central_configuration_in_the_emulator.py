"""Central configuration of Security Hub: when it may start, its policies, and what is refused until it ends."""

from collections.abc import Iterator
from typing import Any

import pytest
from emulated_world import MANAGEMENT, World, running
from securityhub_world import BEST_PRACTICES, DISABLED, ENABLED, HOME, LINKED, Estate, code, delegated


@pytest.fixture(scope="module")
def delegate(world: World) -> str:
    return world.account()


@pytest.fixture
def estate(world: World, delegate: str) -> Iterator[Estate]:
    with delegated(world, delegate) as found:
        yield found


def test_central_configuration_wants_an_aggregator_and_no_auto_enable(estate: Estate) -> None:
    central = {"OrganizationConfiguration": {"ConfigurationType": "CENTRAL"}}

    def update(client: Any, **more: Any) -> str:
        return code(lambda: client.update_organization_configuration(**central, **more))

    assert update(estate.admin, AutoEnable=False, AutoEnableStandards="NONE") == "ResourceNotFoundException"
    estate.admin.create_finding_aggregator(RegionLinkingMode="SPECIFIED_REGIONS", Regions=[LINKED])
    assert update(estate.admin, AutoEnable=True, AutoEnableStandards="NONE") == "InvalidInputException"
    assert update(estate.admin, AutoEnable=False, AutoEnableStandards="DEFAULT") == "InvalidInputException"
    linked = estate.of(estate.delegate, LINKED)
    assert update(linked, AutoEnable=False, AutoEnableStandards="NONE") == "InvalidInputException"


def test_central_configuration_and_associations_are_pending_at_first() -> None:
    with running("--creation-seconds", "1") as slow:
        world = World(slow)
        world.found()
        account = world.account()
        with delegated(world, account) as estate:
            regions = {"RegionLinkingMode": "SPECIFIED_REGIONS", "Regions": [LINKED]}
            estate.admin.create_finding_aggregator(**regions)
            central = {"ConfigurationType": "CENTRAL"}
            estate.admin.update_organization_configuration(AutoEnable=False, OrganizationConfiguration=central)

            assert estate.configuration()["OrganizationConfiguration"] == central | {"Status": "PENDING"}
            assert code(estate.policy) == "AccessDeniedException"
            estate.configure("CENTRAL")
            assert estate.configuration(LINKED)["OrganizationConfiguration"] == central | {"Status": "ENABLED"}
            assert estate.configuration()["AutoEnableStandards"] == "NONE"
            association = estate.admin.start_configuration_policy_association(
                ConfigurationPolicyIdentifier=estate.policy(), Target={"AccountId": account}
            )
            assert association["AssociationStatus"] == "PENDING"


def test_policies_want_central_configuration_in_the_home_region(estate: Estate) -> None:
    def create(client: Any) -> str:
        return code(lambda: client.create_configuration_policy(Name="a", ConfigurationPolicy=ENABLED))

    assert create(estate.admin) == "AccessDeniedException"
    estate.centralize()
    assert create(estate.of(estate.delegate, LINKED)) == "AccessDeniedException"
    assert create(estate.of(estate.world.account())) == "AccessDeniedException"


def test_a_policy_is_written_changed_and_deleted(estate: Estate) -> None:
    estate.centralize()
    made = estate.admin.create_configuration_policy(Name="base", Description="x", ConfigurationPolicy=ENABLED)
    identifier = made["Id"]

    assert made["Arn"] == f"arn:aws:securityhub:{HOME}:{estate.delegate}:configuration-policy/{identifier}"
    estate.admin.update_configuration_policy(Identifier=made["Arn"], Name="basis", ConfigurationPolicy=DISABLED)
    found = estate.admin.get_configuration_policy(Identifier=identifier)
    assert (found["Name"], found["Description"], found["ConfigurationPolicy"]) == ("basis", "x", DISABLED)
    listed = estate.admin.list_configuration_policies()["ConfigurationPolicySummaries"]
    assert [(item["Id"], item["ServiceEnabled"]) for item in listed] == [(identifier, False)]
    estate.admin.delete_configuration_policy(Identifier=identifier)
    refused = code(lambda: estate.admin.get_configuration_policy(Identifier=identifier))
    assert refused == "ResourceNotFoundException"


@pytest.mark.parametrize(
    "change",
    [
        {"EnabledStandardIdentifiers": [BEST_PRACTICES.format(LINKED)]},
        {"EnabledStandardIdentifiers": ["arn:aws:securityhub:::ruleset/unknown/v/1.0.0"]},
        {"SecurityControlsConfiguration": {}},
        {"SecurityControlsConfiguration": {"DisabledSecurityControlIdentifiers": ["everything"]}},
        {
            "SecurityControlsConfiguration": {
                "DisabledSecurityControlIdentifiers": [],
                "EnabledSecurityControlIdentifiers": [],
            }
        },
    ],
)
def test_a_wrong_policy_is_refused(estate: Estate, change: dict[str, Any]) -> None:
    estate.centralize()
    content = {"SecurityHub": ENABLED["SecurityHub"] | change}
    refused = code(lambda: estate.admin.create_configuration_policy(Name="a", ConfigurationPolicy=content))
    assert refused == "InvalidInputException"


def test_an_organization_has_twenty_policies(estate: Estate) -> None:
    estate.centralize()
    for _ in range(20):
        estate.policy()
    assert code(estate.policy) == "LimitExceededException"


def test_a_policy_has_its_own_valid_name(estate: Estate) -> None:
    estate.centralize()
    estate.admin.create_configuration_policy(Name="base", ConfigurationPolicy=ENABLED)

    def create(name: str) -> str:
        return code(lambda: estate.admin.create_configuration_policy(Name=name, ConfigurationPolicy=ENABLED))

    assert create("base") == "ResourceConflictException"
    assert create("with space") == "InvalidInputException"
    other = estate.policy()
    refused = code(lambda: estate.admin.update_configuration_policy(Identifier=other, Name="base"))
    assert refused == "ResourceConflictException"


def test_removal_in_the_wrong_order_is_refused(estate: Estate) -> None:
    account = estate.world.account()
    arn = estate.centralize()
    policy = estate.policy()
    estate.associate(policy, {"AccountId": account})

    refused = code(lambda: estate.admin.delete_configuration_policy(Identifier=policy))
    assert refused == "ResourceConflictException"
    refused = code(lambda: estate.admin.delete_finding_aggregator(FindingAggregatorArn=arn))
    assert refused == "InvalidInputException"
    management = estate.of(MANAGEMENT)
    refused = code(lambda: management.disable_organization_admin_account(AdminAccountId=estate.delegate))
    assert refused == "InvalidInputException"

    estate.configure("LOCAL")

    assert code(lambda: estate.admin.get_configuration_policy(Identifier=policy)) == "AccessDeniedException"
    assert estate.has_hub(account)
    estate.of(account).disable_security_hub()
