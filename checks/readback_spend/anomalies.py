"""What watches spend for anomalies, and who is told of which. Every monitor and subscription is compared.

AWS makes a monitor of services when Cost Explorer is switched on, and there can be only one: where the file names that
one, it is not looked at.
"""

from collections.abc import Mapping
from typing import Any

from checks.connection import Connection
from checks.inside import MANAGEMENT, Inside
from checks.readback_facts import Subjects, Value
from checks.readback_spend.scope import GLOBAL, TOPIC_WORD, Scope
from checks.readback_words import tags
from foundation.config.spend import DIMENSIONS, FOR_SUBSCRIBERS, FOR_TOPIC, made, there

CLIENT = "ce"
IMPACT = "ANOMALY_TOTAL_IMPACT_"
AMOUNT, PERCENT = f"{IMPACT}ABSOLUTE", f"{IMPACT}PERCENTAGE"


def expected(scope: Scope) -> Subjects:
    """Every monitor, and a subscription for the topic, and one for the addresses where there are any."""
    section = scope.anomalies
    if section is None:
        return
    monitors = made(section)
    names = [f"foundation-{monitor}" for monitor in monitors]
    for name, monitor in zip(names, monitors, strict=True):
        facts: Mapping[str, Value] = {"kind": "DIMENSIONAL", "dimension": DIMENSIONS[monitor], "only": None}
        yield _monitor(name), {**facts, **scope.tags()}
    told: Mapping[str, Value] = {
        "monitors": sorted([*names, *there(section)]),
        "threshold": {"And": [{AMOUNT: float(section.amount)}, {PERCENT: float(section.percent)}]},
        **scope.tags(),
    }
    yield _subscription(FOR_TOPIC), {"frequency": "IMMEDIATE", "tells": [TOPIC_WORD], **told}
    if section.frequency != "immediate":
        people = {"frequency": section.frequency.upper(), "tells": sorted(scope.section.subscribers)}
        yield _subscription(FOR_SUBSCRIBERS), {**people, **told}


def found(scope: Scope, inside: Inside) -> Subjects:
    """The same, and every other one; but for the monitor that was there already, and what is told of that alone."""
    if scope.anomalies is None:
        return
    aws, names, theirs = inside.connection(MANAGEMENT, GLOBAL), {}, there(scope.anomalies)
    for one in aws.listed(CLIENT, "get_anomaly_monitors", "AnomalyMonitors"):
        if one["MonitorArn"] in theirs:
            continue
        names[one["MonitorArn"]] = one["MonitorName"]
        yield (
            _monitor(one["MonitorName"]),
            {
                "kind": one["MonitorType"],
                "dimension": one.get("MonitorDimension"),
                "only": one.get("MonitorSpecification"),
                **_tags(aws, one["MonitorArn"]),
            },
        )
    for one in aws.listed(CLIENT, "get_anomaly_subscriptions", "AnomalySubscriptions"):
        if one["MonitorArnList"] == list(theirs):
            continue
        told = [TOPIC_WORD if each["Address"] == scope.topic else each["Address"] for each in one["Subscribers"]]
        yield (
            _subscription(one["SubscriptionName"]),
            {
                "frequency": one["Frequency"],
                "tells": sorted(told),
                "monitors": sorted(names.get(arn, arn) for arn in one["MonitorArnList"]),
                "threshold": _threshold(one["ThresholdExpression"]),
                **_tags(aws, one["SubscriptionArn"]),
            },
        )


def _threshold(expression: Mapping[str, Any]) -> Value:
    """An expression in fewer words, `{"And": [{key: number}, ...]}`: all that AWS compares with are least effects."""
    for operator in ("And", "Or"):
        if expression.get(operator):
            parts = [_threshold(each) for each in expression[operator]]
            return {operator: sorted(parts, key=str)}
    dimension = expression["Dimensions"]
    return {dimension["Key"]: float(dimension["Values"][0])}


def _tags(aws: Connection, arn: str) -> Mapping[str, Value]:
    listed = aws.call(CLIENT, "list_tags_for_resource", ResourceArn=arn)["ResourceTags"]
    return tags({tag["Key"]: tag["Value"] for tag in listed})


def _monitor(name: str) -> str:
    return f"anomaly monitor {name}"


def _subscription(name: str) -> str:
    return f"anomaly subscription {name}"
