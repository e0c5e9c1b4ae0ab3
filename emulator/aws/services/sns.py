"""SNS, in front of moto: confirmation of subscriptions, policies that are read, and publishing by AWS services.

A service publishes only where the topic's policy lets it, and, to an encrypted topic, where the key's policy lets it
use the key. Subscriptions of e-mail and HTTP endpoints stay pending, and get nothing: nobody here can confirm them.
"""

import contextlib
import uuid
from collections.abc import Mapping
from typing import Any

from moto.core.exceptions import ServiceException
from moto.kms.models import kms_backends
from moto.sns.models import Subscription, Topic, sns_backends
from moto.sqs.exceptions import QueueDoesNotExist

from emulator.aws.authorization import resource_decision, service_decision
from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services.organizations.happenings import Listener
from emulator.aws.state import State
from evaluation.match import EvaluationError
from evaluation.resource_policy import Decision

_TO_CONFIRM = ("email", "email-json", "http", "https")
_KEY_ACTIONS = ("kms:GenerateDataKey", "kms:Decrypt")


class NotPublished(Exception):
    """Why a service cannot publish to a topic."""


def publish_as_service(service: str, arn: str, message: str, context: Mapping[str, str]) -> None:
    """Publish to a topic on behalf of an AWS service.

    Raises:
        NotPublished: there is no such topic, or its policy or its key's policy does not let the service.
    """
    topic = _topic(arn)
    if topic is None:
        raise NotPublished(f"{arn} does not exist")
    if not _lets(topic.policy, service, "sns:Publish", arn, context):
        raise NotPublished(f"the policy of {arn} does not let {service} publish")
    if topic.kms_master_key_id:
        _refuse_without_key(topic, service, context)
    identifier = str(uuid.uuid4())
    for subscription in list(topic.sns_backend.subscriptions.values()):
        if subscription.topic is topic and str(subscription.attributes["PendingConfirmation"]).lower() == "false":
            with contextlib.suppress(QueueDoesNotExist):
                subscription.publish(message, identifier)


def subscribe(request: Request) -> Mapping[str, object]:
    """Subscribe."""
    arn, protocol, endpoint = request["TopicArn"], request["Protocol"], request.get("Endpoint") or ""
    topic = _existing(arn)
    _refuse_stranger(request.state, request, topic, "sns:Subscribe")
    if protocol.startswith("email") and "@" not in endpoint:
        raise AwsError("InvalidParameter", "Invalid parameter: Email address")
    try:
        made = _subscription(topic, protocol, endpoint, request.get("Attributes") or {})
    except ServiceException as refusal:
        raise AwsError(refusal.code, refusal.message) from refusal
    is_pending = made.attributes["PendingConfirmation"] == "true"
    shown = made.arn if request.get("ReturnSubscriptionArn") or not is_pending else "pending confirmation"
    return {"SubscriptionArn": shown}


def _subscription(topic: Topic, protocol: str, endpoint: str, attributes: Mapping[str, str]) -> Subscription:
    """The one subscription of an endpoint to a topic, made if it is not there."""
    backend = topic.sns_backend
    known = backend._find_subscription(topic.arn, endpoint, protocol)
    made = known or backend.subscribe(topic.arn, endpoint, protocol)
    if known is None:
        pending = protocol in _TO_CONFIRM
        made.attributes |= {
            "PendingConfirmation": "true" if pending else "false",
            "ConfirmationWasAuthenticated": "false" if pending else "true",
        }
    # The scope decides how the filter policy is read.
    for name in sorted(attributes, key=lambda name: name != "FilterPolicyScope"):
        value = attributes[name] == "true" if name == "RawMessageDelivery" else attributes[name]
        backend.set_subscription_attributes(made.arn, name, value)
    return made


def unsubscribe(request: Request) -> Mapping[str, object]:
    """Unsubscribe."""
    arn = request["SubscriptionArn"]
    backend = _backend(arn)
    found = backend.subscriptions.get(arn) if backend else None
    if found is not None and found.attributes["PendingConfirmation"] == "true":
        message = "Invalid parameter: Cannot unsubscribe a subscription that is pending confirmation"
        raise AwsError("InvalidParameter", message)
    if backend is not None:
        backend.unsubscribe(arn)
    return {}


def list_subscriptions_by_topic(request: Request) -> Mapping[str, object]:
    """ListSubscriptionsByTopic; AWS gives no ARN of a subscription that is pending."""
    topic = _existing(request["TopicArn"])
    found = [item for item in topic.sns_backend.subscriptions.values() if item.topic is topic]
    return {
        "Subscriptions": [
            {
                "SubscriptionArn": (
                    "PendingConfirmation" if item.attributes["PendingConfirmation"] == "true" else item.arn
                ),
                "Owner": item.account_id,
                "Protocol": item.protocol,
                "Endpoint": item.endpoint,
                "TopicArn": topic.arn,
            }
            for item in found
        ]
    }


def set_topic_attributes(request: Request) -> Mapping[str, object]:
    """SetTopicAttributes."""
    topic = _existing(request["TopicArn"])
    _refuse_stranger(request.state, request, topic, "sns:SetTopicAttributes")
    name, value = request["AttributeName"], request.get("AttributeValue") or ""
    if name == "Policy":
        try:
            service_decision(value, "events.amazonaws.com", "sns:Publish", topic.arn, {})
        except (EvaluationError, ValueError) as error:
            raise AwsError("InvalidParameter", f"Invalid parameter: Policy Error: {error}") from error
        topic.policy = value
        return {}
    if name not in _ATTRIBUTES:
        raise AwsError("InvalidParameter", "Invalid parameter: AttributeName")
    setattr(topic, _ATTRIBUTES[name], value)
    return {}


_ATTRIBUTES = {
    "DisplayName": "display_name",
    "DeliveryPolicy": "delivery_policy",
    "KmsMasterKeyId": "kms_master_key_id",
}
"""Attributes of a topic that can be changed here, and moto's names of them."""


def _refuse_stranger(state: State, request: Request, topic: Topic, action: str) -> None:
    if request.account == topic.account_id:
        return
    decision = resource_decision(state, request.caller, topic.policy, action, topic.arn)
    if decision is not Decision.ALLOWED:
        message = f"User: {request.caller.principal} is not authorized to perform: {action} on resource: {topic.arn}"
        raise AwsError("AuthorizationError", message, 403)


def _refuse_without_key(topic: Topic, service: str, context: Mapping[str, str]) -> None:
    given = topic.kms_master_key_id
    is_arn = given.startswith("arn:")
    region, account = given.split(":")[3:5] if is_arn else (topic.sns_backend.region_name, topic.account_id)
    if given.rpartition(":")[2] == "alias/aws/sns":
        raise NotPublished(f"the policy of the AWS managed key {given} does not let {service} use it")
    backend = kms_backends[account][region]
    key = backend.keys.get(backend.any_id_to_key_id(given) or "")
    if key is None or key.key_state != "Enabled":
        raise NotPublished(f"the key {given} does not exist or is not enabled")
    for action in _KEY_ACTIONS:
        if not _lets(key.policy, service, action, key.arn, context):
            raise NotPublished(f"the policy of the key {given} does not let {service} {action}")


def _lets(document: str, service: str, action: str, resource: str, context: Mapping[str, str]) -> bool:
    return service_decision(document, service, action, resource, context) is Decision.ALLOWED


def _backend(arn: str) -> Any:
    parts = arn.split(":")
    return sns_backends[parts[4]][parts[3]] if len(parts) > 5 else None


def _topic(arn: str) -> Topic | None:
    backend = _backend(arn)
    found: Topic | None = backend.topics.get(arn) if backend else None
    return found


def _existing(arn: str) -> Topic:
    found = _topic(arn)
    if found is None:
        raise AwsError("NotFound", "Topic does not exist", 404)
    return found


HANDLERS: Handlers = {
    "Subscribe": subscribe,
    "Unsubscribe": unsubscribe,
    "ListSubscriptionsByTopic": list_subscriptions_by_topic,
    "SetTopicAttributes": set_topic_attributes,
}

LISTENERS: tuple[Listener, ...] = ()
