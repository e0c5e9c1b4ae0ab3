"""The functions of the identity store over gRPC, and their answers as the SDK's classes take them."""

from typing import Any

import pytest
from provider_engine import Engine, failure
from pulumi._types import output_type_types, resource_types
from pulumi_aws.identitystore import GetGroupsResult, GetUsersResult
from ssoadmin_estate import TRUSTING, boto

from emulator.provider.values import Properties

ORGANIZATION = "aws:organizations/organization:Organization"
GROUPS = "aws:identitystore/getGroups:getGroups"
USERS = "aws:identitystore/getUsers:getUsers"
MANY = 205
"""More than two pages of the API."""


@pytest.fixture(scope="module")
def store(engine: Engine, endpoint: str) -> str:
    """An identity store with many groups and two users."""
    engine.create(ORGANIZATION, TRUSTING)
    store = str(boto(endpoint, "sso-admin").list_instances()["Instances"][0]["IdentityStoreId"])
    live = boto(endpoint, "identitystore")
    for number in range(MANY):
        live.create_group(IdentityStoreId=store, DisplayName=f"Group {number}", Description=f"Number {number}")
    live.create_group(IdentityStoreId=store, DisplayName="Plain")
    name = {"GivenName": "Ada", "FamilyName": "Day"}
    person = {"IdentityStoreId": store, "Name": name, "DisplayName": "Ada Day"}
    mail = [{"Value": "ada@example.com", "Type": "work", "Primary": False}]
    live.create_user(**person, UserName="ada", NickName="countess", Emails=mail)
    live.create_user(**person, UserName="eve")
    return store


def found(engine: Engine, token: str, store: str, member: str, **more: Any) -> list[Properties]:
    answer, wrong = engine.invoke(token, {"identityStoreId": store, **more})
    assert wrong == []
    assert answer["identityStoreId"] == store
    assert answer["region"] == "eu-central-1"
    entries: Any = answer[member]
    return list(entries)


@pytest.mark.parametrize("preview", [False, True])
def test_all_pages_of_groups_are_found_in_previews_too(engine: Engine, store: str, preview: bool) -> None:
    answer, _ = engine.invoke(GROUPS, {"identityStoreId": store}, preview)
    groups: Any = answer["groups"]
    names = [one["displayName"] for one in groups]
    assert names == [*(f"Group {number}" for number in range(MANY)), "Plain"]
    assert len({one["groupId"] for one in groups}) == MANY + 1


def test_a_group_is_shown_as_the_sdk_takes_it(engine: Engine, store: str, endpoint: str) -> None:
    groups = found(engine, GROUPS, store, "groups")
    first, plain = groups[0], groups[-1]
    wanted = output_type_types(resource_types(GetGroupsResult)["groups"].__args__[0])
    assert first.keys() == wanted.keys()
    assert (first["description"], plain["description"]) == ("Number 0", None)
    assert (first["externalIds"], first["identityStoreId"]) == ([], store)
    live = boto(endpoint, "identitystore").describe_group(IdentityStoreId=store, GroupId=first["groupId"])
    assert live["DisplayName"] == "Group 0"


def test_a_user_is_shown_as_the_sdk_takes_it(engine: Engine, store: str) -> None:
    ada, eve = found(engine, USERS, store, "users")
    wanted = output_type_types(resource_types(GetUsersResult)["users"].__args__[0])
    assert ada.keys() == wanted.keys()
    assert (ada["userName"], ada["displayName"], ada["nickname"]) == ("ada", "Ada Day", "countess")
    assert ada["names"] == [{"givenName": "Ada", "familyName": "Day"}]
    assert ada["emails"] == [{"value": "ada@example.com", "type": "work", "primary": False}]
    assert (eve["emails"], eve["nickname"], eve["userStatus"]) == ([], None, "ENABLED")


def test_the_region_is_that_of_the_arguments_before_that_of_the_provider(engine: Engine, port: int, store: str) -> None:
    elsewhere = Engine(port, {"region": "us-west-2"})
    assert len(found(elsewhere, USERS, store, "users", region="eu-central-1")) == 2
    assert "ResourceNotFoundException" in failure(lambda: elsewhere.invoke(USERS, {"identityStoreId": store}))
    assert "ResourceNotFoundException" in failure(
        lambda: engine.invoke(GROUPS, {"identityStoreId": store, "region": "us-west-2"})
    )
