"""Event buses, their policies, and rules that send to them, over gRPC."""

import json

import pytest
from provider_engine import failure
from securityhub_estate import HOME, LINKED, Place, management

from emulator.provider.values import Properties

BUS = "aws:cloudwatch/eventBus:EventBus"
BUS_POLICY = "aws:cloudwatch/eventBusPolicy:EventBusPolicy"
RULE = "aws:cloudwatch/eventRule:EventRule"
TARGET = "aws:cloudwatch/eventTarget:EventTarget"
PATTERN = json.dumps({"source": ["aws.sts"]})


@pytest.fixture(scope="module")
def place(port: int, endpoint: str) -> Place:
    return management(port, endpoint)


def policy(principal: str, **layout: int) -> str:
    statement = {
        "Sid": "senders",
        "Effect": "Allow",
        "Principal": {"AWS": principal},
        "Action": "events:PutEvents",
        "Resource": f"arn:aws:events:{HOME}:111122223333:event-bus/guarded",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, **layout)  # type: ignore[arg-type]


def test_a_bus_is_made_changed_and_deleted(place: Place) -> None:
    queue = f"arn:aws:sqs:{HOME}:{place.account}:dead"
    inputs: Properties = {
        "name": "alarms",
        "description": "Alarms",
        "kmsKeyIdentifier": "alias/events",
        "deadLetterConfig": {"arn": queue},
        "tags": {"owner": "soc", "a": "b"},
    }

    identifier, state = place.keeps(BUS, inputs)

    arn = f"arn:aws:events:{HOME}:{place.account}:event-bus/alarms"
    assert (identifier, state["arn"], state["tagsAll"]) == ("alarms", arn, {"owner": "soc", "a": "b"})
    live = place.client("events").describe_event_bus(Name="alarms")
    assert (live["Description"], live["DeadLetterConfig"]) == ("Alarms", {"Arn": queue})
    changed: Properties = {
        "name": "alarms",
        "kmsKeyIdentifier": "alias/other",
        "deadLetterConfig": {"arn": f"{queue}-2"},
        "tags": {"owner": "all"},
    }
    place.engine.update(BUS, identifier, inputs, changed)
    place.unchanged(BUS, identifier, changed)
    live = place.client("events").describe_event_bus(Name="alarms")
    assert (live.get("Description", ""), live["KmsKeyIdentifier"]) == ("", "alias/other")
    assert place.replaced(BUS, inputs, inputs | {"name": "other"}) == ["name"]
    assert place.replaced(BUS, inputs, inputs | {"region": LINKED}) == ["region"]
    place.engine.delete(BUS, identifier, state)
    assert not place.is_there(BUS, identifier, inputs)


def test_a_bus_in_another_region_stays_while_it_has_rules(place: Place) -> None:
    inputs: Properties = {"name": "there", "region": LINKED}
    identifier, state = place.keeps(BUS, inputs)
    assert state["arn"] == f"arn:aws:events:{LINKED}:{place.account}:event-bus/there"
    assert not place.is_there(BUS, identifier, {"name": "there"})
    rule: Properties = {"name": "all", "eventBusName": "there", "eventPattern": PATTERN, "region": LINKED}
    made, _ = place.keeps(RULE, rule)
    assert made == "there/all"
    assert "has rules" in failure(lambda: place.engine.delete(BUS, identifier, state))
    place.engine.delete(RULE, made, rule)
    place.engine.delete(BUS, identifier, state)


def test_a_policy_of_a_bus_is_put_changed_and_taken_away(place: Place) -> None:
    place.engine.create(BUS, {"name": "guarded"})
    inputs: Properties = {"eventBusName": "guarded", "policy": policy("444455556666", indent=2)}

    identifier, state = place.keeps(BUS_POLICY, inputs)

    assert identifier == "guarded"
    assert place.engine.diff(BUS_POLICY, inputs, inputs | {"policy": policy("444455556666")}).changes == 1
    changed = inputs | {"policy": policy("777788889999")}
    place.engine.update(BUS_POLICY, identifier, inputs, changed)
    place.unchanged(BUS_POLICY, identifier, changed)
    live = json.loads(place.client("events").describe_event_bus(Name="guarded")["Policy"])
    assert [statement["Principal"] for statement in live["Statement"]] == [{"AWS": "777788889999"}]
    assert place.replaced(BUS_POLICY, inputs, inputs | {"eventBusName": "other"}) == ["eventBusName"]
    assert place.replaced(BUS_POLICY, inputs, inputs | {"region": LINKED}) == ["region"]
    place.engine.delete(BUS_POLICY, identifier, state)
    assert not place.is_there(BUS_POLICY, identifier, inputs)
    place.client("events").delete_event_bus(Name="guarded")
    place.engine.delete(BUS_POLICY, identifier, state)
    assert not place.is_there(BUS_POLICY, identifier, inputs)
    assert "ResourceNotFoundException" in failure(lambda: place.engine.create(BUS_POLICY, inputs))


def test_the_default_bus_has_a_policy_in_every_region(place: Place) -> None:
    inputs: Properties = {"policy": policy("444455556666"), "region": LINKED}
    identifier, _ = place.engine.create(BUS_POLICY, inputs)
    assert identifier == "default"
    assert "444455556666" in place.client("events", LINKED).describe_event_bus()["Policy"]


def test_a_rule_of_another_region_sends_to_a_bus_with_a_role(place: Place) -> None:
    bus = place.client("events").create_event_bus(Name="home")["EventBusArn"]
    place.keeps(RULE, {"name": "forward", "eventPattern": PATTERN, "region": LINKED})
    role = f"arn:aws:iam::{place.account}:role/forwards"
    inputs: Properties = {"rule": "forward", "targetId": "home", "arn": bus, "roleArn": role, "region": LINKED}
    identifier, state = place.keeps(TARGET, inputs)
    (found,) = place.client("events", LINKED).list_targets_by_rule(Rule="forward")["Targets"]
    assert found == {"Id": "home", "Arn": bus, "RoleArn": role}
    without: Properties = {**inputs, "targetId": "other"}
    del without["roleArn"]
    assert "RoleArn is required" in failure(lambda: place.engine.create(TARGET, without))
    place.engine.delete(TARGET, identifier, state)
    assert not place.is_there(TARGET, identifier, inputs)
