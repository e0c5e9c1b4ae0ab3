"""Who may use the topic of spend, and its key: AWS Budgets and Cost Anomaly Detection, for the management account.

Source: Cost Management user guide, "Creating an Amazon SNS topic for budget notifications" and "... for anomaly
notifications", 2026-11.
"""

import json

from foundation.policies.archive.statements import Statement

BUDGETS, ANOMALIES = "budgets.amazonaws.com", "costalerts.amazonaws.com"


def spend_topic_policy(topic: str, management: str) -> str:
    """The policy of the topic as JSON. ``topic`` is its ARN, ``management`` the id of the account."""
    ours = {"StringEquals": {"aws:SourceAccount": management}}
    # An anomaly has no ARN that the guide names: the account alone is what it is held to.
    budgets = {**ours, "ArnLike": {"aws:SourceArn": f"arn:aws:budgets::{management}:*"}}
    tls: Statement = {
        "Sid": "DenyWithoutTls",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "sns:Publish",
        "Resource": topic,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    publishing = (
        {**_for("BudgetsPublish", BUDGETS, ["sns:Publish"], topic), "Condition": budgets},
        {**_for("AnomaliesPublish", ANOMALIES, ["sns:Publish"], topic), "Condition": ours},
    )
    return _policy(*publishing, tls)


def spend_key_policy(management: str) -> str:
    """The policy of the topic's key as JSON.

    Services are held to the account where AWS KMS is told of one: a plain condition on a key that is not in the call
    would lose every message.
    """
    rules: Statement = {
        "Sid": "AccountRules",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{management}:root"},
        "Action": "kms:*",
        "Resource": "*",
    }
    use = ["kms:Decrypt", "kms:GenerateDataKey*"]
    ours = {"StringEqualsIfExists": {"aws:SourceAccount": management}}
    sids = (("BudgetsEncrypt", BUDGETS), ("AnomaliesEncrypt", ANOMALIES))
    return _policy(rules, *({**_for(sid, service, use, "*"), "Condition": ours} for sid, service in sids))


def _for(sid: str, service: str, actions: list[str], resource: str) -> Statement:
    return {"Sid": sid, "Effect": "Allow", "Principal": {"Service": service}, "Action": actions, "Resource": resource}


def _policy(*statements: Statement) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, separators=(",", ":"))
