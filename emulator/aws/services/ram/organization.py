"""Sharing within the organization, and which principals a share may have: accounts, units, the whole organization."""

import re
from collections.abc import Mapping

from emulator.aws.errors import NOT_IMPLEMENTED, AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services import delegated
from emulator.aws.services.iam import service_linked_roles
from emulator.aws.services.organizations.model import now
from emulator.aws.services.ram.model import SERVICE, invalid, is_on, unknown

_ORGANIZATION = re.compile(r"arn:aws:organizations::\d{12}:organization/(o-[a-z0-9]+)")
_UNIT = re.compile(r"arn:aws:organizations::\d{12}:ou/o-[a-z0-9]+/(ou-[a-z0-9-]+)")
_ELSEWHERE = re.compile(r"arn:aws:iam::\d{12}:(role|user)/.+|[a-z0-9.-]+\.amazonaws\.com")


def enable_sharing(request: Request) -> Mapping[str, object]:
    """EnableSharingWithAwsOrganization: sets trusted access and makes RAM's role, by the management account alone."""
    organization = delegated.organization_of(request)
    if organization is None or organization.management != request.account or organization.feature_set != "ALL":
        message = "The operation is for the management account of an organization that has all features enabled."
        raise AwsError("OperationNotPermittedException", message)
    organization.services.setdefault(SERVICE, now())
    service_linked_roles.ensure(request.account, SERVICE)
    return {"returnValue": True}


def check_principal(request: Request, principal: str, allows_external: bool) -> None:
    """Refuse who cannot be a principal of the caller's share.

    Raises:
        AwsError: InvalidParameterException where it is malformed or outside of the organization;
            UnknownResourceException where the unit or organization is not the caller's, or sharing is not enabled;
            NotImplementedByEmulator where AWS would send an invitation, and for IAM principals.
    """
    organization = delegated.organization_of(request) if is_on(request.state) else None
    if re.fullmatch(r"\d{12}", principal):
        if organization is None or principal not in organization.accounts:
            _refuse_external(principal, allows_external)
    elif (named := _ORGANIZATION.fullmatch(principal)) is not None:
        if organization is None or principal != organization.arn("organization"):
            raise unknown(f"Organization {named[1]} could not be found.")
    elif (named := _UNIT.fullmatch(principal)) is not None:
        unit = organization.units.get(named[1]) if organization is not None else None
        if organization is None or unit is None or principal != organization.arn_of(unit):
            raise unknown(f"OrganizationalUnit {named[1]} in unknown organization could not be found.")
    elif _ELSEWHERE.fullmatch(principal):
        raise _not_here("IAM principals and AWS services as principals")
    else:
        raise invalid(f"Principal ID {principal} is malformed. Verify the ID and try again.")


def check_sharing(request: Request) -> None:
    """Refuse a resource that stays within the organization while sharing there is not enabled."""
    if is_on(request.state) and delegated.organization_of(request) is not None:
        return
    message = (
        "The resource you are attempting to share can only be shared within your AWS Organization. This error may "
        "also occur if you have not enabled sharing with your AWS organization, or that onboarding process is still "
        "in progress."
    )
    raise invalid(message)


def _refuse_external(account: str, allows_external: bool) -> None:
    if allows_external:
        raise _not_here("invitations of accounts outside of the organization")
    message = (
        f"Principal {account} is not in your AWS organization. You do not have permission to add external AWS "
        "accounts to a resource share."
    )
    raise invalid(message)


def _not_here(what: str) -> AwsError:
    return AwsError(NOT_IMPLEMENTED, f"The emulated AWS does not implement {what} of RAM.", status=501)


HANDLERS: Handlers = {"EnableSharingWithAwsOrganization": enable_sharing}
