"""What watches the organization keeps watching: no security service is disabled, paused, or taken out of its
administrator's hands.

Findings, filters and rules stay the teams' own work. The statement holds in the delegated administrator's account as
well: there the program changes the services, or a break-glass role.
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


def protect_security_services(exempt: Iterable[str]) -> tuple[Statement, ...]:
    return (deny("ProtectSecurityServices", actions=ACTIONS, unless=exempt),)
