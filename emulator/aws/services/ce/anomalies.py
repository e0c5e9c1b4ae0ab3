"""Anomalies that are played: who is told of one. There is no such API, and nothing here detects any.

A subscription tells of an anomaly that one of its monitors watches and whose impact reaches its threshold; a topic only
where its policy lets Cost Anomaly Detection.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from emulator.aws.services.ce.charges import Charge, matches, payers
from emulator.aws.services.ce.model import CostExplorer, Thing
from emulator.aws.services.organizations.model import Organizations
from emulator.aws.services.sns import NotPublished, publish_as_service
from emulator.aws.state import State

_SERVICE = "costalerts.amazonaws.com"


def play_anomaly(state: State, asked: Mapping[str, list[str]]) -> Mapping[str, object]:
    """An `account` costs `impact` USD more than expected, which is `percentage` percent; what is told to whom.

    `service` is the name of the service that costs more, and each `tag` a tag of the costs, as `key=value`.
    """
    account = asked["account"][0]
    impacts = {
        "ANOMALY_TOTAL_IMPACT_ABSOLUTE": float(asked["impact"][0]),
        "ANOMALY_TOTAL_IMPACT_PERCENTAGE": float(asked.get("percentage", ["100"])[0]),
    }
    tags = dict(text.split("=", 1) for text in asked.get("tag", []))
    charge = Charge(account, Decimal(0), Decimal(0), asked.get("service", [""])[0], tags)
    with state.lock:
        return {"Alerts": [told for owner in payers(state, account) for told in _told(state, owner, charge, impacts)]}


def _told(state: State, owner: str, charge: Charge, impacts: Mapping[str, float]) -> Iterator[Mapping[str, object]]:
    store = state.store(CostExplorer, owner)
    watching = {arn for arn, monitor in store.monitors.items() if _watches(state, owner, monitor, charge)}
    for subscription in store.subscriptions.values():
        settings = subscription.settings
        if watching & set(settings["MonitorArnList"]) and _reaches(settings["ThresholdExpression"], impacts):
            addresses = [each["Address"] for each in settings["Subscribers"]]
            is_topic = settings["Frequency"] == "IMMEDIATE"
            yield {
                "Subscription": settings["SubscriptionName"],
                "Emails": [] if is_topic else addresses,
                "Topics": {each: _published(owner, each, charge, impacts) for each in addresses} if is_topic else {},
            }


def _watches(state: State, owner: str, monitor: Thing, charge: Charge) -> bool:
    settings = monitor.settings
    if settings["MonitorType"] == "CUSTOM":
        return matches(state, owner, settings["MonitorSpecification"], charge)
    organization = state.store(Organizations).current
    is_payer = organization is not None and organization.management == owner
    # The monitor of all services sees the whole organization's costs in the management account.
    return is_payer or charge.account == owner


def _reaches(expression: Mapping[str, Any], impacts: Mapping[str, float]) -> bool:
    if "And" in expression:
        return all(_reaches(each, impacts) for each in expression["And"])
    if "Or" in expression:
        return any(_reaches(each, impacts) for each in expression["Or"])
    asked = expression["Dimensions"]
    return impacts[asked["Key"]] >= float(asked["Values"][0])


def _published(owner: str, topic: str, charge: Charge, impacts: Mapping[str, float]) -> str | None:
    amount = impacts["ANOMALY_TOTAL_IMPACT_ABSOLUTE"]
    message = (
        f"AWS Cost Anomaly Detection\nAccount: {charge.account}\nService: {charge.service}\nImpact: {amount} USD\n"
    )
    try:
        publish_as_service(_SERVICE, topic, message, {"aws:SourceAccount": owner})
    except NotPublished as reason:
        return str(reason)
    return None
