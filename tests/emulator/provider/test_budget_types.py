"""The AWS Budgets type over gRPC, each looked at past the provider with boto3."""

from typing import Any

import boto3
import pytest
from provider_engine import Engine, failure
from pulumi.runtime.proto import provider_pb2

from emulator.provider.values import Properties

ACCOUNT = "111122223333"
BUDGET = "aws:budgets/budget:Budget"
OVER: Properties = {
    "comparisonOperator": "GREATER_THAN",
    "notificationType": "ACTUAL",
    "threshold": 80,
    "thresholdType": "PERCENTAGE",
    "subscriberEmailAddresses": ["b@example.com", "a@example.com"],
}
SOON: Properties = {**OVER, "notificationType": "FORECASTED", "threshold": 100.5}
PROD: Properties = {
    "name": "prod",
    "budgetType": "COST",
    "timeUnit": "MONTHLY",
    "limitAmount": "100",
    "limitUnit": "USD",
    "costFilters": [{"name": "LinkedAccount", "values": [ACCOUNT]}],
    "notifications": [OVER, SOON],
    "tags": {"a": "1"},
}


@pytest.fixture(scope="module")
def budgets(endpoint: str) -> Any:
    """The management account's client, past the provider."""
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return boto3.client("budgets", region_name="us-east-1", endpoint_url=endpoint, **keys)


def settled(engine: Engine, identifier: str, declared: Properties) -> Properties:
    """The state that a refresh finds, after which nothing differs."""
    inputs, state = engine.read(BUDGET, identifier, declared)
    answer = engine.diff(BUDGET, inputs, declared)
    assert answer.changes == provider_pb2.DiffResponse.DIFF_NONE, list(answer.diffs)
    return state


def test_budget_is_made_with_its_notifications_changed_and_deleted(engine: Engine, budgets: Any) -> None:
    identifier, state = engine.create(BUDGET, PROD)
    account, name = identifier.split(":")
    names = {"AccountId": account, "BudgetName": name}
    assert (state["accountId"], state["arn"]) == (account, f"arn:aws:budgets::{account}:budget/prod")
    assert (state["limitAmount"], state["timePeriodEnd"]) == ("100", "2087-06-15_00:00")
    assert len(budgets.describe_notifications_for_budget(**names)["Notifications"]) == 2
    settled(engine, identifier, PROD)
    topic = f"arn:aws:sns:eu-central-1:{account}:spend"
    told: Properties = {**OVER, "subscriberSnsTopicArns": [topic]}
    new: Properties = {**PROD, "limitAmount": "200.5", "notifications": [SOON, told], "tags": {"b": "2"}}
    new["costTypes"] = {"includeTax": False}
    new["timePeriodStart"] = "2026-01-01_00:00"
    engine.update(BUDGET, identifier, PROD, new)
    found = budgets.describe_budget(**names)["Budget"]
    assert (found["BudgetLimit"]["Amount"], found["CostTypes"]["IncludeTax"]) == ("200.5", False)
    over = {"NotificationType": "ACTUAL", "ComparisonOperator": "GREATER_THAN", "Threshold": 80}
    subscribers = budgets.describe_subscribers_for_notification(**names, Notification=over)["Subscribers"]
    assert {each["SubscriptionType"] for each in subscribers} == {"EMAIL", "SNS"}
    assert budgets.list_tags_for_resource(ResourceARN=state["arn"])["ResourceTags"] == [{"Key": "b", "Value": "2"}]
    state = settled(engine, identifier, new)
    engine.delete(BUDGET, identifier, state)
    assert engine.read(BUDGET, identifier, new) == ({}, {})
    engine.delete(BUDGET, identifier, state)


def test_order_and_spelling_of_amounts_are_no_difference(engine: Engine) -> None:
    turned: Properties = {**OVER, "subscriberEmailAddresses": ["a@example.com", "b@example.com"]}
    same: Properties = {**PROD, "limitAmount": "100.00", "notifications": [SOON, turned]}
    same["costTypes"] = {"includeTax": True, "useBlended": False}
    assert list(engine.diff(BUDGET, PROD, same).diffs) == []
    filters: Properties = {"name": "LinkedAccount", "values": ["222233334444"]}
    other: Properties = {**PROD, "limitAmount": "101", "notifications": [OVER], "costFilters": [filters]}
    assert list(engine.diff(BUDGET, PROD, other).diffs) == ["costFilters", "limitAmount", "notifications"]
    assert list(engine.diff(BUDGET, PROD, {**PROD, "limitAmount": "all"}).diffs) == ["limitAmount"]


def test_filters_and_cost_types_that_are_no_longer_declared_stay(engine: Engine, budgets: Any) -> None:
    whole: Properties = {**PROD, "costTypes": {"includeTax": False}, "timePeriodStart": "2026-01-01_00:00"}
    without = {name: value for name, value in whole.items() if name not in ("costFilters", "costTypes")}
    del without["timePeriodStart"]
    assert list(engine.diff(BUDGET, whole, without).diffs) == []
    del without["limitAmount"], without["limitUnit"]
    assert list(engine.diff(BUDGET, whole, without).diffs) == []
    identifier, _ = engine.create(BUDGET, {**whole, "name": "stays"})
    engine.update(BUDGET, identifier, {**whole, "name": "stays"}, {**without, "name": "stays", "timeUnit": "ANNUALLY"})
    found = budgets.describe_budget(AccountId=ACCOUNT, BudgetName="stays")["Budget"]
    assert (found["TimeUnit"], found["CostTypes"]["IncludeTax"], found["BudgetLimit"]["Amount"]) == (
        "ANNUALLY",
        False,
        "100.0",
    )
    assert found["CostFilters"] == {"LinkedAccount": [ACCOUNT]}
    untaxed: Properties = {**PROD, "costTypes": {"includeTax": False}}
    assert list(engine.diff(BUDGET, PROD, untaxed).diffs) == ["costTypes"]
    assert list(engine.diff(BUDGET, PROD, {**PROD, "timePeriodStart": "2026-01-01_00:00"}).diffs) == ["timePeriodStart"]


def test_a_budgets_name_and_account_force_a_replacement(engine: Engine) -> None:
    other: Properties = {**PROD, "name": "x", "namePrefix": "x", "accountId": "x", "budgetType": "USAGE"}
    changed = engine.diff(BUDGET, PROD, {**other, "timeUnit": "ANNUALLY", "limitUnit": "GB"})
    assert set(changed.replaces) == {"accountId", "name", "namePrefix"}


def test_a_budget_whose_notification_is_refused_is_there(engine: Engine, budgets: Any) -> None:
    declared: Properties = {**PROD, "name": "half", "notifications": [{**OVER, "subscriberEmailAddresses": []}]}
    assert "must have at least one subscriber" in failure(lambda: engine.create(BUDGET, declared))
    other: Properties = {**PROD, "name": "other", "notifications": [{**OVER, "subscriberEmailAddresses": ["no"]}]}
    assert "e-mail address" in failure(lambda: engine.create(BUDGET, other))
    names = {each["BudgetName"] for each in budgets.describe_budgets(AccountId=ACCOUNT)["Budgets"]}
    assert names >= {"half", "other"}


def test_budget_of_a_prefix_counts_by_an_expression(engine: Engine) -> None:
    declared: Properties = {
        "namePrefix": "unit-",
        "budgetType": "COST",
        "timeUnit": "QUARTERLY",
        "limitAmount": "5",
        "limitUnit": "USD",
        "filterExpression": {
            "ands": [
                {"dimensions": {"key": "LINKED_ACCOUNT", "values": [ACCOUNT]}},
                {"not": {"tags": {"key": "team", "values": ["blue"]}}},
            ]
        },
        "metrics": "UnblendedCost",
        "timePeriodEnd": "2030-01-01_00:00",
    }
    identifier, state = engine.create(BUDGET, declared)
    assert str(state["name"]).startswith("unit-")
    settled(engine, identifier, declared)
    lacking = {name: value for name, value in declared.items() if name != "metrics"}
    assert "require each other" in failure(lambda: engine.create(BUDGET, lacking))
    refused = engine.check(BUDGET, {**declared, "plannedLimits": [], "billingViewArn": "x"})
    assert {name for name, _ in refused} == {"plannedLimits", "billingViewArn"}


def test_an_unknown_budget_cannot_be_changed(engine: Engine) -> None:
    change = failure(lambda: engine.update(BUDGET, f"{ACCOUNT}:none", PROD, {**PROD, "limitAmount": "1"}))
    assert "doesn't exist" in change
