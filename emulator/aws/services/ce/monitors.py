"""Anomaly monitors: one per dimension that AWS manages, and those of the customer's own choice."""

from collections.abc import Mapping
from typing import Any

from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services.ce.model import Thing, explorer, invalid, made, paged
from emulator.aws.services.organizations.model import Organizations, now

_MOST_CUSTOM = 100
_MOST_VALUES = 10
"""Of one monitor. Source: AWS Cost Anomaly Detection FAQs, which allow 101 monitors with the one for all services."""

_KINDS = ("Dimensions", "Tags", "CostCategories")
_KEYED = {"TAG": ["Tags"], "COST_CATEGORY": ["CostCategories"]}
"""What names the key of a dimension that has many."""


def create_anomaly_monitor(request: Request) -> Mapping[str, object]:
    """CreateAnomalyMonitor."""
    asked = request["AnomalyMonitor"]
    kind, dimension = asked["MonitorType"], asked.get("MonitorDimension")
    known = explorer(request).monitors
    if kind == "DIMENSIONAL":
        _refuse_dimension(request, asked)
        key = (dimension, asked.get("MonitorSpecification"))
        if any(
            key == (each.settings.get("MonitorDimension"), each.settings.get("MonitorSpecification"))
            for each in known.values()
        ):
            # AWS answers the quota of one monitor per dimension with this, not with LimitExceededException.
            raise invalid("Limit exceeded on dimensional spend monitor creation")
    else:
        _refuse_custom(asked)
        if sum(each.settings["MonitorType"] == "CUSTOM" for each in known.values()) >= _MOST_CUSTOM:
            raise AwsError("LimitExceededException", "Limit exceeded on custom spend monitor creation")
    settings = {name: asked[name] for name in _SETTINGS if name in asked}
    monitor = made(request, "anomalymonitor", settings)
    known[monitor.arn] = monitor
    return {"MonitorArn": monitor.arn}


_SETTINGS = ("MonitorName", "MonitorType", "MonitorDimension", "MonitorSpecification")


def get_anomaly_monitors(request: Request) -> Mapping[str, object]:
    """GetAnomalyMonitors; one that is asked for by ARN must be there."""
    known, wanted = explorer(request).monitors, request.get("MonitorArnList")
    found = list(known.values()) if not wanted else [_monitor(request, arn) for arn in wanted]
    return paged(request, "AnomalyMonitors", found, _described, "NextPageToken")


def update_anomaly_monitor(request: Request) -> Mapping[str, object]:
    """UpdateAnomalyMonitor: the name only."""
    found = _monitor(request, request["MonitorArn"])
    found.settings["MonitorName"] = request.get("MonitorName") or found.settings["MonitorName"]
    return {"MonitorArn": found.arn}


def delete_anomaly_monitor(request: Request) -> Mapping[str, object]:
    """DeleteAnomalyMonitor; subscriptions lose it."""
    found = _monitor(request, request["MonitorArn"])
    store = explorer(request)
    del store.monitors[found.arn]
    for subscription in store.subscriptions.values():
        left = [arn for arn in subscription.settings["MonitorArnList"] if arn != found.arn]
        subscription.settings["MonitorArnList"] = left
    return {}


def _monitor(request: Request, arn: str) -> Thing:
    found = explorer(request).monitors.get(arn)
    if found is None:
        raise AwsError("UnknownMonitorException", f"There is no anomaly monitor {arn}.")
    return found


def _refuse_dimension(request: Request, asked: Mapping[str, Any]) -> None:
    dimension, specification = asked.get("MonitorDimension"), asked.get("MonitorSpecification") or {}
    if not dimension or list(specification) != _KEYED.get(dimension, []):
        raise invalid("A DIMENSIONAL monitor has a MonitorDimension, and a key where that is TAG or COST_CATEGORY")
    organization = request.state.store(Organizations).current
    is_member = (
        organization is not None
        and request.account in organization.accounts
        and request.account != organization.management
    )
    if is_member and dimension != "SERVICE":
        raise invalid("A member account has a monitor of its services only")


def _refuse_custom(asked: Mapping[str, Any]) -> None:
    specification = asked.get("MonitorSpecification")
    if not specification or asked.get("MonitorDimension"):
        raise invalid("A CUSTOM monitor has a MonitorSpecification and no MonitorDimension")
    chosen = next((specification[kind] for kind in _KINDS if specification.get(kind)), None)
    if chosen is None:
        raise invalid("A MonitorSpecification is of linked accounts, a tag or a cost category")
    if specification.get("Dimensions") and chosen.get("Key") != "LINKED_ACCOUNT":
        raise invalid("The only dimension of a MonitorSpecification is LINKED_ACCOUNT")
    if len(chosen.get("Values") or []) > _MOST_VALUES:
        raise invalid(f"A monitor has at most {_MOST_VALUES} accounts or values")


def _described(found: Thing) -> Mapping[str, object]:
    created = found.created.date().isoformat()
    dates = {"CreationDate": created, "LastUpdatedDate": created, "LastEvaluatedDate": now().date().isoformat()}
    return {"MonitorArn": found.arn, **found.settings, **dates, "DimensionalValueCount": 0}
