"""What the program asks AWS before it creates the first account: whether the quota has room for all that are declared.

AWS would refuse the first account too many, and leave the others half of what was planned. As in `foundation.guard`
a plain `pulumi up` is as safe as the wrapper; a preview asks nothing. Where Service Quotas cannot tell, the run goes
on: AWS itself has the last word.
"""

import asyncio
from collections.abc import Callable, Collection
from typing import Any

import pulumi
from pulumi import ResourceHook, ResourceHookArgs

from foundation.accounts_quota import CODE, NAME, REGION, SERVICE, Asked, Live, refusal
from foundation.background import beside_the_loop
from foundation.guard import Refused

UNDECIDED = ("PENDING", "CASE_OPENED")
THIS_ONE = "(this account)"
"""Stands for the address of an account that no organization has: it becomes the management account."""


def room_for_accounts(name: str, emails: Collection[str], ask: Callable[[], Live | str] | None = None) -> ResourceHook:
    """Refuses to create anything while the accounts with these addresses do not fit into the live quota.

    Asked of AWS once in a run, before the first creation, however many are created at a time. ``name`` is that of the
    component, ``ask`` what asks AWS.
    """
    asked: list[asyncio.Future[None]] = []

    async def check(_: ResourceHookArgs) -> None:
        if not emails:
            return
        if not asked:
            asked.append(asyncio.ensure_future(_check(emails, ask or _live)))
        await asked[0]

    return ResourceHook(f"foundation:room-for-accounts:{name}", check)


async def _check(emails: Collection[str], ask: Callable[[], Live | str]) -> None:
    live = await beside_the_loop(ask)
    if isinstance(live, str):
        pulumi.log.warn(live)
    elif (why := refusal(live, emails)) is not None:
        raise Refused(why)


def _live() -> Live | str:
    import boto3  # half a second that only runs that create an account need

    return read(boto3.client("service-quotas", region_name=REGION), boto3.client("organizations", region_name=REGION))


def read(quotas: Any, organizations: Any) -> Live | str:
    """What AWS says of the quota and of the accounts, or a line that says why it cannot tell."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        found = _quota(quotas)
        if found is None:
            return _unknown("Service Quotas does not know it")
        code = str(found["QuotaCode"])
        emails, has_organization = _emails(organizations)
        return Live(int(found["Value"]), emails, code, _undecided(quotas, code), has_organization)
    except (BotoCoreError, ClientError) as error:
        return _unknown(str(error))


def _unknown(why: str) -> str:
    return f"The organization's quota of accounts cannot be read, so it is not checked before accounts are made: {why}"


def _quota(quotas: Any) -> Any:
    """The quota that holds. Not the default where AWS tells no other: it may have been raised long ago."""
    try:
        found = quotas.get_service_quota(ServiceCode=SERVICE, QuotaCode=CODE)["Quota"]
        if found["QuotaName"] == NAME:
            return found
    except quotas.exceptions.NoSuchResourceException:
        pass
    pages = quotas.get_paginator("list_service_quotas").paginate(ServiceCode=SERVICE)
    return next((one for page in pages for one in page["Quotas"] if one["QuotaName"] == NAME), None)


def _emails(organizations: Any) -> tuple[tuple[str, ...], bool]:
    """Addresses of all accounts, and whether there is an organization."""
    try:
        pages = organizations.get_paginator("list_accounts").paginate()
        return tuple(str(account["Email"]) for page in pages for account in page["Accounts"]), True
    except organizations.exceptions.AWSOrganizationsNotInUseException:
        return (THIS_ONE,), False


def _undecided(quotas: Any, code: str) -> Asked | None:
    """AWS takes one request for a quota at a time."""
    operation = "list_requested_service_quota_change_history_by_quota"
    pages = quotas.get_paginator(operation).paginate(ServiceCode=SERVICE, QuotaCode=code)
    for one in (each for page in pages for each in page["RequestedQuotas"]):
        if one["Status"] in UNDECIDED:
            return Asked(str(one["Id"]), int(one["DesiredValue"]), str(one["Status"]))
    return None
