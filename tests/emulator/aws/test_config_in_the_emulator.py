"""AWS Config on the emulated AWS: recorder and channel in order, and aggregators."""

import json
from typing import Any

import pytest
from configuration_history import ELSEWHERE, HOME, History, linked_role, put_recorder, refusal
from emulated_world import MANAGEMENT, World, running

from foundation.templates import service_trust


@pytest.fixture(scope="module")
def history(world: World) -> History:
    return History(world)


@pytest.fixture
def account(world: World) -> str:
    return world.account()


@pytest.fixture
def config(world: World, account: str) -> Any:
    return world.member("config", account)


def test_there_is_one_recorder_per_account_and_region(config: Any, account: str, world: World) -> None:
    put_recorder(config, account)
    put_recorder(config, account)
    code = refusal(put_recorder, config, account, "second")
    assert code == "MaxNumberOfConfigurationRecordersExceededException"
    there = world.member("config", account, ELSEWHERE)
    assert there.describe_configuration_recorders()["ConfigurationRecorders"] == []
    put_recorder(there, account, "second")
    assert world.member("config").describe_configuration_recorders()["ConfigurationRecorders"] == []


def test_recorder_needs_a_role_that_config_can_assume(config: Any, account: str, world: World) -> None:
    role = {"roleARN": f"arn:aws:iam::{account}:role/recorder"}
    assert refusal(put_recorder, config, account, **role) == "InvalidRoleException"
    assert refusal(put_recorder, config, MANAGEMENT) == "InvalidRoleException"
    assert refusal(config.put_configuration_recorder, ConfigurationRecorder={}) == "InvalidRoleException"
    iam = world.member("iam", account)
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}
    trust = {"Version": "2012-10-17", "Statement": [statement]}
    iam.create_role(RoleName="recorder", AssumeRolePolicyDocument=json.dumps(trust))
    assert refusal(put_recorder, config, account, **role) == "InvalidRoleException"
    statement["Principal"] = {"Service": "config.amazonaws.com"}
    iam.update_assume_role_policy(RoleName="recorder", PolicyDocument=json.dumps(trust))
    put_recorder(config, account, **role)


def test_a_role_may_let_config_in_for_its_own_account_alone(config: Any, account: str, world: World) -> None:
    role = {"roleARN": f"arn:aws:iam::{account}:role/recorder"}
    world.member("iam", account).create_role(RoleName="recorder", AssumeRolePolicyDocument=trust_for(MANAGEMENT))
    assert refusal(put_recorder, config, account, **role) == "InvalidRoleException"
    world.member("iam", account).update_assume_role_policy(RoleName="recorder", PolicyDocument=trust_for(account))
    put_recorder(config, account, **role)


def trust_for(account: str) -> str:
    return json.dumps(service_trust("config.amazonaws.com", account))


def test_recorder_shows_strategy_and_frequency(config: Any, account: str) -> None:
    override = {"recordingFrequency": "CONTINUOUS", "resourceTypes": ["AWS::IAM::Role"]}
    mode = {"recordingFrequency": "DAILY", "recordingModeOverrides": [override]}
    excluded = {
        "recordingStrategy": {"useOnly": "EXCLUSION_BY_RESOURCE_TYPES"},
        "exclusionByResourceTypes": {"resourceTypes": ["AWS::EC2::Volume"]},
    }
    put_recorder(config, account, recordingGroup=excluded, recordingMode=mode)
    [found] = config.describe_configuration_recorders()["ConfigurationRecorders"]
    assert found["recordingMode"] == mode
    assert found["recordingGroup"]["recordingStrategy"] == {"useOnly": "EXCLUSION_BY_RESOURCE_TYPES"}
    assert found["recordingGroup"]["exclusionByResourceTypes"] == {"resourceTypes": ["AWS::EC2::Volume"]}
    put_recorder(config, account)
    [found] = config.describe_configuration_recorders()["ConfigurationRecorders"]
    assert found["recordingMode"] == {"recordingFrequency": "CONTINUOUS"}
    assert found["recordingGroup"]["allSupported"] is True


@pytest.mark.parametrize(
    "group",
    [
        {},
        {"allSupported": True, "resourceTypes": ["AWS::EC2::Volume"]},
        {"resourceTypes": ["AWS::EC2::Volume"], "includeGlobalResourceTypes": True},
        {"exclusionByResourceTypes": {"resourceTypes": ["AWS::EC2::Volume"]}},
        {"recordingStrategy": {"useOnly": "EXCLUSION_BY_RESOURCE_TYPES"}},
        {"allSupported": True, "recordingStrategy": {"useOnly": "INCLUSION_BY_RESOURCE_TYPES"}},
    ],
)
def test_recording_group_that_contradicts_itself_is_refused(group: dict[str, Any], world: World) -> None:
    put = world.aws.client("config", ELSEWHERE)
    assert refusal(put_recorder, put, MANAGEMENT, recordingGroup=group) == "InvalidRecordingGroupException"


def test_override_must_differ_from_the_recording_mode(config: Any, account: str) -> None:
    override = {"recordingFrequency": "DAILY", "resourceTypes": ["AWS::IAM::Role"]}
    for overrides in ([override], [override | {"recordingFrequency": "CONTINUOUS"}] * 2):
        mode = {"recordingFrequency": "DAILY", "recordingModeOverrides": overrides}
        assert refusal(put_recorder, config, account, recordingMode=mode) == "ValidationException"


def test_recorder_and_channel_come_and_go_in_order(config: Any, account: str, history: History) -> None:
    channel = {"name": "default", "s3BucketName": history.bucket}
    code = refusal(config.put_delivery_channel, DeliveryChannel=channel)
    assert code == "NoAvailableConfigurationRecorderException"
    name = {"ConfigurationRecorderName": "default"}
    assert refusal(config.start_configuration_recorder, **name) == "NoSuchConfigurationRecorderException"
    put_recorder(config, account)
    assert refusal(config.start_configuration_recorder, **name) == "NoAvailableDeliveryChannelException"
    config.put_delivery_channel(DeliveryChannel=channel)
    code = refusal(config.put_delivery_channel, DeliveryChannel=channel | {"name": "second"})
    assert code == "MaxNumberOfDeliveryChannelsExceededException"

    config.start_configuration_recorder(**name)
    [status] = config.describe_configuration_recorder_status()["ConfigurationRecordersStatus"]
    assert (status["recording"], status["lastStatus"]) == (True, "SUCCESS")
    put_recorder(config, account)
    [status] = config.describe_configuration_recorder_status()["ConfigurationRecordersStatus"]
    assert status["recording"] is True

    delete = {"DeliveryChannelName": "default"}
    assert refusal(config.delete_delivery_channel, **delete) == "LastDeliveryChannelDeleteFailedException"
    config.stop_configuration_recorder(**name)
    config.delete_delivery_channel(**delete)
    assert refusal(config.delete_delivery_channel, **delete) == "NoSuchDeliveryChannelException"
    config.delete_configuration_recorder(**name)
    assert refusal(config.delete_configuration_recorder, **name) == "NoSuchConfigurationRecorderException"


def test_bucket_must_let_config_in_and_must_not_lock_by_default(
    config: Any, account: str, history: History, world: World
) -> None:
    put_recorder(config, account)

    def put(bucket: str) -> str:
        return refusal(config.put_delivery_channel, DeliveryChannel={"s3BucketName": bucket})

    assert put("nowhere") == "NoSuchBucketException"
    closed, locked = world.name("closed"), world.name("locked")
    history.s3.create_bucket(Bucket=closed)
    assert put(closed) == "InsufficientDeliveryPolicyException"
    history.allow(closed, "o-foreign1234")
    assert put(closed) == "InsufficientDeliveryPolicyException"
    history.s3.create_bucket(Bucket=locked, ObjectLockEnabledForBucket=True)
    history.allow(locked, history.organization)
    config.put_delivery_channel(DeliveryChannel={"s3BucketName": locked})
    retention = {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 30}}
    lock = {"ObjectLockEnabled": "Enabled", "Rule": retention}
    history.s3.put_object_lock_configuration(Bucket=locked, ObjectLockConfiguration=lock)
    assert put(locked) == "InsufficientDeliveryPolicyException"


def test_key_and_topic_of_a_channel_must_exist(config: Any, account: str, history: History) -> None:
    put_recorder(config, account)
    bucket = {"s3BucketName": history.bucket}
    key = {"s3KmsKeyArn": f"arn:aws:kms:{HOME}:{account}:key/00000000-0000-0000-0000-000000000000"}
    code = refusal(config.put_delivery_channel, DeliveryChannel=bucket | key)
    assert code == "InvalidS3KmsKeyArnException"
    topic = {"snsTopicARN": f"arn:aws:sns:{HOME}:{account}:none"}
    code = refusal(config.put_delivery_channel, DeliveryChannel=bucket | topic)
    assert code == "InvalidSNSTopicARNException"


def test_organization_aggregator_is_for_management_and_delegates(config: Any, account: str, world: World) -> None:
    def wanted(owner: str) -> dict[str, Any]:
        source = {"RoleArn": linked_role(owner), "AllAwsRegions": True}
        return {"ConfigurationAggregatorName": "organization", "OrganizationAggregationSource": source}

    assert refusal(config.put_configuration_aggregator, **wanted(account)) == "OrganizationAccessDeniedException"
    world.aws.client("config").put_configuration_aggregator(**wanted(MANAGEMENT))
    principal = "config.amazonaws.com"
    world.organizations.register_delegated_administrator(AccountId=account, ServicePrincipal=principal)
    assert refusal(config.put_configuration_aggregator, **wanted(MANAGEMENT)) == "InvalidRoleException"
    config.put_configuration_aggregator(**wanted(account))
    [found] = config.describe_configuration_aggregators()["ConfigurationAggregators"]
    assert found["OrganizationAggregationSource"]["AllAwsRegions"] is True
    neither = wanted(account) | {"OrganizationAggregationSource": {"RoleArn": linked_role(account)}}
    assert refusal(config.put_configuration_aggregator, **neither) == "InvalidParameterValueException"


def test_aggregator_outside_an_organization_is_refused() -> None:
    with running() as aws:
        source = {"RoleArn": linked_role(MANAGEMENT), "AllAwsRegions": True}
        code = refusal(
            aws.client("config").put_configuration_aggregator,
            ConfigurationAggregatorName="organization",
            OrganizationAggregationSource=source,
        )
        assert code == "NoAvailableOrganizationException"


def test_rule_of_an_account_needs_a_recorder(config: Any, account: str) -> None:
    source = {"Owner": "AWS", "SourceIdentifier": "ROOT_ACCOUNT_MFA_ENABLED"}
    rule = {"ConfigRuleName": "root-mfa", "Source": source, "MaximumExecutionFrequency": "One_Hour"}
    code = refusal(config.put_config_rule, ConfigRule=rule)
    assert code == "NoAvailableConfigurationRecorderException"
    put_recorder(config, account)
    config.put_config_rule(ConfigRule=rule)
    assert [one["ConfigRuleName"] for one in config.describe_config_rules()["ConfigRules"]] == ["root-mfa"]
