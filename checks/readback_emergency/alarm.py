"""Who hears of it: the bus in the home Region, what it passes on and in which words, the encrypted topic, people."""

import json

from checks.answers import unless
from checks.connection import Connection
from checks.readback_emergency.rules import on_bus, targets
from checks.readback_emergency.scope import NAME, Live, Scope
from checks.readback_facts import Subjects, Value
from checks.readback_words import ORGANIZATION, policy
from foundation import emergency_events as events
from foundation import emergency_templates as emergency
from foundation import topic_policies

GONE = ("ResourceNotFoundException", "NotFound", "NotFoundException")
BUS, TOPIC = f"bus {NAME}", f"topic {NAME}"


def expected(scope: Scope) -> Subjects:
    """Bus, its one rule, and the topic."""
    management = scope.settings.management_account
    yield BUS, {"policy": policy(emergency.bus_policy(scope.bus, ORGANIZATION))}
    words: Value = {"paths": dict(events.MESSAGE_PATHS), "text": events.MESSAGE}
    yield (
        _rule(NAME),
        {
            "state": "ENABLED",
            "pattern": json.loads(json.dumps(events.bus_pattern())),
            "targets": [{"arn": scope.topic, "words": words}],
        },
    )
    yield (
        TOPIC,
        {
            "policy": policy(topic_policies.topic_policy(scope.topic)),
            "key": {"account": management, "manager": "CUSTOMER", "state": "Enabled", "rotation": True},
            "key policy": policy(topic_policies.key_policy(management)),
            **{f"subscriber {address}": "email" for address in scope.section.subscribers},
        },
    )


def found(live: Live) -> Subjects:
    """The same as AWS has them, and every other rule of the bus."""
    aws = live.management()
    bus = unless(GONE, lambda: aws.call("events", "describe_event_bus", Name=NAME))
    if bus is not None:
        yield BUS, {"policy": live.words.policy(bus["Policy"]) if bus.get("Policy") else None}
        for name, facts in on_bus(aws, NAME, live.words):
            yield _rule(name), {**facts, "targets": targets(aws, name, live.words, NAME)}
    topic = unless(GONE, lambda: aws.call("sns", "get_topic_attributes", TopicArn=live.scope.topic))
    if topic is not None:
        attributes = topic["Attributes"]
        key = attributes.get("KmsMasterKeyId")
        listed = aws.listed("sns", "list_subscriptions_by_topic", "Subscriptions", TopicArn=live.scope.topic)
        yield (
            TOPIC,
            {
                "policy": live.words.policy(attributes["Policy"]),
                **(_key(aws, key, live) if key else {}),
                **{f"subscriber {one['Endpoint']}": one["Protocol"] for one in listed},
            },
        )


def _rule(name: str) -> str:
    return f"rule {name} of the bus"


def _key(aws: Connection, identifier: str, live: Live) -> dict[str, Value]:
    answer = unless(GONE, lambda: aws.call("kms", "describe_key", KeyId=identifier))
    if answer is None:
        return {"key": f"{identifier}, which does not exist"}
    told = answer["KeyMetadata"]
    key: dict[str, Value] = {
        "account": live.words.text(told["AWSAccountId"]),
        "manager": told["KeyManager"],
        "state": told["KeyState"],
    }
    if told["KeyManager"] != "CUSTOMER":
        return {"key": key}
    key["rotation"] = aws.call("kms", "get_key_rotation_status", KeyId=identifier)["KeyRotationEnabled"]
    document = aws.call("kms", "get_key_policy", KeyId=identifier, PolicyName="default")["Policy"]
    return {"key": key, "key policy": live.words.policy(document)}
