"""The Service Quotas types over gRPC, each looked at past the provider with boto3."""

import json
import urllib.request
from typing import Any

import boto3
import pytest
from provider_engine import Engine, failure
from pulumi.runtime.proto import provider_pb2

from emulator.provider.values import Properties

QUOTA = "aws:servicequotas/serviceQuota:ServiceQuota"
TEMPLATE = "aws:servicequotas/template:Template"
ASSOCIATION = "aws:servicequotas/templateAssociation:TemplateAssociation"
MANAGEMENT = "aws:servicequotas/autoManagement:AutoManagement"
VPCS: Properties = {"serviceCode": "vpc", "quotaCode": "L-F678F1CE"}


def client(endpoint: str, service: str, region: str) -> Any:
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return boto3.client(service, region_name=region, endpoint_url=endpoint, **keys)


@pytest.fixture(scope="module")
def quotas(endpoint: str) -> Any:
    """A client that goes past the provider."""
    return client(endpoint, "service-quotas", "eu-central-1")


@pytest.fixture(scope="module")
def home(port: int, organization: Properties, endpoint: str) -> Engine:
    """A provider in us-east-1 of an organization that trusts Service Quotas."""
    organizations = client(endpoint, "organizations", "us-east-1")
    organizations.enable_aws_service_access(ServicePrincipal="servicequotas.amazonaws.com")
    return Engine(port, {"region": "us-east-1"})


def settled(engine: Engine, token: str, identifier: str, declared: Properties) -> Properties:
    """The state that a refresh finds, after which nothing differs."""
    inputs, state = engine.read(token, identifier, declared)
    answer = engine.diff(token, inputs, declared)
    assert answer.changes == provider_pb2.DiffResponse.DIFF_NONE, list(answer.diffs)
    return state


def decide(endpoint: str, state: Properties, status: str) -> None:
    account = str(state["arn"]).split(":")[4]
    asked = f"account={account}&region={state['region']}&request={state['requestId']}&status={status}"
    with urllib.request.urlopen(f"{endpoint}/_foundation/quota-decision?{asked}") as answer:
        assert json.load(answer)["status"] == status


def test_a_quota_is_asked_for_and_shows_what_was_asked_until_it_is_decided(
    engine: Engine, quotas: Any, endpoint: str
) -> None:
    declared: Properties = {**VPCS, "value": 8}
    identifier, state = engine.create(QUOTA, declared)
    assert (identifier, state["value"], state["defaultValue"]) == ("vpc/L-F678F1CE", 8, 5)
    assert (state["requestStatus"], state["quotaName"], state["adjustable"]) == ("PENDING", "VPCs per Region", True)
    settled(engine, QUOTA, identifier, declared)
    more: Properties = {**VPCS, "value": 12}
    assert engine.update(QUOTA, identifier, declared, more)["value"] == 8
    decide(endpoint, state, "APPROVED")
    state = settled(engine, QUOTA, identifier, declared)
    assert (state["requestId"], state["requestStatus"]) == ("", "APPROVED")
    state = engine.update(QUOTA, identifier, declared, more)
    decide(endpoint, state, "DENIED")
    inputs, _ = engine.read(QUOTA, identifier, more)
    assert list(engine.diff(QUOTA, inputs, more).diffs) == ["value"]
    engine.delete(QUOTA, identifier, state)
    assert quotas.get_service_quota(ServiceCode="vpc", QuotaCode="L-F678F1CE")["Quota"]["Value"] == 8


def test_a_quota_that_holds_is_not_asked_for_and_none_is_lowered(engine: Engine, quotas: Any) -> None:
    addresses: Properties = {"serviceCode": "ec2", "quotaCode": "L-0263D0A3", "value": 5}
    identifier, state = engine.create(QUOTA, addresses)
    assert (state["requestId"], state["value"]) == ("", 5)
    history = quotas.list_requested_service_quota_change_history(ServiceCode="ec2")["RequestedQuotas"]
    assert history == []
    assert "value less than current" in failure(lambda: engine.create(QUOTA, {**addresses, "value": 4}))
    changed = engine.diff(QUOTA, addresses, {"serviceCode": "x", "quotaCode": "x", "value": 6, "region": "x"})
    assert set(changed.replaces) == {"quotaCode", "region", "serviceCode"}
    assert engine.read(QUOTA, "ec2/L-00000000", addresses) == ({}, {})
    assert identifier == "ec2/L-0263D0A3"


def test_a_template_entry_is_made_changed_and_deleted(home: Engine, endpoint: str) -> None:
    declared: Properties = {**VPCS, "awsRegion": "eu-central-1", "value": 9}
    identifier, state = home.create(TEMPLATE, declared)
    assert identifier == "eu-central-1,L-F678F1CE,vpc"
    assert (state["quotaName"], state["region"], state["unit"]) == ("VPCs per Region", "eu-central-1", "None")
    settled(home, TEMPLATE, identifier, declared)
    more: Properties = {**declared, "value": 10}
    assert home.update(TEMPLATE, identifier, declared, more)["value"] == 10
    past = client(endpoint, "service-quotas", "us-east-1")
    [entry] = past.list_service_quota_increase_requests_in_template()["ServiceQuotaIncreaseRequestInTemplateList"]
    assert entry["DesiredValue"] == 10
    other: Properties = {"serviceCode": "x", "quotaCode": "x", "awsRegion": "x", "value": 9}
    assert set(home.diff(TEMPLATE, declared, other).replaces) == {"awsRegion", "quotaCode", "serviceCode"}
    home.delete(TEMPLATE, identifier, state)
    assert home.read(TEMPLATE, identifier, declared) == ({}, {})
    home.delete(TEMPLATE, identifier, state)


def test_a_template_entry_names_its_region_once_and_goes_to_us_east_1(home: Engine, engine: Engine) -> None:
    entry: Properties = {**VPCS, "awsRegion": "eu-central-1", "value": 9}
    assert "exactly one" in failure(lambda: home.create(TEMPLATE, {**entry, "region": "eu-central-1"}))
    assert "exactly one" in failure(lambda: home.create(TEMPLATE, {**VPCS, "value": 9}))
    assert "TemplatesNotAvailableInRegion" in failure(lambda: engine.create(TEMPLATE, entry))


def test_the_template_is_associated_and_left_so_on_request(home: Engine) -> None:
    declared: Properties = {"region": "us-east-1"}
    identifier, state = home.create(ASSOCIATION, declared)
    assert (len(identifier), state["status"]) == (12, "ASSOCIATED")
    settled(home, ASSOCIATION, identifier, declared)
    assert list(home.diff(ASSOCIATION, declared, {"region": "x"}).replaces) == ["region"]
    kept = home.update(ASSOCIATION, identifier, declared, {**declared, "skipDestroy": True})
    home.delete(ASSOCIATION, identifier, kept)
    settled(home, ASSOCIATION, identifier, declared)
    home.delete(ASSOCIATION, identifier, state)
    assert home.read(ASSOCIATION, identifier, declared) == ({}, {})


def test_automatic_management_is_started_changed_and_stopped(engine: Engine, quotas: Any) -> None:
    arn = "arn:aws:notifications::111122223333:configuration/a01"
    declared: Properties = {
        "optInLevel": "ACCOUNT",
        "optInType": "NotifyOnly",
        "exclusionList": {"vpc": ["L-F678F1CE"]},
    }
    identifier, state = engine.create(MANAGEMENT, declared)
    assert (identifier, state["optInType"]) == ("eu-central-1", "NotifyOnly")
    settled(engine, MANAGEMENT, identifier, declared)
    new: Properties = {"optInLevel": "ACCOUNT", "optInType": "NotifyAndAdjust", "notificationArn": arn}
    engine.update(MANAGEMENT, identifier, declared, new)
    found = quotas.get_auto_management_configuration()
    assert (found["OptInType"], found["NotificationArn"], found["ExclusionList"]) == ("NotifyAndAdjust", arn, {})
    settled(engine, MANAGEMENT, identifier, new)
    assert list(engine.diff(MANAGEMENT, declared, new).replaces) == []
    assert list(engine.diff(MANAGEMENT, new, declared).replaces) == ["notificationArn"]
    assert list(engine.diff(MANAGEMENT, declared, {**declared, "region": "eu-west-1"}).replaces) == ["region"]
    engine.delete(MANAGEMENT, identifier, state)
    assert engine.read(MANAGEMENT, identifier, new) == ({}, {})
    engine.delete(MANAGEMENT, identifier, state)
