"""Cost Explorer: anomaly monitors and subscriptions, and anomalies that are told."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from botocore.exceptions import ClientError
from emulated_world import MANAGEMENT, World

IMPACT = {
    "Dimensions": {
        "Key": "ANOMALY_TOTAL_IMPACT_ABSOLUTE",
        "MatchOptions": ["GREATER_THAN_OR_EQUAL"],
        "Values": ["100"],
    }
}
MAIL = {"Type": "EMAIL", "Address": "owner@example.com"}
TOPIC = {"Type": "SNS", "Address": f"arn:aws:sns:us-east-1:{MANAGEMENT}:spend"}


@pytest.fixture(scope="module")
def ce(world: World) -> Any:
    """The management account's client."""
    return world.aws.client("ce")


@pytest.fixture
def own(world: World) -> Any:
    """The client of a new account."""
    return world.member("ce")


def code(call: Callable[[], object]) -> str:
    with pytest.raises(ClientError) as caught:
        call()
    return str(caught.value.response["Error"]["Code"])


def dimensional(dimension: str = "SERVICE", **more: Any) -> dict[str, Any]:
    return {"MonitorName": "all", "MonitorType": "DIMENSIONAL", "MonitorDimension": dimension, **more}


def custom(**specification: Any) -> dict[str, Any]:
    return {"MonitorName": "some", "MonitorType": "CUSTOM", "MonitorSpecification": specification}


def linked(*accounts: str) -> dict[str, Any]:
    return {"Key": "LINKED_ACCOUNT", "Values": list(accounts)}


def test_an_account_has_one_monitor_of_a_dimension(ce: Any) -> None:
    arn = ce.create_anomaly_monitor(AnomalyMonitor=dimensional())["MonitorArn"]
    with pytest.raises(ClientError, match="Limit exceeded on dimensional spend monitor creation"):
        ce.create_anomaly_monitor(AnomalyMonitor=dimensional())
    other = ce.create_anomaly_monitor(AnomalyMonitor=dimensional("LINKED_ACCOUNT"))["MonitorArn"]
    ce.update_anomaly_monitor(MonitorArn=arn, MonitorName="services")
    (found,) = ce.get_anomaly_monitors(MonitorArnList=[arn])["AnomalyMonitors"]
    assert (found["MonitorName"], found["MonitorDimension"]) == ("services", "SERVICE")
    assert {each["MonitorArn"] for each in ce.get_anomaly_monitors()["AnomalyMonitors"]} >= {arn, other}
    for key in ("owner", "team"):
        tagged = dimensional("TAG", MonitorSpecification={"Tags": {"Key": key}})
        assert ce.create_anomaly_monitor(AnomalyMonitor=tagged)
    for each in (arn, other):
        ce.delete_anomaly_monitor(MonitorArn=each)
    assert code(lambda: ce.get_anomaly_monitors(MonitorArnList=[arn])) == "UnknownMonitorException"
    assert code(lambda: ce.delete_anomaly_monitor(MonitorArn=arn)) == "UnknownMonitorException"


@pytest.mark.parametrize(
    "monitor",
    [
        {"MonitorName": "x", "MonitorType": "DIMENSIONAL"},
        {"MonitorName": "x", "MonitorType": "CUSTOM"},
        custom(Dimensions=linked(MANAGEMENT)) | {"MonitorDimension": "SERVICE"},
        dimensional(MonitorSpecification={"Dimensions": linked(MANAGEMENT)}),
        custom(Dimensions={"Key": "REGION", "Values": ["eu-west-1"]}),
        custom(Dimensions=linked(*(f"{number:012}" for number in range(11)))),
        custom(Or=[]),
        dimensional("TAG"),
        dimensional("TAG", MonitorSpecification={"CostCategories": {"Key": "unit"}}),
    ],
)
def test_a_monitor_that_aws_would_refuse_is_refused(own: Any, monitor: dict[str, Any]) -> None:
    assert code(lambda: own.create_anomaly_monitor(AnomalyMonitor=monitor)) == "ValidationException"


def test_a_member_monitors_its_services_only(own: Any) -> None:
    refused = {"AnomalyMonitor": dimensional("LINKED_ACCOUNT")}
    assert code(lambda: own.create_anomaly_monitor(**refused)) == "ValidationException"
    assert own.create_anomaly_monitor(AnomalyMonitor=dimensional())


def test_an_account_has_a_hundred_monitors_of_its_choice(own: Any) -> None:
    for _ in range(100):
        own.create_anomaly_monitor(AnomalyMonitor=custom(Tags={"Key": "team", "Values": ["blue"]}))
    more = {"AnomalyMonitor": custom(Dimensions=linked(MANAGEMENT))}
    assert code(lambda: own.create_anomaly_monitor(**more)) == "LimitExceededException"


@pytest.fixture
def monitor(own: Any) -> str:
    return str(own.create_anomaly_monitor(AnomalyMonitor=dimensional())["MonitorArn"])


def subscription(monitor: str, **more: Any) -> dict[str, Any]:
    return {
        "SubscriptionName": "alerts",
        "MonitorArnList": [monitor],
        "Frequency": "DAILY",
        "Subscribers": [MAIL],
        "ThresholdExpression": IMPACT,
    } | more


def test_a_subscription_is_read_back_changed_and_deleted(own: Any, monitor: str) -> None:
    made = subscription(monitor, ThresholdExpression=None, Threshold=50.0)
    arn = own.create_anomaly_subscription(AnomalySubscription={k: v for k, v in made.items() if v is not None})[
        "SubscriptionArn"
    ]
    (found,) = own.get_anomaly_subscriptions(SubscriptionArnList=[arn])["AnomalySubscriptions"]
    assert found["ThresholdExpression"]["Dimensions"]["Values"] == ["50.0"]
    assert found["Subscribers"] == [MAIL | {"Status": "CONFIRMED"}]
    own.update_anomaly_subscription(SubscriptionArn=arn, Frequency="IMMEDIATE", Subscribers=[TOPIC])
    own.update_anomaly_subscription(SubscriptionArn=arn, Threshold=7.0)
    (found,) = own.get_anomaly_subscriptions(MonitorArn=monitor)["AnomalySubscriptions"]
    assert (found["Frequency"], found["ThresholdExpression"]["Dimensions"]["Values"]) == ("IMMEDIATE", ["7.0"])
    own.delete_anomaly_monitor(MonitorArn=monitor)
    assert own.get_anomaly_subscriptions(MonitorArn=monitor)["AnomalySubscriptions"] == []
    own.delete_anomaly_subscription(SubscriptionArn=arn)
    gone = {"SubscriptionArnList": [arn]}
    assert code(lambda: own.get_anomaly_subscriptions(**gone)) == "UnknownSubscriptionException"


@pytest.mark.parametrize(
    ("more", "refused"),
    [
        ({"MonitorArnList": []}, "ValidationException"),
        ({"MonitorArnList": [f"arn:aws:ce::{MANAGEMENT}:anomalymonitor/none"]}, "UnknownMonitorException"),
        ({"Subscribers": [TOPIC]}, "ValidationException"),
        ({"Frequency": "IMMEDIATE"}, "ValidationException"),
        ({"Subscribers": []}, "ValidationException"),
        ({"Subscribers": [MAIL | {"Address": f"a{n}@example.com"} for n in range(11)]}, "ValidationException"),
        ({"Frequency": "IMMEDIATE", "Subscribers": [TOPIC, TOPIC]}, "ValidationException"),
        ({"ThresholdExpression": {}}, "ValidationException"),
        ({"Threshold": 1.0}, "ValidationException"),
        ({"ThresholdExpression": {"Dimensions": {"Key": "REGION", "Values": ["1"]}}}, "ValidationException"),
        (
            {"ThresholdExpression": {"And": [IMPACT, {"Dimensions": IMPACT["Dimensions"] | {"Values": ["x"]}}]}},
            "ValidationException",
        ),
    ],
)
def test_a_subscription_that_aws_would_refuse_is_refused(
    own: Any, monitor: str, more: dict[str, Any], refused: str
) -> None:
    made = subscription(monitor, **more)
    assert code(lambda: own.create_anomaly_subscription(AnomalySubscription=made)) == refused


def test_what_cost_explorer_keeps_is_tagged(own: Any, monitor: str) -> None:
    own.tag_resource(ResourceArn=monitor, ResourceTags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
    own.untag_resource(ResourceArn=monitor, ResourceTagKeys=["a"])
    assert own.list_tags_for_resource(ResourceArn=monitor)["ResourceTags"] == [{"Key": "b", "Value": "2"}]
    unknown = {"ResourceArn": f"{monitor}x"}
    assert code(lambda: own.list_tags_for_resource(**unknown)) == "ResourceNotFoundException"


def test_monitors_are_listed_page_by_page(own: Any, monitor: str) -> None:
    own.create_anomaly_monitor(AnomalyMonitor=custom(Tags={"Key": "team", "Values": ["blue"]}))
    first = own.get_anomaly_monitors(MaxResults=1)
    (second,) = own.get_anomaly_monitors(MaxResults=1, NextPageToken=first["NextPageToken"])["AnomalyMonitors"]
    assert (first["AnomalyMonitors"][0]["MonitorArn"], second["MonitorName"]) == (monitor, "some")
    assert code(lambda: own.get_anomaly_monitors(NextPageToken="x")) == "InvalidNextTokenException"


def anomaly(world: World, account: str, impact: float, **more: Any) -> list[dict[str, Any]]:
    """What is told of an anomaly."""
    asked = urlencode({"account": account, "impact": impact, **more})
    told: list[dict[str, Any]] = world.aws.get(f"/_foundation/cost-anomaly?{asked}")["Alerts"]
    return told


def test_an_anomaly_is_told_from_the_threshold_on_by_the_monitors_that_watch_it(world: World) -> None:
    account, other = world.account(), world.account()
    own, payer = world.member("ce", account), world.aws.client("ce")
    services = own.create_anomaly_monitor(AnomalyMonitor=dimensional())["MonitorArn"]
    both = {"And": [IMPACT, {"Dimensions": IMPACT["Dimensions"] | {"Key": "ANOMALY_TOTAL_IMPACT_PERCENTAGE"}}]}
    own.create_anomaly_subscription(AnomalySubscription=subscription(services, ThresholdExpression=both))
    specification = custom(Dimensions=linked(account))
    some = payer.create_anomaly_monitor(AnomalyMonitor=specification)["MonitorArn"]
    either = {"Or": [IMPACT, {"Dimensions": IMPACT["Dimensions"] | {"Values": ["1000"]}}]}
    payer.create_anomaly_subscription(
        AnomalySubscription=subscription(some, ThresholdExpression=either, SubscriptionName="payer")
    )
    assert anomaly(world, account, 99) == []
    assert anomaly(world, other, 500) == []
    assert [each["Subscription"] for each in anomaly(world, account, 100)] == ["payer", "alerts"]
    (told,) = anomaly(world, account, 100, percentage=99)
    assert (told["Subscription"], told["Emails"], told["Topics"]) == ("payer", [MAIL["Address"]], {})


def test_a_topic_is_told_of_an_anomaly_where_its_policy_lets_the_service(world: World) -> None:
    account = world.account()
    ce, sns = world.member("ce", account), world.member("sns", account)
    topic = sns.create_topic(Name="anomalies")["TopicArn"]
    services = ce.create_anomaly_monitor(AnomalyMonitor=dimensional())["MonitorArn"]
    told = subscription(services, Frequency="IMMEDIATE", Subscribers=[{"Type": "SNS", "Address": topic}])
    ce.create_anomaly_subscription(AnomalySubscription=told)
    (alert,) = anomaly(world, account, 500)
    assert "does not let costalerts.amazonaws.com publish" in alert["Topics"][topic]
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "costalerts.amazonaws.com"},
        "Action": "sns:Publish",
        "Resource": topic,
        "Condition": {"StringEquals": {"aws:SourceAccount": account}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    sns.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=policy)
    (alert,) = anomaly(world, account, 500)
    assert (alert["Emails"], alert["Topics"]) == ([], {topic: None})
