"""The lint of permission sets: what it finds in policies, and what it leaves alone."""

from typing import Any

import pytest

from foundation.permission_sets import Finding, findings
from foundation.permission_sets.escalation import CHANGES, DIRECTORY, STARTS

ROLE = "arn:aws:iam::*:role/*"
Statement = dict[str, Any]


def allow(action: object, resource: object = "*", **more: Any) -> Statement:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: object, resource: object = "*", **more: Any) -> Statement:
    return {"Effect": "Deny", "Action": action, "Resource": resource, **more}


def found(*statements: Statement) -> tuple[Finding, ...]:
    return findings([{"Version": "2012-10-17", "Statement": list(statements)}])


def rules(*statements: Statement) -> list[str]:
    return [one.rule for one in found(*statements)]


def ways(*statements: Statement) -> list[str]:
    assert set(rules(*statements)) <= {"escalation"}
    return [one.what.partition(" opens ")[0] for one in found(*statements)]


def test_a_policy_that_grants_little_has_no_finding() -> None:
    assert found(allow(["s3:GetObject", "iam:List*"]), allow("iam:CreateServiceLinkedRole")) == ()


@pytest.mark.parametrize("action", ["*", "*:*", "**"])
@pytest.mark.parametrize("resource", ["*", ["arn:aws:s3:::x", "arn:aws:*"]])
def test_everything_on_everything_is_one_finding(action: str, resource: object) -> None:
    assert [one.what for one in found(allow([action], resource))] == ["every action is allowed on every resource"]
    assert "administrator" in found(allow(action, resource))[0].remedy


def test_a_deny_beside_everything_does_not_excuse_it() -> None:
    assert rules(allow("*"), deny("iam:*")) == ["everything"]


def test_all_but_a_few_actions_is_everything_when_iam_is_among_them() -> None:
    all_but = {"Effect": "Allow", "NotAction": ["s3:*"], "Resource": "*"}
    assert [one.what for one in found(all_but)] == ["all but a few actions are allowed, IAM's among them"]
    others = deny(["iam:*", "sts:*", "sso:*", "sso-directory:*", "identitystore:*"])
    assert found(all_but, others) == ()
    assert rules({**all_but, "NotAction": ["iam:*"]}) == ["escalation"] * (len(DIRECTORY) + 2)
    assert found({**all_but, "Resource": "arn:aws:s3:::x"}) == ()


def test_a_deny_with_a_condition_takes_nothing_away_for_certain() -> None:
    all_but = {"Effect": "Allow", "NotAction": ["s3:*"], "Resource": "*"}
    sometimes = {"Bool": {"aws:MultiFactorAuthPresent": "false"}}
    assert rules(all_but, deny("iam:*", Condition=sometimes)) == ["everything"]
    assert ways(allow("iam:PutRolePolicy"), deny("iam:*", Condition=sometimes)) == ["iam:PutRolePolicy"]


@pytest.mark.parametrize(("action", "resource"), [("*:Get*", "*"), ("*", "arn:aws:s3:::x"), ("s*:GetObject", "*")])
def test_a_wildcard_for_services_is_found(action: str, resource: str) -> None:
    (one,) = [finding for finding in found(allow(action, resource)) if finding.rule == "service-wildcard"]
    assert one.what == f"{action} allows actions of any service".replace(action, action.lower())


def test_a_wildcard_for_services_may_be_denied() -> None:
    assert found(deny("*:Delete*")) == ()


@pytest.mark.parametrize("action", [*CHANGES, *DIRECTORY, "sts:AssumeRole", "sts:AssumeRoot"])
def test_every_change_of_permissions_is_an_escalation_unless_it_is_denied(action: str) -> None:
    assert ways(allow(action)) == [action]
    assert ways(allow(action.upper())) == [action]
    assert ways(allow(action), deny(action)) == []
    assert ways(allow(action), deny(action, "arn:aws:iam::*:role/foundation-*")) == [action]


def test_a_tuple_is_read_as_a_list_is() -> None:
    assert ways(allow(("s3:GetObject", "iam:PutUserPolicy"), ("*",))) == ["iam:PutUserPolicy"]


def test_a_change_of_permissions_counts_on_named_resources_too() -> None:
    assert ways(allow("iam:PutRolePolicy", "arn:aws:iam::*:role/application/*")) == ["iam:PutRolePolicy"]
    assert ways(allow("iam:PutRolePolicy", "arn:aws:iam::111122223333:role/x?")) == ["iam:PutRolePolicy"]
    assert ways(allow("iam:PutRolePolicy", ROLE), deny("iam:*", ROLE)) == []
    assert ways(allow("iam:PutRolePolicy", "arn:aws:iam::*:user/x")) == []


def test_a_deny_in_one_account_does_not_hold_in_another() -> None:
    assert ways(allow("sts:AssumeRole"), deny("sts:*", "arn:aws:iam::111122223333:*")) == ["sts:AssumeRole"]
    but_one = {"Effect": "Deny", "Action": "sts:*", "NotResource": "arn:aws:iam::111122223333:role/x"}
    assert ways(allow("sts:AssumeRole"), but_one) == []


def test_a_change_of_ones_own_password_is_no_escalation() -> None:
    own = "arn:aws:iam::*:user/${aws:username}"
    assert ways(allow(["iam:UpdateLoginProfile", "iam:CreateAccessKey"], own)) == []


def test_what_others_have_decided_before_limits_a_change() -> None:
    boundary = {"StringEquals": {"iam:PermissionsBoundary": "arn:aws:iam::111122223333:policy/most"}}
    assert ways(allow("iam:PutRolePolicy", Condition=boundary)) == []
    named = {"ArnLike": {"iam:PolicyARN": ["arn:aws:iam::aws:policy/ViewOnlyAccess"]}}
    assert ways(allow("iam:AttachRolePolicy", Condition=named)) == []
    any_policy = {"ArnLike": {"iam:PolicyARN": "*"}}
    assert ways(allow("iam:AttachRolePolicy", Condition=any_policy)) == ["iam:AttachRolePolicy"]
    unlike = {"ArnNotLike": {"iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess"}}
    assert ways(allow("iam:AttachRolePolicy", Condition=unlike)) == ["iam:AttachRolePolicy"]


@pytest.mark.parametrize(
    "resource", ["*", ROLE, "arn:aws:iam::111122223333:role/*", "arn:aws:iam::*:role/*/*", "arn:aws:iam::*:*"]
)
def test_roles_are_assumed_where_all_of_them_are_reached(resource: str) -> None:
    assert ways(allow("sts:AssumeRole", resource)) == ["sts:AssumeRole"]


def test_roles_are_assumed_by_name_on_purpose() -> None:
    assert ways(allow("sts:AssumeRole", "arn:aws:iam::*:role/foundation-log-reader")) == []


@pytest.mark.parametrize("start", STARTS)
def test_passing_any_role_to_what_runs_code_is_an_escalation(start: str) -> None:
    way = [f"iam:PassRole with {start}"]
    assert ways(allow(["iam:PassRole", start])) == way
    assert ways(allow("iam:PassRole", ROLE), allow(start, "arn:aws:x:::y")) == way
    service = {"StringEquals": {"iam:PassedToService": f"{STARTS[start]}.amazonaws.com"}}
    assert ways(allow("iam:PassRole", Condition=service), allow(start)) == way
    other = {"StringLike": {"iam:PassedToService": "other*.amazonaws.com"}}
    assert ways(allow("iam:PassRole", Condition=other), allow(start)) == []
    assert ways(allow("iam:PassRole", "arn:aws:iam::*:role/application/*"), allow(start)) == []
    assert ways(allow(["iam:PassRole", start]), deny("iam:PassRole")) == []
    assert ways(allow(["iam:PassRole", start]), deny(start)) == []
    assert ways(allow("iam:PassRole")) == []
    assert ways(allow(start)) == []


def test_a_deny_of_one_document_holds_for_the_others() -> None:
    version = {"Version": "2012-10-17"}
    granting = {**version, "Statement": allow("iam:PutUserPolicy")}
    denying = {**version, "Statement": [{"Effect": "Deny", "NotAction": "s3:*", "NotResource": "arn:aws:s3:::x"}]}
    assert [one.rule for one in findings([granting])] == ["escalation"]
    assert findings([granting, denying]) == ()


@pytest.mark.parametrize(
    ("document", "what"),
    [({}, "there is no Version"), ({"Version": "2008-10-17"}, "Version is 2008-10-17")],
)
def test_a_policy_needs_the_version_of_today(document: dict[str, Any], what: str) -> None:
    (one,) = findings([document])
    assert (one.rule, one.what) == ("version", what)
    assert '"Version": "2012-10-17"' in one.remedy


def test_a_strong_policy_of_aws_is_known_by_its_arn() -> None:
    arns = ["arn:aws:iam::aws:policy/IAMFullAccess", "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"]
    (one,) = findings([], arns)
    assert (one.rule, one.what) == ("strong-managed-policy", "IAMFullAccess changes what people or roles may do")


@pytest.mark.parametrize("statement", ["text", 1, None, {"Effect": "Allow", "Condition": "x"}, {"Action": {}}])
def test_what_is_no_statement_is_read_as_nothing(statement: object) -> None:
    assert findings([{"Version": "2012-10-17", "Statement": [statement]}]) == ()
