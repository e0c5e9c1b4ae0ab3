"""Limits and policy types of AWS Organizations, as of November 2026.

Source: Quotas for AWS Organizations (user guide, orgs_reference_limits); SCP size and count after 2026-05-15.
"""

from dataclasses import dataclass

ACCOUNTS_IN_CREATION = 5
CLOSURES_IN_FLIGHT = 3
CLOSURES_IN_30_DAYS = 250
CLOSURES_IN_30_DAYS_AT_MOST = 1_000
CLOSURES_IN_30_DAYS_SHARE = 0.2
UNIT_DEPTH = 5
UNITS = 2_000
TAGS = 50
POLICIES_OF_A_TYPE = 1_000
SERVICE_CONTROL_POLICIES = 10_000
UNTOUCHED_DAYS_BEFORE_REMOVAL = 4


@dataclass(frozen=True)
class PolicyType:
    """What one policy type allows.

    `key` is the one top-level key of its documents, None where AWS documents none that is certain; authorization
    policies have statements instead. `service` must have trusted access before the type can be enabled.
    """

    size: int = 10_000
    attached: int = 10
    key: str | None = None
    service: str | None = None
    authorization: bool = False
    at_most: int = POLICIES_OF_A_TYPE


SCP = "SERVICE_CONTROL_POLICY"
RCP = "RESOURCE_CONTROL_POLICY"

POLICY_TYPES: dict[str, PolicyType] = {
    SCP: PolicyType(size=10_240, authorization=True, at_most=SERVICE_CONTROL_POLICIES),
    RCP: PolicyType(size=5_120, attached=5, authorization=True),
    "TAG_POLICY": PolicyType(key="tags"),
    "BACKUP_POLICY": PolicyType(key="plans"),
    "AISERVICES_OPT_OUT_POLICY": PolicyType(size=2_500, attached=5, key="services"),
    "CHATBOT_POLICY": PolicyType(attached=5, key="chatbot"),
    "DECLARATIVE_POLICY_EC2": PolicyType(key="ec2_attributes"),
    "SECURITYHUB_POLICY": PolicyType(key="securityhub", service="securityhub.amazonaws.com"),
    "SECURITYHUB_CSPM_POLICY": PolicyType(),
    "INSPECTOR_POLICY": PolicyType(key="inspector", service="inspector2.amazonaws.com"),
    "UPGRADE_ROLLOUT_POLICY": PolicyType(key="upgrade_rollout"),
    "BEDROCK_POLICY": PolicyType(key="bedrock"),
    "S3_POLICY": PolicyType(key="s3_attributes"),
    "NETWORK_SECURITY_DIRECTOR_POLICY": PolicyType(),
    "GUARDDUTY_POLICY": PolicyType(),
}
