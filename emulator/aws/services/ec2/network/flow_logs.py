"""Flow logs to a bucket: of VPCs, subnets, interfaces and transit gateways. The bucket's policy must let them in.

Left out: log groups and Firehose as destinations, and the records themselves. Source: "Publish flow logs to Amazon S3"
of the VPC user guide: delivery.logs.amazonaws.com puts objects and reads the ACL, for the account and its flow logs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from emulator.aws.errors import AwsError, not_implemented
from emulator.aws.request import Handlers, Request
from emulator.aws.services import s3
from emulator.aws.services.ec2.network.backend import (
    backend,
    found_subnet,
    found_vpc,
    matches,
    refusals_of_moto,
    selected,
    set_tags,
    tags_of,
)
from emulator.aws.services.ec2.network.transit_model import found_attachment, new_id, visible_gateway
from emulator.aws.services.organizations.model import Organizations, now
from evaluation.resource_policy import Decision

_PRINCIPAL = "delivery.logs.amazonaws.com"
_FORMAT = (
    "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} "
    "${bytes} ${start} ${end} ${action} ${log-status}"
)
_OPTIONS = {"FileFormat": "plain-text", "HiveCompatiblePartitions": False, "PerHourPartition": False}
_INTERVALS = (60, 600)


@dataclass
class FlowLog:
    """One flow log."""

    id: str
    resource: str
    traffic: str | None
    destination: str
    format: str
    interval: int
    options: dict[str, object]
    created: datetime = field(default_factory=now)


@dataclass
class FlowLogs:
    """Those of an account and Region."""

    found: dict[str, FlowLog] = field(default_factory=dict)


def create_flow_logs(request: Request) -> Mapping[str, object]:
    """CreateFlowLogs: a bucket that is unknown, or lets nothing in, is told of per resource."""
    if request.get("LogDestinationType") != "s3":
        raise not_implemented("ec2", "CreateFlowLogs to anything but a bucket")
    destination = request.get("LogDestination") or ""
    if not destination.startswith("arn:aws:s3:::"):
        raise AwsError("InvalidParameter", "LogDestination must be the ARN of a bucket.")
    kept, made, failed = request.state.store(FlowLogs, request.account, request.region).found, [], []
    for resource in request["ResourceIds"]:
        one = _new(request, resource, destination)
        if any((other.resource, other.destination) == (resource, destination) for other in kept.values()):
            message = "Error. There is an existing Flow Log with the same configuration and log destination."
            raise AwsError("FlowLogAlreadyExists", message)
        if problem := _problem(request, destination):
            failed.append({"ResourceId": resource, "Error": {"Code": "400", "Message": problem}})
            continue
        set_tags(request, "vpc-flow-log", one.id)
        kept[one.id] = one
        made.append(one.id)
    return {"FlowLogIds": made, "Unsuccessful": failed}


def describe_flow_logs(request: Request) -> Mapping[str, object]:
    """DescribeFlowLogs."""
    kept = request.state.store(FlowLogs, request.account, request.region).found
    shown = []
    for one in kept.values():
        tags = tags_of(backend(request), one.id)
        names = {
            "deliver-log-status": "SUCCESS",
            "flow-log-id": one.id,
            "log-destination-type": "s3",
            "resource-id": one.resource,
            "traffic-type": one.traffic or "",
        }
        member = "Filters" if request.get("Filters") else "Filter"
        if selected(request, "FlowLogIds", one.id) and matches(request, names, tags, member):
            shown.append(_shown(one, tags))
    return {"FlowLogs": shown}


def delete_flow_logs(request: Request) -> Mapping[str, object]:
    """DeleteFlowLogs: what is in the bucket stays."""
    kept, failed = request.state.store(FlowLogs, request.account, request.region).found, []
    for identifier in request["FlowLogIds"]:
        if kept.pop(identifier, None) is None:
            error = {"Code": "InvalidFlowLogId.NotFound", "Message": f"The flow log ID '{identifier}' does not exist"}
            failed.append({"ResourceId": identifier, "Error": error})
    return {"Unsuccessful": failed}


def _new(request: Request, resource: str, destination: str) -> FlowLog:
    kind, interval = request["ResourceType"], request.get("MaxAggregationInterval")
    _check_resource(request, kind, resource)
    transit, traffic = kind.startswith("TransitGateway"), request.get("TrafficType")
    if transit == bool(traffic):
        raise AwsError("InvalidParameter", f"TrafficType does not go with {kind}." if transit else "TrafficType?")
    interval = interval or (60 if transit else 600)
    if interval not in _INTERVALS or (transit and interval != _INTERVALS[0]):
        raise AwsError("InvalidParameter", f"Invalid Flow Log Max Aggregation Interval: {interval}")
    options = _OPTIONS | dict(request.get("DestinationOptions") or {})
    text = request.get("LogFormat") or _FORMAT
    return FlowLog(new_id("fl"), resource, traffic, destination, text, interval, options)


def _check_resource(request: Request, kind: str, resource: str) -> None:
    checks: dict[str, Any] = {
        "VPC": found_vpc,
        "Subnet": found_subnet,
        "TransitGateway": visible_gateway,
        "TransitGatewayAttachment": found_attachment,
    }
    if kind == "NetworkInterface":
        with refusals_of_moto():
            backend(request).get_network_interface(resource)
    elif kind in checks:
        checks[kind](request, resource)
    else:
        raise not_implemented("ec2", f"CreateFlowLogs of {kind}")


def _problem(request: Request, destination: str) -> str | None:
    bucket, _, prefix = destination.removeprefix("arn:aws:s3:::").partition("/")
    if not s3.bucket_exists(bucket):
        return f"LogDestination: {bucket} does not exist."
    keys = {"aws:SourceAccount": request.account, "aws:SourceArn": f"arn:aws:logs:{request.region}:{request.account}:*"}
    organization = request.state.store(Organizations).current
    if organization is not None and request.account in organization.accounts:
        keys["aws:SourceOrgID"] = organization.id
    folder = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
    key = f"{folder}AWSLogs/{request.account}/vpcflowlogs/{request.region}/log.gz"
    written = keys | {"s3:x-amz-acl": "bucket-owner-full-control"}
    decisions = (
        s3.bucket_decision(request.state, bucket, _PRINCIPAL, "s3:GetBucketAcl", None, keys),
        s3.bucket_decision(request.state, bucket, _PRINCIPAL, "s3:PutObject", key, written),
    )
    if any(decision is not Decision.ALLOWED for decision in decisions):
        return f"Access Denied for LogDestination: {bucket}. Please check LogDestination permission"
    return None


def _shown(one: FlowLog, tags: list[dict[str, str]]) -> dict[str, object]:
    return {
        "FlowLogId": one.id,
        "FlowLogStatus": "ACTIVE",
        "DeliverLogsStatus": "SUCCESS",
        "ResourceId": one.resource,
        "LogDestinationType": "s3",
        "LogDestination": one.destination,
        "LogFormat": one.format,
        "MaxAggregationInterval": one.interval,
        "DestinationOptions": one.options,
        "CreationTime": one.created,
        "Tags": tags,
        **({"TrafficType": one.traffic} if one.traffic else {}),
    }


HANDLERS: Handlers = {
    "CreateFlowLogs": create_flow_logs,
    "DeleteFlowLogs": delete_flow_logs,
    "DescribeFlowLogs": describe_flow_logs,
}
