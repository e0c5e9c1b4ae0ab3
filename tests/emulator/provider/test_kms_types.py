"""Keys and aliases, created, read, changed and deleted over gRPC, and looked at past the provider with boto3."""

import json
from typing import Any

import boto3
import pytest
from provider_engine import Engine, failure

from emulator.provider.values import Properties

KEY = "aws:kms/key:Key"
ALIAS = "aws:kms/alias:Alias"
ACCOUNT = "111122223333"


def policy(**more: object) -> str:
    root = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
    statement = {"Effect": "Allow", "Principal": root, "Action": "kms:*", "Resource": "*", **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, indent=1)


def client(endpoint: str, region: str = "eu-central-1") -> Any:
    """A boto3 client that goes past the provider."""
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return boto3.client("kms", region_name=region, endpoint_url=endpoint, **keys)


@pytest.fixture(scope="module")
def kms(endpoint: str) -> Any:
    return client(endpoint)


def test_key_is_made_changed_and_scheduled_for_deletion(engine: Engine, kms: Any) -> None:
    declared: Properties = {
        "description": "Logs",
        "enableKeyRotation": True,
        "deletionWindowInDays": 7,
        "policy": policy(),
        "tags": {"a": "1", "b": "2"},
    }
    identifier, state = engine.create(KEY, declared)
    assert engine.check(KEY, declared) == []
    assert state["arn"] == f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/{identifier}"
    assert (state["keyId"], state["isEnabled"], state["rotationPeriodInDays"]) == (identifier, True, 365)
    assert kms.get_key_rotation_status(KeyId=identifier)["KeyRotationEnabled"] is True
    refreshed, _ = engine.read(KEY, identifier, declared)
    assert list(engine.diff(KEY, refreshed, declared).diffs) == []

    new: Properties = {
        **declared,
        "description": "All logs",
        "rotationPeriodInDays": 180,
        "isEnabled": False,
        "policy": policy(Sid="Owner"),
        "tags": {"b": "3"},
    }
    after = engine.update(KEY, identifier, declared, new)
    assert (after["isEnabled"], after["rotationPeriodInDays"], after["tags"]) == (False, 180, {"b": "3"})
    live = kms.describe_key(KeyId=identifier)["KeyMetadata"]
    assert (live["Description"], live["KeyState"]) == ("All logs", "Disabled")
    assert "Owner" in kms.get_key_policy(KeyId=identifier)["Policy"]
    engine.update(KEY, identifier, new, {**new, "isEnabled": True, "enableKeyRotation": False})
    assert kms.get_key_rotation_status(KeyId=identifier)["KeyRotationEnabled"] is False

    engine.delete(KEY, identifier, state)
    gone = kms.describe_key(KeyId=identifier)["KeyMetadata"]
    assert gone["KeyState"] == "PendingDeletion"
    assert round((gone["DeletionDate"] - gone["CreationDate"]).total_seconds() / 86_400) == 7
    assert engine.read(KEY, identifier) == ({}, {})


def test_key_is_replaced_by_what_a_key_cannot_change(engine: Engine) -> None:
    declared: Properties = {"description": "x"}
    for name, value in (("multiRegion", True), ("region", "eu-west-1"), ("keyUsage", "SIGN_VERIFY")):
        assert list(engine.diff(KEY, declared, {**declared, name: value}).replaces) == [name]
    reformatted = json.dumps(json.loads(policy()))
    assert list(engine.diff(KEY, {"policy": policy()}, {"policy": reformatted}).diffs) == []


def test_key_of_another_region_is_made_there(engine: Engine, endpoint: str) -> None:
    declared: Properties = {"region": "eu-west-1"}
    identifier, state = engine.create(KEY, declared)
    assert state["region"] == "eu-west-1"
    assert client(endpoint, "eu-west-1").describe_key(KeyId=identifier)["KeyMetadata"]["Arn"] == state["arn"]
    engine.delete(KEY, identifier, state)
    assert engine.read(KEY, identifier, declared) == ({}, {})


def test_key_that_locks_its_owner_out_fails_in_the_words_of_aws(engine: Engine) -> None:
    bad: Properties = {"policy": policy(Principal={"Service": "cloudtrail.amazonaws.com"})}
    assert "MalformedPolicyDocumentException" in failure(lambda: engine.create(KEY, bad))


def test_alias_follows_its_key_and_is_deleted(engine: Engine, kms: Any) -> None:
    (first, state), (second, _) = engine.create(KEY, {}), engine.create(KEY, {})
    declared: Properties = {"name": "alias/logs", "targetKeyId": str(state["arn"])}
    identifier, alias = engine.create(ALIAS, declared)
    assert identifier == "alias/logs"
    assert alias["arn"] == f"arn:aws:kms:eu-central-1:{ACCOUNT}:alias/logs"
    assert alias["targetKeyArn"] == state["arn"]
    refreshed, _ = engine.read(ALIAS, identifier, declared)
    assert list(engine.diff(ALIAS, refreshed, declared).diffs) == []
    assert list(engine.diff(ALIAS, declared, {**declared, "targetKeyId": first}).diffs) == []
    assert list(engine.diff(ALIAS, declared, {**declared, "name": "alias/x"}).replaces) == ["name"]
    assert "AlreadyExistsException" in failure(lambda: engine.create(ALIAS, declared))

    engine.update(ALIAS, identifier, declared, {**declared, "targetKeyId": second})
    assert kms.describe_key(KeyId="alias/logs")["KeyMetadata"]["KeyId"] == second
    engine.delete(ALIAS, identifier, alias)
    assert engine.read(ALIAS, identifier) == ({}, {})
