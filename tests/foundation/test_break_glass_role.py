"""What emergency access declares: the role in every account, and the alarm in the management account."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from computed import ORGANIZATION_ID, ROOT_ID
from estates import MANAGEMENT, members, small
from pulumi import Output
from recording import Recording, Resource, record

from foundation import emergency_events as events
from foundation import emergency_templates as emergency
from foundation.break_glass_layers import break_glass, listened, member_regions
from foundation.config import StackConfig
from foundation.config.regions import ALWAYS_ON
from foundation.run import Run

SECTION: Mapping[str, Any] = {
    "role": "emergency-access",
    "users": ["emergency-2", "emergency-1"],
    "session_duration": "PT2H",
    "subscribers": ["security@example.com", "boss@example.com"],
}
REGIONS = ["eu-central-1", "eu-south-1"]
ROLE, RULE, TARGET = "aws:iam/role:Role", "aws:cloudwatch/eventRule:EventRule", "aws:cloudwatch/eventTarget:EventTarget"
STACK_SET = "aws-native:cloudformation:StackSet"


def stack(section: Any = SECTION) -> StackConfig:
    settings = {
        "management_account": MANAGEMENT,
        "home_region": "eu-central-1",
        "regions": REGIONS,
        "opt_in_regions": ["eu-south-1"],
        "break_glass_roles": {"emergency-access": ["deny_regions"]},
    }
    return small(
        settings=settings,
        accounts=members(tooling={"purpose": "security-tooling"}),
        logs={"in": "logs"},
        identity={"directory": "built-in", "ci": "off", "break_glass": section},
    )


def declared(section: Any = SECTION, *, preview: bool = False) -> Recording:
    def program() -> None:
        run = Run(stack(section))
        run.organization_id = Output.from_input(ORGANIZATION_ID)
        break_glass(run, lambda path: Output.from_input(ROOT_ID if path == "root" else path))
        run.export()

    return record(program, preview=preview)


@pytest.fixture(scope="module")
def recording() -> Recording:
    return declared()


def document(resource: Resource, name: str) -> Any:
    return json.loads(resource.inputs[name])


def test_the_management_account_gets_the_role_and_what_its_users_may_do(recording: Recording) -> None:
    role = recording.one(ROLE, "emergency-role")
    assert role.inputs["name"] == "emergency-access"
    assert role.inputs["maxSessionDuration"] == 7200
    assert document(role, "assumeRolePolicy") == emergency.trust(MANAGEMENT, ["emergency-1", "emergency-2"])
    attached = recording.one("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "emergency-role")
    assert attached.inputs["role"] == "emergency-access"
    assert attached.inputs["policyArn"] == "arn:aws:iam::aws:policy/AdministratorAccess"
    users = recording.one("aws:iam/policy:Policy", "emergency-role/user")
    assert users.inputs["name"] == "foundation-emergency-user"
    assert users.inputs["policy"] == emergency.user_policy("emergency-access", MANAGEMENT)


def test_no_user_password_or_key_is_made(recording: Recording) -> None:
    assert not [type_ for type_ in recording.counts() if "iam/user" in type_ or "accessKey" in type_]


def test_every_member_gets_the_role_from_one_instance_in_the_home_region(recording: Recording) -> None:
    inputs = recording.one(STACK_SET, "emergency-role/members").inputs
    assert inputs["stackSetName"] == "foundation-emergency-role"
    assert inputs["stackInstancesGroup"] == [
        {"deploymentTargets": {"organizationalUnitIds": [ROOT_ID]}, "regions": ["eu-central-1"]}
    ]
    users = ["emergency-1", "emergency-2"]
    assert inputs["templateBody"] == emergency.role_template("emergency-access", MANAGEMENT, users, 7200)


def test_every_member_is_listened_in_where_root_users_sign_in_and_where_it_works(recording: Recording) -> None:
    inputs = recording.one(STACK_SET, "emergency-alarm/members").inputs
    assert inputs["stackSetName"] == "foundation-emergency-alarm"
    assert inputs["stackInstancesGroup"] == [
        {
            "deploymentTargets": {"organizationalUnitIds": [ROOT_ID]},
            "regions": ["eu-central-1", "eu-south-1", "us-east-1"],
        }
    ]
    bus = f"arn:aws:events:eu-central-1:{MANAGEMENT}:event-bus/foundation-emergency"
    assert inputs["templateBody"] == emergency.alarm_template(bus, MANAGEMENT, "emergency-access")


def test_members_send_events_once_the_bus_takes_them(recording: Recording) -> None:
    policy = recording.one("aws:cloudwatch/eventBusPolicy:EventBusPolicy", "emergency-alarm")
    for name in ("emergency-alarm/members", "emergency-role/members"):
        assert policy.key in recording.one(STACK_SET, name).dependencies


def test_the_management_account_is_listened_in_wherever_its_users_can_work(recording: Recording) -> None:
    regions = sorted({*ALWAYS_ON, *REGIONS})
    assert listened(stack().settings) == regions
    carrier = recording.one(ROLE, "emergency-alarm")
    for region in regions:
        rule = recording.one(RULE, f"emergency-alarm/{region}")
        assert (rule.inputs["name"], rule.inputs["region"]) == ("foundation-emergency", region)
        assert "eventBusName" not in rule.inputs
        users = ["emergency-1", "emergency-2"]
        wanted = events.management_pattern(MANAGEMENT, "emergency-access", users)
        assert document(rule, "eventPattern") == json.loads(json.dumps(wanted))
        target = recording.one(TARGET, f"emergency-alarm/{region}")
        assert target.inputs["region"] == region
        assert target.inputs["arn"].endswith(":event-bus/foundation-emergency")
        assert target.inputs["roleArn"].endswith(":role/foundation-emergency-events")
        assert carrier.key in target.dependencies
    assert len(recording.of(RULE)) == len(recording.of(TARGET)) == len(regions) + 1


def test_no_event_comes_before_it_is_taken(recording: Recording) -> None:
    takes = recording.one("aws:cloudwatch/eventBusPolicy:EventBusPolicy", "emergency-alarm")
    may = recording.one("aws:iam/rolePolicy:RolePolicy", "emergency-alarm")
    assert {takes.key, may.key} <= recording.one(TARGET, "emergency-alarm/us-east-1").dependencies
    topic = recording.one("aws:sns/topicPolicy:TopicPolicy", "emergency-alarm")
    assert topic.key in recording.one(TARGET, "emergency-alarm/bus").dependencies


def test_the_organization_sends_to_the_bus(recording: Recording) -> None:
    bus = recording.one("aws:cloudwatch/eventBus:EventBus", "emergency-alarm")
    assert (bus.inputs["name"], bus.inputs["region"]) == ("foundation-emergency", "eu-central-1")
    policy = recording.one("aws:cloudwatch/eventBusPolicy:EventBusPolicy", "emergency-alarm")
    assert (policy.inputs["eventBusName"], policy.inputs["region"]) == ("foundation-emergency", "eu-central-1")
    arn = emergency.bus_arn("eu-central-1", MANAGEMENT)
    assert policy.inputs["policy"] == emergency.bus_policy(arn, ORGANIZATION_ID)


def test_the_carrier_puts_events_on_that_bus(recording: Recording) -> None:
    carrier = recording.one(ROLE, "emergency-alarm")
    assert carrier.inputs["name"] == "foundation-emergency-events"
    assert document(carrier, "assumeRolePolicy") == emergency.carrier_trust(MANAGEMENT)
    may = recording.one("aws:iam/rolePolicy:RolePolicy", "emergency-alarm")
    assert may.inputs["role"] == "foundation-emergency-events"
    arn = emergency.bus_arn("eu-central-1", MANAGEMENT)
    assert document(may, "policy") == emergency.carrier_policy(arn)


def test_the_bus_tells_people_in_words(recording: Recording) -> None:
    rule = recording.one(RULE, "emergency-alarm/bus")
    assert (rule.inputs["eventBusName"], rule.inputs["region"]) == ("foundation-emergency", "eu-central-1")
    assert document(rule, "eventPattern") == events.bus_pattern()
    target = recording.one(TARGET, "emergency-alarm/bus").inputs
    assert (target["eventBusName"], target["rule"]) == ("foundation-emergency", "foundation-emergency")
    assert target["arn"].endswith(":foundation-emergency")
    assert target["inputTransformer"] == {
        "inputPaths": events.MESSAGE_PATHS,
        "inputTemplate": events.MESSAGE,
    }


def test_the_topic_is_encrypted_and_everyone_named_is_asked_to_confirm(recording: Recording) -> None:
    key = recording.one("aws:kms/key:Key", "emergency-alarm")
    topic = recording.one("aws:sns/topic:Topic", "emergency-alarm")
    assert key.inputs["enableKeyRotation"] is True
    assert (topic.inputs["name"], topic.inputs["region"]) == ("foundation-emergency", "eu-central-1")
    assert topic.inputs["kmsMasterKeyId"].endswith("key/key-emergency-alarm")
    own = f"arn:aws:iam::{MANAGEMENT}:root"
    assert document(key, "policy")["Statement"][0]["Principal"] == {"AWS": own}
    policy = recording.one("aws:sns/topicPolicy:TopicPolicy", "emergency-alarm")
    arn = f"arn:aws:sns:eu-central-1:{MANAGEMENT}:foundation-emergency"
    assert {statement["Resource"] for statement in document(policy, "policy")["Statement"]} == {arn}
    people = recording.of("aws:sns/topicSubscription:TopicSubscription")
    assert [(one.name, one.inputs["protocol"], one.inputs["endpoint"]) for one in people] == [
        (f"emergency-alarm/{address}", "email", address) for address in ("boss@example.com", "security@example.com")
    ]


def test_only_the_management_account_is_needed(recording: Recording) -> None:
    assert {one.provider for one in recording.resources if one.custom} == {None, "management", "management-native"}


def test_the_stack_exports_role_topic_and_bus(recording: Recording) -> None:
    assert set(recording.outputs["emergency"]) == {"role", "topic_arn", "bus_arn"}
    assert recording.outputs["emergency"]["role"].endswith(":role/emergency-access")


def test_templates_and_policies_are_known_in_the_first_preview() -> None:
    found = declared(preview=True)
    for name in ("emergency-alarm/members", "emergency-role/members"):
        assert found.one(STACK_SET, name).inputs["templateBody"].startswith("{")
    assert found.one("aws:cloudwatch/eventBusPolicy:EventBusPolicy", "emergency-alarm").inputs["policy"].startswith("{")


def test_nothing_is_declared_when_it_is_off() -> None:
    assert [one for one in declared("off").resources if "emergency" in one.name] == []


def test_a_home_region_comes_first_and_the_region_of_root_users_is_there_once() -> None:
    settings = stack().settings.model_copy(update={"home_region": "us-east-1", "regions": ("eu-west-1", "us-east-1")})
    assert member_regions(settings) == ["us-east-1", "eu-west-1"]
