"""Delegated administrators of AWS services."""

from collections.abc import Mapping

from emulator.aws.errors import AwsError
from emulator.aws.pages import page
from emulator.aws.request import Handlers, Request
from emulator.aws.services.organizations import finding
from emulator.aws.services.organizations.access import manageable, readable
from emulator.aws.services.organizations.accounts import described
from emulator.aws.services.organizations.model import Organization, now
from emulator.aws.services.organizations.principals import DELEGATES
from emulator.aws.services.organizations.service_access import known, unrecognized


def register_delegated_administrator(request: Request) -> Mapping[str, object]:
    """RegisterDelegatedAdministrator."""
    organization = manageable(request)
    account = finding.account(organization, request["AccountId"])
    principal = known(request["ServicePrincipal"])
    most = DELEGATES[principal]
    if most == 0:
        raise unrecognized()
    if account.id == organization.management:
        message = "You cannot register master account/yourself as delegated administrator for your organization."
        raise _violation("CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR", message)
    if account.state != "ACTIVE":
        message = "You cannot register a suspended account as a delegated administrator."
        raise _violation("CANNOT_REGISTER_SUSPENDED_ACCOUNT_AS_DELEGATED_ADMINISTRATOR", message)
    if principal not in organization.services:
        message = f"You must enable trusted access for {principal} before you register a delegated administrator."
        raise _violation("SERVICE_ACCESS_NOT_ENABLED", message)
    holders = _holders(organization, principal)
    if account.id in holders:
        message = "The specified account is already a delegated administrator for this AWS service."
        raise AwsError("AccountAlreadyRegisteredException", message)
    if len(holders) >= most:
        reason = "DELEGATED_ADMINISTRATOR_EXISTS_FOR_THIS_SERVICE"
        if most > 1:
            reason = "MAX_DELEGATED_ADMINISTRATORS_FOR_SERVICE_LIMIT_EXCEEDED"
        raise _violation(reason, f"{principal} can have at most {most} delegated administrator(s).")
    organization.delegates.setdefault(account.id, {})[principal] = now()
    return {}


def deregister_delegated_administrator(request: Request) -> Mapping[str, object]:
    """DeregisterDelegatedAdministrator."""
    organization = manageable(request)
    account = finding.account(organization, request["AccountId"])
    principal = known(request["ServicePrincipal"])
    services = organization.delegates.get(account.id, {})
    if principal not in services:
        raise _not_registered()
    del services[principal]
    if not services:
        del organization.delegates[account.id]
    return {}


def list_delegated_administrators(request: Request) -> Mapping[str, object]:
    """ListDelegatedAdministrators, of one service where the request names it."""
    organization = readable(request)
    principal = request.get("ServicePrincipal")
    found = _holders(organization, known(principal)) if principal else list(organization.delegates)

    def describe(account_id: str) -> Mapping[str, object]:
        # Paths are a member of Account alone.
        account = described(organization, organization.accounts[account_id])
        del account["Paths"]
        return account | {"DelegationEnabledDate": min(organization.delegates[account_id].values())}

    return page(request, "DelegatedAdministrators", found, describe)


def list_delegated_services_for_account(request: Request) -> Mapping[str, object]:
    """ListDelegatedServicesForAccount."""
    organization = readable(request)
    account = finding.account(organization, request["AccountId"])
    if account.id not in organization.delegates:
        raise _not_registered()
    return page(
        request,
        "DelegatedServices",
        organization.delegates[account.id].items(),
        lambda item: {"ServicePrincipal": item[0], "DelegationEnabledDate": item[1]},
    )


def _holders(organization: Organization, principal: str) -> list[str]:
    return [account for account, services in organization.delegates.items() if principal in services]


def _not_registered() -> AwsError:
    message = "The specified account is not a delegated administrator for this AWS service."
    return AwsError("AccountNotRegisteredException", message)


def _violation(reason: str, message: str) -> AwsError:
    return AwsError("ConstraintViolationException", message, Reason=reason)


HANDLERS: Handlers = {
    "RegisterDelegatedAdministrator": register_delegated_administrator,
    "DeregisterDelegatedAdministrator": deregister_delegated_administrator,
    "ListDelegatedAdministrators": list_delegated_administrators,
    "ListDelegatedServicesForAccount": list_delegated_services_for_account,
}
