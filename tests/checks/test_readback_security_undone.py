"""The read-back of security where services are delegated no more, or are on although the configuration says off."""

from collections.abc import Iterator

import pytest
from watched_estate import HOME, OTHER, Watched, watched_estate

pytestmark = pytest.mark.slow

DELEGATE = "security-tooling"


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    with watched_estate(tmp_path_factory.mktemp("undone")) as found:
        yield found


def subjects(lines: list[str]) -> list[str]:
    """What the lines are about, without the policy that scans with."""
    return [line.split(": expected")[0] for line in lines if "foundation-inspector-root" not in line]


def test_services_that_are_off_are_named_wherever_they_are_on(estate: Watched) -> None:
    services = ("guardduty", "security_hub", "detective", "inspector", "macie", "access_analyzer", "findings")
    config = estate.with_security(**dict.fromkeys(services, "off"), third_party={})
    lines = estate.mismatches(config)
    assert all(": expected nothing, found " in line for line in lines)
    both = (HOME, OTHER)
    assert sorted(subjects(lines)) == sorted(
        [
            "delegations, access-analyzer.amazonaws.com",
            "delegations, detective.amazonaws.com",
            "delegations, guardduty.amazonaws.com",
            "delegations, inspector2.amazonaws.com",
            "delegations, macie.amazonaws.com",
            "delegations, securityhub.amazonaws.com",
            "Security Hub",
            *(f"{service} in {region}" for service in ("GuardDuty", "Detective", "Macie") for region in both),
            *(f"GuardDuty in {region}, management" for region in both),
            *(f"Macie in {region}, management" for region in both),
            *(f"Inspector in {region}" for region in both),
            *(
                f"{name} in {region}, {key}"
                for name in ("Inspector", "Security Hub")
                for region in both
                for key in (DELEGATE, "management")
            ),
            *(f"analyzer foundation-external-access in {region}, {DELEGATE}" for region in both),
            f"analyzer foundation-unused-access in {HOME}, {DELEGATE}",
            f"rule foundation-findings in {HOME}",
            f"topic foundation-findings in {HOME}",
        ]
    )


def test_a_region_that_was_taken_out_is_named(estate: Watched) -> None:
    config = estate.with_security(macie={"regions": [HOME]})
    assert subjects(estate.mismatches(config)) == [f"Macie in {OTHER}", f"Macie in {OTHER}, management"]


def test_designations_and_central_configuration_that_are_gone_are_named(estate: Watched) -> None:
    account = estate.ids[DELEGATE]
    hub = estate.client("securityhub", DELEGATE)
    hub.update_organization_configuration(
        AutoEnable=True,
        AutoEnableStandards="DEFAULT",
        OrganizationConfiguration={"ConfigurationType": "LOCAL"},
    )
    estate.client("guardduty", region=OTHER).disable_organization_admin_account(AdminAccountId=account)
    estate.client("detective", region=OTHER).disable_organization_admin_account()
    estate.client("inspector2", region=OTHER).disable_delegated_admin_account(delegatedAdminAccountId=account)
    estate.client("macie2", region=OTHER).disable_organization_admin_account(adminAccountId=account)
    administrator = 'administrator: expected ["security-tooling"], found nothing'
    others = ("shop", "lab", "management")
    assert estate.mismatches() == [
        f"GuardDuty in {OTHER}, {administrator}",
        f'GuardDuty in {OTHER}, auto-enable: expected "ALL", found nothing',
        f'GuardDuty in {OTHER}, auto-enable of plan s3: expected "ALL", found nothing',
        f'GuardDuty in {OTHER}, auto-enable of plan runtime: expected "ALL", found nothing',
        *(
            f'GuardDuty in {OTHER}, auto-enable of plan runtime, {agent}: expected "ALL", found nothing'
            for agent in ("EKS_ADDON_MANAGEMENT", "ECS_FARGATE_AGENT_MANAGEMENT", "EC2_AGENT_MANAGEMENT")
        ),
        *(f'GuardDuty in {OTHER}, {key}: expected "exists", found nothing' for key in others),
        'Security Hub, configuration.type: expected "CENTRAL", found "LOCAL"',
        "Security Hub, auto-enable.hub: expected false, found true",
        'Security Hub, auto-enable.standards: expected "NONE", found "DEFAULT"',
        'Security Hub policy foundation-default: expected "exists", found nothing',
        'Security Hub policy foundation-sandbox: expected "exists", found nothing',
        f"Detective in {OTHER}, {administrator}",
        f'Detective in {OTHER}, graph: expected "on", found nothing',
        f"Detective in {OTHER}, auto-enable: expected true, found nothing",
        *(f'Detective in {OTHER}, {key}: expected "exists", found nothing' for key in others),
        f"Inspector in {OTHER}, {administrator}",
        *(f'Inspector in {OTHER}, {key}: expected "exists", found nothing' for key in others),
        f"Macie in {OTHER}, {administrator}",
        f"Macie in {OTHER}, auto-enable: expected true, found nothing",
        *(f'Macie in {OTHER}, {key}: expected "exists", found nothing' for key in others),
    ]
