"""What every delegated service asks of the organization: who is its administrator, who is in it, who may decide.

Designation by a service's own API (EnableOrganizationAdminAccount and the like) shows among the delegated
administrators of AWS Organizations, and the other way round, because there is one list: the organization's.
Refusals are the service's: each has codes of its own.
"""

from emulator.aws.request import Request
from emulator.aws.services.organizations.model import Account, Organization, Organizations, now
from emulator.aws.state import State


def organization_of(request: Request) -> Organization | None:
    """The organization that the caller's account is in."""
    current = request.state.store(Organizations).current
    return current if current is not None and request.account in current.accounts else None


def is_management(request: Request) -> bool:
    """Whether the caller's account owns the organization."""
    organization = organization_of(request)
    return organization is not None and organization.management == request.account


def administrator(state: State, principal: str) -> str | None:
    """Id of the account to which the service of that principal is delegated."""
    organization = state.store(Organizations).current
    if organization is None:
        return None
    return next((account for account, services in organization.delegates.items() if principal in services), None)


def is_administrator(request: Request, principal: str) -> bool:
    """Whether the service is delegated to the caller's account."""
    return administrator(request.state, principal) == request.account


def designate(state: State, principal: str, account: str) -> None:
    """Enter the account as the service's delegated administrator; the caller has checked that it may be."""
    organization = state.store(Organizations).current
    if organization is None:
        raise LookupError("there is no organization in which to delegate")
    organization.services.setdefault(principal, now())
    organization.delegates.setdefault(account, {})[principal] = now()


def withdraw(state: State, principal: str, account: str) -> None:
    """Take the delegation away."""
    organization = state.store(Organizations).current
    services = organization.delegates.get(account, {}) if organization is not None else {}
    services.pop(principal, None)
    if organization is not None and not services:
        organization.delegates.pop(account, None)


def is_trusted(state: State, principal: str) -> bool:
    """Whether the organization trusts the service."""
    organization = state.store(Organizations).current
    return organization is not None and principal in organization.services


def members(state: State) -> tuple[Account, ...]:
    """The active accounts of the organization, the management account left out."""
    organization = state.store(Organizations).current
    if organization is None:
        return ()
    return tuple(
        account
        for account in organization.accounts.values()
        if account.id != organization.management and account.state == "ACTIVE"
    )
