"""The instance itself, and the attributes for access control that it passes on in sessions."""

from collections.abc import Mapping

from emulator.aws.request import Handlers, Request
from emulator.aws.services import delegated
from emulator.aws.services.sso_admin.access import administrated, denied, enabled, instance
from emulator.aws.services.sso_admin.model import IdentityCenter, Instance, listed, refused


def list_instances(request: Request) -> Mapping[str, object]:
    """ListInstances: every account of the organization sees the one instance, in its Region."""
    known = request.state.store(IdentityCenter).instance or request.state.settings.identity_center
    found = enabled(request) if known is not None or delegated.is_management(request) else None
    return listed(request, "Instances", [found] if found is not None else [], _described)


def describe_instance(request: Request) -> Mapping[str, object]:
    """DescribeInstance."""
    return _described(instance(request)) | {"PermissionSetsEnabled": True}


def update_instance(request: Request) -> Mapping[str, object]:
    """UpdateInstance: its name."""
    found = instance(request)
    found.name = request.get("Name", found.name)
    return {}


def create_instance(request: Request) -> Mapping[str, object]:
    """CreateInstance, which makes account instances only: an administrator of the organization's is refused."""
    administrated(request)
    raise denied(request, "An organization instance of IAM Identity Center is enabled in the console.")


def create_attributes(request: Request) -> Mapping[str, object]:
    """CreateInstanceAccessControlAttributeConfiguration: turns attributes for access control on."""
    found = instance(request)
    if found.attributes is not None:
        raise refused("Conflict", "Attributes for access control are already enabled for the instance.")
    found.attributes = _attributes(request)
    return {}


def update_attributes(request: Request) -> Mapping[str, object]:
    """UpdateInstanceAccessControlAttributeConfiguration."""
    _configured(request).attributes = _attributes(request)
    return {}


def describe_attributes(request: Request) -> Mapping[str, object]:
    """DescribeInstanceAccessControlAttributeConfiguration."""
    attributes = _configured(request).attributes or {}
    shown = [{"Key": key, "Value": {"Source": list(source)}} for key, source in attributes.items()]
    return {"Status": "ENABLED", "InstanceAccessControlAttributeConfiguration": {"AccessControlAttributes": shown}}


def delete_attributes(request: Request) -> Mapping[str, object]:
    """DeleteInstanceAccessControlAttributeConfiguration."""
    _configured(request).attributes = None
    return {}


def _configured(request: Request) -> Instance:
    found = instance(request)
    if found.attributes is None:
        raise refused("ResourceNotFound", "Attributes for access control are not enabled for the instance.")
    return found


def _attributes(request: Request) -> dict[str, list[str]]:
    given = request["InstanceAccessControlAttributeConfiguration"]["AccessControlAttributes"]
    attributes = {one["Key"]: list(one["Value"]["Source"]) for one in given}
    if len(attributes) < len(given):
        raise refused("Validation", "A key of an attribute for access control is given twice.")
    return attributes


def _described(found: Instance) -> dict[str, object]:
    return {
        "InstanceArn": found.arn,
        "IdentityStoreId": found.store,
        "IdentityStoreArn": found.store_arn,
        "OwnerAccountId": found.owner,
        "CreatedDate": found.created,
        "Status": "ACTIVE",
        "PrimaryRegion": found.region,
        **({"Name": found.name} if found.name else {}),
    }


HANDLERS: Handlers = {
    "ListInstances": list_instances,
    "DescribeInstance": describe_instance,
    "UpdateInstance": update_instance,
    "CreateInstance": create_instance,
    "CreateInstanceAccessControlAttributeConfiguration": create_attributes,
    "UpdateInstanceAccessControlAttributeConfiguration": update_attributes,
    "DescribeInstanceAccessControlAttributeConfiguration": describe_attributes,
    "DeleteInstanceAccessControlAttributeConfiguration": delete_attributes,
}
