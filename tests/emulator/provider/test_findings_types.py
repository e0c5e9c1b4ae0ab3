"""Rules, targets, topics, their policies and subscriptions over gRPC: what brings findings to people."""

import json
from typing import Any

import pytest
from provider_engine import failure
from securityhub_estate import HOME, LINKED, Place, management

from emulator.provider.values import Properties

RULE = "aws:cloudwatch/eventRule:EventRule"
TARGET = "aws:cloudwatch/eventTarget:EventTarget"
TOPIC = "aws:sns/topic:Topic"
TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy"
SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription"

PATTERN = json.dumps({"source": ["aws.securityhub"], "detail": {"findings": {"Severity": {"Label": ["HIGH"]}}}})


@pytest.fixture(scope="module")
def place(port: int, endpoint: str) -> Place:
    return management(port, endpoint)


@pytest.fixture
def topic(place: Place, request: pytest.FixtureRequest) -> str:
    """A topic of the test's own."""
    name = request.node.originalname
    return str(place.client("sns").create_topic(Name=name)["TopicArn"])


def rule_of(place: Place, name: str, bus: str = "default") -> dict[str, Any]:
    found: dict[str, Any] = place.client("events").describe_rule(Name=name, EventBusName=bus)
    return found


def test_a_rule_is_made_changed_and_deleted(place: Place) -> None:
    inputs: Properties = {
        "name": "high",
        "description": "High findings",
        "eventPattern": PATTERN,
        "tags": {"owner": "soc"},
        "state": "ENABLED",
    }

    identifier, state = place.keeps(RULE, inputs)

    assert identifier == "high"
    assert state["arn"] == f"arn:aws:events:{HOME}:{place.account}:rule/high"
    assert (state["tagsAll"], state["isEnabled"], state["eventBusName"]) == ({"owner": "soc"}, True, "default")
    assert json.loads(rule_of(place, "high")["EventPattern"]) == json.loads(PATTERN)
    spaced = inputs | {"eventPattern": json.dumps(json.loads(PATTERN), indent=2)}
    assert place.engine.diff(RULE, inputs, spaced).changes == 1
    changed = inputs | {"description": "x", "state": "DISABLED", "tags": {"team": "soc"}}
    place.engine.update(RULE, identifier, inputs, changed)
    place.unchanged(RULE, identifier, changed)
    assert (rule_of(place, "high")["State"], rule_of(place, "high")["Description"]) == ("DISABLED", "x")
    assert place.replaced(RULE, inputs, inputs | {"name": "other"}) == ["name"]
    place.engine.delete(RULE, identifier, state)
    assert not place.is_there(RULE, identifier, inputs)


def test_a_rule_gets_a_name_and_can_be_imported(place: Place) -> None:
    inputs: Properties = {"scheduleExpression": "rate(1 day)", "isEnabled": False, "namePrefix": "daily-"}
    identifier, _ = place.keeps(RULE, inputs)
    assert identifier.startswith("daily-")
    imported, _ = place.engine.read(RULE, identifier)
    assert (imported["scheduleExpression"], imported["name"]) == ("rate(1 day)", identifier)


def test_a_rule_on_another_bus_and_in_another_region(place: Place) -> None:
    place.client("events").create_event_bus(Name="mine")
    identifier, _ = place.keeps(RULE, {"name": "a", "eventBusName": "mine", "eventPattern": PATTERN})
    assert identifier == "mine/a"
    assert rule_of(place, "a", "mine")["EventBusName"] == "mine"
    inputs: Properties = {"name": "there", "eventPattern": PATTERN, "region": LINKED}
    identifier, _ = place.keeps(RULE, inputs)
    assert place.client("events", LINKED).describe_rule(Name="there")["Name"] == "there"
    assert not place.is_there(RULE, identifier, {"eventPattern": PATTERN})


def test_a_target_is_made_changed_and_removed_before_its_rule(place: Place, topic: str) -> None:
    rule, _ = place.engine.create(RULE, {"name": "targeted", "eventPattern": PATTERN})
    inputs: Properties = {
        "rule": "targeted",
        "targetId": "topic",
        "arn": topic,
        "inputTransformer": {"inputPaths": {"title": "$.detail.findings[0].Title"}, "inputTemplate": '"<title>"'},
        "retryPolicy": {"maximumEventAgeInSeconds": 3600, "maximumRetryAttempts": 5},
        "deadLetterConfig": {"arn": f"arn:aws:sqs:{HOME}:{place.account}:dead"},
    }

    identifier, state = place.keeps(TARGET, inputs)

    assert identifier == "targeted-topic"
    (found,) = place.client("events").list_targets_by_rule(Rule="targeted")["Targets"]
    assert found["InputTransformer"]["InputPathsMap"] == {"title": "$.detail.findings[0].Title"}
    assert "has targets" in failure(lambda: place.engine.delete(RULE, rule, {}))
    changed: Properties = {"rule": "targeted", "targetId": "topic", "arn": topic, "inputPath": "$.detail"}
    place.engine.update(TARGET, identifier, inputs, changed)
    place.unchanged(TARGET, identifier, changed)
    (found,) = place.client("events").list_targets_by_rule(Rule="targeted")["Targets"]
    assert found == {"Id": "topic", "Arn": topic, "InputPath": "$.detail"}
    assert place.replaced(TARGET, inputs, inputs | {"targetId": "b"}) == ["targetId"]
    imported, _ = place.engine.read(TARGET, "targeted/topic")
    assert (imported["rule"], imported["targetId"], imported["arn"]) == ("targeted", "topic", topic)
    place.engine.delete(TARGET, identifier, state)
    assert not place.is_there(TARGET, identifier, changed)
    place.engine.delete(RULE, rule, {})


def test_a_target_without_an_id_gets_one(place: Place, topic: str) -> None:
    place.engine.create(RULE, {"name": "with-dashes", "eventPattern": PATTERN})
    inputs: Properties = {"rule": "with-dashes", "arn": topic}
    identifier, state = place.keeps(TARGET, inputs)
    assert identifier == f"with-dashes-{state['targetId']}"
    place.engine.delete(TARGET, identifier, state)
    assert place.client("events").list_targets_by_rule(Rule="with-dashes")["Targets"] == []


def test_a_target_wants_its_rule(place: Place, topic: str) -> None:
    inputs: Properties = {"rule": "nowhere", "targetId": "a", "arn": topic}
    assert "ResourceNotFoundException" in failure(lambda: place.engine.create(TARGET, inputs))
    assert not place.is_there(TARGET, "nowhere-a", inputs)


def test_a_topic_is_made_changed_and_deleted(place: Place) -> None:
    key = place.client("kms").create_key()["KeyMetadata"]["Arn"]
    inputs: Properties = {
        "name": "findings",
        "displayName": "Findings",
        "kmsMasterKeyId": key,
        "tags": {"owner": "soc", "a": "b"},
    }

    identifier, state = place.keeps(TOPIC, inputs)

    assert identifier == state["arn"] == f"arn:aws:sns:{HOME}:{place.account}:findings"
    assert (state["owner"], state["tagsAll"]) == (place.account, {"owner": "soc", "a": "b"})
    attributes = place.client("sns").get_topic_attributes(TopicArn=identifier)["Attributes"]
    assert (attributes["KmsMasterKeyId"], attributes["DisplayName"]) == (key, "Findings")
    changed: Properties = {"name": "findings", "displayName": "x", "tags": {"owner": "all"}}
    place.engine.update(TOPIC, identifier, inputs, changed)
    place.unchanged(TOPIC, identifier, changed)
    assert "KmsMasterKeyId" not in place.client("sns").get_topic_attributes(TopicArn=identifier)["Attributes"]
    tags = place.client("sns").list_tags_for_resource(ResourceArn=identifier)["Tags"]
    assert tags == [{"Key": "owner", "Value": "all"}]
    assert place.replaced(TOPIC, inputs, inputs | {"name": "other"}) == ["name"]
    place.engine.delete(TOPIC, identifier, state)
    assert not place.is_there(TOPIC, identifier, inputs)


def test_a_topic_in_another_region_with_a_made_up_name(place: Place) -> None:
    inputs: Properties = {"namePrefix": "alarms-", "region": LINKED}
    identifier, state = place.keeps(TOPIC, inputs)
    assert identifier.startswith(f"arn:aws:sns:{LINKED}:{place.account}:alarms-")
    assert place.client("sns", LINKED).get_topic_attributes(TopicArn=identifier)
    place.engine.delete(TOPIC, identifier, state)


def test_a_topic_policy_is_put_and_gives_way_to_the_default(place: Place, topic: str) -> None:
    def policy(account: str, **layout: int) -> str:
        statement = {"Effect": "Allow", "Principal": {"AWS": account}, "Action": "sns:Publish", "Resource": topic}
        return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, **layout)  # type: ignore[arg-type]

    inputs: Properties = {"arn": topic, "policy": policy(place.account, indent=2)}

    identifier, state = place.keeps(TOPIC_POLICY, inputs)

    assert (identifier, state["owner"]) == (topic, place.account)
    assert place.engine.diff(TOPIC_POLICY, inputs, inputs | {"policy": policy(place.account)}).changes == 1
    changed = inputs | {"policy": policy("444455556666")}
    place.engine.update(TOPIC_POLICY, identifier, inputs, changed)
    place.unchanged(TOPIC_POLICY, identifier, changed)
    assert "444455556666" in place.client("sns").get_topic_attributes(TopicArn=topic)["Attributes"]["Policy"]
    place.engine.delete(TOPIC_POLICY, identifier, state)
    default = json.loads(place.client("sns").get_topic_attributes(TopicArn=topic)["Attributes"]["Policy"])
    assert default["Id"] == "__default_policy_ID"
    wrong = inputs | {"policy": "no JSON"}
    assert "InvalidParameter" in failure(lambda: place.engine.create(TOPIC_POLICY, wrong))


def test_an_email_subscription_stays_pending_and_is_let_go(place: Place, topic: str) -> None:
    inputs: Properties = {"topic": topic, "protocol": "email", "endpoint": "soc@example.com"}

    identifier, state = place.keeps(SUBSCRIPTION, inputs)

    assert identifier.startswith(f"{topic}:")
    assert (state["pendingConfirmation"], state["ownerId"]) == (True, place.account)
    for name, value in (("endpoint", "b@example.com"), ("protocol", "sms"), ("topic", "other")):
        assert place.replaced(SUBSCRIPTION, inputs, inputs | {name: value}) == [name]
    place.engine.delete(SUBSCRIPTION, identifier, state)
    assert place.is_there(SUBSCRIPTION, identifier, inputs)
    place.client("sns").delete_topic(TopicArn=topic)
    assert not place.is_there(SUBSCRIPTION, identifier, inputs)


def test_a_queue_subscribes_and_changes_how(place: Place, topic: str) -> None:
    inputs: Properties = {
        "topic": topic,
        "protocol": "sqs",
        "endpoint": f"arn:aws:sqs:{HOME}:{place.account}:queue",
        "rawMessageDelivery": True,
        "filterPolicyScope": "MessageBody",
        "filterPolicy": json.dumps({"source": ["aws.securityhub"]}, indent=1),
    }

    identifier, state = place.keeps(SUBSCRIPTION, inputs)

    assert (state["pendingConfirmation"], state["rawMessageDelivery"]) == (False, True)
    changed = inputs | {"rawMessageDelivery": False, "filterPolicy": json.dumps({"source": ["other"]})}
    place.engine.update(SUBSCRIPTION, identifier, inputs, changed)
    place.unchanged(SUBSCRIPTION, identifier, changed)
    attributes = place.client("sns").get_subscription_attributes(SubscriptionArn=identifier)["Attributes"]
    assert json.loads(attributes["FilterPolicy"]) == {"source": ["other"]}
    place.engine.delete(SUBSCRIPTION, identifier, state)
    assert not place.is_there(SUBSCRIPTION, identifier, inputs)
