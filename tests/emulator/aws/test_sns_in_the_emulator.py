"""SNS: subscriptions that wait for confirmation, and topics whose policies are read."""

import pytest
from botocore.exceptions import ClientError
from emulated_world import World
from findings_alarm import HOME, Alarm, alarm_in, allow


@pytest.fixture
def alarm(world: World) -> Alarm:
    return alarm_in(world)


def test_email_subscriptions_stay_pending(alarm: Alarm) -> None:
    sns = alarm.client("sns")
    subscribe = {"TopicArn": alarm.topic, "Protocol": "email", "Endpoint": "soc@example.com"}

    assert sns.subscribe(**subscribe)["SubscriptionArn"] == "pending confirmation"
    arn = sns.subscribe(**subscribe, ReturnSubscriptionArn=True)["SubscriptionArn"]

    attributes = sns.get_subscription_attributes(SubscriptionArn=arn)["Attributes"]
    assert (attributes["PendingConfirmation"], attributes["Endpoint"]) == ("true", "soc@example.com")
    listed = sns.list_subscriptions_by_topic(TopicArn=alarm.topic)["Subscriptions"]
    assert {(item["Protocol"], item["SubscriptionArn"].count(":")) for item in listed} == {("sqs", 6), ("email", 0)}
    with pytest.raises(ClientError, match="pending confirmation"):
        sns.unsubscribe(SubscriptionArn=arn)
    with pytest.raises(ClientError, match="InvalidParameter"):
        sns.subscribe(**subscribe | {"Endpoint": "nobody"})


def test_wrong_attributes_of_a_subscription_are_refused(alarm: Alarm) -> None:
    for attributes in ({"Colour": "red"}, {"FilterPolicy": '{"a": {"b": {"c": 1}}}'}):
        with pytest.raises(ClientError, match="InvalidParameter"):
            alarm.client("sns").subscribe(
                TopicArn=alarm.topic, Protocol="email", Endpoint="a@example.com", Attributes=attributes
            )


def test_other_accounts_subscribe_where_the_topic_policy_lets_them(world: World, alarm: Alarm) -> None:
    other = world.account()
    stranger = world.member("sns", other, HOME)
    subscribe = {"TopicArn": alarm.topic, "Protocol": "email", "Endpoint": "a@example.com"}
    with pytest.raises(ClientError, match="AuthorizationError"):
        stranger.subscribe(**subscribe)

    policy = allow("sns:Subscribe", alarm.topic, {"AWS": other})
    alarm.client("sns").set_topic_attributes(TopicArn=alarm.topic, AttributeName="Policy", AttributeValue=policy)

    assert stranger.subscribe(**subscribe)


def test_wrong_attributes_of_a_topic_are_refused(alarm: Alarm) -> None:
    sns = alarm.client("sns")
    for name, value in (("Policy", "no JSON"), ("Colour", "red")):
        with pytest.raises(ClientError, match="InvalidParameter"):
            sns.set_topic_attributes(TopicArn=alarm.topic, AttributeName=name, AttributeValue=value)
    with pytest.raises(ClientError, match="NotFound"):
        sns.set_topic_attributes(TopicArn=f"{alarm.topic}x", AttributeName="DisplayName", AttributeValue="a")
