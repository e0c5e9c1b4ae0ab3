"""How the log archive is read: a role that sees its buckets and decrypts, and Athena's tables over two of them."""

import json
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.given import given

DATABASE = "foundation_logs"
WORKGROUP = "foundation-logs"


@dataclass(frozen=True)
class LogReaderArgs:
    """`accounts` are ids of the accounts whose principals may assume the role, while these are of the organization."""

    role: str
    organization_id: pulumi.Input[str]
    accounts: list[pulumi.Input[str]]
    buckets: list[str]
    key_arn: pulumi.Input[str]
    athena_results: str | None


class LogReader(pulumi.ComponentResource):
    """A role that reads every log, and nothing else."""

    arn: pulumi.Output[str]

    def __init__(self, name: str, args: LogReaderArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:logs:LogReader", name, {}, opts)
        args = given(LogReaderArgs, args)
        role = aws.iam.Role(
            name,
            name=args.role,
            assume_role_policy=pulumi.Output.all(args.organization_id, *args.accounts).apply(_trust),
            max_session_duration=3600,
            opts=ResourceOptions(parent=self),
        )
        document = pulumi.Output.from_input(args.key_arn).apply(
            lambda key: reading(args.buckets, str(key), args.athena_results)
        )
        policy = aws.iam.RolePolicy(
            name, name="read-logs", role=role.name, policy=document, opts=ResourceOptions(parent=self)
        )
        self.arn = role.arn
        self.resources: list[pulumi.CustomResource] = [role, policy]
        self.register_outputs({"arn": self.arn})


def _trust(ids: list[str]) -> str:
    organization, *accounts = ids
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": [f"arn:aws:iam::{account}:root" for account in accounts]},
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"aws:PrincipalOrgID": organization}},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def reading(buckets: list[str], key_arn: str, results: str | None) -> str:
    """What the role may do, as JSON: list and get in the buckets, decrypt with their key; Athena by choice."""
    arns = [f"arn:aws:s3:::{bucket}" for bucket in buckets]
    statements: list[dict[str, object]] = [
        {
            "Sid": "Look",
            "Effect": "Allow",
            "Action": ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketVersions"],
            "Resource": arns,
        },
        {
            "Sid": "Read",
            "Effect": "Allow",
            "Action": ["s3:GetObject", "s3:GetObjectVersion"],
            "Resource": [f"{arn}/*" for arn in arns],
        },
        {"Sid": "Decrypt", "Effect": "Allow", "Action": ["kms:Decrypt", "kms:DescribeKey"], "Resource": [key_arn]},
    ]
    if results is not None:
        statements += _athena(results, key_arn)
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def _athena(results: str, key_arn: str) -> list[dict[str, object]]:
    queries = [
        "athena:GetQueryExecution",
        "athena:GetQueryResults",
        "athena:StartQueryExecution",
        "athena:GetWorkGroup",
    ]
    tables = ["glue:GetDatabase", "glue:GetTable", "glue:GetTables", "glue:GetPartitions"]
    return [
        {
            "Sid": "Query",
            "Effect": "Allow",
            "Action": [*queries, "athena:StopQueryExecution"],
            "Resource": [f"arn:aws:athena:*:*:workgroup/{WORKGROUP}"],
        },
        {
            "Sid": "Tables",
            "Effect": "Allow",
            "Action": tables,
            "Resource": [
                "arn:aws:glue:*:*:catalog",
                f"arn:aws:glue:*:*:database/{DATABASE}",
                f"arn:aws:glue:*:*:table/{DATABASE}/*",
            ],
        },
        {
            "Sid": "Results",
            "Effect": "Allow",
            "Action": ["s3:PutObject", "s3:GetObject", "s3:AbortMultipartUpload"],
            "Resource": [f"arn:aws:s3:::{results}/athena/*"],
        },
        {"Sid": "EncryptResults", "Effect": "Allow", "Action": ["kms:GenerateDataKey"], "Resource": [key_arn]},
    ]
