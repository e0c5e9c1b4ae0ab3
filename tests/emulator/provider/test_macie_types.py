"""Macie's types over gRPC, looked at past the provider with boto3."""

import json
from typing import Any

import boto3
import pytest
from provider_engine import Engine, failure

from emulator.provider.values import Properties

REGION = "eu-central-1"
ACCOUNT = "aws:macie2/account:Account"
DESIGNATION = "aws:macie2/organizationAdminAccount:OrganizationAdminAccount"
CONFIGURATION = "aws:macie2/organizationConfiguration:OrganizationConfiguration"
MEMBER = "aws:macie2/member:Member"


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
def macie(endpoint: str) -> Any:
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return boto3.client("macie2", region_name=REGION, endpoint_url=endpoint, **keys)


def test_macie_goes_through_account_designation_configuration_and_members(
    engine: Engine, delegate: Engine, security: str, workload: str, macie: Any
) -> None:
    session: Properties = {"findingPublishingFrequency": "ONE_HOUR", "status": "ENABLED", "region": REGION}
    account, state = delegate.create(ACCOUNT, session)
    assert account == security
    assert str(state["serviceRole"]).endswith("AWSServiceRoleForAmazonMacie")
    assert unchanged(delegate, ACCOUNT, account, session)
    paused: Properties = {**session, "status": "PAUSED"}
    assert delegate.update(ACCOUNT, account, session, paused)["status"] == "PAUSED"
    delegate.update(ACCOUNT, account, paused, session)
    assert "ConflictException" in failure(lambda: delegate.create(ACCOUNT, session))
    assert "must be the Macie administrator" in failure(
        lambda: delegate.create(CONFIGURATION, {"autoEnable": True, "region": REGION})
    )

    wanted: Properties = {"adminAccountId": security, "region": REGION}
    identifier, _ = engine.create(DESIGNATION, wanted)
    assert identifier == security
    assert macie.list_organization_admin_accounts()["adminAccounts"][0]["accountId"] == security
    assert unchanged(engine, DESIGNATION, identifier, wanted)
    assert list(engine.diff(DESIGNATION, wanted, {**wanted, "adminAccountId": "1"}).replaces) == ["adminAccountId"]

    automatic: Properties = {"autoEnable": True, "region": REGION}
    configuration, _ = delegate.create(CONFIGURATION, automatic)
    assert unchanged(delegate, CONFIGURATION, configuration, automatic)
    manual: Properties = {"autoEnable": False, "region": REGION}
    assert delegate.update(CONFIGURATION, configuration, automatic, manual)["autoEnable"] is False

    entry: Properties = {
        "accountId": workload,
        "email": "workload@example.com",
        "region": REGION,
        "tags": {"a": "1"},
        "status": "ENABLED",
    }
    member, state = delegate.create(MEMBER, entry)
    assert (member, state["relationshipStatus"], state["administratorAccountId"]) == (workload, "Enabled", security)
    assert unchanged(delegate, MEMBER, member, entry)
    assert delegate.update(MEMBER, member, entry, {**entry, "status": "PAUSED"})["relationshipStatus"] == "Paused"
    assert "ConflictException" in failure(lambda: delegate.delete(ACCOUNT, account, session))
    delegate.delete(MEMBER, member, entry)
    assert delegate.read(MEMBER, member, entry) == ({}, {})

    delegate.delete(CONFIGURATION, configuration, manual)
    engine.delete(DESIGNATION, identifier, wanted)
    assert engine.read(DESIGNATION, identifier, wanted) == ({}, {})
    assert delegate.read(CONFIGURATION, configuration, manual) == ({}, {})
    delegate.delete(ACCOUNT, account, session)
    assert delegate.read(ACCOUNT, account, session) == ({}, {})


def test_a_session_is_of_its_region(delegate: Engine) -> None:
    there: Properties = {"region": "eu-west-1"}
    identifier, state = delegate.create(ACCOUNT, there)
    assert (state["region"], state["findingPublishingFrequency"]) == ("eu-west-1", "FIFTEEN_MINUTES")
    assert delegate.read(ACCOUNT, identifier, {"region": "eu-north-1"}) == ({}, {})
    delegate.delete(ACCOUNT, identifier, there)
