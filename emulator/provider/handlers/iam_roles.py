"""`aws:iam/...`: Role and ServiceLinkedRole, and by way of `iam_policies` what is attached to them.

Roles take no inline policies and no attachments of their own: those have types of their own. Names are never made up.
"""

from typing import Any

from emulator.provider.handler import Aws, Handler, PartialFailure, same_json
from emulator.provider.handlers import iam_policies
from emulator.provider.handlers.iam_policies import change_tags, document, shown_tags
from emulator.provider.handlers.tags import tag_list
from emulator.provider.values import Properties

_UPSTREAM = "terraform-provider-aws internal/service/iam"


def _create_role(aws: Aws, inputs: Properties) -> str:
    boundary = inputs.get("permissionsBoundary")
    aws.client("iam").create_role(
        RoleName=inputs["name"],
        AssumeRolePolicyDocument=inputs["assumeRolePolicy"],
        Path=inputs.get("path") or "/",
        Description=inputs.get("description") or "",
        MaxSessionDuration=inputs.get("maxSessionDuration") or 3600,
        Tags=tag_list(inputs.get("tags")),
        **({"PermissionsBoundary": boundary} if boundary else {}),
    )
    return str(inputs["name"])


def _role(aws: Aws, name: str) -> Any:
    client = aws.client("iam")
    try:
        return client.get_role(RoleName=name)["Role"]
    except client.exceptions.NoSuchEntityException:
        return None


def _read_role(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    role = _role(aws, identifier)
    if role is None:
        return None
    kept = {"forceDetachPolicies": inputs["forceDetachPolicies"]} if "forceDetachPolicies" in inputs else {}
    return {
        "arn": role["Arn"],
        "assumeRolePolicy": document(inputs.get("assumeRolePolicy"), role["AssumeRolePolicyDocument"]),
        "createDate": role["CreateDate"].isoformat(),
        "description": role.get("Description"),
        "maxSessionDuration": role["MaxSessionDuration"],
        "name": role["RoleName"],
        "path": role["Path"],
        "permissionsBoundary": (role.get("PermissionsBoundary") or {}).get("PermissionsBoundaryArn"),
        "uniqueId": role["RoleId"],
        **shown_tags(role.get("Tags")),
        **kept,
    }


def _update_role(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    client = aws.client("iam")
    if not same_json(old.get("assumeRolePolicy"), new.get("assumeRolePolicy")):
        client.update_assume_role_policy(RoleName=identifier, PolicyDocument=new["assumeRolePolicy"])
    settings = ("description", "maxSessionDuration")
    if any(old.get(name) != new.get(name) for name in settings):
        client.update_role(
            RoleName=identifier,
            Description=new.get("description") or "",
            MaxSessionDuration=new.get("maxSessionDuration") or 3600,
        )
    boundary = new.get("permissionsBoundary")
    if boundary and boundary != old.get("permissionsBoundary"):
        client.put_role_permissions_boundary(RoleName=identifier, PermissionsBoundary=boundary)
    elif not boundary and old.get("permissionsBoundary"):
        client.delete_role_permissions_boundary(RoleName=identifier)
    change_tags(client, "role", old, new, RoleName=identifier)


def _delete_role(aws: Aws, identifier: str, state: Properties) -> None:
    client = aws.client("iam")
    if state.get("forceDetachPolicies"):
        for policy in client.list_attached_role_policies(RoleName=identifier)["AttachedPolicies"]:
            client.detach_role_policy(RoleName=identifier, PolicyArn=policy["PolicyArn"])
        for name in client.list_role_policies(RoleName=identifier)["PolicyNames"]:
            client.delete_role_policy(RoleName=identifier, PolicyName=name)
    client.delete_role(RoleName=identifier)


def _create_service_linked(aws: Aws, inputs: Properties) -> str:
    client = aws.client("iam")
    optional = {"customSuffix": "CustomSuffix", "description": "Description"}
    role = client.create_service_linked_role(
        AWSServiceName=inputs["awsServiceName"],
        **{api: inputs[name] for name, api in optional.items() if inputs.get(name)},
    )["Role"]
    try:
        change_tags(client, "role", {}, inputs, RoleName=role["RoleName"])
    except client.exceptions.ClientError as error:
        raise PartialFailure(role["Arn"], error) from error
    return str(role["Arn"])


def _read_service_linked(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:  # noqa: ARG001
    _, _, service, name = identifier.split(":", 5)[5].split("/")
    role = _role(aws, name)
    if role is None:
        return None
    return {
        "arn": role["Arn"],
        "awsServiceName": service,
        "createDate": role["CreateDate"].isoformat(),
        "customSuffix": name.partition("_")[2],
        "description": role.get("Description"),
        "name": name,
        "path": role["Path"],
        "uniqueId": role["RoleId"],
        **shown_tags(role.get("Tags")),
    }


def _update_service_linked(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    client, name = aws.client("iam"), identifier.rsplit("/", 1)[-1]
    if old.get("description") != new.get("description"):
        client.update_role(RoleName=name, Description=new.get("description") or "")
    change_tags(client, "role", old, new, RoleName=name)


def _delete_service_linked(aws: Aws, identifier: str, state: Properties) -> None:  # noqa: ARG001
    aws.client("iam").delete_service_linked_role(RoleName=identifier.rsplit("/", 1)[-1])


_ROLE_INPUTS = frozenset(
    {
        "assumeRolePolicy",
        "description",
        "forceDetachPolicies",
        "maxSessionDuration",
        "name",
        "path",
        "permissionsBoundary",
        "tags",
    }
)

HANDLERS = (
    Handler(
        token="aws:iam/role:Role",
        source=f"{_UPSTREAM}/role.go",
        takes=_ROLE_INPUTS,
        replaces=frozenset({"name", "path"}),
        create=_create_role,
        read=_read_role,
        update=_update_role,
        delete=_delete_role,
        same={"assumeRolePolicy": same_json},
    ),
    Handler(
        token="aws:iam/serviceLinkedRole:ServiceLinkedRole",
        source=f"{_UPSTREAM}/service_linked_role.go",
        takes=frozenset({"awsServiceName", "customSuffix", "description", "tags"}),
        replaces=frozenset({"awsServiceName", "customSuffix"}),
        create=_create_service_linked,
        read=_read_service_linked,
        update=_update_service_linked,
        delete=_delete_service_linked,
    ),
    *iam_policies.HANDLERS,
)
