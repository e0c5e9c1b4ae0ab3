"""`aws:iam/...`: RolePolicy, RolePolicyAttachment and Policy, and what they share with roles: documents and tags."""

import json
from typing import Any

from emulator.provider.handler import Aws, Handler, no_update, same_json
from emulator.provider.handlers.tags import tag_list
from emulator.provider.values import Json, Properties

_UPSTREAM = "terraform-provider-aws internal/service/iam"
_VERSIONS = 5
"""Versions that a policy can have."""


def document(declared: Json, live: Any) -> Json:
    """The document as it was declared, if what AWS has means the same; boto3 gives documents decoded."""
    text = live if isinstance(live, str) else json.dumps(live)
    return declared if same_json(declared, text) else text


def _tags(inputs: Properties) -> dict[str, str]:
    tags = inputs.get("tags")
    return {key: str(value) for key, value in tags.items()} if isinstance(tags, dict) else {}


def change_tags(client: Any, kind: str, old: Properties, new: Properties, **target: str) -> None:
    """Bring the tags of a `role` or `policy` from the old inputs to the new ones."""
    before, after = _tags(old), _tags(new)
    if gone := sorted(before.keys() - after.keys()):
        getattr(client, f"untag_{kind}")(TagKeys=gone, **target)
    if changed := {key: value for key, value in after.items() if before.get(key) != value}:
        getattr(client, f"tag_{kind}")(Tags=tag_list(dict(changed)), **target)


def shown_tags(tags: list[dict[str, str]] | None) -> Properties:
    """The `tags` and `tagsAll` of a state."""
    shown: Properties = {tag["Key"]: tag["Value"] for tag in tags or []}
    return {"tags": shown, "tagsAll": shown}


def _put_role_policy(aws: Aws, inputs: Properties) -> str:
    aws.client("iam").put_role_policy(
        RoleName=inputs["role"], PolicyName=inputs["name"], PolicyDocument=inputs["policy"]
    )
    return f"{inputs['role']}:{inputs['name']}"


def _read_role_policy(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    role, _, name = identifier.partition(":")
    client = aws.client("iam")
    try:
        found = client.get_role_policy(RoleName=role, PolicyName=name)
    except client.exceptions.NoSuchEntityException:
        return None
    return {"role": role, "name": name, "policy": document(inputs.get("policy"), found["PolicyDocument"])}


def _update_role_policy(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    _put_role_policy(aws, new)


def _delete_role_policy(aws: Aws, identifier: str, state: Properties) -> None:  # noqa: ARG001
    role, _, name = identifier.partition(":")
    aws.client("iam").delete_role_policy(RoleName=role, PolicyName=name)


def _attach(aws: Aws, inputs: Properties) -> str:
    aws.client("iam").attach_role_policy(RoleName=inputs["role"], PolicyArn=inputs["policyArn"])
    return f"{inputs['role']}/{inputs['policyArn']}"


def _read_attachment(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:  # noqa: ARG001
    role, _, arn = identifier.partition("/")
    client = aws.client("iam")
    try:
        pages = list(client.get_paginator("list_attached_role_policies").paginate(RoleName=role))
    except client.exceptions.NoSuchEntityException:
        return None
    attached = any(policy["PolicyArn"] == arn for page in pages for policy in page["AttachedPolicies"])
    return {"role": role, "policyArn": arn} if attached else None


def _detach(aws: Aws, identifier: str, state: Properties) -> None:  # noqa: ARG001
    role, _, arn = identifier.partition("/")
    aws.client("iam").detach_role_policy(RoleName=role, PolicyArn=arn)


def _create_policy(aws: Aws, inputs: Properties) -> str:
    answer = aws.client("iam").create_policy(
        PolicyName=inputs["name"],
        PolicyDocument=inputs["policy"],
        Path=inputs.get("path") or "/",
        Description=inputs.get("description") or "",
        Tags=tag_list(inputs.get("tags")),
    )
    return str(answer["Policy"]["Arn"])


def _read_policy(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = aws.client("iam")
    try:
        policy = client.get_policy(PolicyArn=identifier)["Policy"]
    except client.exceptions.NoSuchEntityException:
        return None
    version = client.get_policy_version(PolicyArn=identifier, VersionId=policy["DefaultVersionId"])["PolicyVersion"]
    return {
        "arn": identifier,
        "attachmentCount": policy["AttachmentCount"],
        "description": policy.get("Description"),
        "name": policy["PolicyName"],
        "path": policy["Path"],
        "policy": document(inputs.get("policy"), version["Document"]),
        "policyId": policy["PolicyId"],
        **shown_tags(policy.get("Tags")),
    }


def _update_policy(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    client = aws.client("iam")
    if not same_json(old.get("policy"), new.get("policy")):
        versions = client.list_policy_versions(PolicyArn=identifier)["Versions"]
        if len(versions) >= _VERSIONS:
            oldest = min(
                (version for version in versions if not version["IsDefaultVersion"]),
                key=lambda version: int(version["VersionId"].removeprefix("v")),
            )
            client.delete_policy_version(PolicyArn=identifier, VersionId=oldest["VersionId"])
        client.create_policy_version(PolicyArn=identifier, PolicyDocument=new["policy"], SetAsDefault=True)
    change_tags(client, "policy", old, new, PolicyArn=identifier)


def _delete_policy(aws: Aws, identifier: str, state: Properties) -> None:  # noqa: ARG001
    client = aws.client("iam")
    for version in client.list_policy_versions(PolicyArn=identifier)["Versions"]:
        if not version["IsDefaultVersion"]:
            client.delete_policy_version(PolicyArn=identifier, VersionId=version["VersionId"])
    client.delete_policy(PolicyArn=identifier)


HANDLERS = (
    Handler(
        token="aws:iam/rolePolicy:RolePolicy",
        source=f"{_UPSTREAM}/role_policy.go",
        takes=frozenset({"name", "policy", "role"}),
        replaces=frozenset({"name", "role"}),
        create=_put_role_policy,
        read=_read_role_policy,
        update=_update_role_policy,
        delete=_delete_role_policy,
        same={"policy": same_json},
    ),
    Handler(
        token="aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        source=f"{_UPSTREAM}/role_policy_attachment.go",
        takes=frozenset({"policyArn", "role"}),
        replaces=frozenset({"policyArn", "role"}),
        create=_attach,
        read=_read_attachment,
        update=no_update,
        delete=_detach,
    ),
    Handler(
        token="aws:iam/policy:Policy",
        source=f"{_UPSTREAM}/policy.go",
        takes=frozenset({"description", "name", "path", "policy", "tags"}),
        replaces=frozenset({"description", "name", "path"}),
        create=_create_policy,
        read=_read_policy,
        update=_update_policy,
        delete=_delete_policy,
        same={"policy": same_json},
    ),
)
