"""People at the console: who hears of their sign-ins and switches, in which account and Region."""

import json
import time
from urllib.parse import quote

import pytest
from emulated_world import MANAGEMENT, World
from event_bus import EVERYTHING, SIGNED_IN, TRUST, Receiver, forward, lost, receiver_in, sender
from findings_alarm import LINKED

ROOT_REGION = "us-east-1"


@pytest.fixture
def receiver(world: World) -> Receiver:
    made = receiver_in(world)
    made.let_in()
    return made


@pytest.fixture
def account(world: World) -> str:
    return world.account()


def test_a_sign_in_of_root_is_told_in_us_east_1_and_lost_where_the_bus_lets_nobody_in(
    world: World, receiver: Receiver, account: str
) -> None:
    clients = sender(world, account, ROOT_REGION)
    forward(clients, SIGNED_IN, account, receiver.bus)
    path = f"/_foundation/console-sign-in?account={account}&user=root&region={LINKED}&mfa=Yes"

    assert world.aws.get(path) == {"account": account, "region": ROOT_REGION}

    (event,) = receiver.arrived()
    assert (event["source"], event["detail-type"]) == ("aws.signin", "AWS Console Sign In via CloudTrail")
    assert (event["account"], event["region"]) == (account, ROOT_REGION)
    detail = event["detail"]
    assert (detail["userIdentity"]["type"], detail["userIdentity"]["arn"]) == ("Root", f"arn:aws:iam::{account}:root")
    assert (detail["eventName"], detail["eventType"]) == ("ConsoleLogin", "AwsConsoleSignIn")
    assert (detail["responseElements"], detail["additionalEventData"]["MFAUsed"]) == (
        {"ConsoleLogin": "Success"},
        "Yes",
    )
    world.aws.get(f"/_foundation/console-sign-in?account={account}&user=ana")
    assert receiver.arrived() == []

    receiver.client("events").remove_permission(EventBusName="alarms", RemoveAllPermissions=True)
    world.aws.get(path)
    assert receiver.arrived() == []
    assert "does not let" in lost(clients)[0]


def test_an_iam_user_signs_in_where_it_asks_to(world: World, receiver: Receiver, account: str) -> None:
    forward(sender(world, account, LINKED), EVERYTHING, account, receiver.bus)
    world.aws.get(f"/_foundation/console-sign-in?account={account}&user=ana&region={LINKED}")
    (event,) = receiver.arrived()
    who = event["detail"]["userIdentity"]
    assert (who["type"], who["userName"], event["region"]) == ("IAMUser", "ana", LINKED)
    assert event["detail"]["additionalEventData"]["MFAUsed"] == "No"


def test_a_switch_of_roles_is_told_in_the_account_of_the_role(world: World, receiver: Receiver, account: str) -> None:
    forward(sender(world, account, LINKED), EVERYTHING, account, receiver.bus)
    role, by = f"arn:aws:iam::{account}:role/emergency", f"arn:aws:iam::{MANAGEMENT}:user/ana"
    world.aws.get(f"/_foundation/switch-role?role={quote(role)}&by={quote(by)}&region={LINKED}")
    told = {event["detail"]["eventName"]: event for event in receiver.arrived()}
    assert told.keys() == {"AssumeRole", "SwitchRole"}
    switched = told["SwitchRole"]
    assert (switched["source"], switched["account"]) == ("aws.signin", account)
    assert switched["detail"]["userIdentity"]["arn"] == f"arn:aws:sts::{account}:assumed-role/emergency/ana"
    assert switched["detail"]["additionalEventData"] == {"SwitchFrom": by}


def test_a_stack_set_brings_the_rule_and_its_role_to_the_members(
    world: World, receiver: Receiver, account: str
) -> None:
    resources = {
        "Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "RoleName": "alarm",
                "MaxSessionDuration": 7200,
                "AssumeRolePolicyDocument": json.loads(TRUST),
                "Policies": [
                    {
                        "PolicyName": "put",
                        "PolicyDocument": {
                            "Version": "2012-10-17",
                            "Statement": [
                                {"Effect": "Allow", "Action": "events:PutEvents", "Resource": {"Ref": "Bus"}}
                            ],
                        },
                    }
                ],
            },
        },
        "Rule": {
            "Type": "AWS::Events::Rule",
            "Properties": {
                "EventPattern": SIGNED_IN,
                "Targets": [{"Id": "bus", "Arn": {"Ref": "Bus"}, "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]}}],
            },
        },
    }
    template = {"Parameters": {"Bus": {"Type": "String"}}, "Resources": resources}
    sets = world.aws.client("cloudformation", ROOT_REGION)
    sets.activate_organizations_access()
    unit = world.unit()
    world.organizations.move_account(AccountId=account, SourceParentId=world.root, DestinationParentId=unit)
    name = world.name("alarms")
    sets.create_stack_set(
        StackSetName=name,
        PermissionModel="SERVICE_MANAGED",
        TemplateBody=json.dumps(template),
        Capabilities=["CAPABILITY_NAMED_IAM"],
        Parameters=[{"ParameterKey": "Bus", "ParameterValue": receiver.bus}],
    )
    targets = {"DeploymentTargets": {"OrganizationalUnitIds": [unit]}, "Regions": [ROOT_REGION]}
    asked = {"StackSetName": name, **sets.create_stack_instances(StackSetName=name, **targets)}
    asked.pop("ResponseMetadata")
    while sets.describe_stack_set_operation(**asked)["StackSetOperation"]["Status"] == "RUNNING":
        time.sleep(0.02)

    world.aws.get(f"/_foundation/console-sign-in?account={account}&user=root")

    assert [event["account"] for event in receiver.arrived()] == [account]
    assert world.member("iam", account).get_role(RoleName="alarm")["Role"]["MaxSessionDuration"] == 7200
