"""Member accounts of an administrator, per Region, and new accounts enabled by the organization configuration.

An account outside the organization can be created and invited; accepting an invitation is left out.
"""

from collections.abc import Mapping

from emulator.aws.pages import page
from emulator.aws.request import Handlers, Request
from emulator.aws.services.organizations.happenings import Happening
from emulator.aws.services.organizations.model import Account, Organizations
from emulator.aws.services.securityhub import refusals
from emulator.aws.services.securityhub.central import apply, join, managed_regions, policy_for
from emulator.aws.services.securityhub.model import Hub, Member, administration, regional
from emulator.aws.services.securityhub.standards import defaults
from emulator.aws.state import State


def create_members(request: Request) -> Mapping[str, object]:
    """CreateMembers: accounts of the organization get Security Hub with it, but for the management account."""
    refusals.hub(request)
    unprocessed = []
    for asked in request["AccountDetails"]:
        if reason := _create(request, asked["AccountId"], asked.get("Email") or ""):
            unprocessed.append({"AccountId": asked["AccountId"], "ProcessingResult": reason})
    return {"UnprocessedAccounts": unprocessed}


def invite_members(request: Request) -> Mapping[str, object]:
    """InviteMembers; accounts of the organization are members without an invitation."""
    refusals.hub(request)
    members = regional(request.state, request.account, request.region).members
    for account in request["AccountIds"]:
        if account in members and members[account].status == "Created":
            members[account].status = "Invited"
    return {"UnprocessedAccounts": [_unprocessed(item) for item in request["AccountIds"] if item not in members]}


def list_members(request: Request) -> Mapping[str, object]:
    """ListMembers; unless asked otherwise, those that are enabled."""
    refusals.hub(request)
    found = regional(request.state, request.account, request.region).members.values()
    if request.get("OnlyAssociated", True):
        found = [member for member in found if member.status == "Enabled"]  # type: ignore[assignment]
    return page(request, "Members", found, lambda member: _described(request, member), size=50)


def get_members(request: Request) -> Mapping[str, object]:
    """GetMembers."""
    refusals.hub(request)
    members = regional(request.state, request.account, request.region).members
    wanted = request["AccountIds"]
    return {
        "Members": [_described(request, members[account]) for account in wanted if account in members],
        "UnprocessedAccounts": [_unprocessed(account) for account in wanted if account not in members],
    }


def disassociate_members(request: Request) -> Mapping[str, object]:
    """DisassociateMembers; not of accounts that a central policy reaches."""
    refusals.hub(request)
    members = regional(request.state, request.account, request.region).members
    for account in request["AccountIds"]:
        if account not in members:
            raise refusals.not_found(f"Account {account} is not a member")
        if policy_for(request.state, account, request.region):
            raise refusals.access_denied(f"Account {account} is associated with a central configuration policy")
    for account in request["AccountIds"]:
        members[account].status = "Removed"
    return {}


def delete_members(request: Request) -> Mapping[str, object]:
    """DeleteMembers; they have to be disassociated first."""
    refusals.hub(request)
    members = regional(request.state, request.account, request.region).members
    unprocessed = []
    for account in request["AccountIds"]:
        if account in members and members[account].status != "Enabled":
            del members[account]
        else:
            unprocessed.append(_unprocessed(account))
    return {"UnprocessedAccounts": unprocessed}


def get_administrator_account(request: Request) -> Mapping[str, object]:
    """GetAdministratorAccount."""
    refusals.hub(request)
    delegate = administration(request.state).account
    member = regional(request.state, delegate, request.region).members.get(request.account) if delegate else None
    if member is None or member.status != "Enabled":
        return {}
    return {"Administrator": {"AccountId": delegate, "InvitedAt": member.updated, "MemberStatus": "Enabled"}}


def on_account(state: State, happening: Happening) -> None:
    """Configures accounts that join or move, and forgets the membership of those that close."""
    found, account = administration(state), happening.account
    if found.account is None:
        return
    if happening.kind == "closed":
        for region in {*found.regions, *managed_regions(state)}:
            regional(state, found.account, region).members.pop(account.id, None)
    elif found.central:
        apply(state, account)
    if happening.kind == "joined":
        reached = managed_regions(state) if found.central else ()
        for region in found.regions.difference(reached):
            if regional(state, found.account, region).auto_enable:
                _enable(state, account, region)


def _create(request: Request, account: str, email: str) -> str | None:
    """Why the account cannot become a member; None when it has become one."""
    organization = request.state.store(Organizations).current
    known = organization.accounts.get(account) if organization else None
    if account == request.account:
        return "An account cannot be a member of itself"
    if not refusals.administers(request) or known is None or organization is None:
        members = regional(request.state, request.account, request.region).members
        members[account] = Member(account, email, "Created")
        return None
    if known.state != "ACTIVE":
        return "Account is suspended"
    is_enabled = regional(request.state, account, request.region).hub is not None
    if known.id == organization.management and not is_enabled:
        return "Security Hub must be enabled in the organization management account before it can be a member"
    _enable(request.state, known, request.region)
    return None


def _enable(state: State, account: Account, region: str) -> None:
    place = regional(state, account.id, region)
    if place.hub is None:
        delegate = regional(state, str(administration(state).account), region)
        place.hub = Hub(standards=defaults(region) if delegate.auto_enable_standards == "DEFAULT" else [])
    join(state, account, region)


def _unprocessed(account: str) -> dict[str, str]:
    return {"AccountId": account, "ProcessingResult": "Account is not a member, or is still associated"}


def _described(request: Request, member: Member) -> Mapping[str, object]:
    return {
        "AccountId": member.account,
        "Email": member.email,
        "MasterId": request.account,
        "AdministratorId": request.account,
        "MemberStatus": member.status,
        "UpdatedAt": member.updated,
    }


HANDLERS: Handlers = {
    "CreateMembers": create_members,
    "InviteMembers": invite_members,
    "ListMembers": list_members,
    "GetMembers": get_members,
    "DisassociateMembers": disassociate_members,
    "DeleteMembers": delete_members,
    "GetAdministratorAccount": get_administrator_account,
}
