"""Emergency access: who gets in, and who hears of it in which account and Region."""

import json
import time
from dataclasses import dataclass
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import MANAGEMENT, World
from event_bus import ASSUMED, Receiver, forward, receiver_in, sender
from findings_alarm import LINKED

CODE = "123456"


@dataclass
class Person:
    """An IAM user of the management account with a key and a virtual MFA device."""

    name: str
    arn: str
    serial: str
    keys: dict[str, str]


@pytest.fixture
def receiver(world: World) -> Receiver:
    made = receiver_in(world)
    made.let_in()
    return made


@pytest.fixture
def person(world: World) -> Person:
    iam, name = world.aws.client("iam"), world.name("ana")
    arn = iam.create_user(UserName=name, Path="/emergency/")["User"]["Arn"]
    key = iam.create_access_key(UserName=name)["AccessKey"]
    device = iam.create_virtual_mfa_device(VirtualMFADeviceName=name)["VirtualMFADevice"]["SerialNumber"]
    iam.enable_mfa_device(UserName=name, SerialNumber=device, AuthenticationCode1=CODE, AuthenticationCode2="654321")
    keys = {"AccessKeyId": key["AccessKeyId"], "SecretAccessKey": key["SecretAccessKey"]}
    return Person(name, arn, device, keys)


@pytest.fixture
def account(world: World) -> str:
    return world.account()


def emergency_role(world: World, account: str, person: Person, condition: dict[str, Any]) -> str:
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": person.arn},
        "Action": "sts:AssumeRole",
        "Condition": condition,
    }
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    made = world.member("iam", account).create_role(RoleName="emergency", AssumeRolePolicyDocument=document)
    return str(made["Role"]["Arn"])


@pytest.fixture
def role(world: World, account: str, person: Person) -> str:
    """A role of a member that the person may assume with MFA of the last hour."""
    condition = {
        "Bool": {"aws:MultiFactorAuthPresent": "true"},
        "NumericLessThan": {"aws:MultiFactorAuthAge": "3600"},
    }
    return emergency_role(world, account, person, condition)


def assumed(world: World, person: Person, role: str, **more: str) -> dict[str, Any]:
    sts = world.aws.client("sts", LINKED, person.keys)
    answer: dict[str, Any] = sts.assume_role(RoleArn=role, RoleSessionName="night", **more)
    return answer


def with_mfa(person: Person) -> dict[str, str]:
    return {"SerialNumber": person.serial, "TokenCode": CODE}


def test_a_person_is_known_by_the_key_and_gets_in_with_mfa_only(world: World, person: Person, role: str) -> None:
    identity = world.aws.client("sts", LINKED, person.keys).get_caller_identity()
    assert (identity["Arn"], identity["Account"]) == (person.arn, MANAGEMENT)
    assert identity["UserId"] == world.aws.client("iam").get_user(UserName=person.name)["User"]["UserId"]
    with pytest.raises(ClientError, match="AccessDenied"):
        assumed(world, person, role)
    session = assumed(world, person, role, **with_mfa(person))["Credentials"]
    caller = world.aws.client("sts", LINKED, session).get_caller_identity()
    assert caller["Arn"] == role.replace("iam", "sts").replace("role/", "assumed-role/") + "/night"


@pytest.mark.parametrize(
    "more", [{"SerialNumber": "mine"}, {"TokenCode": CODE}, {"SerialNumber": "x", "TokenCode": CODE}]
)
def test_a_device_that_is_not_the_callers_and_half_a_proof_are_refused(
    world: World, person: Person, role: str, more: dict[str, str]
) -> None:
    given = {name: {"mine": person.serial, "x": f"{person.serial}-2"}.get(value, value) for name, value in more.items()}
    with pytest.raises(ClientError, match=r"AccessDenied.*MultiFactorAuthentication failed"):
        assumed(world, person, role, **given)
    with pytest.raises(ClientError, match="MultiFactorAuthentication failed"):
        world.aws.client("sts", LINKED, person.keys).get_session_token(**given)


def test_a_session_with_mfa_gets_in_and_one_without_does_not(world: World, person: Person, role: str) -> None:
    sts = world.aws.client("sts", LINKED, person.keys)
    for more, enters in (({}, False), (with_mfa(person), True)):
        session = sts.get_session_token(**more)["Credentials"]
        by = world.aws.client("sts", LINKED, session)
        if enters:
            assert by.assume_role(RoleArn=role, RoleSessionName="night")
        else:
            with pytest.raises(ClientError, match="AccessDenied"):
                by.assume_role(RoleArn=role, RoleSessionName="night")


def test_an_old_proof_does_not_count(world: World, account: str, person: Person) -> None:
    age = {"NumericLessThan": {"aws:MultiFactorAuthAge": "1"}}
    role = emergency_role(world, account, person, age)
    sts = world.aws.client("sts", LINKED, person.keys)
    by = world.aws.client("sts", LINKED, sts.get_session_token(**with_mfa(person))["Credentials"])
    assert by.assume_role(RoleArn=role, RoleSessionName="night")
    time.sleep(1.1)
    with pytest.raises(ClientError, match="AccessDenied"):
        by.assume_role(RoleArn=role, RoleSessionName="night")


def test_a_session_of_a_role_says_that_there_was_no_mfa(world: World, account: str, person: Person, role: str) -> None:
    session = assumed(world, person, role, **with_mfa(person))["Credentials"]
    condition = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}
    statement = {"Effect": "Allow", "Principal": {"AWS": account}, "Action": "sts:AssumeRole", "Condition": condition}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam = world.member("iam", account)
    second = iam.create_role(RoleName="second", AssumeRolePolicyDocument=document)["Role"]["Arn"]
    with pytest.raises(ClientError, match="AccessDenied"):
        world.aws.client("sts", LINKED, session).assume_role(RoleArn=second, RoleSessionName="night")


def test_the_callers_account_and_the_roles_are_told_in_the_region_of_the_call(
    world: World, receiver: Receiver, account: str, person: Person, role: str
) -> None:
    forward(sender(world, account, LINKED), ASSUMED, account, receiver.bus)
    management = {service: world.aws.client(service, LINKED) for service in ("iam", "events", "sqs")}
    pattern = {**ASSUMED, "detail": {"requestParameters": {"roleArn": [role]}}}
    forward(management, pattern, MANAGEMENT, receiver.bus)
    receiver.arrived()

    assumed(world, person, role, **with_mfa(person))
    events = {event["account"]: event for event in receiver.arrived()}
    world.aws.client("sts", "eu-north-1", person.keys).assume_role(
        RoleArn=role, RoleSessionName="elsewhere", **with_mfa(person)
    )

    assert receiver.arrived() == []
    assert events.keys() == {MANAGEMENT, account}
    caller, owner = events[MANAGEMENT], events[account]
    assert (caller["source"], caller["detail-type"], caller["region"]) == (
        "aws.sts",
        "AWS API Call via CloudTrail",
        LINKED,
    )
    who = caller["detail"]["userIdentity"]
    assert (who["type"], who["arn"], who["userName"]) == ("IAMUser", person.arn, person.name)
    assert owner["detail"]["userIdentity"] == {"type": "AWSAccount", "accountId": MANAGEMENT}
    for event, recipient in ((caller, MANAGEMENT), (owner, account)):
        detail = event["detail"]
        assert (detail["eventSource"], detail["eventName"]) == ("sts.amazonaws.com", "AssumeRole")
        assert (detail["awsRegion"], detail["recipientAccountId"]) == (LINKED, recipient)
        assert detail["requestParameters"] == {
            "roleArn": role,
            "roleSessionName": "night",
            "serialNumber": person.serial,
        }
        assert detail["resources"] == [{"ARN": role, "accountId": account, "type": "AWS::IAM::Role"}]
    assert caller["detail"]["sharedEventID"] == owner["detail"]["sharedEventID"]
    assert caller["detail"]["eventID"] != owner["detail"]["eventID"]
    management["events"].remove_targets(Rule="forward", Ids=["bus"])
    management["events"].delete_rule(Name="forward")


def test_a_refused_call_and_a_call_within_an_account(world: World, receiver: Receiver, account: str) -> None:
    clients = sender(world, account, LINKED)
    forward(clients, ASSUMED, account, receiver.bus)
    trust = {"Effect": "Allow", "Principal": {"AWS": account}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    role = clients["iam"].create_role(RoleName="inner", AssumeRolePolicyDocument=document)["Role"]["Arn"]
    sts = world.member("sts", account, LINKED)
    with pytest.raises(ClientError):
        sts.assume_role(RoleArn=f"{role}-2", RoleSessionName="night")
    assert receiver.arrived() == []

    sts.assume_role(RoleArn=role, RoleSessionName="night")

    (event,) = receiver.arrived()
    assert "sharedEventID" not in event["detail"]
    who = event["detail"]["userIdentity"]
    assert (who["type"], who["sessionContext"]["sessionIssuer"]["userName"]) == (
        "AssumedRole",
        "OrganizationAccountAccessRole",
    )


def test_a_service_that_assumes_a_role_is_named_as_one(world: World, receiver: Receiver, account: str) -> None:
    clients = sender(world, account, LINKED)
    forward(clients, ASSUMED, account, receiver.bus)
    service = world.aws.get("/_foundation/service-session?service=events.amazonaws.com")
    arn = f"arn:aws:iam::{account}:role/forwards"
    world.aws.client("sts", LINKED, service).assume_role(RoleArn=arn, RoleSessionName="night")
    (event,) = receiver.arrived()
    assert event["detail"]["userIdentity"] == {"type": "AWSService", "invokedBy": "events.amazonaws.com"}
