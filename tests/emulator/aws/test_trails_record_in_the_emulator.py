"""What trails of the emulated AWS record and deliver, and their tags."""

import gzip
import json
from collections.abc import Iterator
from typing import Any

import pytest
from emulated_world import MANAGEMENT, Aws, World
from trail_archive import HOME, TRAIL, Archive, organization_trail, refusal


@pytest.fixture(scope="module")
def trusted(world: World) -> World:
    world.organizations.enable_aws_service_access(ServicePrincipal="cloudtrail.amazonaws.com")
    return world


@pytest.fixture(scope="module")
def archive(trusted: World) -> Archive:
    return Archive(trusted)


@pytest.fixture
def trails(aws: Aws, archive: Archive) -> Iterator[Any]:
    """The management account's CloudTrail, without any trail before and after."""
    archive.allow()
    client = aws.client("cloudtrail", HOME)
    yield client
    for trail in client.describe_trails(includeShadowTrails=False)["trailList"]:
        client.delete_trail(Name=trail["TrailARN"])


def test_logging_is_started_and_stopped_and_delivers_a_log_file(trails: Any, archive: Archive) -> None:
    prefix = f"AWSLogs/{archive.organization}/{MANAGEMENT}/CloudTrail/{HOME}/"
    before = archive.s3.list_objects_v2(Bucket=archive.bucket, Prefix=prefix).get("Contents", [])
    trails.create_trail(**organization_trail(archive))
    assert trails.get_trail_status(Name="foundation")["IsLogging"] is False
    trails.start_logging(Name="foundation")
    status = trails.get_trail_status(Name="foundation")
    assert status["IsLogging"] is True
    assert status["LatestDeliveryTime"] >= status["StartLoggingTime"]

    after = archive.s3.list_objects_v2(Bucket=archive.bucket, Prefix=prefix)["Contents"]
    [found] = [one for one in after if one not in before]
    assert found["Key"].endswith(".json.gz")
    body = archive.s3.get_object(Bucket=archive.bucket, Key=found["Key"])["Body"].read()
    [record] = json.loads(gzip.decompress(body))["Records"]
    assert (record["eventName"], record["recipientAccountId"]) == ("StartLogging", MANAGEMENT)

    trails.stop_logging(Name="foundation")
    assert trails.get_trail_status(Name="foundation")["IsLogging"] is False


def test_delivery_to_a_bucket_that_was_closed_later_fails_and_says_so(trails: Any, archive: Archive) -> None:
    trails.create_trail(**organization_trail(archive))
    archive.allow(MANAGEMENT)
    trails.start_logging(Name="foundation")
    status = trails.get_trail_status(Name="foundation")
    assert status["LatestDeliveryError"] == "AccessDenied"
    assert "LatestDeliveryTime" not in status


def test_event_selectors_of_one_kind_replace_those_of_the_other(trails: Any, archive: Archive) -> None:
    trails.create_trail(**organization_trail(archive))
    [default] = trails.get_event_selectors(TrailName="foundation")["EventSelectors"]
    assert (default["ReadWriteType"], default["IncludeManagementEvents"]) == ("All", True)
    basic = {"ReadWriteType": "WriteOnly", "DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}]}
    trails.put_event_selectors(TrailName="foundation", EventSelectors=[basic])
    assert trails.get_trail(Name="foundation")["Trail"]["HasCustomEventSelectors"] is True

    management = {"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]}
    trails.put_event_selectors(TrailName="foundation", AdvancedEventSelectors=[management])
    found = trails.get_event_selectors(TrailName="foundation")
    assert found["AdvancedEventSelectors"] == [management]
    assert "EventSelectors" not in found

    trails.put_event_selectors(TrailName="foundation", EventSelectors=[{"ReadWriteType": "All"}])
    assert trails.get_trail(Name="foundation")["Trail"]["HasCustomEventSelectors"] is False


def test_unsound_event_selectors_are_refused(trails: Any, archive: Archive) -> None:
    trails.create_trail(**organization_trail(archive))
    management = {"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]}
    unsound: list[dict[str, Any]] = [
        {},
        {"EventSelectors": [{}], "AdvancedEventSelectors": [management]},
        {"EventSelectors": [{}] * 6},
        {"EventSelectors": [{"IncludeManagementEvents": False}]},
        {"EventSelectors": [{"DataResources": [{"Type": "AWS::EC2::Instance", "Values": ["x"]}]}]},
        {"AdvancedEventSelectors": [{"FieldSelectors": [{"Field": "readOnly", "Equals": ["true"]}]}]},
        {"AdvancedEventSelectors": [{"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Data"]}]}]},
    ]
    for parameters in unsound:
        code = refusal(trails.put_event_selectors, TrailName="foundation", **parameters)
        assert code == "InvalidEventSelectorsException", parameters


def test_insights_are_switched_on_and_off(trails: Any, archive: Archive) -> None:
    trails.create_trail(**organization_trail(archive))
    assert refusal(trails.get_insight_selectors, TrailName="foundation") == "InsightNotEnabledException"
    wanted = [{"InsightType": "ApiCallRateInsight"}]
    trails.put_insight_selectors(TrailName="foundation", InsightSelectors=wanted)
    assert trails.get_insight_selectors(TrailName="foundation")["InsightSelectors"] == wanted
    code = refusal(trails.put_insight_selectors, TrailName="foundation", InsightSelectors=wanted * 2)
    assert code == "InvalidInsightSelectorsException"
    trails.put_insight_selectors(TrailName="foundation", InsightSelectors=[])
    assert trails.get_trail(Name="foundation")["Trail"]["HasInsightSelectors"] is False


def test_tags_are_added_and_removed(trails: Any, archive: Archive, trusted: World) -> None:
    trails.create_trail(**organization_trail(archive))
    trails.add_tags(ResourceId=TRAIL, TagsList=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
    trails.remove_tags(ResourceId=TRAIL, TagsList=[{"Key": "a"}])
    [found] = trails.list_tags(ResourceIdList=[TRAIL])["ResourceTagList"]
    assert found["TagsList"] == [{"Key": "b", "Value": "2"}]
    member = trusted.member("cloudtrail")
    code = refusal(member.add_tags, ResourceId=TRAIL, TagsList=[{"Key": "c"}])
    assert code == "NotOrganizationMasterAccountException"
    assert refusal(trails.list_tags, ResourceIdList=[f"{TRAIL}-2"]) == "ResourceNotFoundException"
