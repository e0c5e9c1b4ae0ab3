"""A bus that events of other accounts and Regions are sent to, and a queue that shows what arrives."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from emulated_world import World
from findings_alarm import HOME, SERVICE, allow

ASSUMED = {"source": ["aws.sts"], "detail": {"eventName": ["AssumeRole"]}}
SIGNED_IN = {"source": ["aws.signin"], "detail": {"eventName": ["ConsoleLogin"], "userIdentity": {"type": ["Root"]}}}
EVERYTHING = {"source": [{"prefix": ""}]}
TRUST = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": SERVICE, "Action": "sts:AssumeRole"}]}
)


@dataclass
class Receiver:
    """A custom bus in an account's home Region, whose one rule tells a topic, whose subscriber is a queue."""

    world: World
    account: str
    bus: str

    def client(self, service: str) -> Any:
        return self.world.member(service, self.account, HOME)

    def let_in(self, principal: object = "*", **more: object) -> None:
        """Put the bus's policy."""
        policy = json.loads(allow("events:PutEvents", self.bus, principal, **more))
        policy["Statement"][0]["Sid"] = "senders"
        self.client("events").put_permission(EventBusName="alarms", Policy=json.dumps(policy))

    def arrived(self) -> list[dict[str, Any]]:
        """The events that came since the last time."""
        sqs = self.client("sqs")
        url = sqs.get_queue_url(QueueName="arrived")["QueueUrl"]
        found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
        for message in found:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return [json.loads(json.loads(message["Body"])["Message"]) for message in found]


def receiver_in(world: World) -> Receiver:
    """A new account with a bus that lets nobody of another account in yet."""
    account = world.account()
    events, sns, sqs = (world.member(service, account, HOME) for service in ("events", "sns", "sqs"))
    bus = events.create_event_bus(Name="alarms")["EventBusArn"]
    topic = sns.create_topic(Name="alarms")["TopicArn"]
    policy = allow("sns:Publish", topic, SERVICE)
    sns.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=policy)
    sqs.create_queue(QueueName="arrived")
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=f"arn:aws:sqs:{HOME}:{account}:arrived")
    events.put_rule(Name="all", EventBusName="alarms", EventPattern=json.dumps(EVERYTHING))
    events.put_targets(Rule="all", EventBusName="alarms", Targets=[{"Id": "topic", "Arn": topic}])
    return Receiver(world, account, bus)


def forward(
    client: Mapping[str, Any], pattern: Mapping[str, Any], account: str, bus: str, role_policy: str | None = None
) -> None:
    """A rule `forward` in the account of the clients `iam` and `events`, to a bus, with a dead-letter queue `dead`."""
    role = "forwards"
    client["iam"].create_role(RoleName=role, AssumeRolePolicyDocument=TRUST)
    document = {"Effect": "Allow", "Action": "events:PutEvents", "Resource": bus}
    text = role_policy or json.dumps({"Version": "2012-10-17", "Statement": [document]})
    client["iam"].put_role_policy(RoleName=role, PolicyName="put", PolicyDocument=text)
    region = client["events"].meta.region_name
    client["sqs"].create_queue(QueueName="dead")
    client["events"].put_rule(Name="forward", EventPattern=json.dumps(pattern))
    target = {"Id": "bus", "Arn": bus, "RoleArn": f"arn:aws:iam::{account}:role/{role}"}
    dead = {"Arn": f"arn:aws:sqs:{region}:{account}:dead"}
    client["events"].put_targets(Rule="forward", Targets=[{**target, "DeadLetterConfig": dead}])


def sender(world: World, account: str, region: str) -> dict[str, Any]:
    """Clients of an account in a Region, for `forward`."""
    return {service: world.member(service, account, region) for service in ("iam", "events", "sqs")}


def lost(clients: Mapping[str, Any]) -> list[str]:
    """Why events of `forward`'s rule were not delivered, since the last time."""
    sqs = clients["sqs"]
    url = sqs.get_queue_url(QueueName="dead")["QueueUrl"]
    answer = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"])
    return [message["MessageAttributes"]["ERROR_MESSAGE"]["StringValue"] for message in answer.get("Messages", [])]
