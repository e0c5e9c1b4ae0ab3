"""Whom a trust policy lets in."""

import json
from typing import Any

import pytest

from emulator.aws.callers import Caller
from emulator.aws.request import Request
from emulator.aws.services.trust import trusts, trusts_service, trusts_token
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
        ({"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}, True),
        ({"NumericLessThan": {"aws:MultiFactorAuthAge": "60"}}, False),
        ({"NumericLessThanIfExists": {"aws:MultiFactorAuthAge": "60"}}, True),
        ({"NumericLessThan": {"aws:Unknown": "60"}}, False),
        ({"NumericLessThanIfExists": {"aws:Unknown": "60"}}, False),
        ({"StringEqualsIfExists": {"aws:Unknown": "x"}}, False),
        ({"Colour": {"sts:ExternalId": "x-1"}}, False),
        ({"StringNotEquals": {"sts:ExternalId": "x-2"}}, True),
        ({"Null": {"sts:SourceIdentity": True}}, True),
    ],
)
def test_a_condition_must_be_met_and_an_unknown_one_is_not(condition: object, met: bool) -> None:
    assert trusts(document(Condition=condition), request(ExternalId="x-1")) is met


@pytest.mark.parametrize(
    ("condition", "met"),
    [
        ({"Bool": {"aws:MultiFactorAuthPresent": True}}, True),
        ({"Bool": {"aws:MultiFactorAuthPresent": "false"}}, False),
        ({"NumericLessThan": {"aws:MultiFactorAuthAge": 61}}, True),
        ({"NumericLessThan": {"aws:MultiFactorAuthAge": "60"}}, False),
        ({"NumericLessThanEquals": {"aws:MultiFactorAuthAge": ["1", "60"]}}, True),
        ({"NumericGreaterThan": {"aws:MultiFactorAuthAge": "60"}}, False),
        ({"NumericEquals": {"aws:MultiFactorAuthAge": "sixty"}}, False),
    ],
)
def test_multi_factor_authentication_is_read_with_its_age(condition: object, met: bool) -> None:
    keys = {"aws:multifactorauthpresent": "true", "aws:multifactorauthage": "60"}
    assert trusts(document(Condition=condition), request(), keys) is met


def test_a_deny_that_cannot_be_judged_holds() -> None:
    deny = {"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole"}
    allow = json.loads(document())["Statement"][0]
    for key, denied in (("aws:Unknown", True), ("aws:PrincipalArn", False)):
        statement = {**deny, "Condition": {"StringEquals": {key: "somebody"}}}
        assert trusts(json.dumps({"Statement": [allow, statement]}), request()) is not denied


def test_a_role_session_is_compared_by_the_arn_of_its_role() -> None:
    condition = {"StringEquals": {"aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT}:role/deployer"}}
    assert trusts(document(Condition=condition), request(SESSION))


def test_a_service_is_trusted_by_name_and_by_what_it_works_for() -> None:
    condition = {"ArnLike": {"aws:SourceArn": "arn:aws:events:*:111122223333:rule/*"}}
    trust = document(Principal={"Service": "events.amazonaws.com"}, Condition=condition)
    rule = "arn:aws:events:eu-west-1:111122223333:rule/forward"
    assert trusts_service(trust, "events.amazonaws.com", {"aws:SourceArn": rule})
    assert not trusts_service(trust, "ec2.amazonaws.com", {"aws:SourceArn": rule})
    assert not trusts_service(trust, "events.amazonaws.com", {})
    assert not trusts_service(document(Principal="*"), "events.amazonaws.com", {})


def test_a_token_is_trusted_by_its_provider_and_its_claims_only() -> None:
    provider = f"arn:aws:iam::{ACCOUNT}:oidc-provider/example.com"
    elements = {
        "Principal": {"Federated": provider},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringLike": {"example.com:sub": "repo:a/*"}},
    }
    claims = {"example.com:sub": "repo:a/b", "example.com:aud": "sts"}
    assert trusts_token(document(**elements), provider, request(), claims)
    assert not trusts_token(document(**elements), f"{provider}/x", request(), claims)
    assert not trusts_token(document(**elements), provider, request(), claims | {"example.com:sub": "repo:b/b"})
    assert not trusts_token(document(**elements | {"Action": "sts:AssumeRole"}), provider, request(), claims)
    assert not trusts_token(document(**elements | {"Principal": "*"}), provider, request(), claims)
