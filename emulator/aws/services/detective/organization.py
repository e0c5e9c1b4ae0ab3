"""The administrator that the management account designates in a Region, and the organization's configuration there."""

from collections.abc import Mapping

from emulator.aws.errors import AwsError
from emulator.aws.pages import page
from emulator.aws.request import Handlers, Request
from emulator.aws.services import delegated
from emulator.aws.services.detective.model import PRINCIPAL, Administration, Enabled, administration, graph_of, release
from emulator.aws.services.organizations.model import Organization, now


def enable_organization_admin_account(request: Request) -> Mapping[str, object]:
    """EnableOrganizationAdminAccount: makes that account a graph in this Region, or takes the one that it has."""
    organization = _managed(request)
    account = organization.accounts.get(request["AccountId"])
    if account is None or account.state != "ACTIVE":
        raise AwsError("ValidationException", "The account is not a member of an organization.")
    found = administration(request.state, request.region)
    if found.administrator is not None:
        message = f"The account {found.administrator} is already the Detective administrator account in this Region."
        raise AwsError("ValidationException", message)
    holder = delegated.administrator(request.state, PRINCIPAL)
    if account.id != organization.management:
        if holder not in (None, account.id):
            message = (
                "The Detective administrator account must be the delegated administrator account in Organizations."
            )
            raise AwsError("ValidationException", message)
        delegated.designate(request.state, PRINCIPAL, account.id)
    found.administrator, found.since = account.id, now()
    graph_of(request.state, account.id, request.region, {})
    return {}


def disable_organization_admin_account(request: Request) -> Mapping[str, object]:
    """DisableOrganizationAdminAccount: deletes the Region's organization graph.

    The account stays Detective's delegated administrator in AWS Organizations until DeregisterDelegatedAdministrator.
    """
    _managed(request)
    found = administration(request.state, request.region)
    if found.administrator is None:
        raise AwsError("ValidationException", "There is no Detective administrator account in this Region.")
    release(request.state, request.region)
    return {}


def list_organization_admin_accounts(request: Request) -> Mapping[str, object]:
    """ListOrganizationAdminAccounts of this Region."""
    _managed(request)
    found = administration(request.state, request.region)

    def describe(account: str) -> dict[str, object]:
        graph = request.state.store(Enabled, account, request.region).graph
        arn = {"GraphArn": graph.arn} if graph else {}
        return {"AccountId": account, **arn, "DelegationTime": found.since}

    return page(request, "Administrators", [found.administrator] if found.administrator else [], describe, size=200)


def describe_organization_configuration(request: Request) -> Mapping[str, object]:
    """DescribeOrganizationConfiguration, by the administrator."""
    return {"AutoEnable": _administered(request).auto_enable}


def update_organization_configuration(request: Request) -> Mapping[str, object]:
    """UpdateOrganizationConfiguration, by the administrator: for accounts that join from now on."""
    found = _administered(request)
    found.auto_enable = request.get("AutoEnable", found.auto_enable)
    return {}


def _managed(request: Request) -> Organization:
    organization = delegated.organization_of(request)
    if organization is None:
        raise AwsError(
            "ValidationException", "The request failed because the account is not a member of an organization."
        )
    if organization.management != request.account:
        raise _denied("The request must be made by the organization management account.")
    return organization


def _administered(request: Request) -> Administration:
    found = administration(request.state, request.region)
    if found.administrator != request.account:
        raise _denied("The request must be made by the Detective administrator account of the organization.")
    graph = request.state.store(Enabled, request.account, request.region).graph
    if graph is None or graph.arn != request["GraphArn"]:
        raise AwsError("ValidationException", "The behavior graph is not the organization's.")
    return found


def _denied(message: str) -> AwsError:
    return AwsError("AccessDeniedException", message, status=403)


HANDLERS: Handlers = {
    "EnableOrganizationAdminAccount": enable_organization_admin_account,
    "DisableOrganizationAdminAccount": disable_organization_admin_account,
    "ListOrganizationAdminAccounts": list_organization_admin_accounts,
    "DescribeOrganizationConfiguration": describe_organization_configuration,
    "UpdateOrganizationConfiguration": update_organization_configuration,
}
