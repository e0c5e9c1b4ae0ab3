"""Images as accounts see, launch and share them. Making, disabling and deregistering one's own is moto's.

Left out: copying another account's image, and launches other than RunInstances (fleets, Spot requests, Auto Scaling).
An image that is not allowed is answered as one that is not there: AWS says that it cannot be discovered or used, and
not with which code.
"""

from collections.abc import Mapping
from typing import Any

from moto.core.exceptions import ServiceException
from moto.ec2.models import ec2_backends
from moto.ec2.models.amis import Ami
from moto.ec2.utils import generic_filter

from emulator.aws.errors import AwsError, not_implemented
from emulator.aws.pages import page
from emulator.aws.request import Checks, Handlers, Request
from emulator.aws.services.ec2 import image_access
from emulator.aws.services.ec2.image_access import Allowed, Deprecations
from emulator.aws.services.organizations.model import now

_DISABLED = "disabled"
_SHOWN = "%Y-%m-%dT%H:%M:%S.000Z"


def describe_images(request: Request) -> Mapping[str, object]:
    """DescribeImages: what is visible and allowed, and of that what is asked for."""
    settings = image_access.allowed(request)
    found = {image.id: image for image in _discovered(request, settings)}
    if wanted := request.get("ImageIds"):
        if missing := [name for name in wanted if name not in found]:
            raise _not_found(missing)
        found = {name: found[name] for name in wanted}
    images = [image for image in found.values() if _is_asked_for(request, image)]
    filters = {one["Name"]: one["Values"] for one in request.get("Filters") or []}
    if (wish := filters.pop("image-allowed", None)) is not None:
        images = [image for image in images if str(_is_allowed(request, settings, image)).lower() in wish]
    try:
        images = generic_filter(filters, images)
    except ServiceException as unknown:
        raise not_implemented("ec2", f"DescribeImages filters {sorted(filters)}") from unknown
    return page(request, "Images", images, lambda image: _described(request, image, settings), size=max(len(images), 1))


def check_launch(request: Request) -> None:
    """RunInstances: the image must be there, shared with the account, and allowed."""
    name = request.get("ImageId") or _image_of_template(request)
    if name is None:
        return
    if name.startswith("resolve:ssm:"):
        raise not_implemented("ec2", "RunInstances with an image of Parameter Store")
    image = image_access.find(request.account, request.region, name)
    if image is None:
        raise _not_found([name])
    if image.owner_id != request.account and not image_access.is_shared(request.state, image, request.account):
        raise AwsError("AuthFailure", f"Not authorized for images: [{name}]")
    settings = image_access.allowed(request)
    if settings.state == "enabled" and not _is_allowed(request, settings, image):
        raise _not_found([name])
    if image.state == _DISABLED:
        raise AwsError("InvalidAMIID.Unavailable", f"The image ID '[{name}]' is no longer available")


def check_own(request: Request) -> None:
    """An image is changed, and its attributes are read, by its owner alone."""
    own(request)


def own(request: Request) -> Ami:
    """The image that a call names, of the caller's account.

    Raises:
        AwsError: InvalidAMIID.NotFound, AuthFailure where it is another account's.
    """
    name = request["ImageId"]
    image = image_access.find(request.account, request.region, name)
    if image is None:
        raise _not_found([name])
    if image.owner_id != request.account:
        raise AwsError("AuthFailure", f"Not authorized for image:{name}")
    return image


def enable_deprecation(request: Request) -> Mapping[str, object]:
    """EnableImageDeprecation: from that time on, who does not own the image no longer sees it in lists."""
    _deprecations(request).by_image[own(request).id] = image_access.in_utc(request["DeprecateAt"])
    return {"Return": True}


def disable_deprecation(request: Request) -> Mapping[str, object]:
    """DisableImageDeprecation."""
    _deprecations(request).by_image.pop(own(request).id, None)
    return {"Return": True}


def _deprecations(request: Request) -> Deprecations:
    return request.state.store(Deprecations, request.account, request.region)


def _discovered(request: Request, settings: Allowed) -> list[Ami]:
    """What the account can discover; the disabled ones only its own."""
    visible = image_access.visible(request.state, request.account, request.region)
    return [
        image
        for image in visible
        if (settings.state != "enabled" or _is_allowed(request, settings, image))
        and (image.state != _DISABLED or image.owner_id == request.account)
    ]


def _is_allowed(request: Request, settings: Allowed, image: Ami) -> bool:
    deprecated = image_access.deprecated_at(request.state, image, request.region)
    return settings.lets(image, request.account, deprecated)


def _is_asked_for(request: Request, image: Ami) -> bool:
    """Whether owners and launch permissions are those of the call, and disabled and deprecated ones are wanted."""
    is_own = image.owner_id == request.account
    if image.state == _DISABLED and not request.get("IncludeDisabled"):
        return False
    deprecated = image_access.deprecated_at(request.state, image, request.region)
    if deprecated is not None and deprecated <= now() and not (is_own or request.get("IncludeDeprecated")):
        return False
    owners = [request.account if owner == "self" else owner for owner in request.get("Owners") or []]
    if owners and not {image.owner_id, image.owner_alias} & set(owners):
        return False
    users = request.get("ExecutableUsers") or []
    return not users or any(_lets_in(request, image, user) for user in users)


def _lets_in(request: Request, image: Ami, user: str) -> bool:
    if user == "all":
        return image.is_public
    if user == "self":
        return image_access.is_shared(request.state, image, request.account)
    return {"UserId": user} in image.launch_permissions


def _described(request: Request, image: Ami, settings: Allowed) -> dict[str, object]:
    deprecated = image_access.deprecated_at(request.state, image, request.region)
    tags = image.get_tags() if image.owner_id == request.account else []
    optional = {
        "Description": image.description,
        "ImageOwnerAlias": image.owner_alias,
        "Platform": image.platform if image.platform == "windows" else None,
        "DeprecationTime": deprecated.strftime(_SHOWN) if deprecated else None,
        "ImageAllowed": _is_allowed(request, settings, image) if settings.state != _DISABLED else None,
        "Tags": [{"Key": tag["key"], "Value": tag["value"]} for tag in tags] or None,
    }
    return {
        "ImageId": image.id,
        "Name": image.name,
        "OwnerId": image.owner_id,
        "ImageLocation": image.image_location or f"{image.owner_id}/{image.name}",
        "CreationDate": image_access.created_at(image).strftime(_SHOWN),
        "State": image.state,
        "Public": image.is_public,
        "ImageType": image.image_type,
        "Architecture": image.architecture or "x86_64",
        "PlatformDetails": "Windows" if image.platform == "windows" else "Linux/UNIX",
        "RootDeviceName": image.root_device_name,
        "RootDeviceType": "ebs",
        "VirtualizationType": image.virtualization_type or "hvm",
        "Hypervisor": "xen",
        "BlockDeviceMappings": [_device(image)],
        **{name: value for name, value in optional.items() if value is not None},
    }


def _device(image: Ami) -> dict[str, object]:
    snapshot: Any = image.ebs_snapshot
    volume = {
        "SnapshotId": snapshot.id,
        "Encrypted": snapshot.encrypted,
        "VolumeSize": snapshot.volume_size,
        "VolumeType": "gp3",
        "DeleteOnTermination": True,
    }
    return {"DeviceName": image.root_device_name, "Ebs": volume}


def _image_of_template(request: Request) -> str | None:
    """The image of the launch template that a call names; a template that is not there is for moto to refuse."""
    template = request.get("LaunchTemplate")
    if not template:
        return None
    try:
        found: Any = ec2_backends[request.account][request.region]._get_template_from_args(dict(template))
    except ServiceException:
        return None
    return found.image_id or None


def _not_found(names: list[str]) -> AwsError:
    listed = ", ".join(names)
    verb = "do not exist" if len(names) > 1 else "does not exist"
    return AwsError("InvalidAMIID.NotFound", f"The image id '[{listed}]' {verb}")


HANDLERS: Handlers = {
    "DescribeImages": describe_images,
    "EnableImageDeprecation": enable_deprecation,
    "DisableImageDeprecation": disable_deprecation,
}

BEFORE_MOTO: Checks = {
    "RunInstances": check_launch,
    "DescribeImageAttribute": check_own,
    "DeregisterImage": check_own,
    "DisableImage": check_own,
    "EnableImage": check_own,
}
