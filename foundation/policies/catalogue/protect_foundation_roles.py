"""The roles that the foundation makes in members, and those of AWS services, are not taken away or opened.

A service that loses its role stops watching without a word. Names that begin with `foundation-` belong to this
program; a role of AWS lies below the path `aws-service-role/`, and can be deleted by whoever may use its service.
"""

from collections.abc import Iterable

from foundation.policies.statement import Statement, deny

OWN_ROLES = "arn:aws:iam::*:role/foundation-*"
ACTIONS = (
    "iam:AttachRolePolicy",
    "iam:CreateRole",
    "iam:DeleteRole",
    "iam:DeleteRolePermissionsBoundary",
    "iam:DeleteRolePolicy",
    "iam:DetachRolePolicy",
    "iam:PutRolePermissionsBoundary",
    "iam:PutRolePolicy",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateRole",
)
SERVICE_ROLES = (
    "access-analyzer.amazonaws.com/AWSServiceRoleForAccessAnalyzer",
    "agentless.inspector2.amazonaws.com/AWSServiceRoleForAmazonInspector2Agentless",
    "cloudtrail.amazonaws.com/AWSServiceRoleForCloudTrail",
    "config-conforms.amazonaws.com/AWSServiceRoleForConfigConforms",
    "config-multiaccountsetup.amazonaws.com/AWSServiceRoleForConfigMultiAccountSetup",
    "config.amazonaws.com/AWSServiceRoleForConfig",
    "detective.amazonaws.com/AWSServiceRoleForDetective",
    "guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty",
    "inspector2.amazonaws.com/AWSServiceRoleForAmazonInspector2",
    "macie.amazonaws.com/AWSServiceRoleForAmazonMacie",
    "malware-protection.guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDutyMalwareProtection",
    "member.org.stacksets.cloudformation.amazonaws.com/AWSServiceRoleForCloudFormationStackSetsOrgMember",
    "observabilityadmin.amazonaws.com/AWSServiceRoleForObservabilityAdmin",
    "securityhub.amazonaws.com/AWSServiceRoleForSecurityHub",
)


def protect_foundation_roles(exempt: Iterable[str]) -> tuple[Statement, ...]:
    roles = tuple(exempt)
    linked = [f"arn:aws:iam::*:role/aws-service-role/{name}" for name in SERVICE_ROLES]
    return (
        deny("ProtectFoundationRoles", actions=ACTIONS, resources=[OWN_ROLES], unless=roles),
        deny("ProtectServiceRoles", actions=("iam:DeleteServiceLinkedRole",), resources=linked, unless=roles),
    )
