"""What sets other than an administrator's are denied, whatever AWS adds to the policies that it manages.

Each is unconditional, so that `foundation.permission_sets.lint` can count on it.
"""

from foundation.permission_sets.ready import Statement, deny
from foundation.policies.catalogue import protect_audit_trail, protect_security_services
from foundation.policies.catalogue.protect_foundation_roles import OWN_ROLES
from foundation.policies.principals import DEFAULT_ACCESS_ROLE, STACK_SETS_ROLE

ROLES = (
    OWN_ROLES,
    f"arn:aws:iam::*:role/{STACK_SETS_ROLE}",
    f"arn:aws:iam::*:role/{DEFAULT_ACCESS_ROLE}",
    "arn:aws:iam::*:role/aws-reserved/*",
)
"""Roles of the foundation, of StackSets, of the organization, and of Identity Center's permission sets."""

_LOOKING = ["iam:Get*", "iam:List*", "iam:GenerateServiceLastAccessedDetails", "iam:SimulatePrincipalPolicy"]

_CONTENT = (
    "athena:GetQueryResults*",
    "bedrock:GetKnowledgeBaseDocuments",
    "codecommit:GetBlob",
    "codecommit:GetFile",
    "codecommit:GitPull",
    "cognito-idp:AdminGetUser",
    "cognito-idp:ListUsers*",
    "dynamodb:BatchGetItem",
    "dynamodb:GetItem",
    "dynamodb:GetRecords",
    "dynamodb:PartiQLSelect",
    "dynamodb:Query",
    "dynamodb:Scan",
    "ebs:GetSnapshotBlock",
    "ec2:DescribeInstanceAttribute",
    "ec2:DescribeLaunchTemplateVersions",
    "ec2:GetConsole*",
    "ec2:GetPasswordData",
    "ecr:BatchGetImage",
    "ecr:GetDownloadUrlForLayer",
    "kinesis:GetRecords",
    "kms:Decrypt",
    "lambda:GetFunction",
    "lambda:InvokeFunction",
    "lex:GetUtterancesView",
    "logs:FilterLogEvents",
    "logs:GetLogEvents",
    "logs:GetLogObject",
    "logs:GetLogRecord",
    "logs:GetQueryResults",
    "logs:StartLiveTail",
    "logs:StartQuery",
    "macie2:GetSensitiveDataOccurrences",
    "rds:DownloadCompleteDBLogFile",
    "rds:DownloadDBLogFilePortion",
    "s3:GetObject",
    "s3:GetObjectTorrent",
    "s3:GetObjectVersion",
    "s3:GetObjectVersionTorrent",
    "secretsmanager:BatchGetSecretValue",
    "secretsmanager:GetSecretValue",
    "sqs:ReceiveMessage",
    "ssm:GetCommandInvocation",
    "ssm:GetParameter",
    "ssm:GetParameterHistory",
    "ssm:GetParameters",
    "ssm:GetParametersByPath",
)


def foundation_roles() -> Statement:
    """Nothing but looking is done to the foundation's roles: they are not changed, passed or assumed."""
    return {"Sid": "FoundationRoles", "Effect": "Deny", "NotAction": _LOOKING, "Resource": list(ROLES)}


def foundation_resources() -> Statement:
    """What the foundation made in the account stays as it is: stacks of StackSets, functions, buses and rules,
    topics, alarms."""
    return deny(
        "FoundationResources",
        (
            "cloudformation:CancelUpdateStack",
            "cloudformation:ContinueUpdateRollback",
            "cloudformation:CreateChangeSet",
            "cloudformation:DeleteStack",
            "cloudformation:ExecuteChangeSet",
            "cloudformation:SetStackPolicy",
            "cloudformation:UpdateStack",
            "cloudformation:UpdateTerminationProtection",
            "cloudwatch:DeleteAlarms",
            "cloudwatch:DisableAlarmActions",
            "cloudwatch:PutMetricAlarm",
            "cloudwatch:SetAlarmState",
            "events:DeleteEventBus",
            "events:DeleteRule",
            "events:DisableRule",
            "events:PutPermission",
            "events:PutRule",
            "events:PutTargets",
            "events:RemovePermission",
            "events:RemoveTargets",
            "events:UpdateEventBus",
            "lambda:*",
            "sns:*",
        ),
        (
            "arn:aws:cloudformation:*:*:stack/StackSet-*",
            "arn:aws:cloudwatch:*:*:alarm:foundation-*",
            "arn:aws:events:*:*:event-bus/foundation-*",
            "arn:aws:events:*:*:rule/foundation-*",
            "arn:aws:lambda:*:*:function:foundation-*",
            "arn:aws:sns:*:*:foundation-*",
        ),
    )


def organization() -> Statement:
    """The organization, the account itself and Identity Center belong to others; the console may list Regions.

    A StackSet of the management account or of a delegate deploys into other accounts, as their administrator.
    """
    writes = ("Accept", "Close", "Delete", "Disable", "Enable", "Put", "Send", "Start", "Verify")
    return deny(
        "Organization",
        (
            "organizations:*",
            *(f"account:{write}*" for write in writes),
            "cloudformation:*OrganizationsAccess",
            "cloudformation:CreateStackInstances",
            "cloudformation:CreateStackSet",
            "cloudformation:DeleteStackInstances",
            "cloudformation:DeleteStackSet",
            "cloudformation:UpdateStackInstances",
            "cloudformation:UpdateStackSet",
            "identitystore:*",
            "sso-directory:*",
            "sso:*",
        ),
    )


def watching() -> Statement:
    """What records and what watches goes on: the same actions that guardrails deny to a whole organization."""
    actions = {*protect_audit_trail.ACTIONS, *protect_security_services.ACTIONS} - {
        # `organization` denies it already.
        "organizations:DeregisterDelegatedAdministrator"
    }
    return deny("Watching", (*sorted(actions), "ec2:DeleteFlowLogs"))


def content() -> Statement:
    """Configuration is not content: objects, secrets, parameters, records, logs, messages, user data are not read."""
    return deny("Content", _CONTENT)
