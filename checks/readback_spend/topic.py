"""The topic that budgets and anomalies tell, in us-east-1: who publishes to it, with which key, and whom it writes to.

Whether an address has confirmed its subscription is up to its owner, and not compared.
"""

from checks import readback_keys
from checks.answers import unless
from checks.inside import MANAGEMENT, Inside
from checks.readback_facts import Subjects
from checks.readback_spend.scope import GLOBAL, Scope
from checks.readback_words import Words, policy, tags
from foundation.config.spend import TOPIC
from foundation.policies.spend import spend_key_policy, spend_topic_policy

CLIENT = "sns"
SUBJECT = f"topic {TOPIC}"
KEY = f"key of topic {TOPIC}"
GONE = ("NotFound", "NotFoundException")
AS_IT_IS = Words({})
"""Nothing here has an id that the configuration does not know."""


def expected(scope: Scope) -> Subjects:
    """The topic and its key."""
    if not scope.tells:
        return
    management = scope.config.settings.management_account
    yield (
        SUBJECT,
        {
            "policy": policy(spend_topic_policy(scope.topic, management)),
            **{f"subscriber {address}": "email" for address in scope.section.subscribers},
            **scope.tags(),
        },
    )
    yield KEY, readback_keys.declared(spend_key_policy(management), scope.tags())


def found(scope: Scope, inside: Inside) -> Subjects:
    """The same as AWS tells it."""
    if not scope.tells:
        return
    aws, arn = inside.connection(MANAGEMENT, GLOBAL), scope.topic
    answer = unless(GONE, lambda: aws.call(CLIENT, "get_topic_attributes", TopicArn=arn))
    if answer is None:
        return
    attributes = answer["Attributes"]
    subscriptions = aws.listed(CLIENT, "list_subscriptions_by_topic", "Subscriptions", TopicArn=arn)
    tagged = aws.call(CLIENT, "list_tags_for_resource", ResourceArn=arn)["Tags"]
    yield (
        SUBJECT,
        {
            "policy": policy(attributes["Policy"]),
            **{f"subscriber {one['Endpoint']}": one["Protocol"] for one in subscriptions},
            **tags({tag["Key"]: tag["Value"] for tag in tagged}),
        },
    )
    key = readback_keys.arn(aws, attributes["KmsMasterKeyId"]) if attributes.get("KmsMasterKeyId") else None
    if key is not None:
        yield KEY, readback_keys.described(aws, key, AS_IT_IS)
