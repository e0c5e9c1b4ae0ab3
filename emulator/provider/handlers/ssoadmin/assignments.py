"""`aws:ssoadmin/accountAssignment:AccountAssignment`."""

from collections.abc import Mapping
from typing import Any

from emulator.provider.handler import Aws, Handler, no_update
from emulator.provider.handlers.ssoadmin.waiting import client, done
from emulator.provider.values import Properties

_NAMES = ("principalId", "principalType", "targetId", "targetType", "permissionSetArn", "instanceArn")
"""The parts of the id, in its order."""


def _parts(identifier: str) -> dict[str, str]:
    return dict(zip(_NAMES, identifier.split(","), strict=True))


def _call(parts: Mapping[str, str]) -> dict[str, str]:
    return {name[:1].upper() + name[1:]: value for name, value in parts.items()}


def _exists(sso: Any, parts: Mapping[str, str]) -> bool:
    pages = sso.get_paginator("list_account_assignments").paginate(
        AccountId=parts["targetId"], InstanceArn=parts["instanceArn"], PermissionSetArn=parts["permissionSetArn"]
    )
    wanted = (parts["principalType"], parts["principalId"])
    try:
        return any(
            (one["PrincipalType"], one["PrincipalId"]) == wanted for page in pages for one in page["AccountAssignments"]
        )
    except sso.exceptions.ResourceNotFoundException:
        return False


def _create(aws: Aws, inputs: Properties) -> str:
    sso = client(aws, inputs)
    parts = {name: str(inputs.get(name) or "AWS_ACCOUNT") for name in _NAMES}
    who = f"{parts['principalType']} ({parts['principalId']})"
    # AWS does not refuse a second one; upstream does.
    if _exists(sso, parts):
        raise ValueError(f"creating SSO Account Assignment for {who}: already exists")
    begun = sso.create_account_assignment(**_call(parts))["AccountAssignmentCreationStatus"]

    def describe(request: str) -> Mapping[str, Any]:
        answer = sso.describe_account_assignment_creation_status(
            InstanceArn=parts["instanceArn"], AccountAssignmentCreationRequestId=request
        )
        found: Mapping[str, Any] = answer["AccountAssignmentCreationStatus"]
        return found

    done(f"assignment of {who} to {parts['targetId']}", begun, describe)
    return ",".join(parts.values())


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    sso, parts = client(aws, inputs), _parts(identifier)
    return {**parts, "region": sso.meta.region_name} if _exists(sso, parts) else None


def _delete(aws: Aws, identifier: str, state: Properties) -> None:
    sso, parts = client(aws, state), _parts(identifier)
    try:
        begun = sso.delete_account_assignment(**_call(parts))["AccountAssignmentDeletionStatus"]
    except sso.exceptions.ResourceNotFoundException:
        return

    def describe(request: str) -> Mapping[str, Any]:
        answer = sso.describe_account_assignment_deletion_status(
            InstanceArn=parts["instanceArn"], AccountAssignmentDeletionRequestId=request
        )
        found: Mapping[str, Any] = answer["AccountAssignmentDeletionStatus"]
        return found

    done(f"end of the assignment of {parts['principalId']} to {parts['targetId']}", begun, describe)


HANDLERS = (
    Handler(
        token="aws:ssoadmin/accountAssignment:AccountAssignment",
        source="terraform-provider-aws internal/service/ssoadmin/account_assignment.go",
        takes=frozenset({"region", *_NAMES}),
        replaces=frozenset({"region", *_NAMES}),
        create=_create,
        read=_read,
        update=no_update,
        delete=_delete,
    ),
)
