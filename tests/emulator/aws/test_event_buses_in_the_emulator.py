"""Events on their way to a bus of another account and Region, and what stops them."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import World
from event_bus import TRUST, Receiver, forward, lost, receiver_in, sender
from findings_alarm import HOME, LINKED

MINE = {"source": ["mine"]}
ENTRY = {"Source": "mine", "DetailType": "test", "Detail": "{}"}


@pytest.fixture
def receiver(world: World) -> Receiver:
    return receiver_in(world)


@pytest.fixture
def account(world: World) -> str:
    return world.account()


@pytest.fixture
def clients(world: World, account: str) -> dict[str, Any]:
    return sender(world, account, LINKED)


def test_an_event_arrives_as_it_was_in_an_account_and_region_of_the_organization(
    world: World, receiver: Receiver, account: str, clients: dict[str, Any]
) -> None:
    organization = world.organizations.describe_organization()["Organization"]["Id"]
    receiver.let_in(Condition={"StringEquals": {"aws:PrincipalOrgID": organization}})
    forward(clients, MINE, account, receiver.bus)

    clients["events"].put_events(Entries=[ENTRY, {**ENTRY, "Source": "other"}])

    (event,) = receiver.arrived()
    assert (event["account"], event["region"], event["source"]) == (account, LINKED, "mine")
    assert lost(clients) == []


@pytest.mark.parametrize(
    "condition",
    [
        {"StringEquals": {"aws:PrincipalOrgID": "o-strangers00"}},
        {"StringEquals": {"events:source": "other"}},
        {"ArnEquals": {"aws:SourceArn": "arn:aws:events:eu-west-1:111122223333:rule/other"}},
    ],
)
def test_a_bus_that_does_not_let_the_sender_in_gets_nothing(
    receiver: Receiver, account: str, clients: dict[str, Any], condition: dict[str, Any]
) -> None:
    forward(clients, MINE, account, receiver.bus)
    for has_policy in (False, True):
        if has_policy:
            receiver.let_in(Condition=condition)
        clients["events"].put_events(Entries=[ENTRY])
        (reason,) = lost(clients)
        assert f"the policy of {receiver.bus} does not let" in reason
    assert receiver.arrived() == []


def test_a_bus_knows_the_sender_by_account_role_rule_and_source(
    receiver: Receiver, account: str, clients: dict[str, Any]
) -> None:
    forward(clients, MINE, account, receiver.bus)
    rule = f"arn:aws:events:{LINKED}:{account}:rule/forward"
    receiver.let_in(
        {"AWS": f"arn:aws:iam::{account}:role/forwards"},
        Condition={
            "ArnEquals": {"aws:SourceArn": rule},
            "StringEquals": {"events:source": "mine", "events:detail-type": "test"},
        },
    )
    clients["events"].put_events(Entries=[ENTRY])
    assert len(receiver.arrived()) == 1


def test_the_role_must_allow_the_bus_and_trust_eventbridge(
    receiver: Receiver, account: str, clients: dict[str, Any]
) -> None:
    def reason() -> str:
        clients["events"].put_events(Entries=[ENTRY])
        (found,) = lost(clients)
        return found

    receiver.let_in()
    other = {"Effect": "Allow", "Action": "events:PutEvents", "Resource": f"{receiver.bus}-2"}
    forward(clients, MINE, account, receiver.bus, json.dumps({"Version": "2012-10-17", "Statement": [other]}))
    assert "do not let it events:PutEvents" in reason()

    policy = {"Version": "2012-10-17", "Statement": [{**other, "Resource": receiver.bus}]}
    arn = clients["iam"].create_policy(PolicyName="put", PolicyDocument=json.dumps(policy))["Policy"]["Arn"]
    clients["iam"].attach_role_policy(RoleName="forwards", PolicyArn=arn)
    clients["events"].put_events(Entries=[ENTRY])
    assert len(receiver.arrived()) == 1

    deny = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "events:*", "Resource": "*"}]}
    clients["iam"].put_role_policy(RoleName="forwards", PolicyName="deny", PolicyDocument=json.dumps(deny))
    assert "do not let it" in reason()
    clients["iam"].delete_role_policy(RoleName="forwards", PolicyName="deny")

    elsewhere = TRUST.replace("events.amazonaws.com", "ec2.amazonaws.com")
    clients["iam"].update_assume_role_policy(RoleName="forwards", PolicyDocument=elsewhere)
    assert "does not trust events.amazonaws.com" in reason()
    assert receiver.arrived() == []


def test_a_role_may_ask_for_the_rule_that_it_works_for(
    receiver: Receiver, account: str, clients: dict[str, Any]
) -> None:
    receiver.let_in()
    forward(clients, MINE, account, receiver.bus)
    for name, arrives in (("forward", 1), ("other", 0)):
        trust = json.loads(TRUST)
        keys = {"aws:SourceArn": f"arn:aws:events:{LINKED}:{account}:rule/{name}", "aws:SourceAccount": account}
        trust["Statement"][0]["Condition"] = {"StringEquals": keys}
        clients["iam"].update_assume_role_policy(RoleName="forwards", PolicyDocument=json.dumps(trust))
        clients["events"].put_events(Entries=[ENTRY])
        assert len(receiver.arrived()) == arrives


def test_a_guardrail_of_the_sender_stops_its_events(
    world: World, receiver: Receiver, account: str, clients: dict[str, Any]
) -> None:
    receiver.let_in()
    forward(clients, MINE, account, receiver.bus)
    condition = {"StringEquals": {"aws:RequestedRegion": HOME}}
    deny = {"Effect": "Deny", "Action": "events:PutEvents", "Resource": "*", "Condition": condition}
    policy = world.policy(content=json.dumps({"Version": "2012-10-17", "Statement": [deny]}))
    world.organizations.attach_policy(PolicyId=policy, TargetId=account)

    clients["events"].put_events(Entries=[ENTRY])

    (reason,) = lost(clients)
    assert "explicit deny in a service control policy" in reason


def test_an_event_goes_on_to_no_third_bus(world: World, receiver: Receiver, account: str) -> None:
    receiver.let_in()
    middle = sender(world, account, HOME)
    forward(middle, MINE, account, receiver.bus)
    middle["events"].put_permission(EventBusName="default", StatementId="all", Action="events:PutEvents", Principal="*")
    first = world.account()
    clients = sender(world, first, LINKED)
    forward(clients, MINE, first, f"arn:aws:events:{HOME}:{account}:event-bus/default")

    clients["events"].put_events(Entries=[ENTRY])

    assert lost(clients) == []
    assert lost(middle) == ["the event came from another bus already"]
    assert receiver.arrived() == []


def test_a_bus_of_the_own_account_needs_no_policy(world: World, receiver: Receiver) -> None:
    clients = sender(world, receiver.account, LINKED)
    forward(clients, MINE, receiver.account, receiver.bus)
    clients["events"].put_events(Entries=[ENTRY])
    assert len(receiver.arrived()) == 1
    deny = {"Effect": "Deny", "Principal": "*", "Action": "events:PutEvents", "Resource": receiver.bus}
    policy = json.dumps({"Version": "2012-10-17", "Statement": deny})
    receiver.client("events").put_permission(EventBusName="alarms", Policy=policy)
    clients["events"].put_events(Entries=[ENTRY])
    assert receiver.arrived() == []


def test_a_bus_that_is_gone_gets_nothing_and_one_with_rules_stays(
    receiver: Receiver, account: str, clients: dict[str, Any]
) -> None:
    forward(clients, MINE, account, f"{receiver.bus}-2")
    clients["events"].put_events(Entries=[ENTRY])
    assert lost(clients) == [f"{receiver.bus}-2 does not exist"]
    with pytest.raises(ClientError, match="has rules"):
        receiver.client("events").delete_event_bus(Name="alarms")


def test_targets_of_another_region_are_buses_with_a_role(account: str, clients: dict[str, Any]) -> None:
    clients["events"].put_rule(Name="r", EventPattern=json.dumps(MINE))
    for arn, message in (
        (f"arn:aws:sns:{HOME}:{account}:topic", "cross-region target is not permitted"),
        (f"arn:aws:events:{HOME}:{account}:event-bus/default", "RoleArn is required"),
    ):
        with pytest.raises(ClientError, match=message):
            clients["events"].put_targets(Rule="r", Targets=[{"Id": "a", "Arn": arn}])


def test_a_role_of_another_account_forwards_nothing(
    world: World, receiver: Receiver, account: str, clients: dict[str, Any]
) -> None:
    receiver.let_in()
    forward(clients, MINE, account, receiver.bus)
    role = f"arn:aws:iam::{world.account()}:role/forwards"
    target = {"Id": "bus", "Arn": receiver.bus, "RoleArn": role}
    clients["events"].put_targets(Rule="forward", Targets=[target])
    clients["events"].put_events(Entries=[ENTRY])
    assert receiver.arrived() == []


def test_events_are_put_on_another_accounts_bus_where_its_policy_lets(
    receiver: Receiver, account: str, clients: dict[str, Any]
) -> None:
    entry = {**ENTRY, "EventBusName": receiver.bus}
    with pytest.raises(ClientError, match="AccessDenied"):
        clients["events"].put_events(Entries=[entry])
    receiver.let_in({"AWS": account})
    clients["events"].put_events(Entries=[entry])
    assert [event["account"] for event in receiver.arrived()] == [account]


def test_a_policy_takes_the_place_of_the_one_before_and_statements_are_added(receiver: Receiver) -> None:
    events = receiver.client("events")
    receiver.let_in({"AWS": "444455556666"})
    receiver.let_in({"AWS": "777788889999"})
    condition = {"Type": "StringEquals", "Key": "aws:PrincipalOrgID", "Value": "o-abcdefghij"}
    events.put_permission(
        EventBusName="alarms", StatementId="org", Action="events:PutEvents", Principal="*", Condition=condition
    )
    first, second = json.loads(events.describe_event_bus(Name="alarms")["Policy"])["Statement"]
    assert first["Principal"] == {"AWS": "777788889999"}
    assert (second["Principal"], second["Sid"]) == ("*", "org")
    assert second["Condition"] == {"StringEquals": {"aws:PrincipalOrgID": "o-abcdefghij"}}
    events.remove_permission(EventBusName="alarms", RemoveAllPermissions=True)
    assert "Policy" not in events.describe_event_bus(Name="alarms")


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"Policy": "no JSON"}, "ValidationException"),
        ({"Policy": '{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'}, "ValidationException"),
        ({"Policy": " " * 10_241}, "PolicyLengthExceededException"),
        ({"Principal": "*"}, "ValidationException"),
        ({"EventBusName": "nowhere", "Policy": "{}"}, "ResourceNotFoundException"),
    ],
)
def test_wrong_policies_are_refused(receiver: Receiver, parameters: dict[str, str], code: str) -> None:
    with pytest.raises(ClientError, match=code):
        receiver.client("events").put_permission(**{"EventBusName": "alarms", **parameters})


def test_a_rule_and_a_bus_of_one_name_have_tags_of_their_own(receiver: Receiver) -> None:
    events = receiver.client("events")
    rule = events.put_rule(Name="alarms", EventPattern=json.dumps(MINE))["RuleArn"]
    events.tag_resource(ResourceARN=receiver.bus, Tags=[{"Key": "of", "Value": "bus"}, {"Key": "a", "Value": "b"}])
    events.tag_resource(ResourceARN=rule, Tags=[{"Key": "of", "Value": "rule"}])
    events.untag_resource(ResourceARN=receiver.bus, TagKeys=["a"])
    tags = [events.list_tags_for_resource(ResourceARN=arn)["Tags"] for arn in (receiver.bus, rule)]
    assert tags == [[{"Key": "of", "Value": "bus"}], [{"Key": "of", "Value": "rule"}]]
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        events.list_tags_for_resource(ResourceARN=f"{rule}-2")
