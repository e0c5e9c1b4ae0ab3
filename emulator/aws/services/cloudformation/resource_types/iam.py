"""`AWS::IAM::Role`, `AWS::IAM::ServiceLinkedRole` and `AWS::IAM::ManagedPolicy`."""

import json
from typing import Any

from emulator.aws.services.cloudformation.calls import CallFailed, Calls
from emulator.aws.services.cloudformation.resource_types.type_of_resource import Made, Properties, ResourceType, Wanted


def _create_role(call: Calls, wanted: Wanted) -> Made:
    given = wanted.properties
    name = given.get("RoleName") or wanted.name()
    role = call(
        "iam",
        "CreateRole",
        RoleName=name,
        AssumeRolePolicyDocument=_text(given["AssumeRolePolicyDocument"]),
        Path=given.get("Path"),
        Description=given.get("Description"),
        MaxSessionDuration=given.get("MaxSessionDuration"),
        PermissionsBoundary=given.get("PermissionsBoundary"),
        Tags=wanted.tag_list(),
    )["Role"]
    try:
        _set_policies(call, name, {}, given)
    except CallFailed:
        _delete_role(call, name, wanted)
        raise
    return Made(name, {"Arn": role["Arn"], "RoleId": role["RoleId"]})


def _update_role(call: Calls, name: str, old: Properties, wanted: Wanted) -> Made:
    new = wanted.properties
    if old["AssumeRolePolicyDocument"] != new["AssumeRolePolicyDocument"]:
        document = _text(new["AssumeRolePolicyDocument"])
        call("iam", "UpdateAssumeRolePolicy", RoleName=name, PolicyDocument=document)
    described = ("Description", "MaxSessionDuration")
    if any(old.get(key) != new.get(key) for key in described):
        duration = new.get("MaxSessionDuration") or 3600
        call("iam", "UpdateRole", RoleName=name, Description=new.get("Description") or "", MaxSessionDuration=duration)
    if old.get("PermissionsBoundary") != new.get("PermissionsBoundary"):
        if boundary := new.get("PermissionsBoundary"):
            call("iam", "PutRolePermissionsBoundary", RoleName=name, PermissionsBoundary=boundary)
        else:
            call("iam", "DeleteRolePermissionsBoundary", RoleName=name)
    _set_policies(call, name, old, new)
    gone = {tag["Key"] for tag in old.get("Tags") or []} - {tag["Key"] for tag in wanted.tag_list()}
    if gone:
        call("iam", "UntagRole", RoleName=name, TagKeys=sorted(gone))
    if tags := wanted.tag_list():
        call("iam", "TagRole", RoleName=name, Tags=tags)
    role = call("iam", "GetRole", RoleName=name)["Role"]
    return Made(name, {"Arn": role["Arn"], "RoleId": role["RoleId"]})


def _set_policies(call: Calls, name: str, old: Properties, new: Properties) -> None:
    before, after = set(old.get("ManagedPolicyArns") or []), set(new.get("ManagedPolicyArns") or [])
    for arn in sorted(before - after):
        call("iam", "DetachRolePolicy", RoleName=name, PolicyArn=arn)
    for arn in sorted(after - before):
        call("iam", "AttachRolePolicy", RoleName=name, PolicyArn=arn)
    had, has = _inline(old), _inline(new)
    for policy in sorted(had.keys() - has.keys()):
        call("iam", "DeleteRolePolicy", RoleName=name, PolicyName=policy)
    for policy, document in has.items():
        if had.get(policy) != document:
            call("iam", "PutRolePolicy", RoleName=name, PolicyName=policy, PolicyDocument=document)


def _delete_role(call: Calls, name: str, _was: Wanted) -> None:
    for policy in call("iam", "ListAttachedRolePolicies", RoleName=name)["AttachedPolicies"]:
        call("iam", "DetachRolePolicy", RoleName=name, PolicyArn=policy["PolicyArn"])
    for inline in call("iam", "ListRolePolicies", RoleName=name)["PolicyNames"]:
        call("iam", "DeleteRolePolicy", RoleName=name, PolicyName=inline)
    call("iam", "DeleteRole", RoleName=name)


def _create_linked_role(call: Calls, wanted: Wanted) -> Made:
    given = wanted.properties
    answer = call(
        "iam",
        "CreateServiceLinkedRole",
        AWSServiceName=given["AWSServiceName"],
        Description=given.get("Description"),
        CustomSuffix=given.get("CustomSuffix"),
    )
    name = answer["Role"]["RoleName"]
    return Made(name, {"RoleName": name})


def _update_linked_role(call: Calls, name: str, _old: Properties, wanted: Wanted) -> Made:
    call("iam", "UpdateRole", RoleName=name, Description=wanted.properties.get("Description") or "")
    return Made(name, {"RoleName": name})


def _delete_linked_role(call: Calls, name: str, _was: Wanted) -> None:
    call("iam", "DeleteServiceLinkedRole", RoleName=name)


def _create_policy(call: Calls, wanted: Wanted) -> Made:
    given = wanted.properties
    arn = call(
        "iam",
        "CreatePolicy",
        PolicyName=given.get("ManagedPolicyName") or wanted.name(128),
        PolicyDocument=_text(given["PolicyDocument"]),
        Path=given.get("Path"),
        Description=given.get("Description"),
    )["Policy"]["Arn"]
    for role in given.get("Roles") or []:
        call("iam", "AttachRolePolicy", RoleName=role, PolicyArn=arn)
    return Made(arn, {"PolicyArn": arn})


def _update_policy(call: Calls, arn: str, old: Properties, wanted: Wanted) -> Made:
    new = wanted.properties
    if old["PolicyDocument"] != new["PolicyDocument"]:
        for version in call("iam", "ListPolicyVersions", PolicyArn=arn)["Versions"]:
            if not version["IsDefaultVersion"]:
                call("iam", "DeletePolicyVersion", PolicyArn=arn, VersionId=version["VersionId"])
        document = _text(new["PolicyDocument"])
        call("iam", "CreatePolicyVersion", PolicyArn=arn, PolicyDocument=document, SetAsDefault=True)
    before, after = set(old.get("Roles") or []), set(new.get("Roles") or [])
    for role in sorted(before - after):
        call("iam", "DetachRolePolicy", RoleName=role, PolicyArn=arn)
    for role in sorted(after - before):
        call("iam", "AttachRolePolicy", RoleName=role, PolicyArn=arn)
    return Made(arn, {"PolicyArn": arn})


def _delete_policy(call: Calls, arn: str, was: Wanted) -> None:
    for role in was.properties.get("Roles") or []:
        call("iam", "DetachRolePolicy", RoleName=role, PolicyArn=arn)
    for version in call("iam", "ListPolicyVersions", PolicyArn=arn)["Versions"]:
        if not version["IsDefaultVersion"]:
            call("iam", "DeletePolicyVersion", PolicyArn=arn, VersionId=version["VersionId"])
    call("iam", "DeletePolicy", PolicyArn=arn)


def _inline(properties: Properties) -> dict[str, str]:
    return {policy["PolicyName"]: _text(policy["PolicyDocument"]) for policy in properties.get("Policies") or []}


def _text(document: Any) -> str:
    return document if isinstance(document, str) else json.dumps(document)


TYPES = {
    "AWS::IAM::Role": ResourceType(
        properties=frozenset(
            {
                "AssumeRolePolicyDocument",
                "Description",
                "ManagedPolicyArns",
                "MaxSessionDuration",
                "Path",
                "PermissionsBoundary",
                "Policies",
                "RoleName",
                "Tags",
            }
        ),
        required=frozenset({"AssumeRolePolicyDocument"}),
        replaces=frozenset({"Path", "RoleName"}),
        create=_create_role,
        update=_update_role,
        delete=_delete_role,
    ),
    "AWS::IAM::ServiceLinkedRole": ResourceType(
        properties=frozenset({"AWSServiceName", "CustomSuffix", "Description"}),
        required=frozenset({"AWSServiceName"}),
        replaces=frozenset({"AWSServiceName", "CustomSuffix"}),
        create=_create_linked_role,
        update=_update_linked_role,
        delete=_delete_linked_role,
    ),
    "AWS::IAM::ManagedPolicy": ResourceType(
        properties=frozenset({"Description", "ManagedPolicyName", "Path", "PolicyDocument", "Roles"}),
        required=frozenset({"PolicyDocument"}),
        replaces=frozenset({"Description", "ManagedPolicyName", "Path"}),
        create=_create_policy,
        update=_update_policy,
        delete=_delete_policy,
    ),
}
