"""The quota request template of an organization: what is asked for in every account that is created from now on.

It is the management account's, in us-east-1, and needs trusted access. It does nothing for accounts that are there
already or that are invited.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from emulator.aws.errors import AwsError
from emulator.aws.pages import page
from emulator.aws.request import Handlers, Request
from emulator.aws.services import delegated
from emulator.aws.services.iam import service_linked_roles
from emulator.aws.services.organizations.happenings import Happening
from emulator.aws.services.organizations.model import Organization, Organizations
from emulator.aws.services.servicequotas.model import HOME, ask, find
from emulator.aws.services.servicequotas.quotas import QUOTAS, SERVICES, Quota
from emulator.aws.state import State

PRINCIPAL = "servicequotas.amazonaws.com"
MOST = 10
"""Requests in a template at most (Using Service Quotas request templates, Service Quotas user guide)."""
_Key = tuple[str, str, str]


@dataclass
class Template:
    """The one template: desired values by Region, service code and quota code."""

    is_associated: bool = False
    desired: dict[_Key, float] = field(default_factory=dict)


def associate(request: Request) -> Mapping[str, object]:
    """AssociateServiceQuotaTemplate: from now on it is applied."""
    _trusted(request)
    service_linked_roles.ensure(request.account, PRINCIPAL)
    _template(request.state).is_associated = True
    return {}


def disassociate(request: Request) -> Mapping[str, object]:
    """DisassociateServiceQuotaTemplate: what is in it stays, and so does trusted access."""
    _trusted(request)
    template = _template(request.state)
    if not template.is_associated:
        message = "The quota request template is not associated with your organization."
        raise AwsError("ServiceQuotaTemplateNotInUseException", message)
    template.is_associated = False
    return {}


def get_association(request: Request) -> Mapping[str, object]:
    """GetAssociationForServiceQuotaTemplate."""
    _trusted(request)
    status = "ASSOCIATED" if _template(request.state).is_associated else "DISASSOCIATED"
    return {"ServiceQuotaTemplateAssociationStatus": status}


def put(request: Request) -> Mapping[str, object]:
    """PutServiceQuotaIncreaseRequestIntoTemplate: an adjustable quota, above its default."""
    _trusted(request)
    key = _key(request)
    quota = find(key[0], key[1], key[2])
    if not quota.adjustable:
        raise AwsError("IllegalArgumentException", f"The quota {quota.code} is not adjustable.")
    desired = float(request["DesiredValue"])
    if desired <= quota.value:
        message = f"You must provide a quota value greater than the default quota value of {float(quota.value)}"
        raise AwsError("IllegalArgumentException", message)
    known = _template(request.state).desired
    if key not in known and len(known) >= MOST:
        raise AwsError("QuotaExceededException", f"A quota request template can have at most {MOST} quotas.")
    known[key] = desired
    return {"ServiceQuotaIncreaseRequestInTemplate": _described(key, desired)}


def get(request: Request) -> Mapping[str, object]:
    """GetServiceQuotaIncreaseRequestFromTemplate."""
    _trusted(request)
    return {"ServiceQuotaIncreaseRequestInTemplate": _described(_key(request), _desired(request))}


def delete(request: Request) -> Mapping[str, object]:
    """DeleteServiceQuotaIncreaseRequestFromTemplate."""
    _trusted(request)
    _desired(request)
    del _template(request.state).desired[_key(request)]
    return {}


def list_all(request: Request) -> Mapping[str, object]:
    """ListServiceQuotaIncreaseRequestsInTemplate, by Region and service where the request names them."""
    _trusted(request)
    region, service = request.get("AwsRegion"), request.get("ServiceCode")
    found = [
        (key, desired)
        for key, desired in _template(request.state).desired.items()
        if region in (None, key[0]) and service in (None, key[1])
    ]
    return page(request, "ServiceQuotaIncreaseRequestInTemplateList", found, lambda one: _described(*one), size=100)


def on_account(state: State, happening: Happening) -> None:
    """Ask for everything in the template in an account that was created."""
    template, organization = _template(state), state.store(Organizations).current
    if organization is None or happening.kind != "joined" or happening.account.joined_method != "CREATED":
        return
    if not template.is_associated or PRINCIPAL not in organization.services:
        return
    for (region, service, code), desired in template.desired.items():
        ask(state, happening.account.id, region, QUOTAS[service, code], desired, PRINCIPAL)


def _organization(request: Request) -> Organization:
    """The caller's organization, for its management account in us-east-1."""
    if request.region != HOME:
        message = "The Service Quotas template is not available in this AWS Region."
        raise AwsError("TemplatesNotAvailableInRegionException", message)
    organization = delegated.organization_of(request)
    if organization is None:
        message = "The AWS account making this call is not a member of an organization."
        raise AwsError("NoAvailableOrganizationException", message)
    if not delegated.is_management(request):
        message = "You do not have sufficient access to perform this action."
        raise AwsError("AccessDeniedException", message)
    if organization.feature_set != "ALL" and request.operation == "AssociateServiceQuotaTemplate":
        message = "The organization that your AWS account belongs to is not in All Features mode."
        raise AwsError("OrganizationNotInAllFeaturesModeException", message)
    return organization


def _trusted(request: Request) -> None:
    if PRINCIPAL not in _organization(request).services:
        message = "The action you attempted is not allowed unless Service Access with Service Quotas is enabled."
        raise AwsError("AWSServiceAccessNotEnabledException", message)


def _template(state: State) -> Template:
    return state.store(Template)


def _key(request: Request) -> _Key:
    return request["AwsRegion"], request["ServiceCode"], request["QuotaCode"]


def _desired(request: Request) -> float:
    found = _template(request.state).desired.get(_key(request))
    if found is None:
        raise AwsError("NoSuchResourceException", "The quota is not in the quota request template.")
    return found


def _described(key: _Key, desired: float) -> Mapping[str, object]:
    region, service, code = key
    quota: Quota = QUOTAS[service, code]
    return {
        "ServiceCode": service,
        "ServiceName": SERVICES[service],
        "QuotaCode": code,
        "QuotaName": quota.name,
        "DesiredValue": desired,
        "AwsRegion": region,
        "Unit": quota.unit,
        "GlobalQuota": quota.is_global,
    }


HANDLERS: Handlers = {
    "AssociateServiceQuotaTemplate": associate,
    "DeleteServiceQuotaIncreaseRequestFromTemplate": delete,
    "DisassociateServiceQuotaTemplate": disassociate,
    "GetAssociationForServiceQuotaTemplate": get_association,
    "GetServiceQuotaIncreaseRequestFromTemplate": get,
    "ListServiceQuotaIncreaseRequestsInTemplate": list_all,
    "PutServiceQuotaIncreaseRequestIntoTemplate": put,
}
