"""The replay: who is bound, what is reported, and that a missing exemption is found."""

import json
from dataclasses import replace
from typing import Any

import pytest
from estates import prod

from checks.denials import AttachedPolicy, Call, Denial, DenialReport, replay
from evaluation.match import EvaluationError
from evaluation.principal import principal
from foundation.config import StackConfig
from foundation.policies import documents
from foundation.policies.archive import KEY_ALIAS

MANAGEMENT, MEMBER, OTHER = "111122223333", "222233334444", "333344445555"
ACCESS = f"arn:aws:sts::{MEMBER}:assumed-role/OrganizationAccountAccessRole/pulumi"


def policy(*statements: dict[str, Any], name: str = "foundation-x-root", reached: str = MEMBER) -> AttachedPolicy:
    body = [{"Sid": "DenyIt", "Effect": "Deny", "Action": "ec2:*", "Resource": "*", **one} for one in statements]
    return AttachedPolicy(name, json.dumps({"Statement": body}), "root", frozenset({reached, MANAGEMENT}))


def call(caller: str = ACCESS, **changes: Any) -> Call:
    return replace(Call("ec2:CreateVpc", caller, "eu-central-1"), **changes)


def denials(calls: Call | list[Call], *policies: AttachedPolicy) -> tuple[Denial, ...]:
    return replay(calls if isinstance(calls, list) else [calls], policies, MANAGEMENT).denied


def test_a_denied_call_is_reported_with_everything_that_is_known() -> None:
    vpc = f"arn:aws:ec2:eu-central-1:{MEMBER}:vpc/*"
    report = replay([call(resources=(vpc,))], [policy({})], MANAGEMENT)
    denial = Denial("ec2:CreateVpc", ACCESS, vpc, "eu-central-1", MEMBER, "foundation-x-root", "root", "DenyIt")
    assert report == DenialReport(checked=1, bound=1, denied=(denial,))
    assert str(denial) == (
        f"ec2:CreateVpc on {vpc} in eu-central-1 by {ACCESS} (account {MEMBER})"
        " is denied by foundation-x-root, statement DenyIt, attached to root"
    )


def test_a_statement_without_a_sid_is_named_so() -> None:
    assert "statement (without Sid), attached to" in str(denials(call(), policy({"Sid": ""}))[0])


@pytest.mark.parametrize(
    "caller",
    [
        f"arn:aws:iam::{MANAGEMENT}:user/foundation",
        f"arn:aws:iam::{MANAGEMENT}:root",
        f"arn:aws:sts::{MANAGEMENT}:assumed-role/foundation-deploy/ci",
        f"arn:aws:sts::{MEMBER}:assumed-role/AWSServiceRoleForConfig/session",
        f"arn:aws:iam::{MEMBER}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig",
        "cloudtrail.amazonaws.com",
    ],
)
def test_management_account_service_linked_roles_and_services_are_not_bound(caller: str) -> None:
    assert replay([call(caller)], [policy({})], MANAGEMENT) == DenialReport(checked=1, bound=0, denied=())


@pytest.mark.parametrize(
    "caller",
    [
        f"arn:aws:iam::{MEMBER}:root",
        f"arn:aws:iam::{MEMBER}:user/dev",
        f"arn:aws:iam::{MEMBER}:role/app",
        f"arn:aws:sts::{MEMBER}:assumed-role/app/session",
        f"arn:aws:sts::{MEMBER}:federated-user/dev",
    ],
)
def test_everybody_else_in_a_member_is_bound_its_root_user_and_delegated_administrators_too(caller: str) -> None:
    assert len(denials(call(caller), policy({}))) == 1


def test_a_policy_binds_the_accounts_that_it_reaches_only() -> None:
    report = replay([call()], [policy({}, reached=OTHER)], MANAGEMENT)
    assert (report.checked, report.bound, report.denied) == (1, 0, ())


def test_each_policy_and_statement_and_resource_that_denies_is_named() -> None:
    both = policy({"Sid": "One"}, {"Sid": "Two", "Resource": "arn:b"})
    found = denials(call(resources=("arn:a", "arn:b")), both, policy({}, name="other"))
    assert [(one.policy, one.sid, one.resource) for one in found] == [
        ("foundation-x-root", "One", "arn:a"),
        ("foundation-x-root", "One", "arn:b"),
        ("foundation-x-root", "Two", "arn:b"),
        ("other", "DenyIt", "arn:a"),
        ("other", "DenyIt", "arn:b"),
    ]


def test_a_call_that_is_made_again_is_checked_again_and_listed_once() -> None:
    report = replay([call(), call(), call(action="ec2:DeleteVpc")], [policy({})], MANAGEMENT)
    assert report.checked == report.bound == 3
    assert [one.action for one in report.denied] == ["ec2:CreateVpc", "ec2:DeleteVpc"]


def test_what_is_allowed_denies_nothing() -> None:
    assert denials(call(), policy({"Effect": "Allow"})) == ()


@pytest.mark.parametrize(
    ("action", "region"),
    [
        ("iam:CreateRole", "us-east-1"),
        ("ORGANIZATIONS:DescribeAccount", "us-east-1"),
        ("networkmanager:CreateSite", "us-west-2"),
        ("sts:AssumeRole", "eu-central-1"),
        ("ec2:CreateVpc", "eu-central-1"),
    ],
)
def test_global_services_are_requested_where_aws_serves_them(action: str, region: str) -> None:
    inside = policy({"Action": "*", "Condition": {"StringEquals": {"aws:RequestedRegion": region}}})
    (denial,) = denials(call(action=action), inside)
    assert denial.region == region


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("aws:PrincipalArn", f"arn:aws:iam::{MEMBER}:role/OrganizationAccountAccessRole"),
        ("aws:PrincipalAccount", MEMBER),
        ("aws:PrincipalIsAWSService", "false"),
        ("aws:ViaAWSService", "false"),
    ],
)
def test_condition_keys_follow_from_the_call(key: str, value: str) -> None:
    assert len(denials(call(), policy({"Condition": {"StringEquals": {key: value}}}))) == 1


def test_only_a_session_of_assume_root_has_the_key_assumed_root() -> None:
    root = call(f"arn:aws:iam::{MEMBER}:root")
    user, session = ({"Condition": {"Null": {"aws:AssumedRoot": missing}}} for missing in ("true", "false"))
    assert len(denials(root, policy(user))) == 1
    assert denials(root, policy(session)) == ()
    assert denials(replace(root, assumed_root=True), policy(user)) == ()
    assert len(denials(replace(root, assumed_root=True), policy(session))) == 1
    true = policy({"Condition": {"Bool": {"aws:AssumedRoot": "true"}}})
    assert len(denials(replace(root, assumed_root=True), true)) == 1


def test_the_address_of_the_caller_is_used_where_it_is_known_and_an_error_where_not() -> None:
    outside = policy({"Condition": {"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}})
    assert denials(call(source_ip="203.0.113.7"), outside) == ()
    assert len(denials(call(source_ip="198.51.100.1"), outside)) == 1
    with pytest.raises(EvaluationError, match="foundation-x-root, statement DenyIt: condition key 'aws:SourceIp'"):
        denials(call(), outside)


ARCHIVE_KEY = {"Action": "kms:*", "Condition": {"ForAnyValue:StringEquals": {"kms:ResourceAliases": KEY_ALIAS}}}
UNENCRYPTED = {"Action": "ec2:*", "Condition": {"Bool": {"ec2:Encrypted": "false"}}}


@pytest.mark.parametrize(
    ("statement", "action"), [(ARCHIVE_KEY, "kms:PutKeyPolicy"), (UNENCRYPTED, "ec2:CreateVolume")]
)
def test_what_only_aws_knows_of_a_resource_is_what_the_guardrails_fear(statement: dict[str, Any], action: str) -> None:
    assert len(denials(call(action=action), policy(statement))) == 1
    exempt = {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/OrganizationAccountAccessRole"}}
    spared = {**statement, "Condition": {**statement["Condition"], **exempt}}
    assert denials(call(action=action), policy(spared)) == ()


@pytest.mark.parametrize(
    ("statement", "action", "keys"),
    [
        (ARCHIVE_KEY, "kms:PutKeyPolicy", {"kms:resourcealiases": ("alias/shop",)}),
        (ARCHIVE_KEY, "kms:PutKeyPolicy", {"kms:resourcealiases": ()}),
        (UNENCRYPTED, "ec2:CreateVolume", {"ec2:encrypted": ("true",)}),
    ],
)
def test_a_call_that_knows_better_is_believed(statement: dict[str, Any], action: str, keys: Any) -> None:
    assert denials(call(action=action, keys=keys), policy(statement)) == ()


def test_a_call_carries_further_condition_keys() -> None:
    tagged = policy({"Condition": {"StringEquals": {"aws:RequestTag/team": "shop"}}})
    assert len(denials(call(keys={"aws:requesttag/team": ("shop",)}), tagged)) == 1
    assert denials(call(keys={"aws:requesttag/team": ("bank",)}), tagged) == ()
    with pytest.raises(EvaluationError, match="condition key 'aws:RequestTag/team'"):
        denials(call(), tagged)


def test_every_condition_of_our_guardrails_can_be_judged_for_every_call() -> None:
    attached = [
        AttachedPolicy(one.name, one.content, one.target, frozenset({MEMBER}))
        for one in documents(prod())
        if one.type == "SERVICE_CONTROL_POLICY"
    ]
    keys = {f"aws:requesttag/{key}": ("any",) for key in ("owner", "environment", "data-classification")}
    ours = ("OrganizationAccountAccessRole", "foundation-deploy", "stacksets-exec-0a")
    for action in ("kms:PutKeyPolicy", "kms:CreateAlias", "ec2:RunInstances", "s3:PutBucketPolicy", "iam:CreateRole"):
        for name in ours:
            assert (
                denials(call(f"arn:aws:sts::{MEMBER}:assumed-role/{name}/x", action=action, keys=keys), *attached) == ()
            )
        assert denials(call(f"arn:aws:sts::{MEMBER}:assumed-role/app/x", action=action, keys=keys), *attached) != ()


def test_a_policy_that_cannot_be_judged_is_an_error_that_names_it_though_no_call_meets_it() -> None:
    odd = policy({"Action": "s3:*", "Condition": {"NumericEquals": {"s3:max-keys": "1"}}})
    with pytest.raises(EvaluationError, match="foundation-x-root: condition operator 'NumericEquals' is not known"):
        replay([], [odd], MANAGEMENT)


def test_a_record_of_the_call_log_becomes_a_call() -> None:
    record = {
        "seq": 7,
        "account": MEMBER,
        "principal": ACCESS,
        "service": "ec2",
        "operation": "CreateVpc",
        "action": "ec2:CreateVpc",
        "resource": ["arn:a", "arn:b"],
        "region": "eu-central-1",
        "error": None,
        "parameters": {"CidrBlock": "10.0.0.0/16"},
    }
    assert Call.from_record(record) == call(resources=("arn:a", "arn:b"))
    assert Call.from_record({**record, "resource": []}) == call(resources=("*",))


def test_a_call_about_a_role_is_about_that_role_whatever_other_arn_it_carries() -> None:
    record = {
        "principal": ACCESS,
        "region": "us-east-1",
        "action": "iam:AttachRolePolicy",
        "resource": ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
        "parameters": {"RoleName": "app", "PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"},
    }
    assert Call.from_record(record).resources == (f"arn:aws:iam::{MEMBER}:role/app",)
    elsewhere = {**record, "action": "ssm:CreateActivation"}
    assert Call.from_record(elsewhere).resources == ("arn:aws:iam::aws:policy/ReadOnlyAccess",)


@pytest.mark.parametrize("missing", ["action", "principal", "region", "resource"])
def test_a_record_that_lacks_something_is_an_error(missing: str) -> None:
    record = {"action": "ec2:CreateVpc", "principal": ACCESS, "region": "eu-central-1", "resource": ["*"]}
    Call.from_record(record)
    del record[missing]
    with pytest.raises(EvaluationError, match="cannot be replayed"):
        Call.from_record(record)


@pytest.mark.parametrize("arn", ["someone", "arn:aws:s3:::bucket", f"arn:aws:iam::{MEMBER}:group/devs", "arn:aws:iam"])
def test_a_caller_that_is_no_principal_is_an_error(arn: str) -> None:
    with pytest.raises(EvaluationError, match=f"not the ARN of a principal: '{arn}'"):
        principal(arn)


def test_a_session_is_its_role_in_the_same_partition() -> None:
    found = principal(f"arn:aws-us-gov:sts::{MEMBER}:assumed-role/app/session/with/slashes")
    assert (found.arn, found.account) == (f"arn:aws-us-gov:iam::{MEMBER}:role/app", MEMBER)


@pytest.mark.parametrize(
    ("exempted", "calls", "sid"),
    [
        ("OrganizationAccountAccessRole", call(region="us-west-1"), "DenyRegions"),
        ("OrganizationAccountAccessRole", call(action="guardduty:UpdateDetector"), "ProtectSecurityServices"),
        ("foundation-deploy", call(f"arn:aws:sts::{MEMBER}:assumed-role/foundation-deploy/ci", region="us-west-1"), ""),
        (
            "stacksets-exec-*",
            call(f"arn:aws:sts::{MEMBER}:assumed-role/stacksets-exec-0a/x", action="iam:CreateRole"),
            "",
        ),
    ],
)
def test_without_one_exemption_the_call_that_needs_it_is_named(exempted: str, calls: Call, sid: str) -> None:
    sections: dict[str, Any] = {
        "settings": {"management_account": MANAGEMENT, "home_region": "eu-central-1"},
        "organization": {},
        "units": {},
        "accounts": {"members": {"shop": {"unit": "workloads", "email": "a@example.com"}}},
        "guardrails": {},
        "baseline": "off",
        "logs": "off",
        "security": "off",
        "identity": "off",
        "network": "off",
        "images": "off",
        "operations": "off",
        "tags": "off",
        "spend": "off",
        "quotas": "off",
    }
    made = documents(StackConfig.model_validate(sections))
    attached = [AttachedPolicy(one.name, one.content, one.target, frozenset({MEMBER})) for one in made]
    attached = [one for one in attached if one.target == "root"]
    assert denials(calls, *attached) == ()
    arn = f'"arn:aws:iam::*:role/{exempted}"'
    broken = [replace(one, document=one.document.replace(f"{arn},", "").replace(f",{arn}", "")) for one in attached]
    found = denials(calls, *broken)
    assert found
    assert {one.action for one in found} == {calls.action}
    assert {one.principal for one in found} == {calls.principal}
    assert not sid or [one.sid for one in found] == [sid]
