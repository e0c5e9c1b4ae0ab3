"""What a permission set allows: AWS's policies, references to the accounts' own, an inline policy and a boundary."""

import json
from collections.abc import Mapping
from typing import Any

from moto.core.exceptions import ServiceException
from moto.iam.models import iam_backends

from emulator.aws.request import Handlers, Request
from emulator.aws.services.sso_admin.access import manageable, permission_set
from emulator.aws.services.sso_admin.model import PermissionSet, Reference, listed, refused

MANAGED = 20
"""Managed policies, AWS's and the accounts' own together, in a set at most."""
INLINE = 10_240
"""Bytes of an inline policy at most."""


def attach_managed_policy(request: Request) -> Mapping[str, object]:
    """AttachManagedPolicyToPermissionSet."""
    found, arn = manageable(request), request["ManagedPolicyArn"]
    _existing(request, arn)
    if arn in found.managed:
        raise refused("Conflict", f"ManagedPolicy {arn} is already attached to {found.arn}.")
    _has_room(found)
    found.managed.append(arn)
    found.revision += 1
    return {}


def detach_managed_policy(request: Request) -> Mapping[str, object]:
    """DetachManagedPolicyFromPermissionSet."""
    found, arn = manageable(request), request["ManagedPolicyArn"]
    if arn not in found.managed:
        raise refused("ResourceNotFound", f"ManagedPolicy {arn} is not attached to {found.arn}.")
    found.managed.remove(arn)
    found.revision += 1
    return {}


def list_managed_policies(request: Request) -> Mapping[str, object]:
    """ListManagedPoliciesInPermissionSet."""
    attached = [{"Name": arn.rpartition("/")[2], "Arn": arn} for arn in permission_set(request).managed]
    return listed(request, "AttachedManagedPolicies", attached)


def attach_reference(request: Request) -> Mapping[str, object]:
    """AttachCustomerManagedPolicyReferenceToPermissionSet: that accounts have the policy is seen at provisioning."""
    found, reference = manageable(request), _reference(request["CustomerManagedPolicyReference"])
    if reference in found.references:
        raise refused("Conflict", f"{reference.path}{reference.name} is already attached to {found.arn}.")
    _has_room(found)
    found.references.append(reference)
    found.revision += 1
    return {}


def detach_reference(request: Request) -> Mapping[str, object]:
    """DetachCustomerManagedPolicyReferenceFromPermissionSet."""
    found, reference = manageable(request), _reference(request["CustomerManagedPolicyReference"])
    if reference not in found.references:
        raise refused("ResourceNotFound", f"{reference.path}{reference.name} is not attached to {found.arn}.")
    found.references.remove(reference)
    found.revision += 1
    return {}


def list_references(request: Request) -> Mapping[str, object]:
    """ListCustomerManagedPolicyReferencesInPermissionSet."""
    references = [_shown(reference) for reference in permission_set(request).references]
    return listed(request, "CustomerManagedPolicyReferences", references)


def put_inline_policy(request: Request) -> Mapping[str, object]:
    """PutInlinePolicyToPermissionSet."""
    found, text = manageable(request), request["InlinePolicy"]
    if len(text.encode()) > INLINE:
        raise refused("ServiceQuotaExceeded", f"The inline policy is longer than {INLINE} bytes.")
    try:
        document = json.loads(text)
    except ValueError as reason:
        raise refused("Validation", f"The inline policy is not valid JSON: {reason}.") from reason
    if not isinstance(document, dict) or "Statement" not in document:
        raise refused("Validation", "The inline policy has no statement.")
    found.inline = text
    found.revision += 1
    return {}


def get_inline_policy(request: Request) -> Mapping[str, object]:
    """GetInlinePolicyForPermissionSet: empty where there is none."""
    return {"InlinePolicy": permission_set(request).inline}


def delete_inline_policy(request: Request) -> Mapping[str, object]:
    """DeleteInlinePolicyFromPermissionSet."""
    found = manageable(request)
    if not found.inline:
        raise refused("ResourceNotFound", f"{found.arn} has no inline policy.")
    found.inline = ""
    found.revision += 1
    return {}


def put_boundary(request: Request) -> Mapping[str, object]:
    """PutPermissionsBoundaryToPermissionSet."""
    found, boundary = manageable(request), request["PermissionsBoundary"]
    arn, reference = boundary.get("ManagedPolicyArn"), boundary.get("CustomerManagedPolicyReference")
    if bool(arn) == bool(reference):
        message = "A permissions boundary is either a ManagedPolicyArn or a CustomerManagedPolicyReference."
        raise refused("Validation", message)
    if arn:
        _existing(request, arn)
    found.boundary = arn or _reference(reference)
    found.revision += 1
    return {}


def get_boundary(request: Request) -> Mapping[str, object]:
    """GetPermissionsBoundaryForPermissionSet."""
    boundary = _bounded(permission_set(request))
    if isinstance(boundary, Reference):
        return {"PermissionsBoundary": {"CustomerManagedPolicyReference": _shown(boundary)}}
    return {"PermissionsBoundary": {"ManagedPolicyArn": boundary}}


def delete_boundary(request: Request) -> Mapping[str, object]:
    """DeletePermissionsBoundaryFromPermissionSet."""
    found = manageable(request)
    _bounded(found)
    found.boundary = None
    found.revision += 1
    return {}


def _bounded(found: PermissionSet) -> str | Reference:
    if found.boundary is None:
        raise refused("ResourceNotFound", f"{found.arn} has no permissions boundary.")
    return found.boundary


def _has_room(found: PermissionSet) -> None:
    if len(found.managed) + len(found.references) >= MANAGED:
        raise refused("ServiceQuotaExceeded", f"A permission set can have {MANAGED} managed policies.")


def _existing(request: Request, arn: str) -> None:
    try:
        iam_backends[request.account]["aws"].get_policy(arn)
    except ServiceException as missing:
        raise refused("ResourceNotFound", f"ManagedPolicy {arn} could not be found.") from missing


def _reference(given: Mapping[str, Any]) -> Reference:
    return Reference(given["Name"], given.get("Path") or "/")


def _shown(reference: Reference) -> Mapping[str, object]:
    return {"Name": reference.name, "Path": reference.path}


HANDLERS: Handlers = {
    "AttachManagedPolicyToPermissionSet": attach_managed_policy,
    "DetachManagedPolicyFromPermissionSet": detach_managed_policy,
    "ListManagedPoliciesInPermissionSet": list_managed_policies,
    "AttachCustomerManagedPolicyReferenceToPermissionSet": attach_reference,
    "DetachCustomerManagedPolicyReferenceFromPermissionSet": detach_reference,
    "ListCustomerManagedPolicyReferencesInPermissionSet": list_references,
    "PutInlinePolicyToPermissionSet": put_inline_policy,
    "GetInlinePolicyForPermissionSet": get_inline_policy,
    "DeleteInlinePolicyFromPermissionSet": delete_inline_policy,
    "PutPermissionsBoundaryToPermissionSet": put_boundary,
    "GetPermissionsBoundaryForPermissionSet": get_boundary,
    "DeletePermissionsBoundaryFromPermissionSet": delete_boundary,
}
