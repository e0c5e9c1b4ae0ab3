"""What the preview role may read, by evaluating its policies: how things are set up, and never what is in them."""

import json
from pathlib import Path

import pytest
from ci_requests import allows

from foundation.config.ci import State
from foundation.policies.ci import INLINE_CHARACTERS, entering, previewing

HOME = "eu-central-1:111122223333"
KEY, OTHER_KEY = f"arn:aws:kms:{HOME}:key/state", f"arn:aws:kms:{HOME}:key/other"
BUCKET = "arn:aws:s3:::example-state"
STATE = State(bucket="example-state", key_arn=KEY)
ENTERED = ["arn:aws:iam::000000000001:role/foundation-preview"]
MANAGEMENT = (previewing(STATE), entering(ENTERED))
MEMBER = (previewing(),)
ADMINISTRATOR = json.dumps({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
OWN_CALLS = json.loads((Path(__file__).parent / "own_calls.json").read_text())
READS = ("Get", "List", "Describe", "BatchGet")

NEVER = [
    ("s3:GetObject", "arn:aws:s3:::example-audit-trail/AWSLogs/one.json.gz"),
    ("s3:GetObjectVersion", "arn:aws:s3:::example-audit-trail/AWSLogs/one.json.gz"),
    ("s3:GetObjectAttributes", "arn:aws:s3:::example-audit-trail/AWSLogs/one.json.gz"),
    ("secretsmanager:GetSecretValue", f"arn:aws:secretsmanager:{HOME}:secret:one"),
    ("secretsmanager:BatchGetSecretValue", "*"),
    ("ssm:GetParameter", f"arn:aws:ssm:{HOME}:parameter/one"),
    ("ssm:GetParameters", f"arn:aws:ssm:{HOME}:parameter/one"),
    ("ssm:GetParametersByPath", f"arn:aws:ssm:{HOME}:parameter/one"),
    ("ssm:GetParameterHistory", f"arn:aws:ssm:{HOME}:parameter/one"),
    ("kms:Decrypt", OTHER_KEY),
    ("kms:ReEncryptFrom", OTHER_KEY),
    ("kms:DeriveSharedSecret", OTHER_KEY),
    ("athena:GetQueryResults", f"arn:aws:athena:{HOME}:workgroup/foundation-logs"),
    ("athena:GetQueryExecution", f"arn:aws:athena:{HOME}:workgroup/foundation-logs"),
    ("athena:StartQueryExecution", f"arn:aws:athena:{HOME}:workgroup/foundation-logs"),
    ("logs:GetLogEvents", f"arn:aws:logs:{HOME}:log-group:one"),
    ("logs:FilterLogEvents", f"arn:aws:logs:{HOME}:log-group:one"),
    ("logs:StartQuery", f"arn:aws:logs:{HOME}:log-group:one"),
    ("logs:GetQueryResults", f"arn:aws:logs:{HOME}:log-group:one"),
    ("logs:StartLiveTail", f"arn:aws:logs:{HOME}:log-group:one"),
    ("logs:Unmask", f"arn:aws:logs:{HOME}:log-group:one"),
    ("dynamodb:GetItem", f"arn:aws:dynamodb:{HOME}:table/one"),
    ("dynamodb:Query", f"arn:aws:dynamodb:{HOME}:table/one"),
    ("dynamodb:Scan", f"arn:aws:dynamodb:{HOME}:table/one"),
    ("sqs:ReceiveMessage", f"arn:aws:sqs:{HOME}:one"),
    ("lambda:GetFunction", f"arn:aws:lambda:{HOME}:function:one"),
    ("lambda:GetFunctionConfiguration", f"arn:aws:lambda:{HOME}:function:one"),
    ("ecr:GetDownloadUrlForLayer", f"arn:aws:ecr:{HOME}:repository/one"),
    ("ecr:BatchGetImage", f"arn:aws:ecr:{HOME}:repository/one"),
    ("ebs:GetSnapshotBlock", "arn:aws:ec2:eu-central-1::snapshot/snap-1"),
    ("rds-data:ExecuteStatement", f"arn:aws:rds:{HOME}:cluster:one"),
    ("redshift-data:GetStatementResult", "*"),
    ("cloudtrail:LookupEvents", "*"),
    ("config:SelectResourceConfig", "*"),
    ("config:GetResourceConfigHistory", "*"),
    ("ec2:GetPasswordData", f"arn:aws:ec2:{HOME}:instance/i-1"),
    ("ec2:GetConsoleOutput", f"arn:aws:ec2:{HOME}:instance/i-1"),
    ("ec2:DescribeInstanceAttribute", f"arn:aws:ec2:{HOME}:instance/i-1"),
    ("ec2:DescribeVpnConnections", "*"),
    ("glue:GetConnection", f"arn:aws:glue:{HOME}:connection/one"),
    ("guardduty:GetFindings", f"arn:aws:guardduty:{HOME}:detector/one"),
    ("securityhub:GetFindings", f"arn:aws:securityhub:{HOME}:hub/default"),
    ("macie2:GetSensitiveDataOccurrences", "*"),
    ("inspector2:ListFindings", "*"),
    ("access-analyzer:ListFindings", f"arn:aws:access-analyzer:{HOME}:analyzer/one"),
    ("iam:GetCredentialReport", "*"),
]
CHANGES = [
    "organizations:CreateAccount",
    "organizations:MoveAccount",
    "iam:CreateRole",
    "iam:UpdateAssumeRolePolicy",
    "iam:PassRole",
    "s3:PutObject",
    "s3:PutBucketPolicy",
    "kms:CreateGrant",
    "kms:PutKeyPolicy",
    "cloudformation:CreateStack",
    "lambda:InvokeFunction",
    "ssm:SendCommand",
    "sso:CreateAccountAssignment",
    "ec2:CreateTags",
    "iam:SimulatePrincipalPolicy",
]


@pytest.mark.parametrize(("action", "resource"), NEVER)
def test_what_is_in_things_is_never_read_whatever_else_is_attached(action: str, resource: str) -> None:
    assert not allows(MANAGEMENT, action, resource)
    assert not allows((*MANAGEMENT, ADMINISTRATOR), action, resource)
    assert not allows((*MEMBER, ADMINISTRATOR), action, resource)


@pytest.mark.parametrize("action", CHANGES)
def test_nothing_is_changed(action: str) -> None:
    assert not allows(MANAGEMENT, action, "*")
    assert not allows(MEMBER, action, "*")


def _looks(of: str) -> list[str]:
    return [action for action in OWN_CALLS[of] if action.partition(":")[2].startswith(READS)]


@pytest.mark.parametrize("action", _looks("management"))
def test_a_refresh_reads_how_the_management_account_is_set_up(action: str) -> None:
    assert allows(MANAGEMENT, action, "arn:aws:any:eu-central-1:111122223333:thing/one")


@pytest.mark.parametrize("action", _looks("members"))
def test_a_refresh_reads_how_members_are_set_up(action: str) -> None:
    assert allows(MEMBER, action, "arn:aws:any:eu-central-1:111122223333:thing/one")


@pytest.mark.parametrize(
    "action",
    [
        "identitystore:DescribeUser",
        "identitystore:ListGroupMemberships",
        "iam:GetOpenIDConnectProvider",
        "s3:GetReplicationConfiguration",
        "s3:GetBucketAcl",
        "securityhub:GetFindingAggregator",
        "macie2:GetFindingsPublicationConfiguration",
        "sso:DescribePermissionSet",
        "sso:GetInlinePolicyForPermissionSet",
        "cloudformation:GetResource",
    ],
)
def test_what_providers_read_besides_is_allowed(action: str) -> None:
    assert allows(MEMBER, action, "*")


def test_the_state_is_read_but_not_written_and_only_in_the_management_account() -> None:
    item = f"{BUCKET}/.pulumi/stacks/foundation/prod.json"
    for action, resource in (("s3:ListBucket", BUCKET), ("s3:GetObject", item), ("kms:Decrypt", KEY)):
        assert allows(MANAGEMENT, action, resource)
    for action, resource in (("s3:GetObject", item), ("kms:Decrypt", KEY)):
        assert not allows((*MEMBER, ADMINISTRATOR), action, resource)
    for action in ("s3:PutObject", "s3:DeleteObject"):
        assert not allows(MANAGEMENT, action, item)
        assert not allows(MANAGEMENT, action, f"{BUCKET}/.pulumi/locks/organization/foundation/prod/one.json")


def test_a_state_without_a_key_lets_nothing_be_decrypted() -> None:
    assert not allows((previewing(State(bucket="example-state")), ADMINISTRATOR), "kms:Decrypt", KEY)


def test_only_preview_roles_are_assumed() -> None:
    assert allows(MANAGEMENT, "sts:AssumeRole", ENTERED[0])
    for other in ("OrganizationAccountAccessRole", "foundation-log-reader"):
        assert not allows((*MANAGEMENT, ADMINISTRATOR), "sts:AssumeRole", f"arn:aws:iam::000000000001:role/{other}")


def test_the_policies_fit_into_a_role_with_twenty_accounts() -> None:
    many = entering([f"arn:aws:iam::{number:012}:role/foundation-preview" for number in range(20)])
    assert len(previewing(STATE)) + len(many) <= INLINE_CHARACTERS
