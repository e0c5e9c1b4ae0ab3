"""Members of the organization's administrator. Members by invitation, from outside, are left out and say so."""

from collections.abc import Callable, Mapping

from emulator.aws.errors import NOT_IMPLEMENTED, AwsError
from emulator.aws.pages import page
from emulator.aws.request import Handlers, Request
from emulator.aws.services import delegated
from emulator.aws.services.guardduty import features
from emulator.aws.services.guardduty.enrolment import enrol
from emulator.aws.services.guardduty.model import (
    Administration,
    Detector,
    Member,
    administered,
    administration,
    detector_of,
    membership,
    owned,
    refused,
    stamp,
)
from emulator.aws.services.organizations.model import Account, now

_UNKNOWN = "The request is rejected because the given account ID is not an associated member of the current account."
_ALL = "The request is rejected because the organization's auto-enable preference for its members is ALL."
_INVITED = (
    "The request is rejected because the current account has already invited or is already the GuardDuty master of the "
    "given member account ID."
)


def create_members(request: Request) -> Mapping[str, object]:
    """CreateMembers: enables GuardDuty in accounts of the organization, as the auto-enable preferences have it."""
    owned(request)
    if administration(request.state, request.region).administrator != request.account:
        message = "The emulated AWS does not implement guardduty:CreateMembers for members by invitation."
        raise AwsError(NOT_IMPLEMENTED, message, status=501)
    unprocessed = []
    for detail in request["AccountDetails"]:
        account = _candidate(request, detail["AccountId"])
        if isinstance(account, str):
            unprocessed.append({"AccountId": detail["AccountId"], "Result": account})
        else:
            enrol(request.state, request.region, account, detail["Email"])
    return {"UnprocessedAccounts": unprocessed}


def invite_members(request: Request) -> Mapping[str, object]:
    """InviteMembers: accounts of the organization are never invited."""
    administered(request)
    return {"UnprocessedAccounts": [{"AccountId": one, "Result": _INVITED} for one in request["AccountIds"]]}


def list_members(request: Request) -> Mapping[str, object]:
    """ListMembers: the associated ones, or with OnlyAssociated=false also those that were disassociated."""
    owned(request)
    found = administration(request.state, request.region)
    everyone = str(request.get("OnlyAssociated") or "true").lower() == "false"
    mine = found.members.values() if found.administrator == request.account else ()
    members = [member for member in mine if everyone or member.associated]
    return page(request, "Members", members, lambda member: _described(request, member), size=50)


def get_members(request: Request) -> Mapping[str, object]:
    """GetMembers, the disassociated ones included."""
    owned(request)
    found = administration(request.state, request.region)
    mine = found.members if found.administrator == request.account else {}
    asked = request["AccountIds"]
    return {
        "Members": [_described(request, mine[account]) for account in asked if account in mine],
        "UnprocessedAccounts": [{"AccountId": one, "Result": _UNKNOWN} for one in asked if one not in mine],
    }


def disassociate_members(request: Request) -> Mapping[str, object]:
    """DisassociateMembers: refused while every account is enabled automatically. Detectors stay."""

    def act(_found: Administration, member: Member, _detector: Detector) -> None:
        member.status, member.updated = "Removed", now()

    return _each(request, act, refused_for_all=True)


def delete_members(request: Request) -> Mapping[str, object]:
    """DeleteMembers: of those that were disassociated before."""
    found = administered(request)
    _refuse_for_all(found)
    unprocessed = []
    for account in request["AccountIds"]:
        member = found.members.get(account)
        if member is None or member.associated:
            message = "The request is rejected because the given account ID is associated with the current account."
            unprocessed.append({"AccountId": account, "Result": message if member else _UNKNOWN})
        else:
            del found.members[account]
    return {"UnprocessedAccounts": unprocessed}


def stop_monitoring_members(request: Request) -> Mapping[str, object]:
    """StopMonitoringMembers: suspends their detectors; refused while every account is enabled automatically."""

    def act(_found: Administration, member: Member, detector: Detector) -> None:
        member.status, member.updated, detector.enabled = "Disabled", now(), False

    return _each(request, act, refused_for_all=True)


def start_monitoring_members(request: Request) -> Mapping[str, object]:
    """StartMonitoringMembers."""

    def act(_found: Administration, member: Member, detector: Detector) -> None:
        member.status, member.updated, detector.enabled = "Enabled", now(), True

    return _each(request, act)


def get_member_detectors(request: Request) -> Mapping[str, object]:
    """GetMemberDetectors: the plans of associated members."""
    described: list[Mapping[str, object]] = []

    def act(_found: Administration, member: Member, detector: Detector) -> None:
        described.append(
            {
                "AccountId": member.account,
                "DataSources": features.sources(detector),
                "Features": features.described(detector, basic=False),
            }
        )

    return {"MemberDataSourceConfigurations": described, **_each(request, act)}


def update_member_detectors(request: Request) -> Mapping[str, object]:
    """UpdateMemberDetectors: switches the plans of associated members."""
    changes = features.wanted(request.parameters)
    features.check(changes)
    return _each(request, lambda _found, _member, detector: features.change(detector, changes))


def get_administrator_account(request: Request) -> Mapping[str, object]:
    """GetAdministratorAccount of a member; nothing for others."""
    owned(request)
    member = membership(request.state, request.account, request.region)
    if member is None:
        return {"Administrator": None}
    return {
        "Administrator": {
            "AccountId": administration(request.state, request.region).administrator,
            "RelationshipStatus": member.status,
            "InvitedAt": stamp(member.since),
        }
    }


def disassociate_from_administrator_account(request: Request) -> Mapping[str, object]:
    """DisassociateFromAdministratorAccount: no member of the organization can."""
    owned(request)
    if membership(request.state, request.account, request.region) is None:
        raise refused("The request is rejected because the current account is not a member of an administrator.")
    message = "the current account is a member through AWS Organizations and cannot leave its administrator account."
    raise refused(f"The request is rejected because {message}")


def _each(
    request: Request, act: Callable[[Administration, Member, Detector], None], refused_for_all: bool = False
) -> dict[str, object]:
    found = administered(request)
    if refused_for_all:
        _refuse_for_all(found)
    unprocessed = []
    for account in request["AccountIds"]:
        member = found.members.get(account)
        detector = detector_of(request.state, account, request.region)
        if member is None or not member.associated or detector is None:
            unprocessed.append({"AccountId": account, "Result": _UNKNOWN})
        else:
            act(found, member, detector)
    return {"UnprocessedAccounts": unprocessed}


def _refuse_for_all(found: Administration) -> None:
    if found.auto_enable == "ALL":
        raise refused(_ALL)


def _candidate(request: Request, account: str) -> Account | str:
    """The account, or why it cannot become a member."""
    organization = delegated.organization_of(request)
    known = organization.accounts.get(account) if organization is not None else None
    if organization is None or known is None or known.state != "ACTIVE":
        return "The request is rejected because the given account ID is not a member of the organization."
    if account == request.account:
        return "The request is rejected because the administrator account cannot be its own member."
    if account == organization.management and detector_of(request.state, account, request.region) is None:
        return "Operation failed because your organization master must first enable GuardDuty to be added as a member"
    return known


def _described(request: Request, member: Member) -> dict[str, object]:
    detector = detector_of(request.state, member.account, request.region)
    return {
        "AccountId": member.account,
        **({"DetectorId": detector.id} if detector is not None else {}),
        "MasterId": request.account,
        "AdministratorId": request.account,
        "Email": member.email,
        "RelationshipStatus": member.status,
        "InvitedAt": stamp(member.since),
        "UpdatedAt": stamp(member.updated),
    }


HANDLERS: Handlers = {
    "CreateMembers": create_members,
    "InviteMembers": invite_members,
    "ListMembers": list_members,
    "GetMembers": get_members,
    "DisassociateMembers": disassociate_members,
    "DeleteMembers": delete_members,
    "StopMonitoringMembers": stop_monitoring_members,
    "StartMonitoringMembers": start_monitoring_members,
    "GetMemberDetectors": get_member_detectors,
    "UpdateMemberDetectors": update_member_detectors,
    "GetAdministratorAccount": get_administrator_account,
    "DisassociateFromAdministratorAccount": disassociate_from_administrator_account,
}
