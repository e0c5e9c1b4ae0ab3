"""`aws:cloudtrail/trail:Trail`."""

from collections.abc import Mapping
from typing import Any

from emulator.provider.handler import Aws, Handler, PartialFailure
from emulator.provider.handlers.shapes import Shape, items, regional, tag_changes, texts
from emulator.provider.handlers.tags import tag_list
from emulator.provider.values import Json, Properties

_TRAIL = {
    "s3BucketName": "S3BucketName",
    "s3KeyPrefix": "S3KeyPrefix",
    "snsTopicName": "SnsTopicName",
    "includeGlobalServiceEvents": "IncludeGlobalServiceEvents",
    "isMultiRegionTrail": "IsMultiRegionTrail",
    "enableLogFileValidation": "EnableLogFileValidation",
    "cloudWatchLogsGroupArn": "CloudWatchLogsLogGroupArn",
    "cloudWatchLogsRoleArn": "CloudWatchLogsRoleArn",
    "kmsKeyId": "KmsKeyId",
    "isOrganizationTrail": "IsOrganizationTrail",
}
"""Pulumi's names of a trail's settings, and CreateTrail's."""
_CLEARED: Mapping[str, Json] = {
    "includeGlobalServiceEvents": True,
    "isMultiRegionTrail": False,
    "enableLogFileValidation": False,
    "isOrganizationTrail": False,
}
"""What a setting is when it is not declared; the others are empty texts."""

_SELECTORS = Shape(
    other={
        "endsWiths": "EndsWith",
        "startsWiths": "StartsWith",
        "notEndsWiths": "NotEndsWith",
        "notStartsWiths": "NotStartsWith",
    },
    defaults={"readWriteType": "All", "includeManagementEvents": True},
)
_DEFAULT_SELECTOR = {"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": []}


def _create(aws: Aws, inputs: Properties) -> str:
    cloudtrail = regional(aws, "cloudtrail", inputs)
    settings = {_TRAIL[name]: value for name, value in inputs.items() if name in _TRAIL and value not in (None, "")}
    trail = cloudtrail.create_trail(Name=inputs["name"], TagsList=tag_list(inputs.get("tags")), **settings)
    arn = str(trail["TrailARN"])
    try:
        if inputs.get("enableLogging", True):
            cloudtrail.start_logging(Name=arn)
        _put_selectors(cloudtrail, arn, {}, inputs)
    except cloudtrail.exceptions.ClientError as error:
        raise PartialFailure(arn, error) from error
    return arn


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    cloudtrail = regional(aws, "cloudtrail", inputs)
    found = cloudtrail.describe_trails(trailNameList=[identifier])["trailList"]
    if not found:
        return None
    trail = found[0]
    logging = cloudtrail.get_trail_status(Name=identifier)["IsLogging"]
    [listed] = cloudtrail.list_tags(ResourceIdList=[identifier])["ResourceTagList"]
    tags: Properties = {tag["Key"]: tag.get("Value", "") for tag in listed["TagsList"]}
    shown = {name: trail.get(aws_name) for name, aws_name in _TRAIL.items()}
    return {
        **shown,
        "enableLogFileValidation": trail["LogFileValidationEnabled"],
        "enableLogging": logging,
        "name": trail["Name"],
        "arn": trail["TrailARN"],
        "homeRegion": trail["HomeRegion"],
        "region": cloudtrail.meta.region_name,
        "snsTopicArn": trail.get("SnsTopicARN"),
        "tags": tags,
        "tagsAll": tags,
        **_read_selectors(cloudtrail, identifier, trail, inputs),
    }


def _read_selectors(cloudtrail: Any, arn: str, trail: Mapping[str, Any], inputs: Properties) -> Properties:
    events = cloudtrail.get_event_selectors(TrailName=arn) if trail["HasCustomEventSelectors"] else {}
    insights = cloudtrail.get_insight_selectors(TrailName=arn) if trail["HasInsightSelectors"] else {}
    lists = {
        "eventSelectors": events.get("EventSelectors") or [],
        "advancedEventSelectors": events.get("AdvancedEventSelectors") or [],
        "insightSelectors": insights.get("InsightSelectors") or [],
    }
    shown: Properties = {name: _SELECTORS.shown(inputs.get(name), live) for name, live in lists.items()}
    if not any(lists.values()) and _is_default(inputs.get("eventSelectors")):
        shown["eventSelectors"] = inputs["eventSelectors"]
    return shown


def _is_default(selectors: Json) -> bool:
    """Whether the declared selectors are what a trail without any records: AWS then shows none of its own."""
    declared = items(selectors)
    return len(declared) == 1 and _SELECTORS.shown(None, _SELECTORS.to_aws(declared[0])) == {}


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    cloudtrail = regional(aws, "cloudtrail", new)
    changed = {
        aws_name: new.get(name, _CLEARED.get(name, ""))
        for name, aws_name in _TRAIL.items()
        if new.get(name, _CLEARED.get(name, "")) != old.get(name, _CLEARED.get(name, ""))
    }
    if changed:
        cloudtrail.update_trail(Name=identifier, **changed)
    if (wanted := new.get("enableLogging", True)) != old.get("enableLogging", True):
        (cloudtrail.start_logging if wanted else cloudtrail.stop_logging)(Name=identifier)
    _put_selectors(cloudtrail, identifier, old, new)
    gone, tags = tag_changes(old, new)
    if gone:
        before = texts(old.get("tags"))
        cloudtrail.remove_tags(ResourceId=identifier, TagsList=[{"Key": key, "Value": before[key]} for key in gone])
    if tags:
        cloudtrail.add_tags(ResourceId=identifier, TagsList=tag_list(dict(tags)))


def _put_selectors(cloudtrail: Any, arn: str, old: Properties, new: Properties) -> None:
    """Puts the selectors that changed; a trail that has none left records what a new one does."""
    names = ("eventSelectors", "advancedEventSelectors")
    if any(not _SELECTORS.same(old.get(name) or [], new.get(name) or []) for name in names):
        advanced = _SELECTORS.to_aws([*items(new.get("advancedEventSelectors"))])
        basic = _SELECTORS.to_aws([*items(new.get("eventSelectors"))])
        if advanced:
            cloudtrail.put_event_selectors(TrailName=arn, AdvancedEventSelectors=advanced)
        else:
            cloudtrail.put_event_selectors(TrailName=arn, EventSelectors=basic or [_DEFAULT_SELECTOR])
    insights = items(new.get("insightSelectors"))
    if insights != items(old.get("insightSelectors")):
        cloudtrail.put_insight_selectors(TrailName=arn, InsightSelectors=_SELECTORS.to_aws(list(insights)))


def _delete(aws: Aws, identifier: str, state: Properties) -> None:
    regional(aws, "cloudtrail", state).delete_trail(Name=identifier)


def _same_selectors(old: Json, new: Json) -> bool:
    return _SELECTORS.same(old or [], new or [])


HANDLERS = (
    Handler(
        token="aws:cloudtrail/trail:Trail",
        source="terraform-provider-aws internal/service/cloudtrail/trail.go",
        takes=frozenset(
            {*_TRAIL, "name", "region", "enableLogging", "tags"}
            | {"eventSelectors", "advancedEventSelectors", "insightSelectors"}
        ),
        replaces=frozenset({"name", "region"}),
        create=_create,
        read=_read,
        update=_update,
        delete=_delete,
        same={"eventSelectors": _same_selectors, "advancedEventSelectors": _same_selectors},
    ),
)
