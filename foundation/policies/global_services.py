"""Which actions a Region guardrail has to leave alone, and where AWS serves them: dated data.

Three lists, from strict to loose. They are narrower than the list of Control Tower's Region deny control, which
exempts whole regional services (config, kms, access-analyzer ...) in every Region; here a regional service is exempt
in us-east-1 only, and only where a global resource needs it. An operator adds prefixes with `exempt_services`.

Sources, read on `AS_OF`: "Service endpoints and quotas" in the AWS General Reference
(https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html); the endpoint rules that botocore ships
(a test compares them); the Region deny example of the Organizations user guide
(https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_examples_general.html).
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

AS_OF = date(2026, 11, 24)

_US_EAST_1 = (
    "account",
    "artifact",
    "aws-marketplace",
    "bcm-dashboards",
    "bcm-data-exports",
    "bcm-pricing-calculator",
    "bcm-recommended-actions",
    "billing",
    "billingconductor",
    "budgets",
    "ce",
    "cloudfront",
    "consolidatedbilling",
    "cost-optimization-hub",
    "cur",
    "freetier",
    "health",
    "iam",
    "invoicing",
    "notifications-contacts",
    "organizations",
    "payments",
    "route53",
    "route53domains",
    "savingsplans",
    "shield",
    "support",
    "sustainability",
    "tax",
    "uxc",
)
_US_WEST_2 = (
    "devicefarm",
    "globalaccelerator",
    "networkmanager",
    "route53-recovery-control-config",
    "route53-recovery-readiness",
    "supportplans",
)

ENDPOINT_REGIONS: Mapping[str, str] = MappingProxyType(
    {**dict.fromkeys(_US_EAST_1, "us-east-1"), **dict.fromkeys(_US_WEST_2, "us-west-2")}
)
"""IAM service prefix -> the only Region that serves it, which is what aws:RequestedRegion then says."""

ANY_REGION: tuple[str, ...] = (
    "cloudfront-keyvaluestore:*",  # one endpoint per account, outside the Regions
    "ec2:DescribeRegions",  # asked by consoles and SDKs before a Region is chosen
    "ecr-public:*",  # the public registry: us-east-1 and us-west-2
    "pricing:*",  # price lists: us-east-1, eu-central-1 and ap-south-1
    "s3:GetAccountPublicAccessBlock",  # a setting of the account, served by any Region
    "s3:ListAllMyBuckets",  # one list for all Regions, served by us-east-1 unless asked otherwise
    "sts:*",  # the global endpoint is us-east-1; without it nobody signs in
    "trustedadvisor:*",  # us-east-1, us-west-2 and eu-west-1
)
"""Actions that work from any Region and keep no data in it."""

US_EAST_1_ONLY: tuple[str, ...] = (
    "acm:*",  # certificates for CloudFront
    "cloudtrail:LookupEvents",  # events of global services are recorded there
    "cloudwatch:Describe*",  # metrics of CloudFront, Route 53 and billing
    "cloudwatch:Get*",
    "cloudwatch:List*",
    "servicequotas:*",  # this program: quotas of global services and the organization's quota template
    "tag:GetResources",  # this program: tags of global resources
    "wafv2:*",  # web ACLs for CloudFront
)
"""Actions of regional services that global resources, or this program, need in us-east-1 and nowhere else."""


def global_actions() -> tuple[str, ...]:
    """Every action that a Region guardrail leaves alone in all Regions, as action patterns."""
    return (*(f"{prefix}:*" for prefix in ENDPOINT_REGIONS), *ANY_REGION)
