"""What the sets for looking and operating can do, and what they cannot: sample calls."""

import pytest
from sampled import FACTS, NO_RESOURCE, allowed, regional, role

from evaluation.policy import parse
from foundation.log_reading import reading
from foundation.permission_sets import READY
from foundation.permission_sets.denied import ROLES

OTHERS = [name for name in READY if name not in ("administrator", "emergency")]
READERS = ["read-only", "billing", "security-audit"]
CONTENT = [
    ("s3:GetObject", "arn:aws:s3:::shop/basket"),
    ("s3:GetObjectVersion", "arn:aws:s3:::shop/basket"),
    ("secretsmanager:GetSecretValue", regional("secretsmanager", "secret:application/shop-AbCdEf")),
    ("secretsmanager:BatchGetSecretValue", NO_RESOURCE),
    ("ssm:GetParameter", regional("ssm", "parameter/application/shop")),
    ("ssm:GetParameters", regional("ssm", "parameter/application/shop")),
    ("ssm:GetParametersByPath", regional("ssm", "parameter/application/")),
    ("ssm:GetParameterHistory", regional("ssm", "parameter/application/shop")),
    ("kms:Decrypt", regional("kms", "key/1")),
    ("dynamodb:Scan", regional("dynamodb", "table/shop")),
    ("sqs:ReceiveMessage", regional("sqs", "shop")),
    ("logs:GetLogEvents", regional("logs", "log-group:/shop:*")),
    ("ec2:GetConsoleOutput", regional("ec2", "instance/i-1")),
    ("ec2:DescribeInstanceAttribute", regional("ec2", "instance/i-1")),
    ("lambda:GetFunction", regional("lambda", "function:shop")),
    ("ecr:GetDownloadUrlForLayer", regional("ecr", "repository/shop")),
    ("rds:DownloadDBLogFilePortion", regional("rds", "db:shop")),
    ("bedrock:GetKnowledgeBaseDocuments", regional("bedrock", "knowledge-base/1")),
    ("cognito-idp:ListUsers", regional("cognito-idp", "userpool/1")),
]
CHANGES = [
    ("ec2:RunInstances", regional("ec2", "instance/*")),
    ("ec2:CreateTags", regional("ec2", "instance/i-1")),
    ("s3:PutObject", "arn:aws:s3:::shop/basket"),
    ("lambda:InvokeFunction", regional("lambda", "function:shop")),
    ("iam:CreateUser", "arn:aws:iam::222233334444:user/me"),
    ("sts:AssumeRole", role("anything")),
    ("iam:PassRole", role("application/shop")),
    ("securityhub:BatchUpdateFindings", NO_RESOURCE),
    ("sso:CreateAccountAssignment", NO_RESOURCE),
]


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(("action", "resource"), CONTENT + CHANGES)
def test_sets_for_looking_read_no_content_and_change_nothing(name: str, action: str, resource: str) -> None:
    assert not allowed(name, action, resource)


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("ec2:DescribeInstances", NO_RESOURCE),
        ("s3:ListAllMyBuckets", NO_RESOURCE),
        ("s3:ListBucket", "arn:aws:s3:::shop"),
        ("rds:DescribeDBInstances", NO_RESOURCE),
        ("iam:ListRoles", NO_RESOURCE),
        ("cloudwatch:GetMetricData", NO_RESOURCE),
        ("lambda:ListFunctions", NO_RESOURCE),
    ],
)
def test_read_only_sees_how_things_are_set(action: str, resource: str) -> None:
    assert allowed("read-only", action, resource)
    assert not allowed("billing", action, resource)


@pytest.mark.parametrize(
    "action",
    [
        "billing:GetBillingData",
        "ce:GetCostAndUsage",
        "ce:GetCostForecast",
        "budgets:ViewBudget",
        "invoicing:GetInvoicePDF",
        "savingsplans:DescribeSavingsPlans",
        "organizations:ListAccounts",
    ],
)
def test_billing_sees_bills(action: str) -> None:
    assert allowed("billing", action)


@pytest.mark.parametrize(
    "action",
    [
        "payments:MakePayment",
        "payments:UpdatePaymentPreferences",
        "budgets:ModifyBudget",
        "budgets:ExecuteBudgetAction",
        "billing:UpdateIAMAccessPreference",
        "tax:PutTaxRegistration",
        "ce:CreateCostCategoryDefinition",
        "savingsplans:CreateSavingsPlan",
        "organizations:LeaveOrganization",
    ],
)
def test_billing_touches_nothing(action: str) -> None:
    assert not allowed("billing", action)


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("iam:GetRolePolicy", role("foundation-deploy")),
        ("iam:GetAccountAuthorizationDetails", NO_RESOURCE),
        ("iam:SimulatePrincipalPolicy", role("foundation-deploy")),
        ("iam:GenerateCredentialReport", NO_RESOURCE),
        ("config:GetResourceConfigHistory", NO_RESOURCE),
        ("config:SelectResourceConfig", NO_RESOURCE),
        ("s3:GetBucketPolicy", "arn:aws:s3:::shop"),
        ("kms:GetKeyPolicy", regional("kms", "key/1")),
        ("sso:ListAccountAssignments", NO_RESOURCE),
        ("securityhub:GetFindings", NO_RESOURCE),
        ("guardduty:GetFindings", regional("guardduty", "detector/1")),
        ("macie2:GetFindings", NO_RESOURCE),
        ("inspector2:BatchGetFindingDetails", NO_RESOURCE),
        ("detective:ListInvestigations", NO_RESOURCE),
        ("access-analyzer:GetFindingV2", NO_RESOURCE),
        ("account:GetContactInformation", NO_RESOURCE),
    ],
)
def test_a_security_auditor_reads_policies_settings_and_findings(action: str, resource: str) -> None:
    assert allowed("security-audit", action, resource)


def test_a_security_auditor_does_not_see_what_macie_found_in_an_object() -> None:
    assert not allowed("security-audit", "macie2:GetSensitiveDataOccurrences")


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("pattern", ROLES)
@pytest.mark.parametrize("action", ["sts:AssumeRole", "iam:PassRole", "iam:UpdateAssumeRolePolicy", "iam:DeleteRole"])
def test_no_set_but_the_administrators_touches_a_role_of_the_foundation(name: str, pattern: str, action: str) -> None:
    resource = pattern.replace("::*:", "::222233334444:").replace("*", "x")
    assert not allowed(name, action, resource, iam__PassedToService="lambda.amazonaws.com")


@pytest.mark.parametrize("name", ["administrator", "emergency"])
def test_an_administrator_does_everything(name: str) -> None:
    assert allowed(name, "iam:CreateUser", "arn:aws:iam::222233334444:user/me")
    assert allowed(name, "s3:GetObject", "arn:aws:s3:::shop/basket")


def test_the_log_reader_reads_every_bucket_of_the_archive_and_decrypts_with_its_key() -> None:
    for bucket in FACTS.log_buckets:
        assert allowed("log-reader", "s3:ListBucket", f"arn:aws:s3:::{bucket}")
        assert allowed("log-reader", "s3:GetObject", f"arn:aws:s3:::{bucket}/AWSLogs/x")
    key = regional("kms", "key/1")
    assert allowed("log-reader", "kms:Decrypt", key, kms__ResourceAliases="alias/foundation-logs")
    assert not allowed("log-reader", "kms:Decrypt", key, kms__ResourceAliases="alias/shop")
    assert not allowed("log-reader", "kms:Decrypt", key)


def test_the_log_reader_queries_the_archives_tables() -> None:
    workgroup = regional("athena", "workgroup/foundation-logs")
    assert allowed("log-reader", "athena:StartQueryExecution", workgroup)
    assert not allowed("log-reader", "athena:StartQueryExecution", regional("athena", "workgroup/primary"))
    assert allowed("log-reader", "glue:GetTable", regional("glue", "table/foundation_logs/trail"))
    assert not allowed("log-reader", "glue:GetTable", regional("glue", "table/shop/baskets"))
    results = "arn:aws:s3:::example-4f1c-operational-logs"
    assert allowed("log-reader", "s3:PutObject", f"{results}/athena/1.csv")
    assert not allowed("log-reader", "s3:PutObject", f"{results}/AWSLogs/1")
    key = regional("kms", "key/1")
    assert allowed("log-reader", "kms:GenerateDataKey", key, kms__ResourceAliases="alias/foundation-logs")
    assert not allowed("log-reader", "kms:GenerateDataKey", key, kms__ResourceAliases="alias/shop")


def test_the_log_reader_may_do_what_the_role_of_the_archive_may() -> None:
    key = regional("kms", "key/1")
    role_policy = parse(reading(list(FACTS.log_buckets), key, FACTS.log_query_results))
    for statement in role_policy:
        for action in statement.actions:
            for pattern in statement.resources:
                resource = pattern.replace("*", "x")
                assert allowed("log-reader", action, resource, kms__ResourceAliases="alias/foundation-logs"), action


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("s3:GetObject", "arn:aws:s3:::shop/basket"),
        ("s3:ListBucket", "arn:aws:s3:::shop"),
        ("s3:DeleteObject", "arn:aws:s3:::example-4f1c-audit-trail/AWSLogs/x"),
        ("s3:PutObject", "arn:aws:s3:::example-4f1c-audit-trail/AWSLogs/x"),
        ("s3:PutBucketPolicy", "arn:aws:s3:::example-4f1c-audit-trail"),
        ("s3:BypassGovernanceRetention", "arn:aws:s3:::example-4f1c-audit-trail/AWSLogs/x"),
        ("kms:PutKeyPolicy", regional("kms", "key/1")),
        ("ec2:DescribeInstances", NO_RESOURCE),
        ("secretsmanager:GetSecretValue", regional("secretsmanager", "secret:x-AbCdEf")),
        ("iam:ListRoles", NO_RESOURCE),
        ("sts:AssumeRole", role("foundation-log-reader")),
    ],
)
def test_the_log_reader_does_nothing_else(action: str, resource: str) -> None:
    assert not allowed("log-reader", action, resource, kms__ResourceAliases="alias/foundation-logs")
