"""How accounts move between units, close, and leave."""

import time
from collections.abc import Mapping

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services.organizations import access, finding, limits
from emulator.aws.services.organizations.model import Organization
from emulator.aws.services.organizations.settling import settle


def move_account(request: Request) -> Mapping[str, object]:
    """MoveAccount from where it is to another unit or the root."""
    organization = access.manageable(request)
    account = finding.account(organization, request["AccountId"])
    missing_source = "SourceParentNotFoundException"
    source = finding.parent(organization, request["SourceParentId"], missing_source)
    missing_destination = "DestinationParentNotFoundException"
    destination = finding.parent(organization, request["DestinationParentId"], missing_destination)
    if account.parent is not source:
        raise AwsError(missing_source, "The account isn't in the source root or OU that you specified.")
    if account.parent is destination:
        message = "The account is already present in the specified destination."
        raise AwsError("DuplicateAccountException", message)
    del source.accounts[account.id]
    destination.accounts[account.id] = account
    account.parent = destination
    organization.happened.append(("moved", account))
    return {}


def close_account(request: Request) -> Mapping[str, object]:
    """CloseAccount: PENDING_CLOSURE, and CLOSED a while later. The account keeps counting and keeps its e-mail."""
    organization = access.manageable(request)
    account = finding.account(organization, request["AccountId"])
    if account.id == organization.management:
        raise _violation("CANNOT_CLOSE_MANAGEMENT_ACCOUNT", "You can't close the management account.")
    if account.state == "CLOSED":
        raise AwsError("AccountAlreadyClosedException", "You attempted to close an account that is already closed.")
    if account.state == "PENDING_CLOSURE":
        message = "The request failed because the account is already being closed."
        raise AwsError("ConflictException", message)
    if len(organization.closing) >= limits.CLOSURES_IN_FLIGHT:
        message = f"You can close at most {limits.CLOSURES_IN_FLIGHT} accounts at a time."
        raise _violation("CLOSE_ACCOUNT_REQUESTS_LIMIT_EXCEEDED", message)
    if organization.closures >= _closures_allowed(organization):
        message = "You have exceeded close account quota for the past 30 days."
        raise _violation("CLOSE_ACCOUNT_QUOTA_EXCEEDED", message)
    account.state = "PENDING_CLOSURE"
    account.closing_ends = time.time() + request.state.settings.creation_seconds
    organization.closing[account.id] = account
    organization.closures += 1
    organization.happened.append(("closed", account))
    settle(organization, time.time())
    return {}


def remove_account_from_organization(request: Request) -> Mapping[str, object]:
    """RemoveAccountFromOrganization: never succeeds here, where every member was created a moment ago."""
    organization = access.manageable(request)
    account = finding.account(organization, request["AccountId"])
    if account.id == organization.management:
        raise _master_cannot_leave()
    raise _too_young(organization, account.id)


def leave_organization(request: Request) -> Mapping[str, object]:
    """LeaveOrganization: refused for the same reasons as a removal."""
    organization = access.organization(request)
    if request.account == organization.management:
        raise _master_cannot_leave()
    raise _too_young(organization, request.account)


def _too_young(organization: Organization, account_id: str) -> AwsError:
    if account_id in organization.delegates:
        message = "You attempted to remove an account that is registered as a delegated administrator."
        return _violation("CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG", message)
    days = limits.UNTOUCHED_DAYS_BEFORE_REMOVAL
    message = f"You must wait at least {days} days after the account was created before you can remove it."
    return _violation("WAIT_PERIOD_ACTIVE", message)


def _master_cannot_leave() -> AwsError:
    message = "You can't remove a management account from an organization."
    return AwsError("MasterCannotLeaveOrganizationException", message)


def _closures_allowed(organization: Organization) -> float:
    share = limits.CLOSURES_IN_30_DAYS_SHARE * (len(organization.accounts) - 1)
    return min(max(limits.CLOSURES_IN_30_DAYS, share), limits.CLOSURES_IN_30_DAYS_AT_MOST)


def _violation(reason: str, message: str) -> AwsError:
    return AwsError("ConstraintViolationException", message, Reason=reason)


HANDLERS: Handlers = {
    "MoveAccount": move_account,
    "CloseAccount": close_account,
    "RemoveAccountFromOrganization": remove_account_from_organization,
    "LeaveOrganization": leave_organization,
}
