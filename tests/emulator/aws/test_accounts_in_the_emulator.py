"""The life of an account: asynchronous creation with its limits, move, contacts, alias, role, and closing."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import MANAGEMENT, ROLE, World, running

CONTACT = {
    "AlternateContactType": "SECURITY",
    "Name": "Ann",
    "Title": "Head of security",
    "EmailAddress": "ann@example.com",
    "PhoneNumber": "+49 30 1",
}


@pytest.fixture
def slow() -> Iterator[World]:
    """An organization of at most eight accounts, whose creations take their time."""
    with running("--quota", "8", "--creation-seconds", "1", "--role-seconds", "1") as aws:
        made = World(aws)
        made.organizations.create_organization()
        yield made


def refusal(attempt: Any, **parameters: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as caught:
        attempt(**parameters)
    return caught.value.response["Error"]["Code"], caught.value.response.get("Reason", "")


def wait(world: World, status: dict[str, Any]) -> dict[str, Any]:
    while status["State"] == "IN_PROGRESS":
        time.sleep(0.02)
        answer = world.organizations.describe_create_account_status(CreateAccountRequestId=status["Id"])
        status = answer["CreateAccountStatus"]
    return status


def test_five_accounts_are_created_at_a_time_and_the_quota_counts_them_all(slow: World) -> None:
    started = [
        slow.organizations.create_account(AccountName=f"a{n}", Email=f"a{n}@example.com")["CreateAccountStatus"]
        for n in range(5)
    ]
    assert {status["State"] for status in started} == {"IN_PROGRESS"}
    assert "AccountId" not in started[0]
    sixth = {"AccountName": "a6", "Email": "a6@example.com"}
    limit = refusal(slow.organizations.create_account, **sixth)
    assert limit == ("ConstraintViolationException", "ACCOUNT_CREATION_RATE_LIMIT_EXCEEDED")
    going = slow.organizations.list_create_account_status(States=["IN_PROGRESS"])["CreateAccountStatuses"]
    assert len(going) == 5

    done = [wait(slow, status) for status in started]
    assert {status["State"] for status in done} == {"SUCCEEDED"}
    assert len({status["AccountId"] for status in done}) == 5
    last = [
        slow.organizations.create_account(AccountName=f"a{n}", Email=f"a{n}@example.com")["CreateAccountStatus"]
        for n in (6, 7)
    ]
    assert {wait(slow, status)["State"] for status in last} == {"SUCCEEDED"}
    quota = refusal(slow.organizations.create_account, AccountName="a9", Email="a9@example.com")
    assert quota == ("ConstraintViolationException", "ACCOUNT_NUMBER_LIMIT_EXCEEDED")


def test_a_new_accounts_role_can_be_assumed_only_after_a_while(slow: World) -> None:
    account = slow.account()
    arn = f"arn:aws:iam::{account}:role/{ROLE}"
    assume = slow.aws.client("sts").assume_role
    assert refusal(assume, RoleArn=arn, RoleSessionName="tests")[0] == "AccessDenied"

    time.sleep(1)
    assert assume(RoleArn=arn, RoleSessionName="tests")["AssumedRoleUser"]["Arn"].endswith(f"{ROLE}/tests")


def test_an_email_address_belongs_to_one_account_for_ever(world: World) -> None:
    email = f"{world.name()}@example.com"
    account = world.account(email)
    assert world.create(email.upper())["FailureReason"] == "EMAIL_ALREADY_EXISTS"
    world.organizations.close_account(AccountId=account)
    assert world.create(email)["FailureReason"] == "EMAIL_ALREADY_EXISTS"

    management = world.organizations.describe_organization()["Organization"]["MasterAccountEmail"]
    failed = world.create(management)
    assert (failed["State"], failed["FailureReason"]) == ("FAILED", "EMAIL_ALREADY_EXISTS")
    assert "AccountId" not in failed


def test_an_account_is_described_with_state_path_and_tags(world: World) -> None:
    account = world.account("logs@example.com", AccountName="Log archive", Tags=[{"Key": "owner", "Value": "ops"}])
    found = world.organizations.describe_account(AccountId=account)["Account"]
    organization = world.organizations.describe_organization()["Organization"]["Id"]

    assert (found["Name"], found["Email"], found["State"]) == ("Log archive", "logs@example.com", "ACTIVE")
    assert "Status" not in found  # retired on 2026-09-09
    assert found["Arn"] == f"arn:aws:organizations::{MANAGEMENT}:account/{organization}/{account}"
    assert found["Paths"] == [f"{organization}/{world.root}/{account}/"]
    tags = world.organizations.list_tags_for_resource(ResourceId=account)["Tags"]
    assert tags == [{"Key": "owner", "Value": "ops"}]


def test_an_account_moves_and_is_listed_where_it_is(world: World) -> None:
    account, unit = world.account(), world.unit()
    world.organizations.move_account(AccountId=account, SourceParentId=world.root, DestinationParentId=unit)

    assert world.organizations.list_parents(ChildId=account)["Parents"][0]["Id"] == unit
    inside = world.organizations.list_accounts_for_parent(ParentId=unit)["Accounts"]
    assert [entry["Id"] for entry in inside] == [account]
    at_root = world.organizations.get_paginator("list_accounts_for_parent").paginate(ParentId=world.root)
    assert account not in [entry["Id"] for found in at_root for entry in found["Accounts"]]


def test_pages_of_accounts_add_up_to_all_of_them(world: World) -> None:
    made = {world.account() for _ in range(21)}
    pages = list(world.organizations.get_paginator("list_accounts").paginate())
    listed = [entry["Id"] for found in pages for entry in found["Accounts"]]

    assert len(pages[0]["Accounts"]) == 20
    assert made | {MANAGEMENT} <= set(listed)
    assert len(set(listed)) == len(listed)


def test_a_closed_account_is_still_listed(world: World) -> None:
    account = world.account()
    world.organizations.close_account(AccountId=account)
    while world.organizations.describe_account(AccountId=account)["Account"]["State"] != "CLOSED":
        time.sleep(0.01)

    pages = world.organizations.get_paginator("list_accounts").paginate()
    assert account in [entry["Id"] for found in pages for entry in found["Accounts"]]


def test_at_most_three_accounts_close_at_a_time_and_it_takes_a_while(slow: World) -> None:
    started = [
        slow.organizations.create_account(AccountName=f"a{n}", Email=f"a{n}@example.com")["CreateAccountStatus"]
        for n in range(4)
    ]
    accounts = [wait(slow, status)["AccountId"] for status in started]
    for account in accounts[:3]:
        slow.organizations.close_account(AccountId=account)

    described = slow.organizations.describe_account(AccountId=accounts[0])["Account"]
    assert described["State"] == "PENDING_CLOSURE"
    limit = refusal(slow.organizations.close_account, AccountId=accounts[3])
    assert limit == ("ConstraintViolationException", "CLOSE_ACCOUNT_REQUESTS_LIMIT_EXCEEDED")
    assert refusal(slow.organizations.close_account, AccountId=accounts[0])[0] == "ConflictException"


def test_contacts_of_a_member_are_set_from_outside_and_seen_inside(world: World) -> None:
    account, management = world.account(), world.aws.client("account")
    management.put_alternate_contact(AccountId=account, **CONTACT)
    management.put_alternate_contact(AccountId=account, **CONTACT | {"Name": "Bea"})

    inside = world.member("account", account).get_alternate_contact(AlternateContactType="SECURITY")
    assert inside["AlternateContact"] == CONTACT | {"Name": "Bea"}
    management.delete_alternate_contact(AccountId=account, AlternateContactType="SECURITY")
    gone = refusal(management.get_alternate_contact, AccountId=account, AlternateContactType="SECURITY")
    assert gone[0] == "ResourceNotFoundException"


def test_contacts_of_the_management_account_are_set_without_its_id(world: World) -> None:
    management = world.aws.client("account")
    management.put_alternate_contact(**CONTACT)

    assert management.get_alternate_contact(AlternateContactType="SECURITY")["AlternateContact"] == CONTACT


def test_an_account_has_one_alias_and_frees_its_old_one(world: World) -> None:
    iam, first, second = world.member("iam"), world.name("alias"), world.name("alias")
    iam.create_account_alias(AccountAlias=first)
    iam.create_account_alias(AccountAlias=second)
    assert iam.list_account_aliases()["AccountAliases"] == [second]

    world.member("iam").create_account_alias(AccountAlias=first)
    iam.delete_account_alias(AccountAlias=second)
    assert iam.list_account_aliases()["AccountAliases"] == []


def test_an_access_role_of_another_name_is_the_one_that_lets_in(world: World) -> None:
    account = world.account(RoleName="foundation-access")

    assert world.aws.session(account, "foundation-access")
    with pytest.raises(ClientError):
        world.aws.session(account)


def test_an_empty_organization_can_be_deleted(slow: World) -> None:
    slow.organizations.delete_organization()

    with pytest.raises(slow.organizations.exceptions.AWSOrganizationsNotInUseException):
        slow.organizations.describe_organization()
