"""Which expressions, filters and notifications mean a charge, and limits that no test reaches by calls."""

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
from emulated_world import MANAGEMENT, World

from emulator.aws.callers import Caller
from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services.budgets import HANDLERS
from emulator.aws.services.budgets.model import MOST_BUDGETS, Budget, Budgets
from emulator.aws.services.budgets.spend import play_spend
from emulator.aws.services.ce.charges import Charge, category_value, matches, matches_filters
from emulator.aws.services.ce.model import CostExplorer, Thing
from emulator.aws.state import Settings, State

ACCOUNT = "222233334444"
CHARGE = Charge(ACCOUNT, Decimal(1), Decimal(1), "Amazon EC2", {"team": "Blue"})
DEFINITION = {
    "BudgetName": "a",
    "BudgetType": "COST",
    "TimeUnit": "MONTHLY",
    "BudgetLimit": {"Amount": "100", "Unit": "USD"},
}


@pytest.fixture
def state() -> State:
    return State(Settings(management=MANAGEMENT))


def team(*options: str, values: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"Tags": {"Key": "team", "Values": list(values), "MatchOptions": list(options)}}


@pytest.mark.parametrize(
    ("expression", "is_meant"),
    [
        (team(values=("Blue",)), True),
        (team(values=("blue",)), False),
        (team("EQUALS", "CASE_INSENSITIVE", values=("blue",)), True),
        (team("STARTS_WITH", values=("Bl",)), True),
        (team("STARTS_WITH", values=("ue",)), False),
        (team("ENDS_WITH", values=("ue",)), True),
        (team("ENDS_WITH", values=("Bl",)), False),
        (team("CONTAINS", values=("lu",)), True),
        (team("CONTAINS", values=("x",)), False),
        (team("ABSENT"), False),
        ({"Tags": {"Key": "none", "MatchOptions": ["ABSENT"]}}, True),
        ({"Tags": {"Key": "none", "Values": ["Blue"]}}, False),
        ({"Dimensions": {"Key": "SERVICE", "Values": ["Amazon EC2"]}}, True),
        ({"Dimensions": {"Key": "LINKED_ACCOUNT", "Values": [MANAGEMENT]}}, False),
        ({"Dimensions": {"Key": "LINKED_ACCOUNT_NAME", "Values": ["x"]}}, False),
        ({"Or": [team(values=("Red",)), team(values=("Blue",))]}, True),
        ({"And": [team(values=("Red",)), team(values=("Blue",))]}, False),
        ({"Not": team(values=("Blue",))}, False),
        ({"CostCategories": {"Key": "none", "Values": ["x"]}}, False),
    ],
)
def test_an_expression_means_the_charges_that_match_it(
    state: State, expression: dict[str, Any], is_meant: bool
) -> None:
    assert matches(state, ACCOUNT, expression, CHARGE) is is_meant


def test_what_charges_do_not_have_is_refused_by_name(state: State) -> None:
    with pytest.raises(AwsError, match="have no AZ"):
        matches(state, ACCOUNT, {"Dimensions": {"Key": "AZ", "Values": ["x"]}}, CHARGE)
    with pytest.raises(AwsError, match="have no Region"):
        matches_filters(state, ACCOUNT, {"CostFilters": {"Region": ["x"]}}, CHARGE)


def test_the_first_rule_that_matches_gives_a_category_its_value(state: State) -> None:
    inherited = {"Type": "INHERITED_VALUE", "InheritedValue": {"DimensionName": "TAG", "DimensionKey": "owner"}}
    rules = [inherited, {"Value": "one", "Rule": team(values=("Blue",))}, {"Value": "two", "Rule": team("CONTAINS")}]
    settings = {"Name": "c", "Rules": rules, "DefaultValue": "rest"}
    state.store(CostExplorer, ACCOUNT).categories["arn"] = Thing("arn", settings, {})
    assert category_value(state, ACCOUNT, "c", CHARGE) == "one"
    owned = Charge(ACCOUNT, Decimal(1), Decimal(1), "", {"owner": "ana", "team": "Blue"})
    assert category_value(state, ACCOUNT, "c", owned) == "ana"
    assert category_value(state, ACCOUNT, "c", Charge(ACCOUNT, Decimal(1), Decimal(1))) == "rest"


def test_a_value_is_inherited_from_the_name_of_the_account(world: World) -> None:
    account = world.account()
    name = world.organizations.describe_account(AccountId=account)["Account"]["Name"]
    by_name = {"Type": "INHERITED_VALUE", "InheritedValue": {"DimensionName": "LINKED_ACCOUNT_NAME"}}
    world.aws.client("ce").create_cost_category_definition(
        Name="names", RuleVersion="CostCategoryExpression.v1", Rules=[by_name]
    )
    over = {"NotificationType": "ACTUAL", "ComparisonOperator": "GREATER_THAN", "Threshold": 1}
    told = [{"Notification": over, "Subscribers": [{"SubscriptionType": "EMAIL", "Address": "a@example.com"}]}]
    world.aws.client("budgets").create_budget(
        AccountId=MANAGEMENT,
        Budget=DEFINITION | {"CostFilters": {"CostCategory": [f"names${name}"]}},
        NotificationsWithSubscribers=told,
    )
    asked = urlencode({"account": account, "amount": 2})
    assert len(world.aws.get(f"/_foundation/spend?{asked}")["Notifications"]) == 1


@pytest.mark.parametrize(
    ("operator", "told"),
    [("LESS_THAN", [True, False, False]), ("EQUAL_TO", [False, True, False]), ("GREATER_THAN", [False, False, True])],
)
def test_a_threshold_is_compared_as_the_notification_says(state: State, operator: str, told: list[bool]) -> None:
    ask(state, "CreateBudget", Budget=DEFINITION)
    over = {"NotificationType": "ACTUAL", "ComparisonOperator": operator, "Threshold": 50.0}
    subscribers = [{"SubscriptionType": "EMAIL", "Address": "a@example.com"}]
    ask(state, "CreateNotification", BudgetName="a", Notification=over, Subscribers=subscribers)
    found = [
        bool(play_spend(state, {"account": [ACCOUNT], "amount": [each]})["Notifications"]) for each in ("49", "1", "1")
    ]
    assert found == told


def ask(state: State, operation: str, **parameters: Any) -> None:
    caller = Caller("", ACCOUNT, f"arn:aws:iam::{ACCOUNT}:root", "us-east-1", "budgets")
    HANDLERS[operation](Request(operation, {"AccountId": ACCOUNT, **parameters}, caller, state))


def test_an_account_has_twenty_thousand_budgets(state: State) -> None:
    known = state.store(Budgets, ACCOUNT).by_name
    known.update({str(number): Budget(ACCOUNT, {"BudgetName": str(number)}) for number in range(MOST_BUDGETS - 1)})
    ask(state, "CreateBudget", Budget=DEFINITION)
    with pytest.raises(AwsError) as caught:
        ask(state, "CreateBudget", Budget=DEFINITION | {"BudgetName": "b"})
    assert caught.value.code == "CreationLimitExceededException"
