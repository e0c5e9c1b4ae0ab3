"""The read-back of delegations, GuardDuty, Detective, Macie and Inspector, tampered with one by one."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from watched_estate import HOME, OTHER, UNWATCHED, Watched, watched_estate

pytestmark = pytest.mark.slow

OFF = [{"Name": "S3_DATA_EVENTS", "Status": "DISABLED"}]
ON = [{"Name": "S3_DATA_EVENTS", "Status": "ENABLED"}]
DELEGATE = "security-tooling"


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    with watched_estate(tmp_path_factory.mktemp("detectors")) as found:
        yield found


def detector(estate: Watched, key: str = DELEGATE, region: str = OTHER) -> dict[str, str]:
    return {"DetectorId": estate.client("guardduty", key, region).list_detectors()["DetectorIds"][0]}


def graph(estate: Watched) -> dict[str, str]:
    return {"GraphArn": estate.client("detective", DELEGATE, OTHER).list_graphs()["GraphList"][0]["Arn"]}


def test_what_the_program_has_made_is_as_declared(estate: Watched) -> None:
    assert estate.mismatches() == []
    assert estate.checked() > 300


def test_a_delegation_that_is_gone_is_named_with_the_analyzers_that_stop(estate: Watched, undo: ExitStack) -> None:
    given = {"AccountId": estate.ids[DELEGATE], "ServicePrincipal": "access-analyzer.amazonaws.com"}
    organizations = estate.client("organizations")
    organizations.deregister_delegated_administrator(**given)
    undo.callback(organizations.register_delegated_administrator, **given)
    stopped = 'status: expected "ACTIVE", found "DISABLED"'
    assert estate.mismatches() == [
        'delegations, access-analyzer.amazonaws.com: expected ["security-tooling"], found nothing',
        f"analyzer foundation-external-access in {HOME}, security-tooling, {stopped}",
        f"analyzer foundation-external-access in {OTHER}, security-tooling, {stopped}",
        f"analyzer foundation-unused-access in {HOME}, security-tooling, {stopped}",
    ]


def test_a_service_that_is_delegated_to_another_account_is_named(estate: Watched, undo: ExitStack) -> None:
    given, wanted = ({"ServicePrincipal": "access-analyzer.amazonaws.com"} for _ in range(2))
    given["AccountId"], wanted["AccountId"] = estate.ids["shop"], estate.ids[DELEGATE]
    organizations = estate.client("organizations")
    organizations.deregister_delegated_administrator(**wanted)
    undo.callback(organizations.register_delegated_administrator, **wanted)
    organizations.register_delegated_administrator(**given)
    undo.callback(organizations.deregister_delegated_administrator, **given)
    assert 'delegations, access-analyzer.amazonaws.com[0]: expected "security-tooling", found "shop"' in (
        estate.mismatches()
    )


def test_a_tampered_detector_of_the_delegated_account_is_named(estate: Watched, undo: ExitStack) -> None:
    guardduty, there = estate.client("guardduty", DELEGATE, OTHER), detector(estate)
    undo.callback(
        guardduty.update_detector, **there, Enable=True, FindingPublishingFrequency="FIFTEEN_MINUTES", Features=ON
    )
    guardduty.update_detector(**there, Enable=False, FindingPublishingFrequency="ONE_HOUR", Features=OFF)
    assert estate.mismatches() == [
        f'GuardDuty in {OTHER}, detector: expected "ENABLED", found "DISABLED"',
        f'GuardDuty in {OTHER}, frequency: expected "FIFTEEN_MINUTES", found "ONE_HOUR"',
        f'GuardDuty in {OTHER}, plan s3: expected "ENABLED", found nothing',
    ]


def test_what_guardduty_configures_for_the_organization_is_compared(estate: Watched, undo: ExitStack) -> None:
    guardduty, there = estate.client("guardduty", DELEGATE, OTHER), detector(estate)

    def configure(members: str, s3: str, more: str) -> None:
        features = [{"Name": "S3_DATA_EVENTS", "AutoEnable": s3}, {"Name": "RDS_LOGIN_EVENTS", "AutoEnable": more}]
        guardduty.update_organization_configuration(**there, AutoEnableOrganizationMembers=members, Features=features)

    undo.callback(configure, "ALL", "ALL", "NONE")
    configure("NEW", "NONE", "NEW")
    assert estate.mismatches() == [
        f'GuardDuty in {OTHER}, auto-enable: expected "ALL", found "NEW"',
        f'GuardDuty in {OTHER}, auto-enable of plan s3: expected "ALL", found nothing',
        f'GuardDuty in {OTHER}, auto-enable of plan rds: expected nothing, found "NEW"',
    ]


def test_plans_of_members_are_compared_also_of_the_management_account(estate: Watched, undo: ExitStack) -> None:
    guardduty, there = estate.client("guardduty", DELEGATE, OTHER), detector(estate)
    both, shop = [estate.ids["shop"], estate.ids["management"]], [estate.ids["shop"]]
    more = {"Name": "RDS_LOGIN_EVENTS"}
    undo.callback(guardduty.update_member_detectors, **there, AccountIds=both, Features=ON)
    guardduty.update_member_detectors(**there, AccountIds=both, Features=OFF)
    undo.callback(
        guardduty.update_member_detectors, **there, AccountIds=shop, Features=[{**more, "Status": "DISABLED"}]
    )
    guardduty.update_member_detectors(**there, AccountIds=shop, Features=[{**more, "Status": "ENABLED"}])
    assert estate.mismatches() == [
        f'GuardDuty in {OTHER}, shop, plan s3: expected "ENABLED", found nothing',
        f'GuardDuty in {OTHER}, shop, plan rds: expected nothing, found "ENABLED"',
        f'GuardDuty in {OTHER}, management, plan s3: expected "ENABLED", found nothing',
    ]


def test_members_that_are_suspended_or_gone_are_named(estate: Watched, undo: ExitStack) -> None:
    guardduty, there = estate.client("guardduty", DELEGATE, OTHER), detector(estate)
    undo.callback(guardduty.update_organization_configuration, **there, AutoEnableOrganizationMembers="ALL")
    guardduty.update_organization_configuration(**there, AutoEnableOrganizationMembers="NEW")
    guardduty.stop_monitoring_members(**there, AccountIds=[estate.ids["shop"]])
    guardduty.disassociate_members(**there, AccountIds=[estate.ids["lab"]])
    assert estate.mismatches() == [
        f'GuardDuty in {OTHER}, auto-enable: expected "ALL", found "NEW"',
        f'GuardDuty in {OTHER}, shop, member: expected "Enabled", found "Disabled"',
        f'GuardDuty in {OTHER}, lab: expected "exists", found nothing',
    ]


@pytest.mark.parametrize("key", [DELEGATE, "management"])
def test_a_detector_in_a_region_that_is_not_declared_is_named(estate: Watched, undo: ExitStack, key: str) -> None:
    guardduty = estate.client("guardduty", key, UNWATCHED)
    made = guardduty.create_detector(Enable=True)["DetectorId"]
    undo.callback(guardduty.delete_detector, DetectorId=made)
    subject = f"GuardDuty in {UNWATCHED}{', management' if key == 'management' else ''}"
    assert [line.split(", found")[0] for line in estate.mismatches()] == [f"{subject}: expected nothing"]


def test_a_graph_that_new_accounts_do_not_join_and_one_has_left_is_named(estate: Watched, undo: ExitStack) -> None:
    detective, there = estate.client("detective", DELEGATE, OTHER), graph(estate)
    undo.callback(detective.update_organization_configuration, **there, AutoEnable=True)
    detective.update_organization_configuration(**there, AutoEnable=False)
    account = {"AccountId": estate.ids["shop"], "EmailAddress": "aws+shop@example.com"}
    undo.callback(detective.create_members, **there, Accounts=[account])
    detective.delete_members(**there, AccountIds=[estate.ids["shop"]])
    assert estate.mismatches() == [
        f"Detective in {OTHER}, auto-enable: expected true, found false",
        f'Detective in {OTHER}, shop: expected "exists", found nothing',
    ]


def test_graphs_that_nobody_declares_are_named(estate: Watched, undo: ExitStack) -> None:
    for key, region in ((DELEGATE, UNWATCHED), ("management", HOME)):
        detective = estate.client("detective", key, region)
        undo.callback(detective.delete_graph, GraphArn=detective.create_graph()["GraphArn"])
    assert estate.mismatches() == [
        f'graph of the management account in {HOME}: expected nothing, found "exists"',
        f'Detective in {UNWATCHED}: expected nothing, found {{"graph": "on"}}',
    ]


def test_a_paused_session_of_macie_and_its_organization_are_compared(estate: Watched, undo: ExitStack) -> None:
    macie = estate.client("macie2", DELEGATE, OTHER)
    undo.callback(macie.update_macie_session, status="ENABLED", findingPublishingFrequency="FIFTEEN_MINUTES")
    macie.update_macie_session(status="PAUSED", findingPublishingFrequency="SIX_HOURS")
    undo.callback(macie.update_organization_configuration, autoEnable=True)
    macie.update_organization_configuration(autoEnable=False)
    undo.callback(macie.update_member_session, id=estate.ids["shop"], status="ENABLED")
    macie.update_member_session(id=estate.ids["shop"], status="PAUSED")
    account = {"accountId": estate.ids["lab"], "email": "aws+lab@example.com"}
    undo.callback(macie.create_member, account=account)
    macie.disassociate_member(id=estate.ids["lab"])
    assert estate.mismatches() == [
        f'Macie in {OTHER}, session: expected "ENABLED", found "PAUSED"',
        f'Macie in {OTHER}, frequency: expected "FIFTEEN_MINUTES", found "SIX_HOURS"',
        f"Macie in {OTHER}, auto-enable: expected true, found false",
        f'Macie in {OTHER}, shop, member: expected "Enabled", found "Paused"',
        f'Macie in {OTHER}, lab: expected "exists", found nothing',
    ]


def test_sessions_of_macie_that_nobody_declares_are_named(estate: Watched, undo: ExitStack) -> None:
    for key in (DELEGATE, "management"):
        macie = estate.client("macie2", key, UNWATCHED)
        macie.enable_macie()
        undo.callback(macie.disable_macie)
    there = '{"session": "ENABLED", "frequency": "FIFTEEN_MINUTES"}'
    assert estate.mismatches() == [
        f"Macie in {UNWATCHED}: expected nothing, found {there}",
        f"Macie in {UNWATCHED}, management: expected nothing, found {there}",
    ]


def test_scans_that_are_off_or_on_besides_are_named(estate: Watched, undo: ExitStack) -> None:
    organizations, inspector = estate.client("organizations"), estate.client("inspector2", DELEGATE, OTHER)
    listed = organizations.list_policies(Filter="INSPECTOR_POLICY")["Policies"]
    root = organizations.list_roots()["Roots"][0]["Id"]
    attachment = {"PolicyId": listed[0]["Id"], "TargetId": root}
    organizations.detach_policy(**attachment)
    undo.callback(organizations.attach_policy, **attachment)
    shop = [estate.ids["shop"]]
    inspector.disable(accountIds=shop, resourceTypes=["LAMBDA_CODE"])
    inspector.enable(accountIds=shop, resourceTypes=["ECR"])
    undo.callback(inspector.disable, accountIds=shop, resourceTypes=["ECR"])
    assert estate.mismatches() == [
        'document inspector@root, attached to root: expected "attached", found nothing',
        f'Inspector in {OTHER}, shop, scan of lambdaCode: expected "ENABLED", found nothing',
        f'Inspector in {OTHER}, shop, scan of ecr: expected nothing, found "ENABLED"',
    ]


def test_scans_where_nobody_declares_them_are_named(estate: Watched, undo: ExitStack) -> None:
    organizations = estate.client("organizations", "management")
    root = organizations.list_roots()["Roots"][0]["Id"]
    (policy,) = organizations.list_policies(Filter="INSPECTOR_POLICY")["Policies"]
    organizations.detach_policy(PolicyId=policy["Id"], TargetId=root)  # which would switch them off again
    undo.callback(organizations.attach_policy, PolicyId=policy["Id"], TargetId=root)
    for key in (DELEGATE, "management"):
        inspector = estate.client("inspector2", key, UNWATCHED)
        inspector.enable(resourceTypes=["EC2"])
        undo.callback(inspector.disable, resourceTypes=["EC2"])
    there = 'expected nothing, found {"scan of ec2": "ENABLED"}'
    assert {
        f"Inspector in {UNWATCHED}, security-tooling: {there}",
        f"Inspector in {UNWATCHED}, management: {there}",
    } <= set(estate.mismatches())
