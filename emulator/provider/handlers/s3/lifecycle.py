"""`aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration`: rules in Pulumi's names and in AWS's."""

from datetime import datetime
from typing import Any

from emulator.provider.handlers.s3.declared import as_declared
from emulator.provider.handlers.s3.setting import setting
from emulator.provider.values import Json, Properties

_NAMES = {
    "abortIncompleteMultipartUpload": "AbortIncompleteMultipartUpload",
    "and": "And",
    "date": "Date",
    "days": "Days",
    "daysAfterInitiation": "DaysAfterInitiation",
    "expiration": "Expiration",
    "expiredObjectDeleteMarker": "ExpiredObjectDeleteMarker",
    "filter": "Filter",
    "id": "ID",
    "key": "Key",
    "newerNoncurrentVersions": "NewerNoncurrentVersions",
    "noncurrentDays": "NoncurrentDays",
    "noncurrentVersionExpiration": "NoncurrentVersionExpiration",
    "noncurrentVersionTransitions": "NoncurrentVersionTransitions",
    "objectSizeGreaterThan": "ObjectSizeGreaterThan",
    "objectSizeLessThan": "ObjectSizeLessThan",
    "prefix": "Prefix",
    "status": "Status",
    "storageClass": "StorageClass",
    "tag": "Tag",
    "transitions": "Transitions",
    "value": "Value",
}
_PULUMI = {aws: pulumi for pulumi, aws in _NAMES.items()}


def _to_aws(value: Json) -> Any:
    if isinstance(value, list):
        return [_to_aws(item) for item in value]
    if not isinstance(value, dict):
        return value
    made = {_NAMES[name]: _to_aws(item) for name, item in value.items() if name != "tags" and item is not None}
    if isinstance(tags := value.get("tags"), dict):
        made["Tags"] = [{"Key": key, "Value": text} for key, text in tags.items()]
    return made


def _to_pulumi(value: Any) -> Json:
    if isinstance(value, list):
        return [_to_pulumi(item) for item in value]
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    if not isinstance(value, dict):
        return value  # type: ignore[no-any-return]  # a text or a number of the answer
    made: Properties = {_PULUMI[name]: _to_pulumi(item) for name, item in value.items() if name != "Tags"}
    if "Tags" in value:
        made["tags"] = {tag["Key"]: tag["Value"] for tag in value["Tags"]}
    return made


def _rule(rule: Any) -> Any:
    """A rule as AWS takes it: it has a filter, an empty one for every object, unless it has the old prefix."""
    made = _to_aws(rule)
    if "Prefix" not in made:
        made.setdefault("Filter", {})
    return made


def _put(client: Any, bucket: str, inputs: Properties) -> None:
    rules: Any = inputs.get("rules") or []
    size = inputs.get("transitionDefaultMinimumObjectSize")
    client.put_bucket_lifecycle_configuration(
        Bucket=bucket,
        LifecycleConfiguration={"Rules": [_rule(rule) for rule in rules]},
        **({"TransitionDefaultMinimumObjectSize": size} if size else {}),
    )


def _get(client: Any, bucket: str, inputs: Properties) -> Properties | None:
    answer = client.get_bucket_lifecycle_configuration(Bucket=bucket)
    live = _to_pulumi(answer["Rules"])
    return {
        "rules": as_declared(inputs.get("rules"), live),
        "transitionDefaultMinimumObjectSize": answer["TransitionDefaultMinimumObjectSize"],
    }


def _remove(client: Any, bucket: str, state: Properties) -> None:  # noqa: ARG001
    client.delete_bucket_lifecycle(Bucket=bucket)


LIFECYCLE = setting(
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "bucket_lifecycle_configuration.go",
    frozenset({"rules", "transitionDefaultMinimumObjectSize"}),
    _put,
    _get,
    _remove,
)
