"""Users."""

from collections.abc import Mapping
from typing import Any

from emulator.aws.request import Handlers, Request
from emulator.aws.services.identitystore import entries
from emulator.aws.services.sso_admin.directory import Directory, Entry, new_id
from emulator.aws.services.sso_admin.model import listed, refused

_CHANGEABLE = frozenset(
    {
        "UserName",
        "Name",
        "DisplayName",
        "NickName",
        "ProfileUrl",
        "Emails",
        "Addresses",
        "PhoneNumbers",
        "UserType",
        "Title",
        "PreferredLanguage",
        "Locale",
        "Timezone",
        "Website",
        "Birthdate",
        "Photos",
        "Roles",
    }
)
_UNIQUE = {"username": "UserName", "emails.value": "Emails"}


def create_user(request: Request) -> Mapping[str, object]:
    """CreateUser: user names and e-mail addresses are unique."""
    home, directory = entries.directory(request)
    if request.get("Extensions"):
        raise refused("Validation", "The identity store has no extensions.")
    attributes = {name: request[name] for name in sorted(_CHANGEABLE) if request.get(name)}
    _fit(directory, attributes)
    made = Entry(new_id(home.store), attributes)
    directory.users[made.id] = made
    return entries.key(home, "User", made)


def describe_user(request: Request) -> Mapping[str, object]:
    """DescribeUser."""
    home, directory = entries.directory(request)
    found = entries.named(directory.users, "USER", request["UserId"])
    return entries.described(home, "User", found) | {"UserStatus": "ENABLED"}


def get_user_id(request: Request) -> Mapping[str, object]:
    """GetUserId, by user name or e-mail address."""
    home, directory = entries.directory(request)
    return entries.key(home, "User", entries.looked_up(request, directory.users, "USER", _UNIQUE))


def list_users(request: Request) -> Mapping[str, object]:
    """ListUsers."""
    home, directory = entries.directory(request)
    found = entries.filtered(request, directory.users, "UserName")
    return listed(request, "Users", found, lambda one: entries.described(home, "User", one) | {"UserStatus": "ENABLED"})


def update_user(request: Request) -> Mapping[str, object]:
    """UpdateUser. A list is replaced as a whole; an operation without a value takes the attribute away."""
    home, directory = entries.directory(request)
    found = entries.named(directory.users, "USER", request["UserId"])
    attributes = entries.changed(request, found, _CHANGEABLE)
    _fit(directory, attributes, but=found)
    entries.put(found, attributes)
    return entries.key(home, "User", found)


def delete_user(request: Request) -> Mapping[str, object]:
    """DeleteUser, with the memberships; assignments that name the user stay, as on AWS."""
    _, directory = entries.directory(request)
    found = entries.named(directory.users, "USER", request["UserId"])
    entries.unchanged_since(request, found)
    del directory.users[found.id]
    directory.memberships = {key: one for key, one in directory.memberships.items() if one.user != found.id}
    return {}


def _fit(directory: Directory, attributes: Mapping[str, Any], but: Entry | None = None) -> None:
    name = attributes.get("Name") or {}
    given = {
        "userName": attributes.get("UserName"),
        "displayName": attributes.get("DisplayName"),
        "name.familyName": name.get("FamilyName"),
        "name.givenName": name.get("GivenName"),
    }
    if absent := [attribute for attribute, value in given.items() if not value]:
        raise refused("Validation", f"Required attributes of a user are missing: {', '.join(absent)}.")
    entries.unlike_others(directory.users, attributes, "UserName", but)
    addresses = {one.get("Value") for one in attributes.get("Emails") or ()}
    others = [one for one in directory.users.values() if one is not but]
    if any(addresses & set(entries.values(one, "Emails")) - {None} for one in others):
        raise entries.duplicate("Emails")


HANDLERS: Handlers = {
    "CreateUser": create_user,
    "DescribeUser": describe_user,
    "GetUserId": get_user_id,
    "ListUsers": list_users,
    "UpdateUser": update_user,
    "DeleteUser": delete_user,
}
