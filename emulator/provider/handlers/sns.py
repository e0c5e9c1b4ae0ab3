"""`aws:sns/topic:Topic`, `topicPolicy:TopicPolicy` and `topicSubscription:TopicSubscription`.

Left out: first-in-first-out topics, feedback roles and archives.
"""

import json
import uuid
from typing import Any

from botocore.exceptions import ClientError

from emulator.provider.handler import Aws, Handler, PartialFailure, same_json
from emulator.provider.handlers.tags import tag_list
from emulator.provider.values import Json, Properties

_ATTRIBUTES = {
    "deliveryPolicy": "DeliveryPolicy",
    "displayName": "DisplayName",
    "kmsMasterKeyId": "KmsMasterKeyId",
    "policy": "Policy",
}
_SUBSCRIPTION = {
    "deliveryPolicy": "DeliveryPolicy",
    "filterPolicyScope": "FilterPolicyScope",
    "filterPolicy": "FilterPolicy",
    "rawMessageDelivery": "RawMessageDelivery",
    "redrivePolicy": "RedrivePolicy",
    "subscriptionRoleArn": "SubscriptionRoleArn",
}
_JSON = ("deliveryPolicy", "filterPolicy", "policy", "redrivePolicy")
_PENDING = "Cannot unsubscribe a subscription that is pending confirmation"


def _sns(aws: Aws, inputs: Properties) -> Any:
    region = inputs.get("region")
    return aws.client("sns", str(region) if region else None)


def _create(aws: Aws, inputs: Properties) -> str:
    client = _sns(aws, inputs)
    name = inputs.get("name") or f"{inputs.get('namePrefix') or 'topic-'}{uuid.uuid4().hex[:12]}"
    arn = str(client.create_topic(Name=name, Tags=tag_list(inputs.get("tags")))["TopicArn"])
    try:
        _put(client, arn, {}, inputs)
    except ClientError as error:
        raise PartialFailure(arn, error) from error
    return arn


def _put(client: Any, arn: str, old: Properties, new: Properties) -> None:
    for name, attribute in _ATTRIBUTES.items():
        value = new.get(name) or ""
        if value != (old.get(name) or "") and (value or name != "policy"):
            client.set_topic_attributes(TopicArn=arn, AttributeName=attribute, AttributeValue=value)


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = _sns(aws, inputs)
    found = _attributes(client, identifier)
    if found is None:
        return None
    tags = {tag["Key"]: tag["Value"] for tag in client.list_tags_for_resource(ResourceArn=identifier)["Tags"]}
    return {
        **{name: _shown(inputs, name, found.get(attribute)) for name, attribute in _ATTRIBUTES.items()},
        "arn": identifier,
        "beginningArchiveTime": "",
        "name": identifier.rpartition(":")[2],
        "namePrefix": inputs.get("namePrefix"),
        "owner": found["Owner"],
        "region": client.meta.region_name,
        "tags": tags,
        "tagsAll": tags,
    }


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    client = _sns(aws, new)
    _put(client, identifier, old, new)
    before, after = old.get("tags") or {}, new.get("tags") or {}
    if before == after or not isinstance(before, dict) or not isinstance(after, dict):
        return
    if gone := sorted(before.keys() - after.keys()):
        client.untag_resource(ResourceArn=identifier, TagKeys=gone)
    if after:
        client.tag_resource(ResourceArn=identifier, Tags=tag_list(after))


def _delete(aws: Aws, identifier: str, state: Properties) -> None:
    _sns(aws, state).delete_topic(TopicArn=identifier)


def _put_policy(aws: Aws, inputs: Properties) -> str:
    arn = str(inputs["arn"])
    _sns(aws, inputs).set_topic_attributes(TopicArn=arn, AttributeName="Policy", AttributeValue=inputs["policy"])
    return arn


def _read_policy(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = _sns(aws, inputs)
    found = _attributes(client, identifier)
    if found is None:
        return None
    policy = _shown(inputs, "policy", found["Policy"])
    return {"arn": identifier, "owner": found["Owner"], "policy": policy, "region": client.meta.region_name}


def _update_policy(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    _put_policy(aws, new)


def _reset_policy(aws: Aws, identifier: str, state: Properties) -> None:
    """A topic always has a policy: the default one takes the place of the deleted."""
    actions = "GetTopicAttributes SetTopicAttributes AddPermission RemovePermission DeleteTopic Subscribe"
    statement = {
        "Sid": "__default_statement_ID",
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": [f"SNS:{name}" for name in [*actions.split(), "ListSubscriptionsByTopic", "Publish", "Receive"]],
        "Resource": identifier,
        "Condition": {"StringEquals": {"AWS:SourceOwner": state["owner"]}},
    }
    default = {"Version": "2008-10-17", "Id": "__default_policy_ID", "Statement": [statement]}
    client = _sns(aws, state)
    try:
        _put_policy(aws, {"region": state.get("region"), "arn": identifier, "policy": json.dumps(default)})
    except client.exceptions.NotFoundException:
        return


def _subscribe(aws: Aws, inputs: Properties) -> str:
    wanted = {attribute: _text(inputs[name]) for name, attribute in _SUBSCRIPTION.items() if inputs.get(name)}
    answer = _sns(aws, inputs).subscribe(
        TopicArn=inputs["topic"],
        Protocol=inputs["protocol"],
        Endpoint=inputs["endpoint"],
        Attributes=wanted,
        ReturnSubscriptionArn=True,
    )
    return str(answer["SubscriptionArn"])


def _read_subscription(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = _sns(aws, inputs)
    try:
        found = client.get_subscription_attributes(SubscriptionArn=identifier)["Attributes"]
    except client.exceptions.NotFoundException:
        return None
    return {
        **{name: _shown(inputs, name, found.get(attribute)) for name, attribute in _SUBSCRIPTION.items()},
        "arn": identifier,
        "confirmationTimeoutInMinutes": inputs.get("confirmationTimeoutInMinutes", 1),
        "confirmationWasAuthenticated": _is_true(found["ConfirmationWasAuthenticated"]),
        "endpoint": found["Endpoint"],
        "endpointAutoConfirms": inputs.get("endpointAutoConfirms", False),
        "ownerId": found["Owner"],
        "pendingConfirmation": _is_true(found["PendingConfirmation"]),
        "protocol": found["Protocol"],
        "rawMessageDelivery": _is_true(found.get("RawMessageDelivery")),
        "region": client.meta.region_name,
        "topic": found["TopicArn"],
    }


def _update_subscription(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    client = _sns(aws, new)
    for name, attribute in _SUBSCRIPTION.items():
        if old.get(name) != new.get(name):
            empty = "{}" if name == "filterPolicy" else ""
            value = _text(new[name]) if new.get(name) is not None else empty
            client.set_subscription_attributes(
                SubscriptionArn=identifier, AttributeName=attribute, AttributeValue=value
            )


def _unsubscribe(aws: Aws, identifier: str, state: Properties) -> None:
    try:
        _sns(aws, state).unsubscribe(SubscriptionArn=identifier)
    except ClientError as error:
        if _PENDING not in str(error):
            raise


def _attributes(client: Any, arn: str) -> dict[str, str] | None:
    try:
        found: dict[str, str] = client.get_topic_attributes(TopicArn=arn)["Attributes"]
    except client.exceptions.NotFoundException:
        return None
    return found


def _shown(inputs: Properties, name: str, value: str | None) -> Json:
    declared = inputs.get(name)
    if name in _JSON and same_json(declared, value):
        return declared
    return value or None


def _text(value: Json) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _is_true(value: object) -> bool:
    return str(value).lower() == "true"


HANDLERS = (
    Handler(
        token="aws:sns/topic:Topic",
        source="terraform-provider-aws internal/service/sns/topic.go",
        takes=frozenset({*_ATTRIBUTES, "name", "namePrefix", "region", "tags"}),
        replaces=frozenset({"name", "namePrefix", "region"}),
        create=_create,
        read=_read,
        update=_update,
        delete=_delete,
        same={"deliveryPolicy": same_json, "policy": same_json},
    ),
    Handler(
        token="aws:sns/topicPolicy:TopicPolicy",
        source="terraform-provider-aws internal/service/sns/topic_policy.go",
        takes=frozenset({"arn", "policy", "region"}),
        replaces=frozenset({"arn", "region"}),
        create=_put_policy,
        read=_read_policy,
        update=_update_policy,
        delete=_reset_policy,
        same={"policy": same_json},
    ),
    Handler(
        token="aws:sns/topicSubscription:TopicSubscription",
        source="terraform-provider-aws internal/service/sns/topic_subscription.go",
        takes=frozenset(
            {
                *_SUBSCRIPTION,
                "confirmationTimeoutInMinutes",
                "endpoint",
                "endpointAutoConfirms",
                "protocol",
                "region",
                "topic",
            }
        ),
        replaces=frozenset({"endpoint", "protocol", "region", "topic"}),
        create=_subscribe,
        read=_read_subscription,
        update=_update_subscription,
        delete=_unsubscribe,
        same={name: same_json for name in _JSON if name in _SUBSCRIPTION},
    ),
)
