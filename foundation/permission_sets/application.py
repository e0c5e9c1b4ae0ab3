"""What belongs to applications: sets know their roles, secrets and parameters by a path, `application/`."""

from foundation.permission_sets.ready import Statement, allow

ROLES = "arn:aws:iam::*:role/application/*"
SECRETS = "arn:aws:secretsmanager:*:*:secret:application/*"
PASSWORDS = "arn:aws:secretsmanager:*:*:secret:rds!*"
"""Passwords that RDS manages: it names their secrets so (RDS user guide, "Password management", 2026-11)."""
PARAMETERS = "arn:aws:ssm:*:*:parameter/application/*"

SERVICES = (
    "apigateway",
    "application-autoscaling",
    "apprunner",
    "batch",
    "build.apprunner",
    "codebuild",
    "codedeploy",
    "codepipeline",
    "ec2",
    "ecs",
    "ecs-tasks",
    "eks",
    "events",
    "firehose",
    "lambda",
    "monitoring.rds",
    "pipes",
    "pods.eks",
    "scheduler",
    "states",
    "tasks.apprunner",
)
"""Services that take an application's role, without `.amazonaws.com`."""


def pass_roles(services: tuple[str, ...] = SERVICES) -> Statement:
    """Give an application's role to a service of the list; who makes such roles decides what they may do."""
    principals = [f"{service}.amazonaws.com" for service in services]
    return allow("PassRoles", ("iam:PassRole",), (ROLES,), StringEquals={"iam:PassedToService": principals})
