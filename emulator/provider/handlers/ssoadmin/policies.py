"""What is attached to a permission set; every change is provisioned at once in the accounts that have the set."""

from typing import Any

from emulator.provider.handler import Aws, Handler, PartialFailure, no_update, same_json
from emulator.provider.handlers.shapes import items
from emulator.provider.handlers.ssoadmin.waiting import Failed, client, provision
from emulator.provider.values import Properties

_SOURCE = "terraform-provider-aws internal/service/ssoadmin/"


def _key(properties: Properties) -> dict[str, Any]:
    return {"InstanceArn": properties["instanceArn"], "PermissionSetArn": properties["permissionSetArn"]}


def _of(identifier: str) -> Properties:
    """The set and instance at the end of every id."""
    *_, permission_set, instance = identifier.split(",")
    return {"permissionSetArn": permission_set, "instanceArn": instance}


def _created(sso: Any, inputs: Properties, *more: str) -> str:
    identifier = ",".join([*more, str(inputs["permissionSetArn"]), str(inputs["instanceArn"])])
    try:
        provision(sso, str(inputs["permissionSetArn"]), str(inputs["instanceArn"]))
    except Failed as reason:
        raise PartialFailure(identifier, reason) from reason
    return identifier


def _gone(aws: Aws, identifier: str, state: Properties, operation: str, **parameters: object) -> None:
    sso = client(aws, state)
    try:
        getattr(sso, operation)(**_key(_of(identifier)), **parameters)
    except sso.exceptions.ResourceNotFoundException:
        return
    provision(sso, str(_of(identifier)["permissionSetArn"]), str(_of(identifier)["instanceArn"]))


def _pages(sso: Any, operation: str, member: str, identifier: str) -> list[Any]:
    try:
        pages = sso.get_paginator(operation).paginate(**_key(_of(identifier)))
        return [one for page in pages for one in page[member]]
    except sso.exceptions.ResourceNotFoundException:
        return []


def _attach(aws: Aws, inputs: Properties) -> str:
    sso = client(aws, inputs)
    sso.attach_managed_policy_to_permission_set(**_key(inputs), ManagedPolicyArn=inputs["managedPolicyArn"])
    return _created(sso, inputs, str(inputs["managedPolicyArn"]))


def _read_attached(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    arn, sso = identifier.split(",")[0], client(aws, inputs)
    for one in _pages(sso, "list_managed_policies_in_permission_set", "AttachedManagedPolicies", identifier):
        if one["Arn"] == arn:
            name = {"managedPolicyArn": arn, "managedPolicyName": one["Name"], "region": sso.meta.region_name}
            return {**_of(identifier), **name}
    return None


def _detach(aws: Aws, identifier: str, state: Properties) -> None:
    arn = identifier.split(",")[0]
    _gone(aws, identifier, state, "detach_managed_policy_from_permission_set", ManagedPolicyArn=arn)


def _reference(value: Any) -> dict[str, str]:
    return {"Name": value["name"], "Path": value.get("path") or "/"}


def _shown(reference: Any) -> Properties:
    return {"name": reference["Name"], "path": reference["Path"]}


def _refer(aws: Aws, inputs: Properties) -> str:
    sso, reference = client(aws, inputs), _reference(inputs["customerManagedPolicyReference"])
    sso.attach_customer_managed_policy_reference_to_permission_set(
        **_key(inputs), CustomerManagedPolicyReference=reference
    )
    return _created(sso, inputs, reference["Name"], reference["Path"])


def _read_reference(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    name, path, *_ = identifier.split(",")
    sso, operation = client(aws, inputs), "list_customer_managed_policy_references_in_permission_set"
    for one in _pages(sso, operation, "CustomerManagedPolicyReferences", identifier):
        if (one["Name"], one["Path"]) == (name, path):
            about = {"customerManagedPolicyReference": _shown(one), "region": sso.meta.region_name}
            return {**_of(identifier), **about}
    return None


def _unrefer(aws: Aws, identifier: str, state: Properties) -> None:
    name, path, *_ = identifier.split(",")
    operation = "detach_customer_managed_policy_reference_from_permission_set"
    _gone(aws, identifier, state, operation, CustomerManagedPolicyReference={"Name": name, "Path": path})


def _put(aws: Aws, inputs: Properties) -> str:
    sso = client(aws, inputs)
    sso.put_inline_policy_to_permission_set(**_key(inputs), InlinePolicy=inputs["inlinePolicy"])
    return _created(sso, inputs)


def _read_inline(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    sso = client(aws, inputs)
    try:
        live = sso.get_inline_policy_for_permission_set(**_key(_of(identifier)))["InlinePolicy"]
    except sso.exceptions.ResourceNotFoundException:
        return None
    if not live:
        return None
    declared = inputs.get("inlinePolicy")
    policy = declared if same_json(declared, live) else live
    return {**_of(identifier), "inlinePolicy": policy, "region": sso.meta.region_name}


def _update_inline(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    _put(aws, new)


def _delete_inline(aws: Aws, identifier: str, state: Properties) -> None:
    _gone(aws, identifier, state, "delete_inline_policy_from_permission_set")


def _bound(aws: Aws, inputs: Properties) -> str:
    sso, (boundary,) = client(aws, inputs), items(inputs["permissionsBoundary"])
    arn, reference = boundary.get("managedPolicyArn"), boundary.get("customerManagedPolicyReference")
    sso.put_permissions_boundary_to_permission_set(
        **_key(inputs),
        PermissionsBoundary={
            **({"ManagedPolicyArn": arn} if arn else {}),
            **({"CustomerManagedPolicyReference": _reference(reference)} if reference else {}),
        },
    )
    return _created(sso, inputs)


def _read_boundary(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    sso = client(aws, inputs)
    try:
        found = sso.get_permissions_boundary_for_permission_set(**_key(_of(identifier)))["PermissionsBoundary"]
    except sso.exceptions.ResourceNotFoundException:
        return None
    boundary: Properties = (
        {"managedPolicyArn": found["ManagedPolicyArn"]}
        if "ManagedPolicyArn" in found
        else {"customerManagedPolicyReference": _shown(found["CustomerManagedPolicyReference"])}
    )
    return {**_of(identifier), "permissionsBoundary": boundary, "region": sso.meta.region_name}


def _unbound(aws: Aws, identifier: str, state: Properties) -> None:
    _gone(aws, identifier, state, "delete_permissions_boundary_from_permission_set")


def _same_reference(old: Any, new: Any) -> bool:
    """A path that is not given is `/`."""
    return bool(old and new) and _reference(old) == _reference(new)


def _same_boundary(old: Any, new: Any) -> bool:
    if not (old and new) or (old.get("managedPolicyArn") or "") != (new.get("managedPolicyArn") or ""):
        return False
    references = [one.get("customerManagedPolicyReference") for one in (old, new)]
    return not any(references) or _same_reference(*references)


_SET = frozenset({"instanceArn", "permissionSetArn", "region"})

HANDLERS: tuple[Handler, ...] = (
    Handler(
        token="aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment",
        source=_SOURCE + "managed_policy_attachment.go",
        takes=_SET | {"managedPolicyArn"},
        replaces=_SET | {"managedPolicyArn"},
        create=_attach,
        read=_read_attached,
        update=no_update,
        delete=_detach,
    ),
    Handler(
        token="aws:ssoadmin/customerManagedPolicyAttachment:CustomerManagedPolicyAttachment",
        source=_SOURCE + "customer_managed_policy_attachment.go",
        takes=_SET | {"customerManagedPolicyReference"},
        replaces=_SET | {"customerManagedPolicyReference"},
        create=_refer,
        read=_read_reference,
        update=no_update,
        delete=_unrefer,
        same={"customerManagedPolicyReference": _same_reference},
    ),
    Handler(
        token="aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy",
        source=_SOURCE + "permission_set_inline_policy.go",
        takes=_SET | {"inlinePolicy"},
        replaces=_SET,
        create=_put,
        read=_read_inline,
        update=_update_inline,
        delete=_delete_inline,
        same={"inlinePolicy": same_json},
    ),
    Handler(
        token="aws:ssoadmin/permissionsBoundaryAttachment:PermissionsBoundaryAttachment",
        source=_SOURCE + "permissions_boundary_attachment.go",
        takes=_SET | {"permissionsBoundary"},
        replaces=_SET | {"permissionsBoundary"},
        create=_bound,
        read=_read_boundary,
        update=no_update,
        delete=_unbound,
        same={"permissionsBoundary": _same_boundary},
    ),
)
