"""The topic that budgets and anomalies tell, with its key and the addresses that get everything.

In us-east-1, where billing is. AWS Budgets takes a topic of the budget's own account alone, and SNS asks each address
before it writes to it.
"""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.given import given
from foundation.ordering import after


@dataclass(frozen=True)
class SpendTopicArgs:
    """Policies are JSON; `topic_policy` belongs to the topic that `topic` and `region` give its ARN."""

    topic: str
    region: str
    topic_policy: str
    key_policy: str
    subscribers: list[str]


class SpendTopic(pulumi.ComponentResource):
    """Topic, key and addresses."""

    arn: pulumi.Output[str]
    """The ARN, once its policy is in place."""

    def __init__(self, name: str, args: SpendTopicArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:spend:SpendTopic", name, {}, opts)
        args = given(SpendTopicArgs, args)
        options = ResourceOptions(parent=self)
        key = aws.kms.Key(
            name,
            description="Encrypts what is told of spend on its way to people",
            policy=args.key_policy,
            enable_key_rotation=True,
            region=args.region,
            opts=options,
        )
        topic = aws.sns.Topic(name, name=args.topic, kms_master_key_id=key.arn, region=args.region, opts=options)
        allowed = aws.sns.TopicPolicy(name, arn=topic.arn, policy=args.topic_policy, region=args.region, opts=options)
        people = [
            aws.sns.TopicSubscription(
                f"{name}/{address}",
                topic=topic.arn,
                protocol="email",
                endpoint=address,
                region=args.region,
                opts=options,
            )
            for address in args.subscribers
        ]
        self.arn = after(topic.arn, allowed.urn)
        self.resources: list[pulumi.CustomResource] = [key, topic, allowed, *people]
        self.register_outputs({"arn": self.arn})
