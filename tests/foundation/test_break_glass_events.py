"""Which events people are told of: the patterns, held against events as CloudTrail has them."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from foundation import emergency_events as events
from foundation import emergency_templates as emergency

MANAGEMENT, MEMBER = "111122223333", "222233334444"
USERS = ("emergency-1", "emergency-2")
ROLE = "emergency-access"
SIGN_IN, CALL = "AWS Console Sign In via CloudTrail", "AWS API Call via CloudTrail"
ABSENT = object()


def fits(pattern: Mapping[str, Any], found: Any) -> bool:
    """Whether an event fits, as the EventBridge user guide has it for the operators that the patterns use."""
    has = found if isinstance(found, Mapping) else {}
    return all(
        any(fits(choice, has) for choice in wanted)
        if name == "$or"
        else fits(wanted, has.get(name))
        if isinstance(wanted, Mapping)
        else any(_is(has.get(name, ABSENT), one) for one in wanted)
        for name, wanted in pattern.items()
    )


def _is(value: Any, wanted: Any) -> bool:
    if not isinstance(wanted, Mapping):
        return bool(value == wanted)
    ((operator, operand),) = wanted.items()
    if value is ABSENT:
        return False
    tests = {
        "prefix": lambda: value.startswith(operand),
        "suffix": lambda: value.endswith(operand),
        "anything-but": lambda: value not in operand,
    }
    return bool(tests[operator]())


def in_member(value: Any) -> Any:
    """A template's value as CloudFormation has it in the member."""
    if isinstance(value, dict):
        if set(value) == {"Fn::Sub"}:
            return value["Fn::Sub"].replace("${AWS::AccountId}", MEMBER)
        return {key: in_member(inner) for key, inner in value.items()}
    return [in_member(inner) for inner in value] if isinstance(value, list) else value


MANAGEMENTS = events.management_pattern(MANAGEMENT, ROLE, USERS)
MEMBERS = in_member(json.loads(json.dumps(events.member_pattern(MANAGEMENT, ROLE))))


def told(pattern: Mapping[str, Any], kind: str, **detail: Any) -> bool:
    return fits(pattern, {"detail-type": kind, "source": "aws.any", "detail": detail})


def sign_in(identity: Mapping[str, Any], name: str = "ConsoleLogin") -> dict[str, Any]:
    return {
        "eventSource": "signin.amazonaws.com",
        "eventName": name,
        "eventType": "AwsConsoleSignIn",
        "userIdentity": identity,
        "requestParameters": None,
    }


def user(name: str) -> dict[str, Any]:
    return {"type": "IAMUser", "userName": name, "arn": f"arn:aws:iam::{MANAGEMENT}:user/{name}"}


def root(account: str) -> dict[str, Any]:
    return {"type": "Root", "accountId": account, "arn": f"arn:aws:iam::{account}:root"}


def assumed(role: str, identity: Mapping[str, Any], account: str = MEMBER) -> dict[str, Any]:
    return {
        "eventSource": "sts.amazonaws.com",
        "eventName": "AssumeRole",
        "eventType": "AwsApiCall",
        "userIdentity": identity,
        "requestParameters": {"roleArn": f"arn:aws:iam::{account}:role/{role}", "roleSessionName": "x"},
    }


def switched(role: str, account: str) -> dict[str, Any]:
    arn = f"arn:aws:sts::{account}:assumed-role/{role}/emergency-1"
    return sign_in({"type": "AssumedRole", "arn": arn, "accountId": account}, "SwitchRole")


@pytest.mark.parametrize("name", ["ConsoleLogin", "PasswordRecoveryRequested", "PasswordRecoveryCompleted"])
def test_every_sign_in_of_a_root_user_is_told_of_and_new_passwords_too(name: str) -> None:
    assert told(MANAGEMENTS, SIGN_IN, **sign_in(root(MANAGEMENT), name))
    assert told(MEMBERS, SIGN_IN, **sign_in(root(MEMBER), name))


def test_both_ways_in_which_aws_writes_the_type_of_a_sign_in_are_taken() -> None:
    for kind in (SIGN_IN, "AWS Console Signin via CloudTrail"):
        assert told(MANAGEMENTS, kind, **sign_in(root(MANAGEMENT)))


def test_what_a_root_session_calls_is_no_sign_in() -> None:
    call = {"eventType": "AwsApiCall", "eventName": "DeleteBucketPolicy", "userIdentity": root(MEMBER)}
    assert not told(MEMBERS, CALL, **call)


@pytest.mark.parametrize("name", USERS)
def test_an_emergency_user_who_signs_in_or_does_anything_is_told_of(name: str) -> None:
    assert told(MANAGEMENTS, SIGN_IN, **sign_in(user(name)))
    assert told(MANAGEMENTS, CALL, eventSource="s3.amazonaws.com", eventName="CreateBucket", userIdentity=user(name))


def test_other_users_sign_in_unnoticed() -> None:
    assert not told(MANAGEMENTS, SIGN_IN, **sign_in(user("ana.lopez")))


@pytest.mark.parametrize("account", [MANAGEMENT, MEMBER])
def test_a_call_that_assumes_the_role_of_any_account_is_told_of_from_the_management_account(account: str) -> None:
    """Whoever makes it: also a call of somebody else, which AWS refuses."""
    assert told(MANAGEMENTS, CALL, **assumed(ROLE, user("ana.lopez"), account))


def test_the_member_leaves_such_a_call_to_the_management_account() -> None:
    theirs = {"type": "AWSAccount", "accountId": MANAGEMENT, "principalId": "AIDAEXAMPLE"}
    assert not told(MEMBERS, CALL, **assumed(ROLE, theirs))


def test_the_member_tells_of_a_call_from_elsewhere_than_the_management_account() -> None:
    assert told(MEMBERS, CALL, **assumed(ROLE, {"type": "AWSAccount", "accountId": "999900001111"}))
    assert not told(MEMBERS, CALL, **assumed(ROLE, {"type": "AWSAccount", "accountId": "999900001111"}, "333344445555"))


@pytest.mark.parametrize("role", ["foundation-deploy", "emergency-access-2", "my-emergency-access"])
def test_other_roles_are_assumed_unnoticed(role: str) -> None:
    service = {"type": "AWSService", "accountId": "999900001111"}
    for pattern in (MANAGEMENTS, MEMBERS):
        assert not told(pattern, CALL, **assumed(role, service))


def test_a_switch_to_the_role_in_the_console_is_told_of_where_it_appears() -> None:
    assert told(MANAGEMENTS, SIGN_IN, **switched(ROLE, MANAGEMENT))
    assert told(MEMBERS, SIGN_IN, **switched(ROLE, MEMBER))
    for pattern, account in ((MANAGEMENTS, MANAGEMENT), (MEMBERS, MEMBER)):
        assert not told(pattern, SIGN_IN, **switched("emergency-access-2", account))


@pytest.mark.parametrize(
    "name",
    ["CreateUser", "CreateAccessKey", "CreateLoginProfile", "UpdateLoginProfile", "DeactivateMFADevice", "DeleteUser"],
)
def test_who_changes_an_emergency_user_is_told_of(name: str) -> None:
    call = {"eventSource": "iam.amazonaws.com", "eventName": name, "userIdentity": {"type": "AssumedRole"}}
    assert told(MANAGEMENTS, CALL, **call, requestParameters={"userName": "emergency-2"})
    assert not told(MANAGEMENTS, CALL, **call, requestParameters={"userName": "ana.lopez"})


def test_a_user_who_is_renamed_to_an_emergency_user_is_told_of() -> None:
    parameters = {"userName": "ana.lopez", "newUserName": "emergency-1"}
    call = {"eventSource": "iam.amazonaws.com", "eventName": "UpdateUser", "userIdentity": user("ana.lopez")}
    assert told(MANAGEMENTS, CALL, **call, requestParameters=parameters)


def test_the_bus_passes_on_whatever_is_carried_to_it() -> None:
    for kind in (SIGN_IN, CALL):
        assert told(events.bus_pattern(), kind, eventName="Anything")


def test_the_message_says_where_who_what_and_when_and_the_first_step() -> None:
    lines = events.MESSAGE.splitlines()
    assert all(line[0] == line[-1] == '"' and '"' not in line[1:-1] for line in lines)
    for name in events.MESSAGE_PATHS:
        assert events.MESSAGE.count(f"<{name}>") == 1
    assert events.MESSAGE.count("<") == len(events.MESSAGE_PATHS)
    assert "First step: " in events.MESSAGE
    assert "An alarm that nobody can explain" in events.MESSAGE


def test_a_member_carries_its_events_with_a_role_of_the_region() -> None:
    bus = emergency.bus_arn("eu-central-1", MANAGEMENT)
    resources = json.loads(emergency.alarm_template(bus, MANAGEMENT, ROLE))["Resources"]
    role, rule = resources["Role"]["Properties"], resources["Rule"]["Properties"]
    assert role["RoleName"] == {"Fn::Sub": "foundation-emergency-events-${AWS::Region}"}
    assert role["AssumeRolePolicyDocument"] == emergency.carrier_trust({"Ref": "AWS::AccountId"})
    assert role["Policies"] == [{"PolicyName": "put-events", "PolicyDocument": emergency.carrier_policy(bus)}]
    assert in_member(rule["EventPattern"]) == MEMBERS
    assert (rule["Name"], rule["State"]) == ("foundation-emergency", "ENABLED")
    assert rule["Targets"] == [{"Id": "bus", "Arn": bus, "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]}}]
