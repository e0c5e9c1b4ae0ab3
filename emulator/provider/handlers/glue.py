"""`aws:glue/catalogDatabase:CatalogDatabase` and `aws:glue/catalogTable:CatalogTable`.

Partition indexes, open table formats and views are not taken.
"""

from typing import Any

from emulator.provider.handler import Aws, Handler
from emulator.provider.handlers.shapes import Shape, regional, tag_changes, texts
from emulator.provider.values import Properties

_UPSTREAM = "terraform-provider-aws internal/service/glue"
_MAPS = frozenset({"parameters", "skewedColumnValueLocationMaps"})
_DATABASE = Shape(free=_MAPS)
_TABLE = Shape(other={"serDeInfo": "SerdeInfo"}, free=_MAPS)
_OF_DATABASE = ("description", "locationUri", "parameters", "createTableDefaultPermissions", "targetDatabase")
_OF_TABLE = frozenset(
    {"description", "owner", "parameters", "partitionKeys", "retention", "storageDescriptor", "tableType"}
    | {"targetTable", "viewExpandedText", "viewOriginalText"}
)


def _catalog(aws: Aws, inputs: Properties) -> str:
    return str(inputs.get("catalogId") or aws.account)


def _database_input(inputs: Properties) -> dict[str, Any]:
    settings = {name: inputs[name] for name in _OF_DATABASE if inputs.get(name)}
    return {"Name": inputs["name"], **_DATABASE.to_aws(settings)}


def _create_database(aws: Aws, inputs: Properties) -> str:
    catalog = _catalog(aws, inputs)
    regional(aws, "glue", inputs).create_database(
        CatalogId=catalog, DatabaseInput=_database_input(inputs), Tags=texts(inputs.get("tags"))
    )
    return f"{catalog}:{inputs['name']}"


def _read_database(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    catalog, _, name = identifier.partition(":")
    glue = regional(aws, "glue", inputs)
    try:
        live = glue.get_database(CatalogId=catalog, Name=name)["Database"]
    except glue.exceptions.EntityNotFoundException:
        return None
    region = glue.meta.region_name
    arn = f"arn:aws:glue:{region}:{catalog}:database/{name}"
    tags: Properties = dict(glue.get_tags(ResourceArn=arn)["Tags"])
    shown = _DATABASE.shown(dict(inputs), live)
    found = {member: shown.get(member) for member in _OF_DATABASE}
    return {**found, "name": name, "catalogId": catalog, "arn": arn, "region": region, "tags": tags, "tagsAll": tags}


def _update_database(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    catalog, _, name = identifier.partition(":")
    glue = regional(aws, "glue", new)
    glue.update_database(CatalogId=catalog, Name=name, DatabaseInput=_database_input(new))
    arn = f"arn:aws:glue:{glue.meta.region_name}:{catalog}:database/{name}"
    gone, changed = tag_changes(old, new)
    if gone:
        glue.untag_resource(ResourceArn=arn, TagsToRemove=gone)
    if changed:
        glue.tag_resource(ResourceArn=arn, TagsToAdd=changed)


def _delete_database(aws: Aws, identifier: str, state: Properties) -> None:
    catalog, _, name = identifier.partition(":")
    regional(aws, "glue", state).delete_database(CatalogId=catalog, Name=name)


def _table_input(inputs: Properties) -> dict[str, Any]:
    settings = {name: inputs[name] for name in _OF_TABLE if inputs.get(name)}
    return {"Name": inputs["name"], **_TABLE.to_aws(settings)}


def _create_table(aws: Aws, inputs: Properties) -> str:
    catalog, database = _catalog(aws, inputs), inputs["databaseName"]
    regional(aws, "glue", inputs).create_table(
        CatalogId=catalog, DatabaseName=database, TableInput=_table_input(inputs)
    )
    return f"{catalog}:{database}:{inputs['name']}"


def _read_table(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    catalog, database, name = identifier.split(":", 2)
    glue = regional(aws, "glue", inputs)
    try:
        live = glue.get_table(CatalogId=catalog, DatabaseName=database, Name=name)["Table"]
    except glue.exceptions.EntityNotFoundException:
        return None
    region = glue.meta.region_name
    shown = _TABLE.shown(dict(inputs), live)
    return {
        **{member: shown.get(member) for member in _OF_TABLE},
        "name": name,
        "databaseName": database,
        "catalogId": catalog,
        "arn": f"arn:aws:glue:{region}:{catalog}:table/{database}/{name}",
        "region": region,
    }


def _update_table(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    catalog, database, _ = identifier.split(":", 2)
    glue = regional(aws, "glue", new)
    glue.update_table(CatalogId=catalog, DatabaseName=database, TableInput=_table_input(new))


def _delete_table(aws: Aws, identifier: str, state: Properties) -> None:
    catalog, database, name = identifier.split(":", 2)
    regional(aws, "glue", state).delete_table(CatalogId=catalog, DatabaseName=database, Name=name)


HANDLERS = (
    Handler(
        token="aws:glue/catalogDatabase:CatalogDatabase",
        source=f"{_UPSTREAM}/catalog_database.go",
        takes=frozenset({*_OF_DATABASE, "name", "catalogId", "region", "tags"}),
        replaces=frozenset({"name", "catalogId", "region"}),
        create=_create_database,
        read=_read_database,
        update=_update_database,
        delete=_delete_database,
        same={"createTableDefaultPermissions": _DATABASE.same},
    ),
    Handler(
        token="aws:glue/catalogTable:CatalogTable",
        source=f"{_UPSTREAM}/catalog_table.go",
        takes=_OF_TABLE | {"name", "databaseName", "catalogId", "region"},
        replaces=frozenset({"name", "databaseName", "catalogId", "region"}),
        create=_create_table,
        read=_read_table,
        update=_update_table,
        delete=_delete_table,
        same={"storageDescriptor": _TABLE.same},
    ),
)
