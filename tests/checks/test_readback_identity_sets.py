"""The read-back of permission sets, applications and attributes for access control, tampered with one by one."""

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from typing import Any

import pytest
from identity_estates import INSTANCE
from readback_identity_world import (
    BOUNDARIES,
    INLINE,
    JIRA,
    READ_ONLY,
    IdentityWorld,
    identity_world,
    put_attributes,
)

STORE = {"IdentityStoreId": INSTANCE["identity_store"]}
MACHINES: Mapping[str, Any] = {"CustomerManagedPolicyReference": {"Name": "machines", "Path": "/ops/"}}


@pytest.fixture(scope="module")
def world() -> Iterator[IdentityWorld]:
    with identity_world() as found:
        yield found


def update(world: IdentityWorld, **changes: str) -> None:
    """The set `operator` with changes; a relay state that an update does not name is cleared."""
    usual = {
        "Description": "Stops machines",
        "SessionDuration": "PT2H",
        "RelayState": "https://console.aws.amazon.com/ec2/",
    }
    world.sso.update_permission_set(**world.of_set("operator"), **{**usual, **changes})


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"SessionDuration": "PT12H"}, 'session: expected "PT2H", found "PT12H"'),
        ({"Description": "Stops"}, 'description: expected "Stops machines", found "Stops"'),
        (
            {"RelayState": "https://example.com/"},
            'relay state: expected "https://console.aws.amazon.com/ec2/", found "https://example.com/"',
        ),
    ],
)
def test_a_changed_permission_set_is_named(
    world: IdentityWorld, undo: ExitStack, changes: dict[str, str], line: str
) -> None:
    update(world, **changes)
    undo.callback(update, world)
    assert world.found() == [f"permission set operator, {line}"]


def test_a_changed_inline_policy_is_named_down_to_the_action(world: IdentityWorld, undo: ExitStack) -> None:
    there, put = world.of_set("operator"), world.sso.put_inline_policy_to_permission_set
    undo.callback(put, **there, InlinePolicy=json.dumps(INLINE))
    put(**there, InlinePolicy=json.dumps(INLINE).replace("ec2:StopInstances", "ec2:*"))
    assert world.found() == [
        'permission set operator, inline policy.Statement[0].Action[0]: expected "ec2:StopInstances", found "ec2:*"'
    ]


def test_policies_that_are_attached_and_detached_by_hand_are_named(world: IdentityWorld, undo: ExitStack) -> None:
    sso, there, administrator = world.sso, world.of_set("operator"), "arn:aws:iam::aws:policy/AdministratorAccess"
    sso.attach_managed_policy_to_permission_set(**there, ManagedPolicyArn=administrator)
    undo.callback(sso.detach_managed_policy_from_permission_set, **there, ManagedPolicyArn=administrator)
    sso.detach_managed_policy_from_permission_set(**there, ManagedPolicyArn=READ_ONLY)
    undo.callback(sso.attach_managed_policy_to_permission_set, **there, ManagedPolicyArn=READ_ONLY)
    sso.detach_customer_managed_policy_reference_from_permission_set(**there, **MACHINES)
    undo.callback(sso.attach_customer_managed_policy_reference_to_permission_set, **there, **MACHINES)
    assert world.found() == [
        f'permission set operator, managed policy {READ_ONLY}: expected "attached", found nothing',
        'permission set operator, customer-managed policy /ops/machines: expected "attached", found nothing',
        f'permission set operator, managed policy {administrator}: expected nothing, found "attached"',
    ]


def test_boundaries_that_are_changed_and_gone_are_named(world: IdentityWorld, undo: ExitStack) -> None:
    put, boundary = world.sso.put_permissions_boundary_to_permission_set, {"ManagedPolicyArn": READ_ONLY}
    for name, usual in BOUNDARIES.items():
        undo.callback(put, **world.of_set(name), PermissionsBoundary=usual)
    put(**world.of_set("operator"), PermissionsBoundary=boundary)
    world.sso.delete_permissions_boundary_from_permission_set(**world.of_set("viewer"))
    assert world.found() == [
        'permission set operator, boundary: expected "customer-managed policy /ops/most", '
        f'found "managed policy {READ_ONLY}"',
        f'permission set viewer, boundary: expected "managed policy {READ_ONLY}", found nothing',
    ]


def test_changed_tags_of_a_permission_set_are_named(world: IdentityWorld, undo: ExitStack) -> None:
    there = {"InstanceArn": INSTANCE["arn"], "ResourceArn": world.sets["operator"]}
    undo.callback(world.sso.tag_resource, **there, Tags=[{"Key": "owner", "Value": "platform"}])
    world.sso.untag_resource(**there, TagKeys=["owner"])
    assert world.found() == ['permission set operator, tag owner: expected "platform", found nothing']


def test_a_permission_set_that_nobody_declares_is_named(world: IdentityWorld, undo: ExitStack) -> None:
    made = world.sso.create_permission_set(InstanceArn=INSTANCE["arn"], Name="by-hand")["PermissionSet"]
    world.sets["by-hand"] = made["PermissionSetArn"]
    undo.callback(world.sso.delete_permission_set, **world.of_set("by-hand"))
    (line,) = world.found()
    assert line.startswith("permission set by-hand: expected nothing, found {")


def test_accounts_that_do_not_have_a_set_as_it_is_now_are_named(world: IdentityWorld, undo: ExitStack) -> None:
    there, put = world.of_set("developer"), world.sso.put_inline_policy_to_permission_set
    usual = world.sso.get_inline_policy_for_permission_set(**there)["InlinePolicy"]

    def provision() -> None:
        world.sso.provision_permission_set(**there, TargetType="ALL_PROVISIONED_ACCOUNTS")

    undo.callback(provision)
    put(**there, InlinePolicy=usual)
    assert len(world.found()) == 1
    assert world.found()[0].startswith("permission set developer, outdated in: expected nothing, found [")
    assert sorted(json.loads(world.found()[0].split("found ")[1])) == ["account lab", "account shop-test"]


@pytest.mark.parametrize(("application", "group"), [("wiki", "developers"), ("jira", "platform")])
def test_a_group_that_may_no_longer_use_an_application_and_whoever_may_besides_are_named(
    world: IdentityWorld, undo: ExitStack, application: str, group: str
) -> None:
    arn = {"ApplicationArn": world.wiki if application == "wiki" else JIRA}
    given = {**arn, "PrincipalType": "GROUP", "PrincipalId": world.groups[group]}
    world.sso.delete_application_assignment(**given)
    undo.callback(world.sso.create_application_assignment, **given)
    besides = {**arn, "PrincipalType": "USER", "PrincipalId": world.users["ana.lopez"]}
    world.sso.create_application_assignment(**besides)
    undo.callback(world.sso.delete_application_assignment, **besides)
    assert world.found() == [
        f"application {application}, assigned to group {group}: expected true, found nothing",
        f"application {application}, assigned to user ana.lopez: expected nothing, found true",
    ]


def test_a_changed_application_is_named(world: IdentityWorld, undo: ExitStack) -> None:
    def change(description: str, status: str, url: str, required: bool, scopes: tuple[str, str], tag: str) -> None:
        sso, there = world.delegate, {"ApplicationArn": world.wiki}
        sign_in = {"Origin": "APPLICATION", "ApplicationUrl": url}
        options: dict[str, Any] = {"SignInOptions": sign_in}
        sso.update_application(**there, Description=description, Status=status, PortalOptions=options)
        sso.put_application_assignment_configuration(**there, AssignmentRequired=required)
        sso.delete_application_access_scope(**there, Scope=scopes[0])
        sso.put_application_access_scope(**there, Scope=scopes[1])
        sso.tag_resource(ResourceArn=world.wiki, Tags=[{"Key": "owner", "Value": tag}])

    usual, other = "https://wiki.example.com/login", "https://example.com/"
    undo.callback(change, "What everybody knows", "ENABLED", usual, True, ("email", "openid"), "platform")
    change("Ours", "DISABLED", other, False, ("openid", "email"), "eve")
    assert world.found() == [
        'application wiki, description: expected "What everybody knows", found "Ours"',
        'application wiki, status: expected "ENABLED", found "DISABLED"',
        f'application wiki, url: expected "{usual}", found "{other}"',
        "application wiki, assignment required: expected true, found false",
        "application wiki, scope openid: expected true, found nothing",
        'application wiki, tag owner: expected "platform", found "eve"',
        "application wiki, scope email: expected nothing, found true",
    ]


def test_changed_attributes_are_named(world: IdentityWorld, undo: ExitStack) -> None:
    def attribute(key: str, source: str) -> dict[str, Any]:
        return {"Key": key, "Value": {"Source": [source]}}

    usual, title = "${path:enterprise.department}", "${path:title}"
    undo.callback(put_attributes, world, "update", [attribute("department", usual)])
    put_attributes(world, "update", [attribute("department", title), attribute("team", title)])
    assert world.found() == [
        f'Identity Center, attribute department[0]: expected "{usual}", found "{title}"',
        f'Identity Center, attribute team: expected nothing, found ["{title}"]',
    ]


def test_attributes_that_are_switched_off_are_named(world: IdentityWorld, undo: ExitStack) -> None:
    usual = "${path:enterprise.department}"
    world.sso.delete_instance_access_control_attribute_configuration(InstanceArn=INSTANCE["arn"])
    undo.callback(put_attributes, world, "create", [{"Key": "department", "Value": {"Source": [usual]}}])
    assert world.found() == [f'Identity Center, attribute department: expected ["{usual}"], found nothing']


def test_applications_that_are_gone_are_named(world: IdentityWorld) -> None:
    world.delegate.delete_application(ApplicationArn=world.wiki)
    world.sso.delete_application(ApplicationArn=JIRA)
    assert world.found() == [
        'application wiki: expected "exists", found nothing',
        'application jira: expected "exists", found nothing',
    ]
