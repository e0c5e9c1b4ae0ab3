"""The read-back as a whole, and the organization and its units in it."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from readback_lines import found, without_ids
from readback_organization import Handmade, emulated_aws, make, session

from checks.readback import Mismatch, ReadbackReport, readback
from foundation.config import Off, StackConfig, read

SMALLEST = Path(__file__).parents[2] / "examples" / "smallest" / "Pulumi.smallest.yaml"


def test_the_smallest_example_is_as_declared_and_a_suspended_account_is_named() -> None:
    config = read(SMALLEST).model_copy(update={"baseline": Off()})  # what it sets is not made by hand
    with emulated_aws(config.settings.management_account) as endpoint:
        organization = make(config, endpoint)
        report = readback(config, endpoint, organization.session)
        assert report.mismatches == ()
        assert report.checked > 80
        organization.organizations.close_account(AccountId=organization.accounts["production"])
        (line,) = found(organization)
        assert line in (
            'account production, state: expected "ACTIVE", found "SUSPENDED"',
            'account production, state: expected "ACTIVE", found "PENDING_CLOSURE"',
            'account production, state: expected "ACTIVE", found "CLOSED"',
        )


def test_everything_that_can_be_declared_is_as_declared(organization: Handmade) -> None:
    report = readback(organization.config, organization.endpoint, organization.session)
    assert report == ReadbackReport(report.checked, ())
    assert report.checked > 100


def test_the_environment_says_whom_to_ask_where_nothing_else_does(
    organization: Handmade, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", organization.endpoint)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEMULATEDEMULATED")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "emulated")
    assert readback(organization.config).mismatches == ()


def test_a_renamed_unit_is_missing_under_its_name_and_extra_under_the_other(
    organization: Handmade, undo: ExitStack
) -> None:
    aws, unit = organization.organizations, organization.targets["workloads/production"]
    aws.update_organizational_unit(OrganizationalUnitId=unit, Name="Live")
    undo.callback(aws.update_organizational_unit, OrganizationalUnitId=unit, Name="Production")
    assert without_ids(found(organization), unit) == [
        'unit workloads/production: expected "exists", found nothing',
        'account shop, unit: expected "workloads/production", found "unit Work/Live (ID)"',
        'unit Work/Live (ID): expected nothing, found "exists"',
    ]


def test_an_extra_unit_is_named(organization: Handmade, undo: ExitStack) -> None:
    aws = organization.organizations
    parent = organization.targets["security"]
    unit = aws.create_organizational_unit(ParentId=parent, Name="Lab")["OrganizationalUnit"]["Id"]
    undo.callback(aws.delete_organizational_unit, OrganizationalUnitId=unit)
    assert without_ids(found(organization), unit) == ['unit Security/Lab (ID): expected nothing, found "exists"']


@pytest.mark.parametrize(
    ("subject", "of"),
    [
        ("unit security", lambda made: made.targets["security"]),
        ("account shop", lambda made: made.accounts["shop"]),
        ("document regions@root", lambda made: made.policies["regions@root"]),
    ],
)
def test_a_missing_tag_and_an_extra_one_are_named(
    organization: Handmade, undo: ExitStack, subject: str, of: Callable[[Handmade], str]
) -> None:
    aws, resource = organization.organizations, of(organization)
    aws.untag_resource(ResourceId=resource, TagKeys=["owner"])
    undo.callback(aws.tag_resource, ResourceId=resource, Tags=[{"Key": "owner", "Value": "platform"}])
    aws.tag_resource(ResourceId=resource, Tags=[{"Key": "team", "Value": "red"}])
    undo.callback(aws.untag_resource, ResourceId=resource, TagKeys=["team"])
    assert found(organization) == [
        f'{subject}, tag owner: expected "platform", found nothing',
        f'{subject}, tag team: expected nothing, found "red"',
    ]


def test_missing_and_extra_trusted_access_are_named(organization: Handmade, undo: ExitStack) -> None:
    aws = organization.organizations
    aws.disable_aws_service_access(ServicePrincipal="fms.amazonaws.com")
    undo.callback(aws.enable_aws_service_access, ServicePrincipal="fms.amazonaws.com")
    aws.enable_aws_service_access(ServicePrincipal="ds.amazonaws.com")
    undo.callback(aws.disable_aws_service_access, ServicePrincipal="ds.amazonaws.com")
    assert found(organization) == [
        'organization, trusted access fms.amazonaws.com: expected "on", found nothing',
        'organization, trusted access ds.amazonaws.com: expected nothing, found "on"',
    ]


def test_missing_and_extra_policy_types_are_named(organization: Handmade, undo: ExitStack) -> None:
    aws, root = organization.organizations, organization.targets["root"]
    aws.disable_policy_type(RootId=root, PolicyType="CHATBOT_POLICY")
    undo.callback(aws.enable_policy_type, RootId=root, PolicyType="CHATBOT_POLICY")
    aws.enable_policy_type(RootId=root, PolicyType="BEDROCK_POLICY")
    undo.callback(aws.disable_policy_type, RootId=root, PolicyType="BEDROCK_POLICY")
    assert found(organization) == [
        'organization, policy type CHATBOT_POLICY: expected "ENABLED", found nothing',
        'organization, policy type BEDROCK_POLICY: expected nothing, found "ENABLED"',
    ]


def test_the_organization_of_another_management_account_is_named(organization: Handmade, config: StackConfig) -> None:
    other = config.settings.model_copy(update={"management_account": "999988887777"})
    assert found(organization, config.model_copy(update={"settings": other})) == [
        'organization, management account: expected "999988887777", found "111122223333"'
    ]


def test_the_management_account_in_a_unit_is_named(organization: Handmade, undo: ExitStack) -> None:
    aws, here, there = organization.organizations, organization.targets["root"], organization.targets["security"]
    aws.move_account(AccountId="111122223333", SourceParentId=here, DestinationParentId=there)
    undo.callback(aws.move_account, AccountId="111122223333", SourceParentId=there, DestinationParentId=here)
    assert found(organization) == ['management account, unit: expected "root", found "security"']


def test_no_organization_at_all_is_one_line(config: StackConfig) -> None:
    with emulated_aws("111122223333") as endpoint:
        report = readback(config, endpoint, session())
    assert report == ReadbackReport(1, (Mismatch("organization", "exists", None),))
