"""Makes members of the accounts that were there before auto-enable was, for Detective and Macie.

Their auto-enable reaches new accounts only, and a resource for each account is what this foundation never declares. So
a hook on the organization configuration of each Region enrols, as the delegated account, every active account of the
organization that is no member yet. What AWS does not accept is named in a warning and fails no run; an update of the
configuration asks again. The read-back finds what is missing.
"""

from collections.abc import Callable, Mapping
from typing import Any

import pulumi
from pulumi import ResourceHook, ResourceHookArgs

from foundation.background import beside_the_loop
from foundation.security.access import (
    Access,
    Account,
    Caller,
    active_accounts,
    batches,
    code,
    delegated_account,
    listed,
    patiently,
)

Enrol = Callable[[Any, list[Account]], dict[str, str]]
"""Enrols accounts with a client of the delegated account; gives the reasons of those that AWS refused, by id."""

_NOT_READY = ("ConflictException", "ResourceNotFoundException")
"""What Macie answers while it makes an account a member."""


def enrolment(service: str, access: Access) -> ResourceHook:
    """The hook of a service, to be made once in every run; `service` is `detective` or `macie`."""

    async def hook(args: ResourceHookArgs) -> None:
        title, _, region = args.name.partition("/")
        role = await access.role(service)
        try:
            refused = await beside_the_loop(_enrol, access, service, region, role)
        except Exception as error:  # the service is on: what is missing is said, and asked for again at an update
            pulumi.log.warn(f"{title} could not be asked to watch the existing accounts in {region}: {error}")
            return
        if refused:
            named = "; ".join(f"{account}: {reason}" for account, reason in sorted(refused.items()))
            pulumi.log.warn(f"{title} did not accept existing accounts in {region}: {named}")

    return ResourceHook(f"foundation:enrol-in-{service}", hook)


def _enrol(access: Access, service: str, region: str, role: str) -> dict[str, str]:
    client, enrol = _SERVICES[service]
    organizations = Caller(region).client("organizations")
    delegate = delegated_account(organizations, f"{service}.amazonaws.com")
    accounts = [one for one in active_accounts(region) if one.id != delegate]
    return enrol(access.inside(delegate, role, region).client(client), accounts)


def in_detective(detective: Any, accounts: list[Account]) -> dict[str, str]:
    """Enrols the accounts that do not contribute to the graph yet."""
    (graph,) = (one["Arn"] for one in listed(detective.list_graphs, "GraphList"))

    def members() -> set[str]:
        return {one["AccountId"] for one in listed(detective.list_members, "MemberDetails", GraphArn=graph)}

    known = members()
    missing = [one for one in accounts if one.id not in known]
    refused: dict[str, str] = {}
    for batch in batches(missing):
        asked = [{"AccountId": one.id, "EmailAddress": one.email} for one in batch]
        answer = patiently(
            lambda: detective.create_members(GraphArn=graph, Accounts=asked, DisableEmailNotification=True)  # noqa: B023
        )
        refused |= {one["AccountId"]: one.get("Reason") or "" for one in answer.get("UnprocessedAccounts") or []}
    # An account that auto-enable took in meanwhile is not processed, and is a member all the same.
    return {account: reason for account, reason in refused.items() if account not in members()} if refused else {}


def in_macie(macie: Any, accounts: list[Account]) -> dict[str, str]:
    """Enrols the accounts that are no members yet, with their sessions on."""
    known = {one["accountId"] for one in listed(macie.list_members, "members", "nextToken")}
    refused: dict[str, str] = {}
    for account in accounts:
        if account.id in known:
            continue
        try:
            _join_macie(macie, account.id, account.email)
        except macie.exceptions.ClientError as error:
            refused[account.id] = str(error)
    return refused


def _join_macie(macie: Any, account: str, email: str) -> None:
    try:
        patiently(lambda: macie.create_member(account={"accountId": account, "email": email}))
    except macie.exceptions.ClientError as error:
        if code(error) != "ConflictException":  # auto-enable was there first
            raise
    # A session that was paused when the account left Macie stays paused when it comes back.
    patiently(lambda: macie.update_member_session(id=account, status="ENABLED"), also=_NOT_READY, longest=60)


_SERVICES: Mapping[str, tuple[str, Enrol]] = {"detective": ("detective", in_detective), "macie": ("macie2", in_macie)}
"""What boto3 calls the services, and how accounts are enrolled in them."""
