"""A rule with an encrypted topic as its target, and queues that show what arrives and what does not."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from emulated_world import World

HOME, LINKED = "eu-central-1", "eu-west-1"
SERVICE = {"Service": "events.amazonaws.com"}
PATTERN = {
    "source": ["aws.securityhub"],
    "detail-type": ["Security Hub Findings - Imported"],
    "detail": {"findings": {"Severity": {"Label": ["HIGH", "CRITICAL"]}}},
}


def allow(action: str | list[str], resource: str, principal: object, **more: object) -> str:
    statement = {"Effect": "Allow", "Principal": principal, "Action": action, "Resource": resource, **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@dataclass
class Alarm:
    """In an account of its own."""

    client: Callable[[str], Any]
    account: str
    topic: str
    key: str
    queue: str
    dead: str
    rule: str

    def messages(self, queue: str | None = None) -> list[dict[str, Any]]:
        answer = self.client("sqs").receive_message(
            QueueUrl=queue or self.queue, MaxNumberOfMessages=10, MessageAttributeNames=["All"]
        )
        for message in answer.get("Messages", []):
            self.client("sqs").delete_message(QueueUrl=queue or self.queue, ReceiptHandle=message["ReceiptHandle"])
        found: list[dict[str, Any]] = answer.get("Messages", [])
        return found

    def delivered(self) -> list[Any]:
        return [json.loads(json.loads(message["Body"])["Message"]) for message in self.messages()]

    def titles(self) -> list[str]:
        return [event["detail"]["findings"][0]["Title"] for event in self.delivered()]

    def reasons(self) -> list[str]:
        """Why events were not delivered."""
        return [message["MessageAttributes"]["ERROR_MESSAGE"]["StringValue"] for message in self.messages(self.dead)]

    def allow_topic(self, **more: object) -> None:
        policy = allow("sns:Publish", self.topic, SERVICE, **more)
        self.client("sns").set_topic_attributes(TopicArn=self.topic, AttributeName="Policy", AttributeValue=policy)

    def allow_key(self) -> None:
        policy = json.loads(allow(["kms:GenerateDataKey*", "kms:Decrypt"], "*", SERVICE))
        owner = {"AWS": f"arn:aws:iam::{self.account}:root"}
        policy["Statement"] += json.loads(allow("kms:*", "*", owner))["Statement"]
        self.client("kms").put_key_policy(KeyId=self.key, PolicyName="default", Policy=json.dumps(policy))

    def put(self, **more: Any) -> dict[str, Any]:
        entry = {"Source": "mine", "DetailType": "test", "Detail": json.dumps({"a": {"b": ["c", 1]}})} | more
        answer: dict[str, Any] = self.client("events").put_events(Entries=[entry])
        return answer

    def target(self, **more: Any) -> None:
        dead = f"arn:aws:sqs:{HOME}:{self.account}:{self.dead.rpartition('/')[2]}"
        target = {"Id": "topic", "Arn": self.topic, "DeadLetterConfig": {"Arn": dead}, **more}
        self.client("events").put_targets(Rule=self.rule, Targets=[target])

    def listen(self, pattern: dict[str, Any]) -> None:
        self.client("events").put_rule(Name=self.rule, EventPattern=json.dumps(pattern))


def alarm_in(world: World) -> Alarm:
    """A new account with an alarm in it. Neither the topic's policy nor the key's lets EventBridge in yet."""
    account = world.account()
    session = world.aws.session(account)

    def client(service: str) -> Any:
        return world.aws.client(service, HOME, session)

    key = client("kms").create_key()["KeyMetadata"]["Arn"]
    topic = client("sns").create_topic(Name="findings", Attributes={"KmsMasterKeyId": key})["TopicArn"]
    queue, dead = (client("sqs").create_queue(QueueName=name)["QueueUrl"] for name in ("arrived", "dead"))
    arn = client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    made = Alarm(client, account, topic, key, queue, dead, "high")
    made.listen(PATTERN)
    made.target()
    return made


def finding(world: World, account: str, label: str, title: str, region: str = HOME) -> dict[str, Any]:
    """Import a finding in an account."""
    client = world.member("securityhub", account, region)
    answer: dict[str, Any] = client.batch_import_findings(
        Findings=[
            {
                "SchemaVersion": "2018-10-08",
                "Id": f"{title}-{region}",
                "ProductArn": f"arn:aws:securityhub:{region}:{account}:product/{account}/default",
                "GeneratorId": "tests",
                "AwsAccountId": account,
                "Types": ["Software and Configuration Checks"],
                "CreatedAt": "2026-01-01T00:00:00Z",
                "UpdatedAt": "2026-01-01T00:00:00Z",
                "Severity": {"Label": label},
                "Title": title,
                "Description": "x",
                "Resources": [{"Type": "Other", "Id": "x"}],
            }
        ]
    )
    return answer
