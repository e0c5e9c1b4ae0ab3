"""Emergency access in documents: who is trusted, who carries alarms, what StackSets deploy to members. Pure."""

import json
from collections.abc import Mapping, Sequence

from foundation.emergency_events import member_pattern

ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
BUS = "foundation-emergency"
RULE = "foundation-emergency"
EVENTS_ROLE = "foundation-emergency-events"
"""Carries events to the bus. In members the Region follows: a StackSet brings Regions up in any order."""
USER_POLICY = "foundation-emergency-user"
MFA_SECONDS = 3600
"""How long after signing in with MFA the role can still be assumed."""


def trust(management: str, users: Sequence[str]) -> dict[str, object]:
    """The two users, with MFA just now.

    The principal is the account, and a condition names the users: a user as principal has to exist when the role is
    made, and would turn into a dead id once it is deleted, also if one of the same name is made again. The price: who
    may make users in the management account could make one of that name, which is told of like any use.
    """
    condition = {
        "ArnEquals": {"aws:PrincipalArn": [f"arn:aws:iam::{management}:user/{name}" for name in sorted(users)]},
        "Bool": {"aws:MultiFactorAuthPresent": "true"},
        "NumericLessThan": {"aws:MultiFactorAuthAge": str(MFA_SECONDS)},
    }
    allow = {"Effect": "Allow", "Action": "sts:AssumeRole", "Condition": condition}
    return _document({**allow, "Principal": {"AWS": f"arn:aws:iam::{management}:root"}})


def user_policy(role: str, management: str) -> str:
    """What the users may do: assume the role, and sign in to the command line without keys (`aws login`)."""
    assume = {
        "Sid": "AssumeTheEmergencyRole",
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Resource": f"arn:aws:iam::*:role/{role}",
        "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
    }
    login = {
        "Sid": "SignInToTheCommandLine",
        "Effect": "Allow",
        "Action": ["signin:AuthorizeOAuth2Access", "signin:CreateOAuth2Token"],
        "Resource": f"arn:aws:signin:*:{management}:oauth2/public-client/*",
    }
    return _minified(_document(assume, login))


def bus_policy(bus: str, organization: str) -> str:
    """The organization's carriers of alarms, and nobody else, put events on the bus."""
    condition = {
        "StringEquals": {"aws:PrincipalOrgID": organization},
        "ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::*:role/{EVENTS_ROLE}*"},
    }
    carriers = {"Sid": "CarriersOfAlarms", "Effect": "Allow", "Principal": "*", "Action": "events:PutEvents"}
    return _minified(_document({**carriers, "Resource": bus, "Condition": condition}))


def carrier_policy(bus: str) -> dict[str, object]:
    """What the role of a carrier may do."""
    return _document({"Effect": "Allow", "Action": "events:PutEvents", "Resource": bus})


def carrier_trust(account: object) -> dict[str, object]:
    """EventBridge assumes the role for rules of that account alone."""
    condition = {"StringEquals": {"aws:SourceAccount": account}}
    principal = {"Service": "events.amazonaws.com"}
    return _document({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", "Condition": condition})


def role_template(role: str, management: str, users: Sequence[str], seconds: int) -> str:
    """The emergency role of a member account."""
    properties = {
        "RoleName": role,
        "Description": "For emergencies alone; every use is told of",
        "AssumeRolePolicyDocument": trust(management, users),
        "ManagedPolicyArns": [ADMINISTRATOR],
        "MaxSessionDuration": seconds,
    }
    return _template("Emergency access to this account", {"Role": {"Type": "AWS::IAM::Role", "Properties": properties}})


def alarm_template(bus: str, management: str, role: str) -> str:
    """Carries what is told of from a member account to the bus, from one Region."""
    account = {"Ref": "AWS::AccountId"}
    carrier = {
        "RoleName": {"Fn::Sub": f"{EVENTS_ROLE}-${{AWS::Region}}"},
        "AssumeRolePolicyDocument": carrier_trust(account),
        "Policies": [{"PolicyName": "put-events", "PolicyDocument": carrier_policy(bus)}],
    }
    rule = {
        "Name": RULE,
        "Description": "Emergency access and root sign-ins, told of in the management account",
        "EventPattern": member_pattern(management, role),
        "State": "ENABLED",
        "Targets": [{"Id": "bus", "Arn": bus, "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]}}],
    }
    resources = {
        "Role": {"Type": "AWS::IAM::Role", "Properties": carrier},
        "Rule": {"Type": "AWS::Events::Rule", "Properties": rule},
    }
    return _template("Tells of emergency access and root sign-ins in this account", resources)


def bus_arn(region: str, management: str) -> str:
    """The ARN of the bus, which members know before it is there."""
    return f"arn:aws:events:{region}:{management}:event-bus/{BUS}"


def _template(description: str, resources: Mapping[str, object]) -> str:
    return _minified({"AWSTemplateFormatVersion": "2010-09-09", "Description": description, "Resources": resources})


def _document(*statements: Mapping[str, object]) -> dict[str, object]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def _minified(value: Mapping[str, object]) -> str:
    return json.dumps(value, separators=(",", ":"))
