"""Who may use AWS Config for the whole organization: the management account and the service's delegates."""

from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services.delegated import organization_of
from emulator.aws.services.organizations.model import Organization, now

AGGREGATION = "config.amazonaws.com"
MULTI_ACCOUNT_SETUP = "config-multiaccountsetup.amazonaws.com"


def organization_for(request: Request, principal: str) -> Organization:
    """The organization that the caller may act for.

    AWS Config switches its trusted access on when the management account calls, so that it is never missing there.

    Raises:
        AwsError: NoAvailableOrganizationException, OrganizationAllFeaturesNotEnabledException,
            OrganizationAccessDeniedException.
    """
    organization = organization_of(request)
    if organization is None:
        message = "This action can only be performed by accounts in an AWS Organization."
        raise AwsError("NoAvailableOrganizationException", message)
    if organization.feature_set != "ALL":
        message = "AWS Config is not available for organizations without all features enabled."
        raise AwsError("OrganizationAllFeaturesNotEnabledException", message)
    if request.account == organization.management:
        organization.services.setdefault(principal, now())
        return organization
    if principal not in organization.delegates.get(request.account, {}):
        message = (
            "This action can be only performed by the organization's master account or by a delegated administrator "
            f"of {principal}."
        )
        raise AwsError("OrganizationAccessDeniedException", message)
    return organization


def readable_by(request: Request, principal: str) -> None:
    """Refuse to show an organization's things to an account that may not act for it."""
    organization = organization_of(request)
    holders = organization.delegates.get(request.account, {}) if organization is not None else {}
    if organization is None or (request.account != organization.management and principal not in holders):
        message = "This action can only be made by accounts in an AWS Organization that may act for it."
        raise AwsError("OrganizationAccessDeniedException", message)
