"""`AWS::Config::ConfigurationRecorder`, `AWS::Config::DeliveryChannel` and `AWS::Config::ConfigRule`.

CloudFormation starts the recorder as soon as recorder and delivery channel both exist.
"""

from typing import Any

from emulator.aws.services.cloudformation.calls import Calls
from emulator.aws.services.cloudformation.resource_types.type_of_resource import Made, Properties, ResourceType, Wanted


def _put_recorder(call: Calls, name: str, given: Properties) -> Made:
    recorder = {"name": name, **_lower({key: value for key, value in given.items() if key != "Name"})}
    call("config", "PutConfigurationRecorder", ConfigurationRecorder=recorder)
    _start(call)
    return Made(name)


def _delete_recorder(call: Calls, name: str, _was: Wanted) -> None:
    call("config", "StopConfigurationRecorder", ConfigurationRecorderName=name)
    call("config", "DeleteConfigurationRecorder", ConfigurationRecorderName=name)


def _put_channel(call: Calls, name: str, given: Properties) -> Made:
    channel = {"name": name, **_lower({key: value for key, value in given.items() if key != "Name"})}
    call("config", "PutDeliveryChannel", DeliveryChannel=channel)
    _start(call)
    return Made(name)


def _delete_channel(call: Calls, name: str, _was: Wanted) -> None:
    for recorder in call("config", "DescribeConfigurationRecorders")["ConfigurationRecorders"]:
        # AWS deletes no channel that a running recorder delivers to.
        call("config", "StopConfigurationRecorder", ConfigurationRecorderName=recorder["name"])
    call("config", "DeleteDeliveryChannel", DeliveryChannelName=name)


def _start(call: Calls) -> None:
    recorders = call("config", "DescribeConfigurationRecorders")["ConfigurationRecorders"]
    if recorders and call("config", "DescribeDeliveryChannels")["DeliveryChannels"]:
        call("config", "StartConfigurationRecorder", ConfigurationRecorderName=recorders[0]["name"])


def _put_rule(call: Calls, name: str, wanted: Wanted) -> Made:
    call("config", "PutConfigRule", ConfigRule={**wanted.properties, "ConfigRuleName": name})
    rule = call("config", "DescribeConfigRules", ConfigRuleNames=[name])["ConfigRules"][0]
    return Made(name, {"Arn": rule["ConfigRuleArn"], "ConfigRuleId": rule["ConfigRuleId"]})


def _delete_rule(call: Calls, name: str, _was: Wanted) -> None:
    call("config", "DeleteConfigRule", ConfigRuleName=name)


def _lower(value: Any) -> Any:
    """A property as Config's API spells it: `RoleARN` is `roleARN` there."""
    if isinstance(value, dict):
        return {key[:1].lower() + key[1:]: _lower(item) for key, item in value.items()}
    return [_lower(item) for item in value] if isinstance(value, list) else value


TYPES = {
    "AWS::Config::ConfigurationRecorder": ResourceType(
        properties=frozenset({"Name", "RecordingGroup", "RecordingMode", "RoleARN"}),
        required=frozenset({"RoleARN"}),
        replaces=frozenset({"Name"}),
        create=lambda call, wanted: _put_recorder(
            call, wanted.properties.get("Name") or wanted.name(), wanted.properties
        ),
        update=lambda call, name, _old, wanted: _put_recorder(call, name, wanted.properties),
        delete=_delete_recorder,
    ),
    "AWS::Config::DeliveryChannel": ResourceType(
        properties=frozenset(
            {"ConfigSnapshotDeliveryProperties", "Name", "S3BucketName", "S3KeyPrefix", "S3KmsKeyArn", "SnsTopicARN"}
        ),
        required=frozenset({"S3BucketName"}),
        replaces=frozenset({"Name"}),
        create=lambda call, wanted: _put_channel(
            call, wanted.properties.get("Name") or wanted.name(), wanted.properties
        ),
        update=lambda call, name, _old, wanted: _put_channel(call, name, wanted.properties),
        delete=_delete_channel,
    ),
    "AWS::Config::ConfigRule": ResourceType(
        properties=frozenset(
            {
                "ConfigRuleName",
                "Description",
                "EvaluationModes",
                "InputParameters",
                "MaximumExecutionFrequency",
                "Scope",
                "Source",
            }
        ),
        required=frozenset({"Source"}),
        replaces=frozenset({"ConfigRuleName"}),
        create=lambda call, wanted: _put_rule(call, wanted.properties.get("ConfigRuleName") or wanted.name(), wanted),
        update=lambda call, name, _old, wanted: _put_rule(call, name, wanted),
        delete=_delete_rule,
    ),
}
