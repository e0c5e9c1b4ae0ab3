"""What a resource's own policy decides: whom its principals mean, that a deny wins, and what it leaves open."""

import json
from typing import Any

import pytest

from evaluation.conditions import Complete
from evaluation.match import EvaluationError
from evaluation.policy import Request
from evaluation.principal import Principal, principal
from evaluation.resource_policy import Decision, decide

ACCOUNT, OTHER = "111122223333", "222233334444"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/app"
SERVICE = Principal("config.amazonaws.com", "", is_service=True)


def decided(
    *statements: dict[str, Any], caller: Principal | None = None, action: str = "s3:GetObject", **keys: str
) -> Decision:
    body = [{"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*", **one} for one in statements]
    context = Complete({name.replace("__", ":"): (value,) for name, value in keys.items()})
    who = caller or principal(ROLE)
    return decide(json.dumps({"Statement": body}), Request(action, "arn:aws:s3:::bucket/a", context), who)


@pytest.mark.parametrize(
    "named",
    ["*", {"AWS": "*"}, {"AWS": ROLE}, {"AWS": [f"{ROLE}-2", ROLE]}, {"AWS": ACCOUNT}],
)
def test_a_principal_means_a_role_by_its_arn_its_account_or_everybody(named: object) -> None:
    assert decided({"Principal": named}) is Decision.ALLOWED


def test_the_root_of_an_account_means_everybody_in_it() -> None:
    assert decided({"Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}}) is Decision.ALLOWED
    assert decided({"Principal": {"AWS": f"arn:aws:iam::{OTHER}:root"}}) is Decision.SILENT


@pytest.mark.parametrize("named", [{"AWS": f"{ROLE}-2"}, {"AWS": OTHER}, {"Service": ROLE}, {"Federated": "*"}])
def test_others_are_not_meant(named: object) -> None:
    assert decided({"Principal": named}) is Decision.SILENT


def test_a_service_is_meant_by_its_name_or_with_everybody() -> None:
    assert decided({"Principal": {"Service": "config.amazonaws.com"}}, caller=SERVICE) is Decision.ALLOWED
    assert decided({"Principal": {"Service": "sns.amazonaws.com"}}, caller=SERVICE) is Decision.SILENT
    assert decided({"Principal": {"AWS": ACCOUNT}}, caller=SERVICE) is Decision.SILENT
    assert decided({"Principal": "*"}, caller=SERVICE) is Decision.ALLOWED
    assert decided({"Principal": {"Service": "config.amazonaws.com"}}) is Decision.SILENT


def test_not_principal_means_everybody_else() -> None:
    not_us: dict[str, Any] = {"Effect": "Deny", "NotPrincipal": {"AWS": ROLE}, "Action": "s3:*", "Resource": "*"}
    policy = json.dumps({"Statement": [not_us]})
    request = Request("s3:GetObject", "arn:aws:s3:::bucket/a", Complete())
    assert decide(policy, request, principal(ROLE)) is Decision.SILENT
    assert decide(policy, request, principal(f"{ROLE}-2")) is Decision.DENIED


def test_a_deny_wins_wherever_it_stands() -> None:
    deny = {"Effect": "Deny", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}
    for statements in (({}, deny), (deny, {})):
        assert decided(*statements, aws__securetransport="false") is Decision.DENIED
        assert decided(*statements, aws__securetransport="true") is Decision.ALLOWED


def test_a_policy_is_silent_about_what_no_statement_means() -> None:
    assert decided({"Action": "s3:PutObject"}) is Decision.SILENT
    assert decided({"Resource": "arn:aws:s3:::other/*"}) is Decision.SILENT
    assert decided({"Effect": "Deny", "Action": "s3:PutObject"}) is Decision.SILENT


def test_in_a_complete_context_aws_leaves_out_every_other_key() -> None:
    missing, there = ({"Condition": {"Null": {"aws:SourceOrgID": word}}} for word in ("true", "false"))
    assert decided(missing) is Decision.ALLOWED
    assert decided(there) is Decision.SILENT
    assert decided(there, aws__sourceorgid="o-exampleorg1") is Decision.ALLOWED
    assert decided({"Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-a"}}}) is Decision.ALLOWED
    assert decided({"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a"}}}) is Decision.SILENT


def test_a_statement_without_a_principal_is_no_part_of_a_resources_policy() -> None:
    policy = json.dumps({"Statement": {"Sid": "X", "Effect": "Allow", "Action": "s3:*", "Resource": "*"}})
    with pytest.raises(EvaluationError, match="'X' needs either Principal or NotPrincipal"):
        decide(policy, Request("s3:GetObject", "*", Complete()), principal(ROLE))
