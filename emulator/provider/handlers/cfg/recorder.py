"""`aws:cfg/recorder:Recorder` and `aws:cfg/recorderStatus:RecorderStatus`."""

from typing import Any

from emulator.provider.handler import Aws, Handler
from emulator.provider.handlers.shapes import Shape, items, regional
from emulator.provider.values import Properties

_UPSTREAM = "terraform-provider-aws internal/service/configservice"
_SHAPE = Shape(defaults={"allSupported": True, "recordingFrequency": "CONTINUOUS"})


def _put(aws: Aws, inputs: Properties) -> str:
    name = str(inputs.get("name") or "default")
    recorder: dict[str, Any] = {"name": name, "roleARN": inputs["roleArn"]}
    for group in items(inputs.get("recordingGroup")):
        recorder["recordingGroup"] = _group(group)
    for mode in items(inputs.get("recordingMode")):
        overrides = items(mode.get("recordingModeOverride"))
        recorder["recordingMode"] = {
            "recordingFrequency": mode.get("recordingFrequency") or "CONTINUOUS",
            **({"recordingModeOverrides": overrides} if overrides else {}),
        }
    regional(aws, "config", inputs).put_configuration_recorder(ConfigurationRecorder=recorder)
    return name


def _group(declared: Properties) -> dict[str, Any]:
    """A recording group as AWS takes it: what are lists of one for Pulumi are objects there."""
    group: dict[str, Any] = {"allSupported": declared.get("allSupported", True)}
    group |= {name: declared[name] for name in ("includeGlobalResourceTypes", "resourceTypes") if declared.get(name)}
    for excluded in items(declared.get("exclusionByResourceTypes")):
        group["exclusionByResourceTypes"] = excluded
    for strategy in items(declared.get("recordingStrategies")):
        group["recordingStrategy"] = strategy
    return group


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    config = regional(aws, "config", inputs)
    try:
        answer = config.describe_configuration_recorders(ConfigurationRecorderNames=[identifier])
    except config.exceptions.NoSuchConfigurationRecorderException:
        return None
    [live] = answer["ConfigurationRecorders"]
    group, mode = dict(live["recordingGroup"]), dict(live["recordingMode"])
    excluded, strategy = group.pop("exclusionByResourceTypes", {}), group.pop("recordingStrategy", {})
    group["exclusionByResourceTypes"] = [excluded] if excluded.get("resourceTypes") else []
    group["recordingStrategies"] = [strategy] if strategy else []
    declared = inputs.get("recordingGroup")
    # AWS derives the strategy from the other members: undeclared, it is no difference.
    if declared is not None and not (isinstance(declared, dict) and declared.get("recordingStrategies")):
        del group["recordingStrategies"]
    if overrides := mode.pop("recordingModeOverrides", []):
        mode["recordingModeOverride"] = overrides[0]
    return {
        "name": live["name"],
        "roleArn": live["roleARN"],
        "recordingGroup": _SHAPE.shown(declared, group),
        "recordingMode": _SHAPE.shown(inputs.get("recordingMode"), mode),
        "region": config.meta.region_name,
    }


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    _put(aws, new)


def _delete(aws: Aws, identifier: str, state: Properties) -> None:
    regional(aws, "config", state).delete_configuration_recorder(ConfigurationRecorderName=identifier)


def _switch(aws: Aws, inputs: Properties) -> str:
    config, name = regional(aws, "config", inputs), str(inputs.get("name") or "default")
    if inputs["isEnabled"]:
        config.start_configuration_recorder(ConfigurationRecorderName=name)
    else:
        config.stop_configuration_recorder(ConfigurationRecorderName=name)
    return name


def _read_status(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    config = regional(aws, "config", inputs)
    try:
        answer = config.describe_configuration_recorder_status(ConfigurationRecorderNames=[identifier])
    except config.exceptions.NoSuchConfigurationRecorderException:
        return None
    [live] = answer["ConfigurationRecordersStatus"]
    return {"name": live["name"], "isEnabled": live["recording"], "region": config.meta.region_name}


def _update_status(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    _switch(aws, new)


def _stop(aws: Aws, identifier: str, state: Properties) -> None:
    config = regional(aws, "config", state)
    try:
        config.stop_configuration_recorder(ConfigurationRecorderName=identifier)
    except config.exceptions.NoSuchConfigurationRecorderException:
        return


HANDLERS = (
    Handler(
        token="aws:cfg/recorder:Recorder",
        source=f"{_UPSTREAM}/configuration_recorder.go",
        takes=frozenset({"name", "roleArn", "recordingGroup", "recordingMode", "region"}),
        replaces=frozenset({"name", "region"}),
        create=_put,
        read=_read,
        update=_update,
        delete=_delete,
        same={"recordingGroup": _SHAPE.same, "recordingMode": _SHAPE.same},
    ),
    Handler(
        token="aws:cfg/recorderStatus:RecorderStatus",
        source=f"{_UPSTREAM}/configuration_recorder_status.go",
        takes=frozenset({"name", "isEnabled", "region"}),
        replaces=frozenset({"name", "region"}),
        create=_switch,
        read=_read_status,
        update=_update_status,
        delete=_stop,
    ),
)
