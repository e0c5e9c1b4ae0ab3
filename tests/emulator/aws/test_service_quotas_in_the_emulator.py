"""Service Quotas: what holds, what is asked for, and the template of the organization."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import Aws, World, running

ACCOUNTS = {"ServiceCode": "organizations", "QuotaCode": "L-E619E033"}
VPCS = {"ServiceCode": "vpc", "QuotaCode": "L-F678F1CE"}
ADDRESSES = {"ServiceCode": "ec2", "QuotaCode": "L-0263D0A3"}
PRINCIPAL = "servicequotas.amazonaws.com"
REFUSED = "IllegalArgumentException"
UNKNOWN = "NoSuchResourceException"


def code(call: Callable[[], object]) -> str:
    with pytest.raises(ClientError) as caught:
        call()
    return str(caught.value.response["Error"]["Code"])


@pytest.fixture(scope="module")
def aws() -> Iterator[Aws]:
    with running("--quota", "12", "--creation-seconds", "0.01") as found:
        yield found


@pytest.fixture(scope="module")
def quotas(world: World) -> Any:
    """The management account's client in us-east-1."""
    return world.aws.client("service-quotas")


@pytest.fixture(scope="module")
def account(world: World) -> str:
    return world.account()


@pytest.fixture(scope="module")
def member(world: World, account: str) -> Any:
    return world.member("service-quotas", account, "eu-central-1")


def value(client: Any, quota: dict[str, str]) -> float:
    return float(client.get_service_quota(**quota)["Quota"]["Value"])


def decide(aws: Aws, account: str, region: str, request: str, status: str = "APPROVED") -> None:
    answer = aws.get(f"/_foundation/quota-decision?account={account}&region={region}&request={request}&status={status}")
    assert answer == {"request": request, "status": status}


def test_a_quota_is_read_with_its_default_and_with_what_holds(member: Any, account: str) -> None:
    default = member.get_aws_default_service_quota(**VPCS)["Quota"]
    assert (default["QuotaName"], default["Value"], default["Adjustable"]) == ("VPCs per Region", 5, True)
    assert default["QuotaArn"] == "arn:aws:servicequotas:eu-central-1::vpc/L-F678F1CE"
    held = member.get_service_quota(**VPCS)["Quota"]
    assert held["QuotaArn"] == f"arn:aws:servicequotas:eu-central-1:{account}:vpc/L-F678F1CE"
    assert {one["QuotaCode"] for one in member.list_service_quotas(ServiceCode="ec2")["Quotas"]} >= {"L-0263D0A3"}
    [one] = member.list_service_quotas(**VPCS)["Quotas"]
    assert one == held
    assert default in member.list_aws_default_service_quotas(ServiceCode="vpc")["Quotas"]
    services = {one["ServiceCode"] for one in member.list_services()["Services"]}
    assert {"ec2", "organizations", "vpc"} <= services


def test_what_does_not_exist_and_what_is_global_elsewhere_is_unknown(quotas: Any, member: Any) -> None:
    assert code(lambda: quotas.get_service_quota(ServiceCode="vpc", QuotaCode="L-00000000")) == UNKNOWN
    assert code(lambda: quotas.list_service_quotas(ServiceCode="nothing")) == UNKNOWN
    assert code(lambda: member.get_service_quota(**ACCOUNTS)) == UNKNOWN
    assert code(lambda: member.get_aws_default_service_quota(ServiceCode="s3", QuotaCode="L-DC2B2D3D")) == UNKNOWN
    assert quotas.get_service_quota(ServiceCode="s3", QuotaCode="L-DC2B2D3D")["Quota"]["GlobalQuota"]


def test_the_quota_of_accounts_is_what_organizations_enforces(world: World, quotas: Any) -> None:
    assert value(quotas, ACCOUNTS) == 12
    assert quotas.get_aws_default_service_quota(**ACCOUNTS)["Quota"]["Value"] == 10
    while len(world.organizations.list_accounts()["Accounts"]) < 12:
        world.account()
    assert code(lambda: world.create()) == "ConstraintViolationException"
    asked = quotas.request_service_quota_increase(DesiredValue=30, **ACCOUNTS)["RequestedQuota"]
    assert value(quotas, ACCOUNTS) == 12
    decide(world.aws, asked["QuotaArn"].split(":")[4], "us-east-1", asked["Id"])
    assert value(quotas, ACCOUNTS) == 30
    world.account()


def test_a_member_cannot_ask_for_more_accounts(world: World, account: str) -> None:
    own = world.member("service-quotas", account)
    refused = code(lambda: own.request_service_quota_increase(DesiredValue=50, **ACCOUNTS))
    assert refused == "DependencyAccessDeniedException"
    assert value(own, ACCOUNTS) == 10


def test_a_request_is_open_until_it_is_decided_and_one_at_a_time(world: World, member: Any, account: str) -> None:
    asked = member.request_service_quota_increase(DesiredValue=8, **VPCS)["RequestedQuota"]
    assert (asked["Status"], asked["DesiredValue"], asked["QuotaRequestedAtLevel"]) == ("PENDING", 8, "ACCOUNT")
    again = code(lambda: member.request_service_quota_increase(DesiredValue=9, **VPCS))
    assert again == "ResourceAlreadyExistsException"
    decide(world.aws, account, "eu-central-1", asked["Id"], "CASE_OPENED")
    assert (value(member, VPCS), code(lambda: member.request_service_quota_increase(DesiredValue=9, **VPCS))) == (
        5,
        again,
    )
    decide(world.aws, account, "eu-central-1", asked["Id"])
    assert value(member, VPCS) == 8
    found = member.get_requested_service_quota_change(RequestId=asked["Id"])["RequestedQuota"]
    assert found["Status"] == "APPROVED"
    assert code(lambda: member.request_service_quota_increase(DesiredValue=8, **VPCS)) == REFUSED
    denied = member.request_service_quota_increase(DesiredValue=9, **VPCS)["RequestedQuota"]["Id"]
    decide(world.aws, account, "eu-central-1", denied, "DENIED")
    assert value(member, VPCS) == 8


def test_the_history_is_of_the_account_and_region_and_can_be_narrowed(world: World, account: str) -> None:
    client = world.member("service-quotas", account, "eu-west-1")
    first = client.request_service_quota_increase(DesiredValue=6, **ADDRESSES)["RequestedQuota"]["Id"]
    decide(world.aws, account, "eu-west-1", first)
    second = client.request_service_quota_increase(DesiredValue=7, **ADDRESSES)["RequestedQuota"]["Id"]
    client.request_service_quota_increase(DesiredValue=9, **VPCS)

    def ids(**narrowed: str) -> list[str]:
        found = client.list_requested_service_quota_change_history(**narrowed)["RequestedQuotas"]
        return [one["Id"] for one in found if one["ServiceCode"] == "ec2"]

    assert ids() == ids(ServiceCode="ec2") == [second, first]
    assert ids(Status="APPROVED") == [first]
    by_quota = client.list_requested_service_quota_change_history_by_quota(**ADDRESSES)["RequestedQuotas"]
    assert [one["Id"] for one in by_quota] == [second, first]
    elsewhere = world.member("service-quotas", account, "eu-west-2")
    assert elsewhere.list_requested_service_quota_change_history()["RequestedQuotas"] == []
    assert code(lambda: elsewhere.get_requested_service_quota_change(RequestId=first)) == UNKNOWN


def test_less_than_the_default_and_what_is_not_adjustable_is_refused(member: Any) -> None:
    with pytest.raises(ClientError, match=r"greater than the default quota value of 5\.0"):
        member.request_service_quota_increase(DesiredValue=4, **ADDRESSES)
    fixed = {"ServiceCode": "vpc", "QuotaCode": "L-3248932A"}
    assert code(lambda: member.request_service_quota_increase(DesiredValue=10**6, **fixed)) == REFUSED


def test_the_template_is_the_management_accounts_in_one_region_and_needs_trust(world: World, account: str) -> None:
    entry = {"AwsRegion": "eu-central-1", "DesiredValue": 9, **VPCS}
    home, away = world.aws.client("service-quotas"), world.aws.client("service-quotas", "eu-central-1")
    strange = world.member("service-quotas", account)
    put = "put_service_quota_increase_request_into_template"
    assert code(lambda: getattr(away, put)(**entry)) == "TemplatesNotAvailableInRegionException"
    assert code(lambda: getattr(strange, put)(**entry)) == "AccessDeniedException"
    assert code(home.associate_service_quota_template) == "AWSServiceAccessNotEnabledException"
    assert code(lambda: getattr(home, put)(**entry)) == "AWSServiceAccessNotEnabledException"


@pytest.fixture(scope="module")
def template(world: World, quotas: Any) -> Any:
    """The management account's client, with trust."""
    world.organizations.enable_aws_service_access(ServicePrincipal=PRINCIPAL)
    return quotas


def entry(template: Any, region: str, quota: dict[str, str], desired: float) -> Any:
    answer = template.put_service_quota_increase_request_into_template(AwsRegion=region, DesiredValue=desired, **quota)
    return answer["ServiceQuotaIncreaseRequestInTemplate"]


def test_what_is_in_the_template_is_asked_for_in_accounts_that_are_created_later(world: World, template: Any) -> None:
    before = world.account()
    entry(template, "eu-central-1", VPCS, 9)
    assert template.get_association_for_service_quota_template() | {"ResponseMetadata": {}} == {
        "ServiceQuotaTemplateAssociationStatus": "DISASSOCIATED",
        "ResponseMetadata": {},
    }
    without = world.account()
    template.associate_service_quota_template()
    after = world.account()

    def asked(account: str) -> list[tuple[str, float]]:
        client = world.member("service-quotas", account, "eu-central-1")
        found = client.list_requested_service_quota_change_history()["RequestedQuotas"]
        return [(one["QuotaCode"], one["DesiredValue"]) for one in found]

    assert (asked(before), asked(without), asked(after)) == ([], [], [("L-F678F1CE", 9)])
    template.disassociate_service_quota_template()
    assert asked(world.account()) == []
    assert code(template.disassociate_service_quota_template) == "ServiceQuotaTemplateNotInUseException"


def test_entries_are_changed_listed_and_deleted_and_are_ten_at_most(template: Any) -> None:
    for one in template.list_service_quota_increase_requests_in_template()["ServiceQuotaIncreaseRequestInTemplateList"]:
        template.delete_service_quota_increase_request_from_template(
            **{name: one[name] for name in ("AwsRegion", "ServiceCode", "QuotaCode")}
        )
    made = [entry(template, region, VPCS, 9) for region in (f"eu-west-{number}" for number in range(10))]
    assert code(lambda: entry(template, "us-west-2", VPCS, 9)) == "QuotaExceededException"
    assert entry(template, "eu-west-0", VPCS, 11)["DesiredValue"] == 11
    key = {"AwsRegion": "eu-west-0", **VPCS}
    got = template.get_service_quota_increase_request_from_template(**key)["ServiceQuotaIncreaseRequestInTemplate"]
    assert got == made[0] | {"DesiredValue": 11}
    narrowed = template.list_service_quota_increase_requests_in_template(AwsRegion="eu-west-3", ServiceCode="vpc")
    assert narrowed["ServiceQuotaIncreaseRequestInTemplateList"] == [made[3]]
    nothing = template.list_service_quota_increase_requests_in_template(ServiceCode="ec2")
    assert nothing["ServiceQuotaIncreaseRequestInTemplateList"] == []
    template.delete_service_quota_increase_request_from_template(**key)
    assert code(lambda: template.delete_service_quota_increase_request_from_template(**key)) == UNKNOWN
    assert code(lambda: template.get_service_quota_increase_request_from_template(**key)) == UNKNOWN


def test_the_template_takes_only_what_can_be_raised(template: Any) -> None:
    assert code(lambda: entry(template, "eu-west-9", VPCS, 5)) == REFUSED
    assert code(lambda: entry(template, "eu-west-9", {**VPCS, "QuotaCode": "L-3248932A"}, 10**6)) == REFUSED
    assert code(lambda: entry(template, "eu-west-9", {**VPCS, "QuotaCode": "L-00000000"}, 9)) == UNKNOWN


def test_automatic_management_is_started_changed_and_stopped_per_region(world: World, account: str) -> None:
    client = world.member("service-quotas", account, "eu-north-1")
    arn = f"arn:aws:notifications::{account}:configuration/a01"
    assert client.get_auto_management_configuration()["OptInStatus"] == "DISABLED"
    assert code(client.stop_auto_management) == UNKNOWN
    assert code(lambda: client.update_auto_management(OptInType="NotifyOnly")) == UNKNOWN
    unknown = {"vpc": ["L-00000000"]}
    start = client.start_auto_management
    assert code(lambda: start(OptInLevel="ACCOUNT", OptInType="NotifyOnly", ExclusionList=unknown)) == UNKNOWN
    topic = f"arn:aws:sns:eu-north-1:{account}:t"
    assert code(lambda: start(OptInLevel="ACCOUNT", OptInType="NotifyOnly", NotificationArn=topic)) == REFUSED
    start(OptInLevel="ACCOUNT", OptInType="NotifyOnly", NotificationArn=arn, ExclusionList={"vpc": ["L-F678F1CE"]})
    client.update_auto_management(OptInType="NotifyAndAdjust")
    found = client.get_auto_management_configuration()
    assert (found["OptInType"], found["OptInStatus"], found["NotificationArn"]) == ("NotifyAndAdjust", "ENABLED", arn)
    assert found["ExclusionList"] == {"vpc": [{"QuotaCode": "L-F678F1CE", "QuotaName": "VPCs per Region"}]}
    client.update_auto_management(ExclusionList={})
    assert client.get_auto_management_configuration()["ExclusionList"] == {}
    elsewhere = world.member("service-quotas", account, "eu-west-1")
    assert elsewhere.get_auto_management_configuration()["OptInStatus"] == "DISABLED"
    client.stop_auto_management()
    assert client.get_auto_management_configuration()["OptInStatus"] == "DISABLED"
