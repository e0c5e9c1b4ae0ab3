"""Who may ask for the instance, and when there is one.

No API enables the organization instance: a person does, in the console, in the Region that becomes its home. Here it
appears once the organization trusts sso.amazonaws.com. The settings give its ids, its Region and who is in its
directory; without them it appears in the Region of the first call that asks for it: ListInstances by the management
account, or a call of an administrator that names the instance or its identity store.
What cannot be done to it here: delete it, copy it to other Regions, own keys.
"""

from collections.abc import Callable

from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services import delegated
from emulator.aws.services.organizations.model import Organization
from emulator.aws.services.sso_admin import provisioning, work
from emulator.aws.services.sso_admin.model import (
    PRINCIPAL,
    Application,
    IdentityCenter,
    Instance,
    PermissionSet,
    instance_of,
    refused,
)


def enabled(request: Request) -> Instance | None:
    """The instance where the call is for its Region; a call for any Region enables it while there is none."""
    organization = delegated.organization_of(request)
    if organization is None:
        return None
    found = request.state.store(IdentityCenter)
    if found.instance is None and delegated.is_trusted(request.state, PRINCIPAL):
        found.instance = instance_of(request.state.settings, organization.management, request.region)
        provisioning.fill(request.state, found.instance)
    if found.instance is None or found.instance.region != request.region:
        return None
    work.settle(request.state, found.instance)
    return found.instance


def administrated(request: Request) -> Organization:
    """The organization, whose management account or delegated administrator the caller has to be."""
    organization = delegated.organization_of(request)
    if organization is None or not (delegated.is_management(request) or delegated.is_administrator(request, PRINCIPAL)):
        raise denied(request)
    return organization


def instance(request: Request) -> Instance:
    """The instance that the request names by InstanceArn, for its administrators."""
    return _named(request, lambda one: one.arn == request["InstanceArn"], request["InstanceArn"])


def instance_of_store(request: Request) -> Instance:
    """The instance whose identity store the request names, for its administrators."""
    name = str(request["IdentityStoreId"]).rpartition("/")[2]
    return _named(request, lambda one: one.store == name, name)


def permission_set(request: Request) -> PermissionSet:
    """The permission set that the request names, to read it."""
    found = instance(request).sets.get(request["PermissionSetArn"])
    if found is None:
        raise refused("ResourceNotFound", f"PermissionSet {request['PermissionSetArn']} could not be found.")
    return found


def manageable(request: Request) -> PermissionSet:
    """The permission set that the request names, to change it or its assignments.

    One that is provisioned in the management account is managed from there alone.
    """
    found = permission_set(request)
    owner = instance(request).owner
    if request.account != owner and owner in found.roles:
        raise denied(request, f"{found.name} is provisioned in the management account and is managed from there.")
    return found


def application(request: Request) -> Application:
    """The application that the request names, for the instance's administrators."""
    arn = request["ApplicationArn"]
    found = _named(request, lambda one: one.id in arn, arn).applications.get(arn)
    if found is None:
        raise refused("ResourceNotFound", f"Application {arn} could not be found.")
    return found


def denied(request: Request, reason: str = "") -> AwsError:
    """The refusal of a caller; IAM names actions of sso-admin `sso:...`."""
    message = f"User: {request.caller.principal} is not authorized to perform: sso:{request.operation}"
    return refused("AccessDenied", f"{message}. {reason}" if reason else message)


def _named(request: Request, is_named: Callable[[Instance], bool], name: str) -> Instance:
    organization = administrated(request)
    foreseen = instance_of(request.state.settings, organization.management, request.region)
    found = enabled(request) if is_named(foreseen) else None
    if found is None:
        raise refused("ResourceNotFound", f"{name} could not be found in {request.region}.")
    return found
