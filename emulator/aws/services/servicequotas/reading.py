"""Looking at quotas: services, defaults, and the values that hold. Quotas of single resources are left out."""

from collections.abc import Mapping

from emulator.aws.errors import AwsError
from emulator.aws.pages import page
from emulator.aws.request import Handlers, Request
from emulator.aws.services.servicequotas.model import described, find, of_service, value
from emulator.aws.services.servicequotas.quotas import SERVICES, Quota


def list_services(request: Request) -> Mapping[str, object]:
    """ListServices."""
    names = [{"ServiceCode": code, "ServiceName": name} for code, name in SERVICES.items()]
    return page(request, "Services", names, lambda one: one, size=100)


def get_aws_default_service_quota(request: Request) -> Mapping[str, object]:
    """GetAWSDefaultServiceQuota."""
    quota = find(request.region, request["ServiceCode"], request["QuotaCode"])
    return {"Quota": described(request, quota, quota.value, applied=False)}


def list_aws_default_service_quotas(request: Request) -> Mapping[str, object]:
    """ListAWSDefaultServiceQuotas."""
    quotas = _of(request)
    return page(request, "Quotas", quotas, lambda one: described(request, one, one.value, applied=False), size=100)


def get_service_quota(request: Request) -> Mapping[str, object]:
    """GetServiceQuota: the value that holds, be it the default."""
    quota = find(request.region, request["ServiceCode"], request["QuotaCode"])
    return {"Quota": _applied(request, quota)}


def list_service_quotas(request: Request) -> Mapping[str, object]:
    """ListServiceQuotas, of one quota where the request names it."""
    code = request.get("QuotaCode")
    quotas = [quota for quota in _of(request) if code in (None, quota.code)]
    return page(request, "Quotas", quotas, lambda one: _applied(request, one), size=100)


def _applied(request: Request, quota: Quota) -> Mapping[str, object]:
    return described(request, quota, value(request.state, request.account, request.region, quota), applied=True)


def _of(request: Request) -> list[Quota]:
    found = of_service(request.region, request["ServiceCode"])
    if not found:
        raise AwsError("NoSuchResourceException", "The request failed because the specified service does not exist.")
    return found


HANDLERS: Handlers = {
    "GetAWSDefaultServiceQuota": get_aws_default_service_quota,
    "GetServiceQuota": get_service_quota,
    "ListAWSDefaultServiceQuotas": list_aws_default_service_quotas,
    "ListServiceQuotas": list_service_quotas,
    "ListServices": list_services,
}
