"""Requests for higher quotas. AWS decides them; here `/_foundation/quota-decision` does."""

from collections.abc import Mapping

from emulator.aws.errors import AwsError
from emulator.aws.pages import page
from emulator.aws.request import Handlers, Request
from emulator.aws.services import delegated
from emulator.aws.services.organizations.model import now
from emulator.aws.services.servicequotas.model import HOME, OPEN, Granted, Increase, ask, find, grant, granted, value
from emulator.aws.services.servicequotas.quotas import ACCOUNTS, SERVICES
from emulator.aws.state import State


def request_service_quota_increase(request: Request) -> Mapping[str, object]:
    """RequestServiceQuotaIncrease: above the default as well as above what holds, one at a time for a quota."""
    quota = find(request.region, request["ServiceCode"], request["QuotaCode"])
    if not quota.adjustable:
        raise AwsError("IllegalArgumentException", f"The quota {quota.code} is not adjustable.")
    if quota.key == ACCOUNTS and delegated.organization_of(request) and not delegated.is_management(request):
        message = "Only the management account can request an increase of this quota."
        raise AwsError("DependencyAccessDeniedException", message)
    desired = float(request["DesiredValue"])
    current = value(request.state, request.account, request.region, quota)
    for name, amount in (("default", quota.value), ("current", current)):
        if desired <= amount:
            message = f"You must provide a quota value greater than the {name} quota value of {float(amount)}"
            raise AwsError("IllegalArgumentException", message)
    if granted(request.state, request.account, request.region).open_of(quota) is not None:
        message = "Only one open service quota increase request is allowed per quota."
        raise AwsError("ResourceAlreadyExistsException", message)
    made = ask(request.state, request.account, request.region, quota, desired, request.caller.principal)
    return {"RequestedQuota": _described(request, made)}


def get_requested_service_quota_change(request: Request) -> Mapping[str, object]:
    """GetRequestedServiceQuotaChange, of the caller's account and Region."""
    found = _store(request).increases.get(request["RequestId"])
    if found is None:
        raise AwsError("NoSuchResourceException", "The request failed because the specified request does not exist.")
    return {"RequestedQuota": _described(request, found)}


def list_requested_service_quota_change_history(request: Request) -> Mapping[str, object]:
    """ListRequestedServiceQuotaChangeHistory and -ByQuota, the newest first."""
    wanted = {name: request.get(name) for name in ("ServiceCode", "QuotaCode", "Status") if request.get(name)}
    found = [
        one
        for one in reversed(_store(request).increases.values())
        if wanted.items()
        <= {"ServiceCode": one.quota.service, "QuotaCode": one.quota.code, "Status": one.status}.items()
    ]
    return page(request, "RequestedQuotas", found, lambda one: _described(request, one), size=100)


def decide(state: State, asked: Mapping[str, list[str]]) -> Mapping[str, object]:
    """Decide a `request` (its id) in an `account` and `region` with a `status`, APPROVED unless another is asked."""
    account, region = asked["account"][0], asked.get("region", [HOME])[0]
    status = asked.get("status", ["APPROVED"])[0]
    with state.lock:
        increase = granted(state, account, region).increases[asked["request"][0]]
        if increase.status not in OPEN:
            raise ValueError(f"{increase.id} is {increase.status} already")
        increase.status, increase.updated = status, now()
        if status == "APPROVED":
            grant(state, account, region, increase.quota, increase.desired)
    return {"request": increase.id, "status": status}


def _store(request: Request) -> Granted:
    return granted(request.state, request.account, request.region)


def _described(request: Request, increase: Increase) -> Mapping[str, object]:
    quota = increase.quota
    region = "" if quota.is_global else request.region
    return {
        "Id": increase.id,
        "ServiceCode": quota.service,
        "ServiceName": SERVICES[quota.service],
        "QuotaCode": quota.code,
        "QuotaName": quota.name,
        "DesiredValue": increase.desired,
        "Status": increase.status,
        "Created": increase.created,
        "LastUpdated": increase.updated,
        "Requester": increase.requester,
        "QuotaArn": f"arn:aws:servicequotas:{region}:{request.account}:{quota.service}/{quota.code}",
        "GlobalQuota": quota.is_global,
        "Unit": quota.unit,
        "QuotaRequestedAtLevel": "ACCOUNT",
    }


HANDLERS: Handlers = {
    "GetRequestedServiceQuotaChange": get_requested_service_quota_change,
    "ListRequestedServiceQuotaChangeHistory": list_requested_service_quota_change_history,
    "ListRequestedServiceQuotaChangeHistoryByQuota": list_requested_service_quota_change_history,
    "RequestServiceQuotaIncrease": request_service_quota_increase,
}
