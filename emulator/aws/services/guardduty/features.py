"""Protection plans of a detector: which there are, what a new detector has on, and how requests change them.

Source: CreateDetector, DetectorFeatureConfiguration and DetectorAdditionalConfiguration in the API reference. Regional
availability of single plans is left out.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from emulator.aws.services.guardduty.model import Detector, Feature, refused
from emulator.aws.services.organizations.model import now

BASIC = ("CLOUD_TRAIL", "DNS_LOGS", "FLOW_LOGS")
"""Always on while the detector is enabled."""

PLANS = (
    "S3_DATA_EVENTS",
    "EKS_AUDIT_LOGS",
    "EBS_MALWARE_PROTECTION",
    "RDS_LOGIN_EVENTS",
    "EKS_RUNTIME_MONITORING",
    "LAMBDA_NETWORK_LOGS",
    "RUNTIME_MONITORING",
    "AI_PROTECTION",
    "AI_ANALYST",
)
"""In the order in which GuardDuty lists them."""

RUNTIME = frozenset({"EKS_RUNTIME_MONITORING", "RUNTIME_MONITORING"})
"""Off in a new detector, and never both on: the second includes the first."""

ADDITIONAL: Mapping[str, tuple[str, ...]] = {
    "EKS_RUNTIME_MONITORING": ("EKS_ADDON_MANAGEMENT",),
    "RUNTIME_MONITORING": ("EKS_ADDON_MANAGEMENT", "ECS_FARGATE_AGENT_MANAGEMENT", "EC2_AGENT_MANAGEMENT"),
}

BOTH = "The request is rejected because EKS_RUNTIME_MONITORING and RUNTIME_MONITORING cannot be specified together."
INVALID = "The request is rejected because an invalid or out-of-range value is specified as an input parameter."

_SOURCES = (
    ("S3_DATA_EVENTS", ("S3Logs",)),
    ("EKS_AUDIT_LOGS", ("Kubernetes", "AuditLogs")),
    ("EBS_MALWARE_PROTECTION", ("MalwareProtection", "ScanEc2InstanceWithFindings", "EbsVolumes")),
)
"""The older `DataSources` of requests, and the plans that they are called today."""


def initial(all_on: bool) -> dict[str, Feature]:
    """The plans of a new detector: on but for runtime monitoring, or, in a new member, all off until told otherwise."""
    moment = now()
    return {
        plan: Feature(all_on and plan not in RUNTIME, moment, dict.fromkeys(ADDITIONAL.get(plan, ()), False))
        for plan in PLANS
    }


def wanted(parameters: Mapping[str, Any], switch: str = "Enable") -> list[Mapping[str, Any]]:
    """The plans that a request's `Features` and older `DataSources` name; `switch` is the latter's member."""
    found = list(parameters.get("Features") or ())
    sources = parameters.get("DataSources") or {}
    for plan, path in _SOURCES:
        value: Any = sources
        for word in path:
            value = value.get(word) if isinstance(value, Mapping) else None
        on = value.get(switch) if isinstance(value, Mapping) else value
        if on is not None:
            status = ("ENABLED" if on else "DISABLED") if switch == "Enable" else ("NEW" if on else "NONE")
            found.append({"Name": plan, ("Status" if switch == "Enable" else "AutoEnable"): status})
    return found


def check(changes: Iterable[Mapping[str, Any]]) -> None:
    """Refuse both kinds of runtime monitoring at once, and additional configurations that a plan does not have."""
    names = {change.get("Name") for change in changes}
    if names >= RUNTIME:
        raise refused(BOTH)
    for change in changes:
        for more in change.get("AdditionalConfiguration") or ():
            if more.get("Name") not in ADDITIONAL.get(str(change.get("Name")), ()):
                raise refused(INVALID)


def change(detector: Detector, changes: Iterable[Mapping[str, Any]]) -> None:
    """Switch a detector's plans; nothing changes when anything is refused."""
    changes = list(changes)
    check(changes)
    on = {plan for plan in RUNTIME if detector.features[plan].enabled}
    for one in changes:
        if one["Name"] in RUNTIME and one.get("Status"):
            on = on | {one["Name"]} if one["Status"] == "ENABLED" else on - {one["Name"]}
    if on == RUNTIME:
        raise refused(BOTH)
    for one in changes:
        feature = detector.features[one["Name"]]
        feature.enabled = one.get("Status", "ENABLED" if feature.enabled else "DISABLED") == "ENABLED"
        for more in one.get("AdditionalConfiguration") or ():
            feature.additional[more["Name"]] = more.get("Status") == "ENABLED"
        feature.updated = now()


def described(detector: Detector, basic: bool = True) -> list[dict[str, object]]:
    """The plans as GetDetector and, without the basic sources, GetMemberDetectors show them."""
    found: list[dict[str, object]] = []
    if basic:
        status = _word(detector.enabled)
        found += [{"Name": name, "Status": status, "UpdatedAt": detector.updated} for name in BASIC]
    for plan, feature in detector.features.items():
        if plan == "AI_ANALYST" and not basic:
            continue
        entry: dict[str, object] = {"Name": plan, "Status": _word(feature.enabled), "UpdatedAt": feature.updated}
        if feature.additional:
            entry["AdditionalConfiguration"] = [
                {"Name": name, "Status": _word(on), "UpdatedAt": feature.updated}
                for name, on in feature.additional.items()
            ]
        found.append(entry)
    return found


def sources(detector: Detector) -> dict[str, object]:
    """The older view of the same."""
    basic = {"Status": _word(detector.enabled)}
    plans = {plan: {"Status": _word(detector.features[plan].enabled)} for plan, _ in _SOURCES}
    return {
        "CloudTrail": basic,
        "DNSLogs": basic,
        "FlowLogs": basic,
        "S3Logs": plans["S3_DATA_EVENTS"],
        "Kubernetes": {"AuditLogs": plans["EKS_AUDIT_LOGS"]},
        "MalwareProtection": {"ScanEc2InstanceWithFindings": {"EbsVolumes": plans["EBS_MALWARE_PROTECTION"]}},
    }


def _word(on: bool) -> str:
    return "ENABLED" if on else "DISABLED"
