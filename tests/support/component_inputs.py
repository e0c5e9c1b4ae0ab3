"""What a program in another language hands over to each component that it may make, by the component's name."""

from typing import Any

from component_images import IMAGE_INPUTS
from component_spend import SPEND_INPUTS

from foundation.policies.archive import READER_ROLE

CONTENT = '{"Version":"2012-10-17","Statement":[]}'
HOME, KEY_ARN = "eu-central-1", "arn:aws:kms:eu-central-1:222233334444:key/one"
INSTANCE, AUDIT = "arn:aws:sso:::instance/ssoins-1234567890abcdef", "arn:aws:iam::aws:policy/SecurityAudit"
INPUTS: dict[str, dict[str, Any]] = {
    "Organization": {"policyTypes": ["TAG_POLICY"], "trustedAccess": ["sso.amazonaws.com"]},
    "Units": {"rootId": "r-ab12", "units": [{"path": "security", "name": "Security", "tags": {}}]},
    "Accounts": {
        "accounts": [
            {
                "key": "lab",
                "name": "Lab",
                "email": "lab@example.com",
                "parentId": "r-ab12",
                "roleName": "Access",
                "iamUserAccessToBilling": "DENY",
                "tags": {},
                "contacts": [{"kind": "BILLING", "name": "A", "title": "B", "email": "c@example.com", "phone": "1"}],
            }
        ],
        "closed": [],
        "managementContacts": [],
    },
    "Guardrails": {
        "targetId": "r-ab12",
        "documents": [{"key": "one@root", "type": "T", "name": "one", "description": "One", "content": CONTENT}],
        "organization": [],
    },
    "AccountDefaults": {"regions": [HOME], "ebsEncryption": True, "harmlessVpcs": True},
    "Aggregator": {
        "aggregate": True,
        "homeRegion": HOME,
        "regions": [HOME],
        "packs": {"one": "{}"},
        "packsElsewhere": {},
        "delegated": [],
        "recorded": [],
    },
    "Application": {
        "instanceArn": INSTANCE,
        "region": HOME,
        "oauth": {"name": "Wiki", "url": "https://a.example", "visible": True, "scopes": ["openid"]},
        "groups": {"one": "group-one"},
    },
    "AuditTrail": {
        "trail": "one",
        "bucket": "logs",
        "keyArn": KEY_ARN,
        "dataEvents": ["s3"],
        "insights": ["call-rate"],
    },
    "BreakGlass": {
        "role": "emergency",
        "trust": CONTENT,
        "permissions": AUDIT,
        "sessionSeconds": 3600,
        "userPolicyName": "one",
        "userPolicy": CONTENT,
    },
    "CiAccess": {
        "issuers": [{"key": "one", "url": "https://a.example", "audience": "b"}],
        "roles": [
            {
                "key": "one",
                "role": "one",
                "description": "One",
                "trust": CONTENT,
                "policies": {"one": CONTENT},
                "session": 3600,
            }
        ],
    },
    "DefaultVpcsRemoved": {"targets": ["r-ab12"], "accounts": [], "regions": [HOME], "homeRegion": HOME},
    "Directory": {
        "identityStoreId": "d-1234567890",
        "region": HOME,
        "groups": [{"key": "one", "name": "One"}],
        "users": [
            {"name": "ana", "givenName": "Ana", "familyName": "Lopez", "email": "a@example.com", "groups": ["one"]}
        ],
    },
    "EmergencyAlarm": {
        "name": "one",
        "carrier": "one",
        "homeRegion": HOME,
        "regions": [HOME],
        "pattern": "{}",
        "busPattern": "{}",
        "busPolicy": CONTENT,
        "carrierTrust": CONTENT,
        "carrierPolicy": CONTENT,
        "keyPolicy": CONTENT,
        "topicPolicy": CONTENT,
        "message": "one",
        "messagePaths": {"account": "$.account"},
        "subscribers": ["a@example.com"],
    },
    "Findings": {
        "accountId": "222233334444",
        "regions": [HOME],
        "hub": True,
        "severity": "HIGH",
        "subscribers": ["a@example.com"],
    },
    "IdentityCenter": {
        "instanceArn": INSTANCE,
        "region": HOME,
        "permissionSets": [
            {
                "name": "one",
                "description": "One",
                "sessionDuration": "PT1H",
                "managedPolicies": [AUDIT],
                "customerManagedPolicies": [{"name": "ours", "path": "/"}],
                "inlinePolicy": CONTENT,
                "boundaryPolicy": {"name": "most", "path": "/"},
            }
        ],
        "assignments": [
            {
                "name": "lab/one/group:one",
                "permissionSet": "one",
                "principalType": "GROUP",
                "principalId": "group-one",
                "accountId": "222233334444",
            }
        ],
        "attributes": {"team": "${path:userName}"},
        "tags": {},
    },
    "LogArchive": {
        "keyPolicy": CONTENT,
        "keyAlias": "alias/one",
        "accessLogs": "access",
        "buckets": [
            {"kind": "trail", "bucket": "one-trail", "policy": CONTENT, "days": 30, "encryptedByKey": True},
            {"kind": "access", "bucket": "one-access", "policy": CONTENT, "days": 30, "encryptedByKey": False},
        ],
    },
    "BackupVault": {
        "vault": "one",
        "region": HOME,
        "policy": CONTENT,
        "keyPolicy": CONTENT,
        "keyAlias": "alias/one",
        "minDays": 7,
        "maxDays": 400,
    },
    "NotificationHub": {
        "hubs": [HOME],
        "notifications": [
            {
                "name": "one",
                "description": "One",
                "aggregation": "SHORT",
                "rules": [
                    {"name": "one", "source": "aws.health", "eventType": "A", "pattern": "{}", "regions": [HOME]}
                ],
            }
        ],
        "emails": {"one": "one@example.com"},
        "units": {"root": "r-ab12"},
        "delegated": [],
    },
    "StateStorage": {
        "bucket": "one",
        "policy": CONTENT,
        "keyPolicy": CONTENT,
        "keyAlias": "alias/one",
        "oldVersions": 90,
    },
    "LogBucket": {
        "bucket": "one",
        "policy": CONTENT,
        "days": 90,
        "infrequentAccessAfter": 30,
        "lockMode": "GOVERNANCE",
        "lockDays": 30,
        "keyArn": KEY_ARN,
        "accessLogs": "one-access",
    },
    "LogReader": {
        "role": READER_ROLE,
        "organizationId": "o-exampleorg1",
        "accounts": ["222233334444"],
        "buckets": ["one"],
        "keyArn": KEY_ARN,
        "athenaResults": "one",
    },
    "LogTables": {
        "organizationId": "o-exampleorg1",
        "trailBucket": "one",
        "flowLogBucket": "two",
        "resultsBucket": "three",
        "keyArn": KEY_ARN,
        "trailRegions": [HOME],
        "flowLogRegions": [HOME],
    },
    "OperationalLogsCentralized": {
        "organizationId": "o-exampleorg1",
        "accountId": "222233334444",
        "homeRegion": HOME,
        "regions": [HOME],
        "logGroups": "*",
        "keyArn": KEY_ARN,
        "delegated": [],
    },
    "PreviewRole": {"role": "one", "trust": CONTENT, "policy": CONTENT},
    "Recorders": {
        "account": "111122223333",
        "homeRegion": HOME,
        "regions": [HOME],
        "bucket": "one",
        "keyArn": KEY_ARN,
        "frequency": "DAILY",
        "only": [],
        "without": [],
    },
    "SubnetShare": {
        "share": "one",
        "region": HOME,
        "principals": {"root": "o-exampleorg1"},
        "subnets": {"one": "arn:one"},
    },
    "TransitGateway": {
        "region": HOME,
        "hub": {"name": "hub", "vpcId": "vpc-1", "subnetIds": ["subnet-1"]},
        "spokes": [{"name": "spoke", "vpcId": "vpc-2", "subnetIds": ["subnet-2"]}],
    },
    "Vpc": {
        "region": HOME,
        "cidr": "10.0.0.0/16",
        "hasIpv6": False,
        "subnets": [
            {
                "name": "one",
                "tier": "private",
                "zone": "euc1-az1",
                "cidr": "10.0.0.0/24",
                "ipv6Index": 0,
                "isPublic": False,
            }
        ],
        "flowLogs": "arn:aws:s3:::one",
    },
    "VpcEndpoints": {
        "region": HOME,
        "vpcId": "vpc-1",
        "cidr": "10.0.0.0/16",
        "tables": ["rtb-1"],
        "services": ["ssm"],
        "subnets": ["subnet-1"],
    },
    "VpcRoutes": {
        "region": HOME,
        "vpcId": "vpc-1",
        "hasIpv6": True,
        "ipv6Egress": True,
        "public": {"subnets": {"public": "subnet-1"}, "overTransit": ["10.0.0.0/12"]},
        "private": [{"zone": "a", "subnets": {"private": "subnet-2"}, "nat": "a"}],
        "isolated": {"isolated": "subnet-3"},
        "natSubnets": {"a": "subnet-1"},
        "transitGateway": "tgw-1",
    },
    "CostAllocationTags": {"keys": ["owner"]},
    "CostCategories": {"categories": [{"name": "Unit", "values": {"workloads": ["222233334444"]}}]},
    "AccountQuotas": {
        "requests": [{"key": "one", "service": "vpc", "code": "L-F678F1CE", "region": HOME, "value": 20}],
        "watched": [{"region": HOME, "mode": "NotifyOnly", "excluded": {"vpc": ["L-F678F1CE"]}}],
    },
    "QuotaTemplate": {
        "entries": [{"key": "one", "service": "vpc", "code": "L-F678F1CE", "region": HOME, "value": 20}],
        "region": "us-east-1",
    },
    "RequiredTags": {
        "rules": [{"name": "one", "parameters": "{}", "types": ["AWS::S3::Bucket"], "excluded": ["222233334444"]}],
        "regions": [HOME],
        "recorded": [],
    },
    "StackSet": {
        "stackSet": "one",
        "description": "One",
        "template": "{}",
        "parameters": {"KeyArn": KEY_ARN},
        "targets": ["r-ab12"],
        "regions": [HOME],
        "homeRegion": HOME,
    },
    **IMAGE_INPUTS,
    **SPEND_INPUTS,
}
"""What a program in another language hands over, by component."""
