"""States and rotation of keys, which moto keeps without their periods and checks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services.kms.access import existing

_DEFAULT_PERIOD = 365


@dataclass
class Rotation:
    """Since when keys of an account and Region are rotated, and every how many days, by key id."""

    of: dict[str, tuple[int, datetime]] = field(default_factory=dict)


def enable_key_rotation(request: Request) -> Mapping[str, object]:
    """EnableKeyRotation; asked again, it changes the period."""
    key = existing(request)
    if key.key_spec != "SYMMETRIC_DEFAULT":
        raise AwsError("UnsupportedOperationException", f"{key.arn} is not a symmetric encryption key.")
    store = request.state.store(Rotation, key.account_id, key.region)
    store.of[key.id] = (request.get("RotationPeriodInDays") or _DEFAULT_PERIOD, datetime.now(UTC))
    key.key_rotation_status = True
    return {}


def disable_key_rotation(request: Request) -> Mapping[str, object]:
    """DisableKeyRotation."""
    key = existing(request)
    key.key_rotation_status = False
    request.state.store(Rotation, key.account_id, key.region).of.pop(key.id, None)
    return {}


def get_key_rotation_status(request: Request) -> Mapping[str, object]:
    """GetKeyRotationStatus: a key that waits for its deletion is not rotated."""
    key = existing(request)
    known = request.state.store(Rotation, key.account_id, key.region).of.get(key.id)
    if known is None or key.key_state == "PendingDeletion":
        return {"KeyRotationEnabled": False, "KeyId": key.arn}
    period, since = known
    return {
        "KeyRotationEnabled": True,
        "KeyId": key.arn,
        "RotationPeriodInDays": period,
        "NextRotationDate": since + timedelta(days=period),
    }


def schedule_key_deletion(request: Request) -> Mapping[str, object]:
    """ScheduleKeyDeletion: between 7 and 30 days, after which AWS deletes; here the key stays in its state."""
    key = existing(request)
    days = request.get("PendingWindowInDays") or 30
    if not 7 <= days <= 30:
        raise AwsError("ValidationException", "PendingWindowInDays must be between 7 and 30 days, inclusive.")
    due = datetime.now(UTC) + timedelta(days=days)
    key.enabled, key.key_state = False, "PendingDeletion"
    key.deletion_date = due.replace(tzinfo=None)  # moto computes with naive times
    return {"KeyId": key.arn, "DeletionDate": due, "KeyState": key.key_state, "PendingWindowInDays": days}


def cancel_key_deletion(request: Request) -> Mapping[str, object]:
    """CancelKeyDeletion: the key is disabled afterwards, not enabled."""
    key = existing(request)
    if key.key_state != "PendingDeletion":
        raise AwsError("KMSInvalidStateException", f"{key.arn} is not pending deletion.")
    key.key_state, key.deletion_date = "Disabled", None
    return {"KeyId": key.arn}


def enable_key(request: Request) -> Mapping[str, object]:
    """EnableKey."""
    key = existing(request)
    key.enabled, key.key_state = True, "Enabled"
    return {}


def disable_key(request: Request) -> Mapping[str, object]:
    """DisableKey."""
    key = existing(request)
    key.enabled, key.key_state = False, "Disabled"
    return {}


HANDLERS: Handlers = {
    "CancelKeyDeletion": cancel_key_deletion,
    "DisableKey": disable_key,
    "DisableKeyRotation": disable_key_rotation,
    "EnableKey": enable_key,
    "EnableKeyRotation": enable_key_rotation,
    "GetKeyRotationStatus": get_key_rotation_status,
    "ScheduleKeyDeletion": schedule_key_deletion,
}
