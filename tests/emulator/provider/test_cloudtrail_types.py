"""`aws:cloudtrail/trail:Trail` over gRPC, looked at past the provider with boto3."""

import json
from typing import Any

import boto3
import pytest
from provider_engine import Engine, engine_error, initialization_failure

from emulator.provider.values import Properties

TRAIL = "aws:cloudtrail/trail:Trail"
REGION = "eu-central-1"
ACCOUNT = "111122223333"
ARN = f"arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/foundation"


def client(endpoint: str, service: str, region: str = REGION) -> Any:
    """A boto3 client that goes past the provider."""
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return boto3.client(service, region_name=region, endpoint_url=endpoint, **keys)


@pytest.fixture(scope="module")
def bucket(endpoint: str, organization: Properties, organizations: Any) -> str:
    """A bucket that lets CloudTrail in for every trail."""
    organizations.enable_aws_service_access(ServicePrincipal="cloudtrail.amazonaws.com")
    s3, name = client(endpoint, "s3"), "audit-trail"
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    common = {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}}
    statements = [
        common | {"Action": "s3:GetBucketAcl", "Resource": f"arn:aws:s3:::{name}"},
        common | {"Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{name}/AWSLogs/*"},
    ]
    s3.put_bucket_policy(Bucket=name, Policy=json.dumps({"Version": "2012-10-17", "Statement": statements}))
    return name


@pytest.fixture
def declared(bucket: str) -> Properties:
    return {
        "name": "foundation",
        "s3BucketName": bucket,
        "isOrganizationTrail": True,
        "isMultiRegionTrail": True,
        "enableLogFileValidation": True,
        "includeGlobalServiceEvents": True,
        "tags": {"a": "1", "b": "2"},
        "region": REGION,
        "advancedEventSelectors": [
            {
                "name": "data events",
                "fieldSelectors": [
                    {"field": "eventCategory", "equals": ["Data"]},
                    {"field": "resources.type", "equals": ["AWS::S3::Object"]},
                    {"field": "resources.ARN", "startsWiths": ["arn:aws:s3:::a/"], "notEndsWiths": ["/b"]},
                ],
            },
            {"fieldSelectors": [{"field": "eventCategory", "equals": ["Management"]}]},
        ],
        "insightSelectors": [{"insightType": "ApiCallRateInsight"}],
    }


def test_trail_comes_up_as_declared_and_reads_back_without_a_difference(
    engine: Engine, endpoint: str, declared: Properties
) -> None:
    assert engine.check(TRAIL, declared) == []
    identifier, state = engine.create(TRAIL, declared)
    try:
        assert (identifier, state["arn"], state["homeRegion"]) == (ARN, ARN, REGION)
        cloudtrail = client(endpoint, "cloudtrail")
        trail = cloudtrail.get_trail(Name=ARN)["Trail"]
        assert (trail["IsOrganizationTrail"], trail["LogFileValidationEnabled"]) == (True, True)
        assert cloudtrail.get_trail_status(Name=ARN)["IsLogging"] is True
        selectors = cloudtrail.get_event_selectors(TrailName=ARN)["AdvancedEventSelectors"]
        assert selectors[0]["FieldSelectors"][2]["NotEndsWith"] == ["/b"]
        inputs, _ = engine.read(TRAIL, identifier, declared)
        assert inputs == declared
        assert engine.diff(TRAIL, inputs, declared).diffs == []
        imported, _ = engine.read(TRAIL, identifier)
        assert engine.diff(TRAIL, imported, declared | {"enableLogging": True}).diffs == []
    finally:
        engine.delete(TRAIL, identifier, state)
    assert engine.read(TRAIL, identifier) == ({}, {})


def test_trail_is_changed_in_place(engine: Engine, endpoint: str, declared: Properties) -> None:
    identifier, state = engine.create(TRAIL, declared)
    try:
        basic: Properties = {
            "readWriteType": "WriteOnly",
            "dataResources": [{"type": "AWS::S3::Object", "values": ["arn:aws:s3"]}],
        }
        new = {name: value for name, value in declared.items() if "Selectors" not in name}
        new |= {"enableLogging": False, "isOrganizationTrail": False, "tags": {"b": "3"}, "eventSelectors": [basic]}
        del new["enableLogFileValidation"]
        difference = engine.diff(TRAIL, declared, new)
        assert difference.replaces == []
        engine.update(TRAIL, identifier, declared, new)
        cloudtrail = client(endpoint, "cloudtrail")
        trail = cloudtrail.get_trail(Name=ARN)["Trail"]
        assert (trail["IsOrganizationTrail"], trail["LogFileValidationEnabled"]) == (False, False)
        assert trail["HasInsightSelectors"] is False
        assert cloudtrail.get_trail_status(Name=ARN)["IsLogging"] is False
        [selector] = cloudtrail.get_event_selectors(TrailName=ARN)["EventSelectors"]
        assert (selector["ReadWriteType"], selector["IncludeManagementEvents"]) == ("WriteOnly", True)
        [listed] = cloudtrail.list_tags(ResourceIdList=[ARN])["ResourceTagList"]
        assert listed["TagsList"] == [{"Key": "b", "Value": "3"}]
        inputs, _ = engine.read(TRAIL, identifier, new)
        assert engine.diff(TRAIL, inputs, new).diffs == []

        default: Properties = new | {"eventSelectors": [{"readWriteType": "All", "includeManagementEvents": True}]}
        engine.update(TRAIL, identifier, new, default)
        inputs, _ = engine.read(TRAIL, identifier, default)
        assert inputs == default

        bare = {name: value for name, value in new.items() if name != "eventSelectors"}
        engine.update(TRAIL, identifier, new, bare)
        assert cloudtrail.get_trail(Name=ARN)["Trail"]["HasCustomEventSelectors"] is False
    finally:
        engine.delete(TRAIL, identifier, state)


def test_another_name_or_region_is_another_trail(engine: Engine, declared: Properties) -> None:
    assert list(engine.diff(TRAIL, declared, declared | {"name": "other"}).replaces) == ["name"]
    assert list(engine.diff(TRAIL, declared, declared | {"region": "us-east-1"}).replaces) == ["region"]


def test_trail_whose_selectors_are_refused_exists_all_the_same(engine: Engine, declared: Properties) -> None:
    wrong = declared | {"advancedEventSelectors": [{"fieldSelectors": [{"field": "readOnly", "equals": ["true"]}]}]}
    error = engine_error(lambda: engine.create(TRAIL, wrong))
    assert "InvalidEventSelectorsException" in str(error.details())
    found = initialization_failure(error)
    assert found.id == ARN
    engine.delete(TRAIL, ARN, {"region": REGION})


def test_selectors_removed_behind_the_programs_back_are_seen(
    engine: Engine, endpoint: str, declared: Properties
) -> None:
    identifier, state = engine.create(TRAIL, declared)
    try:
        cloudtrail = client(endpoint, "cloudtrail")
        cloudtrail.put_event_selectors(TrailName=ARN, EventSelectors=[{"IncludeManagementEvents": True}])
        cloudtrail.stop_logging(Name=ARN)
        inputs, _ = engine.read(TRAIL, identifier, declared | {"enableLogging": True})
        found = engine.diff(TRAIL, inputs, declared | {"enableLogging": True}).diffs
        assert list(found) == ["advancedEventSelectors", "enableLogging"]
    finally:
        engine.delete(TRAIL, identifier, state)
