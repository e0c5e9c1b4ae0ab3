"""The read-back of who may enter which account, and of people and groups, tampered with one by one."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from identity_estates import ACCOUNTS, ASSIGNMENTS, INSTANCE, assigned
from readback_identity_world import IdentityWorld, declared, identity_world
from readback_lines import without_ids

GONE = 'expected "exists", found nothing'
BESIDES = 'expected nothing, found "exists"'
STORE = {"IdentityStoreId": INSTANCE["identity_store"]}


@pytest.fixture(scope="module")
def world() -> Iterator[IdentityWorld]:
    with identity_world() as found:
        yield found


def member_of(group: str) -> str:
    return f"member of group {group}: expected nothing, found true"


def test_what_was_made_by_hand_is_as_declared(world: IdentityWorld) -> None:
    assert world.found() == []


def test_an_assignment_that_is_gone_is_one_line_with_account_set_and_group(
    world: IdentityWorld, undo: ExitStack
) -> None:
    assignment = ("lab", "developer", "GROUP", "developers")
    world.unassign(*assignment)
    undo.callback(world.assign, *assignment)
    assert world.found() == [f"account lab, developer for group developers: {GONE}"]


@pytest.mark.parametrize(
    ("assignment", "subject"),
    [
        (("shop", "developer", "GROUP", "platform"), "account shop, developer for group platform"),
        (("shop", "administrator", "USER", "ana.lopez"), "account shop, administrator for user ana.lopez"),
        (("left", "developer", "GROUP", "developers"), "account left, developer for group developers"),
        (
            ("management", "management-billing", "GROUP", "platform"),
            "management account, management-billing for group platform",
        ),
    ],
)
def test_an_assignment_made_by_hand_is_one_line_suspended_and_management_account_too(
    world: IdentityWorld, undo: ExitStack, assignment: tuple[str, str, str, str], subject: str
) -> None:
    world.assign(*assignment)
    undo.callback(world.unassign, *assignment)
    assert world.found() == [f"{subject}: {BESIDES}"]


def test_an_assignment_that_a_closed_account_still_has_is_named_with_its_id(
    world: IdentityWorld, undo: ExitStack
) -> None:
    assignment = ("gone", "developer", "GROUP", "developers")
    world.assign(*assignment)
    undo.callback(world.unassign, *assignment)
    world.organization.organizations.close_account(AccountId=world.accounts["gone"])
    assert without_ids(world.found(), world.accounts["gone"]) == [
        f"account Gone (ID), developer for group developers: {BESIDES}"
    ]


def test_assignments_in_accounts_that_are_not_in_the_file_are_extra(world: IdentityWorld) -> None:
    config = declared(accounts={key: entry for key, entry in ACCOUNTS.items() if key != "lab"})
    lines = without_ids(world.found(config), world.accounts["lab"])
    assert [line for line in lines if "developer" in line] == [
        f"account Lab (ID), developer for group developers: {BESIDES}"
    ]


def test_an_assignment_of_a_declared_account_that_does_not_exist_is_missing(world: IdentityWorld) -> None:
    config = declared(accounts={**ACCOUNTS, "new": {"unit": "workloads/test"}})
    assert f"account new, developer for group developers: {GONE}" in world.found(config)


def test_another_matrix_differs_in_both_directions(world: IdentityWorld) -> None:
    config = declared(assignments={**ASSIGNMENTS, "developers": assigned({"account": "shop"}, {"account": "lab"})})
    assert world.found(config) == [
        f"account shop, developer for group developers: {GONE}",
        f"account shop-test, developer for group developers: {BESIDES}",
    ]


def test_assignments_that_outlive_their_group_or_user_are_named_by_id(world: IdentityWorld) -> None:
    group, user = world.group("Short-lived"), world.person("short.lived", "Short", "Lived", "short@example.com")
    for assignment in (("shop", "developer", "GROUP", group), ("shop", "developer", "USER", user)):
        world.assign(*assignment)
    world.store.delete_group(**STORE, GroupId=group)
    world.store.delete_user(**STORE, UserId=user)
    lines = world.found()
    for assignment in (("shop", "developer", "GROUP", group), ("shop", "developer", "USER", user)):
        world.unassign(*assignment)
    assert lines == [
        f"account shop, developer for group {group}: {BESIDES}",
        f"account shop, developer for user {user}: {BESIDES}",
    ]


def test_somebody_who_joins_and_leaves_groups_by_hand_is_named(world: IdentityWorld, undo: ExitStack) -> None:
    ana, ben = world.users["ana.lopez"], world.users["ben+ops@example.com"]
    made = world.join(ben, world.groups["platform"])
    undo.callback(world.store.delete_group_membership, **STORE, MembershipId=made)
    left = world.store.get_group_membership_id(**STORE, GroupId=world.groups["developers"], MemberId={"UserId": ana})
    world.store.delete_group_membership(**STORE, MembershipId=left["MembershipId"])
    undo.callback(world.join, ana, world.groups["developers"])
    assert world.found() == [
        "user ana.lopez, member of group developers: expected true, found nothing",
        f"user ben+ops@example.com, {member_of('platform')}",
    ]


def test_people_groups_and_memberships_that_nobody_declares_are_named(world: IdentityWorld, undo: ExitStack) -> None:
    group, user = world.group("Temps"), world.person("eve", "Eve", "Stone", "eve@example.com")
    undo.callback(world.store.delete_group, **STORE, GroupId=group)
    undo.callback(world.store.delete_user, **STORE, UserId=user)
    world.join(world.users["ana.lopez"], group)
    lines = without_ids(world.found(), group)
    assert lines == [
        "user ana.lopez, member of group Temps (ID): expected nothing, found true",
        f"group Temps (ID): {BESIDES}",
        'user eve: expected nothing, found {"given name": "Eve", "family name": "Stone", '
        '"display name": "Eve Stone", "e-mail": ["eve@example.com"]}',
    ]


@pytest.mark.parametrize(
    ("path", "value", "usual", "line"),
    [
        ("displayName", "Anna", "Ana Lopez", 'display name: expected "Ana Lopez", found "Anna"'),
        ("name.givenName", "Anna", "Ana", 'given name: expected "Ana", found "Anna"'),
        ("name.familyName", "Lope", "Lopez", 'family name: expected "Lopez", found "Lope"'),
        (
            "emails",
            [{"value": "eve@example.com", "primary": True}],
            [{"value": "ana@example.com", "primary": True}],
            'e-mail[0]: expected "ana@example.com", found "eve@example.com"',
        ),
    ],
)
def test_a_changed_person_is_named(
    world: IdentityWorld, undo: ExitStack, path: str, value: Any, usual: Any, line: str
) -> None:
    def update(given: Any) -> None:
        operations = [{"AttributePath": path, "AttributeValue": given}]
        world.store.update_user(**STORE, UserId=world.users["ana.lopez"], Operations=operations)

    update(value)
    undo.callback(update, usual)
    assert world.found() == [f"user ana.lopez, {line}"]


def test_a_changed_description_and_name_of_a_group_are_named(world: IdentityWorld, undo: ExitStack) -> None:
    def update(group: str, path: str, value: str) -> None:
        operations = [{"AttributePath": path, "AttributeValue": value}]
        world.store.update_group(**STORE, GroupId=world.groups[group], Operations=operations)

    update("developers", "description", "Others")
    undo.callback(update, "developers", "description", "Who makes the shop")
    update("platform", "displayName", "Platforms")
    undo.callback(update, "platform", "displayName", "platform")
    lines = without_ids(world.found(), world.groups["platform"])
    renamed = "group Platforms (ID)"
    assert lines == [
        'group developers, description: expected "Who makes the shop", found "Others"',
        f"group platform: {GONE}",
        "user ana.lopez, member of group platform: expected true, found nothing",
        f"user ana.lopez, member of {renamed}: expected nothing, found true",
        f"account guard, administrator for group platform: {GONE}",
        "application jira, assigned to group platform: expected true, found nothing",
        f"application jira, assigned to {renamed}: expected nothing, found true",
        f"{renamed}: {BESIDES}",
        f"account guard, administrator for {renamed}: {BESIDES}",
    ]
