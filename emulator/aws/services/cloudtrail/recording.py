"""StartLogging, StopLogging and GetTrailStatus; a start delivers one log file, so that readers find one."""

import gzip
import json
from collections.abc import Mapping

from moto.s3.models import s3_backends

from emulator.aws.request import Handlers, Request
from emulator.aws.services.cloudtrail import destinations
from emulator.aws.services.cloudtrail.model import Trail, changeable, find
from emulator.aws.services.organizations.model import made_up, now


def start_logging(request: Request) -> Mapping[str, object]:
    """StartLogging, and the delivery of its own event."""
    trail = changeable(request, request["Name"])
    if not trail.logging:
        trail.logging, trail.started = True, now()
        _deliver(request, trail)
    return {}


def stop_logging(request: Request) -> Mapping[str, object]:
    """StopLogging."""
    trail = changeable(request, request["Name"])
    if trail.logging:
        trail.logging, trail.stopped = False, now()
    return {}


def get_trail_status(request: Request) -> Mapping[str, object]:
    """GetTrailStatus: whether it records, since when, and how the last delivery went."""
    trail = find(request, request["Name"])
    found = {
        "IsLogging": trail.logging,
        "StartLoggingTime": trail.started,
        "StopLoggingTime": trail.stopped,
        "LatestDeliveryTime": trail.delivered,
        "LatestDeliveryError": trail.delivery_error,
        "TimeLoggingStarted": trail.started.isoformat() if trail.started else "",
        "TimeLoggingStopped": trail.stopped.isoformat() if trail.stopped else "",
    }
    return {name: value for name, value in found.items() if value is not None}


def _deliver(request: Request, trail: Trail) -> None:
    """Put the log file of this call into the bucket, unless the bucket does not let CloudTrail in any more."""
    moment = now()
    name = f"{trail.account}_CloudTrail_{trail.home}_{moment:%Y%m%dT%H%MZ}_{made_up(16)}.json.gz"
    key = f"{destinations.folder(request.state, trail, trail.account)}{moment:%Y/%m/%d}/{name}"
    if not destinations.may_write(request.state, trail, key):
        trail.delivery_error = "AccessDenied"
        return
    bucket = trail.settings["S3BucketName"]
    partition, owner = s3_backends.bucket_accounts[bucket]
    content = gzip.compress(json.dumps({"Records": [_event(request, trail)]}).encode("utf-8"))
    s3_backends[owner][partition].put_object(bucket, key, content)
    trail.delivered, trail.delivery_error = moment, None


def _event(request: Request, trail: Trail) -> Mapping[str, object]:
    return {
        "eventVersion": "1.11",
        "userIdentity": {"arn": request.caller.principal, "accountId": request.account},
        "eventTime": f"{now():%Y-%m-%dT%H:%M:%SZ}",
        "eventSource": "cloudtrail.amazonaws.com",
        "eventName": "StartLogging",
        "awsRegion": trail.home,
        "requestParameters": {"name": trail.arn},
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "readOnly": False,
        "recipientAccountId": trail.account,
    }


HANDLERS: Handlers = {
    "StartLogging": start_logging,
    "StopLogging": stop_logging,
    "GetTrailStatus": get_trail_status,
}
