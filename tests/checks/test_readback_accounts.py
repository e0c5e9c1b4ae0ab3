"""Accounts in the read-back: their places, addresses, contacts and aliases, and closed ones."""

from collections.abc import Callable
from contextlib import ExitStack

import pytest
from readback_lines import found, member, without_ids
from readback_organization import Handmade

from foundation.config import StackConfig


def test_an_account_in_another_unit_is_named(organization: Handmade, undo: ExitStack) -> None:
    aws, targets = organization.organizations, organization.targets
    here, there = targets["workloads/production"], targets["security"]
    aws.move_account(AccountId=organization.accounts["shop"], SourceParentId=here, DestinationParentId=there)
    undo.callback(
        aws.move_account, AccountId=organization.accounts["shop"], SourceParentId=there, DestinationParentId=here
    )
    assert found(organization) == ['account shop, unit: expected "workloads/production", found "security"']


def test_a_closed_account_may_be_anywhere(organization: Handmade, undo: ExitStack) -> None:
    aws, account = organization.organizations, organization.accounts["intranet"]
    here, there = organization.targets["suspended"], organization.targets["root"]
    aws.move_account(AccountId=account, SourceParentId=here, DestinationParentId=there)
    undo.callback(aws.move_account, AccountId=account, SourceParentId=there, DestinationParentId=here)
    assert found(organization) == []


def test_units_and_accounts_have_the_tags_that_they_inherit_and_their_own(
    organization: Handmade, config: StackConfig
) -> None:
    other = config.model_copy(update={"settings": config.settings.model_copy(update={"tags": {"owner": "it"}})})
    lines = found(organization, other)
    assert 'account shop, tag owner: expected "it", found "platform"' in lines
    assert 'unit workloads, tag owner: expected "it", found "platform"' in lines
    assert 'document regions@root, tag owner: expected "it", found "platform"' in lines
    assert not [line for line in lines if "tag workload" in line or "tag level" in line]


def test_a_missing_tag_of_a_unit_is_named_in_all_that_is_below_it(organization: Handmade, undo: ExitStack) -> None:
    aws, below = organization.organizations, ("workloads/production", "account:shop")
    for target in below:
        asked = {"ResourceId": organization.targets[target]}
        aws.untag_resource(**asked, TagKeys=["level"])
        undo.callback(aws.tag_resource, **asked, Tags=[{"Key": "level", "Value": "usual"}])
    assert found(organization) == [
        'unit workloads/production, tag level: expected "usual", found nothing',
        'account shop, tag level: expected "usual", found nothing',
    ]


def test_another_address_of_an_account_is_named(organization: Handmade, config: StackConfig) -> None:
    changed = member(config, "shop", email="shop@example.com")
    assert found(organization, changed) == [
        'account shop, email: expected "shop@example.com", found "aws+shop@example.com"'
    ]


def test_another_name_of_an_account_is_named(organization: Handmade, config: StackConfig) -> None:
    assert found(organization, member(config, "shop", name="Web shop")) == [
        'account shop, name: expected "Web shop", found "Shop"'
    ]


def test_an_account_that_is_not_there_is_one_line(organization: Handmade, config: StackConfig) -> None:
    changed = member(config, "shop", email="shop@example.com", name="Web shop")
    account = organization.accounts["shop"]
    assert without_ids(found(organization, changed), account) == [
        'account shop: expected "exists", found nothing',
        'document services@account:shop, attached to account:shop: expected "attached", found nothing',
        'document services@account:shop, attached to account Shop (ID): expected nothing, found "attached"',
        'account Shop (ID): expected nothing, found {"email": "aws+shop@example.com", "state": "ACTIVE", '
        '"unit": "workloads/production"}',
    ]


def test_a_closed_account_need_not_be_there(organization: Handmade, config: StackConfig) -> None:
    account = organization.accounts["intranet"]
    (line,) = without_ids(found(organization, member(config, "intranet", email="gone@example.com")), account)
    assert line.startswith("account Intranet (ID): expected nothing")


@pytest.mark.parametrize(
    ("subject", "account"),
    [("account shop", lambda made: {"AccountId": made.accounts["shop"]}), ("management account", lambda _: {})],
)
def test_a_changed_contact_and_an_extra_one_are_named(
    organization: Handmade, undo: ExitStack, subject: str, account: Callable[[Handmade], dict[str, str]]
) -> None:
    aws, named = organization.client("account"), account(organization)
    security = {**named, "AlternateContactType": "SECURITY"}
    before = aws.get_alternate_contact(**security)["AlternateContact"]
    aws.put_alternate_contact(**{**before, **named, "PhoneNumber": "+49 30 1"})
    undo.callback(aws.put_alternate_contact, **{**before, **named})
    aws.put_alternate_contact(**{**before, **named, "AlternateContactType": "BILLING"})
    undo.callback(aws.delete_alternate_contact, **named, AlternateContactType="BILLING")
    lines = found(organization)
    assert lines[0] == f'{subject}, security contact.phone: expected "+49 30 5550101", found "+49 30 1"'
    assert lines[1].startswith(f"{subject}, billing contact: expected nothing, found {{")
    assert len(lines) == 2


def test_contacts_of_an_account_that_declares_none_are_not_asked_for(
    organization: Handmade, config: StackConfig
) -> None:
    silent = config.accounts.model_copy(update={"contacts": {}})
    assert found(organization, config.model_copy(update={"accounts": silent})) == [
        "account shop, security contact: expected nothing, found "
        '{"name": "Security", "title": "Engineer", "email": "on-call@example.com", "phone": "+49 30 5550101"}'
    ]


def test_another_alias_and_a_missing_one_are_named(organization: Handmade, undo: ExitStack) -> None:
    iam = organization.client("iam", organization.inside(organization.accounts["log-archive"]))
    iam.delete_account_alias(AccountAlias="example-logs")
    undo.callback(iam.create_account_alias, AccountAlias="example-logs")
    assert found(organization) == ['account log-archive, alias: expected "example-logs", found nothing']
    iam.create_account_alias(AccountAlias="other-logs")
    assert found(organization) == ['account log-archive, alias: expected "example-logs", found "other-logs"']


def test_an_alias_that_cannot_be_read_is_a_finding(organization: Handmade, config: StackConfig) -> None:
    lines = found(organization, member(config, "log-archive", access_role="NobodyMadeThis"))
    assert [line for line in lines if "alias" in line] == [
        'account log-archive, alias: expected "example-logs", found "cannot be read: AccessDenied"',
    ]


def test_contacts_that_cannot_be_read_are_findings(organization: Handmade, undo: ExitStack) -> None:
    aws = organization.organizations
    aws.disable_aws_service_access(ServicePrincipal="account.amazonaws.com")
    undo.callback(aws.enable_aws_service_access, ServicePrincipal="account.amazonaws.com")
    lines = [line.split(": expected")[0] for line in found(organization) if "AccessDenied" in line]
    kinds = ("security", "billing", "operations")
    assert sorted(lines) == sorted(
        f"account {key}, {kind} contact" for key in ("log-archive", "shop") for kind in kinds
    )
