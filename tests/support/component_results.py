"""What a program in another language gets for each component that it may make, by the component's name."""

from component_images import IMAGE_DECLARED, IMAGE_HANDED_ON
from component_spend import SPEND_DECLARED, SPEND_HANDED_ON
from computed import ACCOUNT, ATTACHMENT, CONTACT, ORGANIZATION, POLICY, UNIT

ROLE, STACK_SET = "aws:iam/role:Role", "aws-native:cloudformation:StackSet"
HANDED_ON = {
    "AccountDefaults": {"defaultVpcIds"},
    "AccountQuotas": set(),
    "Accounts": {"ids"},
    "Aggregator": {"packArns"},
    "Application": {"arn"},
    "AuditTrail": {"arn"},
    "BackupVault": {"arn"},
    "BreakGlass": {"roleArn"},
    "CiAccess": {"roleArns"},
    "CostAllocationTags": set(),
    "CostCategories": {"arns"},
    "DefaultVpcsRemoved": set(),
    "Directory": {"groupIds", "userIds"},
    "EmergencyAlarm": {"busArn", "topicArn"},
    "Findings": set(),
    "Guardrails": {"policyIds", "attached"},
    "IdentityCenter": {"permissionSetArns"},
    "LogArchive": {"keyArn", "buckets"},
    "LogBucket": {"bucket"},
    "LogReader": {"arn"},
    "LogTables": {"workgroup", "database"},
    "NotificationHub": {"arns"},
    "OperationalLogsCentralized": {"ruleArn"},
    "Organization": {"id", "rootId"},
    "PreviewRole": {"arn"},
    "QuotaTemplate": set(),
    "Recorders": {"roleArn"},
    "RequiredTags": set(),
    "StackSet": {"id"},
    "StateStorage": {"bucket", "keyArn"},
    "SubnetShare": {"arn"},
    "TransitGateway": {"id"},
    "Units": {"ids"},
    "Vpc": {"id", "subnetIds"},
    "VpcEndpoints": set(),
    "VpcRoutes": {"tables"},
    **IMAGE_HANDED_ON,
    **SPEND_HANDED_ON,
}
"""Outputs by component."""
FAMILY = [
    f"aws:s3/{name[0].lower()}{name[1:]}:{name}"
    for name in (
        "Bucket",
        "BucketLifecycleConfiguration",
        "BucketOwnershipControls",
        "BucketPolicy",
        "BucketPublicAccessBlock",
        "BucketServerSideEncryptionConfiguration",
        "BucketVersioning",
    )
]
DECLARED: dict[str, dict[str, int]] = {
    "AccountQuotas": {
        "aws:servicequotas/autoManagement:AutoManagement": 1,
        "aws:servicequotas/serviceQuota:ServiceQuota": 1,
    },
    "QuotaTemplate": {
        "aws:servicequotas/template:Template": 1,
        "aws:servicequotas/templateAssociation:TemplateAssociation": 1,
    },
    "Organization": {ORGANIZATION: 1},
    "Units": {UNIT: 1},
    "Accounts": {ACCOUNT: 1, CONTACT: 1},
    "Guardrails": {POLICY: 1, ATTACHMENT: 1},
    "AccountDefaults": {
        "aws:ebs/encryptionByDefault:EncryptionByDefault": 1,
        "aws:ec2/defaultVpc:DefaultVpc": 1,
        "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": 1,
    },
    "Aggregator": {
        ROLE: 1,
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment": 1,
        "aws:cfg/configurationAggregator:ConfigurationAggregator": 1,
        "aws:cfg/organizationConformancePack:OrganizationConformancePack": 1,
    },
    "Application": {
        "aws:ssoadmin/application:Application": 1,
        "aws:ssoadmin/applicationAccessScope:ApplicationAccessScope": 1,
        "aws:ssoadmin/applicationAssignment:ApplicationAssignment": 1,
        "aws:ssoadmin/applicationAssignmentConfiguration:ApplicationAssignmentConfiguration": 1,
    },
    "AuditTrail": {"aws:cloudtrail/trail:Trail": 1},
    "BreakGlass": {
        ROLE: 1,
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment": 1,
        "aws:iam/policy:Policy": 1,
    },
    "CiAccess": {
        "aws:iam/openIdConnectProvider:OpenIdConnectProvider": 1,
        ROLE: 1,
        "aws:iam/rolePolicy:RolePolicy": 1,
    },
    "CostAllocationTags": {"aws:costexplorer/costAllocationTag:CostAllocationTag": 1},
    "CostCategories": {"aws:costexplorer/costCategory:CostCategory": 1},
    "DefaultVpcsRemoved": {STACK_SET: 1},
    "Directory": {
        "aws:identitystore/group:Group": 1,
        "aws:identitystore/groupMembership:GroupMembership": 1,
        "aws:identitystore/user:User": 1,
    },
    "EmergencyAlarm": {
        "aws:cloudwatch/eventBus:EventBus": 1,
        "aws:cloudwatch/eventBusPolicy:EventBusPolicy": 1,
        "aws:cloudwatch/eventRule:EventRule": 2,
        "aws:cloudwatch/eventTarget:EventTarget": 2,
        "aws:kms/key:Key": 1,
        "aws:sns/topic:Topic": 1,
        "aws:sns/topicPolicy:TopicPolicy": 1,
        "aws:sns/topicSubscription:TopicSubscription": 1,
        ROLE: 1,
        "aws:iam/rolePolicy:RolePolicy": 1,
    },
    "Findings": {
        "aws:kms/key:Key": 1,
        "aws:sns/topic:Topic": 1,
        "aws:sns/topicPolicy:TopicPolicy": 1,
        "aws:sns/topicSubscription:TopicSubscription": 1,
        "aws:cloudwatch/eventRule:EventRule": 1,
        "aws:cloudwatch/eventTarget:EventTarget": 1,
    },
    "IdentityCenter": {
        f"aws:ssoadmin/{name[0].lower()}{name[1:]}:{name}": 1
        for name in (
            "AccountAssignment",
            "CustomerManagedPolicyAttachment",
            "InstanceAccessControlAttributes",
            "ManagedPolicyAttachment",
            "PermissionSet",
            "PermissionSetInlinePolicy",
            "PermissionsBoundaryAttachment",
        )
    },
    "LogArchive": {
        **dict.fromkeys(FAMILY, 2),
        "aws:kms/key:Key": 1,
        "aws:kms/alias:Alias": 1,
        "aws:s3/bucketLogging:BucketLogging": 1,
    },
    "LogBucket": {
        **dict.fromkeys(FAMILY, 1),
        "aws:s3/bucketLogging:BucketLogging": 1,
        "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": 1,
    },
    "BackupVault": {
        "aws:kms/key:Key": 1,
        "aws:kms/alias:Alias": 1,
        "aws:backup/vault:Vault": 1,
        "aws:backup/vaultPolicy:VaultPolicy": 1,
        "aws:backup/vaultLockConfiguration:VaultLockConfiguration": 1,
    },
    "NotificationHub": {
        f"aws:notifications/{name[0].lower()}{name[1:]}:{name}": 1
        for name in (
            "ChannelAssociation",
            "ContactsEmailContact",
            "EventRule",
            "NotificationConfiguration",
            "NotificationHub",
            "OrganizationalUnitAssociation",
        )
    },
    "StateStorage": {**dict.fromkeys(FAMILY, 1), "aws:kms/key:Key": 1, "aws:kms/alias:Alias": 1},
    "LogReader": {ROLE: 1, "aws:iam/rolePolicy:RolePolicy": 1},
    "LogTables": {
        "aws:athena/workgroup:Workgroup": 1,
        "aws:glue/catalogDatabase:CatalogDatabase": 1,
        "aws:glue/catalogTable:CatalogTable": 2,
    },
    "OperationalLogsCentralized": {
        "aws:observabilityadmin/centralizationRuleForOrganization:CentralizationRuleForOrganization": 1
    },
    "PreviewRole": {ROLE: 1, "aws:iam/rolePolicy:RolePolicy": 1},
    "Recorders": {
        ROLE: 1,
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment": 1,
        "aws:cfg/recorder:Recorder": 1,
        "aws:cfg/deliveryChannel:DeliveryChannel": 1,
        "aws:cfg/recorderStatus:RecorderStatus": 1,
    },
    "RequiredTags": {"aws:cfg/organizationManagedRule:OrganizationManagedRule": 1},
    "StackSet": {STACK_SET: 1},
    "SubnetShare": {
        "aws:ram/resourceShare:ResourceShare": 1,
        "aws:ram/resourceAssociation:ResourceAssociation": 1,
        "aws:ram/principalAssociation:PrincipalAssociation": 1,
    },
    "TransitGateway": {
        "aws:ec2transitgateway/transitGateway:TransitGateway": 1,
        "aws:ec2transitgateway/vpcAttachment:VpcAttachment": 2,
        "aws:ec2transitgateway/routeTable:RouteTable": 2,
        "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation": 2,
        "aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation": 1,
        "aws:ec2transitgateway/route:Route": 5,
    },
    "Vpc": {
        "aws:ec2/vpc:Vpc": 1,
        "aws:ec2/subnet:Subnet": 1,
        "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": 1,
        "aws:ec2/flowLog:FlowLog": 1,
    },
    "VpcEndpoints": {
        "aws:ec2/vpcEndpoint:VpcEndpoint": 3,
        "aws:ec2/securityGroup:SecurityGroup": 1,
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": 1,
    },
    "VpcRoutes": {
        "aws:ec2/internetGateway:InternetGateway": 1,
        "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": 1,
        "aws:ec2/eip:Eip": 1,
        "aws:ec2/natGateway:NatGateway": 1,
        "aws:ec2/routeTable:RouteTable": 3,
        "aws:ec2/routeTableAssociation:RouteTableAssociation": 3,
        "aws:ec2/route:Route": 5,
    },
    **IMAGE_DECLARED,
    **SPEND_DECLARED,
}
"""How many resources of each type it declares, with the inputs in `component_inputs`."""
