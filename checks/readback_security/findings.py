"""Findings that people are told of: rule, encrypted topic and subscriptions, in each Region in which findings arrive.

In policies, the account is named by its key, for the configuration does not know its id. Whether an address has
confirmed its subscription is up to its owner, and not compared.
"""

import json

from checks.answers import unless
from checks.connection import Connection
from checks.readback_facts import Subjects, Value
from checks.readback_security.places import Places
from checks.readback_security.scope import Scope
from foundation.config.delegates import Service
from foundation.config.security import Findings

NAME = "foundation-findings"
EVENTS = "events.amazonaws.com"
NOT_FOUND = ("NotFound", "NotFoundException")
NO_RULE = ("ResourceNotFoundException",)
LABELS = ("medium", "high", "critical")
LEAST = {"medium": 4, "high": 7, "critical": 9}
"""The lowest of GuardDuty's numbers for each label of Security Hub (GuardDuty user guide, severity levels)."""


def expected(scope: Scope) -> Subjects:
    """Rule and topic in each Region."""
    section, key = scope.security.findings, scope.delegate(_service(scope))
    if not isinstance(section, Findings):
        return
    for region in _regions(scope):
        topic = f"arn:aws:sns:{region}:{key}:{NAME}"
        facts: dict[str, Value] = {"state": "ENABLED", "pattern": _pattern(scope, section.severity), "targets": [topic]}
        yield _subject("rule", region), facts
        yield (
            _subject("topic", region),
            {
                "policy": _topic_policy(topic),
                "key": {"account": key, "manager": "CUSTOMER", "state": "Enabled", "rotation": True},
                "key policy": _key_policy(key),
                **{f"subscriber {address}": "email" for address in section.subscribers},
            },
        )


def found(scope: Scope, places: Places) -> Subjects:
    """The same, in every Region: nothing may be left where nobody is to be told."""
    key = scope.delegate(_service(scope))
    for region in scope.allowed:
        there = places.delegate(_service(scope), region)
        if there is None:
            continue
        if (rule := _rule(there, places.there[key], key)) is not None:
            yield _subject("rule", region), rule
        if (topic := _topic(there, region, places, key)) is not None:
            yield _subject("topic", region), topic


def _subject(what: str, region: str) -> str:
    return f"{what} {NAME} in {region}"


def _service(scope: Scope) -> Service:
    """The service in whose account findings arrive."""
    return "guardduty" if scope.is_on("guardduty") and not scope.is_on("security-hub") else "security-hub"


def _regions(scope: Scope) -> tuple[str, ...]:
    """Security Hub collects findings in the home Region. Without it, GuardDuty has its own in each of its Regions."""
    return (scope.home,) if scope.is_on("security-hub") else scope.regions("guardduty")


def _pattern(scope: Scope, severity: str) -> Value:
    if scope.is_on("security-hub"):
        labels = [label.upper() for label in LABELS[LABELS.index(severity) :]]
        new: Value = {"Severity": {"Label": labels}, "Workflow": {"Status": ["NEW"]}, "RecordState": ["ACTIVE"]}
        kind = "Security Hub Findings - Imported"
        return {"source": ["aws.securityhub"], "detail-type": [kind], "detail": {"findings": new}}
    least: Value = {"severity": [{"numeric": [">=", LEAST[severity]]}]}
    return {"source": ["aws.guardduty"], "detail-type": ["GuardDuty Finding"], "detail": least}


def _topic_policy(topic: str) -> Value:
    publish: dict[str, Value] = {"Action": "sns:Publish", "Resource": topic}
    plain: dict[str, Value] = {"Principal": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}
    return [
        {"Sid": "EventBridgePublishes", "Effect": "Allow", "Principal": {"Service": EVENTS}, **publish},
        {"Sid": "DenyWithoutTls", "Effect": "Deny", **publish, **plain},
    ]


def _key_policy(account: str) -> Value:
    # No condition on the event's source is supported in the policy of such a key.
    owner: dict[str, Value] = {"Principal": {"AWS": f"arn:aws:iam::{account}:root"}, "Action": "kms:*"}
    events: dict[str, Value] = {"Principal": {"Service": EVENTS}, "Action": ["kms:Decrypt", "kms:GenerateDataKey*"]}
    return [
        {"Sid": "AccountRules", "Effect": "Allow", "Resource": "*", **owner},
        {"Sid": "EventBridgeEncrypts", "Effect": "Allow", "Resource": "*", **events},
    ]


def _rule(there: Connection, identifier: str, key: str) -> dict[str, Value] | None:
    described = unless(NO_RULE, lambda: there.call("events", "describe_rule", Name=NAME))
    if described is None:
        return None
    targets = there.listed("events", "list_targets_by_rule", "Targets", Rule=NAME)
    return {
        "state": described["State"],
        "pattern": json.loads(described.get("EventPattern") or "null"),
        "targets": sorted(target["Arn"].replace(identifier, key) for target in targets),
    }


def _topic(there: Connection, region: str, places: Places, key: str) -> dict[str, Value] | None:
    identifier = places.there[key]
    topic = f"arn:aws:sns:{region}:{identifier}:{NAME}"
    answer = unless(NOT_FOUND, lambda: there.call("sns", "get_topic_attributes", TopicArn=topic))
    if answer is None:
        return None
    attributes = answer["Attributes"]
    policy = json.loads(attributes["Policy"].replace(identifier, key))
    subscriptions = there.listed("sns", "list_subscriptions_by_topic", "Subscriptions", TopicArn=topic)
    encryption = attributes.get("KmsMasterKeyId")
    return {
        "policy": policy["Statement"],
        **(_key(there, encryption, places) if encryption else {}),
        **{f"subscriber {one['Endpoint']}": one["Protocol"] for one in subscriptions},
    }


def _key(there: Connection, identifier: str, places: Places) -> dict[str, Value]:
    answer = unless(NOT_FOUND, lambda: there.call("kms", "describe_key", KeyId=identifier))
    if answer is None:
        return {"key": f"{identifier}, which does not exist"}
    described = answer["KeyMetadata"]
    account = described["AWSAccountId"]
    key: dict[str, Value] = {
        "account": places.called(account),
        "manager": described["KeyManager"],
        "state": described["KeyState"],
    }
    if described["KeyManager"] != "CUSTOMER":
        return {"key": key}
    key["rotation"] = there.call("kms", "get_key_rotation_status", KeyId=identifier)["KeyRotationEnabled"]
    policy = there.call("kms", "get_key_policy", KeyId=identifier, PolicyName="default")["Policy"]
    return {"key": key, "key policy": json.loads(policy.replace(account, places.called(account)))["Statement"]}
