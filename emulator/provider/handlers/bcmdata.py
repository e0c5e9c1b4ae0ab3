"""`aws:bcmdata/export:Export`: a data export.

Global: the type has no `region`. Traps: only the query's statement, whether files are overwritten, and tags change in
place, everything else of `export` forces a replacement, whose name must be free by then. The type cannot name the
bucket's owner, so the bucket is the declaring account's.
"""

from typing import Any

from emulator.provider.handler import Aws, Handler
from emulator.provider.handlers.shapes import items, tag_changes
from emulator.provider.handlers.tags import tag_list
from emulator.provider.values import Json, Properties

_BLOCKS = frozenset(
    {
        "dataQueries",
        "destinationConfigurations",
        "refreshCadences",
        "s3Destinations",
        "s3OutputConfigurations",
    }
)
"""Lists of one block, which are objects in AWS's spelling."""

_SINGULAR = {"dataQueries": "DataQuery", "refreshCadences": "RefreshCadence", "s3Destinations": "S3Destination"}
_PLURAL = {aws: pulumi for pulumi, aws in _SINGULAR.items()}
_IN_PLACE = frozenset({"queryStatement", "overwrite", "exportArn"})


def _client(aws: Aws) -> Any:
    return aws.client("bcm-data-exports", "us-east-1")


def _to_aws(value: Json) -> Any:
    if not isinstance(value, dict):
        return value
    made: dict[str, Any] = {}
    for name, item in value.items():
        if item is None or name == "exportArn":
            continue
        spelled = _SINGULAR.get(name, name[:1].upper() + name[1:])
        made[spelled] = _to_aws(items(item)[0]) if name in _BLOCKS else item
    return made


def _shown(declared: Json, live: Any) -> Json:
    """What AWS shows, as blocks; the ARN only where it was declared."""
    known = declared if isinstance(declared, dict) else {}
    shown: Properties = {}
    for member, value in live.items():
        name = _PLURAL.get(member, member[:1].lower() + member[1:])
        if name in _BLOCKS:
            blocks = items(known.get(name))
            shown[name] = [_shown(blocks[0] if blocks else None, value)]
        elif name != "exportArn" or name in known:
            shown[name] = value
    return shown


def _create(aws: Aws, inputs: Properties) -> str:
    tags = {"ResourceTags": tag_list(inputs["tags"])} if inputs.get("tags") else {}
    return str(_client(aws).create_export(Export=_to_aws(inputs["export"]), **tags)["ExportArn"])


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = _client(aws)
    try:
        found = client.get_export(ExportArn=identifier)["Export"]
    except client.exceptions.ResourceNotFoundException:
        return None
    listed = client.list_tags_for_resource(ResourceArn=identifier)["ResourceTags"]
    tags: Properties = {tag["Key"]: tag["Value"] for tag in listed}
    return {"arn": identifier, "export": _shown(inputs.get("export"), found), "tags": tags, "tagsAll": tags}


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    client = _client(aws)
    if old.get("export") != new.get("export"):
        client.update_export(ExportArn=identifier, Export=_to_aws(new["export"]))
    gone, changed = tag_changes(old, new)
    if gone:
        client.untag_resource(ResourceArn=identifier, ResourceTagKeys=gone)
    if changed:
        client.tag_resource(ResourceArn=identifier, ResourceTags=tag_list(dict(changed)))


def _delete(aws: Aws, identifier: str, state: Properties) -> None:  # noqa: ARG001
    client = _client(aws)
    try:
        client.delete_export(ExportArn=identifier)
    except client.exceptions.ResourceNotFoundException:
        return


def _is_replacement(old: Json, new: Json) -> bool:
    return bool(_fixed(old) != _fixed(new))


def _fixed(value: Json) -> Json:
    """The part of a declaration whose change forces a replacement."""
    if isinstance(value, dict):
        return {name: _fixed(item) for name, item in value.items() if name not in _IN_PLACE and item is not None}
    return [_fixed(item) for item in value] if isinstance(value, list) else value


HANDLERS = (
    Handler(
        token="aws:bcmdata/export:Export",
        source="terraform-provider-aws internal/service/bcmdataexports/export.go",
        takes=frozenset({"export", "tags"}),
        replaces=frozenset(),
        create=_create,
        read=_read,
        update=_update,
        delete=_delete,
        replaces_when={"export": _is_replacement},
    ),
)
