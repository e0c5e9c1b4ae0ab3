"""CloudFormation templates that StackSets deploy into member accounts. Pure; each is minified JSON.

An instance never waits for one in another Region: a StackSet deploys Region by Region when it is updated, but to an
account that joins it deploys in any order (CloudFormation API, StackSetOperationPreferences, 2026-11).
"""

import json
from collections.abc import Mapping, Sequence

RECORDER_ROLE = "foundation-config-recorder"
RECORDER = "foundation"
"""Name of the recorder and of the delivery channel: one of each per account and Region."""
GLOBAL_TYPES = ("AWS::IAM::Group", "AWS::IAM::Policy", "AWS::IAM::Role", "AWS::IAM::User")
"""What is the same in all Regions, and would be recorded, and billed, in each."""

Scope = Mapping[str, object]


def recording_group(only: Sequence[str], without: Sequence[str], *, in_home: bool) -> Scope:
    """What a recorder records, in CloudFormation's words: IAM's types in the home Region alone.

    A list of types to record, ``only``, holds in every Region as it is.
    """
    if only:
        return {"AllSupported": False, "ResourceTypes": sorted(only)}
    if without:
        return {
            "AllSupported": False,
            "RecordingStrategy": {"UseOnly": "EXCLUSION_BY_RESOURCE_TYPES"},
            "ExclusionByResourceTypes": {"ResourceTypes": excluded(without, in_home=in_home)},
        }
    return {"AllSupported": True, "IncludeGlobalResourceTypes": in_home}


def excluded(without: Sequence[str], *, in_home: bool) -> list[str]:
    """The types that a recorder leaves out: exclusions turn off the setting that keeps IAM's types out."""
    return sorted({*without, *(() if in_home else GLOBAL_TYPES)})


def recorder_template(
    home_region: str, bucket: str, frequency: str, only: Sequence[str], without: Sequence[str]
) -> str:
    """Records an account's configuration into the archive. The parameter `KeyArn` is the archive's key.

    ``frequency`` is CONTINUOUS or DAILY.
    """
    groups = [recording_group(only, without, in_home=in_home) for in_home in (True, False)]
    return _minified(
        {
            "AWSTemplateFormatVersion": "2010-09-09",
            "Description": "Records the configuration of this account into the log archive",
            "Parameters": {"KeyArn": {"Type": "String"}},
            "Conditions": {"IsHome": {"Fn::Equals": [{"Ref": "AWS::Region"}, home_region]}},
            "Resources": {
                "Role": {
                    "Type": "AWS::IAM::Role",
                    "Properties": {
                        "RoleName": {"Fn::Sub": f"{RECORDER_ROLE}-${{AWS::Region}}"},
                        "AssumeRolePolicyDocument": service_trust("config.amazonaws.com", {"Ref": "AWS::AccountId"}),
                        "ManagedPolicyArns": [CONFIG_POLICY],
                    },
                },
                "Recorder": {
                    "Type": "AWS::Config::ConfigurationRecorder",
                    "Properties": {
                        "Name": RECORDER,
                        "RoleARN": {"Fn::GetAtt": ["Role", "Arn"]},
                        "RecordingGroup": {"Fn::If": ["IsHome", *groups]},
                        "RecordingMode": {"RecordingFrequency": frequency},
                    },
                },
                # No DependsOn: the recorder is only complete once it runs, for which it waits for the channel.
                "Channel": {
                    "Type": "AWS::Config::DeliveryChannel",
                    "Properties": {"Name": RECORDER, "S3BucketName": bucket, "S3KmsKeyArn": {"Ref": "KeyArn"}},
                },
            },
        }
    )


CONFIG_POLICY = "arn:aws:iam::aws:policy/service-role/AWS_ConfigRole"


def service_trust(service: str, account: object = None) -> Mapping[str, object]:
    """Lets an AWS service assume a role; with an account, only when it works for that one."""
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    condition = {} if account is None else {"Condition": {"StringEquals": {"aws:SourceAccount": account}}}
    return {"Version": "2012-10-17", "Statement": [{**statement, **condition}]}


def reader_template(role: str, account: str, external_id: str, policies: Sequence[str]) -> str:
    """A role with which a tool of another company reads an account; only with its external id."""
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
                "Action": "sts:AssumeRole",
                "Condition": {"StringEquals": {"sts:ExternalId": external_id}},
            }
        ],
    }
    properties = {
        "RoleName": role,
        "AssumeRolePolicyDocument": trust,
        "ManagedPolicyArns": sorted(policies),
        "MaxSessionDuration": 3600,
    }
    return _minified(
        {
            "AWSTemplateFormatVersion": "2010-09-09",
            "Description": "Lets a security tool of another company read this account",
            "Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": properties}},
        }
    )


def _minified(template: Mapping[str, object]) -> str:
    return json.dumps(template, separators=(",", ":"))
