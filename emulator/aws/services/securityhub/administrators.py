"""The organization's administrator of Security Hub, designated Region by Region, and the organization configuration.

Left out: the management account as its own administrator, which AWS advises against and Organizations does not list.
Source: https://docs.aws.amazon.com/securityhub/latest/userguide/designate-orgs-admin-account.html
"""

import time
from collections.abc import Mapping

from emulator.aws.pages import page
from emulator.aws.request import Handlers, Request
from emulator.aws.services.delegated import designate, is_management, members, organization_of, withdraw
from emulator.aws.services.securityhub import refusals
from emulator.aws.services.securityhub.central import apply_everywhere, managed_regions
from emulator.aws.services.securityhub.model import (
    PRINCIPAL,
    Administration,
    Aggregation,
    Hub,
    administration,
    regional,
)
from emulator.aws.services.securityhub.standards import defaults


def enable_organization_admin_account(request: Request) -> Mapping[str, object]:
    """EnableOrganizationAdminAccount: it enables Security Hub in the administrator's account in this Region."""
    _management(request)
    account, found = request["AdminAccountId"], administration(request.state)
    if found.account not in (None, account):
        raise refusals.invalid_input(f"Account {found.account} is the administrator of this organization already")
    if account not in {member.id for member in members(request.state)}:
        raise refusals.invalid_input(f"Account {account} is not an active member of this organization")
    if request.region in found.regions:
        raise refusals.invalid_input(f"Account {account} is the administrator of this organization already")
    if found.account is None:
        designate(request.state, PRINCIPAL, account)
    administration(request.state).regions.add(request.region)
    place = regional(request.state, account, request.region)
    if place.hub is None:
        place.hub = Hub(standards=defaults(request.region))
    return {"AdminAccountId": account}


def disable_organization_admin_account(request: Request) -> Mapping[str, object]:
    """DisableOrganizationAdminAccount, in this Region; the account's own hub stays."""
    _management(request)
    account, found = request["AdminAccountId"], administration(request.state)
    if found.account != account or request.region not in found.regions:
        raise refusals.invalid_input(f"Account {account} is not the administrator of this organization")
    if found.central:
        raise refusals.invalid_input("The administrator cannot be removed while central configuration is in use")
    found.regions.discard(request.region)
    place = regional(request.state, account, request.region)
    place.members.clear()
    place.auto_enable, place.auto_enable_standards = False, "DEFAULT"
    if not found.regions:
        withdraw(request.state, PRINCIPAL, account)
    return {}


def list_organization_admin_accounts(request: Request) -> Mapping[str, object]:
    """ListOrganizationAdminAccounts."""
    _management(request)
    found = administration(request.state)
    accounts = [found.account] if request.region in found.regions else []
    return page(request, "AdminAccounts", accounts, lambda account: {"AccountId": account, "Status": "ENABLED"})


def describe_organization_configuration(request: Request) -> Mapping[str, object]:
    """DescribeOrganizationConfiguration."""
    found = refusals.administering(request)
    place = regional(request.state, request.account, request.region)
    central = found.central and request.region in managed_regions(request.state)
    pending = central and time.time() < found.central_due
    return {
        "AutoEnable": place.auto_enable and not central,
        "AutoEnableStandards": "NONE" if central else place.auto_enable_standards,
        "MemberAccountLimitReached": False,
        "OrganizationConfiguration": {
            "ConfigurationType": "CENTRAL" if central else "LOCAL",
            "Status": "PENDING" if pending else "ENABLED",
        },
    }


def update_organization_configuration(request: Request) -> Mapping[str, object]:
    """UpdateOrganizationConfiguration; a change between LOCAL and CENTRAL is made from the home Region."""
    found = refusals.administering(request)
    place = regional(request.state, request.account, request.region)
    is_central = found.central and request.region in managed_regions(request.state)
    asked = (request.get("OrganizationConfiguration") or {}).get("ConfigurationType")
    central = asked == "CENTRAL" if asked else is_central
    standards = request.get("AutoEnableStandards") or ("NONE" if central else place.auto_enable_standards)
    if central and (request["AutoEnable"] or standards != "NONE"):
        raise refusals.invalid_input("Auto Enable and AutoEnableStandards can not be enabled for Central Configuration")
    if central != is_central:
        _at_home(request)
        if central:
            found.central, found.central_due = True, time.time() + request.state.settings.creation_seconds
            apply_everywhere(request.state)
        else:
            _decentralize(request, found)
    place.auto_enable, place.auto_enable_standards = request["AutoEnable"], standards
    return {}


def _decentralize(request: Request, found: Administration) -> None:
    for region in managed_regions(request.state):
        place = regional(request.state, request.account, region)
        place.auto_enable, place.auto_enable_standards = False, "NONE"
    found.decentralize()


def _at_home(request: Request) -> None:
    aggregator = request.state.store(Aggregation, request.account).current
    if aggregator is None:
        raise refusals.not_found("Central configuration needs a finding aggregator, and there is none")
    if aggregator.region != request.region:
        raise refusals.invalid_input(f"Central configuration is changed in the home Region, {aggregator.region}")


def _management(request: Request) -> None:
    if organization_of(request) is None:
        raise refusals.access_denied("Your account is not a member of an organization")
    if not is_management(request):
        raise refusals.access_denied("Only the management account of the organization can call this operation")


HANDLERS: Handlers = {
    "EnableOrganizationAdminAccount": enable_organization_admin_account,
    "DisableOrganizationAdminAccount": disable_organization_admin_account,
    "ListOrganizationAdminAccounts": list_organization_admin_accounts,
    "DescribeOrganizationConfiguration": describe_organization_configuration,
    "UpdateOrganizationConfiguration": update_organization_configuration,
}
