"""The organization trail: what it records and where to, that it is on, that members have it, that files arrive."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from checks.connection import Connection, ReadError
from checks.inside import MANAGEMENT, Inside
from checks.readback_facts import Facts, Value
from checks.readback_logs_archive import Archive
from checks.readback_logs_key import KEY_WORD
from checks.readback_words import Words, tags
from foundation.policies.archive import TRAIL, trail_arn

SUBJECT = f"trail {TRAIL}"
DATA = {"s3": "AWS::S3::Object", "lambda": "AWS::Lambda::Function", "dynamodb": "AWS::DynamoDB::Table"}
INSIGHTS = {"call-rate": "ApiCallRateInsight", "error-rate": "ApiErrorRateInsight"}


def expected(archive: Archive) -> Facts:
    """The facts of the trail; those behind the doors of members only where they can be entered."""
    settings = archive.config.settings
    facts: dict[str, Value] = {
        "arn": trail_arn(settings.home_region, settings.management_account),
        "bucket": archive.logs.bucket("audit-trail"),
        "multi-Region": True,
        "of the organization": True,
        "global services": True,
        "validation": True,
        "logging": True,
        "selectors": _selectors(archive),
        "insights": sorted(INSIGHTS[kind] for kind in archive.logs.audit_trail.insights),
        **archive.tags(MANAGEMENT),
    }
    if archive.entered:
        facts |= {"key": KEY_WORD, "seen by members": True, "log files": True}
    return {SUBJECT: facts}


def _selectors(archive: Archive) -> Value:
    """Management events, and data events, of objects except those of the trail itself."""
    own: Value = {"NotStartsWith": [f"arn:aws:s3:::{archive.logs.bucket('audit-trail')}/"]}
    data: list[Mapping[str, Value]] = [
        {"eventCategory": ["Data"], "resources.type": [DATA[kind]], **({"resources.ARN": own} if kind == "s3" else {})}
        for kind in archive.logs.audit_trail.data_events
    ]
    return _ordered([{"eventCategory": ["Management"]}, *data])


def found(archive: Archive, inside: Inside, words: Words) -> Facts:
    """The facts of the trail. Raises ReadError."""
    settings = archive.config.settings
    arn, aws = trail_arn(settings.home_region, settings.management_account), inside.connection(MANAGEMENT)
    try:
        trail = aws.call("cloudtrail", "get_trail", Name=arn)["Trail"]
    except ReadError as error:
        if error.code == "TrailNotFoundException":
            return {}
        raise
    return {SUBJECT: {**dict(_facts(aws, arn, trail)), **dict(_inside(archive, inside, trail, words))}}


def _facts(aws: Connection, arn: str, trail: Mapping[str, Any]) -> Iterator[tuple[str, Value]]:
    status = aws.call("cloudtrail", "get_trail_status", Name=arn)
    yield "arn", trail["TrailARN"]
    yield "bucket", trail["S3BucketName"]
    yield "multi-Region", trail["IsMultiRegionTrail"]
    yield "of the organization", trail["IsOrganizationTrail"]
    yield "global services", trail["IncludeGlobalServiceEvents"]
    yield "validation", trail["LogFileValidationEnabled"]
    yield "logging", status["IsLogging"]
    yield "delivery error", status.get("LatestDeliveryError") or None
    yield "selectors", _live_selectors(aws.call("cloudtrail", "get_event_selectors", TrailName=arn))
    yield "insights", _insights(aws, arn)
    listed = aws.call("cloudtrail", "list_tags", ResourceIdList=[arn])["ResourceTagList"]
    yield from tags({tag["Key"]: tag.get("Value", "") for one in listed for tag in one["TagsList"]}).items()


def _inside(archive: Archive, inside: Inside, trail: Mapping[str, Any], words: Words) -> Iterator[tuple[str, Value]]:
    if not archive.has(inside, archive.key):
        return
    aws = inside.connection(archive.key)
    yield "key", words.text(trail.get("KmsKeyId", "")) or None
    seen = aws.call("cloudtrail", "describe_trails")["trailList"]
    yield "seen by members", any(one["TrailARN"] == trail["TrailARN"] for one in seen)
    yield "log files", _files(aws, archive.logs.bucket("audit-trail"), inside.organization)


def _files(aws: Connection, bucket: str, organization: str) -> Value:
    try:
        listed = aws.call("s3", "list_objects_v2", Bucket=bucket, Prefix=f"AWSLogs/{organization}/", MaxKeys=1)
    except ReadError as error:
        if error.code == "NoSuchBucket":
            return None
        raise
    return bool(listed["KeyCount"])


def _live_selectors(answer: Mapping[str, Any]) -> Value:
    if "AdvancedEventSelectors" not in answer:
        basic = answer.get("EventSelectors", ())
        return [{name: value for name, value in selector.items() if value != []} for selector in basic]
    return _ordered([_fields(selector["FieldSelectors"]) for selector in answer["AdvancedEventSelectors"]])


def _fields(selectors: list[Mapping[str, Any]]) -> Mapping[str, Value]:
    """Field names with what they equal; with any other operator, with all that the selector says."""
    rest = [{name: value for name, value in one.items() if name != "Field" and value != []} for one in selectors]
    return {
        one["Field"]: said["Equals"] if list(said) == ["Equals"] else said
        for one, said in zip(selectors, rest, strict=True)
    }


def _ordered(selectors: list[Mapping[str, Value]]) -> Value:
    return sorted(selectors, key=json.dumps)


def _insights(aws: Connection, arn: str) -> Value:
    try:
        found = aws.call("cloudtrail", "get_insight_selectors", TrailName=arn)
    except ReadError as error:
        if error.code == "InsightNotEnabledException":
            return []
        raise
    return sorted(one["InsightType"] for one in found.get("InsightSelectors", ()))
