"""Who may use a topic that people are told through, and its key: EventBridge, and nobody without TLS. Pure."""

import json
from collections.abc import Mapping


def key_policy(account: str) -> str:
    """EventBridge encrypts what it sends to the topic; the account rules over the key.

    Without conditions: `aws:SourceAccount`, `aws:SourceArn` and `aws:SourceOrgID` are not supported in the key policy
    of a topic that EventBridge publishes to (SNS developer guide, key management), and every event would be lost.
    """
    rules = {
        "Sid": "AccountRules",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
        "Action": "kms:*",
        "Resource": "*",
    }
    return _policy(rules, _events("EventBridgeEncrypts", ["kms:Decrypt", "kms:GenerateDataKey*"], "*"))


def topic_policy(topic: str) -> str:
    """Only EventBridge publishes; in a topic's policy it meets no condition (EventBridge user guide)."""
    allow = _events("EventBridgePublishes", "sns:Publish", topic)
    tls = {
        "Sid": "DenyWithoutTls",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "sns:Publish",
        "Resource": topic,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return _policy(allow, tls)


def _events(sid: str, actions: str | list[str], resource: str) -> dict[str, object]:
    principal = {"Service": "events.amazonaws.com"}
    return {"Sid": sid, "Effect": "Allow", "Principal": principal, "Action": actions, "Resource": resource}


def _policy(*statements: Mapping[str, object]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, separators=(",", ":"))
