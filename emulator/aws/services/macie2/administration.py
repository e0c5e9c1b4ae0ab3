"""The delegated Macie administrator, designated in each Region anew, and its configuration for new accounts.

The delegation in AWS Organizations ends with that of the last Region; members stay enabled, by themselves. Source:
Integrating and configuring an organization in Macie (Macie user guide).
"""

from collections.abc import Mapping

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services import delegated
from emulator.aws.services.macie2.model import (
    PRINCIPAL,
    Designation,
    Designations,
    administered,
    designation,
    enable,
)


def enable_organization_admin_account(request: Request) -> Mapping[str, object]:
    """EnableOrganizationAdminAccount: trusts Macie and enables it in the delegate in this Region."""
    _refuse_others_than_management(request)
    account = request["adminAccountId"]
    if account not in {member.id for member in delegated.members(request.state)}:
        raise AwsError("ValidationException", f"{account} is not an active member account of the organization.")
    current = delegated.administrator(request.state, PRINCIPAL)
    if current is not None and current != account:
        message = "The request failed because the organization already has a delegated Macie administrator account."
        raise AwsError("ConflictException", message, status=409)
    if designation(request.state, request.region) is not None:
        message = "The request failed because the account is already the delegated Macie administrator account."
        raise AwsError("ConflictException", message, status=409)
    delegated.designate(request.state, PRINCIPAL, account)
    request.state.store(Designations).regions[request.region] = Designation(account)
    enable(request.state, account, request.region)
    return {}


def disable_organization_admin_account(request: Request) -> Mapping[str, object]:
    """DisableOrganizationAdminAccount."""
    _refuse_others_than_management(request)
    account = request["adminAccountId"]
    found = designation(request.state, request.region)
    if found is None or found.account != account:
        message = f"The request failed because {account} is not the delegated Macie administrator account."
        raise AwsError("ResourceNotFoundException", message, status=404)
    designations = request.state.store(Designations).regions
    del designations[request.region]
    if not any(other.account == account for other in designations.values()):
        delegated.withdraw(request.state, PRINCIPAL, account)
    return {}


def list_organization_admin_accounts(request: Request) -> Mapping[str, object]:
    """ListOrganizationAdminAccounts."""
    _refuse_others_than_management(request)
    found = designation(request.state, request.region)
    return {"adminAccounts": [{"accountId": found.account, "status": "ENABLED"}] if found else []}


def describe_organization_configuration(request: Request) -> Mapping[str, object]:
    """DescribeOrganizationConfiguration."""
    return {"autoEnable": administered(request).auto_enable, "maxAccountLimitReached": False}


def update_organization_configuration(request: Request) -> Mapping[str, object]:
    """UpdateOrganizationConfiguration: for accounts that join from now on."""
    administered(request).auto_enable = request["autoEnable"]
    return {}


def _refuse_others_than_management(request: Request) -> None:
    if not delegated.is_management(request):
        message = "The request failed because you must be a user of the AWS Organizations management account."
        raise AwsError("AccessDeniedException", message, status=403)


HANDLERS: Handlers = {
    "EnableOrganizationAdminAccount": enable_organization_admin_account,
    "DisableOrganizationAdminAccount": disable_organization_admin_account,
    "ListOrganizationAdminAccounts": list_organization_admin_accounts,
    "DescribeOrganizationConfiguration": describe_organization_configuration,
    "UpdateOrganizationConfiguration": update_organization_configuration,
}
