"""What a tag policy may say.

Sources: Tag policy syntax and examples; Services and resource types that support enforcement (Organizations user
guide). The list of services is that of November 2026, as far as policies show that AWS has accepted; single resource
types are not held against a list.
"""

from collections.abc import Mapping
from typing import Any

from emulator.aws.services.organizations.access import listed

_SERVICES = """
acm acm-pca apigateway appconfig appmesh athena auditmanager backup backup-gateway batch cloudfront cloudtrail
cloudwatch codebuild codecommit codepipeline codestar-connections cognito-identity cognito-idp comprehend config
connect directconnect dlm dms dynamodb ec2 ecr ecs eks elasticache elasticbeanstalk elasticfilesystem
elasticmapreduce entityresolution es events firehose fsx healthlake internetmonitor iotanalytics iotevents
kinesisanalytics kms lambda mq network-firewall oam omics organizations pipes ram rbin rds redshift
redshift-serverless resource-groups route53 route53resolver s3 scheduler secretsmanager sns sqs ssm states transfer
wisdom workspaces
"""
ENFORCED = frozenset(_SERVICES.split())
"""Services, by the prefix of their ARNs, for which a tag policy can be enforced. IAM, logs and GuardDuty are not."""

_ASSIGN, _OTHERS = "@@assign", ("@@append", "@@remove")
_LISTS = ("tag_value", "enforced_for", "report_required_tag_for")


def problem(document: Mapping[str, Any]) -> str | None:
    """What AWS would refuse in a tag policy, None where nothing."""
    keys = {name: tag for name, tag in document["tags"].items() if not name.startswith("@@")}
    if len({name.lower() for name in keys}) != len(keys):
        return "policy keys must differ by more than their case"
    found = (_of_key(name, tag) for name, tag in keys.items())
    return next((text for text in found if text), None)


def _of_key(name: str, tag: Any) -> str | None:
    if not isinstance(tag, dict):
        return f"{name} must be an object"
    for setting, value in tag.items():
        if setting.startswith("@@"):
            continue
        if setting != "tag_key" and setting not in _LISTS:
            return f"{name} has an unknown setting {setting}"
        if not isinstance(value, dict) or not all(operator.startswith("@@") for operator in value):
            return f"{setting} of {name} must be given by operators such as {_ASSIGN}"
        wrong = _of_tag_key(name, value) if setting == "tag_key" else _of_list(name, setting, value)
        if wrong:
            return wrong
    return None


def _of_tag_key(name: str, value: Mapping[str, Any]) -> str | None:
    key = value.get(_ASSIGN, name)
    if not isinstance(key, str) or key.lower() != name.lower():
        return f"the tag key {key} must be the policy key {name}, but for its case"
    return None


def _of_list(name: str, setting: str, value: Mapping[str, Any]) -> str | None:
    for operator in (_ASSIGN, *_OTHERS):
        for item in listed(value.get(operator)):
            if not isinstance(item, str):
                return f"{setting} of {name} must be a list of texts"
            wrong = _of_value(item) if setting == "tag_value" else _of_type(setting, item)
            if wrong:
                return f"{setting} of {name}: {wrong}"
    return None


def _of_value(value: str) -> str | None:
    return f"{value} has more than one wildcard" if value.count("*") > 1 else None


def _of_type(setting: str, name: str) -> str | None:
    service, _, kind = name.partition(":")
    if not service or not kind or "*" in service:
        return f"{name} is no resource type: SERVICE:TYPE or SERVICE:ALL_SUPPORTED"
    if setting == "enforced_for" and service not in ENFORCED:
        return f"{name} does not support enforcement"
    return None
