"""What the deploy role may do, by evaluating its policies: all that the program does, and nothing of the deny list."""

import json
from pathlib import Path

import botocore.session
import pytest
from ci_requests import allows, allows_call

from foundation.config.ci import State
from foundation.emergency_templates import EVENTS_ROLE
from foundation.policies.ci import INLINE_CHARACTERS, Roles, deploying, entering
from foundation.policies.ci.deploy import (
    CARRIER_ROLE,
    CREDENTIALS,
    ISSUERS,
    ORGANIZATION,
    RECORDER_POLICY,
    RECORDER_ROLE,
    ROLE,
)
from foundation.templates import CONFIG_POLICY
from foundation.templates import RECORDER_ROLE as MADE_ROLE

ACCOUNT = "111122223333"
ROLES = Roles(ACCOUNT, "foundation-deploy", "foundation-preview", ("emergency-access",))
KEY = f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/state"
STATE = State(bucket="example-state", key_arn=KEY)
ENTERED = [f"arn:aws:iam::{number:012}:role/OrganizationAccountAccessRole" for number in (1, 2)]
DEPLOY = (deploying(ROLES, STATE), entering(ENTERED))
ROLE_ARN = f"arn:aws:iam::{ACCOUNT}:role"
ADMINISTRATOR = json.dumps({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
"""What somebody may have attached to the role."""
OWN_CALLS = json.loads((Path(__file__).parent / "own_calls.json").read_text())
"""Actions of a rehearsal of `Pulumi.prod.yaml`, as the call log of emulated AWS had them on 2026-11-25.

By IAM's names. Left out are changes of who is powerful, which a person applies; AWS STS, whose calls need no permission
or are on named roles; and the images' parameters, which no preview reads."""
OF_ROLES = ("iam:AttachRolePolicy", "iam:CreateRole", "iam:CreateServiceLinkedRole")


@pytest.mark.parametrize("action", [action for action in OWN_CALLS["management"] if action not in OF_ROLES])
def test_the_program_may_do_what_it_does_in_the_management_account(action: str) -> None:
    assert allows(DEPLOY, action, "arn:aws:any:eu-central-1:111122223333:thing/one")


def test_a_call_of_the_log_is_allowed_on_each_of_its_resources_and_with_its_conditions() -> None:
    recorder = f"{ROLE_ARN}/{MADE_ROLE}"
    attach = {"action": "iam:AttachRolePolicy", "resource": [recorder], "parameters": {"PolicyArn": CONFIG_POLICY}}
    assert allows_call(DEPLOY, attach)
    assert not allows_call(DEPLOY, {**attach, "parameters": {}})
    assert not allows_call(DEPLOY, {**attach, "resource": [recorder, f"{ROLE_ARN}/other"]})


def test_the_recorder_gets_its_one_policy_and_no_other() -> None:
    recorder, admin = f"{ROLE_ARN}/{RECORDER_ROLE}", "arn:aws:iam::aws:policy/AdministratorAccess"
    assert (RECORDER_ROLE, RECORDER_POLICY) == (MADE_ROLE, CONFIG_POLICY)
    assert allows(DEPLOY, "iam:CreateRole", recorder)
    assert allows(DEPLOY, "iam:AttachRolePolicy", recorder, iam__policyarn=CONFIG_POLICY)
    assert not allows(DEPLOY, "iam:AttachRolePolicy", recorder, iam__policyarn=admin)
    assert not allows(DEPLOY, "iam:PutRolePolicy", recorder)
    assert allows(DEPLOY, "iam:PassRole", recorder, iam__passedtoservice="config.amazonaws.com")
    assert not allows(DEPLOY, "iam:PassRole", recorder, iam__passedtoservice="ec2.amazonaws.com")


def test_rules_of_events_get_the_carrier_of_alarms_and_nothing_makes_it_another() -> None:
    carrier = f"{ROLE_ARN}/{CARRIER_ROLE}"
    assert CARRIER_ROLE == EVENTS_ROLE
    assert allows(DEPLOY, "iam:PassRole", carrier, iam__passedtoservice="events.amazonaws.com")
    assert not allows(DEPLOY, "iam:PassRole", carrier, iam__passedtoservice="config.amazonaws.com")
    for action in ROLE:
        assert not allows(DEPLOY, action, carrier, iam__policyarn=RECORDER_POLICY)


@pytest.mark.parametrize(
    "resource",
    [f"{ROLE_ARN}/{name}" for name in ("foundation-deploy", "foundation-preview", "emergency-access", "another")],
)
@pytest.mark.parametrize("action", ROLE)
def test_no_role_that_would_be_more_powerful_can_be_made_or_changed(action: str, resource: str) -> None:
    assert not allows(DEPLOY, action, resource)
    if not resource.endswith("another"):
        assert not allows((*DEPLOY, ADMINISTRATOR), action, resource)


@pytest.mark.parametrize("action", [*ORGANIZATION, *CREDENTIALS, *ISSUERS])
def test_the_deny_list_holds_whatever_else_is_attached(action: str) -> None:
    assert not allows((*DEPLOY, ADMINISTRATOR), action.replace("*", ""), "arn:aws:iam::111122223333:user/ana")


def test_every_operation_on_users_keys_passwords_and_devices_is_denied() -> None:
    words = (
        "User",
        "AccessKey",
        "LoginProfile",
        "MFADevice",
        "SSHPublicKey",
        "SigningCertificate",
        "SpecificCredential",
    )
    operations = botocore.session.get_session().get_service_model("iam").operation_names
    changes = [name for name in operations if not name.startswith(("Get", "List", "Simulate"))]
    about = [name for name in changes if any(word in name for word in words) or name == "ChangePassword"]
    assert len(about) > 25
    user = f"arn:aws:iam::{ACCOUNT}:user/ana"
    assert [name for name in about if allows((*DEPLOY, ADMINISTRATOR), f"iam:{name}", user)] == []


def test_only_the_roles_of_accounts_that_are_entered_can_be_assumed() -> None:
    for arn in ENTERED:
        assert allows(DEPLOY, "sts:AssumeRole", arn)
    for other in (
        "arn:aws:iam::000000000003:role/OrganizationAccountAccessRole",
        "arn:aws:iam::000000000001:role/Administrator",
        f"{ROLE_ARN}/emergency-access",
        f"{ROLE_ARN}/foundation-preview",
    ):
        assert not allows((*DEPLOY, ADMINISTRATOR), "sts:AssumeRole", other)


def test_without_accounts_no_role_can_be_assumed() -> None:
    assert not allows((entering([]), ADMINISTRATOR), "sts:AssumeRole", ENTERED[0])


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("ec2:RunInstances", "arn:aws:ec2:eu-central-1:111122223333:instance/*"),
        ("iam:PassRole", f"{ROLE_ARN}/another"),
        ("kms:Decrypt", "arn:aws:kms:eu-central-1:111122223333:key/another"),
        ("lambda:CreateFunction", "arn:aws:lambda:eu-central-1:111122223333:function:one"),
        ("s3:GetObject", "arn:aws:s3:::another-bucket/one"),
        ("s3:PutBucketPolicy", "arn:aws:s3:::example-state"),
        ("s3:DeleteBucket", "arn:aws:s3:::example-state"),
        ("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-central-1:111122223333:secret:one"),
        ("iam:CreateRole", f"{ROLE_ARN}/foundation-something"),
        ("iam:CreatePolicyVersion", f"arn:aws:iam::{ACCOUNT}:policy/one"),
        ("iam:UpdateAssumeRolePolicy", f"{ROLE_ARN}/aws-reserved/sso.amazonaws.com/AWSReservedSSO_one"),
        ("iam:DisableOrganizationsRootSessions", "*"),
    ],
)
def test_what_the_program_does_not_do_is_not_allowed(action: str, resource: str) -> None:
    assert not allows(DEPLOY, action, resource)


def test_identity_center_may_provision_its_own_roles_with_the_rights_of_ci() -> None:
    reserved = f"{ROLE_ARN}/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_administrator_0f"
    for action in ("CreateRole", "AttachRolePolicy", "PutRolePolicy", "DetachRolePolicy", "DeleteRole", "UpdateRole"):
        assert allows(DEPLOY, f"iam:{action}", reserved)
    assert allows(DEPLOY, "iam:GetSAMLProvider", f"arn:aws:iam::{ACCOUNT}:saml-provider/AWSSSO_0f_DO_NOT_DELETE")
    assert allows(DEPLOY, "iam:CreateServiceLinkedRole", f"{ROLE_ARN}/aws-service-role/sso.amazonaws.com/one")
    assert allows(DEPLOY, "sso:CreateAccountAssignment", "arn:aws:sso:::account/111122223333")


def test_the_state_is_written_and_decrypted_and_without_a_bucket_none_is() -> None:
    item = "arn:aws:s3:::example-state/.pulumi/stacks/foundation/prod.json"
    for action, resource in (
        ("s3:ListBucket", "arn:aws:s3:::example-state"),
        ("s3:GetObject", item),
        ("s3:PutObject", item),
        ("s3:DeleteObject", item),
        ("kms:Decrypt", KEY),
        ("kms:GenerateDataKey", KEY),
    ):
        assert allows(DEPLOY, action, resource)
        assert not allows((deploying(ROLES, None),), action, resource)
    without_key = (deploying(ROLES, State(bucket="example-state")),)
    assert allows(without_key, "s3:PutObject", item)
    assert not allows(without_key, "kms:Decrypt", KEY)


def test_the_policies_fit_into_a_role_with_twenty_accounts() -> None:
    many = entering([f"arn:aws:iam::{number:012}:role/OrganizationAccountAccessRole" for number in range(20)])
    assert len(deploying(ROLES, STATE)) + len(many) <= INLINE_CHARACTERS
