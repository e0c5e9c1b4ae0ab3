"""What watches the organization keeps watching: no security service is disabled, paused, or taken out of its
administrator's hands.

The foundation's own EventBridge rules, which tell people, stay as they are too. Findings, filters and other rules stay
the teams' own work. The statements hold in the delegated administrator's account as well: there the program changes the
services, or a break-glass role that is exempt.
"""

from collections.abc import Iterable

from foundation.policies.statement import Statement, deny

ACTIONS = (
    "access-analyzer:DeleteAnalyzer",
    "access-analyzer:DeleteServiceLinkedAnalyzer",
    "access-analyzer:UpdateAnalyzer",
    "detective:DeleteGraph",
    "detective:DeleteMembers",
    "detective:DisableOrganizationAdminAccount",
    "detective:DisassociateMembership",
    "detective:UpdateOrganizationConfiguration",
    "guardduty:DeleteDetector",
    "guardduty:DeleteMembers",
    "guardduty:DeletePublishingDestination",
    "guardduty:DisableOrganizationAdminAccount",
    "guardduty:DisassociateFromAdministratorAccount",
    "guardduty:DisassociateFromMasterAccount",
    "guardduty:DisassociateMembers",
    "guardduty:StopMonitoringMembers",
    "guardduty:UpdateDetector",
    "guardduty:UpdateMemberDetectors",
    "guardduty:UpdateOrganizationConfiguration",
    "guardduty:UpdatePublishingDestination",
    "inspector2:Disable",
    "inspector2:DisableDelegatedAdminAccount",
    "inspector2:DisassociateMember",
    "inspector2:UpdateOrganizationConfiguration",
    "macie2:BatchUpdateAutomatedDiscoveryAccounts",
    "macie2:DeleteMember",
    "macie2:DisableMacie",
    "macie2:DisableOrganizationAdminAccount",
    "macie2:DisassociateFromAdministratorAccount",
    "macie2:DisassociateFromMasterAccount",
    "macie2:DisassociateMember",
    "macie2:UpdateAutomatedDiscoveryConfiguration",
    "macie2:UpdateMacieSession",
    "macie2:UpdateMemberSession",
    "macie2:UpdateOrganizationConfiguration",
    "organizations:DeregisterDelegatedAdministrator",
    "securityhub:BatchDisableStandards",
    "securityhub:BatchUpdateStandardsControlAssociations",
    "securityhub:DeleteAggregatorV2",
    "securityhub:DeleteConfigurationPolicy",
    "securityhub:DeleteFindingAggregator",
    "securityhub:DeleteMembers",
    "securityhub:DisableImportFindingsForProduct",
    "securityhub:DisableOrganizationAdminAccount",
    "securityhub:DisableSecurityHub",
    "securityhub:DisableSecurityHubFeatureV2",
    "securityhub:DisableSecurityHubV2",
    "securityhub:DisassociateFromAdministratorAccount",
    "securityhub:DisassociateFromMasterAccount",
    "securityhub:DisassociateMembers",
    "securityhub:StartConfigurationPolicyDisassociation",
    "securityhub:UpdateConfigurationPolicy",
    "securityhub:UpdateFindingAggregator",
    "securityhub:UpdateOrganizationConfiguration",
    "securityhub:UpdateSecurityHubConfiguration",
    "securityhub:UpdateStandardsControl",
)
OWN_RULES = "arn:aws:events:*:*:rule/foundation-*"
RULE_ACTIONS = (
    "events:DeleteRule",
    "events:DisableRule",
    "events:PutRule",
    "events:PutTargets",
    "events:RemoveTargets",
)


def protect_security_services(exempt: Iterable[str]) -> tuple[Statement, ...]:
    unless = tuple(exempt)
    return (
        deny("ProtectSecurityServices", actions=ACTIONS, unless=unless),
        deny("ProtectAlarms", actions=RULE_ACTIONS, resources=[OWN_RULES], unless=unless),
    )
