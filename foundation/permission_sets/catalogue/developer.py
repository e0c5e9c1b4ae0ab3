"""Builds and runs applications in accounts that others set up. A working day, as it reaches no further than those.

No role is made: a role that a developer makes may do what its maker cannot, and a permissions boundary in every account
would be one more thing to keep. Who sets accounts up makes an application's roles, below the path /application/.
"""

from foundation.permission_sets import application, denied
from foundation.permission_sets.ready import Facts, Ready, Statement, allow, deny

SERVICES = (
    *("apigateway:*", "application-autoscaling:*", "apprunner:*", "appsync:*", "autoscaling:*", "batch:*"),
    *("cloudwatch:*", "codeartifact:*", "codebuild:*", "codedeploy:*", "codepipeline:*", "dynamodb:*", "ecr:*"),
    *("ecs:*", "eks:*", "elasticache:*", "elasticloadbalancing:*", "events:*", "execute-api:*", "firehose:*"),
    *("kinesis:*", "lambda:*", "logs:*", "pi:*", "pipes:*", "rds:*", "s3:*", "scheduler:*", "schemas:*", "sns:*"),
    *("sqs:*", "states:*", "tag:*", "xray:*"),
)
INSTANCES = (
    *("ec2:AssociateIamInstanceProfile", "ec2:AttachVolume", "ec2:AuthorizeSecurityGroup*", "ec2:CreateImage"),
    *("ec2:CreateKeyPair", "ec2:CreateLaunchTemplate*", "ec2:CreateSecurityGroup", "ec2:CreateSnapshot*"),
    *("ec2:CreateTags", "ec2:CreateVolume", "ec2:DeleteKeyPair", "ec2:DeleteLaunchTemplate*"),
    *("ec2:DeleteSecurityGroup", "ec2:DeleteSnapshot", "ec2:DeleteTags", "ec2:DeleteVolume", "ec2:DeregisterImage"),
    *("ec2:Describe*", "ec2:DetachVolume", "ec2:DisassociateIamInstanceProfile", "ec2:Get*", "ec2:ImportKeyPair"),
    *("ec2:ModifyInstance*", "ec2:ModifyLaunchTemplate", "ec2:ModifySecurityGroupRules", "ec2:ModifyVolume"),
    *("ec2:RebootInstances", "ec2:ReplaceIamInstanceProfileAssociation", "ec2:RevokeSecurityGroup*"),
    *("ec2:RunInstances", "ec2:StartInstances", "ec2:StopInstances", "ec2:TerminateInstances"),
)
STACKS = (
    *("cloudformation:*ChangeSet", "cloudformation:CancelUpdateStack", "cloudformation:ContinueUpdateRollback"),
    *("cloudformation:CreateStack", "cloudformation:DeleteStack", "cloudformation:Describe*", "cloudformation:Get*"),
    *("cloudformation:List*", "cloudformation:UpdateStack", "cloudformation:ValidateTemplate"),
)
KEYS = (
    *("kms:CreateAlias", "kms:CreateKey", "kms:Decrypt", "kms:DescribeKey", "kms:EnableKeyRotation", "kms:Encrypt"),
    *("kms:GenerateDataKey*", "kms:Get*", "kms:List*", "kms:ReEncrypt*", "kms:TagResource"),
)
SECRETS = (
    *("secretsmanager:CreateSecret", "secretsmanager:DeleteSecret", "secretsmanager:DescribeSecret"),
    *("secretsmanager:GetSecretValue", "secretsmanager:List*", "secretsmanager:PutSecretValue"),
    *("secretsmanager:RestoreSecret", "secretsmanager:RotateSecret", "secretsmanager:TagResource"),
    *("secretsmanager:UntagResource", "secretsmanager:UpdateSecret", "secretsmanager:UpdateSecretVersionStage"),
)
PARAMETERS = (
    *("ssm:AddTagsToResource", "ssm:DeleteParameter*", "ssm:GetParameter*", "ssm:LabelParameterVersion"),
    *("ssm:ListTagsForResource", "ssm:PutParameter", "ssm:RemoveTagsFromResource"),
)
LOOKING = (
    *("access-analyzer:ValidatePolicy", "account:ListRegions", "acm:Describe*", "acm:List*", "iam:Get*", "iam:List*"),
    *("iam:CreateServiceLinkedRole", "route53:Get*", "route53:List*", "secretsmanager:ListSecrets"),
    *("servicequotas:Get*", "servicequotas:List*", "ssm:DescribeParameters", "sts:DecodeAuthorizationMessage"),
    "sts:GetServiceBearerToken",
)
ACCOUNT = (
    *("ec2:ModifyInstanceMetadataDefaults", "rds:ModifyDB*SnapshotAttribute", "s3:BypassGovernanceRetention"),
    *("s3:PutAccountPublicAccessBlock", "dynamodb:Purchase*", "dynamodb:PutResourcePolicy", "elasticache:Purchase*"),
    "rds:Purchase*",
)
"""Settings of the whole account, copies for and shares with other accounts, commitments of years, and locks."""


def developer(_: Facts) -> Ready:
    return Ready(
        name="developer",
        description="Builds and runs applications: compute, data, queues, logs and pipelines; no roles, no networks.",
        managed_policies=(),
        statements=_statements(),
        session_duration="PT8H",
        can=(
            "Run instances, containers and functions, and the load balancers and security groups before them.",
            "Make and use buckets, tables, databases, queues, topics, streams and schedules.",
            "Deploy with CloudFormation, CodeBuild, CodePipeline and CodeDeploy.",
            "Read and set logs, metrics, alarms and traces.",
            "Read and write secrets named application/..., parameters below /application/, and passwords of RDS.",
            "Pass roles below the path /application/ to services that run applications.",
        ),
        cannot=(
            "Make or change users, keys, roles or policies: who sets the account up makes an application's roles.",
            "Assume a role, or pass one outside the path /application/.",
            "Change VPCs, subnets, route tables, gateways, peerings or DNS zones.",
            "Read other secrets and parameters, or log in to instances through Systems Manager.",
            "Change the organization, the account itself, or Identity Center.",
            "Stop CloudTrail, AWS Config, flow logs or security services.",
            "Share snapshots with other accounts, lift the account's block of public buckets, or delete keys.",
            "Change what the foundation made in the account: its stacks, functions, rules, topics and alarms.",
        ),
    )


def _statements() -> tuple[Statement, ...]:
    grants = {"kms:GrantIsForAWSResource": "true"}
    public = "arn:aws:ssm:*::parameter/aws/service/*"
    return (
        allow("Services", (*SERVICES, *INSTANCES, *STACKS, *KEYS, *LOOKING)),
        allow("Grants", ("kms:CreateGrant",), Bool=grants),
        allow("Secrets", SECRETS, (application.SECRETS, application.PASSWORDS)),
        allow("Parameters", PARAMETERS, (application.PARAMETERS,)),
        allow("PublicParameters", ("ssm:GetParameter*",), (public,)),
        application.pass_roles(),
        deny("Account", ACCOUNT),
        denied.foundation_roles(),
        denied.foundation_resources(),
        denied.organization(),
        denied.watching(),
    )
