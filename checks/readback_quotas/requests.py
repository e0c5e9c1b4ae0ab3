"""Quotas that are asked for in an account: each has its value, or a request for it is open.

AWS may take days to decide, and may say no: then the last answer is named beside the value that holds.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from checks.answers import unless
from checks.connection import Connection
from checks.inside import Inside
from checks.readback_facts import Subjects, Value
from checks.readback_quotas.scope import Scope
from foundation.config.quotas import QuotaRequest

CLIENT = "service-quotas"
OPEN = ("PENDING", "CASE_OPENED")
"""States of a request that nobody has decided."""
UNKNOWN = ("NoSuchResourceException",)


def expected(scope: Scope) -> Subjects:
    """Every quota, with the value that is asked for."""
    for account in scope.accounts:
        for region, request in scope.requests(account):
            yield _subject(account, region, request), {"value": float(request.value)}


def found(account: str, scope: Scope, inside: Inside) -> Subjects:
    """The same quotas. More than is asked for is as good: a quota is never lowered."""
    for region, request in scope.requests(account):
        yield _subject(account, region, request), facts(inside.connection(account, region), request)


def facts(aws: Connection, request: QuotaRequest) -> Mapping[str, Value]:
    """The value that holds or is asked for, that of the request where that is met. Raises ReadError."""
    asked = {"ServiceCode": request.service, "QuotaCode": request.code}
    value = _value(aws, asked)
    if value is None:
        return {"value": None}
    operation = "list_requested_service_quota_change_history_by_quota"
    history: list[Any] = [*aws.listed(CLIENT, operation, "RequestedQuotas", **asked)]
    reached = max([value, *(one["DesiredValue"] for one in history if one["Status"] in OPEN)])
    if reached >= request.value:
        return {"value": float(request.value)}
    last = max(history, key=lambda one: one["Created"], default=None)
    return {"value": reached, **({} if last is None else {"last request": last["Status"]})}


def _value(aws: Connection, asked: Mapping[str, str]) -> float | None:
    """What holds: the default where AWS has no value of the account's own, None where it does not know the quota."""
    for operation in ("get_service_quota", "get_aws_default_service_quota"):
        answer = unless(UNKNOWN, partial(aws.call, CLIENT, operation, **asked))
        if answer is not None:
            return float(answer["Quota"]["Value"])
    return None


def _subject(account: str, region: str, request: QuotaRequest) -> str:
    return f"quota {request.service} {request.code} of {account} in {region}"
