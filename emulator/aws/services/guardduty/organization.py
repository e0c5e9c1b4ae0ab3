"""The delegated administrator of a Region, and the organization's configuration there."""

from collections.abc import Mapping

from emulator.aws.pages import page
from emulator.aws.request import Handlers, Request
from emulator.aws.services import delegated
from emulator.aws.services.guardduty import features
from emulator.aws.services.guardduty.enrolment import enrol_all, new_detector
from emulator.aws.services.guardduty.model import (
    PRINCIPAL,
    Preference,
    administered,
    administration,
    administrations,
    detector_of,
    refused,
    release,
)
from emulator.aws.services.organizations.model import Organization

_PLANS = tuple(plan for plan in features.PLANS if plan != "AI_ANALYST")
"""What can be configured for the organization."""


def enable_organization_admin_account(request: Request) -> Mapping[str, object]:
    """EnableOrganizationAdminAccount: enables GuardDuty in that account and Region; nothing in the management's."""
    organization = _managed(request)
    account = organization.accounts.get(request["AdminAccountId"])
    if account is None or account.state != "ACTIVE":
        raise refused("The request failed because admin account passed is not member of AWS Organizations.")
    found = administration(request.state, request.region)
    enabled = "enabled as the GuardDuty delegated administrator for the organization."
    if found.administrator == account.id:
        raise refused(f"The request failed because the account is already {enabled}")
    holders = {other.administrator for _, other in administrations(request.state)}
    holders.add(delegated.administrator(request.state, PRINCIPAL))
    if holders - {None, account.id}:
        message = "another account is already enabled as GuardDuty delegated administrator for the organization."
        raise refused(f"The request failed because {message}")
    if account.id != organization.management:
        delegated.designate(request.state, PRINCIPAL, account.id)
    found.administrator = account.id
    if detector_of(request.state, account.id, request.region) is None:
        new_detector(request.state, account.id, request.region, all_on=True)
    return {}


def disable_organization_admin_account(request: Request) -> Mapping[str, object]:
    """DisableOrganizationAdminAccount, in this Region.

    The account stays GuardDuty's delegated administrator in AWS Organizations until DeregisterDelegatedAdministrator:
    until then no other account can be designated (user guide, change-guardduty-delegated-admin, step 2).
    """
    _managed(request)
    if administration(request.state, request.region).administrator != request["AdminAccountId"]:
        message = "the account is not enabled as the GuardDuty delegated administrator for the organization."
        raise refused(f"The request failed because {message}")
    release(request.state, request.region)
    return {}


def list_organization_admin_accounts(request: Request) -> Mapping[str, object]:
    """ListOrganizationAdminAccounts of this Region."""
    _managed(request)
    administrator = administration(request.state, request.region).administrator
    return page(
        request,
        "AdminAccounts",
        [administrator] if administrator else [],
        lambda account: {"AdminAccountId": account, "AdminStatus": "ENABLED"},
        size=50,
    )


def describe_organization_configuration(request: Request) -> Mapping[str, object]:
    """DescribeOrganizationConfiguration, by the administrator."""
    found = administered(request)
    preferences = {plan: found.features.get(plan, Preference()) for plan in _PLANS}

    def on(plan: str) -> dict[str, object]:
        return {"AutoEnable": preferences[plan].auto_enable != "NONE"}

    return {
        "AutoEnable": found.auto_enable != "NONE",
        "AutoEnableOrganizationMembers": found.auto_enable,
        "MemberAccountLimitReached": False,
        "DataSources": {
            "S3Logs": on("S3_DATA_EVENTS"),
            "Kubernetes": {"AuditLogs": on("EKS_AUDIT_LOGS")},
            "MalwareProtection": {"ScanEc2InstanceWithFindings": {"EbsVolumes": on("EBS_MALWARE_PROTECTION")}},
        },
        "Features": [_described(plan, preference) for plan, preference in preferences.items()],
    }


def update_organization_configuration(request: Request) -> Mapping[str, object]:
    """UpdateOrganizationConfiguration, by the administrator; the features that it does not name stay as they are."""
    found = administered(request)
    auto_enable, members = request.get("AutoEnable"), request.get("AutoEnableOrganizationMembers")
    if (auto_enable is None) == (members is None):
        message = "either autoEnable or autoEnableOrganizationMembers must be specified, but not both."
        raise refused(f"The request is rejected because {message}")
    changes = features.wanted(request.parameters, switch="AutoEnable")
    features.check(changes)
    preferred = {plan for plan, preference in found.features.items() if preference.auto_enable != "NONE"}
    for change in changes:
        name = change["Name"]
        preferred = preferred - {name} if change.get("AutoEnable") == "NONE" else preferred | {name}
    if preferred >= features.RUNTIME:
        raise refused(features.BOTH)
    found.auto_enable = members or ("NEW" if auto_enable else "NONE")
    for change in changes:
        preference = found.features.setdefault(change["Name"], Preference())
        preference.auto_enable = change.get("AutoEnable") or preference.auto_enable
        for more in change.get("AdditionalConfiguration") or ():
            preference.additional[more["Name"]] = more.get("AutoEnable") or "NONE"
    enrol_all(request.state, request.region)
    return {}


def _described(plan: str, preference: Preference) -> dict[str, object]:
    entry: dict[str, object] = {"Name": plan, "AutoEnable": preference.auto_enable}
    if more := features.ADDITIONAL.get(plan):
        entry["AdditionalConfiguration"] = [
            {"Name": name, "AutoEnable": preference.additional.get(name, "NONE")} for name in more
        ]
    return entry


def _managed(request: Request) -> Organization:
    organization = delegated.organization_of(request)
    if organization is None or organization.management != request.account:
        raise refused("The request failed because you are not the master account for your AWS Organization.")
    return organization


HANDLERS: Handlers = {
    "EnableOrganizationAdminAccount": enable_organization_admin_account,
    "DisableOrganizationAdminAccount": disable_organization_admin_account,
    "ListOrganizationAdminAccounts": list_organization_admin_accounts,
    "DescribeOrganizationConfiguration": describe_organization_configuration,
    "UpdateOrganizationConfiguration": update_organization_configuration,
}
