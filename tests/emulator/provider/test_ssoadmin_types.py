"""The IAM Identity Center types over gRPC: permission sets, what is attached to them, and assignments."""

import json
from itertools import count
from typing import Any

import pytest
from provider_engine import Engine, engine_error, failure, initialization_failure
from ssoadmin_estate import TRUSTING, assignment, boto, ended, new_group, role, settled

from emulator.provider.values import Properties

ORGANIZATION = "aws:organizations/organization:Organization"
ACCOUNT = "aws:organizations/account:Account"
SET = "aws:ssoadmin/permissionSet:PermissionSet"
MANAGED = "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment"
CUSTOMER = "aws:ssoadmin/customerManagedPolicyAttachment:CustomerManagedPolicyAttachment"
INLINE = "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy"
BOUNDARY = "aws:ssoadmin/permissionsBoundaryAttachment:PermissionsBoundaryAttachment"
ASSIGNMENT = "aws:ssoadmin/accountAssignment:AccountAssignment"
READ = "arn:aws:iam::aws:policy/ReadOnlyAccess"
ALLOW = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]}
NUMBERS = count()


@pytest.fixture(scope="module")
def root(engine: Engine) -> str:
    """The root of an organization that trusts IAM Identity Center."""
    _, state = engine.create(ORGANIZATION, TRUSTING)
    return str(state["roots"][0]["id"])  # type: ignore[index,call-overload]


@pytest.fixture
def live(endpoint: str, root: str) -> Any:
    return boto(endpoint, "sso-admin")


@pytest.fixture
def instance(live: Any) -> str:
    return str(live.list_instances()["Instances"][0]["InstanceArn"])


@pytest.fixture
def group(endpoint: str, instance: str) -> str:
    return new_group(endpoint, f"group-{next(NUMBERS)}")


@pytest.fixture
def account(engine: Engine, root: str) -> str:
    name = f"account-{next(NUMBERS)}"
    made, _ = engine.create(ACCOUNT, {"name": name, "email": f"{name}@example.com", "parentId": root})
    return made


@pytest.fixture
def wanted(engine: Engine, instance: str) -> str:
    """A permission set's ARN."""
    _, state = engine.create(SET, {"instanceArn": instance, "name": f"Set-{next(NUMBERS)}"})
    return str(state["arn"])


@pytest.fixture
def provisioned(instance: str, engine: Engine, wanted: str, account: str, group: str) -> str:
    """The account that the permission set is assigned in."""
    engine.create(ASSIGNMENT, assignment(instance, wanted, account, group))
    return account


def test_permission_set_is_made_changed_and_deleted(engine: Engine, live: Any, instance: str) -> None:
    declared: Properties = {
        "instanceArn": instance,
        "name": "Developer",
        "description": "Builds",
        "relayState": "https://example.com",
        "sessionDuration": "PT4H",
        "tags": {"a": "1"},
    }
    identifier, state = engine.create(SET, declared)
    assert identifier == f"{state['arn']},{instance}"
    assert (state["tagsAll"], state["region"]) == ({"a": "1"}, "eu-central-1")
    settled(engine, SET, identifier, declared)
    new: Properties = {"instanceArn": instance, "name": "Developer", "relayState": "https://x.com", "tags": {"b": "2"}}
    engine.update(SET, identifier, declared, new)
    found = live.describe_permission_set(InstanceArn=instance, PermissionSetArn=state["arn"])["PermissionSet"]
    assert (found["SessionDuration"], found["RelayState"]) == ("PT1H", "https://x.com")
    tags = live.list_tags_for_resource(InstanceArn=instance, ResourceArn=state["arn"])["Tags"]
    assert tags == [{"Key": "b", "Value": "2"}]
    settled(engine, SET, identifier, new)
    changed = engine.diff(SET, declared, {**declared, "name": "x", "instanceArn": "y", "description": "z"})
    assert set(changed.replaces) == {"name", "instanceArn"}
    ended(engine, SET, identifier, state)


def test_change_of_a_set_reaches_the_accounts(
    engine: Engine, endpoint: str, live: Any, instance: str, wanted: str, provisioned: str
) -> None:
    name = live.describe_permission_set(InstanceArn=instance, PermissionSetArn=wanted)["PermissionSet"]["Name"]
    old: Properties = {"instanceArn": instance, "name": name}
    engine.update(SET, f"{wanted},{instance}", old, {**old, "description": "Now described"})
    iam, role_name = role(endpoint, provisioned, wanted, live, instance)
    assert iam.get_role(RoleName=role_name)["Role"]["Description"] == "Now described"


def test_managed_policy_is_attached_everywhere_and_detached(
    engine: Engine, endpoint: str, live: Any, instance: str, wanted: str, provisioned: str
) -> None:
    declared: Properties = {"instanceArn": instance, "permissionSetArn": wanted, "managedPolicyArn": READ}
    identifier, state = engine.create(MANAGED, declared)
    assert (identifier, state["managedPolicyName"]) == (f"{READ},{wanted},{instance}", "ReadOnlyAccess")
    settled(engine, MANAGED, identifier, declared)
    iam, name = role(endpoint, provisioned, wanted, live, instance)
    attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
    assert [one["PolicyArn"] for one in attached] == [READ]
    other: Properties = {**declared, "managedPolicyArn": f"{READ}x"}
    assert list(engine.diff(MANAGED, declared, other).replaces) == ["managedPolicyArn"]
    ended(engine, MANAGED, identifier, state)
    assert iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"] == []


def test_customer_managed_policy_is_attached_where_the_account_has_it(
    engine: Engine, endpoint: str, live: Any, instance: str, wanted: str, provisioned: str
) -> None:
    declared: Properties = {
        "instanceArn": instance,
        "permissionSetArn": wanted,
        "customerManagedPolicyReference": {"name": "team"},
    }
    missing = initialization_failure(engine_error(lambda: engine.create(CUSTOMER, declared)))
    assert "policy/team does not exist" in missing.reasons[0]
    engine.delete(CUSTOMER, missing.id, declared)
    boto(endpoint, "iam", provisioned).create_policy(PolicyName="team", PolicyDocument=json.dumps(ALLOW))
    identifier, state = engine.create(CUSTOMER, declared)
    assert identifier == f"team,/,{wanted},{instance}"
    settled(engine, CUSTOMER, identifier, declared)
    iam, name = role(endpoint, provisioned, wanted, live, instance)
    attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
    assert [one["PolicyName"] for one in attached] == ["team"]
    other: Properties = {**declared, "customerManagedPolicyReference": {"name": "team", "path": "/own/"}}
    assert list(engine.diff(CUSTOMER, declared, other).replaces) == ["customerManagedPolicyReference"]
    ended(engine, CUSTOMER, identifier, state)


def test_inline_policy_is_put_changed_and_deleted(
    engine: Engine, endpoint: str, live: Any, instance: str, wanted: str, provisioned: str
) -> None:
    declared: Properties = {"instanceArn": instance, "permissionSetArn": wanted, "inlinePolicy": json.dumps(ALLOW)}
    identifier, state = engine.create(INLINE, declared)
    assert identifier == f"{wanted},{instance}"
    spaced: Properties = {**declared, "inlinePolicy": json.dumps(ALLOW, indent=2)}
    settled(engine, INLINE, identifier, spaced)
    changed = {**ALLOW, "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}
    new: Properties = {**declared, "inlinePolicy": json.dumps(changed)}
    assert list(engine.diff(INLINE, declared, new).replaces) == []
    engine.update(INLINE, identifier, declared, new)
    settled(engine, INLINE, identifier, new)
    iam, name = role(endpoint, provisioned, wanted, live, instance)
    assert iam.get_role_policy(RoleName=name, PolicyName="AwsSSOInlinePolicy")["PolicyDocument"] == changed
    ended(engine, INLINE, identifier, state)
    assert iam.list_role_policies(RoleName=name)["PolicyNames"] == []


@pytest.mark.parametrize(
    ("boundary", "arn"),
    [
        ({"managedPolicyArn": READ}, READ),
        ({"customerManagedPolicyReference": {"name": "edge", "path": "/own/"}}, "policy/own/edge"),
    ],
)
def test_boundary_is_put_and_deleted(
    engine: Engine,
    endpoint: str,
    live: Any,
    instance: str,
    wanted: str,
    provisioned: str,
    boundary: Properties,
    arn: str,
) -> None:
    iam, name = role(endpoint, provisioned, wanted, live, instance)
    iam.create_policy(PolicyName="edge", Path="/own/", PolicyDocument=json.dumps(ALLOW))
    declared: Properties = {"instanceArn": instance, "permissionSetArn": wanted, "permissionsBoundary": boundary}
    identifier, state = engine.create(BOUNDARY, declared)
    assert identifier == f"{wanted},{instance}"
    settled(engine, BOUNDARY, identifier, declared)
    shown = iam.get_role(RoleName=name)["Role"]["PermissionsBoundary"]["PermissionsBoundaryArn"]
    assert shown.endswith(arn)
    other: Properties = {**declared, "permissionsBoundary": {"managedPolicyArn": f"{READ}x"}}
    assert list(engine.diff(BOUNDARY, declared, other).replaces) == ["permissionsBoundary"]
    ended(engine, BOUNDARY, identifier, state)
    assert "PermissionsBoundary" not in iam.get_role(RoleName=name)["Role"]


def test_assignment_is_waited_for_and_ended(
    engine: Engine, live: Any, instance: str, wanted: str, account: str, group: str
) -> None:
    declared = assignment(instance, wanted, account, group)
    identifier, state = engine.create(ASSIGNMENT, declared)
    assert identifier == f"{group},GROUP,{account},AWS_ACCOUNT,{wanted},{instance}"
    where = {"InstanceArn": instance, "AccountId": account, "PermissionSetArn": wanted}
    assert [one["PrincipalId"] for one in live.list_account_assignments(**where)["AccountAssignments"]] == [group]
    settled(engine, ASSIGNMENT, identifier, declared)
    assert "already exists" in failure(lambda: engine.create(ASSIGNMENT, declared))
    changed = engine.diff(ASSIGNMENT, declared, {**declared, "targetId": "1", "principalId": "2"})
    assert set(changed.replaces) == {"targetId", "principalId"}
    engine.delete(ASSIGNMENT, identifier, state)
    assert live.list_account_assignments(**where)["AccountAssignments"] == []
    ended(engine, ASSIGNMENT, identifier, state)
    unknown = assignment(instance, wanted, "999988887777", group)
    assert "Account 999988887777 not found" in failure(lambda: engine.create(ASSIGNMENT, unknown))
