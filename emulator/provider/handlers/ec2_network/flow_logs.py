"""`aws:ec2/flowLog:FlowLog`: every change but that of tags is a replacement."""

from typing import Any

from emulator.provider.handler import Aws, Handler
from emulator.provider.handlers.ec2_network.resource import (
    SOURCE,
    arn,
    change_tags,
    ec2,
    first,
    given,
    shown_tags,
    tagged,
    undeclared,
    usually,
)
from emulator.provider.handlers.shapes import Shape
from emulator.provider.values import Properties

_RESOURCES = {
    "vpcId": "VPC",
    "subnetId": "Subnet",
    "eniId": "NetworkInterface",
    "transitGatewayId": "TransitGateway",
    "transitGatewayAttachmentId": "TransitGatewayAttachment",
}
_PREFIXES = {"vpc": "vpcId", "subnet": "subnetId", "eni": "eniId", "tgw": "transitGatewayId"}
_GIVEN = {
    "logDestination": "LogDestination",
    "logDestinationType": "LogDestinationType",
    "logFormat": "LogFormat",
    "maxAggregationInterval": "MaxAggregationInterval",
    "trafficType": "TrafficType",
}
_OPTIONS = Shape(defaults={"fileFormat": "plain-text"})
_REPLACING = frozenset({*_RESOURCES, *_GIVEN, "destinationOptions", "region"})


def _create(aws: Aws, inputs: Properties) -> str:
    client = ec2(aws, inputs)
    name = next(one for one in _RESOURCES if inputs.get(one))
    options: dict[str, Any] = {}
    if inputs.get("destinationOptions"):
        options["DestinationOptions"] = _OPTIONS.to_aws(inputs["destinationOptions"])
    answer = client.create_flow_logs(
        ResourceIds=[inputs[name]],
        ResourceType=_RESOURCES[name],
        **given(inputs, _GIVEN),
        **options,
        **tagged(inputs, "vpc-flow-log"),
    )
    for failed in answer.get("Unsuccessful") or []:
        raise ValueError(f"creating Flow Log: {failed['Error']['Code']}: {failed['Error']['Message']}")
    return str(answer["FlowLogIds"][0])


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = ec2(aws, inputs)
    live = first(lambda: client.describe_flow_logs(FlowLogIds=[identifier])["FlowLogs"])
    if live is None:
        return None
    resource = live["ResourceId"]
    prefix = resource.split("-")[0]
    name = "transitGatewayAttachmentId" if resource.startswith("tgw-attach-") else _PREFIXES[prefix]
    return {
        **{one: live.get(key) or "" for one, key in _GIVEN.items()},
        name: resource,
        "arn": arn(client, aws.account, f"vpc-flow-log/{identifier}"),
        "destinationOptions": _OPTIONS.shown(inputs.get("destinationOptions"), live["DestinationOptions"]),
        "region": client.meta.region_name,
        **shown_tags(live.get("Tags")),
    }


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    change_tags(ec2(aws, new), identifier, old, new)


def _delete(aws: Aws, identifier: str, state: Properties) -> None:
    ec2(aws, state).delete_flow_logs(FlowLogIds=[identifier])


HANDLERS = (
    Handler(
        token="aws:ec2/flowLog:FlowLog",
        source=f"{SOURCE}vpc_flow_log.go",
        takes=_REPLACING | {"tags"},
        replaces=_REPLACING,
        create=_create,
        read=_read,
        update=_update,
        delete=_delete,
        same={
            "destinationOptions": _OPTIONS.same,
            "logFormat": undeclared,
            "maxAggregationInterval": usually(600),
        },
    ),
)
