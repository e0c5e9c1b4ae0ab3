"""Sections that this stack does not declare: what is left out of the read-back, and what is not."""

from contextlib import ExitStack

import pytest
from readback_lines import found
from readback_organization import Handmade

from checks.readback import ReadbackReport, readback
from foundation.config import In, Off, StackConfig

IN = In.model_validate({"in": "base"})
OFF = Off.model_validate("off")


def with_sections(config: StackConfig, **sections: In | Off) -> StackConfig:
    return config.model_copy(update=sections)


@pytest.fixture
def untidy(organization: Handmade, undo: ExitStack) -> Handmade:
    """The organization with things that nobody declares: a service, a policy type, a unit, an account, a policy."""
    aws = organization.organizations
    aws.enable_aws_service_access(ServicePrincipal="ds.amazonaws.com")
    undo.callback(aws.disable_aws_service_access, ServicePrincipal="ds.amazonaws.com")
    unit = aws.create_organizational_unit(ParentId=organization.targets["root"], Name="Lab")["OrganizationalUnit"]["Id"]
    undo.callback(aws.delete_organizational_unit, OrganizationalUnitId=unit)
    policy = aws.create_policy(Name="Extra", Description="", Type="TAG_POLICY", Content='{"tags":{}}')["Policy"]
    undo.callback(aws.delete_policy, PolicyId=policy["PolicySummary"]["Id"])
    place = {"PolicyId": "p-FullAWSAccess", "TargetId": organization.targets["security"]}
    aws.attach_policy(PolicyId=organization.policies["regions@root"], TargetId=organization.targets["security"])
    undo.callback(
        aws.detach_policy, PolicyId=organization.policies["regions@root"], TargetId=organization.targets["security"]
    )
    aws.detach_policy(**place)
    undo.callback(aws.attach_policy, **place)
    return organization


SERVICE = 'organization, trusted access ds.amazonaws.com: expected nothing, found "on"'
FULL_ACCESS = 'unit security, FullAWSAccess: expected "attached", found nothing'
ATTACHED = 'document regions@root, attached to security: expected nothing, found "attached"'
UNNAMED = "document regions@root, attached to unit Security (ID): expected nothing"
UNIT = "unit Lab (ID): expected nothing"
POLICY = "policy Extra (ID): expected nothing"
INHERITED = [
    'account log-archive, tag level: expected nothing, found "high"',
    'account shop, tag level: expected nothing, found "usual"',
]
"""What accounts have from units whose tags are not in the file."""


def found_roughly(organization: Handmade, config: StackConfig) -> list[str]:
    """The mismatches; those of extra things without ids and without what is known of them."""
    lines = found(organization, config)
    return [f"{line.split(' (')[0]} (ID): expected nothing" if " (" in line else line for line in lines]


def test_what_is_untidy_is_found_where_the_stack_declares_everything(untidy: Handmade, config: StackConfig) -> None:
    assert found_roughly(untidy, config) == [SERVICE, FULL_ACCESS, ATTACHED, UNIT, POLICY]


def test_without_units_of_its_own_no_unit_is_compared(untidy: Handmade, config: StackConfig) -> None:
    assert found_roughly(untidy, with_sections(config, units=IN)) == [SERVICE, *INHERITED, UNNAMED, POLICY]


def test_without_accounts_of_its_own_no_account_is_compared(
    untidy: Handmade, config: StackConfig, undo: ExitStack
) -> None:
    aws, shop = untidy.organizations, untidy.accounts["shop"]
    aws.untag_resource(ResourceId=shop, TagKeys=["owner"])
    undo.callback(aws.tag_resource, ResourceId=shop, Tags=[{"Key": "owner", "Value": "platform"}])
    assert found_roughly(untidy, with_sections(config, accounts=IN)) == [SERVICE, FULL_ACCESS, ATTACHED, UNIT, POLICY]


def test_without_guardrails_of_its_own_no_policy_is_compared(untidy: Handmade, config: StackConfig) -> None:
    assert found_roughly(untidy, with_sections(config, guardrails=OFF)) == [SERVICE, UNIT]


def test_in_the_organization_of_another_stack_nothing_is_extra(untidy: Handmade, config: StackConfig) -> None:
    assert found_roughly(untidy, with_sections(config, organization=IN)) == [FULL_ACCESS, ATTACHED]


def test_a_policy_on_something_of_another_stack_has_one_attachment(
    organization: Handmade, config: StackConfig, undo: ExitStack
) -> None:
    aws = organization.organizations
    place = {
        "PolicyId": organization.policies["services@account:shop"],
        "TargetId": organization.accounts["shop"],
    }
    elsewhere = with_sections(config, accounts=IN)
    assert found(organization, elsewhere) == []
    aws.detach_policy(**place)
    undo.callback(aws.attach_policy, **place)
    assert found(organization, elsewhere) == ["document services@account:shop, attachments: expected 1, found 0"]


def test_an_account_in_a_unit_of_another_stack_may_be_anywhere(
    organization: Handmade, config: StackConfig, undo: ExitStack
) -> None:
    aws, shop = organization.organizations, organization.accounts["shop"]
    here, there = organization.targets["workloads/production"], organization.targets["security"]
    aws.move_account(AccountId=shop, SourceParentId=here, DestinationParentId=there)
    undo.callback(aws.move_account, AccountId=shop, SourceParentId=there, DestinationParentId=here)
    assert found(organization, with_sections(config, units=IN)) == INHERITED


def test_a_stack_that_declares_nothing_asks_nobody(config: StackConfig) -> None:
    nothing = with_sections(config, organization=IN, units=IN, accounts=OFF, guardrails=OFF)
    assert readback(nothing, "http://127.0.0.1:1") == ReadbackReport(0, ())
