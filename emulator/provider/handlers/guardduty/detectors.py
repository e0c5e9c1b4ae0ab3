"""`aws:guardduty/detector:Detector` and `aws:guardduty/detectorFeature:DetectorFeature`.

Trap: designating the organization's administrator makes that account a detector. One that is declared must be created
before the designation. The deprecated input `datasources` is not taken: protection plans are DetectorFeatures.
"""

from typing import Any

from botocore.exceptions import ClientError

from emulator.provider.handler import Aws, Handler
from emulator.provider.handlers.guardduty.calls import SOURCE, client, entries, gone, update_tags, with_tags
from emulator.provider.values import Json, Properties


def _create(aws: Aws, inputs: Properties) -> str:
    answer = client(aws, inputs).create_detector(
        Enable=inputs.get("enable", True), **with_tags(inputs), **_frequency(inputs)
    )
    return str(answer["DetectorId"])


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    guardduty = client(aws, inputs)
    try:
        found = guardduty.get_detector(DetectorId=identifier)
    except ClientError as error:
        if gone(error):
            return None
        raise
    tags = dict(found.get("Tags") or {})
    return {
        "accountId": aws.account,
        "arn": _arn(aws, guardduty, identifier),
        "datasources": _datasources(found["DataSources"]),
        "enable": found["Status"] == "ENABLED",
        "findingPublishingFrequency": found["FindingPublishingFrequency"],
        "region": guardduty.meta.region_name,
        "tags": tags,
        "tagsAll": tags,
    }


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    guardduty = client(aws, new)
    names = ("enable", "findingPublishingFrequency")
    if any(old.get(name) != new.get(name) for name in names):
        guardduty.update_detector(DetectorId=identifier, Enable=new.get("enable", True), **_frequency(new))
    update_tags(guardduty, _arn(aws, guardduty, identifier), old, new)


def _delete(aws: Aws, identifier: str, state: Properties) -> None:
    try:
        client(aws, state).delete_detector(DetectorId=identifier)
    except ClientError as error:
        if not gone(error):
            raise


def _frequency(inputs: Properties) -> dict[str, Json]:
    given = inputs.get("findingPublishingFrequency")
    return {"FindingPublishingFrequency": given} if given else {}


def _arn(aws: Aws, guardduty: Any, identifier: str) -> str:
    return f"arn:aws:guardduty:{guardduty.meta.region_name}:{aws.account}:detector/{identifier}"


def _datasources(sources: Any) -> Properties:
    volumes = sources["MalwareProtection"]["ScanEc2InstanceWithFindings"]["EbsVolumes"]
    return {
        "kubernetes": {"auditLogs": {"enable": sources["Kubernetes"]["AuditLogs"]["Status"] == "ENABLED"}},
        "malwareProtection": {
            "scanEc2InstanceWithFindings": {"ebsVolumes": {"enable": volumes["Status"] == "ENABLED"}}
        },
        "s3Logs": {"enable": sources["S3Logs"]["Status"] == "ENABLED"},
    }


def _put_feature(aws: Aws, inputs: Properties) -> str:
    feature: dict[str, object] = {"Name": inputs["name"], "Status": inputs["status"]}
    if more := entries(inputs.get("additionalConfigurations")):
        feature["AdditionalConfiguration"] = [{"Name": one["name"], "Status": one["status"]} for one in more]
    client(aws, inputs).update_detector(DetectorId=inputs["detectorId"], Features=[feature])
    return f"{inputs['detectorId']}/{inputs['name']}"


def _read_feature(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    detector, _, name = identifier.partition("/")
    guardduty = client(aws, inputs)
    try:
        features = guardduty.get_detector(DetectorId=detector)["Features"]
    except ClientError as error:
        if gone(error):
            return None
        raise
    found = next((feature for feature in features if feature["Name"] == name), None)
    if found is None:
        return None
    more = found.get("AdditionalConfiguration") or ()
    return {
        "additionalConfigurations": [{"name": one["Name"], "status": one["Status"]} for one in more],
        "detectorId": detector,
        "name": name,
        "region": guardduty.meta.region_name,
        "status": found["Status"],
    }


def _update_feature(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    _put_feature(aws, new)


def _forget(aws: Aws, identifier: str, state: Properties) -> None:
    """Upstream leaves the plan as it is: only the state forgets it."""


def _same_set(old: Json, new: Json) -> bool:
    return sorted(map(str, map(_sorted, entries(old)))) == sorted(map(str, map(_sorted, entries(new))))


def _sorted(entry: Properties) -> list[tuple[str, Json]]:
    return sorted(entry.items())


DETECTOR = Handler(
    token="aws:guardduty/detector:Detector",
    source=SOURCE + "detector.go",
    takes=frozenset({"enable", "findingPublishingFrequency", "region", "tags"}),
    replaces=frozenset({"region"}),
    create=_create,
    read=_read,
    update=_update,
    delete=_delete,
)

DETECTOR_FEATURE = Handler(
    token="aws:guardduty/detectorFeature:DetectorFeature",
    source=SOURCE + "detector_feature.go",
    takes=frozenset({"additionalConfigurations", "detectorId", "name", "region", "status"}),
    replaces=frozenset({"detectorId", "name", "region"}),
    create=_put_feature,
    read=_read_feature,
    update=_update_feature,
    delete=_forget,
    same={"additionalConfigurations": _same_set},
)
