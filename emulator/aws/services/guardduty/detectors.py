"""Detectors of the caller's account, and tags."""

from collections.abc import Mapping

from emulator.aws.errors import AwsError
from emulator.aws.pages import page
from emulator.aws.request import Handlers, Request
from emulator.aws.services.guardduty import features
from emulator.aws.services.guardduty.enrolment import enrol_all, new_detector
from emulator.aws.services.guardduty.model import (
    Detector,
    Enabled,
    administration,
    detector_of,
    membership,
    owned,
    refused,
    stamp,
)
from emulator.aws.services.organizations.model import now


def create_detector(request: Request) -> Mapping[str, object]:
    """CreateDetector: the account's one detector in the Region, with every plan on but runtime monitoring."""
    if detector_of(request.state, request.account, request.region) is not None:
        raise refused("The request is rejected because a detector already exists for the current account.")
    changes = features.wanted(request.parameters)
    features.check(changes)
    detector = new_detector(request.state, request.account, request.region, all_on=True)
    detector.enabled = request["Enable"]
    detector.frequency = request.get("FindingPublishingFrequency") or detector.frequency
    detector.tags = dict(request.get("Tags") or {})
    features.change(detector, changes)
    enrol_all(request.state, request.region)
    return {"DetectorId": detector.id}


def get_detector(request: Request) -> Mapping[str, object]:
    """GetDetector; the frequency of a member is its administrator's."""
    detector = owned(request)
    return {
        "CreatedAt": stamp(detector.created),
        "FindingPublishingFrequency": _frequency(request, detector),
        "ServiceRole": f"arn:aws:iam::{request.account}:role/aws-service-role/guardduty.amazonaws.com/"
        "AWSServiceRoleForAmazonGuardDuty",
        "Status": "ENABLED" if detector.enabled else "DISABLED",
        "UpdatedAt": stamp(detector.updated),
        "DataSources": features.sources(detector),
        "Tags": detector.tags,
        "Features": features.described(detector),
    }


def update_detector(request: Request) -> Mapping[str, object]:
    """UpdateDetector: a member cannot suspend itself, nor set the frequency that its administrator sets."""
    detector = owned(request)
    enable = request.get("Enable", detector.enabled)
    frequency = request.get("FindingPublishingFrequency")
    if membership(request.state, request.account, request.region) is not None:
        if enable != detector.enabled:
            raise refused("The request is rejected because a member account cannot change the detector's status.")
        if frequency not in (None, _frequency(request, detector)):
            message = "The request is rejected because a member account cannot change the finding publishing frequency."
            raise refused(message)
    features.change(detector, features.wanted(request.parameters))
    detector.enabled, detector.updated = enable, now()
    detector.frequency = frequency or detector.frequency
    return {}


def list_detectors(request: Request) -> Mapping[str, object]:
    """ListDetectors: one or none."""
    detector = detector_of(request.state, request.account, request.region)
    return page(request, "DetectorIds", [detector.id] if detector else [], lambda found: found, size=50)


def delete_detector(request: Request) -> Mapping[str, object]:
    """DeleteDetector, not for an administrator with members and not for a member."""
    owned(request)
    found = administration(request.state, request.region)
    has_members = any(member.associated for member in found.members.values())
    if found.administrator == request.account and has_members:
        message = "cannot delete detector while it has invited or associated members."
        raise refused(f"The request is rejected because the current account {message}")
    if membership(request.state, request.account, request.region) is not None:
        message = "cannot delete detector while it is associated with an administrator account."
        raise refused(f"The request is rejected because the current account {message}")
    request.state.store(Enabled, request.account, request.region).detector = None
    return {}


def tag_resource(request: Request) -> Mapping[str, object]:
    """TagResource."""
    _tags(request).update(request["Tags"])
    return {}


def untag_resource(request: Request) -> Mapping[str, object]:
    """UntagResource."""
    tags = _tags(request)
    for key in request["TagKeys"]:
        tags.pop(key, None)
    return {}


def list_tags_for_resource(request: Request) -> Mapping[str, object]:
    """ListTagsForResource."""
    return {"Tags": _tags(request)}


def _tags(request: Request) -> dict[str, str]:
    """The tags of the caller's detector or of its publishing destination, by ARN."""
    detector = detector_of(request.state, request.account, request.region)
    arn = request["ResourceArn"]
    if detector is not None:
        own = f"arn:aws:guardduty:{request.region}:{request.account}:detector/{detector.id}"
        if arn == own:
            return detector.tags
        for destination in detector.destinations.values():
            if arn == f"{own}/publishingDestination/{destination.id}":
                return destination.tags
    message = f"The request is rejected because the caller may not access {arn}."
    raise AwsError("AccessDeniedException", message, status=403, Type="AccessDeniedException")


def _frequency(request: Request, detector: Detector) -> str:
    administrator = administration(request.state, request.region).administrator
    if administrator and membership(request.state, request.account, request.region) is not None:
        above = detector_of(request.state, administrator, request.region)
        return above.frequency if above else detector.frequency
    return detector.frequency


HANDLERS: Handlers = {
    "CreateDetector": create_detector,
    "GetDetector": get_detector,
    "UpdateDetector": update_detector,
    "ListDetectors": list_detectors,
    "DeleteDetector": delete_detector,
    "TagResource": tag_resource,
    "UntagResource": untag_resource,
    "ListTagsForResource": list_tags_for_resource,
}
