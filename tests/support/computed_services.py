"""What providers add to resources of logs, baseline and security; see `computed`. Names as the program gives them."""

from collections.abc import Callable, Mapping
from typing import Any

Inputs = Mapping[str, Any]
Computed = Callable[[str, Inputs], tuple[str, dict[str, Any]]]
ACCOUNT, REGION = "999900001111", "eu-central-1"


def arn(service: str, what: str) -> str:
    """An ARN of an account that is the same for everything."""
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{what}"


def _named(name: str, inputs: Inputs) -> tuple[str, dict[str, Any]]:
    return name, {}


def _with_arn(service: str, kind: str) -> Computed:
    return lambda name, inputs: (name, {"arn": arn(service, f"{kind}{inputs.get('name', name)}")})


def _bucket(name: str, inputs: Inputs) -> tuple[str, dict[str, Any]]:
    return inputs["bucket"], {"arn": f"arn:aws:s3:::{inputs['bucket']}"}


def _key(name: str, inputs: Inputs) -> tuple[str, dict[str, Any]]:
    return f"key-{name}", {"keyId": f"key-{name}", "arn": arn("kms", f"key/key-{name}")}


def _role(name: str, inputs: Inputs) -> tuple[str, dict[str, Any]]:
    return inputs["name"], {"arn": f"arn:aws:iam::{ACCOUNT}:role/{inputs['name']}"}


def _graph(name: str, inputs: Inputs) -> tuple[str, dict[str, Any]]:
    return name, {"graphArn": arn("detective", f"graph:{name}")}


def _rule(name: str, inputs: Inputs) -> tuple[str, dict[str, Any]]:
    return inputs["ruleName"], {"ruleArn": arn("observabilityadmin", f"organization-centralization-rule/{name}")}


def _stack_set(name: str, inputs: Inputs) -> tuple[str, dict[str, Any]]:
    return f"{inputs['stackSetName']}:1", {"stackSetId": f"{inputs['stackSetName']}:1"}


PLAIN = (
    "accessanalyzer/analyzer:Analyzer",
    "athena/workgroup:Workgroup",
    "cfg/configurationAggregator:ConfigurationAggregator",
    "cfg/deliveryChannel:DeliveryChannel",
    "cfg/recorder:Recorder",
    "cfg/recorderStatus:RecorderStatus",
    "cloudwatch/eventTarget:EventTarget",
    "detective/member:Member",
    "detective/organizationAdminAccount:OrganizationAdminAccount",
    "detective/organizationConfiguration:OrganizationConfiguration",
    "ebs/encryptionByDefault:EncryptionByDefault",
    "ec2/defaultSecurityGroup:DefaultSecurityGroup",
    "ec2/defaultVpc:DefaultVpc",
    "glue/catalogDatabase:CatalogDatabase",
    "glue/catalogTable:CatalogTable",
    "guardduty/detector:Detector",
    "guardduty/detectorFeature:DetectorFeature",
    "guardduty/organizationAdminAccount:OrganizationAdminAccount",
    "guardduty/organizationConfiguration:OrganizationConfiguration",
    "guardduty/organizationConfigurationFeature:OrganizationConfigurationFeature",
    "iam/organizationsFeatures:OrganizationsFeatures",
    "iam/rolePolicy:RolePolicy",
    "iam/rolePolicyAttachment:RolePolicyAttachment",
    "iam/serviceLinkedRole:ServiceLinkedRole",
    "inspector2/delegatedAdminAccount:DelegatedAdminAccount",
    "kms/alias:Alias",
    "macie2/account:Account",
    "macie2/member:Member",
    "macie2/organizationAdminAccount:OrganizationAdminAccount",
    "macie2/organizationConfiguration:OrganizationConfiguration",
    "organizations/delegatedAdministrator:DelegatedAdministrator",
    "s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "s3/bucketLogging:BucketLogging",
    "s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
    "s3/bucketOwnershipControls:BucketOwnershipControls",
    "s3/bucketPolicy:BucketPolicy",
    "s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "s3/bucketVersioning:BucketVersioning",
    "securityhub/account:Account",
    "securityhub/configurationPolicy:ConfigurationPolicy",
    "securityhub/configurationPolicyAssociation:ConfigurationPolicyAssociation",
    "securityhub/findingAggregator:FindingAggregator",
    "securityhub/organizationAdminAccount:OrganizationAdminAccount",
    "securityhub/organizationConfiguration:OrganizationConfiguration",
    "sns/topicPolicy:TopicPolicy",
    "sns/topicSubscription:TopicSubscription",
)
"""Types of which the program uses no computed field: their id is their name here."""

SERVICE_TYPES: Mapping[str, Computed] = {
    **{f"aws:{type_}": _named for type_ in PLAIN},
    "aws-native:cloudformation:StackSet": _stack_set,
    "aws:cfg/organizationConformancePack:OrganizationConformancePack": _with_arn(
        "config", "organization-conformance-pack/"
    ),
    "aws:cloudtrail/trail:Trail": _with_arn("cloudtrail", "trail/"),
    "aws:cloudwatch/eventRule:EventRule": _with_arn("events", "rule/"),
    "aws:detective/graph:Graph": _graph,
    "aws:iam/role:Role": _role,
    "aws:kms/key:Key": _key,
    "aws:observabilityadmin/centralizationRuleForOrganization:CentralizationRuleForOrganization": _rule,
    "aws:s3/bucket:Bucket": _bucket,
    "aws:sns/topic:Topic": _with_arn("sns", ""),
}
