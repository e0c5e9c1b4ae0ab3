"""CreateTrail, UpdateTrail, DeleteTrail, and the ways to look at trails."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services.cloudtrail import destinations
from emulator.aws.services.cloudtrail.model import (
    Trail,
    Trails,
    changeable,
    find,
    owned,
    refuse_organization_trail,
    visible,
)

TRAILS_PER_REGION = 5
"""Quota, shadow trails included: "Quotas in AWS CloudTrail"."""

_NAME = re.compile(r"[A-Za-z0-9](?:[._-]?[A-Za-z0-9])*")
_SHOWN = (
    "S3BucketName",
    "S3KeyPrefix",
    "SnsTopicName",
    "SnsTopicARN",
    "IncludeGlobalServiceEvents",
    "IsMultiRegionTrail",
    "LogFileValidationEnabled",
    "CloudWatchLogsLogGroupArn",
    "CloudWatchLogsRoleArn",
    "KmsKeyId",
    "IsOrganizationTrail",
    "RecursiveLogging",
)
_CLEARABLE = ("S3KeyPrefix", "SnsTopicName", "CloudWatchLogsLogGroupArn", "CloudWatchLogsRoleArn", "KmsKeyId")
_DEFAULTS = {
    "IncludeGlobalServiceEvents": True,
    "IsMultiRegionTrail": False,
    "LogFileValidationEnabled": False,
    "IsOrganizationTrail": False,
}


def create_trail(request: Request) -> Mapping[str, object]:
    """CreateTrail."""
    name = request["Name"]
    if not 3 <= len(name) <= 128 or not _NAME.fullmatch(name):
        raise AwsError("InvalidTrailNameException", f"Trail name {name} is not valid.")
    # An organization trail belongs to the management account also when the delegate makes it.
    account = request.account
    if request.get("IsOrganizationTrail"):
        account = refuse_organization_trail(request).management
    here = owned(request.state, account, request.region)
    if any(trail.name == name for trail in here):
        raise AwsError("TrailAlreadyExistsException", f"Trail {name} already exists for customer: {account}")
    if len(here) >= TRAILS_PER_REGION:
        message = f"User: {account} already has {len(here)} trails in {request.region}."
        raise AwsError("MaximumNumberOfTrailsExceededException", message)
    tags = {tag["Key"]: tag.get("Value", "") for tag in request.get("TagsList") or []}
    trail = Trail(name, account, request.region, dict(_DEFAULTS), tags)
    _apply(request, trail)
    request.state.store(Trails, account).by_arn[trail.arn] = trail
    return {"Name": name, "TrailARN": trail.arn, **_settings(trail)}


def update_trail(request: Request) -> Mapping[str, object]:
    """UpdateTrail: members that are left out stay as they are, and an empty text takes a setting away."""
    trail = changeable(request, request["Name"])
    changed = replace(trail, settings=dict(trail.settings))
    if request.get("IsOrganizationTrail", trail.is_organization):
        refuse_organization_trail(request)
    _apply(request, changed)
    trail.settings = changed.settings
    return {"Name": trail.name, "TrailARN": trail.arn, **_settings(trail)}


def delete_trail(request: Request) -> Mapping[str, object]:
    """DeleteTrail: logging ends, the log files stay."""
    trail = changeable(request, request["Name"])
    del request.state.store(Trails, trail.account).by_arn[trail.arn]
    return {}


def get_trail(request: Request) -> Mapping[str, object]:
    """GetTrail."""
    return {"Trail": described(find(request, request["Name"]))}


def describe_trails(request: Request) -> Mapping[str, object]:
    """DescribeTrails: by names or ARNs, of which unknown ones are left out, or all that show in the Region."""
    names = request.get("trailNameList") or []
    if names:
        return {"trailList": [described(trail) for name in names if (trail := _known(request, name)) is not None]}
    shadows = request.get("includeShadowTrails", True)
    return {
        "trailList": [
            described(trail)
            for trail in visible(request)
            if shadows or (trail.home == request.region and trail.account == request.account)
        ]
    }


def list_trails(request: Request) -> Mapping[str, object]:
    """ListTrails."""
    trails = visible(request)
    return {"Trails": [{"TrailARN": t.arn, "Name": t.name, "HomeRegion": t.home} for t in trails]}


def described(trail: Trail) -> Mapping[str, object]:
    """A trail as GetTrail and DescribeTrails show it."""
    return {
        "Name": trail.name,
        "TrailARN": trail.arn,
        "HomeRegion": trail.home,
        "HasCustomEventSelectors": bool(trail.selectors or trail.advanced_selectors),
        "HasInsightSelectors": bool(trail.insights),
        **_settings(trail),
    }


def _known(request: Request, name: str) -> Trail | None:
    try:
        return find(request, name)
    except AwsError as refusal:
        if refusal.code == "TrailNotFoundException":
            return None
        raise


def _apply(request: Request, trail: Trail) -> None:
    """Put the request's members into the trail's settings, if AWS would have them."""
    settings = trail.settings
    names = {**{name: name for name in _SHOWN}, "EnableLogFileValidation": "LogFileValidationEnabled"}
    settings.update({names[key]: value for key, value in request.parameters.items() if key in names})
    for name in _CLEARABLE:
        if settings.get(name) == "":
            del settings[name]
    if settings["IsMultiRegionTrail"] and not settings["IncludeGlobalServiceEvents"]:
        message = "Multi-Region trail must include global service events."
        raise AwsError("InvalidParameterCombinationException", message)
    _name_topic(settings, trail)
    if settings.get("KmsKeyId"):
        settings["KmsKeyId"] = destinations.resolved_key(trail, settings["KmsKeyId"])
    destinations.refuse_log_group(settings)
    destinations.refuse_bucket(request.state, trail)
    destinations.refuse_topic(request.state, trail)
    destinations.refuse_key(request.state, trail)


def _name_topic(settings: dict[str, Any], trail: Trail) -> None:
    topic = settings.get("SnsTopicName")
    settings.pop("SnsTopicARN", None)
    if topic:
        arn = topic if topic.startswith("arn:") else f"arn:aws:sns:{trail.home}:{trail.account}:{topic}"
        settings["SnsTopicARN"] = arn


def _settings(trail: Trail) -> dict[str, object]:
    return {name: trail.settings[name] for name in _SHOWN if trail.settings.get(name) is not None}


HANDLERS: Handlers = {
    "CreateTrail": create_trail,
    "UpdateTrail": update_trail,
    "DeleteTrail": delete_trail,
    "GetTrail": get_trail,
    "DescribeTrails": describe_trails,
    "ListTrails": list_trails,
}
