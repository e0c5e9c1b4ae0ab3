"""Cost Anomaly Detection: a monitor for each dimension, and whom it tells of what is unusual.

AWS has one monitor for each dimension of an account, and makes one for services when Cost Explorer is switched on: that
one is named in the file, or has to go before ours is made. Everything but a monitor's name replaces it, so the old one
goes first. A topic is told at once only, addresses once a day or week only: hence two subscriptions.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.given import given

ABSOLUTE, PERCENTAGE = "ANOMALY_TOTAL_IMPACT_ABSOLUTE", "ANOMALY_TOTAL_IMPACT_PERCENTAGE"


@dataclass(frozen=True)
class MonitorArgs:
    """`key` names it in the program; `dimension` is SERVICE or LINKED_ACCOUNT."""

    key: str
    name: str
    dimension: str


@dataclass(frozen=True)
class AnomaliesArgs:
    """What is told of has an effect of `amount` US dollars and of `percent` of what was expected, or more.

    `frequency` is DAILY or WEEKLY; without it no address is written to. `immediate` and `regular` are the names of the
    subscriptions of the topic and of the addresses. `others` are ARNs of monitors that are there already.
    """

    monitors: list[MonitorArgs]
    amount: int
    percent: int
    topic_arn: pulumi.Input[str]
    immediate: str
    regular: str
    emails: list[str]
    others: list[str]
    frequency: str | None = None


class Anomalies(pulumi.ComponentResource):
    """Monitors and subscriptions."""

    monitor_arns: pulumi.Output[dict[str, str]]
    """By key."""

    def __init__(self, name: str, args: AnomaliesArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:spend:Anomalies", name, {}, opts)
        args = given(AnomaliesArgs, args)
        monitors = {
            each.key: aws.costexplorer.AnomalyMonitor(
                each.key,
                name=each.name,
                monitor_type="DIMENSIONAL",
                monitor_dimension=each.dimension,
                opts=ResourceOptions(parent=self, delete_before_replace=True),
            )
            for each in args.monitors
        }
        arns: list[pulumi.Input[str]] = [*(monitor.arn for monitor in monitors.values()), *args.others]
        topic = [aws.costexplorer.AnomalySubscriptionSubscriberArgs(type="SNS", address=args.topic_arn)]
        people = [
            aws.costexplorer.AnomalySubscriptionSubscriberArgs(type="EMAIL", address=address) for address in args.emails
        ]
        told = [self._subscription("immediate", args.immediate, "IMMEDIATE", topic, arns, args)]
        if args.frequency is not None:
            told.append(self._subscription("regular", args.regular, args.frequency, people, arns, args))
        self.monitor_arns = pulumi.Output.all(**{key: monitor.arn for key, monitor in monitors.items()})
        self.resources: list[pulumi.CustomResource] = [*monitors.values(), *told]
        self.register_outputs({"monitorArns": self.monitor_arns})

    def _subscription(
        self,
        key: str,
        name: str,
        frequency: str,
        subscribers: list[aws.costexplorer.AnomalySubscriptionSubscriberArgs],
        monitors: Sequence[pulumi.Input[str]],
        args: AnomaliesArgs,
    ) -> aws.costexplorer.AnomalySubscription:
        return aws.costexplorer.AnomalySubscription(
            key,
            name=name,
            frequency=frequency,
            monitor_arn_lists=list(monitors),
            subscribers=subscribers,
            threshold_expression=aws.costexplorer.AnomalySubscriptionThresholdExpressionArgs(
                ands=[_least(ABSOLUTE, args.amount), _least(PERCENTAGE, args.percent)]
            ),
            opts=ResourceOptions(parent=self),
        )


def _least(effect: str, number: int) -> aws.costexplorer.AnomalySubscriptionThresholdExpressionAndArgs:
    return aws.costexplorer.AnomalySubscriptionThresholdExpressionAndArgs(
        dimension=aws.costexplorer.AnomalySubscriptionThresholdExpressionAndDimensionArgs(
            key=effect, match_options=["GREATER_THAN_OR_EQUAL"], values=[str(number)]
        )
    )
