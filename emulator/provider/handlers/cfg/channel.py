"""`aws:cfg/deliveryChannel:DeliveryChannel`."""

from typing import Any

from emulator.provider.handler import Aws, Handler
from emulator.provider.handlers.shapes import items, regional
from emulator.provider.values import Properties

_CHANNEL = {
    "s3BucketName": "s3BucketName",
    "s3KeyPrefix": "s3KeyPrefix",
    "s3KmsKeyArn": "s3KmsKeyArn",
    "snsTopicArn": "snsTopicARN",
}


def _put(aws: Aws, inputs: Properties) -> str:
    name = str(inputs.get("name") or "default")
    channel: dict[str, Any] = {_CHANNEL[key]: value for key, value in inputs.items() if key in _CHANNEL and value}
    for snapshot in items(inputs.get("snapshotDeliveryProperties")):
        channel["configSnapshotDeliveryProperties"] = snapshot
    regional(aws, "config", inputs).put_delivery_channel(DeliveryChannel={"name": name, **channel})
    return name


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    config = regional(aws, "config", inputs)
    try:
        [live] = config.describe_delivery_channels(DeliveryChannelNames=[identifier])["DeliveryChannels"]
    except config.exceptions.NoSuchDeliveryChannelException:
        return None
    return {
        "name": live["name"],
        "region": config.meta.region_name,
        "snapshotDeliveryProperties": live.get("configSnapshotDeliveryProperties"),
        **{name: live.get(aws_name) for name, aws_name in _CHANNEL.items()},
    }


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    _put(aws, new)


def _delete(aws: Aws, identifier: str, state: Properties) -> None:
    regional(aws, "config", state).delete_delivery_channel(DeliveryChannelName=identifier)


HANDLERS = (
    Handler(
        token="aws:cfg/deliveryChannel:DeliveryChannel",
        source="terraform-provider-aws internal/service/configservice/delivery_channel.go",
        takes=frozenset({*_CHANNEL, "name", "region", "snapshotDeliveryProperties"}),
        replaces=frozenset({"name", "region"}),
        create=_put,
        read=_read,
        update=_update,
        delete=_delete,
    ),
)
