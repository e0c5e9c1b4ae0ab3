"""`aws:organizations/policy:Policy` and `aws:organizations/policyAttachment:PolicyAttachment`."""

from emulator.provider.handler import Aws, Handler, no_update, same_json
from emulator.provider.handlers.tags import read_tags, tag_list, update_tags
from emulator.provider.values import Properties


def _create(aws: Aws, inputs: Properties) -> str:
    answer = aws.client("organizations").create_policy(
        Content=inputs["content"],
        Description=inputs.get("description") or "",
        Name=inputs["name"],
        Type=inputs.get("type") or "SERVICE_CONTROL_POLICY",
        Tags=tag_list(inputs.get("tags")),
    )
    return str(answer["Policy"]["PolicySummary"]["Id"])


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    organizations = aws.client("organizations")
    try:
        policy = organizations.describe_policy(PolicyId=identifier)["Policy"]
    except organizations.exceptions.PolicyNotFoundException:
        return None
    summary, declared = policy["PolicySummary"], inputs.get("content")
    return {
        "arn": summary["Arn"],
        "content": declared if same_json(declared, policy["Content"]) else policy["Content"],
        "description": summary.get("Description"),
        "name": summary["Name"],
        "type": summary["Type"],
        **({"skipDestroy": inputs["skipDestroy"]} if "skipDestroy" in inputs else {}),
        **read_tags(aws, identifier),
    }


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    wanted = {"content": "Content", "description": "Description", "name": "Name"}
    changed = {aws_name: new[name] for name, aws_name in wanted.items() if name in new and old.get(name) != new[name]}
    if changed:
        aws.client("organizations").update_policy(PolicyId=identifier, **changed)
    update_tags(aws, identifier, old, new)


def _delete(aws: Aws, identifier: str, state: Properties) -> None:
    if not state.get("skipDestroy"):
        aws.client("organizations").delete_policy(PolicyId=identifier)


def _attach(aws: Aws, inputs: Properties) -> str:
    aws.client("organizations").attach_policy(PolicyId=inputs["policyId"], TargetId=inputs["targetId"])
    return f"{inputs['targetId']}:{inputs['policyId']}"


def _read_attachment(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    target, _, policy = identifier.partition(":")
    organizations = aws.client("organizations")
    try:
        pages = organizations.get_paginator("list_targets_for_policy").paginate(PolicyId=policy)
        attached = any(found["TargetId"] == target for page in pages for found in page["Targets"])
    except organizations.exceptions.PolicyNotFoundException:
        return None
    kept = {"skipDestroy": inputs["skipDestroy"]} if "skipDestroy" in inputs else {}
    return {"policyId": policy, "targetId": target, **kept} if attached else None


def _detach(aws: Aws, identifier: str, state: Properties) -> None:
    target, _, policy = identifier.partition(":")
    if not state.get("skipDestroy"):
        aws.client("organizations").detach_policy(PolicyId=policy, TargetId=target)


HANDLERS = (
    Handler(
        token="aws:organizations/policy:Policy",
        source="terraform-provider-aws internal/service/organizations/policy.go",
        takes=frozenset({"content", "description", "name", "type", "tags", "skipDestroy"}),
        replaces=frozenset({"type"}),
        create=_create,
        read=_read,
        update=_update,
        delete=_delete,
        same={"content": same_json},
    ),
    Handler(
        token="aws:organizations/policyAttachment:PolicyAttachment",
        source="terraform-provider-aws internal/service/organizations/policy_attachment.go",
        takes=frozenset({"policyId", "targetId", "skipDestroy"}),
        replaces=frozenset({"policyId", "targetId"}),
        create=_attach,
        read=_read_attachment,
        update=no_update,
        delete=_detach,
    ),
)
