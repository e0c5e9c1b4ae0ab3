"""Central root access: which of IAM's features for organizations are on. They act in every member account."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from emulator.aws.errors import AwsError
from emulator.aws.request import Handler, Handlers, Request
from emulator.aws.services import delegated
from emulator.aws.services.organizations.model import Organization

PRINCIPAL = "iam.amazonaws.com"
ROOT_CREDENTIALS = "RootCredentialsManagement"
ROOT_SESSIONS = "RootSessions"


@dataclass
class Features:
    """The features that are on, in the order of their enabling."""

    enabled: list[str] = field(default_factory=list)


def list_organizations_features(request: Request) -> Mapping[str, object]:
    """ListOrganizationsFeatures."""
    return _described(request, _organization(request))


def _enabling(feature: str) -> Handler:
    def enable(request: Request) -> Mapping[str, object]:
        organization = _organization(request)
        if request.account != organization.management:
            message = "The account making the request is not the management account for the organization."
            raise AwsError("CallerIsNotManagementAccountException", message)
        features = request.state.store(Features)
        if feature not in features.enabled:
            features.enabled.append(feature)
        return _described(request, organization)

    return enable


def _disabling(feature: str) -> Handler:
    def disable(request: Request) -> Mapping[str, object]:
        organization = _organization(request)
        features = request.state.store(Features)
        features.enabled = [enabled for enabled in features.enabled if enabled != feature]
        return _described(request, organization)

    return disable


def _organization(request: Request) -> Organization:
    """The organization whose features the caller may see and change, or AWS's refusal."""
    organization = delegated.organization_of(request)
    if organization is None:
        message = "No organization can be found that contains your account."
        raise AwsError("OrganizationNotFoundException", message)
    if organization.feature_set != "ALL":
        message = "Your organization does not have All features enabled."
        raise AwsError("OrganizationNotInAllFeaturesModeException", message)
    if request.account != organization.management and not delegated.is_administrator(request, PRINCIPAL):
        message = "The account making the request is neither the management account nor the delegated administrator."
        raise AwsError("AccountNotManagementOrDelegatedAdministratorException", message)
    if not delegated.is_trusted(request.state, PRINCIPAL):
        message = "You must enable trusted access for AWS Identity and Access Management in AWS Organizations."
        raise AwsError("ServiceAccessNotEnabledException", message)
    return organization


def _described(request: Request, organization: Organization) -> Mapping[str, object]:
    return {"OrganizationId": organization.id, "EnabledFeatures": list(request.state.store(Features).enabled)}


HANDLERS: Handlers = {
    "ListOrganizationsFeatures": list_organizations_features,
    "EnableOrganizationsRootCredentialsManagement": _enabling(ROOT_CREDENTIALS),
    "EnableOrganizationsRootSessions": _enabling(ROOT_SESSIONS),
    "DisableOrganizationsRootCredentialsManagement": _disabling(ROOT_CREDENTIALS),
    "DisableOrganizationsRootSessions": _disabling(ROOT_SESSIONS),
}
