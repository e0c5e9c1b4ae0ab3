"""Macie on and off in the caller's account and Region, and its automated discovery of sensitive data."""

from collections.abc import Mapping

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services.macie2.model import Macie, Member, designation, enable, session
from emulator.aws.services.organizations.model import now


def enable_macie(request: Request) -> Mapping[str, object]:
    """EnableMacie; a second session is refused."""
    if request.state.store(Macie, request.account, request.region).session is not None:
        raise AwsError("ConflictException", "Macie has already been enabled", status=409)
    frequency = request.get("findingPublishingFrequency")
    enable(request.state, request.account, request.region, request.get("status") or "ENABLED", frequency)
    return {}


def get_macie_session(request: Request) -> Mapping[str, object]:
    """GetMacieSession."""
    found = session(request)
    role = f"arn:aws:iam::{request.account}:role/aws-service-role/macie.amazonaws.com/AWSServiceRoleForAmazonMacie"
    return {
        "status": found.status,
        "findingPublishingFrequency": found.frequency,
        "serviceRole": role,
        "createdAt": found.created,
        "updatedAt": found.updated,
    }


def update_macie_session(request: Request) -> Mapping[str, object]:
    """UpdateMacieSession."""
    found = session(request)
    found.status = request.get("status") or found.status
    found.frequency = request.get("findingPublishingFrequency") or found.frequency
    found.updated = now()
    return {}


def disable_macie(request: Request) -> Mapping[str, object]:
    """DisableMacie: neither while the account is a member nor while it is an administrator with members."""
    session(request)
    found = designation(request.state, request.region)
    if found is not None and found.account == request.account and any(map(_belongs, found.members.values())):
        message = "Cannot disable Macie while the account is the Macie administrator of member accounts"
        raise AwsError("ConflictException", message, status=409)
    if found is not None and _belongs(found.members.get(request.account)):
        message = "Cannot disable Macie while associated with an administrator account"
        raise AwsError("ConflictException", message, status=409)
    store = request.state.store(Macie, request.account, request.region)
    store.session, store.discovery, store.discovery_members = None, "DISABLED", "NONE"
    return {}


def get_automated_discovery(request: Request) -> Mapping[str, object]:
    """GetAutomatedDiscoveryConfiguration."""
    session(request)
    store = request.state.store(Macie, request.account, request.region)
    changed = store.discovery_changed
    return {
        "status": store.discovery,
        "autoEnableOrganizationMembers": store.discovery_members,
        **({"lastUpdatedAt": changed} if changed else {}),
    }


def update_automated_discovery(request: Request) -> Mapping[str, object]:
    """UpdateAutomatedDiscoveryConfiguration; for members only by the administrator."""
    session(request)
    wanted = request.get("autoEnableOrganizationMembers")
    found = designation(request.state, request.region)
    if wanted is not None and (found is None or found.account != request.account):
        message = "Only the Macie administrator of an organization can change the setting for its members."
        raise AwsError("AccessDeniedException", message, status=403)
    if found is not None and found.account != request.account and _belongs(found.members.get(request.account)):
        message = "Only the Macie administrator can change automated sensitive data discovery of a member."
        raise AwsError("AccessDeniedException", message, status=403)
    store = request.state.store(Macie, request.account, request.region)
    store.discovery = request["status"]
    store.discovery_members = wanted or store.discovery_members
    store.discovery_changed = now()
    return {}


def _belongs(member: Member | None) -> bool:
    return member is not None and member.relationship in ("Enabled", "Paused")


HANDLERS: Handlers = {
    "EnableMacie": enable_macie,
    "GetMacieSession": get_macie_session,
    "UpdateMacieSession": update_macie_session,
    "DisableMacie": disable_macie,
    "GetAutomatedDiscoveryConfiguration": get_automated_discovery,
    "UpdateAutomatedDiscoveryConfiguration": update_automated_discovery,
}
