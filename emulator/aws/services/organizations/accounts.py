"""Accounts: their asynchronous creation, and looking at them. How they move and end is in `membership`."""

import time
from collections.abc import Mapping

from emulator.aws.errors import AwsError
from emulator.aws.pages import page
from emulator.aws.request import Handlers, Request
from emulator.aws.services.organizations import finding
from emulator.aws.services.organizations.access import manageable, readable
from emulator.aws.services.organizations.limits import ACCOUNTS_IN_CREATION
from emulator.aws.services.organizations.model import Account, Creation, Organization, Organizations, made_up, now
from emulator.aws.services.organizations.settling import settle
from emulator.aws.services.organizations.tags import tags_of


def create_account(request: Request) -> Mapping[str, object]:
    """CreateAccount: starts a creation, which may fail later, e.g. for an e-mail address that is taken."""
    organization = manageable(request)
    tags_of(request)  # refused at once, not by the creation
    settings = request.state.settings
    quota = request.state.store(Organizations).quota or settings.quota
    if len(organization.accounts) + len(organization.in_progress) >= quota:
        message = f"You have exceeded the allowed number of AWS accounts: {quota}."
        raise AwsError("ConstraintViolationException", message, Reason="ACCOUNT_NUMBER_LIMIT_EXCEEDED")
    if len(organization.in_progress) >= ACCOUNTS_IN_CREATION:
        message = (
            f"You attempted to exceed the number of accounts that can be in progress at a time: {ACCOUNTS_IN_CREATION}."
        )
        raise AwsError("ConstraintViolationException", message, Reason="ACCOUNT_CREATION_RATE_LIMIT_EXCEEDED")
    due = time.time() + settings.creation_seconds
    creation = Creation(f"car-{made_up(32)}", request.parameters, requested=now(), due=due)
    organization.creations[creation.id] = organization.in_progress[creation.id] = creation
    answer = {"CreateAccountStatus": _status(creation)}
    settle(organization, time.time())
    return answer


def describe_create_account_status(request: Request) -> Mapping[str, object]:
    """DescribeCreateAccountStatus."""
    organization = readable(request)
    creation = organization.creations.get(request["CreateAccountRequestId"])
    if creation is None:
        message = "We can't find a create account request with the CreateAccountRequestId that you specified."
        raise AwsError("CreateAccountStatusNotFoundException", message)
    return {"CreateAccountStatus": _status(creation)}


def list_create_account_status(request: Request) -> Mapping[str, object]:
    """ListCreateAccountStatus, by state where the request names any."""
    organization = readable(request)
    states = request.get("States")
    found = [creation for creation in organization.creations.values() if not states or creation.state in states]
    return page(request, "CreateAccountStatuses", found, _status)


def describe_account(request: Request) -> Mapping[str, object]:
    """DescribeAccount."""
    organization = readable(request)
    account = finding.account(organization, request["AccountId"])
    return {"Account": described(organization, account)}


def list_accounts(request: Request) -> Mapping[str, object]:
    """ListAccounts, closed ones included."""
    organization = readable(request)
    return page(request, "Accounts", organization.accounts.values(), lambda found: described(organization, found))


def list_accounts_for_parent(request: Request) -> Mapping[str, object]:
    """ListAccountsForParent: those directly in the root or unit."""
    organization = readable(request)
    accounts = finding.parent(organization, request["ParentId"]).accounts.values()
    return page(request, "Accounts", accounts, lambda found: described(organization, found))


def described(organization: Organization, account: Account) -> dict[str, object]:
    """An account as AWS answers it since 2026-09-09: `State`, and no `Status` any more."""
    return {
        "Id": account.id,
        "Arn": organization.arn_of(account),
        "Email": account.email,
        "Name": account.name,
        "State": account.state,
        "Paths": [organization.path(account)],
        "JoinedMethod": account.joined_method,
        "JoinedTimestamp": account.joined,
    }


def _status(creation: Creation) -> Mapping[str, object]:
    status = {
        "Id": creation.id,
        "AccountName": creation.parameters["AccountName"],
        "State": creation.state,
        "RequestedTimestamp": creation.requested,
        "CompletedTimestamp": creation.completed,
        "AccountId": creation.account,
        "FailureReason": creation.failure,
    }
    return {name: value for name, value in status.items() if value is not None}


HANDLERS: Handlers = {
    "CreateAccount": create_account,
    "DescribeCreateAccountStatus": describe_create_account_status,
    "ListCreateAccountStatus": list_create_account_status,
    "DescribeAccount": describe_account,
    "ListAccounts": list_accounts,
    "ListAccountsForParent": list_accounts_for_parent,
}
