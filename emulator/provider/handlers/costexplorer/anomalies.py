"""`aws:costexplorer/anomalyMonitor:AnomalyMonitor` and `anomalySubscription:AnomalySubscription`.

Traps: everything of a monitor but its name and tags forces a replacement, and AWS has one monitor per dimension: a
replacement that is made before the old one is gone is refused. A subscription's name forces one too.
"""

import json
from typing import Any

from emulator.provider.handler import Aws, Handler, same_json
from emulator.provider.handlers.costexplorer.client import (
    EXPRESSION,
    change_tags,
    changed_but_tags,
    cost_explorer,
    declared_tags,
    shown_tags,
)
from emulator.provider.handlers.shapes import items
from emulator.provider.values import Json, Properties

_SOURCE = "terraform-provider-aws internal/service/ce/"


def _create_monitor(aws: Aws, inputs: Properties) -> str:
    kind = inputs["monitorType"]
    monitor: dict[str, Any] = {"MonitorName": inputs["name"], "MonitorType": kind}
    field = "monitorDimension" if kind == "DIMENSIONAL" else "monitorSpecification"
    if not inputs.get(field):
        raise ValueError(f"If Monitor Type is {kind}, dimension attrribute is required")
    if kind == "DIMENSIONAL":
        monitor["MonitorDimension"] = inputs[field]
    else:
        monitor["MonitorSpecification"] = _members(json.loads(str(inputs[field])))
    answer = cost_explorer(aws).create_anomaly_monitor(AnomalyMonitor=monitor, **declared_tags(inputs))
    return str(answer["MonitorArn"])


def _read_monitor(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = cost_explorer(aws)
    try:
        found = client.get_anomaly_monitors(MonitorArnList=[identifier])["AnomalyMonitors"][0]
    except client.exceptions.UnknownMonitorException:
        return None
    specification = found.get("MonitorSpecification")
    return {
        "arn": identifier,
        "monitorDimension": found.get("MonitorDimension"),
        "monitorSpecification": _specification(inputs.get("monitorSpecification"), specification),
        "monitorType": found["MonitorType"],
        "name": found["MonitorName"],
        **shown_tags(client, identifier),
    }


def _update_monitor(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    client = cost_explorer(aws)
    if changed_but_tags(old, new):
        client.update_anomaly_monitor(MonitorArn=identifier, MonitorName=new["name"])
    change_tags(client, identifier, old, new)


def _delete_monitor(aws: Aws, identifier: str, state: Properties) -> None:  # noqa: ARG001
    client = cost_explorer(aws)
    try:
        client.delete_anomaly_monitor(MonitorArn=identifier)
    except client.exceptions.UnknownMonitorException:
        return


def _members(expression: Any) -> Any:
    """Without the members that are null, which upstream's own JSON has."""
    if isinstance(expression, dict):
        return {name: _members(value) for name, value in expression.items() if value is not None}
    return [_members(each) for each in expression] if isinstance(expression, list) else expression


def _same_specification(old: Json, new: Json) -> bool:
    if not (old and new):
        return False
    return same_json(*(json.dumps(_members(json.loads(str(text)))) for text in (old, new)))


def _specification(declared: Json, live: Any) -> Json:
    if live is None:
        return None
    text = json.dumps(live)
    return declared if _same_specification(declared, text) else text


def _settings(inputs: Properties) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "Frequency": inputs["frequency"],
        "MonitorArnList": inputs["monitorArnLists"],
        "Subscribers": [{"Address": each["address"], "Type": each["type"]} for each in items(inputs["subscribers"])],
    }
    if inputs.get("thresholdExpression"):
        settings["ThresholdExpression"] = EXPRESSION.to_aws(inputs["thresholdExpression"])
    return settings


def _create_subscription(aws: Aws, inputs: Properties) -> str:
    subscription = {"SubscriptionName": inputs["name"], **_settings(inputs)}
    if inputs.get("accountId"):
        subscription["AccountId"] = inputs["accountId"]
    answer = cost_explorer(aws).create_anomaly_subscription(AnomalySubscription=subscription, **declared_tags(inputs))
    return str(answer["SubscriptionArn"])


def _read_subscription(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = cost_explorer(aws)
    try:
        found = client.get_anomaly_subscriptions(SubscriptionArnList=[identifier])["AnomalySubscriptions"][0]
    except client.exceptions.UnknownSubscriptionException:
        return None
    live: Json = [{"address": each["Address"], "type": each["Type"]} for each in found["Subscribers"]]
    return {
        "accountId": found["AccountId"],
        "arn": identifier,
        "frequency": found["Frequency"],
        "monitorArnLists": list(found["MonitorArnList"]),
        "name": found["SubscriptionName"],
        "subscribers": inputs.get("subscribers") if _same_subscribers(inputs.get("subscribers"), live) else live,
        "thresholdExpression": EXPRESSION.shown(inputs.get("thresholdExpression"), found["ThresholdExpression"]),
        **shown_tags(client, identifier),
    }


def _update_subscription(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    client = cost_explorer(aws)
    if changed_but_tags(old, new):
        client.update_anomaly_subscription(SubscriptionArn=identifier, **_settings(new))
    change_tags(client, identifier, old, new)


def _delete_subscription(aws: Aws, identifier: str, state: Properties) -> None:  # noqa: ARG001
    client = cost_explorer(aws)
    try:
        client.delete_anomaly_subscription(SubscriptionArn=identifier)
    except client.exceptions.UnknownSubscriptionException:
        return


def _same_subscribers(old: Json, new: Json) -> bool:
    def plain(value: Json) -> list[tuple[str, str]]:
        return sorted((str(each["type"]), str(each["address"])) for each in items(value))

    return plain(old) == plain(new)


HANDLERS = (
    Handler(
        token="aws:costexplorer/anomalyMonitor:AnomalyMonitor",
        source=_SOURCE + "anomaly_monitor.go",
        takes=frozenset({"monitorDimension", "monitorSpecification", "monitorType", "name", "tags"}),
        replaces=frozenset({"monitorDimension", "monitorSpecification", "monitorType"}),
        create=_create_monitor,
        read=_read_monitor,
        update=_update_monitor,
        delete=_delete_monitor,
        same={"monitorSpecification": _same_specification},
    ),
    Handler(
        token="aws:costexplorer/anomalySubscription:AnomalySubscription",
        source=_SOURCE + "anomaly_subscription.go",
        takes=frozenset(
            {"accountId", "frequency", "monitorArnLists", "name", "subscribers", "tags", "thresholdExpression"}
        ),
        replaces=frozenset({"name"}),
        create=_create_subscription,
        read=_read_subscription,
        update=_update_subscription,
        delete=_delete_subscription,
        same={"subscribers": _same_subscribers, "thresholdExpression": EXPRESSION.same},
    ),
)
