"""AWS Config's recorders and delivery channels: one of each in every account and Region, the management account too.

The recorders' roles in members are the StackSet's; that of the management account has facts here.
"""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from checks.connection import Connection
from checks.inside import MANAGEMENT, Inside
from checks.readback_facts import Facts, Value
from checks.readback_found import THREADS
from checks.readback_logs_archive import Archive
from checks.readback_logs_key import KEY_WORD
from checks.readback_roles import role
from checks.readback_words import Words, policy
from foundation.config.logs import Configuration
from foundation.templates import CONFIG_POLICY, RECORDER, RECORDER_ROLE, excluded, service_trust

FREQUENCIES = {"continuous": "CONTINUOUS", "daily": "DAILY"}
ROLE = f"role {RECORDER_ROLE} in {MANAGEMENT}"


def subject(key: str, region: str) -> str:
    """What to call the recorder of an account in a Region."""
    return f"recorder of {key} in {region}"


def expected(archive: Archive) -> Facts:
    """The facts of every recorder with its channel."""
    section = archive.logs.configuration
    if not isinstance(section, Configuration):
        return {}
    return {
        **{subject(key, region): _expected(archive, section, key, region) for key, region in archive.places()},
        ROLE: {
            "trust": policy(json.dumps(service_trust("config.amazonaws.com", archive.id_word(MANAGEMENT)))),
            "policies": [CONFIG_POLICY],
            "own policies": {},
            **archive.tags(MANAGEMENT),
        },
    }


def _expected(archive: Archive, section: Configuration, key: str, region: str) -> Mapping[str, Value]:
    home = region == archive.config.settings.home_region
    return {
        "name": RECORDER,
        "role": f"arn:aws:iam::{archive.id_word(key)}:role/{RECORDER_ROLE}{'' if key == MANAGEMENT else f'-{region}'}",
        "frequency": FREQUENCIES[section.frequency],
        "scope": _scope(section, home=home),
        "recording": True,
        "channel": RECORDER,
        "bucket": archive.logs.bucket("configuration"),
        **({"key": KEY_WORD} if archive.entered else {}),
    }


def _scope(section: Configuration, *, home: bool) -> Value:
    if section.resource_types:
        return {"only": sorted(section.resource_types)}
    if section.except_resource_types:
        return {"all but": excluded(section.except_resource_types, in_home=home)}
    return {"all": True, "global types": home}


def found(archive: Archive, inside: Inside, words: Words) -> Facts:
    """The facts of every recorder and channel that there is. Raises ReadError."""
    if not isinstance(archive.logs.configuration, Configuration):
        return {}

    def of_account(key: str) -> dict[str, Mapping[str, Value]]:
        regions = archive.config.settings.regions
        places = {region: inside.connection(key, region) for region in regions}
        return {subject(key, region): _found(aws, archive, words) for region, aws in places.items()}

    facts: dict[str, Mapping[str, Value]] = {}
    with ThreadPoolExecutor(THREADS) as pool:
        for some in pool.map(of_account, archive.there(inside)):
            facts |= {name: known for name, known in some.items() if known}
    of_management = role(inside.connection(MANAGEMENT), RECORDER_ROLE, words)
    return {**facts, **({ROLE: of_management} if of_management else {})}


def _found(aws: Connection, archive: Archive, words: Words) -> Mapping[str, Value]:
    recorders = aws.call("config", "describe_configuration_recorders")["ConfigurationRecorders"]
    # Recorders of AWS services are linked to them, beside the one that an account may have.
    own = next((one for one in recorders if "servicePrincipal" not in one), None)
    channels = aws.call("config", "describe_delivery_channels")["DeliveryChannels"]
    facts: dict[str, Value] = _recorder(aws, own, words) if own else {}
    for channel in channels:
        facts |= {"channel": channel["name"], "bucket": channel["s3BucketName"]}
        if archive.entered:
            facts["key"] = words.json(channel.get("s3KmsKeyArn"))
    return facts


def _recorder(aws: Connection, recorder: Mapping[str, Any], words: Words) -> dict[str, Value]:
    answer = aws.call("config", "describe_configuration_recorder_status")["ConfigurationRecordersStatus"]
    status: Mapping[str, Any] = next((one for one in answer if one["name"] == recorder["name"]), {})
    mode = recorder.get("recordingMode", {})
    return {
        "name": recorder["name"],
        "role": words.text(recorder["roleARN"]),
        "frequency": mode.get("recordingFrequency"),
        "other frequencies": mode.get("recordingModeOverrides") or None,
        "scope": _live_scope(recorder["recordingGroup"]),
        "recording": status.get("recording", False),
        "error": status.get("lastErrorCode") or None,
    }


def _live_scope(group: Mapping[str, Any]) -> Value:
    if group.get("allSupported"):
        return {"all": True, "global types": group.get("includeGlobalResourceTypes", False)}
    excluded = group.get("exclusionByResourceTypes", {}).get("resourceTypes")
    return {"all but": sorted(excluded)} if excluded else {"only": sorted(group.get("resourceTypes", ()))}
