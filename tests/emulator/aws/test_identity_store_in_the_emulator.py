"""The identity store: users, groups and memberships of the built-in directory."""

from collections.abc import Iterator
from typing import Any

import pytest
from identity_world import Center, code, founded

NOBODY = "11111111-2222-3333-4444-555555555555"


@pytest.fixture(scope="module")
def center() -> Iterator[Center]:
    with founded() as made:
        yield made


@pytest.fixture
def directory(center: Center) -> Any:
    """The management account's client."""
    return center.directory


def operation(path: str, value: object = None) -> dict[str, object]:
    return {"AttributePath": path} | ({"AttributeValue": value} if value is not None else {})


def unique(path: str, value: str) -> dict[str, object]:
    return {"UniqueAttribute": {"AttributePath": path, "AttributeValue": value}}


def test_a_group_is_found_by_its_unique_name(center: Center, directory: Any) -> None:
    store = {"IdentityStoreId": center.store}
    group = directory.create_group(**store, DisplayName="Developers", Description="Write code")["GroupId"]
    assert directory.describe_group(**store, GroupId=group)["Description"] == "Write code"
    found = directory.get_group_id(**store, AlternateIdentifier=unique("displayName", "Developers"))
    assert found["GroupId"] == group
    listed = directory.list_groups(**store, Filters=[{"AttributePath": "DisplayName", "AttributeValue": "Developers"}])
    assert [one["GroupId"] for one in listed["Groups"]] == [group]
    assert code(lambda: directory.create_group(**store, DisplayName="Developers")) == "ConflictException"
    assert code(lambda: directory.create_group(**store, DisplayName="Administrator")) == "ValidationException"
    assert code(lambda: directory.create_group(**store)) == "ValidationException"
    missing = code(lambda: directory.get_group_id(**store, AlternateIdentifier=unique("displayName", "Nobody")))
    assert missing == "ResourceNotFoundException"
    wrong = code(lambda: directory.get_group_id(**store, AlternateIdentifier=unique("description", "Write code")))
    assert wrong == "ValidationException"
    directory.delete_group(**store, GroupId=group)
    assert code(lambda: directory.describe_group(**store, GroupId=group)) == "ResourceNotFoundException"


def test_a_group_is_changed_by_operations(center: Center, directory: Any) -> None:
    store, group, other = {"IdentityStoreId": center.store}, center.group(), center.group("Taken")
    update = directory.update_group
    update(**store, GroupId=group, Operations=[operation("displayName", "Renamed"), operation("description", "x")])
    found = directory.describe_group(**store, GroupId=group)
    assert (found["DisplayName"], found["Description"], found["Revision"]) == ("Renamed", "x", "2")
    update(**store, GroupId=group, Operations=[operation("description")])
    assert "Description" not in directory.describe_group(**store, GroupId=group)
    taken = [operation("displayName", "Taken")]
    assert code(lambda: update(**store, GroupId=group, Operations=taken)) == "ConflictException"
    update(**store, GroupId=other, Operations=taken)
    refused = [operation("groupId", "x")]
    assert code(lambda: update(**store, GroupId=group, Operations=refused)) == "ValidationException"
    gone = [operation("displayName")]
    assert code(lambda: update(**store, GroupId=group, Operations=gone)) == "ValidationException"
    old = code(lambda: update(**store, GroupId=group, Operations=taken, Revision="1"))
    assert old == "ConflictException"


def test_user_names_and_addresses_are_unique(center: Center, directory: Any) -> None:
    store = {"IdentityStoreId": center.store}
    mail = [{"Value": "ada@example.com", "Type": "work", "Primary": True}]
    user = center.user("ada", Emails=mail)
    found = directory.describe_user(**store, UserId=user)
    assert (found["UserName"], found["Emails"], found["UserStatus"]) == ("ada", mail, "ENABLED")
    assert found["Name"] == {"GivenName": "Ada", "FamilyName": "Day"}
    for path, value in (("userName", "ada"), ("emails.value", "ada@example.com")):
        assert directory.get_user_id(**store, AlternateIdentifier=unique(path, value))["UserId"] == user
    listed = directory.list_users(**store, Filters=[{"AttributePath": "UserName", "AttributeValue": "ada"}])
    assert [one["UserId"] for one in listed["Users"]] == [user]
    assert code(lambda: center.user("ada")) == "ConflictException"
    assert code(lambda: center.user(Emails=mail)) == "ConflictException"
    assert code(lambda: center.user(Name={"GivenName": "Ada"})) == "ValidationException"
    assert code(lambda: center.user("AWSAdministrators")) == "ValidationException"
    external = {"ExternalId": {"Issuer": "https://example.com", "Id": "1"}}
    assert code(lambda: directory.get_user_id(**store, AlternateIdentifier=external)) == "ResourceNotFoundException"
    directory.delete_user(**store, UserId=user)
    assert code(lambda: directory.describe_user(**store, UserId=user)) == "ResourceNotFoundException"


def test_a_user_is_changed_by_operations(center: Center, directory: Any) -> None:
    store, user = {"IdentityStoreId": center.store}, center.user(Title="Engineer")
    mail = [{"value": "new@example.com", "type": "work", "primary": True}]
    changes = [operation("name.givenName", "Eve"), operation("emails", mail), operation("title")]
    directory.update_user(**store, UserId=user, Operations=changes)
    found = directory.describe_user(**store, UserId=user)
    assert found["Name"] == {"GivenName": "Eve", "FamilyName": "Day"}
    assert found["Emails"] == [{"Value": "new@example.com", "Type": "work", "Primary": True}]
    assert "Title" not in found
    other = center.user()
    taken = code(lambda: directory.update_user(**store, UserId=other, Operations=[operation("emails", mail)]))
    assert taken == "ConflictException"
    refused = [operation("emails.value", "x")]
    assert code(lambda: directory.update_user(**store, UserId=other, Operations=refused)) == "ValidationException"


def test_memberships_join_users_and_groups_and_go_with_them(center: Center, directory: Any) -> None:
    store, group, user = {"IdentityStoreId": center.store}, center.group(), center.user()
    who = {"MemberId": {"UserId": user}}
    create = directory.create_group_membership
    made = create(**store, GroupId=group, **who)["MembershipId"]
    assert code(lambda: create(**store, GroupId=group, **who)) == "ConflictException"
    assert code(lambda: create(**store, GroupId=NOBODY, **who)) == "ResourceNotFoundException"
    nobody = {"MemberId": {"UserId": NOBODY}}
    assert code(lambda: create(**store, GroupId=group, **nobody)) == "ResourceNotFoundException"
    found = directory.describe_group_membership(**store, MembershipId=made)
    assert (found["GroupId"], found["MemberId"]) == (group, {"UserId": user})
    assert directory.get_group_membership_id(**store, GroupId=group, **who)["MembershipId"] == made
    other = center.group()
    inside = directory.is_member_in_groups(**store, **who, GroupIds=[group, other])["Results"]
    assert [one["MembershipExists"] for one in inside] == [True, False]
    second = create(**store, GroupId=other, **who)["MembershipId"]
    theirs = directory.list_group_memberships_for_member(**store, **who)["GroupMemberships"]
    assert [one["MembershipId"] for one in theirs] == [made, second]
    directory.delete_group_membership(**store, MembershipId=second)
    assert directory.list_group_memberships(**store, GroupId=other)["GroupMemberships"] == []
    directory.delete_user(**store, UserId=user)
    assert directory.list_group_memberships(**store, GroupId=group)["GroupMemberships"] == []
    lost = code(lambda: directory.get_group_membership_id(**store, GroupId=group, **who))
    assert lost == "ResourceNotFoundException"
    last = create(**store, GroupId=group, MemberId={"UserId": center.user()})["MembershipId"]
    directory.delete_group(**store, GroupId=group)
    gone = code(lambda: directory.describe_group_membership(**store, MembershipId=last))
    assert gone == "ResourceNotFoundException"


def test_the_store_is_the_administrators_in_one_region(center: Center, directory: Any) -> None:
    store = {"IdentityStoreId": center.store}
    assert directory.describe_identity_store(**store)["IdentityStoreArn"].endswith(center.store)
    assert [one["IdentityStoreId"] for one in directory.list_identity_stores()["IdentityStores"]] == [center.store]
    elsewhere = center.client("identitystore", "us-west-2")
    assert code(lambda: elsewhere.list_groups(**store)) == "ResourceNotFoundException"
    assert elsewhere.list_identity_stores()["IdentityStores"] == []
    member = Center(center.world, center.world.account())
    assert code(lambda: member.directory.list_groups(**store)) == "AccessDeniedException"
    delegate = center.delegate()
    assert delegate.directory.create_group(**store, DisplayName="From the delegate")["GroupId"]
    unknown = {"IdentityStoreId": "d-0000000000"}
    assert code(lambda: directory.list_groups(**unknown)) == "ResourceNotFoundException"


def test_long_lists_come_in_pages(center: Center, directory: Any) -> None:
    groups = {center.group() for _ in range(3)}
    pages = directory.get_paginator("list_groups").paginate(
        IdentityStoreId=center.store, PaginationConfig={"PageSize": 2}
    )
    found = [one["GroupId"] for page in pages for one in page["Groups"]]
    assert groups <= set(found)
    assert len(found) == len(set(found))
    invalid = {"IdentityStoreId": center.store, "NextToken": "later"}
    assert code(lambda: directory.list_groups(**invalid)) == "ValidationException"
