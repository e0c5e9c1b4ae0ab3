"""The GuardDuty types over gRPC, each looked at past the provider with boto3. Each test has a Region of its own."""

import json
from typing import Any

import boto3
import pytest
from provider_engine import Engine, failure
from pulumi.runtime.proto import provider_pb2

from emulator.provider.values import Properties

ACCOUNT = "aws:organizations/account:Account"
DETECTOR = "aws:guardduty/detector:Detector"
FEATURE = "aws:guardduty/detectorFeature:DetectorFeature"
ADMINISTRATOR = "aws:guardduty/organizationAdminAccount:OrganizationAdminAccount"
CONFIGURATION = "aws:guardduty/organizationConfiguration:OrganizationConfiguration"
CONFIGURATION_FEATURE = "aws:guardduty/organizationConfigurationFeature:OrganizationConfigurationFeature"
MEMBER = "aws:guardduty/member:Member"
DESTINATION = "aws:guardduty/publishingDestination:PublishingDestination"
MANAGEMENT = "111122223333"


@pytest.fixture(scope="module")
def security(engine: Engine, root: str) -> str:
    """The account that GuardDuty is delegated to."""
    account, _ = engine.create(ACCOUNT, {"name": "Security", "email": "security@example.com", "parentId": root})
    return account


@pytest.fixture(scope="module")
def delegate(port: int, security: str) -> Engine:
    """A provider in that account."""
    role = json.dumps([{"roleArn": f"arn:aws:iam::{security}:role/OrganizationAccountAccessRole"}])
    return Engine(port, {"region": "eu-central-1", "assumeRoles": role})


def boto(endpoint: str, region: str, service: str = "guardduty", account: str = "") -> Any:
    """A client that goes past the provider: the management account's, or one in a member."""
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    if account:
        arn = f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole"
        given = boto(endpoint, region, "sts").assume_role(RoleArn=arn, RoleSessionName="tests")["Credentials"]
        keys = {"aws_access_key_id": given["AccessKeyId"], "aws_secret_access_key": given["SecretAccessKey"]}
        keys["aws_session_token"] = given["SessionToken"]
    return boto3.client(service, region_name=region, endpoint_url=endpoint, **keys)


def settled(engine: Engine, token: str, identifier: str, declared: Properties) -> Properties:
    """The state that a refresh finds, after which nothing differs."""
    inputs, state = engine.read(token, identifier, declared)
    answer = engine.diff(token, inputs, declared)
    assert answer.changes == provider_pb2.DiffResponse.DIFF_NONE, list(answer.diffs)
    return state


def replaced(engine: Engine, token: str, old: Properties, **new: Any) -> set[str]:
    """The inputs whose change forces a replacement."""
    return set(engine.diff(token, old, {**old, **new}).replaces)


def configured(delegate: Engine, engine: Engine, security: str, region: str, whom: str) -> str:
    """Designate in a Region, and configure the organization there: the delegate's detector."""
    detector, _ = delegate.create(DETECTOR, {"enable": True, "region": region})
    engine.create(ADMINISTRATOR, {"adminAccountId": security, "region": region})
    delegate.create(CONFIGURATION, {"autoEnableOrganizationMembers": whom, "detectorId": detector, "region": region})
    return detector


def test_detector_is_created_changed_and_deleted(engine: Engine, endpoint: str) -> None:
    declared: Properties = {"enable": True, "findingPublishingFrequency": "FIFTEEN_MINUTES", "tags": {"a": "1"}}
    identifier, state = engine.create(DETECTOR, declared)
    assert state["arn"] == f"arn:aws:guardduty:eu-central-1:{MANAGEMENT}:detector/{identifier}"
    assert (state["accountId"], state["region"], state["tagsAll"]) == (MANAGEMENT, "eu-central-1", {"a": "1"})
    settled(engine, DETECTOR, identifier, declared)
    assert "already exists" in failure(lambda: engine.create(DETECTOR, declared))

    new: Properties = {"enable": False, "findingPublishingFrequency": "ONE_HOUR", "tags": {"b": "2"}}
    engine.update(DETECTOR, identifier, declared, new)
    live = boto(endpoint, "eu-central-1").get_detector(DetectorId=identifier)
    assert (live["Status"], live["FindingPublishingFrequency"], live["Tags"]) == ("DISABLED", "ONE_HOUR", {"b": "2"})
    state = settled(engine, DETECTOR, identifier, new)
    engine.delete(DETECTOR, identifier, state)
    assert engine.read(DETECTOR, identifier) == ({}, {})
    engine.delete(DETECTOR, identifier, state)
    assert replaced(engine, DETECTOR, declared, region="eu-west-1", enable=False) == {"region"}


def test_detector_in_another_region_is_read_and_deleted_there(engine: Engine, endpoint: str) -> None:
    declared: Properties = {"region": "eu-west-3"}
    identifier, state = engine.create(DETECTOR, declared)
    assert boto(endpoint, "eu-west-3").list_detectors()["DetectorIds"] == [identifier]
    assert boto(endpoint, "eu-central-1").list_detectors()["DetectorIds"] == []
    assert (state["enable"], state["findingPublishingFrequency"]) == (True, "SIX_HOURS")
    settled(engine, DETECTOR, identifier, declared)
    engine.delete(DETECTOR, identifier, state)
    assert boto(endpoint, "eu-west-3").list_detectors()["DetectorIds"] == []


def test_detector_feature_is_switched_and_left_as_it_is(engine: Engine, endpoint: str) -> None:
    region = "eu-north-1"
    detector, _ = engine.create(DETECTOR, {"region": region})
    names = ("EC2_AGENT_MANAGEMENT", "ECS_FARGATE_AGENT_MANAGEMENT", "EKS_ADDON_MANAGEMENT")
    declared: Properties = {
        "detectorId": detector,
        "name": "RUNTIME_MONITORING",
        "status": "ENABLED",
        "additionalConfigurations": [{"name": name, "status": "ENABLED"} for name in names],
        "region": region,
    }
    identifier, _ = engine.create(FEATURE, declared)
    assert identifier == f"{detector}/RUNTIME_MONITORING"
    state = settled(engine, FEATURE, identifier, declared)
    engine.update(FEATURE, identifier, declared, {**declared, "status": "DISABLED"})
    engine.delete(FEATURE, identifier, state)
    features = boto(endpoint, region).get_detector(DetectorId=detector)["Features"]
    live = next(feature for feature in features if feature["Name"] == "RUNTIME_MONITORING")
    assert (live["Status"], {one["Status"] for one in live["AdditionalConfiguration"]}) == ("DISABLED", {"ENABLED"})
    assert replaced(engine, FEATURE, declared, name="S3_DATA_EVENTS", detectorId="x", status="DISABLED") == {
        "name",
        "detectorId",
    }
    engine.delete(DETECTOR, detector, {"region": region})
    assert engine.read(FEATURE, identifier, declared) == ({}, {})


def test_designation_is_made_and_withdrawn(engine: Engine, delegate: Engine, security: str, endpoint: str) -> None:
    declared: Properties = {"adminAccountId": security, "region": "us-east-1"}
    identifier, state = engine.create(ADMINISTRATOR, declared)
    assert identifier == security
    settled(engine, ADMINISTRATOR, identifier, declared)
    listed = boto(endpoint, "us-east-1").list_organization_admin_accounts()["AdminAccounts"]
    assert listed == [{"AdminAccountId": security, "AdminStatus": "ENABLED"}]
    assert "already exists" in failure(lambda: delegate.create(DETECTOR, {"region": "us-east-1"}))
    changed = replaced(engine, ADMINISTRATOR, declared, adminAccountId="2", region="x")
    assert changed == {"adminAccountId", "region"}

    engine.delete(ADMINISTRATOR, identifier, state)
    assert engine.read(ADMINISTRATOR, identifier, declared) == ({}, {})
    delegated = boto(endpoint, "us-east-1", "organizations").list_delegated_services_for_account(AccountId=security)
    assert [one["ServicePrincipal"] for one in delegated["DelegatedServices"]] == ["guardduty.amazonaws.com"]


def test_organization_configuration_enables_members_and_is_only_forgotten(
    engine: Engine, delegate: Engine, security: str, endpoint: str, root: str
) -> None:
    region = "us-east-2"
    detector, _ = delegate.create(DETECTOR, {"region": region})
    declared: Properties = {"autoEnableOrganizationMembers": "ALL", "detectorId": detector, "region": region}
    early = failure(lambda: delegate.create(CONFIGURATION, declared))
    assert "do not have required AWS Organization master permission" in early
    engine.create(ADMINISTRATOR, {"adminAccountId": security, "region": region})
    identifier, _ = delegate.create(CONFIGURATION, declared)
    assert identifier == detector
    state = settled(delegate, CONFIGURATION, identifier, declared)
    account, _ = engine.create(ACCOUNT, {"name": "Shop", "email": "shop@example.com", "parentId": root})
    live = boto(endpoint, region, account=security)
    assert account in {one["AccountId"] for one in live.list_members(DetectorId=detector)["Members"]}
    assert len(boto(endpoint, region, account=account).list_detectors()["DetectorIds"]) == 1

    delegate.update(CONFIGURATION, identifier, declared, {**declared, "autoEnableOrganizationMembers": "NEW"})
    assert "members" in failure(lambda: delegate.delete(DETECTOR, detector, {"region": region}))
    delegate.delete(CONFIGURATION, identifier, state)
    assert live.describe_organization_configuration(DetectorId=detector)["AutoEnableOrganizationMembers"] == "NEW"
    changed = replaced(delegate, CONFIGURATION, declared, detectorId="x", autoEnableOrganizationMembers="NONE")
    assert changed == {"detectorId"}


def test_organization_feature_reaches_members_and_keeps_who_is_enabled(
    engine: Engine, delegate: Engine, security: str, endpoint: str, root: str
) -> None:
    region = "us-west-1"
    account, _ = engine.create(ACCOUNT, {"name": "Pay", "email": "pay@example.com", "parentId": root})
    detector = configured(delegate, engine, security, region, "ALL")
    names = ("EKS_ADDON_MANAGEMENT", "ECS_FARGATE_AGENT_MANAGEMENT", "EC2_AGENT_MANAGEMENT")
    declared: Properties = {
        "autoEnable": "ALL",
        "detectorId": detector,
        "name": "RUNTIME_MONITORING",
        "additionalConfigurations": [{"autoEnable": "ALL", "name": name} for name in names],
        "region": region,
    }
    identifier, _ = delegate.create(CONFIGURATION_FEATURE, declared)
    assert identifier == f"{detector}/RUNTIME_MONITORING"
    state = settled(delegate, CONFIGURATION_FEATURE, identifier, declared)
    live = boto(endpoint, region, account=security)
    assert live.describe_organization_configuration(DetectorId=detector)["AutoEnableOrganizationMembers"] == "ALL"
    member = live.get_member_detectors(DetectorId=detector, AccountIds=[account])["MemberDataSourceConfigurations"][0]
    runtime = next(feature for feature in member["Features"] if feature["Name"] == "RUNTIME_MONITORING")
    assert {runtime["Status"], *(one["Status"] for one in runtime["AdditionalConfiguration"])} == {"ENABLED"}

    delegate.update(CONFIGURATION_FEATURE, identifier, declared, {**declared, "autoEnable": "NEW"})
    delegate.delete(CONFIGURATION_FEATURE, identifier, state)
    features = live.describe_organization_configuration(DetectorId=detector)["Features"]
    assert next(one for one in features if one["Name"] == "RUNTIME_MONITORING")["AutoEnable"] == "NEW"
    backwards = list(reversed(declared["additionalConfigurations"]))  # type: ignore[arg-type]
    changed = replaced(delegate, CONFIGURATION_FEATURE, declared, additionalConfigurations=backwards, autoEnable="NEW")
    assert changed == {"additionalConfigurations"}


def test_fewer_additional_configurations_than_aws_has_show_at_a_refresh(
    engine: Engine, delegate: Engine, security: str
) -> None:
    detector = configured(delegate, engine, security, "us-west-2", "NONE")
    declared: Properties = {
        "autoEnable": "NEW",
        "detectorId": detector,
        "name": "RUNTIME_MONITORING",
        "additionalConfigurations": [{"autoEnable": "NEW", "name": "EC2_AGENT_MANAGEMENT"}],
        "region": "us-west-2",
    }
    identifier, _ = delegate.create(CONFIGURATION_FEATURE, declared)
    inputs, _ = delegate.read(CONFIGURATION_FEATURE, identifier, declared)
    assert list(delegate.diff(CONFIGURATION_FEATURE, inputs, declared).replaces) == ["additionalConfigurations"]


def test_member_is_added_disassociated_and_deleted(
    engine: Engine, delegate: Engine, security: str, endpoint: str, root: str
) -> None:
    region = "ap-south-1"
    account, _ = engine.create(ACCOUNT, {"name": "Lab", "email": "lab@example.com", "parentId": root})
    detector = configured(delegate, engine, security, region, "NONE")
    declared: Properties = {
        "accountId": account,
        "detectorId": detector,
        "email": "lab@example.com",
        "invite": True,
        "disableEmailNotification": True,
        "region": region,
    }
    identifier, _ = delegate.create(MEMBER, declared)
    assert identifier == f"{detector}:{account}"
    state = settled(delegate, MEMBER, identifier, declared)
    assert state["relationshipStatus"] == "Enabled"
    delegate.delete(MEMBER, identifier, state)
    assert delegate.read(MEMBER, identifier, declared) != ({}, {})

    removed = {**declared, "invite": False}
    delegate.update(MEMBER, identifier, declared, removed)
    live = boto(endpoint, region, account=security).get_members(DetectorId=detector, AccountIds=[account])
    assert live["Members"][0]["RelationshipStatus"] == "Removed"
    assert "already invited" in failure(lambda: delegate.update(MEMBER, identifier, removed, declared))
    delegate.delete(MEMBER, identifier, settled(delegate, MEMBER, identifier, removed))
    assert delegate.read(MEMBER, identifier, declared) == ({}, {})
    management = {**declared, "accountId": MANAGEMENT}
    assert "must first enable GuardDuty" in failure(lambda: delegate.create(MEMBER, management))
    assert replaced(delegate, MEMBER, declared, accountId="1", email="b", invite=False) == {"accountId", "email"}


def test_publishing_destination_is_made_moved_and_deleted(engine: Engine, endpoint: str) -> None:
    region = "ap-northeast-1"
    detector, _ = engine.create(DETECTOR, {"region": region})
    s3, kms = boto(endpoint, "us-east-1", "s3"), boto(endpoint, region, "kms")
    s3.create_bucket(Bucket="exported-findings")
    bucket, key = "arn:aws:s3:::exported-findings", kms.create_key()["KeyMetadata"]
    declared: Properties = {
        "destinationArn": bucket,
        "detectorId": detector,
        "kmsKeyArn": key["Arn"],
        "tags": {"a": "1"},
        "region": region,
    }
    assert "does not have permission" in failure(lambda: engine.create(DESTINATION, declared))
    service = {"Effect": "Allow", "Principal": {"Service": "guardduty.amazonaws.com"}}
    write = {**service, "Action": ["s3:GetBucketLocation", "s3:PutObject"], "Resource": [bucket, f"{bucket}/*"]}
    use = {**service, "Action": "kms:GenerateDataKey", "Resource": "*"}
    root = {"AWS": f"arn:aws:iam::{MANAGEMENT}:root"}
    own = {"Effect": "Allow", "Principal": root, "Action": "kms:*", "Resource": "*"}
    s3.put_bucket_policy(Bucket="exported-findings", Policy=json.dumps({"Version": "2012-10-17", "Statement": [write]}))
    policy = json.dumps({"Version": "2012-10-17", "Statement": [own, use]})
    kms.put_key_policy(KeyId=key["KeyId"], PolicyName="default", Policy=policy)

    identifier, state = engine.create(DESTINATION, declared)
    assert identifier == f"{detector}:{state['destinationId']}"
    settled(engine, DESTINATION, identifier, declared)
    moved: Properties = {**declared, "destinationArn": f"{bucket}/guardduty", "tags": {"b": "2"}}
    engine.update(DESTINATION, identifier, declared, moved)
    live = boto(endpoint, region).describe_publishing_destination(
        DetectorId=detector, DestinationId=str(state["destinationId"])
    )
    assert (live["DestinationProperties"]["DestinationArn"], live["Tags"]) == (f"{bucket}/guardduty", {"b": "2"})
    engine.delete(DESTINATION, identifier, settled(engine, DESTINATION, identifier, moved))
    assert engine.read(DESTINATION, identifier, moved) == ({}, {})
    engine.delete(DESTINATION, identifier, state)
    assert replaced(engine, DESTINATION, declared, detectorId="x", kmsKeyArn="y") == {"detectorId"}
