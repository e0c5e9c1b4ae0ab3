"""What a developer and a power user can do in an account, and what they cannot: sample calls."""

import pytest
from sampled import NO_RESOURCE, allowed, regional, role

FUNCTION = regional("lambda", "function:shop")
DEVELOPS = [
    ("ec2:RunInstances", regional("ec2", "instance/*")),
    ("ec2:TerminateInstances", regional("ec2", "instance/i-1")),
    ("ec2:AuthorizeSecurityGroupIngress", regional("ec2", "security-group/sg-1")),
    ("ecs:CreateService", regional("ecs", "service/shop/web")),
    ("eks:CreateCluster", regional("eks", "cluster/shop")),
    ("ecr:PutImage", regional("ecr", "repository/shop")),
    ("lambda:CreateFunction", FUNCTION),
    ("lambda:UpdateFunctionCode", FUNCTION),
    ("apigateway:POST", "arn:aws:apigateway:eu-central-1::/restapis"),
    ("states:StartExecution", regional("states", "stateMachine:shop")),
    ("s3:PutObject", "arn:aws:s3:::shop/basket"),
    ("s3:CreateBucket", "arn:aws:s3:::shop"),
    ("dynamodb:PutItem", regional("dynamodb", "table/shop")),
    ("rds:CreateDBInstance", regional("rds", "db:shop")),
    ("sqs:SendMessage", regional("sqs", "shop")),
    ("sns:Publish", regional("sns", "shop")),
    ("events:PutRule", regional("events", "rule/shop")),
    ("logs:FilterLogEvents", regional("logs", "log-group:/shop:*")),
    ("cloudwatch:PutMetricAlarm", regional("cloudwatch", "alarm:shop")),
    ("cloudformation:CreateStack", regional("cloudformation", "stack/shop/1")),
    ("codebuild:StartBuild", regional("codebuild", "project/shop")),
    ("kms:Decrypt", regional("kms", "key/1")),
    ("secretsmanager:GetSecretValue", regional("secretsmanager", "secret:application/shop-AbCdEf")),
    ("secretsmanager:CreateSecret", regional("secretsmanager", "secret:rds!db-1-AbCdEf")),
    ("ssm:PutParameter", regional("ssm", "parameter/application/shop/url")),
    ("ssm:GetParameter", "arn:aws:ssm:eu-central-1::parameter/aws/service/ami-amazon-linux-latest/x"),
    ("iam:ListRoles", NO_RESOURCE),
    ("iam:GetRole", role("foundation-config-recorder")),
    ("sts:GetServiceBearerToken", NO_RESOURCE),
]
NEITHER = [
    ("iam:CreateUser", f"arn:aws:iam::{1:012}:user/me"),
    ("iam:CreateAccessKey", f"arn:aws:iam::{1:012}:user/me"),
    ("iam:CreateRole", role("application/shop")),
    ("iam:PutRolePolicy", role("application/shop")),
    ("iam:AttachRolePolicy", role("application/shop")),
    ("iam:UpdateAssumeRolePolicy", role("foundation-deploy")),
    ("iam:CreatePolicyVersion", f"arn:aws:iam::{1:012}:policy/shop"),
    ("sts:AssumeRole", role("OrganizationAccountAccessRole")),
    ("sts:AssumeRole", role("anything")),
    ("organizations:LeaveOrganization", NO_RESOURCE),
    ("account:EnableRegion", NO_RESOURCE),
    ("account:CloseAccount", NO_RESOURCE),
    ("sso:CreateAccountAssignment", NO_RESOURCE),
    ("identitystore:CreateGroupMembership", NO_RESOURCE),
    ("cloudformation:CreateStackSet", regional("cloudformation", "stackset/mine:*")),
    ("cloudformation:UpdateStack", regional("cloudformation", "stack/StackSet-foundation-1/1")),
    ("cloudtrail:StopLogging", regional("cloudtrail", "trail/mine")),
    ("config:StopConfigurationRecorder", NO_RESOURCE),
    ("guardduty:DeleteDetector", regional("guardduty", "detector/1")),
    ("securityhub:DisableSecurityHub", NO_RESOURCE),
    ("ec2:DeleteFlowLogs", regional("ec2", "vpc-flow-log/fl-1")),
    ("lambda:UpdateFunctionCode", regional("lambda", "function:foundation-default-vpc-remover")),
    ("events:DisableRule", regional("events", "rule/foundation-findings")),
    ("events:RemovePermission", regional("events", "event-bus/foundation-emergency")),
    ("sns:Unsubscribe", regional("sns", "foundation-findings")),
    ("cloudwatch:DeleteAlarms", regional("cloudwatch", "alarm:foundation-emergency")),
    ("payments:MakePayment", NO_RESOURCE),
]
POWER_USER_ALONE = [
    ("ec2:CreateVpc", regional("ec2", "vpc/*")),
    ("ec2:CreateSubnet", regional("ec2", "subnet/*")),
    ("ec2:CreateRoute", regional("ec2", "route-table/rtb-1")),
    ("ec2:CreateNatGateway", regional("ec2", "natgateway/*")),
    ("ec2:AttachInternetGateway", regional("ec2", "vpc/vpc-1")),
    ("ec2:AcceptVpcPeeringConnection", regional("ec2", "vpc-peering-connection/pcx-1")),
    ("route53:ChangeResourceRecordSets", "arn:aws:route53:::hostedzone/Z1"),
    ("secretsmanager:GetSecretValue", regional("secretsmanager", "secret:platform-AbCdEf")),
    ("ssm:GetParameter", regional("ssm", "parameter/platform/url")),
    ("ssm:StartSession", regional("ec2", "instance/i-1")),
    ("kms:ScheduleKeyDeletion", regional("kms", "key/1")),
    ("kms:PutKeyPolicy", regional("kms", "key/1")),
    ("s3:PutAccountPublicAccessBlock", NO_RESOURCE),
    ("rds:ModifyDBSnapshotAttribute", regional("rds", "snapshot:shop")),
    ("ec2:ModifyInstanceMetadataDefaults", NO_RESOURCE),
    ("s3:BypassGovernanceRetention", "arn:aws:s3:::shop/basket"),
    ("bedrock:InvokeModel", "arn:aws:bedrock:eu-central-1::foundation-model/x"),
]


@pytest.mark.parametrize(("action", "resource"), DEVELOPS)
def test_a_developer_and_a_power_user_build_and_run_applications(action: str, resource: str) -> None:
    assert allowed("developer", action, resource)
    assert allowed("power-user", action, resource)


@pytest.mark.parametrize(("action", "resource"), NEITHER)
def test_neither_reaches_permissions_the_organization_or_what_watches(action: str, resource: str) -> None:
    assert not allowed("developer", action, resource)
    assert not allowed("power-user", action, resource)


@pytest.mark.parametrize(("action", "resource"), POWER_USER_ALONE)
def test_networks_and_what_belongs_to_the_whole_account_are_a_power_users_alone(action: str, resource: str) -> None:
    assert allowed("power-user", action, resource)
    assert not allowed("developer", action, resource)


@pytest.mark.parametrize("name", ["developer", "power-user"])
def test_only_roles_of_applications_are_passed_and_only_to_services_that_run_them(name: str) -> None:
    def passed(path: str, service: str) -> bool:
        return allowed(name, "iam:PassRole", role(path), iam__PassedToService=f"{service}.amazonaws.com")

    assert passed("application/shop", "lambda")
    assert passed("application/shop/web", "ecs-tasks")
    assert not passed("application/shop", "cloudformation")
    assert not passed("shop", "lambda")
    assert not passed("foundation-deploy", "lambda")
    assert not passed("aws-reserved/sso.amazonaws.com/AWSReservedSSO_administrator_1", "lambda")
    assert not allowed(name, "iam:PassRole", role("application/shop"))


def test_a_developers_key_grants_are_made_by_services_alone() -> None:
    key = regional("kms", "key/1")
    assert allowed("developer", "kms:CreateGrant", key, kms__GrantIsForAWSResource="true")
    assert not allowed("developer", "kms:CreateGrant", key, kms__GrantIsForAWSResource="false")
