"""Which policy types and AWS services the organization has switched on: one superset for all of the product.

The list on AWS is exclusive: what is live and not declared is disabled, which takes the service's delegations and its
view of the members with it. So everything that any section may use is in here from the first run on, nothing of it
costs anything, and the program refuses to drop an entry. Checked 2026-11 against the AWS Organizations user guide,
"AWS services that you can use with AWS Organizations", and the service model of botocore.
"""

from foundation.config.organization import Organization

POLICY_TYPES: tuple[str, ...] = (
    "AISERVICES_OPT_OUT_POLICY",
    "BACKUP_POLICY",
    "DECLARATIVE_POLICY_EC2",
    "INSPECTOR_POLICY",
    "RESOURCE_CONTROL_POLICY",
    "S3_POLICY",
    "SERVICE_CONTROL_POLICY",
    "TAG_POLICY",
)
"""Left out: CHATBOT, BEDROCK, UPGRADE_ROLLOUT (no section uses them) and SECURITYHUB (V2, billed apart)."""

TRUSTED_ACCESS: tuple[str, ...] = (
    "access-analyzer.amazonaws.com",
    "account.amazonaws.com",
    "backup.amazonaws.com",
    "cloudtrail.amazonaws.com",
    "config-multiaccountsetup.amazonaws.com",
    "config.amazonaws.com",
    "detective.amazonaws.com",
    "guardduty.amazonaws.com",
    "health.amazonaws.com",
    "iam.amazonaws.com",
    "inspector2.amazonaws.com",
    "macie.amazonaws.com",
    "malware-protection.guardduty.amazonaws.com",
    "member.org.stacksets.cloudformation.amazonaws.com",
    "notifications.amazonaws.com",
    "observabilityadmin.amazonaws.com",
    "ram.amazonaws.com",
    "securityhub.amazonaws.com",
    "servicequotas.amazonaws.com",
    "ssm.amazonaws.com",
    "sso.amazonaws.com",
    "tagpolicies.tag.amazonaws.com",
)
"""INSPECTOR_POLICY needs `inspector2`, contacts of members need `account`, central root access needs `iam`."""


def policy_types(section: Organization) -> list[str]:
    """The policy types to switch on: the superset and the section's own, sorted."""
    return sorted({*POLICY_TYPES, *section.policy_types})


def trusted_access(section: Organization) -> list[str]:
    """The services to trust: the superset and the section's own, sorted."""
    return sorted({*TRUSTED_ACCESS, *section.trusted_access})
