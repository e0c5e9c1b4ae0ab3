"""`aws:ssoadmin/permissionSet:PermissionSet`. A change is provisioned at once in every account that has the set."""

from datetime import UTC
from typing import Any

from emulator.provider.handler import Aws, Handler
from emulator.provider.handlers.shapes import tag_changes, texts
from emulator.provider.handlers.ssoadmin.waiting import client, provision
from emulator.provider.handlers.tags import tag_list
from emulator.provider.values import Properties

_SETTINGS = {"description": "Description", "relayState": "RelayState", "sessionDuration": "SessionDuration"}


def _settings(inputs: Properties) -> dict[str, Any]:
    # Upstream's default of sessionDuration is PT1H, which it sends.
    given = {aws_name: inputs[name] for name, aws_name in _SETTINGS.items() if inputs.get(name)}
    return {"SessionDuration": "PT1H"} | given


def _create(aws: Aws, inputs: Properties) -> str:
    answer = client(aws, inputs).create_permission_set(
        Name=inputs["name"],
        InstanceArn=inputs["instanceArn"],
        **_settings(inputs),
        **({"Tags": tag_list(inputs["tags"])} if texts(inputs.get("tags")) else {}),
    )
    return f"{answer['PermissionSet']['PermissionSetArn']},{inputs['instanceArn']}"


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    arn, _, instance = identifier.partition(",")
    sso = client(aws, inputs)
    try:
        found = sso.describe_permission_set(InstanceArn=instance, PermissionSetArn=arn)["PermissionSet"]
    except sso.exceptions.ResourceNotFoundException:
        return None
    pages = sso.get_paginator("list_tags_for_resource").paginate(InstanceArn=instance, ResourceArn=arn)
    tags: Properties = {tag["Key"]: tag["Value"] for page in pages for tag in page["Tags"]}
    return {
        "arn": arn,
        "createdDate": found["CreatedDate"].astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "instanceArn": instance,
        "name": found["Name"],
        "region": sso.meta.region_name,
        **{name: found[aws_name] for name, aws_name in _SETTINGS.items() if aws_name in found},
        "tags": tags,
        "tagsAll": tags,
    }


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    arn, _, instance = identifier.partition(",")
    sso = client(aws, new)
    if _settings(old) != _settings(new):
        # All of them: AWS clears the relay state where it is left out.
        sso.update_permission_set(InstanceArn=instance, PermissionSetArn=arn, **_settings(new))
        provision(sso, arn, instance)
    removed, changed = tag_changes(old, new)
    if removed:
        sso.untag_resource(InstanceArn=instance, ResourceArn=arn, TagKeys=removed)
    if changed:
        sso.tag_resource(InstanceArn=instance, ResourceArn=arn, Tags=tag_list({**changed}))


def _delete(aws: Aws, identifier: str, state: Properties) -> None:
    arn, _, instance = identifier.partition(",")
    sso = client(aws, state)
    try:
        sso.delete_permission_set(InstanceArn=instance, PermissionSetArn=arn)
    except sso.exceptions.ResourceNotFoundException:
        return


HANDLERS = (
    Handler(
        token="aws:ssoadmin/permissionSet:PermissionSet",
        source="terraform-provider-aws internal/service/ssoadmin/permission_set.go",
        takes=frozenset({"instanceArn", "name", "region", "tags", *_SETTINGS}),
        replaces=frozenset({"instanceArn", "name", "region"}),
        create=_create,
        read=_read,
        update=_update,
        delete=_delete,
    ),
)
