"""The Systems Manager types over gRPC, each looked at past the provider with boto3."""

from typing import Any

import boto3
import pytest
from provider_engine import Engine, failure
from pulumi.runtime.proto import provider_pb2

from emulator.provider.values import Properties

PARAMETER = "aws:ssm/parameter:Parameter"
SETTING = "aws:ssm/serviceSetting:ServiceSetting"
PUBLIC = "/ssm/documents/console/public-sharing-permission"


@pytest.fixture(scope="module")
def ssm(endpoint: str) -> Any:
    """A client that goes past the provider."""
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return boto3.client("ssm", region_name="eu-central-1", endpoint_url=endpoint, **keys)


def settled(engine: Engine, token: str, identifier: str, declared: Properties) -> Properties:
    """The state that a refresh finds, after which nothing differs."""
    inputs, state = engine.read(token, identifier, declared)
    answer = engine.diff(token, inputs, declared)
    assert answer.changes == provider_pb2.DiffResponse.DIFF_NONE, list(answer.diffs)
    return state


def test_parameter_is_made_changed_and_deleted(engine: Engine, ssm: Any) -> None:
    declared: Properties = {"name": "/foundation/image", "type": "String", "value": "ami-1", "tags": {"a": "1"}}
    identifier, state = engine.create(PARAMETER, declared)
    assert (identifier, state["tier"], state["dataType"]) == ("/foundation/image", "Standard", "text")
    assert str(state["arn"]).endswith(":parameter/foundation/image")
    settled(engine, PARAMETER, identifier, declared)
    new: Properties = {
        **declared,
        "value": "ami-2",
        "description": "newest",
        "allowedPattern": "^ami-",
        "tier": "Advanced",
        "tags": {"b": "2"},
    }
    state = engine.update(PARAMETER, identifier, declared, new)
    assert (state["version"], state["tier"], state["tags"]) == (2, "Advanced", {"b": "2"})
    assert ssm.get_parameter(Name=identifier)["Parameter"]["Value"] == "ami-2"
    settled(engine, PARAMETER, identifier, new)
    down: Properties = {**new, "tier": "Standard"}
    assert list(engine.diff(PARAMETER, new, down).replaces) == ["tier"]
    assert list(engine.diff(PARAMETER, down, new).replaces) == []
    assert "can't downgrade" in failure(lambda: engine.update(PARAMETER, identifier, new, down))
    changed = engine.diff(PARAMETER, declared, {"name": "x", "type": "StringList", "dataType": "x", "region": "x"})
    assert set(changed.replaces) == {"dataType", "name", "region"}
    engine.delete(PARAMETER, identifier, state)
    assert engine.read(PARAMETER, identifier, new) == ({}, {})
    engine.delete(PARAMETER, identifier, state)


def test_tags_of_a_parameter_are_changed_without_a_new_version(engine: Engine) -> None:
    declared: Properties = {"name": "/tagged", "type": "String", "value": "v"}
    identifier, _ = engine.create(PARAMETER, declared)
    state = engine.update(PARAMETER, identifier, declared, {**declared, "tags": {"a": "1"}})
    assert (state["version"], state["tags"]) == (1, {"a": "1"})


def test_a_parameter_that_is_there_is_taken_over_only_by_overwriting(engine: Engine, ssm: Any) -> None:
    ssm.put_parameter(Name="/there", Type="String", Value="old")
    declared: Properties = {"name": "/there", "type": "String", "insecureValue": "new", "tags": {"a": "1"}}
    assert "already exists" in failure(lambda: engine.create(PARAMETER, declared))
    declared["overwrite"] = True
    identifier, state = engine.create(PARAMETER, declared)
    assert (state["insecureValue"], state["tags"], state["version"]) == ("new", {"a": "1"}, 2)
    settled(engine, PARAMETER, identifier, declared)


def test_a_secret_is_decrypted_and_has_one_value(engine: Engine) -> None:
    declared: Properties = {"name": "/secret", "type": "SecureString", "value": "s", "tier": "Intelligent-Tiering"}
    identifier, state = engine.create(PARAMETER, declared)
    assert (state["value"], state["keyId"], state["tier"]) == ("s", "alias/aws/ssm", "Standard")
    settled(engine, PARAMETER, identifier, declared)
    both: Properties = {**declared, "insecureValue": "s"}
    assert "must be specified" in failure(lambda: engine.create(PARAMETER, both))
    del both["value"]
    assert "SecureString" in failure(lambda: engine.create(PARAMETER, both))
    refused = engine.check(PARAMETER, {"name": "x", "type": "String", "valueWo": "v", "valueWoVersion": 1})
    assert {name for name, _ in refused} == {"valueWo", "valueWoVersion"}


def test_service_setting_is_set_changed_and_reset(engine: Engine, ssm: Any) -> None:
    declared: Properties = {"settingId": PUBLIC, "settingValue": "Disable"}
    identifier, state = engine.create(SETTING, declared)
    assert identifier == state["arn"] == ssm.get_service_setting(SettingId=PUBLIC)["ServiceSetting"]["ARN"]
    assert state["status"] == "Customized"
    settled(engine, SETTING, identifier, declared)
    by_arn: Properties = {"settingId": identifier, "settingValue": "Disable"}
    settled(engine, SETTING, identifier, by_arn)
    enabled: Properties = {**declared, "settingValue": "Enable"}
    engine.update(SETTING, identifier, declared, enabled)
    state = settled(engine, SETTING, identifier, enabled)
    assert list(engine.diff(SETTING, declared, {**enabled, "region": "eu-west-1"}).replaces) == ["region"]
    engine.delete(SETTING, identifier, state)
    assert ssm.get_service_setting(SettingId=PUBLIC)["ServiceSetting"]["Status"] == "Default"
    assert engine.read(SETTING, identifier.replace("permission", "none"), declared) == ({}, {})
