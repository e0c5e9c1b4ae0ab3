"""The identity store types over gRPC, each looked at past the provider with boto3."""

from typing import Any

import boto3
import pytest
from provider_engine import Engine, failure
from pulumi.runtime.proto import provider_pb2

from emulator.provider.values import Properties

ORGANIZATION = "aws:organizations/organization:Organization"
GROUP = "aws:identitystore/group:Group"
USER = "aws:identitystore/user:User"
MEMBERSHIP = "aws:identitystore/groupMembership:GroupMembership"


@pytest.fixture(scope="module")
def store(engine: Engine, endpoint: str) -> str:
    """The identity store of an organization that trusts IAM Identity Center."""
    engine.create(ORGANIZATION, {"featureSet": "ALL", "awsServiceAccessPrincipals": ["sso.amazonaws.com"]})
    return str(boto(endpoint, "sso-admin").list_instances()["Instances"][0]["IdentityStoreId"])


@pytest.fixture
def live(endpoint: str) -> Any:
    return boto(endpoint, "identitystore")


def boto(endpoint: str, service: str) -> Any:
    """A client that goes past the provider."""
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return boto3.client(service, region_name="eu-central-1", endpoint_url=endpoint, **keys)


def settled(engine: Engine, token: str, identifier: str, declared: Properties) -> Properties:
    """The state that a refresh finds, after which nothing differs, nor after an import."""
    inputs, state = engine.read(token, identifier, declared)
    imported, _ = engine.read(token, identifier)
    for found in (inputs, {name: value for name, value in imported.items() if name != "region"}):
        answer = engine.diff(token, found, declared)
        assert answer.changes == provider_pb2.DiffResponse.DIFF_NONE, list(answer.diffs)
    return state


def test_group_is_made_renamed_and_deleted(engine: Engine, live: Any, store: str) -> None:
    declared: Properties = {"identityStoreId": store, "displayName": "Developers", "description": "Write code"}
    identifier, state = engine.create(GROUP, declared)
    assert identifier == f"{store}/{state['groupId']}"
    assert (state["region"], state["externalIds"]) == ("eu-central-1", [])
    settled(engine, GROUP, identifier, declared)
    assert "Conflict" in failure(lambda: engine.create(GROUP, declared))
    new: Properties = {"identityStoreId": store, "displayName": "Builders"}
    assert list(engine.diff(GROUP, declared, new).replaces) == []
    engine.update(GROUP, identifier, declared, new)
    found = live.describe_group(IdentityStoreId=store, GroupId=state["groupId"])
    assert (found["DisplayName"], found.get("Description")) == ("Builders", None)
    settled(engine, GROUP, identifier, new)
    changed = engine.diff(GROUP, declared, {**new, "identityStoreId": "d-1", "region": "eu-west-1"})
    assert set(changed.replaces) == {"identityStoreId", "region"}
    engine.delete(GROUP, identifier, state)
    assert live.list_groups(IdentityStoreId=store)["Groups"] == []
    assert engine.read(GROUP, identifier, new) == ({}, {})
    engine.delete(GROUP, identifier, state)


def test_user_is_made_changed_and_deleted(engine: Engine, live: Any, store: str) -> None:
    declared: Properties = {
        "identityStoreId": store,
        "userName": "ada",
        "displayName": "Ada Day",
        "name": {"givenName": "Ada", "familyName": "Day"},
        "emails": {"value": "ada@example.com", "type": "work", "primary": True},
        "nickname": "countess",
        "title": "Engineer",
    }
    identifier, state = engine.create(USER, declared)
    assert identifier == f"{store}/{state['userId']}"
    assert state["userStatus"] == "ENABLED"
    settled(engine, USER, identifier, declared)
    new: Properties = {
        "identityStoreId": store,
        "userName": "ada",
        "displayName": "Ada Night",
        "name": {"givenName": "Ada", "familyName": "Night", "middleName": "L"},
        "emails": {"value": "night@example.com", "primary": True},
        "nickname": "duchess",
        "phoneNumbers": {"value": "+49 30 1"},
    }
    engine.update(USER, identifier, declared, new)
    found = live.describe_user(IdentityStoreId=store, UserId=state["userId"])
    assert found["Name"] == {"GivenName": "Ada", "FamilyName": "Night", "MiddleName": "L"}
    assert found["Emails"] == [{"Value": "night@example.com", "Primary": True}]
    assert (found["DisplayName"], found["NickName"], found.get("Title")) == ("Ada Night", "duchess", None)
    settled(engine, USER, identifier, new)
    changed = engine.diff(USER, declared, {**declared, "userName": "eve", "identityStoreId": "d-1", "title": "x"})
    assert set(changed.replaces) == {"userName", "identityStoreId"}
    engine.delete(USER, identifier, state)
    assert live.list_users(IdentityStoreId=store)["Users"] == []
    assert engine.read(USER, identifier, new) == ({}, {})
    engine.delete(USER, identifier, state)


def test_membership_is_made_and_ended(engine: Engine, live: Any, store: str) -> None:
    _, group = engine.create(GROUP, {"identityStoreId": store, "displayName": "Readers"})
    person: Properties = {"displayName": "Eve", "name": {"givenName": "Eve", "familyName": "Day"}, "userName": "eve"}
    _, user = engine.create(USER, {"identityStoreId": store, **person})
    declared: Properties = {"identityStoreId": store, "groupId": group["groupId"], "memberId": user["userId"]}
    identifier, state = engine.create(MEMBERSHIP, declared)
    assert identifier == f"{store}/{state['membershipId']}"
    settled(engine, MEMBERSHIP, identifier, declared)
    changed = engine.diff(MEMBERSHIP, declared, {**declared, "groupId": "1", "memberId": "2"})
    assert set(changed.replaces) == {"groupId", "memberId"}
    engine.delete(MEMBERSHIP, identifier, state)
    assert live.list_group_memberships(IdentityStoreId=store, GroupId=group["groupId"])["GroupMemberships"] == []
    assert engine.read(MEMBERSHIP, identifier, declared) == ({}, {})
    engine.delete(MEMBERSHIP, identifier, state)
