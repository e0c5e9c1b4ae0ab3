"""Who may operate service-managed stack sets: the management account and delegates, once access is activated."""

from collections.abc import Mapping

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services import delegated
from emulator.aws.services.cloudformation.model import PRINCIPAL, StackSet, StackSets
from emulator.aws.services.iam import service_linked_roles
from emulator.aws.services.organizations.model import Organization, now
from emulator.aws.state import State

_ADMIN = "stacksets.cloudformation.amazonaws.com"
"""The principal of StackSets in the management account; Organizations does not list it."""


def activate_organizations_access(request: Request) -> Mapping[str, object]:
    """ActivateOrganizationsAccess: trusts StackSets in the organization. A second time changes nothing.

    Trusted access by Organizations' own EnableAWSServiceAccess alone does not activate anything.
    """
    organization = _managed(request)
    request.state.store(StackSets).is_activated = True
    organization.services.setdefault(PRINCIPAL, now())
    service_linked_roles.ensure(organization.management, _ADMIN)
    return {}


def deactivate_organizations_access(request: Request) -> Mapping[str, object]:
    """DeactivateOrganizationsAccess: sets stay as they are and cannot be operated."""
    organization = _managed(request)
    request.state.store(StackSets).is_activated = False
    organization.services.pop(PRINCIPAL, None)
    return {}


def describe_organizations_access(request: Request) -> Mapping[str, object]:
    """DescribeOrganizationsAccess, for the management account and delegated administrators."""
    operator(request)
    return {"Status": "ENABLED" if is_activated(request.state) else "DISABLED"}


def is_activated(state: State) -> bool:
    """Whether access was activated and the organization still trusts StackSets."""
    return state.store(StackSets).is_activated and delegated.is_trusted(state, PRINCIPAL)


def operator(request: Request) -> Organization:
    """The organization, for a caller who may operate its sets in the role that CallAs names.

    Raises:
        AwsError: ValidationError.
    """
    organization = delegated.organization_of(request)
    if request.get("CallAs") == "DELEGATED_ADMIN":
        if organization is not None and PRINCIPAL in organization.delegates.get(request.account, {}):
            return organization
        raise invalid("Account used is not a delegated administrator")
    if organization is not None and organization.management == request.account:
        return organization
    raise invalid(
        "You must be the management account or delegated admin account of an organization before operating a "
        "SERVICE_MANAGED stack set"
    )


def activated_operator(request: Request) -> Organization:
    """As `operator`, once access is activated; ValidationError before."""
    organization = operator(request)
    if not is_activated(request.state):
        raise invalid("You must enable organizations access to operate a service managed stack set")
    return organization


def found(request: Request) -> StackSet:
    """The set that the request names by name or id; StackSetNotFoundException, also for who has no sets."""
    asked = request["StackSetName"]
    if request.get("CallAs") == "DELEGATED_ADMIN" or delegated.is_management(request):
        operator(request)
        stack_set = request.state.store(StackSets).sets.get((request.region, asked.partition(":")[0]))
        if stack_set is not None and asked in (stack_set.name, stack_set.id, stack_set.arn):
            return stack_set
    raise AwsError("StackSetNotFoundException", f"StackSet {asked} not found", status=404)


def invalid(message: str) -> AwsError:
    """CloudFormation's refusal of a request."""
    return AwsError("ValidationError", message)


def _managed(request: Request) -> Organization:
    organization = delegated.organization_of(request)
    if organization is None or organization.management != request.account:
        message = "You must be the management account of an organization to change organizations access."
        raise AwsError("InvalidOperationException", message)
    if organization.feature_set != "ALL":
        raise AwsError("InvalidOperationException", "The organization must have all features enabled.")
    return organization


HANDLERS: Handlers = {
    "ActivateOrganizationsAccess": activate_organizations_access,
    "DeactivateOrganizationsAccess": deactivate_organizations_access,
    "DescribeOrganizationsAccess": describe_organizations_access,
}
