"""Runs databases, and may read what they hold: who restores a table or holds its password can. Half a working day.

Its own statements instead of the job function DatabaseAdministrator, which reads and writes every bucket and makes
functions with roles that it passes.
"""

from foundation.permission_sets import application, denied
from foundation.permission_sets.ready import Facts, Ready, allow, deny

DATABASES = (
    *("dax:*", "dynamodb:*", "elasticache:*", "memorydb:*", "pi:*", "rds:*", "redshift:*"),
    *("application-autoscaling:*", "backup:Describe*", "backup:Get*", "backup:List*"),
    *("cloudwatch:DeleteAlarms", "cloudwatch:Describe*", "cloudwatch:DisableAlarmActions"),
    *("cloudwatch:EnableAlarmActions", "cloudwatch:Get*", "cloudwatch:List*", "cloudwatch:PutMetricAlarm"),
    *("ec2:DescribeAvailabilityZones", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcs"),
    *("account:ListRegions", "iam:ListRoles", "kms:DescribeKey", "kms:ListAliases", "logs:Describe*"),
    *("secretsmanager:ListSecrets", "sns:ListTopics", "tag:GetResources"),
)
LOG_LINES = ("logs:FilterLogEvents", "logs:GetLogEvents", "logs:GetQueryResults", "logs:StartQuery", "logs:StopQuery")
LOG_GROUPS = ("arn:aws:logs:*:*:log-group:/aws/rds/*", "arn:aws:logs:*:*:log-group:/aws/elasticache/*")
PASSWORDS = (
    *("secretsmanager:CreateSecret", "secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"),
    *("secretsmanager:RotateSecret", "secretsmanager:TagResource"),
)
"""RDS makes the secret of a database that it manages the password of with its caller's permissions."""
LINKED_ROLES = [
    f"{service}.amazonaws.com"
    for service in (
        *("dax", "dynamodb.application-autoscaling", "elasticache", "memorydb"),
        *("rds", "rds.application-autoscaling", "redshift"),
    )
]
SHARED = (
    *("dynamodb:DeleteResourcePolicy", "dynamodb:Purchase*", "dynamodb:PutResourcePolicy", "elasticache:Purchase*"),
    *("memorydb:Purchase*", "rds:ModifyDB*SnapshotAttribute", "rds:Purchase*", "redshift:Authorize*"),
    *("redshift:Purchase*", "redshift:PutResourcePolicy"),
)
"""Gives data to other accounts, or buys for years."""


def database_operator(_: Facts) -> Ready:
    linked = {"iam:AWSServiceName": LINKED_ROLES}
    return Ready(
        name="database-operator",
        description="Runs databases and caches, their backups, passwords and alarms, and may read what they hold.",
        managed_policies=(),
        statements=(
            allow("Databases", DATABASES),
            allow("LogLines", LOG_LINES, LOG_GROUPS),
            allow("Passwords", PASSWORDS, (application.PASSWORDS,)),
            allow("LinkedRoles", ("iam:CreateServiceLinkedRole",), StringEquals=linked),
            application.pass_roles(("monitoring.rds",)),
            deny("Shared", SHARED),
            denied.foundation_roles(),
            denied.organization(),
            denied.watching(),
        ),
        session_duration="PT4H",
        can=(
            "Run RDS, Aurora, DynamoDB, ElastiCache, MemoryDB, DAX and Redshift: make, scale, restore and delete.",
            "Read the passwords that RDS manages, and tables of DynamoDB.",
            "See the logs and the performance of databases, and set alarms.",
            "Pass a role below the path /application/ to the enhanced monitoring of RDS.",
        ),
        cannot=(
            "Read other secrets, parameters or objects.",
            "Change users, roles, policies, networks or keys, or assume a role.",
            "Share snapshots or tables with other accounts, or buy reservations.",
            "Stop CloudTrail, AWS Config, flow logs or security services.",
        ),
    )
