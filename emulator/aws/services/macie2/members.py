"""Members of the Macie administrator in a Region: accounts of the organization. Invitations are left out."""

from collections.abc import Mapping

from emulator.aws.errors import AwsError
from emulator.aws.pages import page
from emulator.aws.request import Handlers, Request
from emulator.aws.services import delegated
from emulator.aws.services.macie2.model import (
    Designation,
    Designations,
    Macie,
    Member,
    administered,
    designation,
    enable,
    session,
)
from emulator.aws.services.organizations.happenings import Happening
from emulator.aws.services.organizations.model import now
from emulator.aws.state import State


def create_member(request: Request) -> Mapping[str, object]:
    """CreateMember: an account of the organization becomes a member at once, with Macie enabled in it."""
    found = administered(request)
    asked, organization = request["account"], delegated.organization_of(request)
    account = asked["accountId"]
    if account == request.account:
        raise AwsError("ValidationException", "The Macie administrator account cannot be a member account.")
    if organization is None or account not in organization.accounts:
        raise AwsError("ValidationException", f"{account} is not an account of the organization.")
    if account in found.members and found.members[account].relationship != "Removed":
        raise AwsError("ConflictException", f"{account} is already a member account.", status=409)
    member = found.members[account] = Member(account, asked["email"], dict(request.get("tags") or {}))
    enable(request.state, account, request.region)
    session = request.state.store(Macie, account, request.region).session
    if session is not None and session.status == "PAUSED":
        member.relationship = "Paused"
    return {"arn": _arn(request, found, account)}


def get_member(request: Request) -> Mapping[str, object]:
    """GetMember."""
    found = administered(request)
    return _described(request, found, _member(found, request["id"]))


def list_members(request: Request) -> Mapping[str, object]:
    """ListMembers: the associated ones, or all with `onlyAssociated` false."""
    found = administered(request)
    every = str(request.get("onlyAssociated") or "true").lower() == "false"
    listed = [member for member in found.members.values() if every or member.relationship in ("Enabled", "Paused")]
    # Macie's parameters are written in lower case, which `page` does not read.
    asked = {"MaxResults": request.get("maxResults"), "NextToken": request.get("nextToken")}
    named = Request(request.operation, asked, request.caller, request.state)
    answer = page(named, "members", listed, lambda member: _described(request, found, member), 25)
    return {name[:1].lower() + name[1:]: value for name, value in answer.items()}


def update_member_session(request: Request) -> Mapping[str, object]:
    """UpdateMemberSession: pauses and resumes Macie in a member."""
    member = _member(administered(request), request["id"])
    found = request.state.store(Macie, member.account, request.region).session
    if found is None or member.relationship == "Removed":
        raise AwsError("ResourceNotFoundException", f"{member.account} is not associated.", status=404)
    found.status, found.updated = request["status"], now()
    member.relationship = "Paused" if request["status"] == "PAUSED" else "Enabled"
    return {}


def disassociate_member(request: Request) -> Mapping[str, object]:
    """DisassociateMember: the account stays enabled, by itself."""
    _member(administered(request), request["id"]).relationship = "Removed"
    return {}


def delete_member(request: Request) -> Mapping[str, object]:
    """DeleteMember, after DisassociateMember."""
    found = administered(request)
    member = _member(found, request["id"])
    if member.relationship != "Removed":
        message = f"{member.account} must be disassociated before it is deleted."
        raise AwsError("ConflictException", message, status=409)
    del found.members[member.account]
    return {}


def get_administrator_account(request: Request) -> Mapping[str, object]:
    """GetAdministratorAccount: empty for an account that is no member."""
    session(request)
    found = designation(request.state, request.region)
    member = found.members.get(request.account) if found else None
    if found is None or member is None or member.relationship == "Removed":
        return {}
    return {"administrator": {"accountId": found.account, "relationshipStatus": member.relationship}}


def on_account(state: State, happening: Happening) -> None:
    """Add what has joined, where the Region's configuration says so; a closed account is suspended."""
    account = happening.account
    for region in list(state.store(Designations).regions):
        found = designation(state, region)
        if found is None:
            continue
        if happening.kind == "joined" and found.auto_enable:
            found.members[account.id] = Member(account.id, account.email, {})
            enable(state, account.id, region)
        elif happening.kind == "closed" and account.id in found.members:
            found.members[account.id].relationship = "AccountSuspended"


def _member(found: Designation, account: str) -> Member:
    if account not in found.members:
        message = f"The request failed because {account} is not a member account."
        raise AwsError("ResourceNotFoundException", message, status=404)
    return found.members[account]


def _arn(request: Request, found: Designation, account: str) -> str:
    return f"arn:aws:macie2:{request.region}:{found.account}:member/{account}"


def _described(request: Request, found: Designation, member: Member) -> Mapping[str, object]:
    return {
        "accountId": member.account,
        "administratorAccountId": found.account,
        "masterAccountId": found.account,
        "arn": _arn(request, found, member.account),
        "email": member.email,
        "invitedAt": member.added,
        "updatedAt": member.added,
        "relationshipStatus": member.relationship,
        "tags": dict(member.tags),
    }


HANDLERS: Handlers = {
    "CreateMember": create_member,
    "GetMember": get_member,
    "ListMembers": list_members,
    "UpdateMemberSession": update_member_session,
    "DisassociateMember": disassociate_member,
    "DeleteMember": delete_member,
    "GetAdministratorAccount": get_administrator_account,
}
