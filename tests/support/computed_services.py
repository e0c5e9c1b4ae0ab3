"""What providers add to resources of logs, baseline, security, identity and the network; see `computed`.

Names are as the program gives them.
"""

from collections.abc import Callable, Mapping
from typing import Any

Inputs = Mapping[str, Any]
Computed = Callable[[str, Inputs], tuple[str, dict[str, Any]]]
ACCOUNT, REGION, STORE = "999900001111", "eu-central-1", "d-11c569a37e"
GET_GROUPS, GET_USERS = "aws:identitystore/getGroups:getGroups", "aws:identitystore/getUsers:getUsers"


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


def _permission_set(name: str, inputs: Inputs) -> tuple[str, dict[str, Any]]:
    instance = inputs["instanceArn"]
    made = f"arn:aws:sso:::permissionSet/{instance.rpartition('/')[2]}/ps-{name}"
    return f"{made},{instance}", {"arn": made}


def _in_store(kind: str) -> Computed:
    """Of the identity store, with an id that follows from the name: `groupId`, `userId`, `membershipId`."""
    return lambda name, inputs: (
        f"{inputs['identityStoreId']}/{kind}-{name}",
        {f"{kind}Id": f"{kind}-{name}", "externalIds": []},
    )


def _application(name: str, inputs: Inputs) -> tuple[str, dict[str, Any]]:
    made = f"arn:aws:sso::{ACCOUNT}:application/{inputs['instanceArn'].rpartition('/')[2]}/apl-{name}"
    return made, {"arn": made}


def _oidc_provider(name: str, inputs: Inputs) -> tuple[str, dict[str, Any]]:
    made = f"arn:aws:iam::{ACCOUNT}:oidc-provider/{inputs['url'].removeprefix('https://')}"
    return made, {"arn": made}


def _iam_policy(name: str, inputs: Inputs) -> tuple[str, dict[str, Any]]:
    made = f"arn:aws:iam::{ACCOUNT}:policy{inputs.get('path', '/')}{inputs['name']}"
    return made, {"arn": made}


def _vpc(name: str, inputs: Inputs) -> tuple[str, dict[str, Any]]:
    six = {"ipv6CidrBlock": "2001:db8:12:100::/56"} if inputs.get("assignGeneratedIpv6CidrBlock") else {}
    return f"vpc-{name}", {"arn": arn("ec2", f"vpc/{name}"), **six}


def _in_network(kind: str) -> Computed:
    """Of Amazon EC2, with an id that says of what it is, as one name stands for many things of a VPC."""
    return lambda name, _: (f"{kind}-{name}", {"arn": arn("ec2", f"{kind}/{name}")})


def found_groups(*names: str) -> Mapping[str, Mapping[str, Any]]:
    """What the lookup of all groups answers in an identity store that has these, by display name; for `record`."""
    groups = [{"displayName": name, "groupId": f"group-{name}", "externalIds": []} for name in names]
    return {GET_GROUPS: {"groups": groups, "identityStoreId": STORE, "region": REGION}}


def found_users(*names: str) -> Mapping[str, Mapping[str, Any]]:
    """What the lookup of all users answers in an identity store that has these, by user name; for `record`."""
    users = [{"userName": name, "userId": f"user-{name}", "externalIds": []} for name in names]
    return {GET_USERS: {"users": users, "identityStoreId": STORE, "region": REGION}}


PLAIN = (
    "accessanalyzer/analyzer:Analyzer",
    "athena/workgroup:Workgroup",
    "cfg/configurationAggregator:ConfigurationAggregator",
    "cfg/deliveryChannel:DeliveryChannel",
    "cfg/recorder:Recorder",
    "cfg/recorderStatus:RecorderStatus",
    "cloudwatch/eventBusPolicy:EventBusPolicy",
    "cloudwatch/eventTarget:EventTarget",
    "detective/member:Member",
    "detective/organizationAdminAccount:OrganizationAdminAccount",
    "detective/organizationConfiguration:OrganizationConfiguration",
    "ebs/encryptionByDefault:EncryptionByDefault",
    "ec2/defaultSecurityGroup:DefaultSecurityGroup",
    "ec2/defaultVpc:DefaultVpc",
    "ec2/flowLog:FlowLog",
    "ec2/route:Route",
    "ec2/routeTableAssociation:RouteTableAssociation",
    "ec2/vpcEndpoint:VpcEndpoint",
    "ec2transitgateway/route:Route",
    "ec2transitgateway/routeTableAssociation:RouteTableAssociation",
    "ec2transitgateway/routeTablePropagation:RouteTablePropagation",
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
    "ram/principalAssociation:PrincipalAssociation",
    "ram/resourceAssociation:ResourceAssociation",
    "ram/sharingWithOrganization:SharingWithOrganization",
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
    "ssoadmin/accountAssignment:AccountAssignment",
    "ssoadmin/applicationAccessScope:ApplicationAccessScope",
    "ssoadmin/applicationAssignment:ApplicationAssignment",
    "ssoadmin/applicationAssignmentConfiguration:ApplicationAssignmentConfiguration",
    "ssoadmin/customerManagedPolicyAttachment:CustomerManagedPolicyAttachment",
    "ssoadmin/instanceAccessControlAttributes:InstanceAccessControlAttributes",
    "ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment",
    "ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy",
    "ssoadmin/permissionsBoundaryAttachment:PermissionsBoundaryAttachment",
    "vpc/securityGroupIngressRule:SecurityGroupIngressRule",
)
"""Types of which the program uses no computed field: their id is their name here."""

SERVICE_TYPES: Mapping[str, Computed] = {
    **{f"aws:{type_}": _named for type_ in PLAIN},
    "aws-native:cloudformation:StackSet": _stack_set,
    "aws:cfg/organizationConformancePack:OrganizationConformancePack": _with_arn(
        "config", "organization-conformance-pack/"
    ),
    "aws:cloudtrail/trail:Trail": _with_arn("cloudtrail", "trail/"),
    "aws:cloudwatch/eventBus:EventBus": _with_arn("events", "event-bus/"),
    "aws:cloudwatch/eventRule:EventRule": _with_arn("events", "rule/"),
    "aws:detective/graph:Graph": _graph,
    "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": _in_network("eigw"),
    "aws:ec2/eip:Eip": _in_network("eipalloc"),
    "aws:ec2/internetGateway:InternetGateway": _in_network("igw"),
    "aws:ec2/natGateway:NatGateway": _in_network("nat"),
    "aws:ec2/routeTable:RouteTable": _in_network("rtb"),
    "aws:ec2/securityGroup:SecurityGroup": _in_network("sg"),
    "aws:ec2/subnet:Subnet": _in_network("subnet"),
    "aws:ec2/vpc:Vpc": _vpc,
    "aws:ec2transitgateway/routeTable:RouteTable": _in_network("tgw-rtb"),
    "aws:ec2transitgateway/transitGateway:TransitGateway": _in_network("tgw"),
    "aws:ec2transitgateway/vpcAttachment:VpcAttachment": _in_network("tgw-attach"),
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": _oidc_provider,
    "aws:iam/policy:Policy": _iam_policy,
    "aws:iam/role:Role": _role,
    "aws:identitystore/group:Group": _in_store("group"),
    "aws:identitystore/groupMembership:GroupMembership": _in_store("membership"),
    "aws:identitystore/user:User": _in_store("user"),
    "aws:kms/key:Key": _key,
    "aws:observabilityadmin/centralizationRuleForOrganization:CentralizationRuleForOrganization": _rule,
    "aws:ram/resourceShare:ResourceShare": _with_arn("ram", "resource-share/"),
    "aws:s3/bucket:Bucket": _bucket,
    "aws:sns/topic:Topic": _with_arn("sns", ""),
    "aws:ssoadmin/application:Application": _application,
    "aws:ssoadmin/permissionSet:PermissionSet": _permission_set,
}
