"""The delegated administrator, designated in each Region anew, and the configuration for new members.

Removing it leaves the members as stand-alone accounts with their scan settings. The delegation in AWS Organizations
ends with that of the last Region. Source: Designating a delegated administrator (Inspector user guide).
"""

from collections.abc import Mapping

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services import delegated
from emulator.aws.services.inspector2.model import (
    NEEDS,
    PRINCIPAL,
    SCAN_TYPES,
    Designation,
    Designations,
    Inspector,
    designation,
    enable,
)


def enable_delegated_admin_account(request: Request) -> Mapping[str, object]:
    """EnableDelegatedAdminAccount: trusts Inspector and activates every scan type in the delegate."""
    _refuse_others_than_management(request, "enable the delegated admin account")
    account = request["delegatedAdminAccountId"]
    if designation(request.state, request.region) is not None:
        raise AwsError("ConflictException", "A delegated administrator is already enabled for the organization.")
    if account not in {member.id for member in delegated.members(request.state)}:
        raise AwsError("ValidationException", f"{account} is not an active member account of the organization.")
    current = delegated.administrator(request.state, PRINCIPAL)
    if current is not None and current != account:
        message = f"{current} is the delegated administrator of the organization; every Region must have the same."
        raise AwsError("ConflictException", message)
    delegated.designate(request.state, PRINCIPAL, account)
    request.state.store(Designations).regions[request.region] = Designation(account)
    enable(request.state, account, request.region, set(SCAN_TYPES))
    request.state.store(Inspector, account, request.region).administrator = None
    return {"delegatedAdminAccountId": account}


def disable_delegated_admin_account(request: Request) -> Mapping[str, object]:
    """DisableDelegatedAdminAccount."""
    _refuse_others_than_management(request, "disable the delegated admin account")
    account = request["delegatedAdminAccountId"]
    found = designation(request.state, request.region)
    if found is None or found.account != account:
        raise AwsError("ResourceNotFoundException", f"{account} is not the delegated administrator.")
    designations = request.state.store(Designations).regions
    del designations[request.region]
    for member in delegated.organization_of(request).accounts:  # type: ignore[union-attr]
        request.state.store(Inspector, member, request.region).administrator = None
    if not any(other.account == account for other in designations.values()):
        delegated.withdraw(request.state, PRINCIPAL, account)
    return {"delegatedAdminAccountId": account}


def get_delegated_admin_account(request: Request) -> Mapping[str, object]:
    """GetDelegatedAdminAccount, for any account of the organization."""
    found = designation(request.state, request.region)
    if found is None or delegated.organization_of(request) is None:
        raise AwsError("ResourceNotFoundException", "No delegated administrator was found.")
    return {"delegatedAdmin": {"accountId": found.account, "relationshipStatus": "ENABLED"}}


def list_delegated_admin_accounts(request: Request) -> Mapping[str, object]:
    """ListDelegatedAdminAccounts."""
    if not delegated.is_management(request) and not delegated.is_administrator(request, PRINCIPAL):
        message = "Invoking account does not have access to list the delegated admin accounts."
        raise AwsError("AccessDeniedException", message, status=403)
    found = designation(request.state, request.region)
    accounts = [{"accountId": found.account, "status": "ENABLED"}] if found else []
    return {"delegatedAdminAccounts": accounts}


def describe_organization_configuration(request: Request) -> Mapping[str, object]:
    """DescribeOrganizationConfiguration."""
    found = administered(request, "describe the organization configuration")
    return {"autoEnable": dict(found.auto_enable), "maxAccountLimitReached": False}


def update_organization_configuration(request: Request) -> Mapping[str, object]:
    """UpdateOrganizationConfiguration: what is switched on in accounts that join from now on."""
    found = administered(request, "update the organization configuration")
    wanted = {name: bool(value) for name, value in request["autoEnable"].items() if value is not None}
    for scan_type, needed in NEEDS.items():
        if wanted.get(SCAN_TYPES[scan_type]) and not wanted.get(SCAN_TYPES[needed]):
            raise AwsError("ValidationException", f"{scan_type} cannot be enabled without {needed}.")
    found.auto_enable = wanted
    return {"autoEnable": dict(wanted)}


def administered(request: Request, what: str) -> Designation:
    """The designation in the Region, if the caller is the delegated administrator there; AccessDenied otherwise."""
    found = designation(request.state, request.region)
    if found is None or found.account != request.account:
        message = f"Invoking account does not have access to {what}."
        raise AwsError("AccessDeniedException", message, status=403)
    return found


def _refuse_others_than_management(request: Request, what: str) -> None:
    if not delegated.is_management(request):
        message = f"Invoking account does not have access to {what}."
        raise AwsError("AccessDeniedException", message, status=403)


HANDLERS: Handlers = {
    "EnableDelegatedAdminAccount": enable_delegated_admin_account,
    "DisableDelegatedAdminAccount": disable_delegated_admin_account,
    "GetDelegatedAdminAccount": get_delegated_admin_account,
    "ListDelegatedAdminAccounts": list_delegated_admin_accounts,
    "DescribeOrganizationConfiguration": describe_organization_configuration,
    "UpdateOrganizationConfiguration": update_organization_configuration,
}
