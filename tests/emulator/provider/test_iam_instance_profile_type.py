"""Instance profiles over gRPC, looked at past the provider with boto3."""

import json
from typing import Any

import boto3
import pytest
from provider_engine import Engine

from emulator.provider.values import Properties

PROFILE = "aws:iam/instanceProfile:InstanceProfile"
DECLARED: Properties = {"name": "builder", "path": "/", "role": "first", "tags": {"a": "1", "b": "2"}}


@pytest.fixture(scope="module")
def iam(endpoint: str) -> Any:
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    client = boto3.client("iam", region_name="us-east-1", endpoint_url=endpoint, **keys)
    statement = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
    for name in ("first", "second"):
        trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        client.create_role(RoleName=name, AssumeRolePolicyDocument=trust)
    return client


def roles(iam: Any) -> list[str]:
    found = iam.get_instance_profile(InstanceProfileName="builder")["InstanceProfile"]["Roles"]
    return [role["RoleName"] for role in found]


def unchanged(engine: Engine, declared: Properties) -> bool:
    inputs, _ = engine.read(PROFILE, "builder", declared)
    return not engine.diff(PROFILE, inputs, declared).diffs


def test_an_instance_profile_is_made_gets_another_role_and_is_deleted(engine: Engine, iam: Any) -> None:
    identifier, state = engine.create(PROFILE, DECLARED)
    assert (identifier, state["arn"]) == ("builder", "arn:aws:iam::111122223333:instance-profile/builder")
    assert roles(iam) == ["first"]
    assert unchanged(engine, DECLARED)

    changed: Properties = {**DECLARED, "role": "second", "tags": {"b": "3"}}
    assert engine.update(PROFILE, identifier, DECLARED, changed)["tagsAll"] == {"b": "3"}
    assert roles(iam) == ["second"]
    assert unchanged(engine, changed)

    bare: Properties = {"name": "builder"}
    engine.update(PROFILE, identifier, changed, bare)
    assert roles(iam) == []
    engine.update(PROFILE, identifier, bare, changed)

    replaced = engine.diff(PROFILE, changed, {**changed, "name": "x", "path": "/x/"}).replaces
    assert set(replaced) == {"name", "path"}
    engine.delete(PROFILE, identifier, changed)
    assert engine.read(PROFILE, identifier, changed) == ({}, {})
    engine.delete(PROFILE, identifier, changed)


def test_a_profile_whose_role_is_not_there_is_kept_in_the_state_with_the_failure(engine: Engine, iam: Any) -> None:
    with pytest.raises(Exception, match="nobody"):
        engine.create(PROFILE, {"name": "half", "role": "nobody"})
    assert iam.get_instance_profile(InstanceProfileName="half")["InstanceProfile"]["Roles"] == []
