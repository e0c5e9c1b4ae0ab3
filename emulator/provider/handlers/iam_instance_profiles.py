"""`aws:iam/instanceProfile:InstanceProfile`: a profile with one role, which is exchanged in place. Names are given."""

from typing import Any

from emulator.provider.handler import Aws, Handler, PartialFailure
from emulator.provider.handlers.iam_policies import change_tags, shown_tags
from emulator.provider.handlers.tags import tag_list
from emulator.provider.values import Properties


def _create(aws: Aws, inputs: Properties) -> str:
    client, name = aws.client("iam"), str(inputs["name"])
    client.create_instance_profile(
        InstanceProfileName=name, Path=inputs.get("path") or "/", Tags=tag_list(inputs.get("tags"))
    )
    try:
        _put_role(client, name, inputs)
    except client.exceptions.ClientError as error:
        raise PartialFailure(name, error) from error
    return name


def _put_role(client: Any, name: str, inputs: Properties) -> None:
    if inputs.get("role"):
        client.add_role_to_instance_profile(InstanceProfileName=name, RoleName=inputs["role"])


def _live(client: Any, name: str) -> Any:
    try:
        return client.get_instance_profile(InstanceProfileName=name)["InstanceProfile"]
    except client.exceptions.NoSuchEntityException:
        return None


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:  # noqa: ARG001
    found = _live(aws.client("iam"), identifier)
    if found is None:
        return None
    roles: Properties = {"role": found["Roles"][0]["RoleName"]} if found["Roles"] else {}
    return {
        "arn": found["Arn"],
        "createDate": found["CreateDate"].isoformat(),
        "name": found["InstanceProfileName"],
        "path": found["Path"],
        "uniqueId": found["InstanceProfileId"],
        **roles,
        **shown_tags(found.get("Tags")),
    }


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    client = aws.client("iam")
    if old.get("role") != new.get("role"):
        _take_role(client, identifier)
        _put_role(client, identifier, new)
    change_tags(client, "instance_profile", old, new, InstanceProfileName=identifier)


def _take_role(client: Any, name: str) -> None:
    for role in (_live(client, name) or {"Roles": []})["Roles"]:
        client.remove_role_from_instance_profile(InstanceProfileName=name, RoleName=role["RoleName"])


def _delete(aws: Aws, identifier: str, state: Properties) -> None:  # noqa: ARG001
    client = aws.client("iam")
    _take_role(client, identifier)
    try:
        client.delete_instance_profile(InstanceProfileName=identifier)
    except client.exceptions.NoSuchEntityException:
        return


HANDLERS: tuple[Handler, ...] = (
    Handler(
        token="aws:iam/instanceProfile:InstanceProfile",
        source="terraform-provider-aws internal/service/iam/instance_profile.go",
        takes=frozenset({"name", "path", "role", "tags"}),
        replaces=frozenset({"name", "path"}),
        create=_create,
        read=_read,
        update=_update,
        delete=_delete,
    ),
)
