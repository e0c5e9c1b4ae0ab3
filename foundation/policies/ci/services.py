"""The services that the program uses: what CI may do with each in the management account, and what previews read.

One row a service. Other accounts are entered by their access role, so what is done there only needs no `deploy`.
`reads` tell how something is set up, never what is in it: each is named, or has a prefix under which there are no
findings, queries, objects or logs. Prefixes and actions: Service Authorization Reference, 2026-11.
"""

from dataclasses import dataclass

ALL = ("*",)
LOOK = ("Describe*", "List*")
GET = ("Get*", "List*")


@dataclass(frozen=True)
class Service:
    """``prefix`` is that of its actions; ``deploy`` and ``reads`` are actions without it."""

    prefix: str
    deploy: tuple[str, ...]
    reads: tuple[str, ...]


KEYS = (
    *("CancelKeyDeletion", "CreateAlias", "CreateKey", "DeleteAlias", "Describe*", "DisableKey*", "EnableKey*"),
    *("GetKey*", "List*", "PutKeyPolicy", "ScheduleKeyDeletion", "TagResource", "UntagResource", "Update*"),
)
"""Keys are managed, not used: what a key protects is not CI's to read, but for the state."""
NETWORK = (
    *("*DefaultKmsKeyId", "*EbsEncryptionByDefault", "*InstanceMetadataDefaults", "*InternetGateway*"),
    *("*SecurityGroup*", "*Subnet*", "*Vpc*", "CreateTags", "DeleteTags", "Describe*", "Get*"),
)
"""Defaults and default VPCs; no machines."""

SERVICES = (
    Service("access-analyzer", (), ("GetAnalyzer", "GetArchiveRule", "ListAnalyzers", "ListArchiveRules", "ListTags*")),
    Service("account", ALL, GET),
    Service("athena", (), ("GetDataCatalog", "GetDatabase", "GetNamedQuery", "GetWorkGroup", "ListTags*", "ListWork*")),
    Service(
        "backup",
        ("DescribeGlobalSettings", "UpdateGlobalSettings"),
        (
            *("DescribeBackupVault", "DescribeGlobalSettings", "DescribeRegionSettings"),
            *("GetBackupVaultAccessPolicy", "ListTags"),
        ),
    ),
    Service("bcm-data-exports", ALL, ("GetExport", "ListExports", "ListTagsForResource")),
    Service(
        "budgets",
        ("ListTagsForResource", "ModifyBudget", "TagResource", "UntagResource", "ViewBudget"),
        ("ListTagsForResource", "ViewBudget"),
    ),
    Service(
        "ce",
        (
            *("*AnomalyMonitor*", "*AnomalySubscription*", "*CostCategoryDefinition*", "ListCostAllocationTags"),
            *("ListTagsForResource", "TagResource", "UntagResource", "UpdateCostAllocationTagsStatus"),
        ),
        (
            *("DescribeCostCategoryDefinition", "GetAnomalyMonitors", "GetAnomalySubscriptions"),
            *("ListCostAllocationTags", "ListCostCategoryDefinitions", "ListTagsForResource"),
        ),
    ),
    Service("cloudformation", ALL, ("BatchDescribe*", "Describe*", "Get*", "List*")),
    Service("cloudtrail", ALL, ("DescribeTrails", "GetEventSelectors", "GetInsight*", "GetTrail*", "ListT*")),
    Service("config", ALL, ("Describe*", "GetOrganization*", "GetStoredQuery", "List*")),
    Service("cur", ("PutReportDefinition",), ()),  # CreateExport asks for it too
    Service(
        "detective",
        ALL,
        (
            *("BatchGet*", "DescribeOrganization*", "GetMembers", "ListDatasource*", "ListGraphs", "ListMembers"),
            *("ListOrganization*", "ListTags*"),
        ),
    ),
    Service("ec2", NETWORK, ("Describe*", "Get*")),
    Service("events", ALL, LOOK),
    Service("glue", (), ("GetDatabase*", "GetPartition*", "GetTable*", "GetTags")),
    Service(
        "guardduty",
        ALL,
        (
            *("DescribeOrganization*", "DescribePublishing*", "GetAdministratorAccount", "GetDetector", "GetFilter"),
            *("GetIPSet", "GetMalwareProtectionPlan", "GetMasterAccount", "GetMember*", "GetThreatIntelSet"),
            *("ListDetectors", "ListMembers", "ListOrganization*", "ListPublishing*", "ListTags*"),
        ),
    ),
    Service("health", ("DescribeHealthServiceStatus*", "EnableHealthServiceAccess*"), ()),
    Service("identitystore", ALL, ("Describe*", "Get*", "IsMemberInGroups", "List*")),
    Service(
        "inspector2",
        ALL,
        (
            *("BatchGetAccountStatus", "DescribeOrganization*", "GetConfiguration", "GetDelegated*", "GetEc2Deep*"),
            *("GetMember", "ListDelegated*", "ListFilters", "ListMembers", "ListTags*"),
        ),
    ),
    Service(
        "imagebuilder",
        (),
        (
            *("GetComponent", "GetDistribution*", "GetImagePipeline", "GetImageRecipe", "GetInfrastructure*"),
            *("GetLifecyclePolicy", "ListTags*"),
        ),
    ),
    Service("kms", KEYS, ("Describe*", "GetKey*", "List*")),
    Service("logs", (), ("Describe*", "GetDataProtection*", "GetDelivery*", "ListLogGroups", "ListTags*")),
    Service(
        "macie2",
        ALL,
        (
            *("DescribeOrganization*", "GetAdministratorAccount", "GetAutomated*", "GetClassificationExport*"),
            *("GetFindingsPublication*", "GetMacieSession", "GetMasterAccount", "GetMember", "ListMembers"),
            *("ListOrganization*", "ListTags*"),
        ),
    ),
    Service(
        "notifications",
        ("EnableNotificationsAccess*", "GetNotificationsAccess*"),
        (
            *("GetEventRule", "GetNotificationConfiguration", "GetNotificationsAccess*", "ListChannels"),
            *("ListEventRules", "ListNotificationConfigurations", "ListNotificationHubs", "ListOrganizationalUnits"),
            "ListTags*",
        ),
    ),
    Service("notifications-contacts", (), ("GetEmailContact", "ListEmailContacts", "ListTags*")),
    Service("observabilityadmin", (), GET),
    Service("organizations", ALL, LOOK),
    Service("ram", ALL, GET),
    Service(
        "s3",
        (),
        (
            *("Get*Configuration", "GetAccountPublicAccessBlock", "GetBucket*", "ListAllMyBuckets", "ListBucket"),
            "ListTagsForResource",
        ),
    ),
    Service(
        "securityhub",
        ALL,
        (
            *("BatchGetAutomationRules", "BatchGetConfiguration*", "BatchGetSecurityControls", "BatchGetStandards*"),
            *("Describe*", "GetAdministratorAccount", "GetConfiguration*", "GetEnabledStandards"),
            *("GetFindingAggregator", "GetMasterAccount", "GetMembers", "GetSecurityControlDefinition", "List*"),
        ),
    ),
    Service("servicequotas", ALL, GET),
    Service("sns", ALL, GET),
    Service("ssm", (), ("DescribeParameters", "GetServiceSetting", "ListTags*")),
    Service("sso", ALL, ("Describe*", "Get*", "List*")),
    Service("sso-directory", ("Describe*", "Search*"), ()),
    Service(
        "iam",
        ("Get*", "List*", "EnableOrganizationsRoot*"),
        (
            *("GetAccountPasswordPolicy", "GetInstanceProfile", "GetOpenIDConnectProvider", "GetPolicy*", "GetRole*"),
            *("GetSAMLProvider", "GetServiceLinked*", "List*"),
        ),
    ),
)
"""What IAM lets CI change besides is in `deploy`: by name."""


def deployed() -> list[str]:
    """Actions of the deploy role, on any resource."""
    return [f"{service.prefix}:{action}" for service in SERVICES for action in service.deploy]


def read() -> list[str]:
    """Actions that read how something is set up."""
    return [f"{service.prefix}:{action}" for service in SERVICES for action in service.reads]
