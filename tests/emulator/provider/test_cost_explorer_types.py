"""The Cost Explorer types over gRPC, each looked at past the provider with boto3."""

import json
from typing import Any
from urllib.request import urlopen

import boto3
import pytest
from provider_engine import Engine, failure
from pulumi.runtime.proto import provider_pb2

from emulator.provider.values import Properties

MONITOR = "aws:costexplorer/anomalyMonitor:AnomalyMonitor"
SUBSCRIPTION = "aws:costexplorer/anomalySubscription:AnomalySubscription"
CATEGORY = "aws:costexplorer/costCategory:CostCategory"
TAG = "aws:costexplorer/costAllocationTag:CostAllocationTag"
SERVICES: Properties = {"name": "services", "monitorType": "DIMENSIONAL", "monitorDimension": "SERVICE"}


@pytest.fixture(scope="module")
def ce(endpoint: str) -> Any:
    """The management account's client, past the provider."""
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return boto3.client("ce", region_name="us-east-1", endpoint_url=endpoint, **keys)


def settled(engine: Engine, token: str, identifier: str, declared: Properties) -> Properties:
    """The state that a refresh finds, after which nothing differs."""
    inputs, state = engine.read(token, identifier, declared)
    answer = engine.diff(token, inputs, declared)
    assert answer.changes == provider_pb2.DiffResponse.DIFF_NONE, list(answer.diffs)
    return state


def gone(engine: Engine, token: str, identifier: str, state: Properties, declared: Properties) -> None:
    """Delete it twice: the second time it is not there."""
    engine.delete(token, identifier, state)
    assert engine.read(token, identifier, declared) == ({}, {})
    engine.delete(token, identifier, state)


def impact(key: str = "ABSOLUTE", value: str = "100") -> Properties:
    name = f"ANOMALY_TOTAL_IMPACT_{key}"
    return {"dimension": {"key": name, "matchOptions": ["GREATER_THAN_OR_EQUAL"], "values": [value]}}


def test_monitor_of_a_dimension_is_made_renamed_and_replaced_only_after_it_is_gone(engine: Engine, ce: Any) -> None:
    declared: Properties = {**SERVICES, "tags": {"a": "1"}}
    identifier, state = engine.create(MONITOR, declared)
    assert state["arn"] == identifier
    new: Properties = {**declared, "name": "every service", "tags": {"b": "2"}}
    engine.update(MONITOR, identifier, declared, new)
    (found,) = ce.get_anomaly_monitors(MonitorArnList=[identifier])["AnomalyMonitors"]
    assert found["MonitorName"] == "every service"
    assert ce.list_tags_for_resource(ResourceArn=identifier)["ResourceTags"] == [{"Key": "b", "Value": "2"}]
    state = settled(engine, MONITOR, identifier, new)
    assert "Limit exceeded on dimensional" in failure(lambda: engine.create(MONITOR, SERVICES))
    other: Properties = {"name": "x", "monitorType": "CUSTOM", "monitorSpecification": "{}"}
    changed = engine.diff(MONITOR, SERVICES, other)
    assert set(changed.replaces) == {"monitorDimension", "monitorSpecification", "monitorType"}
    gone(engine, MONITOR, identifier, state, new)


def test_monitor_of_accounts_has_a_specification_whose_spelling_does_not_matter(engine: Engine) -> None:
    dimensions = {"Key": "LINKED_ACCOUNT", "Values": ["111122223333"], "MatchOptions": None}
    text = json.dumps({"And": None, "Dimensions": dimensions, "Not": None})
    declared: Properties = {"name": "some", "monitorType": "CUSTOM", "monitorSpecification": text}
    identifier, _ = engine.create(MONITOR, declared)
    settled(engine, MONITOR, identifier, declared)
    del dimensions["MatchOptions"]
    same: Properties = {**declared, "monitorSpecification": json.dumps({"Dimensions": dimensions}, indent=1)}
    assert list(engine.diff(MONITOR, declared, same).diffs) == []
    for kind in ("CUSTOM", "DIMENSIONAL"):
        lacking: Properties = {"name": "x", "monitorType": kind}
        assert "is required" in failure(lambda lacking=lacking: engine.create(MONITOR, lacking))  # type: ignore[misc]


def test_subscription_is_made_changed_and_deleted(engine: Engine, ce: Any) -> None:
    monitor, _ = engine.create(MONITOR, SERVICES)
    mails: list[Properties] = [{"type": "EMAIL", "address": f"{name}@example.com"} for name in "ab"]
    declared: Properties = {
        "name": "alerts",
        "frequency": "DAILY",
        "monitorArnLists": [monitor],
        "subscribers": list(mails),
        "thresholdExpression": {"ands": [impact(), impact("PERCENTAGE", "40")]},
        "tags": {"a": "1"},
    }
    identifier, state = engine.create(SUBSCRIPTION, declared)
    assert (state["accountId"], state["arn"]) == (identifier.split(":")[4], identifier)
    settled(engine, SUBSCRIPTION, identifier, declared)
    turned: Properties = {**declared, "subscribers": [mails[1], mails[0]]}
    assert list(engine.diff(SUBSCRIPTION, declared, turned).diffs) == []
    topic: Properties = {"type": "SNS", "address": "arn:aws:sns:eu-central-1:111122223333:spend"}
    new: Properties = {**declared, "frequency": "IMMEDIATE", "subscribers": [topic], "tags": {"b": "2"}}
    new["thresholdExpression"] = impact(value="7")
    engine.update(SUBSCRIPTION, identifier, declared, new)
    (found,) = ce.get_anomaly_subscriptions(SubscriptionArnList=[identifier])["AnomalySubscriptions"]
    assert (found["Frequency"], found["ThresholdExpression"]["Dimensions"]["Values"]) == ("IMMEDIATE", ["7"])
    state = settled(engine, SUBSCRIPTION, identifier, new)
    assert list(engine.diff(SUBSCRIPTION, new, {**new, "name": "x", "frequency": "WEEKLY"}).replaces) == ["name"]
    del declared["thresholdExpression"]
    assert "cannot both be null" in failure(lambda: engine.create(SUBSCRIPTION, declared))
    gone(engine, SUBSCRIPTION, identifier, state, new)


def regular(value: str, account: str) -> Properties:
    dimension: Properties = {"key": "LINKED_ACCOUNT", "matchOptions": ["EQUALS"], "values": [account]}
    return {"type": "REGULAR", "value": value, "rule": {"dimension": dimension}}


UNITS: Properties = {
    "name": "unit",
    "ruleVersion": "CostCategoryExpression.v1",
    "rules": [regular("prod", "111122223333"), regular("shared", "222233334444")],
}


def test_category_is_made_changed_and_deleted(engine: Engine, ce: Any) -> None:
    inherited: Properties = {"type": "INHERITED_VALUE", "inheritedValue": {"dimensionName": "TAG", "dimensionKey": "a"}}
    split: Properties = {"source": "shared", "method": "PROPORTIONAL", "targets": ["prod", "test"]}
    declared: Properties = {**UNITS, "defaultValue": "rest", "splitChargeRules": [split], "tags": {"a": "1"}}
    identifier, state = engine.create(CATEGORY, declared)
    assert str(state["effectiveStart"]).endswith("-01T00:00:00Z")
    settled(engine, CATEGORY, identifier, declared)
    turned: Properties = {**declared, "splitChargeRules": [{**split, "targets": ["test", "prod"]}]}
    assert list(engine.diff(CATEGORY, declared, turned).diffs) == []
    order: Properties = {**declared, "rules": [regular("shared", "222233334444"), regular("prod", "111122223333")]}
    assert list(engine.diff(CATEGORY, declared, order).diffs) == ["rules"]
    fixed: Properties = {"source": "shared", "method": "FIXED", "targets": ["prod"]}
    fixed["parameters"] = [{"type": "ALLOCATION_PERCENTAGES", "values": ["100"]}]
    new: Properties = {**UNITS, "rules": [inherited], "defaultValue": "none", "splitChargeRules": [fixed]}
    new["tags"] = {"b": "2"}
    engine.update(CATEGORY, identifier, declared, new)
    found = ce.describe_cost_category_definition(CostCategoryArn=identifier)["CostCategory"]
    assert (found["DefaultValue"], len(found["Rules"]), found["SplitChargeRules"][0]["Method"]) == ("none", 1, "FIXED")
    state = settled(engine, CATEGORY, identifier, new)
    assert state["tags"] == {"b": "2"}
    changed = engine.diff(CATEGORY, new, {**declared, "name": "x", "ruleVersion": "x"})
    assert set(changed.replaces) == {"name", "ruleVersion"}
    gone(engine, CATEGORY, identifier, state, new)


def test_category_loses_its_default_and_splits_when_something_else_changes(engine: Engine, ce: Any) -> None:
    split: Properties = {"source": "shared", "method": "EVEN", "targets": ["prod"]}
    declared: Properties = {**UNITS, "name": "lossy", "defaultValue": "rest", "splitChargeRules": [split]}
    identifier, _ = engine.create(CATEGORY, declared)
    tagged: Properties = {**declared, "tags": {"a": "1"}}
    engine.update(CATEGORY, identifier, declared, tagged)
    assert ce.describe_cost_category_definition(CostCategoryArn=identifier)["CostCategory"]["DefaultValue"] == "rest"
    new: Properties = {**tagged, "rules": [regular("prod", "111122223333")]}
    engine.update(CATEGORY, identifier, tagged, new)
    found = ce.describe_cost_category_definition(CostCategoryArn=identifier)["CostCategory"]
    assert ("DefaultValue" in found, "SplitChargeRules" in found) == (False, False)
    drifted, _ = engine.read(CATEGORY, identifier, new)
    assert list(engine.diff(CATEGORY, drifted, new).diffs) == ["defaultValue", "splitChargeRules"]


def test_tag_that_billing_has_not_met_fails_and_is_activated_later(engine: Engine, endpoint: str, ce: Any) -> None:
    declared: Properties = {"tagKey": "owner", "status": "Active"}
    assert "empty result" in failure(lambda: engine.create(TAG, declared))
    with urlopen(f"{endpoint}/_foundation/bill-tags?key=owner&key=other"):
        pass
    # The engine has kept the failed resource, and updates it.
    state = engine.update(TAG, "owner", declared, declared)
    assert (state["status"], state["type"]) == ("Active", "UserDefined")
    settled(engine, TAG, "owner", declared)
    renamed: Properties = {"tagKey": "other", "status": "Inactive"}
    assert list(engine.diff(TAG, declared, renamed).replaces) == []
    identifier, _ = engine.create(TAG, {"tagKey": "other", "status": "Active"})
    engine.delete(TAG, identifier, state)
    statuses = {each["TagKey"]: each["Status"] for each in ce.list_cost_allocation_tags()["CostAllocationTags"]}
    assert statuses == {"owner": "Active", "other": "Inactive"}
    assert engine.read(TAG, "unknown", declared) == ({}, {})


@pytest.mark.parametrize("token", [MONITOR, SUBSCRIPTION, CATEGORY, TAG])
def test_no_type_has_a_region(engine: Engine, token: str) -> None:
    assert "region" in {name for name, _ in engine.check(token, {"region": "us-east-1"})}
