"""Inputs and results of the components of spend; see `component_inputs` and `component_results`."""

from typing import Any

CONTENT, HOME = '{"Version":"2012-10-17","Statement":[]}', "eu-central-1"
TOPIC = "arn:aws:sns:us-east-1:222233334444:one"
SPEND_INPUTS: dict[str, dict[str, Any]] = {
    "SpendTopic": {
        "topic": "one",
        "region": "us-east-1",
        "topicPolicy": CONTENT,
        "keyPolicy": CONTENT,
        "subscribers": ["a@example.com"],
    },
    "Budgets": {
        "budgets": [
            {
                "key": "one",
                "name": "one",
                "amount": 5,
                "accounts": ["222233334444"],
                "emails": ["a@example.com"],
                "tags": {},
            }
        ],
        "actual": [80],
        "forecast": [100],
        "topicArn": TOPIC,
    },
    "Anomalies": {
        "monitors": [{"key": "one", "name": "one", "dimension": "SERVICE"}],
        "amount": 5,
        "percent": 40,
        "topicArn": TOPIC,
        "immediate": "one",
        "regular": "two",
        "emails": ["a@example.com"],
        "others": [],
        "frequency": "DAILY",
    },
    "CostExport": {
        "export": "one",
        "description": "One",
        "query": "SELECT one FROM TWO",
        "table": "TWO",
        "settings": {"SIZE": "SMALL"},
        "bucket": "one",
        "bucketRegion": HOME,
        "bucketAccount": "222233334444",
        "prefix": "one",
        "parquet": True,
    },
}
SPEND_HANDED_ON: dict[str, set[str]] = {
    "Anomalies": {"monitorArns"},
    "Budgets": {"ids"},
    "CostExport": {"arn"},
    "SpendTopic": {"arn"},
}
SPEND_DECLARED: dict[str, dict[str, int]] = {
    "Anomalies": {
        "aws:costexplorer/anomalyMonitor:AnomalyMonitor": 1,
        "aws:costexplorer/anomalySubscription:AnomalySubscription": 2,
    },
    "Budgets": {"aws:budgets/budget:Budget": 1},
    "CostExport": {"aws-native:bcmdataexports:Export": 1},
    "SpendTopic": {
        "aws:kms/key:Key": 1,
        "aws:sns/topic:Topic": 1,
        "aws:sns/topicPolicy:TopicPolicy": 1,
        "aws:sns/topicSubscription:TopicSubscription": 1,
    },
}
