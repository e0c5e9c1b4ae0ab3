"""Emulated User Notifications Contacts: e-mail contacts. They stay inactive: nobody here gets the activation code."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from emulator.aws.errors import AwsError
from emulator.aws.pages import page
from emulator.aws.request import Handlers, Request
from emulator.aws.services.organizations.model import made_up, now


@dataclass
class EmailContact:
    """An address that notifications go to."""

    arn: str
    name: str
    address: str
    tags: dict[str, str]
    created: datetime = field(default_factory=now)


@dataclass
class EmailContacts:
    """The store of one account."""

    by_arn: dict[str, EmailContact] = field(default_factory=dict)


def create_email_contact(request: Request) -> Mapping[str, object]:
    """CreateEmailContact: an address and a name are an account's only once."""
    known, name, address = _contacts(request), request["name"], request["emailAddress"]
    taken = next((each for each in known.values() if name == each.name or address == each.address), None)
    if taken is not None:
        message = f"There is a contact {taken.name} with the address {taken.address} already."
        raise AwsError("ConflictException", message, 409, resourceId=taken.arn, resourceType="EmailContact")
    arn = f"arn:aws:notifications-contacts::{request.account}:emailcontact/{made_up(27)}"
    known[arn] = EmailContact(arn, name, address, dict(request.get("tags") or {}))
    return {"arn": arn}


def get_email_contact(request: Request) -> Mapping[str, object]:
    """GetEmailContact."""
    return {"emailContact": _described(_contact(request))}


def list_email_contacts(request: Request) -> Mapping[str, object]:
    """ListEmailContacts."""
    asked = {"MaxResults": request.get("maxResults"), "NextToken": request.get("nextToken")}
    paged = Request(request.operation, asked, request.caller, request.state)
    answer = page(paged, "emailContacts", list(_contacts(request).values()), _described, 100)
    return {name[:1].lower() + name[1:]: value for name, value in answer.items()}


def delete_email_contact(request: Request) -> Mapping[str, object]:
    """DeleteEmailContact; it leaves the notification configurations that it is in."""
    del _contacts(request)[_contact(request).arn]
    return {}


def send_activation_code(request: Request) -> Mapping[str, object]:
    """SendActivationCode: into the void."""
    _contact(request)
    return {}


def tag_resource(request: Request) -> Mapping[str, object]:
    """TagResource."""
    _contact(request).tags.update(request["tags"])
    return {}


def untag_resource(request: Request) -> Mapping[str, object]:
    """UntagResource."""
    tags = _contact(request).tags
    for key in request["tagKeys"]:
        tags.pop(key, None)
    return {}


def list_tags_for_resource(request: Request) -> Mapping[str, object]:
    """ListTagsForResource."""
    return {"tags": dict(_contact(request).tags)}


def _contacts(request: Request) -> dict[str, EmailContact]:
    return request.state.store(EmailContacts, request.account).by_arn


def _contact(request: Request) -> EmailContact:
    arn = request["arn"]
    found = _contacts(request).get(arn)
    if found is None:
        message = f"{arn} does not exist."
        raise AwsError("ResourceNotFoundException", message, 404, resourceId=arn, resourceType="EmailContact")
    return found


def _described(contact: EmailContact) -> Mapping[str, object]:
    return {
        "arn": contact.arn,
        "name": contact.name,
        "address": contact.address,
        "status": "inactive",
        "creationTime": contact.created,
        "updateTime": contact.created,
    }


HANDLERS: Handlers = {
    "CreateEmailContact": create_email_contact,
    "GetEmailContact": get_email_contact,
    "ListEmailContacts": list_email_contacts,
    "DeleteEmailContact": delete_email_contact,
    "SendActivationCode": send_activation_code,
    "TagResource": tag_resource,
    "UntagResource": untag_resource,
    "ListTagsForResource": list_tags_for_resource,
}
