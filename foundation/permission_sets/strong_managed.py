"""AWS-managed policies that make an administrator, or somebody who can become one, known by their ARN.

The texts are AWS's and change: `AS_OF` is when they were read (those that moto ships). A policy below
`aws-service-role/` is not here: AWS attaches it to its own roles only. A test lints all texts and compares.
"""

from collections.abc import Iterator, Mapping
from datetime import date

AS_OF = date(2026, 11, 24)

_EVERYTHING = (
    "AWSMcpServiceActionsFullAccess",
    "AdministratorAccess",
)
_CHANGES = (
    "AIDevOpsAgentActionsPolicy",
    "service-role/AWSCodeStarServiceRole",
    "AWSManagedAccountManagementAccess",
    "AWSManagedAccountUserEntitlementAccess",
    "AWSManagedSettingsAdminAccess",
    "AWSSSODirectoryAdministrator",
    "AWSSSOMasterAccountAdministrator",
    "AWSSSOMemberAccountAdministrator",
    "AccountManagementFromVercel",
    "AdministratorAccess-Amplify",
    "AmazonSecurityLakeAdministrator",
    "IAMFullAccess",
    "PowerUserAccess",
    "service-role/SageMakerStudioProjectProvisioningRolePolicy",
    "WellArchitectedConsoleFullAccess",
)
_ASSUMES = (
    "SageMakerStudioAdminIAMDefaultExecutionPolicy",
    "SageMakerStudioAdminIAMPermissiveExecutionPolicy",
    "service-role/SageMakerStudioEMRInstanceRolePolicy",
    "SageMakerStudioProjectUserRolePermissionsBoundary",
    "SageMakerStudioProjectUserRolePolicy",
    "SageMakerStudioUserIAMDefaultExecutionPolicy",
    "SageMakerStudioUserIAMPermissiveExecutionPolicy",
)
_PASSES = (
    "service-role/AWSBackupServiceRolePolicyForRestores",
    "service-role/AWSBatchServiceRole",
    "service-role/AWSDeepLensServiceRolePolicy",
    "AWSElasticBeanstalkManagedUpdatesCustomerRolePolicy",
    "service-role/AWSElasticBeanstalkService",
    "service-role/AWSFaultInjectionSimulatorSSMAccess",
    "AWSLambda_FullAccess",
    "AWSMarketplaceFullAccess",
    "AWSRoboMakerServiceRolePolicy",
    "AdministratorAccess-AWSElasticBeanstalk",
    "AmazonDynamoDBFullAccesswithDataPipeline",
    "service-role/AmazonEC2SpotFleetTaggingRole",
    "AmazonECS_FullAccess",
    "AmazonEKSComputePolicy",
    "AmazonElasticMapReduceFullAccess",
    "service-role/AmazonElasticMapReduceRole",
    "AmazonEventBridgeFullAccess",
    "AmazonEventBridgeSchedulerFullAccess",
    "AmazonRedshiftAllCommandsFullAccess",
    "AmazonSageMakerCanvasDataPrepFullAccess",
    "AmazonSageMakerCanvasFullAccess",
    "AmazonSageMakerFullAccess",
    "AmazonSageMakerPipelinesIntegrations",
    "CloudWatchEventsFullAccess",
    "job-function/DataScientist",
    "EC2FastLaunchFullAccess",
    "EC2ImageBuilderExecutionPolicy",
    "service-role/ServerMigrationServiceLaunchRole",
)


def _table() -> Iterator[tuple[str, str]]:
    for names, what in (
        (_EVERYTHING, "allows every action on every resource"),
        (_CHANGES, "changes what people or roles may do"),
        (_ASSUMES, "assumes any role"),
        (_PASSES, "passes any role to a service that runs code with it"),
    ):
        yield from ((f"arn:aws:iam::aws:policy/{name}", what) for name in names)


STRONG_MANAGED: Mapping[str, str] = dict(_table())
"""ARN to what the policy does, as the rest of a sentence."""
