from typing import Any

import pytest
from computed import ORGANIZATION
from computed_services import arn
from log_estates import logging
from recording import Key, Resource, record
from session_tokens import SessionTokens

from foundation.build import build

TRAIL, KEY = "aws:cloudtrail/trail:Trail", "aws:kms/key:Key"
MANAGEMENT_EVENTS = {
    "name": "Management events",
    "fieldSelectors": [{"field": "eventCategory", "equals": ["Management"]}],
}


def trail(**section: Any) -> Resource:
    return record(lambda: build(logging(audit_trail=section))).one(TRAIL, "audit-trail")


def test_one_trail_of_the_management_account_records_the_whole_organization(tokens: SessionTokens) -> None:
    found = trail()
    assert found.provider == "management"
    assert found.protect
    assert found.inputs == {
        "name": "foundation-organization",
        "s3BucketName": "example-4f1c-audit-trail",
        "kmsKeyId": arn("kms", "key/key-log-archive"),
        "isOrganizationTrail": True,
        "isMultiRegionTrail": True,
        "includeGlobalServiceEvents": True,
        "enableLogFileValidation": True,
        "enableLogging": True,
        "advancedEventSelectors": [MANAGEMENT_EVENTS],
        "insightSelectors": [],
    }


def test_the_trail_comes_after_bucket_and_key_let_it_in_and_the_organization_trusts_it(tokens: SessionTokens) -> None:
    recording = record(lambda: build(logging()))
    policy = recording.one("aws:s3/bucketPolicy:BucketPolicy", "audit-trail")
    lock = Key("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration", "audit-trail")
    assert recording.one(TRAIL, "audit-trail").dependencies >= {policy.key, lock, Key(KEY, "log-archive")}
    assert Key(ORGANIZATION, "organization") in policy.dependencies


@pytest.mark.parametrize(("word", "type_"), [("lambda", "AWS::Lambda::Function"), ("dynamodb", "AWS::DynamoDB::Table")])
def test_data_events_are_recorded_besides_management_events(tokens: SessionTokens, word: str, type_: str) -> None:
    management, data = trail(data_events=[word]).inputs["advancedEventSelectors"]
    assert management == MANAGEMENT_EVENTS
    assert data["fieldSelectors"] == [
        {"field": "eventCategory", "equals": ["Data"]},
        {"field": "resources.type", "equals": [type_]},
    ]


def test_data_events_of_s3_leave_out_the_trails_own_bucket(tokens: SessionTokens) -> None:
    _, data = trail(data_events=["s3"]).inputs["advancedEventSelectors"]
    assert data["fieldSelectors"] == [
        {"field": "eventCategory", "equals": ["Data"]},
        {"field": "resources.type", "equals": ["AWS::S3::Object"]},
        {"field": "resources.ARN", "notStartsWiths": ["arn:aws:s3:::example-4f1c-audit-trail/"]},
    ]


def test_data_events_stand_in_one_order_whatever_that_of_the_file(tokens: SessionTokens) -> None:
    one, other = trail(data_events=["s3", "dynamodb"]), trail(data_events=["dynamodb", "s3"])
    assert one.inputs == other.inputs


def test_insights_are_by_choice(tokens: SessionTokens) -> None:
    assert trail(insights=["call-rate", "error-rate"]).inputs["insightSelectors"] == [
        {"insightType": "ApiCallRateInsight"},
        {"insightType": "ApiErrorRateInsight"},
    ]
