"""Public access of images and snapshots, the serial console, and allowed images: one value per account and Region."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from emulator.aws.request import Handlers, Request
from emulator.aws.services.ec2.declarative import BY_ACCOUNT, BY_POLICY, declared, in_api, refuse_change

_IMAGES = "image_block_public_access"
_SNAPSHOTS = "snapshot_block_public_access"
_CONSOLE = "serial_console_access"
_ALLOWED = "allowed_images_settings"
_CRITERIA = {
    "allowed_image_providers": "ImageProviders",
    "image_names": "ImageNames",
    "marketplace_product_codes": "MarketplaceProductCodes",
}


@dataclass
class AccountDefaults:
    """What the account has set itself. Accounts have had the block of images from the start since October 2023."""

    images: str = "block-new-sharing"
    snapshots: str = "unblocked"
    console: bool = False
    allowed: str = "disabled"
    criteria: list[Mapping[str, object]] = field(default_factory=list)


def get_image_state(request: Request) -> Mapping[str, object]:
    """GetImageBlockPublicAccessState."""
    policy = declared(request, _IMAGES)
    state = in_api(policy["state"]) if policy else _own(request).images
    return {"ImageBlockPublicAccessState": state, "ManagedBy": _by(policy)}


def enable_image_block(request: Request) -> Mapping[str, object]:
    """EnableImageBlockPublicAccess."""
    refuse_change(request, _IMAGES)
    _own(request).images = request["ImageBlockPublicAccessState"]
    return {"ImageBlockPublicAccessState": _own(request).images}


def disable_image_block(request: Request) -> Mapping[str, object]:
    """DisableImageBlockPublicAccess."""
    refuse_change(request, _IMAGES)
    _own(request).images = "unblocked"
    return {"ImageBlockPublicAccessState": "unblocked"}


def get_snapshot_state(request: Request) -> Mapping[str, object]:
    """GetSnapshotBlockPublicAccessState."""
    policy = declared(request, _SNAPSHOTS)
    return {"State": in_api(policy["state"]) if policy else _own(request).snapshots, "ManagedBy": _by(policy)}


def enable_snapshot_block(request: Request) -> Mapping[str, object]:
    """EnableSnapshotBlockPublicAccess."""
    refuse_change(request, _SNAPSHOTS)
    _own(request).snapshots = request["State"]
    return {"State": _own(request).snapshots}


def disable_snapshot_block(request: Request) -> Mapping[str, object]:
    """DisableSnapshotBlockPublicAccess."""
    refuse_change(request, _SNAPSHOTS)
    _own(request).snapshots = "unblocked"
    return {"State": "unblocked"}


def get_console_status(request: Request) -> Mapping[str, object]:
    """GetSerialConsoleAccessStatus."""
    policy = declared(request, _CONSOLE)
    enabled = policy["status"] == "enabled" if policy else _own(request).console
    return {"SerialConsoleAccessEnabled": enabled, "ManagedBy": _by(policy)}


def enable_console(request: Request) -> Mapping[str, object]:
    """EnableSerialConsoleAccess."""
    return _console(request, True)


def disable_console(request: Request) -> Mapping[str, object]:
    """DisableSerialConsoleAccess."""
    return _console(request, False)


def get_allowed_images(request: Request) -> Mapping[str, object]:
    """GetAllowedImagesSettings."""
    policy = declared(request, _ALLOWED)
    if policy is None:
        own = _own(request)
        return {"State": own.allowed, "ImageCriteria": own.criteria, "ManagedBy": BY_ACCOUNT}
    criteria = [_criterion(item) for item in (policy.get("image_criteria") or {}).values()]
    return {"State": in_api(policy["state"]), "ImageCriteria": criteria, "ManagedBy": BY_POLICY}


def enable_allowed_images(request: Request) -> Mapping[str, object]:
    """EnableAllowedImagesSettings."""
    refuse_change(request, _ALLOWED)
    _own(request).allowed = request["AllowedImagesSettingsState"]
    return {"AllowedImagesSettingsState": _own(request).allowed}


def disable_allowed_images(request: Request) -> Mapping[str, object]:
    """DisableAllowedImagesSettings."""
    refuse_change(request, _ALLOWED)
    _own(request).allowed = "disabled"
    return {"AllowedImagesSettingsState": "disabled"}


def replace_image_criteria(request: Request) -> Mapping[str, object]:
    """ReplaceImageCriteriaInAllowedImagesSettings."""
    refuse_change(request, _ALLOWED)
    _own(request).criteria = list(request.get("ImageCriteria") or [])
    return {"ReturnValue": True}


def _console(request: Request, enabled: bool) -> Mapping[str, object]:
    refuse_change(request, _CONSOLE)
    _own(request).console = enabled
    return {"SerialConsoleAccessEnabled": enabled}


def _criterion(item: Mapping[str, Any]) -> Mapping[str, object]:
    found: dict[str, object] = {name: item[key] for key, name in _CRITERIA.items() if key in item}
    if "ImageProviders" in found:
        found["ImageProviders"] = [in_api(provider) for provider in item["allowed_image_providers"]]
    if "creation_date_condition" in item:
        days = int(item["creation_date_condition"]["maximum_days_since_created"])
        found["CreationDateCondition"] = {"MaximumDaysSinceCreated": days}
    if "deprecation_time_condition" in item:
        days = int(item["deprecation_time_condition"]["maximum_days_since_deprecated"])
        found["DeprecationTimeCondition"] = {"MaximumDaysSinceDeprecated": days}
    return found


def _own(request: Request) -> AccountDefaults:
    return request.state.store(AccountDefaults, request.account, request.region)


def _by(policy: Mapping[str, object] | None) -> str:
    return BY_ACCOUNT if policy is None else BY_POLICY


HANDLERS: Handlers = {
    "GetImageBlockPublicAccessState": get_image_state,
    "EnableImageBlockPublicAccess": enable_image_block,
    "DisableImageBlockPublicAccess": disable_image_block,
    "GetSnapshotBlockPublicAccessState": get_snapshot_state,
    "EnableSnapshotBlockPublicAccess": enable_snapshot_block,
    "DisableSnapshotBlockPublicAccess": disable_snapshot_block,
    "GetSerialConsoleAccessStatus": get_console_status,
    "EnableSerialConsoleAccess": enable_console,
    "DisableSerialConsoleAccess": disable_console,
    "GetAllowedImagesSettings": get_allowed_images,
    "EnableAllowedImagesSettings": enable_allowed_images,
    "DisableAllowedImagesSettings": disable_allowed_images,
    "ReplaceImageCriteriaInAllowedImagesSettings": replace_image_criteria,
}
