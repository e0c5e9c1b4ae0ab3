"""What the operators of networks and databases can do, and what they cannot: sample calls."""

import pytest
from sampled import NO_RESOURCE, allowed, regional, role

NETWORKS = [
    ("ec2:CreateVpc", regional("ec2", "vpc/*")),
    ("ec2:DeleteSubnet", regional("ec2", "subnet/subnet-1")),
    ("ec2:CreateRoute", regional("ec2", "route-table/rtb-1")),
    ("ec2:CreateNatGateway", regional("ec2", "natgateway/*")),
    ("ec2:CreateTransitGatewayVpcAttachment", regional("ec2", "transit-gateway/tgw-1")),
    ("ec2:ReplaceNetworkAclEntry", regional("ec2", "network-acl/acl-1")),
    ("ec2:AuthorizeSecurityGroupIngress", regional("ec2", "security-group/sg-1")),
    ("ec2:CreateFlowLogs", regional("ec2", "vpc-flow-log/*")),
    ("logs:CreateLogDelivery", NO_RESOURCE),
    ("ec2:CreateIpamPool", regional("ec2", "ipam-pool/*")),
    ("ec2:CreateVpnConnection", regional("ec2", "vpn-connection/*")),
    ("ec2:CreateDhcpOptions", regional("ec2", "dhcp-options/*")),
    ("ec2:CreateManagedPrefixList", regional("ec2", "prefix-list/*")),
    ("ec2:AllocateAddress", regional("ec2", "elastic-ip/*")),
    ("ec2:StartNetworkInsightsAnalysis", regional("ec2", "network-insights-path/1")),
    ("ec2:DescribeInstances", NO_RESOURCE),
    ("route53:ChangeResourceRecordSets", "arn:aws:route53:::hostedzone/Z1"),
    ("network-firewall:UpdateFirewallPolicy", regional("network-firewall", "firewall-policy/1")),
    ("elasticloadbalancing:CreateListener", regional("elasticloadbalancing", "loadbalancer/app/shop/1")),
    ("directconnect:CreateConnection", NO_RESOURCE),
]
NOT_NETWORKS = [
    ("iam:CreateUser", "arn:aws:iam::222233334444:user/me"),
    ("iam:CreateRole", role("flow-logs")),
    ("iam:PutRolePolicy", role("flow-logs")),
    ("iam:PassRole", role("flow-logs-role")),
    ("iam:GetRolePolicy", role("x")),
    ("sts:AssumeRole", role("anything")),
    ("ec2:RunInstances", regional("ec2", "instance/*")),
    ("ec2:DeleteVolume", regional("ec2", "volume/vol-1")),
    ("ec2:GetConsoleScreenshot", regional("ec2", "instance/i-1")),
    ("ec2:DeleteFlowLogs", regional("ec2", "vpc-flow-log/fl-1")),
    ("ec2:ModifyVpcBlockPublicAccessOptions", NO_RESOURCE),
    ("ec2:EnableIpamOrganizationAdminAccount", NO_RESOURCE),
    ("networkmanager:StartOrganizationServiceAccessUpdate", NO_RESOURCE),
    ("route53domains:TransferDomain", NO_RESOURCE),
    ("ram:CreateResourceShare", NO_RESOURCE),
    ("s3:GetObject", "arn:aws:s3:::shop/basket"),
    ("logs:GetLogEvents", regional("logs", "log-group:/shop:*")),
    ("organizations:LeaveOrganization", NO_RESOURCE),
    ("cloudtrail:StopLogging", regional("cloudtrail", "trail/mine")),
]
DATABASES = [
    ("rds:CreateDBInstance", regional("rds", "db:shop")),
    ("rds:RestoreDBInstanceFromDBSnapshot", regional("rds", "db:shop")),
    ("dynamodb:RestoreTableFromBackup", regional("dynamodb", "table/shop")),
    ("dynamodb:BatchWriteItem", regional("dynamodb", "table/shop")),
    ("elasticache:ModifyReplicationGroup", regional("elasticache", "replicationgroup:shop")),
    ("redshift:ResizeCluster", regional("redshift", "cluster:shop")),
    ("secretsmanager:GetSecretValue", regional("secretsmanager", "secret:rds!db-1-AbCdEf")),
    ("secretsmanager:CreateSecret", regional("secretsmanager", "secret:rds!db-1-AbCdEf")),
    ("logs:FilterLogEvents", regional("logs", "log-group:/aws/rds/instance/shop/error:*")),
    ("pi:GetResourceMetrics", regional("pi", "metrics/rds/db-1")),
    ("cloudwatch:PutMetricAlarm", regional("cloudwatch", "alarm:shop")),
    ("kms:DescribeKey", regional("kms", "key/1")),
]
NOT_DATABASES = [
    ("secretsmanager:GetSecretValue", regional("secretsmanager", "secret:application/shop-AbCdEf")),
    ("secretsmanager:GetSecretValue", regional("secretsmanager", "secret:rdsadmin-AbCdEf")),
    ("ssm:GetParameter", regional("ssm", "parameter/application/shop")),
    ("s3:GetObject", "arn:aws:s3:::shop/basket"),
    ("logs:FilterLogEvents", regional("logs", "log-group:/aws/lambda/shop:*")),
    ("kms:Decrypt", regional("kms", "key/1")),
    ("lambda:CreateFunction", regional("lambda", "function:shop")),
    ("ec2:CreateSecurityGroup", regional("ec2", "security-group/*")),
    ("rds:ModifyDBSnapshotAttribute", regional("rds", "snapshot:shop")),
    ("rds:ModifyDBClusterSnapshotAttribute", regional("rds", "cluster-snapshot:shop")),
    ("rds:PurchaseReservedDBInstancesOffering", NO_RESOURCE),
    ("redshift:AuthorizeSnapshotAccess", regional("redshift", "snapshot:shop/1")),
    ("dynamodb:PutResourcePolicy", regional("dynamodb", "table/shop")),
    ("iam:CreateRole", role("application/monitoring")),
    ("sts:AssumeRole", role("anything")),
    ("organizations:LeaveOrganization", NO_RESOURCE),
    ("config:StopConfigurationRecorder", NO_RESOURCE),
]


@pytest.mark.parametrize(("action", "resource"), NETWORKS)
def test_a_network_operator_runs_networks(action: str, resource: str) -> None:
    assert allowed("network-operator", action, resource)


@pytest.mark.parametrize(("action", "resource"), NOT_NETWORKS)
def test_a_network_operator_touches_nothing_else(action: str, resource: str) -> None:
    assert not allowed("network-operator", action, resource, iam__PassedToService="vpc-flow-logs.amazonaws.com")


@pytest.mark.parametrize(("action", "resource"), DATABASES)
def test_a_database_operator_runs_databases(action: str, resource: str) -> None:
    assert allowed("database-operator", action, resource)


@pytest.mark.parametrize(("action", "resource"), NOT_DATABASES)
def test_a_database_operator_reads_no_other_secret_and_touches_nothing_else(action: str, resource: str) -> None:
    assert not allowed("database-operator", action, resource)


@pytest.mark.parametrize(
    ("name", "known", "other"),
    [
        ("network-operator", "transitgateway.amazonaws.com", "guardduty.amazonaws.com"),
        ("database-operator", "rds.amazonaws.com", "transitgateway.amazonaws.com"),
    ],
)
def test_an_operator_makes_the_roles_of_its_own_services_alone(name: str, known: str, other: str) -> None:
    linked = role("aws-service-role/x/y")
    assert allowed(name, "iam:CreateServiceLinkedRole", linked, iam__AWSServiceName=known)
    assert not allowed(name, "iam:CreateServiceLinkedRole", linked, iam__AWSServiceName=other)


def test_a_database_operator_passes_a_role_for_enhanced_monitoring_alone() -> None:
    def passed(path: str, service: str) -> bool:
        return allowed("database-operator", "iam:PassRole", role(path), iam__PassedToService=service)

    assert passed("application/monitoring", "monitoring.rds.amazonaws.com")
    assert not passed("application/monitoring", "lambda.amazonaws.com")
    assert not passed("monitoring", "monitoring.rds.amazonaws.com")
