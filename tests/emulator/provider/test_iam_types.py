"""IAM's types and delegated administrators over gRPC, looked at past the provider with boto3."""

import json
from typing import Any

import boto3
import pytest
from provider_engine import Engine, failure

from emulator.provider.values import Properties

ROLE = "aws:iam/role:Role"
ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
POLICY = "aws:iam/policy:Policy"
LINKED = "aws:iam/serviceLinkedRole:ServiceLinkedRole"
FEATURES = "aws:iam/organizationsFeatures:OrganizationsFeatures"
DELEGATED = "aws:organizations/delegatedAdministrator:DelegatedAdministrator"
SECURITY_AUDIT = "arn:aws:iam::aws:policy/SecurityAudit"


def trust(service: str) -> str:
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, indent=2)


def allow(action: str) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]})


def unchanged(engine: Engine, token: str, identifier: str, declared: Properties) -> bool:
    """Whether a refresh and a second preview find no difference."""
    inputs, _ = engine.read(token, identifier, declared)
    return not engine.diff(token, inputs, declared).diffs


@pytest.fixture(scope="module")
def iam(endpoint: str) -> Any:
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return boto3.client("iam", region_name="us-east-1", endpoint_url=endpoint, **keys)


def test_a_role_is_made_changed_and_deleted(engine: Engine, iam: Any) -> None:
    declared: Properties = {
        "name": "reader",
        "path": "/foundation/",
        "assumeRolePolicy": trust("config.amazonaws.com"),
        "description": "reads",
        "maxSessionDuration": 7200,
        "permissionsBoundary": "arn:aws:iam::aws:policy/ReadOnlyAccess",
        "tags": {"a": "1", "b": "2"},
    }
    identifier, state = engine.create(ROLE, declared)
    assert (identifier, state["arn"]) == ("reader", "arn:aws:iam::111122223333:role/foundation/reader")
    assert unchanged(engine, ROLE, identifier, declared)
    changed: Properties = {
        "name": "reader",
        "path": "/foundation/",
        "assumeRolePolicy": trust("ec2.amazonaws.com"),
        "description": "reads all",
        "tags": {"b": "3"},
    }
    assert engine.update(ROLE, identifier, declared, changed)["tags"] == {"b": "3"}
    live = iam.get_role(RoleName="reader")["Role"]
    assert live["AssumeRolePolicyDocument"]["Statement"][0]["Principal"] == {"Service": "ec2.amazonaws.com"}
    assert (live["Description"], live["MaxSessionDuration"]) == ("reads all", 3600)
    assert "PermissionsBoundary" not in live
    assert set(engine.diff(ROLE, declared, {**declared, "name": "x", "path": "/"}).replaces) == {"name", "path"}
    engine.delete(ROLE, identifier, changed)
    assert engine.read(ROLE, identifier, changed) == ({}, {})


def test_inline_policies_and_attachments_of_awss_policies_come_and_go(engine: Engine, iam: Any) -> None:
    role: Properties = {"name": "auditor", "assumeRolePolicy": trust("ec2.amazonaws.com")}
    engine.create(ROLE, role)
    inline: Properties = {"role": "auditor", "name": "own", "policy": allow("s3:ListAllMyBuckets")}
    identifier, _ = engine.create(ROLE_POLICY, inline)
    assert identifier == "auditor:own"
    assert unchanged(engine, ROLE_POLICY, identifier, inline)
    engine.update(ROLE_POLICY, identifier, inline, {**inline, "policy": allow("s3:GetObject")})
    document = iam.get_role_policy(RoleName="auditor", PolicyName="own")["PolicyDocument"]
    assert document["Statement"][0]["Action"] == "s3:GetObject"

    attached: Properties = {"role": "auditor", "policyArn": SECURITY_AUDIT}
    attachment, _ = engine.create(ATTACHMENT, attached)
    assert attachment == f"auditor/{SECURITY_AUDIT}"
    assert unchanged(engine, ATTACHMENT, attachment, attached)
    assert "DeleteConflict" in failure(lambda: engine.delete(ROLE, "auditor", role))
    engine.delete(ATTACHMENT, attachment, attached)
    assert engine.read(ATTACHMENT, attachment, attached) == ({}, {})
    engine.delete(ROLE_POLICY, identifier, inline)
    assert engine.read(ROLE_POLICY, identifier, inline) == ({}, {})

    engine.create(ATTACHMENT, attached)
    engine.create(ROLE_POLICY, inline)
    engine.delete(ROLE, "auditor", {**role, "forceDetachPolicies": True})
    assert engine.read(ATTACHMENT, attachment, attached) == ({}, {})


def test_a_policy_keeps_at_most_five_versions(engine: Engine, iam: Any) -> None:
    declared: Properties = {"name": "log-reader", "policy": allow("s3:GetObject"), "tags": {"a": "1"}}
    identifier, state = engine.create(POLICY, declared)
    assert identifier == state["arn"] == "arn:aws:iam::111122223333:policy/log-reader"
    assert unchanged(engine, POLICY, identifier, declared)
    old = declared
    for number in range(6):
        new: Properties = {**declared, "policy": allow(f"s3:Action{number}"), "tags": {"a": str(number)}}
        state = engine.update(POLICY, identifier, old, new)
        old = new
    assert (state["policy"], state["tags"]) == (allow("s3:Action5"), {"a": "5"})
    assert len(iam.list_policy_versions(PolicyArn=identifier)["Versions"]) == 5
    engine.delete(POLICY, identifier, old)
    assert engine.read(POLICY, identifier, old) == ({}, {})


def test_a_service_linked_role_is_made_once(engine: Engine, iam: Any) -> None:
    declared: Properties = {"awsServiceName": "config.amazonaws.com", "description": "Config", "tags": {"a": "1"}}
    identifier, state = engine.create(LINKED, declared)
    where = "role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
    assert identifier == f"arn:aws:iam::111122223333:{where}"
    assert (state["name"], state["customSuffix"]) == ("AWSServiceRoleForConfig", "")
    assert unchanged(engine, LINKED, identifier, declared)
    assert "has been taken in this account" in failure(lambda: engine.create(LINKED, declared))
    engine.update(LINKED, identifier, declared, {"awsServiceName": "config.amazonaws.com", "description": "new"})
    live = iam.get_role(RoleName="AWSServiceRoleForConfig")["Role"]
    assert (live["Description"], live.get("Tags", [])) == ("new", [])
    engine.delete(LINKED, identifier, declared)
    assert engine.read(LINKED, identifier, declared) == ({}, {})


def test_root_features_are_a_set_of_the_organization(
    engine: Engine, organization: Properties, organizations: Any, iam: Any
) -> None:
    declared: Properties = {"enabledFeatures": ["RootSessions", "RootCredentialsManagement"]}
    assert "ServiceAccessNotEnabledException" in failure(lambda: engine.create(FEATURES, declared))
    organizations.enable_aws_service_access(ServicePrincipal="iam.amazonaws.com")
    identifier, state = engine.create(FEATURES, declared)
    assert identifier == organizations.describe_organization()["Organization"]["Id"]
    assert organization["arn"]
    assert state["enabledFeatures"] == declared["enabledFeatures"]
    assert unchanged(engine, FEATURES, identifier, declared)
    turned: Properties = {"enabledFeatures": ["RootCredentialsManagement", "RootSessions"]}
    assert not engine.diff(FEATURES, declared, turned).diffs

    fewer: Properties = {"enabledFeatures": ["RootCredentialsManagement"]}
    engine.update(FEATURES, identifier, declared, fewer)
    assert iam.list_organizations_features()["EnabledFeatures"] == ["RootCredentialsManagement"]
    engine.delete(FEATURES, identifier, fewer)
    assert engine.read(FEATURES, identifier, fewer) == ({}, {})


def test_a_delegated_administrator_is_registered_and_deregistered(
    engine: Engine, organization: Properties, organizations: Any
) -> None:
    assert organization
    inputs: Properties = {"name": "Shared", "email": "shared@example.com"}
    account, _ = engine.create("aws:organizations/account:Account", inputs)
    declared: Properties = {"accountId": account, "servicePrincipal": "config.amazonaws.com"}
    assert "ConstraintViolationException" in failure(lambda: engine.create(DELEGATED, declared))
    organizations.enable_aws_service_access(ServicePrincipal="config.amazonaws.com")
    identifier, state = engine.create(DELEGATED, declared)
    assert (identifier, state["name"]) == (f"{account}/config.amazonaws.com", "Shared")
    assert unchanged(engine, DELEGATED, identifier, declared)
    other: Properties = {**declared, "servicePrincipal": "account.amazonaws.com"}
    assert list(engine.diff(DELEGATED, declared, other).replaces) == ["servicePrincipal"]
    engine.delete(DELEGATED, identifier, declared)
    assert engine.read(DELEGATED, identifier, declared) == ({}, {})
    assert organizations.list_delegated_administrators()["DelegatedAdministrators"] == []
