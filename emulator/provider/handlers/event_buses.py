"""`aws:cloudwatch/eventBus:EventBus` and `aws:cloudwatch/eventBusPolicy:EventBusPolicy`.

Buses of partners, and logs of buses, are left out.
"""

from typing import Any

from emulator.provider.handler import Aws, Handler, same_json
from emulator.provider.handlers.shapes import regional, tag_changes
from emulator.provider.handlers.tags import tag_list
from emulator.provider.values import Json, Properties

_DEFAULT = "default"


def _settings(inputs: Properties) -> dict[str, Json]:
    queue = inputs.get("deadLetterConfig")
    wanted = {
        "DeadLetterConfig": {"Arn": queue["arn"]} if isinstance(queue, dict) and queue.get("arn") else None,
        "Description": inputs.get("description"),
        "KmsKeyIdentifier": inputs.get("kmsKeyIdentifier"),
    }
    return {name: value for name, value in wanted.items() if value}


def _create(aws: Aws, inputs: Properties) -> str:
    tags = {"Tags": tag_list(inputs["tags"])} if inputs.get("tags") else {}
    regional(aws, "events", inputs).create_event_bus(Name=inputs["name"], **_settings(inputs), **tags)
    return str(inputs["name"])


def _found(client: Any, name: str) -> Any:
    try:
        return client.describe_event_bus(Name=name)
    except client.exceptions.ResourceNotFoundException:
        return None


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = regional(aws, "events", inputs)
    found = _found(client, identifier)
    if found is None:
        return None
    tags = {tag["Key"]: tag["Value"] for tag in client.list_tags_for_resource(ResourceARN=found["Arn"])["Tags"]}
    queue = found.get("DeadLetterConfig")
    return {
        "arn": found["Arn"],
        "deadLetterConfig": {"arn": queue["Arn"]} if queue else None,
        "description": found.get("Description") or None,
        "kmsKeyIdentifier": found.get("KmsKeyIdentifier"),
        "name": found["Name"],
        "region": client.meta.region_name,
        "tags": tags,
        "tagsAll": tags,
    }


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    client = regional(aws, "events", new)
    if _settings(old) != _settings(new):
        # A description goes only when it is set to nothing; a queue and a key that are left out stay.
        client.update_event_bus(Name=identifier, **{"Description": "", **_settings(new)})
    gone, changed = tag_changes(old, new)
    arn = client.describe_event_bus(Name=identifier)["Arn"]
    if gone:
        client.untag_resource(ResourceARN=arn, TagKeys=gone)
    if changed:
        client.tag_resource(ResourceARN=arn, Tags=tag_list(dict[str, Json](changed)))


def _delete(aws: Aws, identifier: str, state: Properties) -> None:
    regional(aws, "events", state).delete_event_bus(Name=identifier)


def _put_policy(aws: Aws, inputs: Properties) -> str:
    bus = str(inputs.get("eventBusName") or _DEFAULT)
    regional(aws, "events", inputs).put_permission(EventBusName=bus, Policy=inputs["policy"])
    return bus


def _read_policy(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = regional(aws, "events", inputs)
    live = (_found(client, identifier) or {}).get("Policy")
    if not live:
        return None
    declared = inputs.get("policy")
    policy = declared if same_json(declared, live) else live
    return {"eventBusName": identifier, "policy": policy, "region": client.meta.region_name}


def _update_policy(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    _put_policy(aws, new)


def _delete_policy(aws: Aws, identifier: str, state: Properties) -> None:
    client = regional(aws, "events", state)
    try:
        client.remove_permission(EventBusName=identifier, RemoveAllPermissions=True)
    except client.exceptions.ResourceNotFoundException:
        return


HANDLERS = (
    Handler(
        token="aws:cloudwatch/eventBus:EventBus",
        source="terraform-provider-aws internal/service/events/bus.go",
        takes=frozenset({"deadLetterConfig", "description", "kmsKeyIdentifier", "name", "region", "tags"}),
        replaces=frozenset({"name", "region"}),
        create=_create,
        read=_read,
        update=_update,
        delete=_delete,
    ),
    Handler(
        token="aws:cloudwatch/eventBusPolicy:EventBusPolicy",
        source="terraform-provider-aws internal/service/events/bus_policy.go",
        takes=frozenset({"eventBusName", "policy", "region"}),
        replaces=frozenset({"eventBusName", "region"}),
        create=_put_policy,
        read=_read_policy,
        update=_update_policy,
        delete=_delete_policy,
        same={"policy": same_json},
    ),
)
