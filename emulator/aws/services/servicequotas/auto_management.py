"""Automatic management of an account's quotas in one Region: whether it is on, and for what. It manages nothing here.

Source: Service Quotas Automatic Management (Service Quotas user guide).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services.servicequotas.quotas import QUOTAS


@dataclass
class AutoManagement:
    """The settings; `kind` is empty while it is off. `excluded` are quota codes by service code."""

    kind: str = ""
    notification: str = ""
    excluded: dict[str, list[str]] = field(default_factory=dict)


def start(request: Request) -> Mapping[str, object]:
    """StartAutoManagement, with settings that replace earlier ones."""
    _check(request)
    found = _settings(request)
    found.kind = request["OptInType"]
    found.notification = request.get("NotificationArn") or ""
    found.excluded = _excluded(request)
    return {}


def update(request: Request) -> Mapping[str, object]:
    """UpdateAutoManagement: what the request leaves out stays, so that a notification cannot be taken away."""
    _check(request)
    found = _started(request)
    found.kind = request.get("OptInType") or found.kind
    found.notification = request.get("NotificationArn") or found.notification
    if request.get("ExclusionList") is not None:
        found.excluded = _excluded(request)
    return {}


def stop(request: Request) -> Mapping[str, object]:
    """StopAutoManagement."""
    found = _started(request)
    found.kind, found.notification, found.excluded = "", "", {}
    return {}


def get_configuration(request: Request) -> Mapping[str, object]:
    """GetAutoManagementConfiguration: DISABLED where it never was on."""
    found = _settings(request)
    if not found.kind:
        return {"OptInStatus": "DISABLED"}
    shown = {
        service: [{"QuotaCode": code, "QuotaName": QUOTAS[service, code].name} for code in codes]
        for service, codes in found.excluded.items()
    }
    notification = {"NotificationArn": found.notification} if found.notification else {}
    return {
        "OptInLevel": "ACCOUNT",
        "OptInType": found.kind,
        "OptInStatus": "ENABLED",
        "ExclusionList": shown,
        **notification,
    }


def _settings(request: Request) -> AutoManagement:
    return request.state.store(AutoManagement, request.account, request.region)


def _started(request: Request) -> AutoManagement:
    found = _settings(request)
    if not found.kind:
        raise AwsError("NoSuchResourceException", "Automatic Management is not started in this account and Region.")
    return found


def _excluded(request: Request) -> dict[str, list[str]]:
    return {service: list(codes) for service, codes in (request.get("ExclusionList") or {}).items()}


def _check(request: Request) -> None:
    for service, codes in _excluded(request).items():
        for code in codes:
            if (service, code) not in QUOTAS:
                raise AwsError("NoSuchResourceException", f"The quota {code} of {service} does not exist.")
    notification = request.get("NotificationArn")
    if notification and not notification.startswith("arn:aws:notifications:"):
        message = "NotificationArn must be the ARN of a notification configuration of AWS User Notifications."
        raise AwsError("IllegalArgumentException", message)


HANDLERS: Handlers = {
    "GetAutoManagementConfiguration": get_configuration,
    "StartAutoManagement": start,
    "StopAutoManagement": stop,
    "UpdateAutoManagement": update,
}
