"""Whom a trust policy lets in."""

import json
from typing import Any

import pytest

from emulator.aws.callers import Caller
from emulator.aws.request import Request
from emulator.aws.services.trust import trusts
from emulator.aws.state import Settings, State

ACCOUNT = "111122223333"
USER = f"arn:aws:iam::{ACCOUNT}:user/foundation"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/deployer/run"


def request(principal: str = USER, **parameters: str) -> Request:
    caller = Caller("test", ACCOUNT, principal, "us-east-1", "sts")
    return Request("AssumeRole", {"RoleSessionName": "run"} | parameters, caller, State(Settings(ACCOUNT)))


def document(**elements: Any) -> str:
    allowed = {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [allowed | elements]})


@pytest.mark.parametrize(
    "principal",
    ["*", {"AWS": "*"}, {"AWS": ACCOUNT}, {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, {"AWS": ["999988887777", USER]}],
)
def test_a_principal_is_named_in_many_ways(principal: object) -> None:
    assert trusts(document(Principal=principal), request())


@pytest.mark.parametrize(
    "principal", [{"AWS": "999988887777"}, {"Service": "ec2.amazonaws.com"}, {"AWS": f"{USER}-2"}, None]
)
def test_who_is_not_named_is_not_let_in(principal: object) -> None:
    assert not trusts(document(Principal=principal), request())


def test_a_session_is_known_by_its_role_as_well() -> None:
    role = f"arn:aws:iam::{ACCOUNT}:role/deployer"

    assert trusts(document(Principal={"AWS": role}), request(SESSION))
    assert trusts(document(Principal={"AWS": SESSION}), request(SESSION))
    assert not trusts(document(Principal={"AWS": role}), request(USER))


def test_another_action_lets_nobody_in() -> None:
    assert not trusts(document(Action="sts:TagSession"), request())
    assert trusts(document(Action=["sts:TagSession", "sts:*"]), request())


def test_a_deny_wins() -> None:
    deny = {"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole"}
    allow = json.loads(document())["Statement"][0]

    assert not trusts(json.dumps({"Statement": [allow, deny]}), request())


@pytest.mark.parametrize(
    ("condition", "met"),
    [
        ({"StringEquals": {"sts:ExternalId": "x-1"}}, True),
        ({"StringEquals": {"sts:ExternalId": ["x-0", "x-1"]}}, True),
        ({"StringEquals": {"sts:ExternalId": "x-2"}}, False),
        ({"StringLike": {"aws:PrincipalArn": "arn:aws:iam::*:user/*"}}, True),
        ({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/*"}}, False),
        ({"StringEquals": {"aws:PrincipalAccount": ACCOUNT, "sts:ExternalId": "x-2"}}, False),
        ({"StringEquals": {"aws:PrincipalOrgID": "o-abcdefghij"}}, False),
        ({"Bool": {"aws:MultiFactorAuthPresent": "true"}}, False),
    ],
)
def test_a_condition_must_be_met_and_an_unknown_one_is_not(condition: object, met: bool) -> None:
    assert trusts(document(Condition=condition), request(ExternalId="x-1")) is met
