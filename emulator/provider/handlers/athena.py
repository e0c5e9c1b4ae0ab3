"""`aws:athena/workgroup:Workgroup`."""

from typing import Any

from emulator.provider.handler import Aws, Handler
from emulator.provider.handlers.shapes import Shape, items, kept, regional, tag_changes
from emulator.provider.handlers.tags import tag_list
from emulator.provider.values import Json, Properties

_RESULT = Shape(other={"kmsKeyArn": "KmsKey"})
_CONFIGURATION = Shape(
    other={
        "enforceWorkgroupConfiguration": "EnforceWorkGroupConfiguration",
        "publishCloudwatchMetricsEnabled": "PublishCloudWatchMetricsEnabled",
    },
    defaults={"enforceWorkgroupConfiguration": True, "publishCloudwatchMetricsEnabled": True},
    computed=frozenset({"engineVersion"}),
)
_APPLIED = frozenset(
    {"bytesScannedCutoffPerQuery", "enableMinimumEncryptionConfiguration", "enforceWorkgroupConfiguration"}
    | {"engineVersion", "executionRole", "publishCloudwatchMetricsEnabled", "requesterPaysEnabled"}
    | {"resultConfiguration"}
)
_RESULT_MEMBERS = ("OutputLocation", "EncryptionConfiguration", "ExpectedBucketOwner", "AclConfiguration")


def _create(aws: Aws, inputs: Properties) -> str:
    athena, name = regional(aws, "athena", inputs), str(inputs["name"])
    athena.create_work_group(
        Name=name,
        Configuration=_to_aws(inputs.get("configuration")),
        Description=inputs.get("description") or "",
        Tags=tag_list(inputs.get("tags")),
    )
    if inputs.get("state") == "DISABLED":
        athena.update_work_group(WorkGroup=name, State="DISABLED")
    return name


def _to_aws(configuration: Json) -> dict[str, Any]:
    """The configuration as AWS takes it, with upstream's defaults where there is one at all."""
    found: dict[str, Any] = {}
    for declared in items(configuration):
        if unknown := sorted(declared.keys() - _APPLIED):
            raise ValueError(
                f"emulated AWS does not apply configuration.{unknown[0]} of aws:athena/workgroup:Workgroup"
            )
        whole: Properties = {**_CONFIGURATION.defaults, **declared}
        result = whole.pop("resultConfiguration", None)
        found = _CONFIGURATION.to_aws(whole)
        if result:
            found["ResultConfiguration"] = _RESULT.to_aws(result)
        if isinstance(version := found.get("EngineVersion"), dict):
            version.pop("EffectiveEngineVersion", None)
            version.setdefault("SelectedEngineVersion", "AUTO")
    return found


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    athena = regional(aws, "athena", inputs)
    try:
        live = athena.get_work_group(WorkGroup=identifier)["WorkGroup"]
    except athena.exceptions.InvalidRequestException as error:
        if "is not found" in str(error):
            return None
        raise
    region = athena.meta.region_name
    arn = f"arn:aws:athena:{region}:{aws.account}:workgroup/{identifier}"
    listed = athena.list_tags_for_resource(ResourceARN=arn)["Tags"]
    tags: Properties = {tag["Key"]: tag["Value"] for tag in listed}
    declared, configuration = inputs.get("configuration"), dict(live["Configuration"])
    result = configuration.pop("ResultConfiguration", None)
    shown = _CONFIGURATION.shown(declared, configuration)
    if result:
        before = declared.get("resultConfiguration") if isinstance(declared, dict) else None
        shown["resultConfiguration"] = _RESULT.shown(before, result)
    return {
        "name": live["Name"],
        "arn": arn,
        "configuration": shown,
        "description": live.get("Description") or None,
        "state": live["State"],
        "region": region,
        "tags": tags,
        "tagsAll": tags,
        **kept(inputs, "forceDestroy"),
    }


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    athena = regional(aws, "athena", new)
    updates = _to_aws(new.get("configuration"))
    before = _to_aws(old.get("configuration"))
    result = updates.pop("ResultConfiguration", {})
    removed = [name for name in _RESULT_MEMBERS if name in before.get("ResultConfiguration", {}) and name not in result]
    if result or removed:
        updates["ResultConfigurationUpdates"] = {**result, **{f"Remove{name}": True for name in removed}}
    if "BytesScannedCutoffPerQuery" in before and "BytesScannedCutoffPerQuery" not in updates:
        updates["RemoveBytesScannedCutoffPerQuery"] = True
    athena.update_work_group(
        WorkGroup=identifier,
        ConfigurationUpdates=updates,
        Description=new.get("description") or "",
        State=new.get("state") or "ENABLED",
    )
    arn = f"arn:aws:athena:{athena.meta.region_name}:{aws.account}:workgroup/{identifier}"
    gone, changed = tag_changes(old, new)
    if gone:
        athena.untag_resource(ResourceARN=arn, TagKeys=gone)
    if changed:
        athena.tag_resource(ResourceARN=arn, Tags=tag_list(dict(changed)))


def _delete(aws: Aws, identifier: str, state: Properties) -> None:
    recursive = bool(state.get("forceDestroy"))
    regional(aws, "athena", state).delete_work_group(WorkGroup=identifier, RecursiveDeleteOption=recursive)


HANDLERS = (
    Handler(
        token="aws:athena/workgroup:Workgroup",
        source="terraform-provider-aws internal/service/athena/workgroup.go",
        takes=frozenset({"name", "region", "configuration", "description", "state", "forceDestroy", "tags"}),
        replaces=frozenset({"name", "region"}),
        create=_create,
        read=_read,
        update=_update,
        delete=_delete,
        same={"configuration": _CONFIGURATION.same},
    ),
)
