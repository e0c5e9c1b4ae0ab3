"""Who records into the archive, and what is made of it, tampered with one thing at a time: exactly that is named."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from readback_logs_world import World, rolled_out

from checks import readback_logs

pytestmark = pytest.mark.slow

ARCHIVE, SECURITY, SHOP = "log-archive", "security-tooling", "shop"
ELSEWHERE = "eu-west-1"
RECORDER = f"recorder of {SHOP} in {ELSEWHERE}"
STACK_SET = "foundation-configuration"
PACK_FAILS = [
    f'conformance pack foundation in {ELSEWHERE}, {fact}: expected "deployed", found "CREATE_FAILED"'
    for fact in ("status", f"in {SHOP}")
]
"""What follows from a missing recorder: rules need one."""
Lines = Callable[[], list[str]]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with rolled_out(tmp_path_factory.mktemp("recorders")) as found:
        yield found


@pytest.fixture
def lines(world: World) -> Lines:
    """What the read-back of this area says."""
    return lambda: world.lines(readback_logs)


@pytest.fixture
def config(world: World) -> Any:
    """AWS Config in a member, outside the home Region."""
    return world.client("config", SHOP, ELSEWHERE)


def test_a_recorder_that_has_stopped_in_one_member_is_named(config: Any, lines: Lines, undo: ExitStack) -> None:
    config.stop_configuration_recorder(ConfigurationRecorderName="foundation")
    undo.callback(config.start_configuration_recorder, ConfigurationRecorderName="foundation")
    assert lines() == [f"{RECORDER}, recording: expected true, found false"]


def test_a_recorder_that_records_something_else_is_named(config: Any, lines: Lines, undo: ExitStack) -> None:
    (recorder,) = config.describe_configuration_recorders()["ConfigurationRecorders"]
    known = ("name", "roleARN", "recordingGroup", "recordingMode")
    before = {key: value for key, value in recorder.items() if key in known}
    other = {
        **before,
        "recordingGroup": {"allSupported": False, "resourceTypes": ["AWS::S3::Bucket"]},
        "recordingMode": {"recordingFrequency": "CONTINUOUS"},
    }
    config.put_configuration_recorder(ConfigurationRecorder=other)
    undo.callback(config.put_configuration_recorder, ConfigurationRecorder=before)
    excepted = '["AWS::EC2::Volume", "AWS::IAM::Group", "AWS::IAM::Policy", "AWS::IAM::Role", "AWS::IAM::User"]'
    assert lines() == [
        f'{RECORDER}, frequency: expected "DAILY", found "CONTINUOUS"',
        f"{RECORDER}, scope.all but: expected {excepted}, found nothing",
        f'{RECORDER}, scope.only: expected nothing, found ["AWS::S3::Bucket"]',
    ]


def test_a_missing_channel_and_a_missing_recorder_are_named(config: Any, lines: Lines, undo: ExitStack) -> None:
    (channel,) = config.describe_delivery_channels()["DeliveryChannels"]
    (recorder,) = config.describe_configuration_recorders()["ConfigurationRecorders"]
    known = ("name", "roleARN", "recordingGroup", "recordingMode")
    before = {key: value for key, value in recorder.items() if key in known}
    config.stop_configuration_recorder(ConfigurationRecorderName="foundation")
    config.delete_delivery_channel(DeliveryChannelName="foundation")
    undo.callback(config.start_configuration_recorder, ConfigurationRecorderName="foundation")
    undo.callback(config.put_delivery_channel, DeliveryChannel=channel)
    undo.callback(config.put_configuration_recorder, ConfigurationRecorder=before)
    assert lines() == [
        f"{RECORDER}, recording: expected true, found false",
        f'{RECORDER}, channel: expected "foundation", found nothing',
        f'{RECORDER}, bucket: expected "example-4f1c-configuration", found nothing',
        f'{RECORDER}, key: expected "<alias/foundation-logs>", found nothing',
    ]
    config.delete_configuration_recorder(ConfigurationRecorderName="foundation")
    assert lines() == [f'{RECORDER}: expected "exists", found nothing', *PACK_FAILS]


def test_another_role_of_the_management_accounts_recorder_is_named(world: World, lines: Lines, undo: ExitStack) -> None:
    iam, role = world.client("iam"), {"RoleName": "foundation-config-recorder"}
    policy = {**role, "PolicyArn": "arn:aws:iam::aws:policy/service-role/AWS_ConfigRole"}
    iam.detach_role_policy(**policy)
    undo.callback(iam.attach_role_policy, **policy)
    assert lines() == [
        f'role foundation-config-recorder in management, policies: expected ["{policy["PolicyArn"]}"], found []'
    ]


def test_a_stack_set_that_is_not_deployed_to_new_accounts_is_named(world: World, lines: Lines, undo: ExitStack) -> None:
    cloudformation = world.client("cloudformation")

    def deployed(enabled: bool) -> None:
        found = cloudformation.describe_stack_set(StackSetName=STACK_SET)["StackSet"]
        settings = {key: found[key] for key in ("Parameters", "Capabilities", "Description", "Tags")}
        retained = {"RetainStacksOnAccountRemoval": True} if enabled else {}
        cloudformation.update_stack_set(
            StackSetName=STACK_SET,
            UsePreviousTemplate=True,
            AutoDeployment={"Enabled": enabled, **retained},
            **settings,
        )

    deployed(False)
    undo.callback(deployed, True)
    assert lines() == [
        f"stack set {STACK_SET}, deployed to new accounts: expected true, found false",
        f"stack set {STACK_SET}, kept in accounts that leave: expected true, found false",
    ]


def test_a_stack_that_is_missing_in_one_member_and_region_is_named(world: World, lines: Lines, undo: ExitStack) -> None:
    cloudformation = world.client("cloudformation")
    one: dict[str, Any] = {
        "StackSetName": STACK_SET,
        "DeploymentTargets": {
            "OrganizationalUnitIds": [world.root],
            "Accounts": [world.inside.id_of(SHOP)],
            "AccountFilterType": "INTERSECTION",
        },
        "Regions": [ELSEWHERE],
    }
    cloudformation.delete_stack_instances(**one, RetainStacks=False)
    undo.callback(cloudformation.create_stack_instances, **one)
    assert lines() == [
        f'{RECORDER}: expected "exists", found nothing',
        f'stack of {STACK_SET} in {SHOP}, {ELSEWHERE}: expected "exists", found nothing',
        *PACK_FAILS,
    ]


def test_a_delegation_that_is_gone_is_named_with_what_it_hides(world: World, lines: Lines, undo: ExitStack) -> None:
    organizations = world.client("organizations")
    one = {
        "AccountId": world.inside.id_of(SECURITY),
        "ServicePrincipal": "config-multiaccountsetup.amazonaws.com",
    }
    organizations.deregister_delegated_administrator(**one)
    undo.callback(organizations.register_delegated_administrator, **one)
    assert lines() == [
        'delegation of config-multiaccountsetup.amazonaws.com, administrators: expected ["<security-tooling>"], '
        "found []",
        'conformance pack foundation in eu-central-1: expected "exists", found nothing',
        'conformance pack foundation in eu-west-1: expected "exists", found nothing',
    ]


def test_another_rule_of_operational_logs_is_named(world: World, lines: Lines, undo: ExitStack) -> None:
    logs = world.client("observabilityadmin", ARCHIVE)
    name = {"RuleIdentifier": "foundation-operational-logs"}
    before = logs.get_centralization_rule_for_organization(**name)["CentralizationRule"]
    source = {**before["Source"], "Regions": ["eu-west-1"]}
    logs.update_centralization_rule_for_organization(**name, Rule={**before, "Source": source})
    undo.callback(logs.update_centralization_rule_for_organization, **name, Rule=before)
    assert lines() == [
        'centralization rule foundation-operational-logs, source.Regions: expected ["eu-central-1", "eu-west-1"], '
        'found ["eu-west-1"]'
    ]


def test_a_pack_and_an_aggregator_that_are_gone_are_one_line_each(world: World, lines: Lines) -> None:
    config = world.client("config", SECURITY)
    config.delete_organization_conformance_pack(OrganizationConformancePackName="foundation")
    config.delete_configuration_aggregator(ConfigurationAggregatorName="foundation")
    assert lines() == [
        'aggregator foundation: expected "exists", found nothing',
        'conformance pack foundation in eu-central-1: expected "exists", found nothing',
    ]
