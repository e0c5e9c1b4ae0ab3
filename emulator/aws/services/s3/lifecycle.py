"""Lifecycle rules, kept as they were given; moto loses sizes and all but one of several transitions.

Nothing expires here: the rules are validated and read back. Source of the rules: PutBucketLifecycleConfiguration and
https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services.s3.access import authorize
from emulator.aws.services.s3.buckets import existing

_DEFAULT_SIZE = "all_storage_classes_128K"
_ACTIONS = (
    "Expiration",
    "Transitions",
    "NoncurrentVersionTransitions",
    "NoncurrentVersionExpiration",
    "AbortIncompleteMultipartUpload",
)
_INFREQUENT = ("STANDARD_IA", "ONEZONE_IA")
_MINIMUM_DAYS = 30
_MAXIMUM_RULES = 1000


@dataclass
class Lifecycle:
    """Rules and minimum object size by bucket, of one account."""

    of: dict[str, tuple[list[Mapping[str, Any]], str]] = field(default_factory=dict)


def put_bucket_lifecycle_configuration(request: Request) -> Mapping[str, object]:
    """PutBucketLifecycleConfiguration."""
    authorize(request)
    found = existing(request["Bucket"])
    rules = (request.get("LifecycleConfiguration") or {}).get("Rules") or []
    if not rules or len(rules) > _MAXIMUM_RULES:
        raise _malformed()
    names = [rule["ID"] for rule in rules if rule.get("ID")]
    if len(names) != len(set(names)):
        raise AwsError("InvalidArgument", "Rule ID must be unique. Found same ID for more than one rule")
    for rule in rules:
        _check(rule)
    size = request.get("TransitionDefaultMinimumObjectSize") or _DEFAULT_SIZE
    kept = [rule if rule.get("ID") else {**rule, "ID": f"rule-{number}"} for number, rule in enumerate(rules)]
    request.state.store(Lifecycle, found.account_id).of[found.name] = (kept, size)
    return {"TransitionDefaultMinimumObjectSize": size}


def get_bucket_lifecycle_configuration(request: Request) -> Mapping[str, object]:
    """GetBucketLifecycleConfiguration."""
    authorize(request)
    found = existing(request["Bucket"])
    known = request.state.store(Lifecycle, found.account_id).of.get(found.name)
    if known is None:
        message = "The lifecycle configuration does not exist"
        raise AwsError("NoSuchLifecycleConfiguration", message, 404, BucketName=found.name)
    return {"Rules": known[0], "TransitionDefaultMinimumObjectSize": known[1]}


def delete_bucket_lifecycle(request: Request) -> Mapping[str, object]:
    """DeleteBucketLifecycle."""
    authorize(request)
    found = existing(request["Bucket"])
    request.state.store(Lifecycle, found.account_id).of.pop(found.name, None)
    return {}


def forget(request: Request, name: str) -> None:
    """A deleted bucket's rules do not come back with the next one of its name."""
    request.state.store(Lifecycle, request.account).of.pop(name, None)


def _check(rule: Mapping[str, Any]) -> None:
    if ("Filter" in rule) == ("Prefix" in rule):
        raise _malformed()
    if not any(rule.get(name) for name in _ACTIONS):
        raise AwsError("InvalidRequest", "At least one action needs to be specified in a rule")
    if any(days < 1 for days in _periods(rule)):
        raise AwsError("InvalidArgument", "'Days' for lifecycle actions must be a positive integer")
    given = rule.get("Expiration") or {}
    if len([name for name in ("Date", "Days", "ExpiredObjectDeleteMarker") if name in given]) > 1:
        raise _malformed()
    _check_transitions(rule.get("Transitions") or [], "Days", given.get("Days"))
    later = (rule.get("NoncurrentVersionExpiration") or {}).get("NoncurrentDays")
    _check_transitions(rule.get("NoncurrentVersionTransitions") or [], "NoncurrentDays", later)


def _periods(rule: Mapping[str, Any]) -> Iterator[int]:
    """Every number of days that has to be positive; a transition may be at day 0."""
    for name, unit in (
        ("Expiration", "Days"),
        ("NoncurrentVersionExpiration", "NoncurrentDays"),
        ("AbortIncompleteMultipartUpload", "DaysAfterInitiation"),
    ):
        if (days := (rule.get(name) or {}).get(unit)) is not None:
            yield days


def _check_transitions(transitions: list[Mapping[str, Any]], unit: str, expiration: int | None) -> None:
    classes = [transition.get("StorageClass") for transition in transitions]
    if len(classes) != len(set(classes)):
        raise AwsError("InvalidRequest", "'StorageClass' must be different for each transition of a rule")
    for transition in transitions:
        days, storage = transition.get(unit), transition.get("StorageClass")
        if days is not None and storage in _INFREQUENT and days < _MINIMUM_DAYS:
            message = f"'Days' in Transition action must be greater than or equal to 30 for storageClass '{storage}'"
            raise AwsError("InvalidArgument", message)
        if days is not None and expiration is not None and days >= expiration:
            message = f"'{unit}' in the Expiration action must be greater than '{unit}' in the Transition action"
            raise AwsError("InvalidArgument", message)


def _malformed() -> AwsError:
    message = "The XML you provided was not well-formed or did not validate against our published schema"
    return AwsError("MalformedXML", message)
