"""Object lock: the bucket's configuration, and versions that cannot be deleted before their time.

Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from moto.s3.models import FakeBucket, FakeKey

from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services.s3.access import authorize, permit
from emulator.aws.services.s3.buckets import existing

_MAXIMUM = {"Days": 36_500, "Years": 100}
_FORMATS = ("%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S.%fZ")


def put_object_lock_configuration(request: Request) -> Mapping[str, object]:
    """PutObjectLockConfiguration: switches object lock on for good, and sets or takes away the default retention."""
    authorize(request)
    found = existing(request["Bucket"])
    configuration = request.get("ObjectLockConfiguration") or {}
    if configuration.get("ObjectLockEnabled") != "Enabled":
        raise _malformed()
    retention = _retention(configuration)
    if not found.is_versioned:
        message = "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration"
        raise AwsError("InvalidBucketState", message, 409)
    found.object_lock_enabled = True
    found.default_lock_mode = retention.get("Mode", "")
    found.default_lock_days = retention.get("Days", 0)
    found.default_lock_years = retention.get("Years", 0)
    return {}


def get_object_lock_configuration(request: Request) -> Mapping[str, object]:
    """GetObjectLockConfiguration."""
    authorize(request)
    found = existing(request["Bucket"])
    if not found.object_lock_enabled:
        message = "Object Lock configuration does not exist for this bucket"
        raise AwsError("ObjectLockConfigurationNotFoundError", message, 404, BucketName=found.name)
    answer: dict[str, object] = {"ObjectLockEnabled": "Enabled"}
    if found.has_default_lock:
        period = {"Days": found.default_lock_days} if found.default_lock_days else {"Years": found.default_lock_years}
        answer["Rule"] = {"DefaultRetention": {"Mode": found.default_lock_mode, **period}}
    return {"ObjectLockConfiguration": answer}


def _retention(configuration: Mapping[str, Any]) -> Mapping[str, Any]:
    rule = configuration.get("Rule")
    if rule is None:
        return {}
    retention: Mapping[str, Any] = rule.get("DefaultRetention") or {}
    given = [unit for unit in _MAXIMUM if retention.get(unit) is not None]
    if retention.get("Mode") not in ("GOVERNANCE", "COMPLIANCE") or len(given) != 1:
        raise _malformed()
    if not 1 <= retention[given[0]] <= _MAXIMUM[given[0]]:
        raise AwsError("InvalidArgument", "Default retention period must be a positive integer value.")
    return retention


def _malformed() -> AwsError:
    message = "The XML you provided was not well-formed or did not validate against our published schema"
    return AwsError("MalformedXML", message)


def check_versioning(request: Request) -> str | None:
    """PutBucketVersioning: object lock needs versioning for ever."""
    account = authorize(request)
    found = existing(request["Bucket"])
    if found.object_lock_enabled and request["VersioningConfiguration"].get("Status") != "Enabled":
        message = "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed."
        raise AwsError("InvalidBucketState", message, 409)
    return account


def check_delete_object(request: Request) -> str | None:
    """DeleteObject: a locked version stays, whoever asks."""
    account = authorize(request)
    if account is not None and request.get("VersionId"):
        refuse_if_locked(request, existing(request["Bucket"]), request["Key"], request["VersionId"])
    return account


def refuse_if_locked(request: Request, found: FakeBucket, key: str, version: str) -> None:
    """Refuse the deletion of a version that is held or retained, unless its governance is bypassed with permission.

    Raises:
        AwsError: AccessDenied.
    """
    held = object_version(found, key, version)
    if held is None or not held.is_locked(governance_bypass=False):
        return
    if request.get("BypassGovernanceRetention") and not held.is_locked(governance_bypass=True):
        permit(request, found, "s3:BypassGovernanceRetention", key)
        return
    raise AwsError("AccessDenied", "Access Denied because object protected by object lock.", 403)


def get_object_retention(request: Request) -> Mapping[str, object]:
    """GetObjectRetention, which moto lacks."""
    authorize(request)
    held = object_version(existing(request["Bucket"]), request["Key"], request.get("VersionId"))
    if held is None:
        raise AwsError("NoSuchKey", "The specified key does not exist.", 404, Key=request["Key"])
    if not held.lock_mode or not held.lock_until:
        message = "The specified object does not have a ObjectLock configuration"
        raise AwsError("NoSuchObjectLockConfiguration", message, 404)
    return {"Retention": {"Mode": held.lock_mode, "RetainUntilDate": _moment(held.lock_until)}}


def check_put_object_retention(request: Request) -> str | None:
    """PutObjectRetention: COMPLIANCE is only ever prolonged, GOVERNANCE shortened only with the bypass."""
    account = authorize(request)
    found = existing(request["Bucket"])
    held = object_version(found, request["Key"], request.get("VersionId"))
    retention = request.get("Retention") or {}
    until = retention.get("RetainUntilDate")
    if until is not None and _aware(until) <= datetime.now(UTC):
        raise AwsError("InvalidArgument", "The retain until date must be in the future!")
    if held is None or held.lock_mode not in ("GOVERNANCE", "COMPLIANCE") or not held.lock_until:
        return account
    before = _moment(held.lock_until)
    weaker = until is None or _aware(until) < before or retention.get("Mode") != held.lock_mode
    if before <= datetime.now(UTC) or not weaker:
        return account
    if held.lock_mode == "GOVERNANCE" and request.get("BypassGovernanceRetention"):
        permit(request, found, "s3:BypassGovernanceRetention", request["Key"])
        return account
    raise AwsError("AccessDenied", "Access Denied because object protected by object lock.", 403)


def object_version(found: FakeBucket, key: str, version: str | None) -> FakeKey | None:
    """A version of an object, by default the latest; None for a delete marker and for what is not there."""
    versions = [item for item in found.keys.getlist(key, []) if version in (None, str(item.version_id))]
    return versions[-1] if versions and isinstance(versions[-1], FakeKey) else None


def _moment(text: str) -> datetime:
    for form in _FORMATS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return datetime.fromisoformat(text)


def _aware(moment: Any) -> datetime:
    if isinstance(moment, str):
        return _moment(moment)
    given: datetime = moment
    return given if given.tzinfo else given.replace(tzinfo=UTC)
