"""Emulated AWS Health: the organizational view, which is Health's trusted access. Nothing ever happens here.

The support plan that the API asks for is taken to be there.
"""

from collections.abc import Mapping

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services import delegated
from emulator.aws.services.iam import service_linked_roles
from emulator.aws.services.organizations.model import Organization, now

PRINCIPAL = "health.amazonaws.com"


def enable_access(request: Request) -> Mapping[str, object]:
    """EnableHealthServiceAccessForOrganization, by the management account, which gets Health's role."""
    _managed(request).services.setdefault(PRINCIPAL, now())
    service_linked_roles.ensure(request.account, PRINCIPAL)
    return {}


def disable_access(request: Request) -> Mapping[str, object]:
    """DisableHealthServiceAccessForOrganization; the role stays."""
    _managed(request).services.pop(PRINCIPAL, None)
    return {}


def describe_status(request: Request) -> Mapping[str, object]:
    """DescribeHealthServiceStatusForOrganization, for the management account."""
    _managed(request)
    status = "ENABLED" if delegated.is_trusted(request.state, PRINCIPAL) else "DISABLED"
    return {"healthServiceAccessStatusForOrganization": status}


def describe_events_for_organization(request: Request) -> Mapping[str, object]:
    """DescribeEventsForOrganization, for the management account and its delegates."""
    organization = delegated.organization_of(request)
    delegates = organization.delegates.get(request.account, {}) if organization else {}
    if not (delegated.is_management(request) or PRINCIPAL in delegates):
        raise _denied(request)
    if not delegated.is_trusted(request.state, PRINCIPAL):
        raise _denied(request)
    return {"events": []}


def describe_events(_request: Request) -> Mapping[str, object]:
    """DescribeEvents."""
    return {"events": []}


def _managed(request: Request) -> Organization:
    organization = delegated.organization_of(request)
    if organization is None or not delegated.is_management(request):
        raise _denied(request)
    return organization


def _denied(request: Request) -> AwsError:
    action = f"health:{request.operation}"
    message = f"User: {request.caller.principal} is not authorized to perform: {action}"
    return AwsError("AccessDeniedException", message, status=403)


HANDLERS: Handlers = {
    "EnableHealthServiceAccessForOrganization": enable_access,
    "DisableHealthServiceAccessForOrganization": disable_access,
    "DescribeHealthServiceStatusForOrganization": describe_status,
    "DescribeEventsForOrganization": describe_events_for_organization,
    "DescribeEvents": describe_events,
}
