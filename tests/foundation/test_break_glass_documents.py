"""Who may become the emergency role, what its users may do, and who may put events on the bus: documents, evaluated."""

import json
from typing import Any

import pytest

from evaluation.conditions import Complete
from evaluation.policy import Request, parse
from evaluation.principal import principal
from evaluation.resource_policy import Decision, decide
from foundation import emergency_templates as emergency

MANAGEMENT, MEMBER = "111122223333", "222233334444"
USERS = ("emergency-1", "emergency-2")
ROLE = f"arn:aws:iam::{MEMBER}:role/emergency-access"
USER = f"arn:aws:iam::{MANAGEMENT}:user/emergency-1"
BUS = f"arn:aws:events:eu-central-1:{MANAGEMENT}:event-bus/foundation-emergency"
MFA = {"aws:multifactorauthpresent": ("true",), "aws:multifactorauthage": ("60",)}


def trusted(caller: str = USER, document: Any = None, **context: tuple[str, ...]) -> bool:
    """Whether the role can be assumed; ``context`` changes the keys that MFA leaves behind."""
    keys = {**MFA, **{key.replace("_", ":"): value for key, value in context.items()}, "aws:principalarn": (caller,)}
    request = Request("sts:AssumeRole", ROLE, Complete({key: value for key, value in keys.items() if value}))
    text = json.dumps(document or emergency.trust(MANAGEMENT, USERS))
    return decide(text.replace('"Action"', '"Resource":"*","Action"'), request, principal(caller)) is Decision.ALLOWED


@pytest.mark.parametrize("name", USERS)
def test_both_users_become_the_role_with_mfa(name: str) -> None:
    assert trusted(f"arn:aws:iam::{MANAGEMENT}:user/{name}")


@pytest.mark.parametrize(
    "stranger",
    [
        f"arn:aws:iam::{MANAGEMENT}:user/emergency-3",
        f"arn:aws:iam::{MANAGEMENT}:user/path/emergency-1",
        f"arn:aws:iam::{MANAGEMENT}:root",
        f"arn:aws:sts::{MANAGEMENT}:assumed-role/emergency-1/session",
        f"arn:aws:iam::{MEMBER}:user/emergency-1",
    ],
)
def test_nobody_else_becomes_the_role(stranger: str) -> None:
    assert not trusted(stranger)


@pytest.mark.parametrize("present", [(), ("false",)])
def test_without_mfa_nobody_becomes_the_role(present: tuple[str, ...]) -> None:
    assert not trusted(aws_multifactorauthpresent=present)


@pytest.mark.parametrize(("age", "accepted"), [(("3599",), True), (("3600",), False), (("86400",), False), ((), False)])
def test_mfa_is_not_older_than_an_hour(age: tuple[str, ...], accepted: bool) -> None:
    assert trusted(aws_multifactorauthage=age) is accepted


def test_the_role_of_members_has_the_same_trust_and_is_administrator() -> None:
    resources = json.loads(emergency.role_template("emergency-access", MANAGEMENT, USERS, 7200))["Resources"]
    (role,) = resources.values()
    assert role["Type"] == "AWS::IAM::Role"
    assert role["Properties"] == {
        "RoleName": "emergency-access",
        "Description": "For emergencies alone; every use is told of",
        "AssumeRolePolicyDocument": emergency.trust(MANAGEMENT, USERS),
        "ManagedPolicyArns": ["arn:aws:iam::aws:policy/AdministratorAccess"],
        "MaxSessionDuration": 7200,
    }


def test_the_order_of_the_users_in_the_file_makes_no_difference() -> None:
    assert emergency.trust(MANAGEMENT, USERS) == emergency.trust(MANAGEMENT, USERS[::-1])


def allowed(action: str, resource: str, **context: tuple[str, ...]) -> bool:
    request = Request(action, resource, Complete(context))
    return any(one.means(request) for one in parse(emergency.user_policy("emergency-access", MANAGEMENT)))


def test_a_user_becomes_the_role_of_any_account_and_nothing_else() -> None:
    mfa = {"aws:multifactorauthpresent": ("true",)}
    assert allowed("sts:AssumeRole", ROLE, **mfa)
    assert not allowed("sts:AssumeRole", ROLE)
    assert not allowed("sts:AssumeRole", ROLE.replace("emergency-access", "foundation-deploy"), **mfa)
    for action in ("iam:CreateAccessKey", "iam:DeactivateMFADevice", "s3:GetObject", "sts:GetFederationToken"):
        assert not allowed(action, "*", **mfa)


def test_a_user_signs_in_to_the_command_line_without_keys() -> None:
    client = f"arn:aws:signin:eu-central-1:{MANAGEMENT}:oauth2/public-client/localhost"
    assert allowed("signin:AuthorizeOAuth2Access", client)
    assert allowed("signin:CreateOAuth2Token", client)


@pytest.mark.parametrize(
    ("caller", "organization", "decision"),
    [
        (f"arn:aws:iam::{MEMBER}:role/foundation-emergency-events-us-east-1", "o-exampleorg1", Decision.ALLOWED),
        (f"arn:aws:iam::{MANAGEMENT}:role/foundation-emergency-events", "o-exampleorg1", Decision.ALLOWED),
        (f"arn:aws:iam::{MEMBER}:role/foundation-emergency-events-us-east-1", "o-stranger00", Decision.SILENT),
        (f"arn:aws:iam::{MEMBER}:role/developer", "o-exampleorg1", Decision.SILENT),
    ],
)
def test_alarms_come_from_the_organizations_carriers_alone(caller: str, organization: str, decision: Decision) -> None:
    context = Complete({"aws:principalorgid": (organization,), "aws:principalarn": (caller,)})
    request = Request("events:PutEvents", BUS, context)
    assert decide(emergency.bus_policy(BUS, "o-exampleorg1"), request, principal(caller)) is decision


def test_a_carrier_puts_events_on_the_bus_and_is_eventbridges_for_its_own_account() -> None:
    assert emergency.bus_arn("eu-central-1", MANAGEMENT) == BUS
    assert emergency.carrier_policy(BUS)["Statement"] == [
        {"Effect": "Allow", "Action": "events:PutEvents", "Resource": BUS}
    ]
    assert emergency.carrier_trust(MEMBER)["Statement"] == [
        {
            "Effect": "Allow",
            "Principal": {"Service": "events.amazonaws.com"},
            "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"aws:SourceAccount": MEMBER}},
        }
    ]
