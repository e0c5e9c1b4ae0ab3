"""Members of the delegated administrator in a Region, the management account among them if it is associated."""

from collections.abc import Mapping

from emulator.aws.errors import AwsError
from emulator.aws.pages import page
from emulator.aws.request import Handlers, Request
from emulator.aws.services import delegated
from emulator.aws.services.inspector2.administration import administered
from emulator.aws.services.inspector2.model import (
    SCAN_TYPES,
    Designation,
    Designations,
    Inspector,
    designation,
    enable,
    governed,
    inspector,
)
from emulator.aws.services.organizations.happenings import Happening
from emulator.aws.services.organizations.model import now
from emulator.aws.state import State


def associate_member(request: Request) -> Mapping[str, object]:
    """AssociateMember: enables nothing."""
    found = administered(request, "associate members")
    _own_account(request)
    member = _organization_account(request)
    member.administrator, member.updated = found.account, now()
    return {"accountId": request["accountId"]}


def disassociate_member(request: Request) -> Mapping[str, object]:
    """DisassociateMember: the account stays as it is, by itself. Not while a policy of the organization governs it."""
    administered(request, "disassociate members")
    account = request["accountId"]
    member = _organization_account(request)
    if member.administrator != request.account:
        raise AwsError("ValidationException", f"{account} is not a member of the delegated administrator.")
    if governed(request.state, account, request.region).enabled:
        raise AwsError("ValidationException", f"{account} is governed by an organization policy.")
    member.administrator, member.updated = None, now()
    return {"accountId": account}


def get_member(request: Request) -> Mapping[str, object]:
    """GetMember."""
    found = administered(request, "get members")
    account = request["accountId"]
    if inspector(request.state, account, request.region).administrator != found.account:
        raise AwsError("ResourceNotFoundException", f"The member account {account} was not found.")
    return {"member": _described(request, account, found)}


def list_members(request: Request) -> Mapping[str, object]:
    """ListMembers: the associated ones, or with `onlyAssociated` false every account of the organization."""
    found = administered(request, "list members")
    organization = delegated.organization_of(request)
    accounts = [
        account.id
        for account in (organization.accounts.values() if organization else ())
        if account.id != found.account and account.state == "ACTIVE"
    ]
    if request.get("onlyAssociated", True):
        state, region = request.state, request.region
        accounts = [one for one in accounts if inspector(state, one, region).administrator == found.account]
    # Inspector's parameters are written in lower case, which `page` does not read.
    asked = {"MaxResults": request.get("maxResults"), "NextToken": request.get("nextToken")}
    listed = page(
        Request(request.operation, asked, request.caller, request.state),
        "members",
        accounts,
        lambda account: _described(request, account, found),
        50,
    )
    return {name[:1].lower() + name[1:]: value for name, value in listed.items()}


def on_account(state: State, happening: Happening) -> None:
    """Associate and enable what has joined, where the Region's configuration says so; forget what closes."""
    for region in list(state.store(Designations).regions):
        found = designation(state, region)
        account = happening.account.id
        if happening.kind == "closed":
            state.store(Inspector, account, region).administrator = None
        elif happening.kind == "joined" and found is not None and any(found.auto_enable.values()):
            wanted = {scan for scan, member in SCAN_TYPES.items() if found.auto_enable.get(member)}
            enable(state, account, region, wanted)
            state.store(Inspector, account, region).administrator = found.account


def _described(request: Request, account: str, found: Designation) -> Mapping[str, object]:
    member = inspector(request.state, account, request.region)
    associated = member.administrator == found.account
    return {
        "accountId": account,
        "relationshipStatus": "ENABLED" if associated else "CREATED",
        "delegatedAdminAccountId": found.account,
        "updatedAt": member.updated,
    }


def _own_account(request: Request) -> None:
    if request["accountId"] == request.account:
        raise AwsError("ValidationException", "The delegated administrator cannot be a member of itself.")


def _organization_account(request: Request) -> Inspector:
    organization, account = delegated.organization_of(request), request["accountId"]
    if organization is None or account not in organization.accounts:
        raise AwsError("ValidationException", f"{account} is not an account of the organization.")
    return inspector(request.state, account, request.region)


HANDLERS: Handlers = {
    "AssociateMember": associate_member,
    "DisassociateMember": disassociate_member,
    "GetMember": get_member,
    "ListMembers": list_members,
}
