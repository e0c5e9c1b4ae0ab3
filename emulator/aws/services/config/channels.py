"""The delivery channel, and whether its bucket, key and topic let AWS Config in.

AWS Config writes a file to try it. Default object-lock retention makes that fail: "Permissions for the Amazon S3
bucket for the AWS Config delivery channel" of its developer guide.
"""

from collections.abc import Mapping
from typing import Any

from moto.sns.models import sns_backends

from emulator.aws.authorization import service_decision
from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services import kms, s3
from emulator.aws.services.config.model import Channel, recording
from emulator.aws.services.config.roles import PRINCIPAL
from emulator.aws.services.delegated import organization_of
from emulator.aws.services.kms.keys import find
from evaluation.resource_policy import Decision


def put_delivery_channel(request: Request) -> Mapping[str, object]:
    """PutDeliveryChannel: makes the one channel, or replaces it."""
    wanted, store = dict(request["DeliveryChannel"]), recording(request)
    if store.recorder is None:
        message = "Configuration recorder is not available to put delivery channel."
        raise AwsError("NoAvailableConfigurationRecorderException", message)
    name = wanted.setdefault("name", "default")
    if store.channel is not None and store.channel.name != name:
        message = (
            f"Failed to put delivery channel '{name}' because the maximum number of delivery channels: 1 is reached."
        )
        raise AwsError("MaxNumberOfDeliveryChannelsExceededException", message)
    _refuse_bucket(request, wanted)
    _refuse_key(request, wanted.get("s3KmsKeyArn"))
    _refuse_topic(request, wanted.get("snsTopicARN"))
    delivered = store.channel.delivered if store.channel is not None else None
    store.channel = Channel(name, wanted, delivered)
    return {}


def describe_delivery_channels(request: Request) -> Mapping[str, object]:
    """DescribeDeliveryChannels."""
    return {"DeliveryChannels": [channel.settings for channel in _asked_for(request)]}


def describe_delivery_channel_status(request: Request) -> Mapping[str, object]:
    """DescribeDeliveryChannelStatus."""
    return {"DeliveryChannelsStatus": [_status(channel) for channel in _asked_for(request)]}


def delete_delivery_channel(request: Request) -> Mapping[str, object]:
    """DeleteDeliveryChannel, which a running recorder prevents."""
    store, name = recording(request), request["DeliveryChannelName"]
    _channel(request, name)
    if store.recorder is not None and store.recorder.recording:
        message = (
            f"Failed to delete last specified delivery channel with name '{name}', "
            "because there, because there is a running configuration recorder."
        )
        raise AwsError("LastDeliveryChannelDeleteFailedException", message)
    store.channel = None
    return {}


def _refuse_bucket(request: Request, wanted: Mapping[str, Any]) -> None:
    bucket = wanted.get("s3BucketName") or ""
    if not s3.bucket_exists(bucket):
        raise AwsError("NoSuchBucketException", f"Cannot find a S3 bucket with an empty or unknown name '{bucket}'.")
    prefix = f"{wanted['s3KeyPrefix']}/" if wanted.get("s3KeyPrefix") else ""
    key = f"{prefix}AWSLogs/{request.account}/Config/ConfigWritabilityCheckFile"
    keys = _context(request)
    written = keys | {"s3:x-amz-acl": "bucket-owner-full-control"}
    decisions = {
        s3.bucket_decision(request.state, bucket, PRINCIPAL, "s3:GetBucketAcl", None, keys),
        s3.bucket_decision(request.state, bucket, PRINCIPAL, "s3:PutObject", key, written),
    }
    if decisions != {Decision.ALLOWED} or s3.default_retention(bucket):
        raise _insufficient(f"unable to write to bucket: {bucket}")


def _refuse_key(request: Request, arn: str | None) -> None:
    if not arn:
        return
    if find(arn, request.account, request.region) is None:
        raise AwsError("InvalidS3KmsKeyArnException", f"The arn '{arn}' is not a valid kms key or alias arn.")
    if (
        kms.key_decision(request.state, arn, PRINCIPAL, "kms:GenerateDataKey", _context(request))
        is not Decision.ALLOWED
    ):
        raise _insufficient(f"unable to use the key {arn}")


def _refuse_topic(request: Request, arn: str | None) -> None:
    if not arn:
        return
    parts = arn.split(":")
    topic = sns_backends[parts[4]][parts[3]].topics.get(arn) if len(parts) == 6 else None
    if topic is None:
        raise AwsError("InvalidSNSTopicARNException", f"The sns topic arn '{arn}' is not valid.")
    if service_decision(topic.policy, PRINCIPAL, "sns:Publish", arn, _context(request)) is not Decision.ALLOWED:
        raise _insufficient(f"unable to publish to the topic {arn}")


def _context(request: Request) -> dict[str, str]:
    """The condition keys of AWS Config's calls for the caller's account."""
    keys = {"aws:SourceAccount": request.account}
    organization = organization_of(request)
    if organization is not None:
        account = organization.accounts[request.account]
        keys["aws:SourceOrgID"] = organization.id
        keys["aws:SourceOrgPaths"] = organization.path(account.parent or organization.root)
    return keys


def _insufficient(reason: str) -> AwsError:
    message = f"Insufficient delivery policy to s3 bucket, {reason}, provided s3 key prefix is valid."
    return AwsError("InsufficientDeliveryPolicyException", message)


def _asked_for(request: Request) -> list[Channel]:
    names = request.get("DeliveryChannelNames")
    if names:
        return [_channel(request, name) for name in names]
    channel = recording(request).channel
    return [channel] if channel is not None else []


def _channel(request: Request, name: str) -> Channel:
    channel = recording(request).channel
    if channel is None or channel.name != name:
        message = f"Cannot find delivery channel with specified name '{name}'."
        raise AwsError("NoSuchDeliveryChannelException", message)
    return channel


def _status(channel: Channel) -> Mapping[str, object]:
    if channel.delivered is None:
        return {"name": channel.name, "configStreamDeliveryInfo": {"lastStatus": "Not_Applicable"}}
    history = {"lastStatus": "SUCCESS", "lastSuccessfulTime": channel.delivered}
    return {
        "name": channel.name,
        "configHistoryDeliveryInfo": history,
        "configStreamDeliveryInfo": {"lastStatus": "SUCCESS"},
    }


HANDLERS: Handlers = {
    "PutDeliveryChannel": put_delivery_channel,
    "DescribeDeliveryChannels": describe_delivery_channels,
    "DescribeDeliveryChannelStatus": describe_delivery_channel_status,
    "DeleteDeliveryChannel": delete_delivery_channel,
}
