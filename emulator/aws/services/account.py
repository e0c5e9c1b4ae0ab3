"""AWS Account Management: alternate contacts, of the caller's account and of the organization's members."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services.organizations.model import Organizations

PRINCIPAL = "account.amazonaws.com"


@dataclass
class Contacts:
    """One account's alternate contacts, by type."""

    by_type: dict[str, Mapping[str, object]] = field(default_factory=dict)


def put_alternate_contact(request: Request) -> Mapping[str, object]:
    """PutAlternateContact: makes or replaces the contact of that type."""
    members = {name: value for name, value in request.parameters.items() if name != "AccountId"}
    _contacts(request).by_type[request["AlternateContactType"]] = members
    return {}


def get_alternate_contact(request: Request) -> Mapping[str, object]:
    """GetAlternateContact."""
    contact = _contacts(request).by_type.get(request["AlternateContactType"])
    if contact is None:
        raise _not_found()
    return {"AlternateContact": contact}


def delete_alternate_contact(request: Request) -> Mapping[str, object]:
    """DeleteAlternateContact."""
    if _contacts(request).by_type.pop(request["AlternateContactType"], None) is None:
        raise _not_found()
    return {}


def _contacts(request: Request) -> Contacts:
    named = request.get("AccountId")
    if named is not None:
        _refuse_stranger(request, named)
    return request.state.store(Contacts, account=named or request.account)


def _refuse_stranger(request: Request, account: str) -> None:
    """Only the management account and its delegate may name an account: a member, with trusted access on."""
    organization = request.state.store(Organizations).current
    if organization is None:
        raise _denied(request, "Your account is not in an organization.")
    delegates = [who for who, services in organization.delegates.items() if PRINCIPAL in services]
    if request.account not in (organization.management, *delegates):
        raise _denied(request, "Only the management account or a delegated administrator can specify an account.")
    if account == organization.management:
        reason = "The management account can only be managed using the standalone context from the management account."
        raise _denied(request, reason)
    if PRINCIPAL not in organization.services:
        raise _denied(request, "Your organization must first enable trusted access with AWS Account Management.")
    if account not in organization.accounts:
        raise _denied(request, "The account is not a member of your organization.")


def _denied(request: Request, reason: str) -> AwsError:
    action = f"account:{request.operation}"
    message = f"User: {request.caller.principal} is not authorized to perform: {action} ({reason})"
    return AwsError("AccessDeniedException", message, status=403)


def _not_found() -> AwsError:
    return AwsError("ResourceNotFoundException", "No contact of the inputted alternate contact type found.", status=404)


HANDLERS: Handlers = {
    "PutAlternateContact": put_alternate_contact,
    "GetAlternateContact": get_alternate_contact,
    "DeleteAlternateContact": delete_alternate_contact,
}
