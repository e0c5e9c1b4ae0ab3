"""AWS Config: the management account's recorders, the members' StackSet, aggregator and conformance packs."""

import json
from typing import Any

import pytest
from computed import ACCOUNT, ROOT_ID, account_id
from computed_services import arn
from log_estates import HOME, logging
from recording import UNKNOWN, Key, Recording, record
from session_tokens import SessionTokens

from foundation import packs
from foundation.build import build
from foundation.templates import GLOBAL_TYPES, recorder_template

RECORDER, CHANNEL = "aws:cfg/recorder:Recorder", "aws:cfg/deliveryChannel:DeliveryChannel"
STATUS = "aws:cfg/recorderStatus:RecorderStatus"
STACK_SET = "aws-native:cloudformation:StackSet"
AGGREGATOR = "aws:cfg/configurationAggregator:ConfigurationAggregator"
PACK = "aws:cfg/organizationConformancePack:OrganizationConformancePack"
DELEGATION = "aws:organizations/delegatedAdministrator:DelegatedAdministrator"
ROLE, MAY = "aws:iam/role:Role", "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
REGIONS = ("eu-central-1", "eu-west-1", "us-east-1")


def configured(*, sections: dict[str, Any] | None = None, **section: Any) -> Recording:
    return record(lambda: build(logging(configuration=section, sections=sections)))


def test_the_management_account_has_a_recorder_in_each_region(tokens: SessionTokens) -> None:
    recording = configured()
    for type_ in (RECORDER, CHANNEL, STATUS):
        found = recording.of(type_)
        assert {resource.inputs["region"] for resource in found} == set(REGIONS)
        assert {resource.provider for resource in found} == {"management"}
        assert {resource.inputs["name"] for resource in found} == {"foundation"}


def test_a_recorder_starts_once_it_can_deliver(tokens: SessionTokens) -> None:
    recording = configured()
    for region in REGIONS:
        name = f"management-{region}"
        assert Key(MAY, "management") in recording.one(RECORDER, name).dependencies
        channel = recording.one(CHANNEL, name)
        assert channel.inputs["s3BucketName"] == "example-4f1c-configuration"
        assert channel.inputs["s3KmsKeyArn"] == arn("kms", "key/key-log-archive")
        policy = Key("aws:s3/bucketPolicy:BucketPolicy", "configuration")
        assert channel.dependencies >= {Key(RECORDER, name), policy}
        status = recording.one(STATUS, name)
        assert status.inputs["isEnabled"] is True
        assert Key(CHANNEL, name) in status.dependencies


def test_iams_types_are_recorded_in_the_home_region_alone(tokens: SessionTokens) -> None:
    groups = {found.inputs["region"]: found.inputs["recordingGroup"] for found in configured().of(RECORDER)}
    assert groups == {
        region: {"allSupported": True, "includeGlobalResourceTypes": region == HOME} for region in REGIONS
    }


@pytest.mark.parametrize(("word", "frequency"), [("daily", "DAILY"), ("continuous", "CONTINUOUS")])
def test_the_file_says_how_often_is_recorded(tokens: SessionTokens, word: str, frequency: str) -> None:
    recording = configured(frequency=word)
    assert {found.inputs["recordingMode"]["recordingFrequency"] for found in recording.of(RECORDER)} == {frequency}
    assert f'"RecordingFrequency":"{frequency}"' in recording.one(STACK_SET, "configuration").inputs["templateBody"]


def test_the_file_says_what_is_recorded(tokens: SessionTokens) -> None:
    types = ["AWS::S3::Bucket", "AWS::EC2::Instance"]
    recording = configured(resource_types=types)
    for found in recording.of(RECORDER):
        assert found.inputs["recordingGroup"] == {
            "allSupported": False,
            "includeGlobalResourceTypes": False,
            "resourceTypes": sorted(types),
        }
    template = recorder_template(HOME, "example-4f1c-configuration", "DAILY", types, [])
    assert recording.one(STACK_SET, "configuration").inputs["templateBody"] == template


def test_the_file_says_what_is_not_recorded(tokens: SessionTokens) -> None:
    recording = configured(except_resource_types=["AWS::EC2::Volume"])
    for found in recording.of(RECORDER):
        iam = [] if found.inputs["region"] == HOME else GLOBAL_TYPES
        assert found.inputs["recordingGroup"] == {
            "allSupported": False,
            "includeGlobalResourceTypes": False,
            "recordingStrategies": [{"useOnly": "EXCLUSION_BY_RESOURCE_TYPES"}],
            "exclusionByResourceTypes": [{"resourceTypes": sorted(["AWS::EC2::Volume", *iam])}],
        }
    template = recorder_template(HOME, "example-4f1c-configuration", "DAILY", [], ["AWS::EC2::Volume"])
    assert recording.one(STACK_SET, "configuration").inputs["templateBody"] == template


def test_members_get_theirs_by_one_stack_set_below_the_root(tokens: SessionTokens) -> None:
    recording = configured()
    (found,) = recording.of(STACK_SET)
    assert found.provider == "management-native"
    (group,) = found.inputs["stackInstancesGroup"]
    assert group == {
        "deploymentTargets": {"organizationalUnitIds": [ROOT_ID]},
        "regions": ["eu-central-1", "us-east-1", "eu-west-1"],
    }
    key = arn("kms", "key/key-log-archive")
    assert found.inputs["parameters"] == [{"parameterKey": "KeyArn", "parameterValue": key}]


def test_members_record_once_the_bucket_takes_what_they_deliver(tokens: SessionTokens) -> None:
    found = configured().one(STACK_SET, "configuration")
    policy = Key("aws:s3/bucketPolicy:BucketPolicy", "configuration")
    assert policy in found.property_dependencies["templateBody"]


def test_the_stack_set_comes_after_all_accounts_so_that_it_reports_of_each(tokens: SessionTokens) -> None:
    found = configured().one(STACK_SET, "configuration")
    accounts = {Key(ACCOUNT, key) for key in ("archive", "guard", "lab")}
    assert found.property_dependencies["stackInstancesGroup"] >= accounts


def test_one_account_sees_the_resources_of_all(tokens: SessionTokens) -> None:
    recording = configured()
    found = recording.one(AGGREGATOR, "configuration")
    assert found.provider == "account-guard"
    source = found.inputs["organizationAggregationSource"]
    assert source == {
        "allRegions": True,
        "roleArn": "arn:aws:iam::999900001111:role/foundation-config-aggregator",
    }
    assert Key(DELEGATION, "config") in found.dependencies
    assert Key(MAY, "configuration") in found.dependencies
    policy = recording.one(MAY, "configuration").inputs["policyArn"]
    assert policy == "arn:aws:iam::aws:policy/service-role/AWSConfigRoleForOrganizations"


def test_config_is_delegated_for_resources_and_for_packs(tokens: SessionTokens) -> None:
    recording = configured()
    services = {found.inputs["servicePrincipal"]: found for found in recording.of(DELEGATION)}
    assert services.keys() >= {"config.amazonaws.com", "config-multiaccountsetup.amazonaws.com"}
    for found in services.values():
        assert found.provider == "management"
    assert services["config.amazonaws.com"].inputs["accountId"] == account_id("guard")


def test_config_is_delegated_to_the_account_of_the_table(tokens: SessionTokens) -> None:
    stack = logging(settings={"delegates": {"config": "archive"}}, configuration={})
    recording = record(lambda: build(stack))
    assert recording.one(DELEGATION, "config").inputs["accountId"] == account_id("archive")
    assert recording.one(AGGREGATOR, "configuration").provider == "account-archive"


def test_packs_are_checked_in_each_region_once_all_recorders_are_there(tokens: SessionTokens) -> None:
    recording = configured(conformance_packs=["foundation"])
    assert {found.name for found in recording.of(PACK)} == {f"foundation/{region}" for region in REGIONS}
    for found in recording.of(PACK):
        region = found.inputs["region"]
        assert found.inputs["name"] == "foundation"
        assert found.inputs["templateBody"] == packs.template("foundation", in_home=region == HOME)
        assert found.provider == "account-guard"
        assert found.dependencies >= {
            Key(DELEGATION, "config-multiaccountsetup"),
            Key(STACK_SET, "configuration"),
            *(Key(STATUS, f"management-{recorded}") for recorded in REGIONS),
        }


def test_the_template_of_a_pack_is_known_in_a_first_preview(tokens: SessionTokens) -> None:
    stack = logging(configuration={"conformance_packs": ["foundation"]})
    recording = record(lambda: build(stack), preview=True)
    assert all(found.inputs["templateBody"] != UNKNOWN for found in recording.of(PACK))


def test_aggregator_and_packs_are_by_choice(tokens: SessionTokens) -> None:
    recording = configured(aggregator=False)
    assert recording.of(AGGREGATOR) == recording.of(PACK) == ()
    assert {found.name for found in recording.of(ROLE)} == {"management", "log-reader"}
    assert configured().of(PACK) == ()


def test_without_config_nothing_of_it_is_declared(tokens: SessionTokens) -> None:
    recording = record(lambda: build(logging(configuration="off")))
    assert {found.type for found in recording.resources if ":cfg/" in found.type} == set()
    assert recording.of(STACK_SET) == ()
    assert {found.name for found in recording.of(DELEGATION)} == {"observabilityadmin"}


def test_the_role_of_the_recorders_is_configs(tokens: SessionTokens) -> None:
    recording = configured()
    role = recording.one(ROLE, "management")
    assert role.inputs["name"] == "foundation-config-recorder"
    (statement,) = json.loads(role.inputs["assumeRolePolicy"])["Statement"]
    assert statement["Principal"] == {"Service": "config.amazonaws.com"}
    assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": "111122223333"}}
    assert recording.one(MAY, "management").inputs["policyArn"].endswith("service-role/AWS_ConfigRole")


def test_a_recorder_is_in_no_workload_account(tokens: SessionTokens) -> None:
    recording = configured()
    assert "account-lab" not in {found.provider for found in recording.resources}
    assert recording.one(ACCOUNT, "lab")
