"""Refusals about the organization itself: its types, its trusted services, its delegates, and who may do what."""

import json

from emulated_world import MANAGEMENT, SCP, World
from refusal_table import DENIED, INVALID, UNKNOWN_ACCOUNT, UNKNOWN_UNIT, VIOLATION, Refusal, expect, rows

GUARDDUTY = "guardduty.amazonaws.com"


def enable(world: World, policy_type: str, root: str | None = None) -> None:
    world.organizations.enable_policy_type(RootId=root or world.root, PolicyType=policy_type)


def disable(world: World, policy_type: str) -> None:
    world.organizations.disable_policy_type(RootId=world.root, PolicyType=policy_type)


def trust(world: World, principal: str) -> None:
    world.organizations.enable_aws_service_access(ServicePrincipal=principal)


def distrust(world: World, principal: str) -> None:
    world.organizations.disable_aws_service_access(ServicePrincipal=principal)


def enable_without_service(world: World) -> None:
    disable(world, "INSPECTOR_POLICY")
    distrust(world, "inspector2.amazonaws.com")
    try:
        enable(world, "INSPECTOR_POLICY")
    finally:
        trust(world, "inspector2.amazonaws.com")
        enable(world, "INSPECTOR_POLICY")


def disable_twice(world: World) -> None:
    disable(world, "BACKUP_POLICY")
    try:
        disable(world, "BACKUP_POLICY")
    finally:
        enable(world, "BACKUP_POLICY")


def delegate(world: World, account: str, principal: str = GUARDDUTY) -> None:
    world.organizations.register_delegated_administrator(AccountId=account, ServicePrincipal=principal)


def undelegate(world: World, account: str, principal: str = GUARDDUTY) -> None:
    world.organizations.deregister_delegated_administrator(AccountId=account, ServicePrincipal=principal)


def delegate_twice(world: World) -> None:
    account = world.account()
    delegate(world, account, "config.amazonaws.com")
    delegate(world, account, "config.amazonaws.com")


def two_delegates(world: World) -> None:
    delegate(world, world.account(), "inspector2.amazonaws.com")
    delegate(world, world.account(), "inspector2.amazonaws.com")


def six_delegates(world: World) -> None:
    trust(world, "backup.amazonaws.com")
    for _ in range(6):
        delegate(world, world.account(), "backup.amazonaws.com")


def delegate_closed(world: World) -> None:
    account = world.account()
    world.organizations.close_account(AccountId=account)
    delegate(world, account)


def put_resource_policy(world: World, *statements: dict[str, object]) -> None:
    content = json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
    world.organizations.put_resource_policy(Content=content)


def tag(world: World, resource: str, key: str) -> None:
    world.organizations.tag_resource(ResourceId=resource, Tags=[{"Key": key, "Value": ""}])


ORGANIZATION = {
    "a second organization": Refusal(lambda w: w.organizations.create_organization(), "AlreadyInOrganizationException"),
    "an organization of a member's own": Refusal(
        lambda w: w.member("organizations").create_organization(), "AlreadyInOrganizationException"
    ),
    "deleting an organization with units": Refusal(
        lambda w: (w.unit(), w.organizations.delete_organization()), "OrganizationNotEmptyException"
    ),
    "enabling a type twice": Refusal(lambda w: enable(w, SCP), "PolicyTypeAlreadyEnabledException"),
    "disabling a type twice": Refusal(disable_twice, "PolicyTypeNotEnabledException"),
    "enabling a type that does not exist": Refusal(lambda w: enable(w, "NO_POLICY"), INVALID, "INVALID_ENUM"),
    "enabling a type in an unknown root": Refusal(lambda w: enable(w, SCP, "r-zzzz"), "RootNotFoundException"),
    "a type whose service is not trusted": Refusal(enable_without_service, VIOLATION, "SERVICE_ACCESS_NOT_ENABLED"),
    "ending the trust that a type rests on": Refusal(
        lambda w: distrust(w, "securityhub.amazonaws.com"), VIOLATION, "POLICY_TYPE_ENABLED_FOR_THIS_SERVICE"
    ),
    "trusting an unknown service": Refusal(
        lambda w: trust(w, "nobody.amazonaws.com"), INVALID, "UNRECOGNIZED_SERVICE_PRINCIPAL"
    ),
    "tagging an unknown unit": Refusal(lambda w: tag(w, UNKNOWN_UNIT, "owner"), "TargetNotFoundException"),
    "a tag key with a bracket": Refusal(lambda w: tag(w, w.root, "a<b"), INVALID, "INVALID_PATTERN"),
}

DELEGATION = {
    "delegating to the management account": Refusal(
        lambda w: delegate(w, MANAGEMENT), VIOLATION, "CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR"
    ),
    "delegating to an unknown account": Refusal(lambda w: delegate(w, UNKNOWN_ACCOUNT), "AccountNotFoundException"),
    "delegating to a closing account": Refusal(
        delegate_closed, VIOLATION, "CANNOT_REGISTER_SUSPENDED_ACCOUNT_AS_DELEGATED_ADMINISTRATOR"
    ),
    "delegating a service that is not trusted": Refusal(
        lambda w: delegate(w, w.account(), "macie.amazonaws.com"), VIOLATION, "SERVICE_ACCESS_NOT_ENABLED"
    ),
    "delegating a service that has no delegate": Refusal(
        lambda w: delegate(w, w.account(), "ram.amazonaws.com"), INVALID, "UNRECOGNIZED_SERVICE_PRINCIPAL"
    ),
    "delegating a service twice": Refusal(delegate_twice, "AccountAlreadyRegisteredException"),
    "a second delegate where there is one": Refusal(
        two_delegates, VIOLATION, "DELEGATED_ADMINISTRATOR_EXISTS_FOR_THIS_SERVICE"
    ),
    "a sixth delegate where there are five": Refusal(
        six_delegates, VIOLATION, "MAX_DELEGATED_ADMINISTRATORS_FOR_SERVICE_LIMIT_EXCEEDED"
    ),
    "ending a delegation that there is not": Refusal(
        lambda w: undelegate(w, w.account()), "AccountNotRegisteredException"
    ),
    "the services of an account without any": Refusal(
        lambda w: w.organizations.list_delegated_services_for_account(AccountId=w.account()),
        "AccountNotRegisteredException",
    ),
}

ACCESS = {
    "a member's creating a unit": Refusal(
        lambda w: w.member("organizations").create_organizational_unit(ParentId=w.root, Name=w.name()), DENIED
    ),
    "a member's creating an account": Refusal(
        lambda w: w.member("organizations").create_account(Email="a@example.com", AccountName="a"), DENIED
    ),
    "a member's detaching a policy": Refusal(
        lambda w: w.member("organizations").detach_policy(PolicyId="p-FullAWSAccess", TargetId=w.root), DENIED
    ),
    "a member's listing the accounts": Refusal(lambda w: w.member("organizations").list_accounts(), DENIED),
    "a resource policy that is no JSON": Refusal(
        lambda w: w.organizations.put_resource_policy(Content="{"), INVALID, "INVALID_RESOURCE_POLICY_JSON"
    ),
    "a resource policy for nobody": Refusal(
        lambda w: put_resource_policy(w, {"Effect": "Allow", "Action": "organizations:*", "Resource": "*"}),
        INVALID,
        "INVALID_PRINCIPAL",
    ),
    "a resource policy about something else": Refusal(
        lambda w: put_resource_policy(
            w, {"Effect": "Allow", "Principal": {"AWS": MANAGEMENT}, "Action": "s3:*", "Resource": "*"}
        ),
        INVALID,
        "UNSUPPORTED_ACTION_IN_RESOURCE_POLICY",
    ),
    "a resource policy that is not there": Refusal(
        lambda w: w.organizations.describe_resource_policy(), "ResourcePolicyNotFoundException"
    ),
}


@rows(ORGANIZATION)
def test_the_organization_is_refused_as_aws_refuses(world: World, refusal: Refusal) -> None:
    expect(world, refusal)


@rows(DELEGATION)
def test_delegation_is_refused_as_aws_refuses(world: World, refusal: Refusal) -> None:
    expect(world, refusal)


@rows(ACCESS)
def test_strangers_are_refused_as_aws_refuses(world: World, refusal: Refusal) -> None:
    expect(world, refusal)
