"""The Detective types over gRPC, each looked at past the provider with boto3. Each test has a Region of its own."""

import json
from typing import Any

import boto3
import pytest
from provider_engine import Engine, failure
from pulumi.runtime.proto import provider_pb2

from emulator.provider.values import Properties

ACCOUNT = "aws:organizations/account:Account"
GRAPH = "aws:detective/graph:Graph"
ADMINISTRATOR = "aws:detective/organizationAdminAccount:OrganizationAdminAccount"
CONFIGURATION = "aws:detective/organizationConfiguration:OrganizationConfiguration"
MEMBER = "aws:detective/member:Member"


@pytest.fixture(scope="module")
def security(engine: Engine, root: str) -> str:
    """The account that Detective is delegated to."""
    account, _ = engine.create(ACCOUNT, {"name": "Security", "email": "security@example.com", "parentId": root})
    return account


@pytest.fixture(scope="module")
def delegate(port: int, security: str) -> Engine:
    """A provider in that account."""
    role = json.dumps([{"roleArn": f"arn:aws:iam::{security}:role/OrganizationAccountAccessRole"}])
    return Engine(port, {"region": "eu-central-1", "assumeRoles": role})


def boto(endpoint: str, region: str, account: str = "") -> Any:
    """A client that goes past the provider: the management account's, or one in a member."""
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    if account:
        sts = boto3.client("sts", region_name=region, endpoint_url=endpoint, **keys)
        arn = f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole"
        given = sts.assume_role(RoleArn=arn, RoleSessionName="tests")["Credentials"]
        keys = {"aws_access_key_id": given["AccessKeyId"], "aws_secret_access_key": given["SecretAccessKey"]}
        keys["aws_session_token"] = given["SessionToken"]
    return boto3.client("detective", region_name=region, endpoint_url=endpoint, **keys)


def settled(engine: Engine, token: str, identifier: str, declared: Properties) -> Properties:
    """The state that a refresh finds, after which nothing differs."""
    inputs, state = engine.read(token, identifier, declared)
    answer = engine.diff(token, inputs, declared)
    assert answer.changes == provider_pb2.DiffResponse.DIFF_NONE, list(answer.diffs)
    return state


def test_graph_is_made_tagged_and_deleted(engine: Engine, endpoint: str) -> None:
    declared: Properties = {"tags": {"a": "1"}, "region": "eu-west-3"}
    identifier, state = engine.create(GRAPH, declared)
    assert (state["graphArn"], state["region"], state["tagsAll"]) == (identifier, "eu-west-3", {"a": "1"})
    settled(engine, GRAPH, identifier, declared)
    new: Properties = {"tags": {"b": "2"}, "region": "eu-west-3"}
    engine.update(GRAPH, identifier, declared, new)
    live = boto(endpoint, "eu-west-3")
    assert live.list_tags_for_resource(ResourceArn=identifier)["Tags"] == {"b": "2"}
    assert boto(endpoint, "eu-central-1").list_graphs()["GraphList"] == []
    engine.delete(GRAPH, identifier, settled(engine, GRAPH, identifier, new))
    assert live.list_graphs()["GraphList"] == []
    assert engine.read(GRAPH, identifier, new) == ({}, {})
    engine.delete(GRAPH, identifier, state)
    assert list(engine.diff(GRAPH, declared, {"region": "eu-west-1"}).replaces) == ["region"]


def test_designation_is_made_and_withdrawn(engine: Engine, delegate: Engine, security: str, endpoint: str) -> None:
    region = "eu-west-1"
    graph, graph_state = delegate.create(GRAPH, {"region": region})
    declared: Properties = {"accountId": security, "region": region}
    identifier, state = engine.create(ADMINISTRATOR, declared)
    assert identifier == security
    settled(engine, ADMINISTRATOR, identifier, declared)
    listed = boto(endpoint, region).list_organization_admin_accounts()["Administrators"]
    assert [(one["AccountId"], one["GraphArn"]) for one in listed] == [(security, graph)]
    changed = engine.diff(ADMINISTRATOR, declared, {"accountId": "1", "region": "x"})
    assert set(changed.replaces) == {"accountId", "region"}

    engine.delete(ADMINISTRATOR, identifier, state)
    assert engine.read(ADMINISTRATOR, identifier, declared) == ({}, {})
    assert delegate.read(GRAPH, graph, {"region": region}) == ({}, {})
    delegate.delete(GRAPH, graph, graph_state)


def test_organization_configuration_is_set_changed_and_only_forgotten(
    engine: Engine, delegate: Engine, security: str, endpoint: str
) -> None:
    region = "us-east-1"
    graph, _ = delegate.create(GRAPH, {"region": region})
    declared: Properties = {"autoEnable": True, "graphArn": graph, "region": region}
    assert "Detective administrator account" in failure(lambda: delegate.create(CONFIGURATION, declared))
    engine.create(ADMINISTRATOR, {"accountId": security, "region": region})
    identifier, _ = delegate.create(CONFIGURATION, declared)
    assert identifier == graph
    live = boto(endpoint, region, security)
    assert live.describe_organization_configuration(GraphArn=graph)["AutoEnable"] is True
    off: Properties = {**declared, "autoEnable": False}
    delegate.update(CONFIGURATION, identifier, declared, off)
    assert live.describe_organization_configuration(GraphArn=graph)["AutoEnable"] is False
    settled(delegate, CONFIGURATION, identifier, off)
    delegate.update(CONFIGURATION, identifier, off, declared)
    delegate.delete(CONFIGURATION, identifier, settled(delegate, CONFIGURATION, identifier, declared))
    assert live.describe_organization_configuration(GraphArn=graph)["AutoEnable"] is True
    changed = delegate.diff(CONFIGURATION, declared, {**off, "graphArn": "x"})
    assert list(changed.replaces) == ["graphArn"]


def test_member_is_enabled_and_disabled(
    engine: Engine, delegate: Engine, security: str, endpoint: str, root: str
) -> None:
    region = "us-west-2"
    account, _ = engine.create(ACCOUNT, {"name": "Shop", "email": "shop@example.com", "parentId": root})
    engine.create(ADMINISTRATOR, {"accountId": security, "region": region})
    graph = boto(endpoint, region, security).list_graphs()["GraphList"][0]["Arn"]
    declared: Properties = {
        "accountId": account,
        "emailAddress": "shop@example.com",
        "graphArn": graph,
        "disableEmailNotification": True,
        "region": region,
    }
    identifier, state = delegate.create(MEMBER, declared)
    assert identifier == f"{graph}/{account}"
    assert (state["status"], state["administratorId"]) == ("ENABLED", security)
    settled(delegate, MEMBER, identifier, declared)
    assert "already a member" in failure(lambda: delegate.create(MEMBER, declared))
    delegate.delete(MEMBER, identifier, state)
    assert boto(endpoint, region, security).list_members(GraphArn=graph)["MemberDetails"] == []
    assert delegate.read(MEMBER, identifier, declared) == ({}, {})
    delegate.delete(MEMBER, identifier, state)
    changed = delegate.diff(MEMBER, declared, {**declared, "accountId": "1", "message": "hello"})
    assert set(changed.replaces) == {"accountId", "message"}
