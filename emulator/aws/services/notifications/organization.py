"""The organization's access of User Notifications, and the units whose accounts a configuration listens to.

Access is the trusted access of the service in AWS Organizations, and the management account's to give.
"""

from collections.abc import Mapping

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services import delegated
from emulator.aws.services.notifications.model import configuration, conflict, listed, not_found, notifications
from emulator.aws.services.organizations.model import Organization, now

PRINCIPAL = "notifications.amazonaws.com"


def enable_access(request: Request) -> Mapping[str, object]:
    """EnableNotificationsAccessForOrganization; a second time changes nothing."""
    _managed(request).services.setdefault(PRINCIPAL, now())
    return {}


def disable_access(request: Request) -> Mapping[str, object]:
    """DisableNotificationsAccessForOrganization, once there is no delegated administrator any more."""
    organization = _managed(request)
    if any(PRINCIPAL in services for services in organization.delegates.values()):
        raise conflict("Deregister the delegated administrators first.", PRINCIPAL)
    organization.services.pop(PRINCIPAL, None)
    return {}


def get_access(request: Request) -> Mapping[str, object]:
    """GetNotificationsAccessForOrganization."""
    _entitled(request)
    status = "ENABLED" if delegated.is_trusted(request.state, PRINCIPAL) else "DISABLED"
    return {"notificationsAccessForOrganization": {"accessStatus": status}}


def associate_unit(request: Request) -> Mapping[str, object]:
    """AssociateOrganizationalUnit: the root or a unit, by the management account or a delegate."""
    organization, found, unit = _entitled(request), configuration(request), request["organizationalUnitId"]
    if not delegated.is_trusted(request.state, PRINCIPAL):
        raise _denied("The organization does not trust User Notifications.")
    if unit not in organization.units and unit not in (organization.root.id, "Root"):
        raise not_found(unit)
    if unit in found.units:
        raise conflict(f"{unit} is associated with {found.arn} already.", unit)
    found.units.append(unit)
    return {}


def disassociate_unit(request: Request) -> Mapping[str, object]:
    """DisassociateOrganizationalUnit."""
    found, unit = configuration(request), request["organizationalUnitId"]
    if unit not in found.units:
        raise not_found(unit)
    found.units.remove(unit)
    return {}


def list_units(request: Request) -> Mapping[str, object]:
    """ListOrganizationalUnits."""
    return listed(request, "organizationalUnits", configuration(request).units, str)


def _managed(request: Request) -> Organization:
    notifications(request)
    organization = delegated.organization_of(request)
    if organization is None or not delegated.is_management(request):
        raise _denied("Only the management account of an organization can do this.")
    return organization


def _entitled(request: Request) -> Organization:
    notifications(request)
    organization = delegated.organization_of(request)
    if organization is None:
        raise _denied("The account is not in an organization.")
    if not (delegated.is_management(request) or PRINCIPAL in organization.delegates.get(request.account, {})):
        raise _denied("Only the management account or a delegated administrator can do this.")
    return organization


def _denied(message: str) -> AwsError:
    return AwsError("AccessDeniedException", message, status=403)


HANDLERS: Handlers = {
    "EnableNotificationsAccessForOrganization": enable_access,
    "DisableNotificationsAccessForOrganization": disable_access,
    "GetNotificationsAccessForOrganization": get_access,
    "AssociateOrganizationalUnit": associate_unit,
    "DisassociateOrganizationalUnit": disassociate_unit,
    "ListOrganizationalUnits": list_units,
}
