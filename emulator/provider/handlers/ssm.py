"""`aws:ssm/parameter:Parameter` and `aws:ssm/serviceSetting:ServiceSetting`.

Write-only values and `arn` are not taken.
"""

from typing import Any

from emulator.provider.handler import Aws, Handler
from emulator.provider.handlers.shapes import kept, regional, tag_changes, texts
from emulator.provider.handlers.tags import tag_list
from emulator.provider.handlers.waiting import until
from emulator.provider.values import Json, Properties

_SOURCE = "terraform-provider-aws internal/service/ssm/"
_INTELLIGENT = "Intelligent-Tiering"
_OPTIONAL = {"dataType": "DataType", "description": "Description", "tier": "Tier"}
_METADATA = {
    "allowedPattern": "AllowedPattern",
    "dataType": "DataType",
    "description": "Description",
    "keyId": "KeyId",
    "tier": "Tier",
}


def _put(aws: Aws, inputs: Properties, overwrite: bool, tags: dict[str, str]) -> None:
    secure = inputs["type"] == "SecureString"
    regional(aws, "ssm", inputs).put_parameter(
        AllowedPattern=inputs.get("allowedPattern") or "",
        Name=inputs["name"],
        Overwrite=overwrite,
        Type=inputs["type"],
        Value=inputs.get("insecureValue") or inputs.get("value"),
        **{member: inputs[name] for name, member in _OPTIONAL.items() if inputs.get(name)},
        **({"KeyId": inputs["keyId"]} if secure and inputs.get("keyId") else {}),
        **({"Tags": tag_list(dict(tags))} if tags else {}),
    )


def _create(aws: Aws, inputs: Properties) -> str:
    if bool(inputs.get("value")) == bool(inputs.get("insecureValue")):
        raise ValueError("one of `insecureValue,value,valueWo` must be specified")
    if inputs.get("insecureValue") and inputs["type"] == "SecureString":
        raise ValueError("invalid configuration, cannot set type = SecureString and insecure_value")
    tags, overwrite = texts(inputs.get("tags")), bool(inputs.get("overwrite"))
    _put(aws, inputs, overwrite, {} if overwrite else tags)
    if overwrite:  # AWS takes no tags with an overwrite
        _set_tags(aws, str(inputs["name"]), {}, inputs)
    return str(inputs["name"])


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    ssm = regional(aws, "ssm", inputs)
    try:
        found = ssm.get_parameter(Name=identifier, WithDecryption=True)["Parameter"]
    except ssm.exceptions.ParameterNotFound:
        return None
    named = {"Key": "Name", "Option": "Equals", "Values": [identifier]}
    metadata: dict[str, Any] = ssm.describe_parameters(ParameterFilters=[named])["Parameters"][0]
    listed = ssm.list_tags_for_resource(ResourceType="Parameter", ResourceId=identifier)["TagList"]
    tags: Properties = {tag["Key"]: tag["Value"] for tag in listed}
    shown = "insecureValue" if inputs.get("insecureValue") else "value"
    return {
        **{name: metadata[member] for name, member in _METADATA.items() if metadata.get(member)},
        "arn": found["ARN"],
        "name": identifier,
        "region": ssm.meta.region_name,
        "type": found["Type"],
        "version": found["Version"],
        shown: found["Value"],
        "tags": tags,
        "tagsAll": tags,
        **kept(inputs, "overwrite"),
    }


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    beside = ("overwrite", "tags")
    if {**old, **dict.fromkeys(beside)} != {**new, **dict.fromkeys(beside)}:
        _put(aws, new, new.get("overwrite") is not False, {})
    _set_tags(aws, identifier, old, new)


def _set_tags(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    ssm = regional(aws, "ssm", new)
    gone, changed = tag_changes(old, new)
    if gone:
        ssm.remove_tags_from_resource(ResourceType="Parameter", ResourceId=identifier, TagKeys=gone)
    if changed:
        ssm.add_tags_to_resource(ResourceType="Parameter", ResourceId=identifier, Tags=tag_list(dict(changed)))


def _delete(aws: Aws, identifier: str, state: Properties) -> None:
    ssm = regional(aws, "ssm", state)
    try:
        ssm.delete_parameter(Name=identifier)
    except ssm.exceptions.ParameterNotFound:
        return


def _same_tier(old: Json, new: Json) -> bool:
    """Whatever tier AWS has chosen is what was asked for."""
    return bool(old) and new == _INTELLIGENT


def _is_downgrade(old: Json, new: Json) -> bool:
    """AWS takes no parameter down from the advanced tier to the standard one."""
    return (old, new) == ("Advanced", "Standard")


def _set(aws: Aws, inputs: Properties) -> str:
    ssm, name = regional(aws, "ssm", inputs), str(inputs["settingId"])
    ssm.update_service_setting(SettingId=name, SettingValue=inputs["settingValue"])
    until(lambda: _setting(ssm, name)["Status"] != "PendingUpdate", f"service setting {name}")
    return str(_setting(ssm, name)["ARN"])


def _setting(ssm: Any, name: str) -> dict[str, Any]:
    found: dict[str, Any] = ssm.get_service_setting(SettingId=name)["ServiceSetting"]
    return found


def _read_setting(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    ssm = regional(aws, "ssm", inputs)
    try:
        found = _setting(ssm, identifier)
    except ssm.exceptions.ServiceSettingNotFound:
        return None
    declared = str(inputs.get("settingId", ""))
    return {
        "arn": found["ARN"],
        "region": ssm.meta.region_name,
        "settingId": found["ARN"] if declared.startswith("arn:") else found["SettingId"],
        "settingValue": found["SettingValue"],
        "status": found["Status"],
    }


def _update_setting(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    _set(aws, new)


def _reset(aws: Aws, identifier: str, state: Properties) -> None:
    regional(aws, "ssm", state).reset_service_setting(SettingId=identifier)


HANDLERS = (
    Handler(
        token="aws:ssm/parameter:Parameter",
        source=_SOURCE + "parameter.go",
        takes=frozenset({"insecureValue", "name", "overwrite", "region", "tags", "type", "value", *_METADATA}),
        replaces=frozenset({"dataType", "name", "region"}),
        create=_create,
        read=_read,
        update=_update,
        delete=_delete,
        replaces_when={"tier": _is_downgrade},
        same={"tier": _same_tier},
    ),
    Handler(
        token="aws:ssm/serviceSetting:ServiceSetting",
        source=_SOURCE + "service_setting.go",
        takes=frozenset({"region", "settingId", "settingValue"}),
        replaces=frozenset({"region"}),
        create=_set,
        read=_read_setting,
        update=_update_setting,
        delete=_reset,
    ),
)
