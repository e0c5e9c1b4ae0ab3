"""AWS Budgets: budgets with notifications, who is refused, and spend that makes them tell."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from botocore.exceptions import ClientError
from emulated_world import MANAGEMENT, World

LIMIT = {"Amount": "100", "Unit": "USD"}
NOBODY = {"LinkedAccount": ["000000000000"]}
"""What budgets count that are not to tell anything here."""

MAIL = {"SubscriptionType": "EMAIL", "Address": "owner@example.com"}


@pytest.fixture(scope="module")
def budgets(world: World) -> Any:
    """The management account's client."""
    return world.aws.client("budgets")


def code(call: Callable[[], object]) -> str:
    with pytest.raises(ClientError) as caught:
        call()
    return str(caught.value.response["Error"]["Code"])


def cost(name: str, **more: Any) -> dict[str, Any]:
    definition = {"BudgetName": name, "BudgetType": "COST", "TimeUnit": "MONTHLY", "BudgetLimit": LIMIT}
    return {name: value for name, value in (definition | more).items() if value is not None}


def passed(threshold: float = 80, kind: str = "ACTUAL", **more: Any) -> dict[str, Any]:
    return {"NotificationType": kind, "ComparisonOperator": "GREATER_THAN", "Threshold": threshold, **more}


def create(client: Any, name: str, *told: dict[str, Any], account: str = MANAGEMENT, **more: Any) -> dict[str, str]:
    """The names of a new budget that tells the owner."""
    with_subscribers = [{"Notification": each, "Subscribers": [MAIL]} for each in told]
    client.create_budget(
        AccountId=account,
        Budget=cost(name, **{"CostFilters": NOBODY} | more),
        NotificationsWithSubscribers=with_subscribers,
    )
    return {"AccountId": account, "BudgetName": name}


def spend(world: World, account: str, amount: float, **more: Any) -> list[dict[str, Any]]:
    """What is told when an account is charged."""
    asked = urlencode({"account": account, "amount": amount, **more}, doseq=True)
    told: list[dict[str, Any]] = world.aws.get(f"/_foundation/spend?{asked}")["Notifications"]
    return told


def test_a_budget_is_read_back_with_what_aws_fills_in(budgets: Any) -> None:
    names = create(budgets, "whole", CostFilters={"LinkedAccount": [MANAGEMENT]})
    found = budgets.describe_budget(**names)["Budget"]
    assert found["BudgetLimit"] == {"Amount": "100.0", "Unit": "USD"}
    assert (found["CostTypes"]["IncludeTax"], found["CostTypes"]["UseBlended"]) == (True, False)
    assert (found["TimePeriod"]["Start"].day, found["TimePeriod"]["End"].year) == (1, 2087)
    assert found["CostFilters"] == {"LinkedAccount": [MANAGEMENT]}
    budgets.update_budget(AccountId=MANAGEMENT, NewBudget=cost("whole", TimeUnit="ANNUALLY"))
    found = budgets.describe_budget(**names)["Budget"]
    assert (found["TimeUnit"], found.get("CostFilters"), found["TimePeriod"]["Start"].month) == ("ANNUALLY", None, 1)
    assert "whole" in {each["BudgetName"] for each in budgets.describe_budgets(AccountId=MANAGEMENT)["Budgets"]}
    budgets.delete_budget(**names)
    assert code(lambda: budgets.describe_budget(**names)) == "NotFoundException"
    assert code(lambda: budgets.delete_budget(**names)) == "NotFoundException"


def test_a_quarter_begins_with_its_first_month(budgets: Any) -> None:
    found = budgets.describe_budget(**create(budgets, "quarter", TimeUnit="QUARTERLY"))["Budget"]
    assert found["TimePeriod"]["Start"].month in (1, 4, 7, 10)
    assert found["TimePeriod"]["Start"].day == 1


@pytest.mark.parametrize(
    ("more", "refused"),
    [
        ({}, "DuplicateRecordException"),
        ({"BudgetName": "a:b"}, "InvalidParameterException"),
        ({"BudgetName": "x", "BudgetLimit": None}, "InvalidParameterException"),
        ({"BudgetName": "x", "PlannedBudgetLimits": {"1": LIMIT}}, "InvalidParameterException"),
        ({"BudgetName": "x", "BudgetLimit": {"Amount": "0", "Unit": "USD"}}, "InvalidParameterException"),
        ({"BudgetName": "x", "CostFilters": {"LinkedAccount": ["prod"]}}, "InvalidParameterException"),
        ({"BudgetName": "x", "TimePeriod": {"Start": 3_900_000_000}}, "InvalidParameterException"),
    ],
)
def test_a_budget_that_aws_would_refuse_is_refused(budgets: Any, more: dict[str, Any], refused: str) -> None:
    if not more:
        create(budgets, "twice")
    assert code(lambda: budgets.create_budget(AccountId=MANAGEMENT, Budget=cost("twice", **more))) == refused


def test_filters_and_an_expression_exclude_each_other(budgets: Any) -> None:
    expression = {"Dimensions": {"Key": "LINKED_ACCOUNT", "Values": [MANAGEMENT]}}
    wrong = cost("both", CostFilters={"LinkedAccount": [MANAGEMENT]}, FilterExpression=expression)
    assert code(lambda: budgets.create_budget(AccountId=MANAGEMENT, Budget=wrong)) == "InvalidParameterException"


def test_budgets_are_their_accounts(world: World, budgets: Any) -> None:
    member = world.member("budgets")
    assert code(lambda: member.describe_budgets(AccountId=MANAGEMENT)) == "AccessDeniedException"
    unknown = {"AccountId": MANAGEMENT, "NewBudget": cost("nowhere")}
    assert code(lambda: budgets.update_budget(**unknown)) == "NotFoundException"


def test_notifications_are_added_changed_and_taken_away(budgets: Any) -> None:
    names = create(budgets, "told", passed(80))
    add = {**names, "Notification": passed(100, "FORECASTED"), "Subscribers": [MAIL]}
    budgets.create_notification(**add)
    assert code(lambda: budgets.create_notification(**add)) == "DuplicateRecordException"
    same = {**names, "OldNotification": passed(80), "NewNotification": passed(100, "FORECASTED")}
    assert code(lambda: budgets.update_notification(**same)) == "DuplicateRecordException"
    budgets.update_notification(**names, OldNotification=passed(80), NewNotification=passed(90))
    found = budgets.describe_notifications_for_budget(**names)["Notifications"]
    assert [(each["Threshold"], each["NotificationState"]) for each in found] == [(90, "OK"), (100, "OK")]
    of_account = budgets.describe_budget_notifications_for_account(AccountId=MANAGEMENT)
    assert {"BudgetName": "told", "Notifications": found} in of_account["BudgetNotificationsForAccount"]
    # A percentage is what a threshold without a type is.
    budgets.delete_notification(**names, Notification=passed(90, ThresholdType="PERCENTAGE"))
    gone = {**names, "Notification": passed(90)}
    assert code(lambda: budgets.delete_notification(**gone)) == "NotFoundException"


def test_a_budget_has_ten_notifications(budgets: Any) -> None:
    names = create(budgets, "many", *(passed(each) for each in range(1, 11)))
    more = {**names, "Notification": passed(11), "Subscribers": [MAIL]}
    assert code(lambda: budgets.create_notification(**more)) == "CreationLimitExceededException"


def test_subscribers_are_ten_addresses_and_one_topic_of_the_same_account(world: World, budgets: Any) -> None:
    names = {**create(budgets, "subscribers", passed()), "Notification": passed()}
    topic = {"SubscriptionType": "SNS", "Address": f"arn:aws:sns:us-east-1:{MANAGEMENT}:spend"}
    budgets.create_subscriber(**names, Subscriber=topic)
    for number in range(9):
        budgets.create_subscriber(**names, Subscriber=MAIL | {"Address": f"a{number}@example.com"})
    for subscriber, refused in (
        (MAIL | {"Address": "eleventh@example.com"}, "CreationLimitExceededException"),
        (topic | {"Address": f"arn:aws:sns:us-east-1:{MANAGEMENT}:two"}, "CreationLimitExceededException"),
    ):
        asked = {**names, "Subscriber": subscriber}
        assert code(lambda asked=asked: budgets.create_subscriber(**asked)) == refused  # type: ignore[misc]
    other = topic["Address"].replace(MANAGEMENT, world.account())
    for new in (MAIL | {"Address": "nobody"}, topic | {"Address": "x"}, topic | {"Address": other}):
        asked = {**names, "OldSubscriber": topic if new["SubscriptionType"] == "SNS" else MAIL, "NewSubscriber": new}
        assert code(lambda asked=asked: budgets.update_subscriber(**asked)) == "InvalidParameterException"  # type: ignore[misc]
    again = {**names, "OldSubscriber": MAIL, "NewSubscriber": MAIL | {"Address": "a1@example.com"}}
    assert code(lambda: budgets.update_subscriber(**again)) == "DuplicateRecordException"


def test_the_last_subscriber_takes_the_notification_with_it(budgets: Any) -> None:
    names = create(budgets, "last", passed())
    told = {**names, "Notification": passed()}
    assert budgets.describe_subscribers_for_notification(**told)["Subscribers"] == [MAIL]
    budgets.update_subscriber(**told, OldSubscriber=MAIL, NewSubscriber=MAIL | {"Address": "new@example.com"})
    assert code(lambda: budgets.delete_subscriber(**told, Subscriber=MAIL)) == "NotFoundException"
    budgets.delete_subscriber(**told, Subscriber=MAIL | {"Address": "new@example.com"})
    assert budgets.describe_notifications_for_budget(**names).get("Notifications", []) == []


def test_budgets_are_tagged(budgets: Any) -> None:
    create(budgets, "tagged")
    arn = f"arn:aws:budgets::{MANAGEMENT}:budget/tagged"
    budgets.tag_resource(ResourceARN=arn, ResourceTags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
    budgets.untag_resource(ResourceARN=arn, ResourceTagKeys=["a"])
    assert budgets.list_tags_for_resource(ResourceARN=arn)["ResourceTags"] == [{"Key": "b", "Value": "2"}]
    assert code(lambda: budgets.list_tags_for_resource(ResourceARN=f"{arn}x")) == "NotFoundException"


def test_budgets_are_listed_page_by_page(budgets: Any) -> None:
    for name in ("page-1", "page-2"):
        create(budgets, name)
    first = budgets.describe_budgets(AccountId=MANAGEMENT, MaxResults=1)
    second = budgets.describe_budgets(AccountId=MANAGEMENT, MaxResults=1, NextToken=first["NextToken"])
    assert first["Budgets"][0]["BudgetName"] != second["Budgets"][0]["BudgetName"]
    wrong = {"AccountId": MANAGEMENT, "NextToken": "x"}
    assert code(lambda: budgets.describe_budgets(**wrong)) == "InvalidNextTokenException"


def test_spend_over_a_threshold_is_told_once(world: World, budgets: Any) -> None:
    account = world.account()
    names = create(budgets, "spent", passed(80), passed(100), CostFilters={"LinkedAccount": [account]})
    assert spend(world, account, 80) == []
    (told,) = spend(world, account, 1)
    assert (told["Budget"], told["Notification"]["Threshold"], told["Emails"]) == ("spent", 80, [MAIL["Address"]])
    assert spend(world, account, 1) == []
    assert [each["Notification"]["Threshold"] for each in spend(world, account, 50)] == [100]
    found = budgets.describe_budget(**names)["Budget"]["CalculatedSpend"]
    assert found["ActualSpend"] == {"Amount": "132.0", "Unit": "USD"}
    states = budgets.describe_notifications_for_budget(**names)["Notifications"]
    assert {each["NotificationState"] for each in states} == {"ALARM"}
    assert spend(world, world.account(), 1000) == []


def test_a_forecast_and_an_absolute_threshold_are_told(world: World, budgets: Any) -> None:
    account = world.account()
    told = (passed(100, "FORECASTED"), passed(10, ThresholdType="ABSOLUTE_VALUE"))
    create(budgets, "forecast", *told, CostFilters={"LinkedAccount": [account]})
    (only,) = spend(world, account, 5, forecast=101)
    assert only["Notification"]["NotificationType"] == "FORECASTED"
    (only,) = spend(world, account, 6, forecast=0)
    assert only["Notification"]["ThresholdType"] == "ABSOLUTE_VALUE"


def test_a_member_counts_its_own_spend(world: World) -> None:
    account, other = world.account(), world.account()
    create(world.member("budgets", account), "own", passed(), account=account, CostFilters=None)
    assert spend(world, other, 500) == []
    assert [each["Budget"] for each in spend(world, account, 500)] == ["own"]


def test_a_budget_counts_by_tag_service_and_category(world: World, budgets: Any) -> None:
    account = world.account()
    rule = {"Value": "sandbox", "Rule": {"Dimensions": {"Key": "LINKED_ACCOUNT", "Values": [account]}}}
    world.aws.client("ce").create_cost_category_definition(
        Name="unit", RuleVersion="CostCategoryExpression.v1", Rules=[rule], DefaultValue="rest"
    )
    create(budgets, "tag", passed(), CostFilters={"TagKeyValue": ["user:team$blue"], "LinkedAccount": [account]})
    create(budgets, "service", passed(), CostFilters={"Service": ["Amazon EC2"], "LinkedAccount": [account]})
    create(budgets, "category", passed(), CostFilters={"CostCategory": ["unit$sandbox"]})
    expression = {"CostCategories": {"Key": "unit", "Values": ["sandbox"]}}
    others = {"Not": {"Tags": {"Key": "team", "Values": ["blue"]}}}
    create(budgets, "expression", passed(), CostFilters=None, FilterExpression={"And": [expression, others]})
    told = spend(world, account, 90, tag="team=blue")
    assert [each["Budget"] for each in told] == ["tag", "category"]
    told = spend(world, account, 90, service="Amazon EC2")
    assert [each["Budget"] for each in told] == ["service", "expression"]


def test_a_topic_is_told_where_its_policy_lets_budgets(world: World, budgets: Any) -> None:
    account, sns, sqs = world.account(), world.aws.client("sns"), world.aws.client("sqs")
    topic = sns.create_topic(Name="spend")["TopicArn"]
    queue = sqs.create_queue(QueueName="spend")["QueueUrl"]
    queue_arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue_arn)
    names = create(budgets, "topic", passed(10), passed(20), CostFilters={"LinkedAccount": [account]})
    for threshold in (10, 20):
        subscriber = {"SubscriptionType": "SNS", "Address": topic}
        budgets.create_subscriber(**names, Notification=passed(threshold), Subscriber=subscriber)
    (told,) = spend(world, account, 11)
    assert "does not let budgets.amazonaws.com publish" in told["Topics"][topic]
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "budgets.amazonaws.com"},
        "Action": "sns:Publish",
        "Resource": topic,
        "Condition": {
            "StringEquals": {"aws:SourceAccount": MANAGEMENT},
            "ArnLike": {"aws:SourceArn": f"arn:aws:budgets::{MANAGEMENT}:*"},
        },
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    sns.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=policy)
    (told,) = spend(world, account, 11)
    assert told["Topics"] == {topic: None}
    (message,) = sqs.receive_message(QueueUrl=queue)["Messages"]
    assert "Budget Name: topic" in json.loads(message["Body"])["Message"]
