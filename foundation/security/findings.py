"""Findings of high severity, sent to people: EventBridge rule, encrypted SNS topic, e-mail subscriptions.

With Security Hub, one rule in its home Region sees the findings of every account, Region and service. Without it,
GuardDuty's own findings are taken in each of its Regions.
"""

import json
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.given import given
from foundation.topic_policies import key_policy, topic_policy

LABELS = ("MEDIUM", "HIGH", "CRITICAL")
GUARDDUTY_LEAST = {"MEDIUM": 4, "HIGH": 7, "CRITICAL": 9}
"""GuardDuty's numbers for what Security Hub labels (GuardDuty user guide, severity levels)."""


@dataclass(frozen=True)
class FindingsArgs:
    """`severity` is the lowest label to tell of; `hub` says whether Security Hub collects the findings."""

    account_id: pulumi.Input[str]
    regions: list[str]
    hub: bool
    severity: str
    subscribers: list[str]


class Findings(pulumi.ComponentResource):
    """Topic, rule and subscriptions in each Region in which findings arrive."""

    def __init__(self, name: str, args: FindingsArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:security:Findings", name, {}, opts)
        args = given(FindingsArgs, args)
        self.resources: list[pulumi.CustomResource] = []
        self.topics: dict[str, pulumi.Output[str]] = {}
        for region in args.regions:
            self.topics[region] = self._in(region, args)
        self.register_outputs({})

    def _in(self, region: str, args: FindingsArgs) -> pulumi.Output[str]:
        options = ResourceOptions(parent=self)
        name = f"findings/{region}"
        key = aws.kms.Key(
            name,
            description="Encrypts findings on their way to people",
            policy=pulumi.Output.from_input(args.account_id).apply(key_policy),
            enable_key_rotation=True,
            region=region,
            opts=options,
        )
        topic = aws.sns.Topic(name, name="foundation-findings", kms_master_key_id=key.arn, region=region, opts=options)
        rule = aws.cloudwatch.EventRule(
            name,
            name="foundation-findings",
            description="Findings that people are told of",
            event_pattern=json.dumps(pattern(args.severity, hub=args.hub), separators=(",", ":")),
            region=region,
            opts=options,
        )
        policy = topic.arn.apply(topic_policy)
        allowed = aws.sns.TopicPolicy(name, arn=topic.arn, policy=policy, region=region, opts=options)
        target = aws.cloudwatch.EventTarget(
            name,
            rule=rule.name,
            target_id="topic",
            arn=topic.arn,
            region=region,
            opts=ResourceOptions(parent=self, depends_on=[allowed]),
        )
        people = [
            aws.sns.TopicSubscription(
                f"{name}/{address}", topic=topic.arn, protocol="email", endpoint=address, region=region, opts=options
            )
            for address in args.subscribers
        ]
        self.resources += [key, topic, rule, allowed, target, *people]
        return topic.arn


def pattern(severity: str, *, hub: bool) -> dict[str, object]:
    """The events to tell of: new findings of that severity or above that nobody has dealt with."""
    labels = list(LABELS[LABELS.index(severity) :])
    if hub:
        found: dict[str, object] = {
            "Severity": {"Label": labels},
            "Workflow": {"Status": ["NEW"]},
            "RecordState": ["ACTIVE"],
        }
        return {
            "source": ["aws.securityhub"],
            "detail-type": ["Security Hub Findings - Imported"],
            "detail": {"findings": found},
        }
    least = GUARDDUTY_LEAST[severity]
    return {
        "source": ["aws.guardduty"],
        "detail-type": ["GuardDuty Finding"],
        "detail": {"severity": [{"numeric": [">=", least]}]},
    }
