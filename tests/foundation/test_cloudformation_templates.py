"""What StackSets deploy, and the conformance packs: pure documents."""

import json
from typing import Any

import pytest

from foundation import packs
from foundation.templates import reader_template, recorder_template, recording_group

IAM_TYPES = ["AWS::IAM::Group", "AWS::IAM::Policy", "AWS::IAM::Role", "AWS::IAM::User"]


def resources(*, only: tuple[str, ...] = (), without: tuple[str, ...] = ()) -> dict[str, Any]:
    text = recorder_template("eu-central-1", "example-configuration", "DAILY", only, without)
    assert json.dumps(json.loads(text), separators=(",", ":")) == text
    return dict(json.loads(text)["Resources"])


def test_a_member_gets_a_recorder_its_channel_and_its_role() -> None:
    found = resources()
    assert {name: resource["Type"] for name, resource in found.items()} == {
        "Role": "AWS::IAM::Role",
        "Recorder": "AWS::Config::ConfigurationRecorder",
        "Channel": "AWS::Config::DeliveryChannel",
    }
    assert found["Recorder"]["Properties"]["RecordingMode"] == {"RecordingFrequency": "DAILY"}
    assert found["Channel"]["Properties"] == {
        "Name": "foundation",
        "S3BucketName": "example-configuration",
        "S3KmsKeyArn": {"Ref": "KeyArn"},
    }


def test_recorder_and_channel_do_not_wait_for_each_other() -> None:
    """CloudFormation completes the recorder once it runs, for which it needs the channel."""
    assert all("DependsOn" not in resource for resource in resources().values())


def test_no_region_waits_for_the_role_of_another() -> None:
    found = resources()
    assert found["Role"]["Properties"]["RoleName"] == {"Fn::Sub": "foundation-config-recorder-${AWS::Region}"}
    assert found["Recorder"]["Properties"]["RoleARN"] == {"Fn::GetAtt": ["Role", "Arn"]}
    assert all("Condition" not in resource for resource in found.values())


def test_the_role_is_configs_and_may_look_at_everything() -> None:
    role = resources()["Role"]["Properties"]
    assert role["ManagedPolicyArns"] == ["arn:aws:iam::aws:policy/service-role/AWS_ConfigRole"]
    (statement,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert (statement["Principal"], statement["Action"]) == ({"Service": "config.amazonaws.com"}, "sts:AssumeRole")
    assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}


def test_iams_types_are_recorded_in_the_home_region_alone() -> None:
    function, (condition, home, elsewhere) = next(iter(resources()["Recorder"]["Properties"]["RecordingGroup"].items()))
    assert (function, condition) == ("Fn::If", "IsHome")
    assert home == {"AllSupported": True, "IncludeGlobalResourceTypes": True}
    assert elsewhere == {"AllSupported": True, "IncludeGlobalResourceTypes": False}
    document = json.loads(recorder_template("eu-central-1", "b", "DAILY", (), ()))
    assert document["Conditions"]["IsHome"] == {"Fn::Equals": [{"Ref": "AWS::Region"}, "eu-central-1"]}


def test_a_scope_of_types_holds_in_every_region() -> None:
    types = ("AWS::S3::Bucket", "AWS::EC2::Instance")
    expected = {"AllSupported": False, "ResourceTypes": ["AWS::EC2::Instance", "AWS::S3::Bucket"]}
    assert recording_group(types, (), in_home=True) == expected
    assert recording_group(types, (), in_home=False) == expected


@pytest.mark.parametrize(("in_home", "more"), [(True, []), (False, IAM_TYPES)])
def test_types_left_out_are_joined_by_those_of_iam_outside_the_home_region(in_home: bool, more: list[str]) -> None:
    assert recording_group((), ("AWS::EC2::Volume", "AWS::IAM::Role"), in_home=in_home) == {
        "AllSupported": False,
        "RecordingStrategy": {"UseOnly": "EXCLUSION_BY_RESOURCE_TYPES"},
        "ExclusionByResourceTypes": {"ResourceTypes": sorted({"AWS::EC2::Volume", "AWS::IAM::Role", *more})},
    }


def test_a_tool_of_another_company_reads_with_its_external_id_only() -> None:
    document = json.loads(reader_template("foundation-scanner", "999988887777", "example-id", ["b", "a"]))
    (role,) = document["Resources"].values()
    assert role["Type"] == "AWS::IAM::Role"
    properties = role["Properties"]
    assert (properties["RoleName"], properties["ManagedPolicyArns"]) == ("foundation-scanner", ["a", "b"])
    (statement,) = properties["AssumeRolePolicyDocument"]["Statement"]
    assert statement["Principal"] == {"AWS": "arn:aws:iam::999988887777:root"}
    assert statement["Condition"] == {"StringEquals": {"sts:ExternalId": "example-id"}}


def rules(*, in_home: bool) -> dict[str, Any]:
    return dict(json.loads(packs.template("foundation", in_home=in_home))["Resources"])


def test_a_pack_is_rules_that_aws_manages() -> None:
    found = rules(in_home=True)
    assert found.keys() == packs.FOUNDATION.keys()
    assert found["S3Tls"] == {
        "Type": "AWS::Config::ConfigRule",
        "Properties": {
            "ConfigRuleName": "S3Tls",
            "Source": {"Owner": "AWS", "SourceIdentifier": "S3_BUCKET_SSL_REQUESTS_ONLY"},
        },
    }


def test_rules_about_iam_are_checked_in_the_home_region_alone() -> None:
    assert rules(in_home=True).keys() - rules(in_home=False).keys() == {"IamRootAccessKey", "IamUserMfa"}


def test_there_is_no_other_pack() -> None:
    with pytest.raises(KeyError):
        packs.template("other")
