"""Inspector's types over gRPC, looked at past the provider with boto3."""

import json
from typing import Any

import boto3
import pytest
from provider_engine import Engine, failure

from emulator.provider.values import Properties

REGION = "eu-central-1"
DESIGNATION = "aws:inspector2/delegatedAdminAccount:DelegatedAdminAccount"
CONFIGURATION = "aws:inspector2/organizationConfiguration:OrganizationConfiguration"
ENABLER = "aws:inspector2/enabler:Enabler"
ASSOCIATION = "aws:inspector2/memberAssociation:MemberAssociation"
EVERY = ["CODE_REPOSITORY", "EC2", "ECR", "LAMBDA", "LAMBDA_CODE"]


def unchanged(engine: Engine, token: str, identifier: str, declared: Properties) -> bool:
    """Whether a refresh and a second preview find no difference."""
    inputs, _ = engine.read(token, identifier, declared)
    return not engine.diff(token, inputs, declared).diffs


@pytest.fixture(scope="module")
def security(engine: Engine, organization: Properties) -> str:
    inputs: Properties = {"name": "Security", "email": "security@example.com"}
    return engine.create("aws:organizations/account:Account", inputs)[0]


@pytest.fixture(scope="module")
def workload(engine: Engine, organization: Properties) -> str:
    inputs: Properties = {"name": "Workload", "email": "workload@example.com"}
    return engine.create("aws:organizations/account:Account", inputs)[0]


@pytest.fixture(scope="module")
def delegate(port: int, security: str) -> Engine:
    role = f"arn:aws:iam::{security}:role/OrganizationAccountAccessRole"
    return Engine(port, {"region": REGION, "assumeRoles": json.dumps([{"roleArn": role}])})


@pytest.fixture(scope="module")
def inspector(endpoint: str) -> Any:
    """A boto3 client of the management account that goes past the provider."""
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return boto3.client("inspector2", region_name=REGION, endpoint_url=endpoint, **keys)


def test_inspector_goes_through_designation_configuration_and_members(
    engine: Engine, delegate: Engine, security: str, workload: str, inspector: Any
) -> None:
    designation: Properties = {"accountId": security, "region": REGION}
    identifier, state = engine.create(DESIGNATION, designation)
    assert (identifier, state["relationshipStatus"]) == (security, "ENABLED")
    assert inspector.get_delegated_admin_account()["delegatedAdmin"]["accountId"] == security
    assert unchanged(engine, DESIGNATION, identifier, designation)
    assert list(engine.diff(DESIGNATION, designation, {**designation, "accountId": workload}).replaces) == ["accountId"]

    own: Properties = {"accountIds": [security], "resourceTypes": ["LAMBDA", "EC2"], "region": REGION}
    enabler, state = delegate.create(ENABLER, own)
    assert enabler == f"{security}-EC2:LAMBDA"
    assert state["resourceTypes"] == ["LAMBDA", "EC2"]
    assert unchanged(delegate, ENABLER, enabler, own)
    assert not delegate.diff(ENABLER, own, {**own, "resourceTypes": ["EC2", "LAMBDA"]}).diffs

    wanted: Properties = {"autoEnable": {"ec2": True, "ecr": True, "lambda": False}, "region": REGION}
    configuration, state = delegate.create(CONFIGURATION, wanted)
    assert (configuration, state["maxAccountLimitReached"]) == (security, False)
    assert unchanged(delegate, CONFIGURATION, configuration, wanted)
    more: Properties = {"autoEnable": {"ec2": False, "ecr": True}, "region": REGION}
    delegate.update(CONFIGURATION, configuration, wanted, more)
    assert delegate.read(CONFIGURATION, configuration)[1]["autoEnable"]["ec2"] is False  # type: ignore[index,call-overload]

    member: Properties = {"accountId": workload, "region": REGION}
    association, state = delegate.create(ASSOCIATION, member)
    assert (association, state["delegatedAdminAccountId"]) == (workload, security)
    assert unchanged(delegate, ASSOCIATION, association, member)

    old: Properties = {"accountIds": [workload], "resourceTypes": ["EC2"], "region": REGION}
    new: Properties = {"accountIds": [workload], "resourceTypes": ["ECR"], "region": REGION}
    scans, _ = delegate.create(ENABLER, old)
    assert delegate.update(ENABLER, scans, old, new)["resourceTypes"] == ["ECR"]
    delegate.delete(ENABLER, f"{workload}-ECR", new)
    assert delegate.read(ENABLER, f"{workload}-ECR", new) == ({}, {})

    delegate.delete(ASSOCIATION, association, member)
    assert delegate.read(ASSOCIATION, association, member) == ({}, {})
    delegate.delete(CONFIGURATION, configuration, more)
    assert not any(delegate.read(CONFIGURATION, configuration)[1]["autoEnable"].values())  # type: ignore[union-attr]
    engine.delete(DESIGNATION, identifier, designation)
    assert engine.read(DESIGNATION, identifier, designation) == ({}, {})
    assert "AccessDeniedException" in failure(lambda: delegate.create(CONFIGURATION, wanted))


def test_an_enabler_of_an_account_that_is_no_member_fails_by_account(delegate: Engine, workload: str) -> None:
    inputs: Properties = {"accountIds": [workload], "resourceTypes": ["EC2"], "region": REGION}
    assert f"account {workload}: ACCESS_DENIED" in failure(lambda: delegate.create(ENABLER, inputs))


def test_an_enabler_acts_in_its_own_region_alone(delegate: Engine, security: str) -> None:
    there: Properties = {"accountIds": [security], "resourceTypes": ["EC2"], "region": "eu-west-1"}
    identifier, state = delegate.create(ENABLER, there)
    assert state["region"] == "eu-west-1"
    assert list(delegate.diff(ENABLER, there, {**there, "region": REGION}).replaces) == ["region"]
    delegate.delete(ENABLER, identifier, there)
    assert delegate.read(ENABLER, identifier, there) == ({}, {})
