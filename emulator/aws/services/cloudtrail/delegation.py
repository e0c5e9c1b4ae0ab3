"""RegisterOrganizationDelegatedAdmin and its opposite: the delegates are the organization's."""

from collections.abc import Mapping

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services.cloudtrail.model import PRINCIPAL
from emulator.aws.services.delegated import designate, organization_of, withdraw
from emulator.aws.services.organizations.model import Organization
from emulator.aws.services.organizations.principals import DELEGATES


def register_organization_delegated_admin(request: Request) -> Mapping[str, object]:
    """RegisterOrganizationDelegatedAdmin."""
    organization = _manageable(request)
    account = request["MemberAccountId"]
    if account == organization.management:
        message = "The management account cannot be the delegated administrator."
        raise AwsError("CannotDelegateManagementAccountException", message)
    member = organization.accounts.get(account)
    if member is None or member.state != "ACTIVE":
        raise AwsError("AccountNotFoundException", f"Account {account} is no active member of your organization.")
    holders = [holder for holder, services in organization.delegates.items() if PRINCIPAL in services]
    if account in holders:
        raise AwsError("AccountRegisteredException", f"Account {account} is already a delegated administrator.")
    if len(holders) >= DELEGATES[PRINCIPAL]:
        message = f"CloudTrail can have at most {DELEGATES[PRINCIPAL]} delegated administrators."
        raise AwsError("DelegatedAdminAccountLimitExceededException", message)
    designate(request.state, PRINCIPAL, account)
    return {}


def deregister_organization_delegated_admin(request: Request) -> Mapping[str, object]:
    """DeregisterOrganizationDelegatedAdmin."""
    organization = _manageable(request)
    account = request["DelegatedAdminAccountId"]
    if account not in organization.accounts:
        raise AwsError("AccountNotFoundException", f"Account {account} is no member of your organization.")
    if PRINCIPAL not in organization.delegates.get(account, {}):
        raise AwsError("AccountNotRegisteredException", f"Account {account} is no delegated administrator.")
    withdraw(request.state, PRINCIPAL, account)
    return {}


def _manageable(request: Request) -> Organization:
    organization = organization_of(request)
    if organization is None:
        raise AwsError("OrganizationsNotInUseException", "Your account is not a member of an organization.")
    if request.account != organization.management:
        message = "Only the management account can register a delegated administrator."
        raise AwsError("NotOrganizationManagementAccountException", message)
    if PRINCIPAL not in organization.services:
        message = "Trusted access for AWS CloudTrail is not enabled in your organization."
        raise AwsError("CloudTrailAccessNotEnabledException", message)
    return organization


HANDLERS: Handlers = {
    "RegisterOrganizationDelegatedAdmin": register_organization_delegated_admin,
    "DeregisterOrganizationDelegatedAdmin": deregister_organization_delegated_admin,
}
