"""Names that AWS gives one service in several places: signing name, botocore's name, and prefix of IAM actions.

Only names that differ are listed, and only of services that an organization's foundation meets. Source: `signingName`
and `endpointPrefix` of the service models of botocore 1.44; IAM prefixes from the Service Authorization Reference.
"""

from functools import cache

from botocore.session import Session

SERVICES_BY_SIGNING_NAME: dict[str, tuple[str, ...]] = {
    "access-analyzer": ("accessanalyzer",),
    "apigateway": ("apigateway", "apigatewayv2"),
    "bedrock": ("bedrock", "bedrock-runtime", "bedrock-agent", "bedrock-agent-runtime"),
    "cassandra": ("keyspaces",),
    "cloudcontrolapi": ("cloudcontrol",),
    "dynamodb": ("dynamodb", "dynamodbstreams"),
    "elasticfilesystem": ("efs",),
    "elasticloadbalancing": ("elbv2", "elb"),
    "elasticmapreduce": ("emr",),
    "es": ("opensearch", "es"),
    "iotdata": ("iot-data",),
    "kinesisanalytics": ("kinesisanalyticsv2", "kinesisanalytics"),
    "monitoring": ("cloudwatch",),
    "notifications-contacts": ("notificationscontacts",),
    "rds": ("rds", "neptune", "docdb"),
    "s3": ("s3control", "s3"),
    "s3-outposts": ("s3outposts",),
    "sagemaker": ("sagemaker", "sagemaker-runtime"),
    "servicecatalog": ("servicecatalog", "servicecatalog-appregistry"),
    "servicequotas": ("service-quotas",),
    "ses": ("sesv2", "ses"),
    "sso": ("sso-admin",),
    "sso-oauth": ("sso-oidc",),
    "states": ("stepfunctions",),
    "tagging": ("resourcegroupstaggingapi",),
    "timestream": ("timestream-write", "timestream-query"),
}

_PREFIXES = {"monitoring": "cloudwatch", "tagging": "tag"}
"""Prefix of IAM actions by signing name, where the two differ."""

_ACTIONS = {
    "s3:GetBucketEncryption": "s3:GetEncryptionConfiguration",
    "s3:PutBucketEncryption": "s3:PutEncryptionConfiguration",
    "s3:DeleteBucketEncryption": "s3:PutEncryptionConfiguration",
    "s3:GetBucketLifecycleConfiguration": "s3:GetLifecycleConfiguration",
    "s3:PutBucketLifecycleConfiguration": "s3:PutLifecycleConfiguration",
    "s3:DeleteBucketLifecycle": "s3:PutLifecycleConfiguration",
    "s3:GetObjectLockConfiguration": "s3:GetBucketObjectLockConfiguration",
    "s3:PutObjectLockConfiguration": "s3:PutBucketObjectLockConfiguration",
    "s3:GetPublicAccessBlock": "s3:GetBucketPublicAccessBlock",
    "s3:PutPublicAccessBlock": "s3:PutBucketPublicAccessBlock",
    "s3:DeletePublicAccessBlock": "s3:PutBucketPublicAccessBlock",
    "s3:GetBucketReplication": "s3:GetReplicationConfiguration",
    "s3:PutBucketReplication": "s3:PutReplicationConfiguration",
    "s3:HeadBucket": "s3:ListBucket",
    "s3:ListObjects": "s3:ListBucket",
    "s3:ListObjectsV2": "s3:ListBucket",
    "s3:ListBuckets": "s3:ListAllMyBuckets",
    "s3:HeadObject": "s3:GetObject",
    "s3control:GetPublicAccessBlock": "s3:GetAccountPublicAccessBlock",
    "s3control:PutPublicAccessBlock": "s3:PutAccountPublicAccessBlock",
    "s3control:DeletePublicAccessBlock": "s3:PutAccountPublicAccessBlock",
}
"""Actions that IAM names otherwise than the API does, by botocore's service and operation."""

_READS = ("Get", "List", "Describe", "Lookup", "Search", "BatchGet", "Simulate", "AssumeRole", "Head", "Decode")


def services(signing_name: str) -> tuple[str, ...]:
    """botocore's names of the services that sign with `signing_name`; empty when there is none."""
    if signing_name in SERVICES_BY_SIGNING_NAME:
        return SERVICES_BY_SIGNING_NAME[signing_name]
    return (signing_name,) if signing_name in _available() else ()


def action(signing_name: str, service: str, operation: str) -> str:
    """The IAM action that a call needs, e.g. `organizations:CreateAccount`."""
    known = _ACTIONS.get(f"{service}:{operation}")
    return known or f"{_PREFIXES.get(signing_name, signing_name)}:{operation}"


def is_mutating(operation: str) -> bool:
    """Whether an operation changes anything, judged by its verb."""
    return not operation.startswith(_READS)


@cache
def _available() -> frozenset[str]:
    return frozenset(Session().get_available_services())
