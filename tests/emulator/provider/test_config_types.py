"""`aws:cfg/...` over gRPC, looked at past the provider with boto3."""

import json
from functools import partial
from typing import Any

import boto3
import pytest
from provider_engine import Engine, engine_error, failure, initialization_failure

from emulator.provider.values import Properties

RECORDER = "aws:cfg/recorder:Recorder"
CHANNEL = "aws:cfg/deliveryChannel:DeliveryChannel"
STATUS = "aws:cfg/recorderStatus:RecorderStatus"
AGGREGATOR = "aws:cfg/configurationAggregator:ConfigurationAggregator"
PACK = "aws:cfg/organizationConformancePack:OrganizationConformancePack"
RULE = "aws:cfg/organizationManagedRule:OrganizationManagedRule"
REGION = "eu-west-1"
ACCOUNT = "111122223333"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
TEMPLATE = json.dumps({"Resources": {"Rule": {"Type": "AWS::Config::ConfigRule"}}})
LOADED: Properties = {
    "name": "default",
    "roleArn": ROLE,
    "region": REGION,
    "recordingGroup": {
        "allSupported": False,
        "exclusionByResourceTypes": [{"resourceTypes": ["AWS::EC2::Volume"]}],
        "recordingStrategies": [{"useOnly": "EXCLUSION_BY_RESOURCE_TYPES"}],
    },
    "recordingMode": {
        "recordingFrequency": "DAILY",
        "recordingModeOverride": {
            "recordingFrequency": "CONTINUOUS",
            "resourceTypes": ["AWS::IAM::Role"],
            "description": "roles at once",
        },
    },
}


def client(endpoint: str, service: str, region: str = REGION) -> Any:
    """A boto3 client that goes past the provider."""
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return boto3.client(service, region_name=region, endpoint_url=endpoint, **keys)


@pytest.fixture(scope="module")
def config(endpoint: str, organization: Properties) -> Any:
    return client(endpoint, "config")


@pytest.fixture(scope="module")
def bucket(endpoint: str, organization: Properties) -> str:
    """A bucket that lets AWS Config in."""
    s3, name = client(endpoint, "s3"), "configuration"
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    common = {"Effect": "Allow", "Principal": {"Service": "config.amazonaws.com"}}
    statements = [
        common | {"Action": "s3:GetBucketAcl", "Resource": f"arn:aws:s3:::{name}"},
        common | {"Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{name}/*"},
    ]
    s3.put_bucket_policy(Bucket=name, Policy=json.dumps({"Version": "2012-10-17", "Statement": statements}))
    return name


def settled(engine: Engine, token: str, identifier: str, declared: Properties) -> None:
    """What is read back is what was declared, and no difference."""
    assert engine.check(token, declared) == []
    inputs, _ = engine.read(token, identifier, declared)
    assert inputs == declared
    assert list(engine.diff(token, inputs, declared).diffs) == []


def test_recorder_channel_and_status_come_up_change_and_go(engine: Engine, config: Any, bucket: str) -> None:
    recorder, recorder_state = engine.create(RECORDER, LOADED)
    settled(engine, RECORDER, recorder, LOADED)
    [live] = config.describe_configuration_recorders()["ConfigurationRecorders"]
    assert live["recordingMode"]["recordingModeOverrides"][0]["resourceTypes"] == ["AWS::IAM::Role"]
    channel_inputs: Properties = {
        "name": "default",
        "s3BucketName": bucket,
        "s3KeyPrefix": "history",
        "snapshotDeliveryProperties": {"deliveryFrequency": "TwentyFour_Hours"},
        "region": REGION,
    }
    channel, channel_state = engine.create(CHANNEL, channel_inputs)
    settled(engine, CHANNEL, channel, channel_inputs)
    on: Properties = {"name": "default", "isEnabled": True, "region": REGION}
    status, status_state = engine.create(STATUS, on)
    settled(engine, STATUS, status, on)
    assert config.describe_configuration_recorder_status()["ConfigurationRecordersStatus"][0]["recording"] is True
    assert "LastDeliveryChannelDeleteFailedException" in failure(lambda: engine.delete(CHANNEL, channel, channel_state))

    everything: Properties = {**LOADED, "recordingGroup": {"includeGlobalResourceTypes": True}}
    del everything["recordingMode"]
    engine.update(RECORDER, recorder, LOADED, everything)
    settled(engine, RECORDER, recorder, everything)
    [live] = config.describe_configuration_recorders()["ConfigurationRecorders"]
    assert live["recordingGroup"]["recordingStrategy"] == {"useOnly": "ALL_SUPPORTED_RESOURCE_TYPES"}
    assert live["recordingMode"] == {"recordingFrequency": "CONTINUOUS"}
    smaller = {name: value for name, value in channel_inputs.items() if name != "snapshotDeliveryProperties"}
    engine.update(CHANNEL, channel, channel_inputs, smaller)
    assert "configSnapshotDeliveryProperties" not in config.describe_delivery_channels()["DeliveryChannels"][0]
    engine.update(STATUS, status, on, on | {"isEnabled": False})
    assert config.describe_configuration_recorder_status()["ConfigurationRecordersStatus"][0]["recording"] is False

    engine.delete(STATUS, status, status_state)
    engine.delete(CHANNEL, channel, channel_state)
    engine.delete(RECORDER, recorder, recorder_state)
    for token in (RECORDER, CHANNEL, STATUS):
        assert engine.read(token, "default", {"region": REGION}) == ({}, {})


def test_delivery_to_a_locked_bucket_is_refused(engine: Engine, endpoint: str, organization: Properties) -> None:
    s3 = client(endpoint, "s3")
    where = {"CreateBucketConfiguration": {"LocationConstraint": REGION}}
    s3.create_bucket(Bucket="locked", ObjectLockEnabledForBucket=True, **where)
    lock = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}}}
    s3.put_object_lock_configuration(Bucket="locked", ObjectLockConfiguration=lock)
    statement = {"Effect": "Allow", "Principal": {"Service": "config.amazonaws.com"}, "Action": "s3:*"}
    policy = {"Statement": [statement | {"Resource": ["arn:aws:s3:::locked", "arn:aws:s3:::locked/*"]}]}
    s3.put_bucket_policy(Bucket="locked", Policy=json.dumps({"Version": "2012-10-17", **policy}))
    elsewhere: Properties = {"name": "default", "roleArn": ROLE, "region": "us-west-2"}
    recorder, state = engine.create(RECORDER, elsewhere)
    settled(engine, RECORDER, recorder, elsewhere)
    channel: Properties = {"name": "default", "s3BucketName": "locked", "region": "us-west-2"}
    assert "InsufficientDeliveryPolicyException" in failure(lambda: engine.create(CHANNEL, channel))
    engine.delete(RECORDER, recorder, state)


def test_aggregator_is_made_changed_tagged_and_deleted(engine: Engine, config: Any) -> None:
    declared: Properties = {
        "name": "organization",
        "organizationAggregationSource": {"roleArn": ROLE, "regions": ["eu-west-1", "eu-central-1"]},
        "tags": {"a": "1", "b": "2"},
        "region": REGION,
    }
    identifier, state = engine.create(AGGREGATOR, declared)
    assert str(state["arn"]).startswith(f"arn:aws:config:{REGION}:{ACCOUNT}:config-aggregator/")
    settled(engine, AGGREGATOR, identifier, declared)
    turned: Properties = {"roleArn": ROLE, "regions": ["eu-central-1", "eu-west-1"]}
    assert list(engine.diff(AGGREGATOR, declared, declared | {"organizationAggregationSource": turned}).diffs) == []

    new: Properties = declared | {
        "organizationAggregationSource": {"roleArn": ROLE, "allRegions": True},
        "tags": {"b": "3"},
    }
    engine.update(AGGREGATOR, identifier, declared, new)
    settled(engine, AGGREGATOR, identifier, new)
    [live] = config.describe_configuration_aggregators()["ConfigurationAggregators"]
    assert live["OrganizationAggregationSource"]["AllAwsRegions"] is True
    tags = config.list_tags_for_resource(ResourceArn=live["ConfigurationAggregatorArn"])["Tags"]
    assert tags == [{"Key": "b", "Value": "3"}]
    assert list(engine.diff(AGGREGATOR, new, new | {"name": "other"}).replaces) == ["name"]
    engine.delete(AGGREGATOR, identifier, state)
    assert engine.read(AGGREGATOR, identifier, {"region": REGION}) == ({}, {})


@pytest.fixture(scope="module")
def recorder(engine: Engine, config: Any) -> str:
    """The management account's recorder in a Region of its own."""
    identifier, _ = engine.create(RECORDER, {"name": "default", "roleArn": ROLE, "region": "eu-north-1"})
    return str(identifier)


def test_conformance_pack_is_made_changed_and_deleted(engine: Engine, endpoint: str, recorder: str) -> None:
    declared: Properties = {
        "name": "baseline",
        "templateBody": TEMPLATE,
        "inputParameters": [{"parameterName": "a", "parameterValue": "1"}],
        "region": "eu-north-1",
    }
    identifier, state = engine.create(PACK, declared)
    settled(engine, PACK, identifier, declared)
    new = {name: value for name, value in declared.items() if name != "inputParameters"}
    engine.update(PACK, identifier, declared, new)
    settled(engine, PACK, identifier, new)
    packs = client(endpoint, "config", "eu-north-1")
    [live] = packs.describe_organization_conformance_packs()["OrganizationConformancePacks"]
    assert live.get("ConformancePackInputParameters", []) == []
    engine.delete(PACK, identifier, state)
    assert engine.read(PACK, identifier, {"region": "eu-north-1"}) == ({}, {})


def test_pack_and_rule_name_the_accounts_that_do_not_record(engine: Engine, recorder: str) -> None:
    pack: Properties = {"name": "failing", "templateBody": TEMPLATE, "region": "sa-east-1"}
    rule: Properties = {"name": "failing", "ruleIdentifier": "ROOT_ACCOUNT_MFA_ENABLED", "region": "sa-east-1"}
    for token, declared in ((PACK, pack), (RULE, rule)):
        error = engine_error(partial(engine.create, token, declared))
        assert f"{ACCOUNT}: Configuration recorder is not available" in str(error.details())
        assert initialization_failure(error).id == "failing"
        excluded = declared | {"excludedAccounts": [ACCOUNT]}
        engine.update(token, "failing", declared, excluded)
        settled(engine, token, "failing", excluded)
        engine.delete(token, "failing", declared)


def test_managed_rule_is_made_changed_and_deleted(engine: Engine, endpoint: str, recorder: str) -> None:
    declared: Properties = {
        "name": "volumes",
        "ruleIdentifier": "ENCRYPTED_VOLUMES",
        "description": "Encrypted",
        "inputParameters": '{"kmsId": "x"}',
        "resourceTypesScopes": ["AWS::EC2::Volume"],
        "region": "eu-north-1",
    }
    identifier, state = engine.create(RULE, declared)
    settled(engine, RULE, identifier, declared)
    new: Properties = {name: value for name, value in declared.items() if name != "description"}
    new["maximumExecutionFrequency"] = "One_Hour"
    engine.update(RULE, identifier, declared, new)
    settled(engine, RULE, identifier, new)
    [live] = client(endpoint, "config", "eu-north-1").describe_organization_config_rules()["OrganizationConfigRules"]
    assert "Description" not in live["OrganizationManagedRuleMetadata"]
    assert list(engine.diff(RULE, new, new | {"name": "other"}).replaces) == ["name"]
    engine.delete(RULE, identifier, state)
    assert engine.read(RULE, identifier, {"region": "eu-north-1"}) == ({}, {})
