"""Which events people are told of, and who may publish them."""

import json

import pytest

from foundation.security.findings import pattern
from foundation.topic_policies import key_policy, topic_policy


@pytest.mark.parametrize(
    ("severity", "labels"),
    [("MEDIUM", ["MEDIUM", "HIGH", "CRITICAL"]), ("HIGH", ["HIGH", "CRITICAL"]), ("CRITICAL", ["CRITICAL"])],
)
def test_new_active_findings_of_the_severity_or_above_are_told_of(severity: str, labels: list[str]) -> None:
    found = pattern(severity, hub=True)
    assert found["source"] == ["aws.securityhub"]
    assert found["detail"] == {
        "findings": {"Severity": {"Label": labels}, "Workflow": {"Status": ["NEW"]}, "RecordState": ["ACTIVE"]}
    }


@pytest.mark.parametrize(("severity", "least"), [("MEDIUM", 4), ("HIGH", 7), ("CRITICAL", 9)])
def test_without_security_hub_the_numbers_of_guardduty_count(severity: str, least: int) -> None:
    found = pattern(severity, hub=False)
    assert found["source"] == ["aws.guardduty"]
    assert found["detail"] == {"severity": [{"numeric": [">=", least]}]}


def test_eventbridge_publishes_and_uses_the_key_without_conditions_that_it_would_not_meet() -> None:
    for document, actions in (
        (topic_policy("arn:aws:sns:eu-central-1:222233334444:foundation-findings"), "sns:Publish"),
        (key_policy("222233334444"), ["kms:Decrypt", "kms:GenerateDataKey*"]),
    ):
        statements = json.loads(document)["Statement"]
        (of_events,) = (one for one in statements if one["Principal"] == {"Service": "events.amazonaws.com"})
        assert of_events["Action"] == actions
        assert "Condition" not in of_events


def test_nobody_publishes_without_tls() -> None:
    statements = json.loads(topic_policy("arn:aws:sns:eu-central-1:222233334444:foundation-findings"))["Statement"]
    assert [one["Condition"] for one in statements if one["Effect"] == "Deny"] == [
        {"Bool": {"aws:SecureTransport": "false"}}
    ]
