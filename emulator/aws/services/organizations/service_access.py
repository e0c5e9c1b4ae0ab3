"""Trusted access of AWS services to the organization."""

from collections.abc import Mapping

from emulator.aws.errors import AwsError
from emulator.aws.pages import page
from emulator.aws.request import Handlers, Request
from emulator.aws.services.organizations.access import manageable, readable
from emulator.aws.services.organizations.limits import POLICY_TYPES
from emulator.aws.services.organizations.model import now
from emulator.aws.services.organizations.principals import DELEGATES


def enable_aws_service_access(request: Request) -> Mapping[str, object]:
    """EnableAWSServiceAccess; a second time changes nothing."""
    organization = manageable(request)
    organization.services.setdefault(known(request["ServicePrincipal"]), now())
    return {}


def disable_aws_service_access(request: Request) -> Mapping[str, object]:
    """DisableAWSServiceAccess, when no enabled policy type rests on it."""
    organization = manageable(request)
    principal = known(request["ServicePrincipal"])
    if any(POLICY_TYPES[enabled].service == principal for enabled in organization.root.policy_types):
        message = "You must disable the policy type before you disable access of its service."
        raise AwsError("ConstraintViolationException", message, Reason="POLICY_TYPE_ENABLED_FOR_THIS_SERVICE")
    organization.services.pop(principal, None)
    return {}


def list_aws_service_access_for_organization(request: Request) -> Mapping[str, object]:
    """ListAWSServiceAccessForOrganization."""
    organization = readable(request)
    return page(
        request,
        "EnabledServicePrincipals",
        organization.services.items(),
        lambda item: {"ServicePrincipal": item[0], "DateEnabled": item[1]},
    )


def known(principal: str) -> str:
    """`principal`, or InvalidInputException, reason UNRECOGNIZED_SERVICE_PRINCIPAL."""
    if principal not in DELEGATES:
        raise unrecognized()
    return principal


def unrecognized() -> AwsError:
    """AWS's refusal of a service principal that it does not know, or that cannot do what is asked."""
    message = "You specified an unrecognized service principal."
    return AwsError("InvalidInputException", message, Reason="UNRECOGNIZED_SERVICE_PRINCIPAL")


HANDLERS: Handlers = {
    "EnableAWSServiceAccess": enable_aws_service_access,
    "DisableAWSServiceAccess": disable_aws_service_access,
    "ListAWSServiceAccessForOrganization": list_aws_service_access_for_organization,
}
