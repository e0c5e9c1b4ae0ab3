"""Members of the organization's graph. Members by invitation are left out and say so."""

from collections.abc import Mapping

from emulator.aws.errors import NOT_IMPLEMENTED, AwsError
from emulator.aws.pages import page
from emulator.aws.request import Handlers, Request
from emulator.aws.services import delegated
from emulator.aws.services.detective.model import (
    Administrations,
    Enabled,
    Graph,
    Member,
    administration,
    owned,
    release,
)
from emulator.aws.services.organizations.happenings import Happening
from emulator.aws.services.organizations.model import Account
from emulator.aws.state import State


def create_members(request: Request) -> Mapping[str, object]:
    """CreateMembers: enables accounts of the organization, the management account as well."""
    graph = owned(request)
    if administration(request.state, request.region).administrator != request.account:
        message = "The emulated AWS does not implement detective:CreateMembers for members by invitation."
        raise AwsError(NOT_IMPLEMENTED, message, status=501)
    made: list[Mapping[str, object]] = []
    unprocessed: list[Mapping[str, object]] = []
    for one in request["Accounts"]:
        if (reason := _unfit(request, graph, one["AccountId"])) is not None:
            unprocessed.append({"AccountId": one["AccountId"], "Reason": reason})
            continue
        member = graph.members[one["AccountId"]] = Member(one["AccountId"], one["EmailAddress"])
        made.append(_described(graph, member))
    return {"Members": made, "UnprocessedAccounts": unprocessed}


def list_members(request: Request) -> Mapping[str, object]:
    """ListMembers: the enabled ones."""
    graph = owned(request)
    members = list(graph.members.values())
    return page(request, "MemberDetails", members, lambda member: _described(graph, member), size=200)


def get_members(request: Request) -> Mapping[str, object]:
    """GetMembers."""
    graph = owned(request)
    found, missing = _split(graph, request["AccountIds"])
    return {"MemberDetails": [_described(graph, graph.members[one]) for one in found], "UnprocessedAccounts": missing}


def delete_members(request: Request) -> Mapping[str, object]:
    """DeleteMembers: they can be enabled again."""
    graph = owned(request)
    found, missing = _split(graph, request["AccountIds"])
    for account in found:
        del graph.members[account]
    return {"AccountIds": found, "UnprocessedAccounts": missing}


def on_account(state: State, happening: Happening) -> None:
    """A new account is enabled where new ones are; a closed one leaves the graphs."""
    for region in list(state.store(Administrations).by_region):
        found = administration(state, region)
        graph = state.store(Enabled, found.administrator, region).graph if found.administrator else None
        if graph is None:
            continue
        account = happening.account
        if happening.kind == "joined" and found.auto_enable:
            graph.members[account.id] = Member(account.id, account.email)
        elif happening.kind == "closed":
            graph.members.pop(account.id, None)
            if account.id == found.administrator:
                release(state, region)


def _unfit(request: Request, graph: Graph, account: str) -> str | None:
    """Why the account cannot become a member."""
    organization = delegated.organization_of(request)
    known: Account | None = organization.accounts.get(account) if organization is not None else None
    if known is None or known.state != "ACTIVE":
        return "The account is not a member of the organization."
    if account == graph.owner:
        return "The administrator account is part of its own behavior graph."
    return "The account is already a member of the behavior graph." if account in graph.members else None


def _split(graph: Graph, accounts: list[str]) -> tuple[list[str], list[Mapping[str, object]]]:
    reason = "The account is not a member of the behavior graph."
    missing: list[Mapping[str, object]] = [
        {"AccountId": one, "Reason": reason} for one in accounts if one not in graph.members
    ]
    return [one for one in accounts if one in graph.members], missing


def _described(graph: Graph, member: Member) -> dict[str, object]:
    return {
        "AccountId": member.account,
        "EmailAddress": member.email,
        "GraphArn": graph.arn,
        "MasterId": graph.owner,
        "AdministratorId": graph.owner,
        "Status": "ENABLED",
        "InvitedTime": member.since,
        "UpdatedTime": member.since,
        "InvitationType": "ORGANIZATION",
    }


HANDLERS: Handlers = {
    "CreateMembers": create_members,
    "ListMembers": list_members,
    "GetMembers": get_members,
    "DeleteMembers": delete_members,
}
