"""`aws-native:bcmdataexports:Export`: a data export, as Cloud Control applies it.

The only type that can name the owner of the bucket, which another account's bucket needs. Cloud Control has the type in
us-east-1 alone. Traps: the name and the cadence force a replacement, and so does the table's configuration.
"""

from typing import Any

from emulator.provider.handler import Aws, Handler
from emulator.provider.handlers.shapes import Shape, items
from emulator.provider.values import Json, Properties

_HOME = "us-east-1"
_SHAPE = Shape(free=frozenset({"tableConfigurations"}), computed=frozenset({"exportArn"}))


def _client(aws: Aws) -> Any:
    client = aws.client("bcm-data-exports")
    if client.meta.region_name != _HOME:
        raise ValueError(f"AWS::BCMDataExports::Export is not available in {client.meta.region_name}: use {_HOME}")
    return client


def _export(inputs: Properties) -> Any:
    (declared,) = items(inputs["export"])
    return _SHAPE.to_aws({name: value for name, value in declared.items() if name != "exportArn"})


def _create(aws: Aws, inputs: Properties) -> str:
    tags = {"ResourceTags": _tag_list(inputs)} if inputs.get("tags") else {}
    return str(_client(aws).create_export(Export=_export(inputs), **tags)["ExportArn"])


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = _client(aws)
    try:
        found = client.get_export(ExportArn=identifier)["Export"]
    except client.exceptions.ResourceNotFoundException:
        return None
    live = client.list_tags_for_resource(ResourceArn=identifier)["ResourceTags"]
    tags: Json = [{"key": tag["Key"], "value": tag["Value"]} for tag in live]
    return {
        "export": _SHAPE.shown(inputs.get("export"), found),
        "exportArn": identifier,
        "tags": inputs.get("tags") if _same_tags(inputs.get("tags"), tags) else tags,
    }


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    client = _client(aws)
    if old.get("export") != new.get("export"):
        client.update_export(ExportArn=identifier, Export=_export(new))
    before, after = _tags(old.get("tags")), _tags(new.get("tags"))
    if gone := sorted(before.keys() - after.keys()):
        client.untag_resource(ResourceArn=identifier, ResourceTagKeys=gone)
    if before != after and after:
        client.tag_resource(ResourceArn=identifier, ResourceTags=_tag_list(new))


def _delete(aws: Aws, identifier: str, state: Properties) -> None:  # noqa: ARG001
    client = _client(aws)
    try:
        client.delete_export(ExportArn=identifier)
    except client.exceptions.ResourceNotFoundException:
        return


def _tags(value: Json) -> dict[str, str]:
    return {str(tag["key"]): str(tag["value"]) for tag in items(value)}


def _tag_list(inputs: Properties) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in _tags(inputs.get("tags")).items()]


def _same_tags(old: Json, new: Json) -> bool:
    return _tags(old) == _tags(new)


def _is_replacement(old: Json, new: Json) -> bool:
    return _fixed(old) != _fixed(new)


def _fixed(export: Json) -> tuple[Json, ...]:
    """What of an export cannot change in place."""
    found = export if isinstance(export, dict) else {}
    query = found.get("dataQuery")
    tables = query.get("tableConfigurations") if isinstance(query, dict) else None
    return found.get("name"), found.get("refreshCadence"), tables


HANDLERS = (
    Handler(
        token="aws-native:bcmdataexports:Export",
        source="aws-cloudformation-resource-providers-bcmdataexports: AWS::BCMDataExports::Export",
        takes=frozenset({"export", "tags"}),
        replaces=frozenset(),
        create=_create,
        read=_read,
        update=_update,
        delete=_delete,
        same={"tags": _same_tags},
        replaces_when={"export": _is_replacement},
    ),
)
