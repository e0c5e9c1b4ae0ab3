"""The configuration recorder: PutConfigurationRecorder, start and stop, and what Describe shows."""

from collections.abc import Mapping
from typing import Any

from emulator.aws.errors import AwsError
from emulator.aws.request import Checks, Handlers, Request
from emulator.aws.services.config.model import Recorder, recording
from emulator.aws.services.config.recording_group import complete_group, refuse_mode
from emulator.aws.services.config.roles import refuse_role
from emulator.aws.services.organizations.model import now


def put_configuration_recorder(request: Request) -> Mapping[str, object]:
    """PutConfigurationRecorder: makes the one recorder, or replaces its settings; it goes on recording."""
    wanted, store = request["ConfigurationRecorder"], recording(request)
    name = wanted.get("name") or "default"
    if store.recorder is not None and store.recorder.name != name:
        message = f"Failed to put configuration recorder '{name}': the maximum number of configuration recorders is 1."
        raise AwsError("MaxNumberOfConfigurationRecordersExceededException", message)
    refuse_role(request, wanted.get("roleARN") or "")
    settings: dict[str, Any] = {
        "arn": f"arn:aws:config:{request.region}:{request.account}:configuration-recorder/{name}",
        "name": name,
        "roleARN": wanted["roleARN"],
        "recordingGroup": complete_group(wanted.get("recordingGroup")),
        "recordingMode": {"recordingFrequency": "CONTINUOUS", **(wanted.get("recordingMode") or {})},
        "recordingScope": "PAID",
    }
    refuse_mode(settings["recordingMode"])
    if store.recorder is None:
        store.recorder = Recorder(name, settings)
    store.recorder.settings = settings
    return {}


def describe_configuration_recorders(request: Request) -> Mapping[str, object]:
    """DescribeConfigurationRecorders."""
    return {"ConfigurationRecorders": [recorder.settings for recorder in _asked_for(request)]}


def describe_configuration_recorder_status(request: Request) -> Mapping[str, object]:
    """DescribeConfigurationRecorderStatus."""
    return {"ConfigurationRecordersStatus": [_status(recorder) for recorder in _asked_for(request)]}


def start_configuration_recorder(request: Request) -> Mapping[str, object]:
    """StartConfigurationRecorder, which needs somewhere to deliver to."""
    recorder = _recorder(request, request["ConfigurationRecorderName"])
    channel = recording(request).channel
    if channel is None:
        message = "Delivery channel is not available to start configuration recorder."
        raise AwsError("NoAvailableDeliveryChannelException", message)
    if not recorder.recording:
        recorder.recording, recorder.started = True, now()
        channel.delivered = recorder.started
    return {}


def stop_configuration_recorder(request: Request) -> Mapping[str, object]:
    """StopConfigurationRecorder."""
    recorder = _recorder(request, request["ConfigurationRecorderName"])
    if recorder.recording:
        recorder.recording, recorder.stopped = False, now()
    return {}


def delete_configuration_recorder(request: Request) -> Mapping[str, object]:
    """DeleteConfigurationRecorder: what it has recorded stays where it was delivered."""
    _recorder(request, request["ConfigurationRecorderName"])
    recording(request).recorder = None
    return {}


def refuse_without_recorder(request: Request) -> str | None:
    """Refuse a rule where nothing is recorded that it could look at.

    Raises:
        AwsError: NoAvailableConfigurationRecorderException.
    """
    if recording(request).recorder is None:
        message = "Configuration Recorder is not available to put config rule."
        raise AwsError("NoAvailableConfigurationRecorderException", message)
    return None


def _asked_for(request: Request) -> list[Recorder]:
    names = request.get("ConfigurationRecorderNames")
    if names:
        return [_recorder(request, name) for name in names]
    recorder = recording(request).recorder
    return [recorder] if recorder is not None else []


def _recorder(request: Request, name: str) -> Recorder:
    recorder = recording(request).recorder
    if recorder is None or recorder.name != name:
        message = f"Cannot find configuration recorder with the specified name '{name}'."
        raise AwsError("NoSuchConfigurationRecorderException", message)
    return recorder


def _status(recorder: Recorder) -> Mapping[str, object]:
    times = {"lastStartTime": recorder.started, "lastStopTime": recorder.stopped}
    known = [moment for moment in times.values() if moment is not None]
    return {
        "arn": recorder.settings["arn"],
        "name": recorder.name,
        "recording": recorder.recording,
        "lastStatus": "SUCCESS" if known else "PENDING",
        **{name: moment for name, moment in times.items() if moment is not None},
        **({"lastStatusChangeTime": max(known)} if known else {}),
    }


HANDLERS: Handlers = {
    "PutConfigurationRecorder": put_configuration_recorder,
    "DescribeConfigurationRecorders": describe_configuration_recorders,
    "DescribeConfigurationRecorderStatus": describe_configuration_recorder_status,
    "StartConfigurationRecorder": start_configuration_recorder,
    "StopConfigurationRecorder": stop_configuration_recorder,
    "DeleteConfigurationRecorder": delete_configuration_recorder,
}
BEFORE_MOTO: Checks = {"PutConfigRule": refuse_without_recorder}
