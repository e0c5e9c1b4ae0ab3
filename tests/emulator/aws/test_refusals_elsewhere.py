"""Refusals of Account Management, IAM and STS."""

import json
from typing import Any

from emulated_world import MANAGEMENT, ROLE, World
from refusal_table import DENIED, UNKNOWN_ACCOUNT, Refusal, expect, rows

ACCOUNT = "account.amazonaws.com"


def contact(world: World, **more: str) -> None:
    parameters = {
        "AlternateContactType": "SECURITY",
        "Name": "Ann",
        "Title": "Head of security",
        "EmailAddress": "ann@example.com",
        "PhoneNumber": "+49 30 1",
    }
    world.aws.client("account").put_alternate_contact(**parameters | more)


def contact_without_trust(world: World) -> None:
    world.organizations.disable_aws_service_access(ServicePrincipal=ACCOUNT)
    try:
        contact(world, AccountId=world.account())
    finally:
        world.organizations.enable_aws_service_access(ServicePrincipal=ACCOUNT)


def contact_of_a_sibling(world: World) -> None:
    world.member("account").get_alternate_contact(AccountId=world.account(), AlternateContactType="BILLING")


def same_alias(world: World) -> None:
    alias = world.name("alias")
    world.aws.client("iam").create_account_alias(AccountAlias=alias)
    world.member("iam").create_account_alias(AccountAlias=alias)


def alias_of_a_sibling(world: World) -> None:
    alias = world.name("alias")
    world.member("iam").create_account_alias(AccountAlias=alias)
    world.member("iam").delete_account_alias(AccountAlias=alias)


def assume(world: World, account: str, role: str = ROLE, **more: Any) -> None:
    arn = f"arn:aws:iam::{account}:role/{role}"
    world.aws.client("sts").assume_role(**{"RoleArn": arn, "RoleSessionName": "tests"} | more)


def assume_from_a_sibling(world: World) -> None:
    world.aws.session(world.account(), by=world.aws.session(world.account()))


def assume_in_a_closed_account(world: World) -> None:
    account = world.account()
    world.organizations.close_account(AccountId=account)
    assume(world, account)


def assume_what_trusts_a_service(world: World) -> None:
    account = world.account()
    trust = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    world.member("iam", account).create_role(RoleName="instance", AssumeRolePolicyDocument=document)
    assume(world, account, "instance")


CONTACTS = {
    "the management account's contact by its id": Refusal(lambda w: contact(w, AccountId=MANAGEMENT), DENIED),
    "a contact of an account that is no member": Refusal(lambda w: contact(w, AccountId=UNKNOWN_ACCOUNT), DENIED),
    "a member's contact without trusted access": Refusal(contact_without_trust, DENIED),
    "a sibling's contact": Refusal(contact_of_a_sibling, DENIED),
    "a contact of an unknown type": Refusal(lambda w: contact(w, AlternateContactType="LEGAL"), "ValidationException"),
    "an e-mail address that is none": Refusal(lambda w: contact(w, EmailAddress="ann"), "ValidationException"),
    "a phone number with letters": Refusal(lambda w: contact(w, PhoneNumber="call me"), "ValidationException"),
    "a contact that was never made": Refusal(
        lambda w: w.member("account").get_alternate_contact(AlternateContactType="BILLING"),
        "ResourceNotFoundException",
    ),
    "deleting a contact that was never made": Refusal(
        lambda w: w.member("account").delete_alternate_contact(AlternateContactType="BILLING"),
        "ResourceNotFoundException",
    ),
}

ROLES_AND_ALIASES = {
    "an alias that another account has": Refusal(same_alias, "EntityAlreadyExists"),
    "an alias with an upper-case letter": Refusal(
        lambda w: w.aws.client("iam").create_account_alias(AccountAlias="Example"), "ValidationError"
    ),
    "an alias of two characters": Refusal(
        lambda w: w.aws.client("iam").create_account_alias(AccountAlias="ab"), "ValidationError"
    ),
    "deleting a sibling's alias": Refusal(alias_of_a_sibling, "NoSuchEntity"),
    "assuming a role that does not exist": Refusal(lambda w: assume(w, w.account(), "nobody"), "AccessDenied"),
    "assuming a role in an unknown account": Refusal(lambda w: assume(w, UNKNOWN_ACCOUNT), "AccessDenied"),
    "assuming a role that does not trust the caller": Refusal(assume_from_a_sibling, "AccessDenied"),
    "assuming a role that trusts a service": Refusal(assume_what_trusts_a_service, "AccessDenied"),
    "assuming a role in a closed account": Refusal(assume_in_a_closed_account, "AccessDenied"),
    "a session longer than the role allows": Refusal(
        lambda w: assume(w, w.account(), DurationSeconds=7200), "ValidationError"
    ),
    "a session name with a space": Refusal(
        lambda w: assume(w, w.account(), RoleSessionName="my tests"), "ValidationError"
    ),
    "a session without a name": Refusal(
        lambda w: w.aws.client("sts").assume_role(RoleArn=f"arn:aws:iam::{MANAGEMENT}:role/nobody"), "ValidationError"
    ),
}


@rows(CONTACTS)
def test_contacts_are_refused_as_aws_refuses(world: World, refusal: Refusal) -> None:
    expect(world, refusal)


@rows(ROLES_AND_ALIASES)
def test_roles_and_aliases_are_refused_as_aws_refuses(world: World, refusal: Refusal) -> None:
    expect(world, refusal)
