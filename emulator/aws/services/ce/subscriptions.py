"""Anomaly subscriptions: whom to tell of which monitors' anomalies, from which impact on, and how often."""

from collections.abc import Iterator, Mapping
from typing import Any

from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services.ce.model import Thing, explorer, invalid, made, paged

_IMPACTS = ("ANOMALY_TOTAL_IMPACT_ABSOLUTE", "ANOMALY_TOTAL_IMPACT_PERCENTAGE")
_MOST_ADDRESSES = 10
_CHANGED = ("Frequency", "MonitorArnList", "Subscribers", "SubscriptionName", "ThresholdExpression")


def create_anomaly_subscription(request: Request) -> Mapping[str, object]:
    """CreateAnomalySubscription."""
    asked = request["AnomalySubscription"]
    settings = {name: asked[name] for name in _CHANGED if name in asked}
    settings["ThresholdExpression"] = _threshold(asked)
    _refuse_wrong(request, settings)
    settings["AccountId"] = request.account
    subscription = made(request, "anomalysubscription", _confirmed(settings))
    explorer(request).subscriptions[subscription.arn] = subscription
    return {"SubscriptionArn": subscription.arn}


def get_anomaly_subscriptions(request: Request) -> Mapping[str, object]:
    """GetAnomalySubscriptions; one that is asked for by ARN must be there."""
    wanted, monitor = request.get("SubscriptionArnList"), request.get("MonitorArn")
    known = explorer(request).subscriptions
    found = list(known.values()) if not wanted else [_subscription(request, arn) for arn in wanted]
    chosen = [each for each in found if not monitor or monitor in each.settings["MonitorArnList"]]
    return paged(request, "AnomalySubscriptions", chosen, _described, "NextPageToken")


def update_anomaly_subscription(request: Request) -> Mapping[str, object]:
    """UpdateAnomalySubscription: what is not given stays."""
    found = _subscription(request, request["SubscriptionArn"])
    settings = {**found.settings, **{name: request[name] for name in _CHANGED if request.get(name) is not None}}
    if request.get("Threshold") is not None:
        settings["ThresholdExpression"] = _threshold(request.parameters)
    _refuse_wrong(request, settings)
    found.settings = _confirmed(settings)
    return {"SubscriptionArn": found.arn}


def delete_anomaly_subscription(request: Request) -> Mapping[str, object]:
    """DeleteAnomalySubscription."""
    del explorer(request).subscriptions[_subscription(request, request["SubscriptionArn"]).arn]
    return {}


def _subscription(request: Request, arn: str) -> Thing:
    found = explorer(request).subscriptions.get(arn)
    if found is None:
        raise AwsError("UnknownSubscriptionException", f"There is no anomaly subscription {arn}.")
    return found


def _threshold(asked: Mapping[str, Any]) -> Any:
    """The deprecated Threshold is short for an expression."""
    amount, expression = asked.get("Threshold"), asked.get("ThresholdExpression")
    if amount is None and not expression:
        raise invalid("Threshold and ThresholdExpression cannot both be null")
    if amount is not None and expression:
        raise invalid("Only one of Threshold and ThresholdExpression can be given")
    if expression:
        return expression
    return {"Dimensions": {"Key": _IMPACTS[0], "MatchOptions": ["GREATER_THAN_OR_EQUAL"], "Values": [str(amount)]}}


def _refuse_wrong(request: Request, settings: Mapping[str, Any]) -> None:
    monitors = explorer(request).monitors
    if not settings["MonitorArnList"]:
        raise invalid("A subscription has at least one monitor")
    for arn in settings["MonitorArnList"]:
        if arn not in monitors:
            raise AwsError("UnknownMonitorException", f"There is no anomaly monitor {arn}.")
    kind = "SNS" if settings["Frequency"] == "IMMEDIATE" else "EMAIL"
    subscribers = settings["Subscribers"]
    if not subscribers or any(each.get("Type") != kind for each in subscribers):
        raise invalid(f"The subscribers of a subscription with frequency {settings['Frequency']} are of type {kind}")
    if len(subscribers) > (1 if kind == "SNS" else _MOST_ADDRESSES):
        raise invalid(f"A subscription has at most 1 topic or {_MOST_ADDRESSES} e-mail addresses")
    for dimensions in _leaves(settings["ThresholdExpression"]):
        if dimensions.get("Key") not in _IMPACTS or dimensions.get("MatchOptions") != ["GREATER_THAN_OR_EQUAL"]:
            raise invalid(f"A threshold is GREATER_THAN_OR_EQUAL of one of {', '.join(_IMPACTS)}")
        if len(dimensions.get("Values") or []) != 1 or not _is_amount(dimensions["Values"][0]):
            raise invalid("The value of a threshold is one number from 0 to 10,000,000,000")


def _leaves(expression: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    nested = [*(expression.get("And") or []), *(expression.get("Or") or [])]
    if nested:
        for each in nested:
            yield from _leaves(each)
    else:
        yield expression.get("Dimensions") or {}


def _is_amount(text: str) -> bool:
    try:
        return 0 <= float(text) <= 10_000_000_000
    except ValueError:
        return False


def _confirmed(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {**settings, "Subscribers": [{**each, "Status": "CONFIRMED"} for each in settings["Subscribers"]]}


def _described(found: Thing) -> Mapping[str, object]:
    return {"SubscriptionArn": found.arn, **found.settings}
