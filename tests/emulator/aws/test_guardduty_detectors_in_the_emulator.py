"""GuardDuty in one account: detectors, protection plans, export of findings."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import MANAGEMENT, World, running

REGION, ELSEWHERE = "us-east-1", "eu-west-1"
PRINCIPAL = "guardduty.amazonaws.com"


@pytest.fixture
def world() -> Iterator[World]:
    """An organization of its own for each test: there is one administrator per organization."""
    with running("--quota", "50", "--creation-seconds", "0.01") as aws:
        made = World(aws)
        made.organizations.create_organization(FeatureSet="ALL")
        yield made


@pytest.fixture
def guardduty(world: World) -> Any:
    """The management account's client."""
    return world.aws.client("guardduty", REGION)


def message(call: Callable[[], object]) -> str:
    """What GuardDuty says when it refuses, which it always does with the one code that it has."""
    with pytest.raises(ClientError) as caught:
        call()
    assert caught.value.response["Error"]["Code"] == "BadRequestException", caught.value
    return str(caught.value.response["Error"]["Message"])


def plans(client: Any) -> dict[str, str]:
    detector = client.list_detectors()["DetectorIds"][0]
    return {one["Name"]: one["Status"] for one in client.get_detector(DetectorId=detector)["Features"]}


def test_a_second_detector_of_an_account_and_region_is_refused(world: World, guardduty: Any) -> None:
    made = guardduty.create_detector(Enable=True, FindingPublishingFrequency="ONE_HOUR", Tags={"a": "1"})["DetectorId"]
    again = message(lambda: guardduty.create_detector(Enable=True))
    assert again == "The request is rejected because a detector already exists for the current account."
    found = guardduty.get_detector(DetectorId=made)
    assert (found["Status"], found["FindingPublishingFrequency"], found["Tags"]) == ("ENABLED", "ONE_HOUR", {"a": "1"})

    assert world.aws.client("guardduty", ELSEWHERE).list_detectors()["DetectorIds"] == []
    other = world.member("guardduty", region=REGION)
    assert other.list_detectors()["DetectorIds"] == []
    assert "not owned by the current account" in message(lambda: other.get_detector(DetectorId=made))


def test_a_new_detector_has_every_plan_but_runtime_monitoring(guardduty: Any) -> None:
    features = [{"Name": "S3_DATA_EVENTS", "Status": "DISABLED"}]
    guardduty.create_detector(
        Enable=True, Features=features, DataSources={"Kubernetes": {"AuditLogs": {"Enable": False}}}
    )
    found = plans(guardduty)
    off = {name for name, status in found.items() if status == "DISABLED"}
    assert off == {"S3_DATA_EVENTS", "EKS_AUDIT_LOGS", "EKS_RUNTIME_MONITORING", "RUNTIME_MONITORING"}
    assert found["CLOUD_TRAIL"] == found["LAMBDA_NETWORK_LOGS"] == "ENABLED"


def test_the_two_kinds_of_runtime_monitoring_exclude_each_other(guardduty: Any) -> None:
    made = guardduty.create_detector(Enable=True)["DetectorId"]
    both = [{"Name": name, "Status": "ENABLED"} for name in ("RUNTIME_MONITORING", "EKS_RUNTIME_MONITORING")]
    assert "cannot be specified together" in message(lambda: guardduty.update_detector(DetectorId=made, Features=both))
    agents = [{"Name": "EC2_AGENT_MANAGEMENT", "Status": "ENABLED"}]
    wanted = [{"Name": "RUNTIME_MONITORING", "Status": "ENABLED", "AdditionalConfiguration": agents}]
    guardduty.update_detector(DetectorId=made, Features=wanted)
    message(lambda: guardduty.update_detector(DetectorId=made, Features=both[1:]))
    wrong = [{"Name": "S3_DATA_EVENTS", "Status": "ENABLED", "AdditionalConfiguration": agents}]
    message(lambda: guardduty.update_detector(DetectorId=made, Features=wrong))

    features = {one["Name"]: one for one in guardduty.get_detector(DetectorId=made)["Features"]}
    assert features["EKS_RUNTIME_MONITORING"]["Status"] == "DISABLED"
    runtime = features["RUNTIME_MONITORING"]["AdditionalConfiguration"]
    assert [(one["Name"], one["Status"]) for one in runtime] == [
        ("EKS_ADDON_MANAGEMENT", "DISABLED"),
        ("ECS_FARGATE_AGENT_MANAGEMENT", "DISABLED"),
        ("EC2_AGENT_MANAGEMENT", "ENABLED"),
    ]


def test_a_detector_is_suspended_tagged_and_deleted(guardduty: Any) -> None:
    made = guardduty.create_detector(Enable=True)["DetectorId"]
    guardduty.update_detector(DetectorId=made, Enable=False)
    assert guardduty.get_detector(DetectorId=made)["Status"] == "DISABLED"
    arn = f"arn:aws:guardduty:{REGION}:{MANAGEMENT}:detector/{made}"
    guardduty.tag_resource(ResourceArn=arn, Tags={"a": "1", "b": "2"})
    guardduty.untag_resource(ResourceArn=arn, TagKeys=["a"])
    assert guardduty.list_tags_for_resource(ResourceArn=arn)["Tags"] == {"b": "2"}
    with pytest.raises(ClientError, match="AccessDeniedException"):
        guardduty.list_tags_for_resource(ResourceArn=f"{arn}0")
    guardduty.delete_detector(DetectorId=made)
    assert guardduty.list_detectors()["DetectorIds"] == []


def test_findings_are_exported_only_where_bucket_and_key_let_guardduty_in(world: World, guardduty: Any) -> None:
    detector = guardduty.create_detector(Enable=True)["DetectorId"]
    s3, kms = world.aws.client("s3", REGION), world.aws.client("kms", REGION)
    s3.create_bucket(Bucket="findings-of-guardduty")
    bucket, key = "arn:aws:s3:::findings-of-guardduty", kms.create_key()["KeyMetadata"]
    properties = {"DestinationArn": bucket, "KmsKeyArn": key["Arn"]}

    def export() -> Any:
        asked = {"DetectorId": detector, "DestinationType": "S3", "DestinationProperties": properties}
        return guardduty.create_publishing_destination(**asked)

    def allowed(*actions: str, resource: str, **more: object) -> dict[str, object]:
        principal = {"Service": PRINCIPAL}
        return {"Effect": "Allow", "Principal": principal, "Action": list(actions), "Resource": resource, **more}

    def policy(*statements: Mapping[str, object]) -> str:
        return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})

    denied = "does not have permission to the KMS key or the resource specified by the destinationArn parameter."
    ours = {"Condition": {"StringEquals": {"aws:SourceAccount": MANAGEMENT}}}
    location = allowed("s3:GetBucketLocation", resource=bucket)
    assert denied in message(export)
    s3.put_bucket_policy(
        Bucket="findings-of-guardduty", Policy=policy(location, allowed("s3:PutObject", resource=f"{bucket}/*", **ours))
    )
    assert denied in message(export)
    root = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{MANAGEMENT}:root"},
        "Action": "kms:*",
        "Resource": "*",
    }
    kms.put_key_policy(
        KeyId=key["KeyId"], PolicyName="default", Policy=policy(root, allowed("kms:GenerateDataKey", resource="*"))
    )
    made = export()["DestinationId"]
    found = guardduty.describe_publishing_destination(DetectorId=detector, DestinationId=made)
    assert (found["Status"], found["DestinationProperties"]) == ("PUBLISHING", properties)
    assert "already exists" in message(export)
    missing = {"DestinationArn": "arn:aws:s3:::nothing-of-that-name"}
    where = {"DetectorId": detector, "DestinationId": made}
    assert denied in message(lambda: guardduty.update_publishing_destination(**where, DestinationProperties=missing))
    guardduty.delete_publishing_destination(**where)
    assert guardduty.list_publishing_destinations(DetectorId=detector)["Destinations"] == []
    message(lambda: guardduty.describe_publishing_destination(**where))
