"""`AWS::SNS::Topic`, with the attributes that a topic for notifications has and its subscriptions."""

from emulator.aws.services.cloudformation.calls import Calls
from emulator.aws.services.cloudformation.resource_types.type_of_resource import Made, Properties, ResourceType, Wanted

_ATTRIBUTES = ("DisplayName", "KmsMasterKeyId")


def _create(call: Calls, wanted: Wanted) -> Made:
    given = wanted.properties
    name = given.get("TopicName") or wanted.name(256)
    attributes = {key: str(given[key]) for key in _ATTRIBUTES if key in given}
    arn = call("sns", "CreateTopic", Name=name, Attributes=attributes, Tags=wanted.tag_list())["TopicArn"]
    for subscription in given.get("Subscription") or []:
        call("sns", "Subscribe", TopicArn=arn, **subscription)
    return _made(arn)


def _update(call: Calls, arn: str, old: Properties, wanted: Wanted) -> Made:
    new = wanted.properties
    for key in _ATTRIBUTES:
        if old.get(key) != new.get(key):
            value = str(new.get(key, ""))
            call("sns", "SetTopicAttributes", TopicArn=arn, AttributeName=key, AttributeValue=value)
    gone = {tag["Key"] for tag in old.get("Tags") or []} - {tag["Key"] for tag in wanted.tag_list()}
    if gone:
        call("sns", "UntagResource", ResourceArn=arn, TagKeys=sorted(gone))
    if tags := wanted.tag_list():
        call("sns", "TagResource", ResourceArn=arn, Tags=tags)
    return _made(arn)


def _delete(call: Calls, arn: str, _was: Wanted) -> None:
    for subscription in call("sns", "ListSubscriptionsByTopic", TopicArn=arn)["Subscriptions"]:
        if subscription["SubscriptionArn"].startswith("arn:"):
            call("sns", "Unsubscribe", SubscriptionArn=subscription["SubscriptionArn"])
    call("sns", "DeleteTopic", TopicArn=arn)


def _made(arn: str) -> Made:
    return Made(arn, {"TopicArn": arn, "TopicName": arn.rpartition(":")[2]})


TYPES = {
    "AWS::SNS::Topic": ResourceType(
        properties=frozenset({*_ATTRIBUTES, "Subscription", "Tags", "TopicName"}),
        # On AWS a change of subscriptions changes the topic in place; here it makes a new one.
        replaces=frozenset({"Subscription", "TopicName"}),
        create=_create,
        update=_update,
        delete=_delete,
    ),
}
