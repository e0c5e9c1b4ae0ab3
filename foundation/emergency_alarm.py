"""Emergency access and root sign-ins, told of by mail from the management account, which needs no other account for it.

Rules of every Region carry the management account's events to one bus in the home Region; members send theirs to the
same bus from a StackSet. The bus has one rule, to an encrypted topic.
"""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.given import given


@dataclass(frozen=True)
class EmergencyAlarmArgs:
    """Names and documents (JSON) of bus, rules, carrier and topic; `regions` are those listened in.

    `pattern` is what the rules of the Regions take, `bus_pattern` what the bus passes on, as `message` with
    `message_paths`. `topic_policy` belongs to the topic that `name` gives its ARN.
    """

    name: str
    carrier: str
    home_region: str
    regions: list[str]
    pattern: str
    bus_pattern: str
    bus_policy: pulumi.Input[str]
    carrier_trust: str
    carrier_policy: str
    key_policy: str
    topic_policy: str
    message: str
    message_paths: dict[str, str]
    subscribers: list[str]


class EmergencyAlarm(pulumi.ComponentResource):
    """Bus, topic and people in the home Region, and a rule in every Region."""

    bus_arn: pulumi.Output[str]
    topic_arn: pulumi.Output[str]

    def __init__(self, name: str, args: EmergencyAlarmArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:emergency:EmergencyAlarm", name, {}, opts)
        args = given(EmergencyAlarmArgs, args)
        self._options = ResourceOptions(parent=self)
        self.resources: list[pulumi.CustomResource] = []
        bus = self._bus(name, args)
        topic = self._topic(name, args)
        self._told(name, args, bus, topic)
        carrier = self._carrier(name, args)
        for region in args.regions:
            self._listen(f"{name}/{region}", region, args, bus, carrier)
        self.bus_arn, self.topic_arn = bus.arn, topic.arn
        self.register_outputs({"busArn": self.bus_arn, "topicArn": self.topic_arn})

    def _bus(self, name: str, args: EmergencyAlarmArgs) -> aws.cloudwatch.EventBus:
        bus = aws.cloudwatch.EventBus(
            name,
            name=args.name,
            description="Emergency access and root sign-ins of the whole organization",
            region=args.home_region,
            opts=self._options,
        )
        self.receiving = aws.cloudwatch.EventBusPolicy(
            name, event_bus_name=bus.name, policy=args.bus_policy, region=args.home_region, opts=self._options
        )
        self.resources += [bus, self.receiving]
        return bus

    def _topic(self, name: str, args: EmergencyAlarmArgs) -> aws.sns.Topic:
        region, options = args.home_region, self._options
        key = aws.kms.Key(
            name,
            description="Encrypts alarms of emergency access on their way to people",
            policy=args.key_policy,
            enable_key_rotation=True,
            region=region,
            opts=options,
        )
        topic = aws.sns.Topic(name, name=args.name, kms_master_key_id=key.arn, region=region, opts=options)
        self._allowed = aws.sns.TopicPolicy(name, arn=topic.arn, policy=args.topic_policy, region=region, opts=options)
        people = [
            aws.sns.TopicSubscription(
                f"{name}/{address}", topic=topic.arn, protocol="email", endpoint=address, region=region, opts=options
            )
            for address in args.subscribers
        ]
        self.resources += [key, topic, self._allowed, *people]
        return topic

    def _told(self, name: str, args: EmergencyAlarmArgs, bus: aws.cloudwatch.EventBus, topic: aws.sns.Topic) -> None:
        rule = aws.cloudwatch.EventRule(
            f"{name}/bus",
            name=args.name,
            description="What people are told of",
            event_bus_name=bus.name,
            event_pattern=args.bus_pattern,
            region=args.home_region,
            opts=self._options,
        )
        target = aws.cloudwatch.EventTarget(
            f"{name}/bus",
            rule=rule.name,
            event_bus_name=bus.name,
            target_id="topic",
            arn=topic.arn,
            input_transformer=aws.cloudwatch.EventTargetInputTransformerArgs(
                input_paths=args.message_paths, input_template=args.message
            ),
            region=args.home_region,
            # Events that the topic does not take yet would be lost.
            opts=ResourceOptions(parent=self, depends_on=[self._allowed]),
        )
        self.resources += [rule, target]

    def _carrier(self, name: str, args: EmergencyAlarmArgs) -> aws.iam.Role:
        role = aws.iam.Role(
            name,
            name=args.carrier,
            description="Carries events of emergency access to the bus",
            assume_role_policy=args.carrier_trust,
            opts=self._options,
        )
        self._may = aws.iam.RolePolicy(
            name, name="carry-events", role=role.name, policy=args.carrier_policy, opts=self._options
        )
        self.resources += [role, self._may]
        return role

    def _listen(
        self, name: str, region: str, args: EmergencyAlarmArgs, bus: aws.cloudwatch.EventBus, carrier: aws.iam.Role
    ) -> None:
        rule = aws.cloudwatch.EventRule(
            name,
            name=args.name,
            description="Emergency access and root sign-ins of the management account",
            event_pattern=args.pattern,
            region=region,
            opts=self._options,
        )
        target = aws.cloudwatch.EventTarget(
            name,
            rule=rule.name,
            target_id="bus",
            arn=bus.arn,
            role_arn=carrier.arn,
            region=region,
            # Events that the bus does not take yet, or that the carrier may not bring, would be lost.
            opts=ResourceOptions(parent=self, depends_on=[self.receiving, self._may]),
        )
        self.resources += [rule, target]
