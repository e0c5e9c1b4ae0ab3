"""What a recorder records, and how often.

Source: RecordingGroup and RecordingMode of the AWS Config API reference.
"""

from collections.abc import Mapping
from typing import Any

from emulator.aws.errors import AwsError

ALL, ONLY, EXCEPT = "ALL_SUPPORTED_RESOURCE_TYPES", "INCLUSION_BY_RESOURCE_TYPES", "EXCLUSION_BY_RESOURCE_TYPES"


def complete_group(group: Mapping[str, Any] | None) -> dict[str, Any]:
    """The recording group as AWS shows it; without one, everything but the global resource types.

    Raises:
        AwsError: InvalidRecordingGroupException, when its members contradict each other.
    """
    given: Mapping[str, Any] = group if group is not None else {"allSupported": True}
    everything, types = bool(given.get("allSupported")), given.get("resourceTypes") or []
    excluded = (given.get("exclusionByResourceTypes") or {}).get("resourceTypes") or []
    strategy = (given.get("recordingStrategy") or {}).get("useOnly") or (ALL if everything else ONLY)
    globally = bool(given.get("includeGlobalResourceTypes"))
    sound = {
        ALL: everything and not types and not excluded,
        ONLY: bool(types) and not everything and not excluded and not globally,
        EXCEPT: bool(excluded) and not everything and not types and not globally,
    }
    if not sound[strategy]:
        message = "The recording group provided is not valid: strategy, resource types and exclusions contradict."
        raise AwsError("InvalidRecordingGroupException", message)
    return {
        "allSupported": everything,
        "includeGlobalResourceTypes": globally,
        "resourceTypes": types,
        "exclusionByResourceTypes": {"resourceTypes": excluded},
        "recordingStrategy": {"useOnly": strategy},
    }


def refuse_mode(mode: Mapping[str, Any]) -> None:
    """Refuse more than one override, and one that is no exception to the rule."""
    overrides = mode.get("recordingModeOverrides") or []
    if len(overrides) > 1:
        raise AwsError("ValidationException", "You can specify one recording mode override at most.")
    for override in overrides:
        if override["recordingFrequency"] == mode["recordingFrequency"]:
            message = "A recording mode override must have another frequency than the recording mode."
            raise AwsError("ValidationException", message)
        if not override["resourceTypes"]:
            raise AwsError("ValidationException", "A recording mode override needs resource types.")
