"""Refusals about units and accounts."""

from typing import Any

from emulated_world import MANAGEMENT, World
from refusal_table import INVALID, UNKNOWN_ACCOUNT, UNKNOWN_UNIT, VIOLATION, Refusal, expect, rows


def move(world: World, account: str, source: str, destination: str) -> None:
    world.organizations.move_account(AccountId=account, SourceParentId=source, DestinationParentId=destination)


def too_deep(world: World) -> None:
    parent = world.root
    for _ in range(6):
        parent = world.unit(parent)


def twice_named_units(world: World) -> None:
    parent, name = world.unit(), world.name()
    world.unit(parent, name)
    world.unit(parent, name)


def rename_to_sibling(world: World) -> None:
    parent, name = world.unit(), world.name()
    world.unit(parent, name)
    world.organizations.update_organizational_unit(OrganizationalUnitId=world.unit(parent), Name=name)


def delete_unit_with_account(world: World) -> None:
    unit = world.unit()
    move(world, world.account(), world.root, unit)
    world.organizations.delete_organizational_unit(OrganizationalUnitId=unit)


def delete_unit_with_unit(world: World) -> None:
    unit = world.unit()
    world.unit(unit)
    world.organizations.delete_organizational_unit(OrganizationalUnitId=unit)


def close_twice(world: World) -> None:
    account = world.account()
    world.organizations.close_account(AccountId=account)
    while world.organizations.describe_account(AccountId=account)["Account"]["State"] != "CLOSED":
        pass
    world.organizations.close_account(AccountId=account)


def remove_delegate(world: World) -> None:
    account = world.account()
    world.organizations.register_delegated_administrator(
        AccountId=account, ServicePrincipal="securityhub.amazonaws.com"
    )
    world.organizations.remove_account_from_organization(AccountId=account)


def remove(world: World, account: str) -> None:
    world.organizations.remove_account_from_organization(AccountId=account)


def tags(*pairs: tuple[str, str]) -> list[dict[str, Any]]:
    return [{"Key": key, "Value": value} for key, value in pairs]


UNITS = {
    "two units of one name": Refusal(twice_named_units, "DuplicateOrganizationalUnitException"),
    "a unit renamed to its sibling's name": Refusal(rename_to_sibling, "DuplicateOrganizationalUnitException"),
    "units six levels deep": Refusal(too_deep, VIOLATION, "OU_DEPTH_LIMIT_EXCEEDED"),
    "a unit in an unknown parent": Refusal(lambda w: w.unit(UNKNOWN_UNIT), "ParentNotFoundException"),
    "a parent that is no id": Refusal(lambda w: w.unit("workloads"), INVALID, "INVALID_PATTERN"),
    "a unit name of 129 characters": Refusal(lambda w: w.unit(name="n" * 129), INVALID, "MAX_LENGTH_EXCEEDED"),
    "deleting a unit with a unit in it": Refusal(delete_unit_with_unit, "OrganizationalUnitNotEmptyException"),
    "deleting a unit with an account in it": Refusal(delete_unit_with_account, "OrganizationalUnitNotEmptyException"),
    "an unknown unit": Refusal(
        lambda w: w.organizations.describe_organizational_unit(OrganizationalUnitId=UNKNOWN_UNIT),
        "OrganizationalUnitNotFoundException",
    ),
    "the parents of an unknown child": Refusal(
        lambda w: w.organizations.list_parents(ChildId=UNKNOWN_UNIT), "ChildNotFoundException"
    ),
    "a page size of 21": Refusal(lambda w: w.organizations.list_accounts(MaxResults=21), INVALID, "MAX_VALUE_EXCEEDED"),
    "a page token that was never given": Refusal(
        lambda w: w.organizations.list_accounts(NextToken="next"), INVALID, "INVALID_NEXT_TOKEN"
    ),
}

ACCOUNTS = {
    "an account without an e-mail address": Refusal(
        lambda w: w.organizations.create_account(AccountName="nobody"), INVALID, "INPUT_REQUIRED"
    ),
    "an e-mail address that is none": Refusal(lambda w: w.create("nobody.example"), INVALID, "INVALID_PATTERN"),
    "an e-mail address of 65 characters": Refusal(
        lambda w: w.create("a" * 53 + "@example.com"), INVALID, "MAX_LENGTH_EXCEEDED"
    ),
    "a name of 51 characters": Refusal(lambda w: w.create(AccountName="n" * 51), INVALID, "MAX_LENGTH_EXCEEDED"),
    "a name with an umlaut": Refusal(lambda w: w.create(AccountName="Prüfung"), INVALID, "INVALID_PATTERN"),
    "a role name with a space": Refusal(lambda w: w.create(RoleName="My role"), INVALID, "INVALID_PATTERN"),
    "billing access that is neither": Refusal(
        lambda w: w.create(IamUserAccessToBilling="MAYBE"), INVALID, "INVALID_ENUM"
    ),
    "two tags of one key": Refusal(lambda w: w.create(Tags=tags(("a", "1"), ("a", "2"))), INVALID, "DUPLICATE_TAG_KEY"),
    "a tag of AWS's own": Refusal(
        lambda w: w.create(Tags=tags(("aws:owner", "1"))), INVALID, "INVALID_SYSTEM_TAGS_PARAMETER"
    ),
    "51 tags": Refusal(
        lambda w: w.create(Tags=tags(*((f"k{number}", "") for number in range(51)))),
        VIOLATION,
        "MAX_TAG_LIMIT_EXCEEDED",
    ),
    "the status of an unknown creation": Refusal(
        lambda w: w.organizations.describe_create_account_status(CreateAccountRequestId="car-12345678"),
        "CreateAccountStatusNotFoundException",
    ),
    "an unknown account": Refusal(
        lambda w: w.organizations.describe_account(AccountId=UNKNOWN_ACCOUNT), "AccountNotFoundException"
    ),
    "moving an account from where it is not": Refusal(
        lambda w: move(w, w.account(), w.unit(), w.unit()), "SourceParentNotFoundException"
    ),
    "moving an account from nowhere": Refusal(
        lambda w: move(w, w.account(), UNKNOWN_UNIT, w.unit()), "SourceParentNotFoundException"
    ),
    "moving an account to where it is": Refusal(
        lambda w: move(w, w.account(), w.root, w.root), "DuplicateAccountException"
    ),
    "moving an account to an unknown unit": Refusal(
        lambda w: move(w, w.account(), w.root, UNKNOWN_UNIT), "DestinationParentNotFoundException"
    ),
    "moving an unknown account": Refusal(
        lambda w: move(w, UNKNOWN_ACCOUNT, w.root, w.unit()), "AccountNotFoundException"
    ),
    "closing an account twice": Refusal(close_twice, "AccountAlreadyClosedException"),
    "closing the management account": Refusal(
        lambda w: w.organizations.close_account(AccountId=MANAGEMENT), VIOLATION, "CANNOT_CLOSE_MANAGEMENT_ACCOUNT"
    ),
    "removing a new account": Refusal(lambda w: remove(w, w.account()), VIOLATION, "WAIT_PERIOD_ACTIVE"),
    "removing the management account": Refusal(
        lambda w: remove(w, MANAGEMENT), "MasterCannotLeaveOrganizationException"
    ),
    "removing a delegated administrator": Refusal(
        remove_delegate, VIOLATION, "CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG"
    ),
    "the management account's leaving": Refusal(
        lambda w: w.organizations.leave_organization(), "MasterCannotLeaveOrganizationException"
    ),
    "a new account's leaving": Refusal(
        lambda w: w.member("organizations").leave_organization(), VIOLATION, "WAIT_PERIOD_ACTIVE"
    ),
}


@rows(UNITS)
def test_units_are_refused_as_aws_refuses(world: World, refusal: Refusal) -> None:
    expect(world, refusal)


@rows(ACCOUNTS)
def test_accounts_are_refused_as_aws_refuses(world: World, refusal: Refusal) -> None:
    expect(world, refusal)
