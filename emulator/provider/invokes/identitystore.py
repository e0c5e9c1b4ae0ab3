"""`aws:identitystore/getGroups` and `getUsers`: everybody in the identity store."""

from collections.abc import Mapping
from typing import Any

from emulator.provider.function import Function
from emulator.provider.handler import Aws
from emulator.provider.handlers.shapes import regional
from emulator.provider.values import Json, Properties

_UPSTREAM = "terraform-provider-aws internal/service/identitystore/"
_ARGUMENTS, _NEEDS = frozenset({"identityStoreId", "region"}), frozenset({"identityStoreId"})
_USER = {
    "addresses": "Addresses",
    "displayName": "DisplayName",
    "emails": "Emails",
    "externalIds": "ExternalIds",
    "identityStoreId": "IdentityStoreId",
    "locale": "Locale",
    "nickname": "NickName",
    "phoneNumbers": "PhoneNumbers",
    "preferredLanguage": "PreferredLanguage",
    "profileUrl": "ProfileUrl",
    "timezone": "Timezone",
    "title": "Title",
    "userId": "UserId",
    "userName": "UserName",
    "userStatus": "UserStatus",
    "userType": "UserType",
}
_GROUP = {
    "description": "Description",
    "displayName": "DisplayName",
    "externalIds": "ExternalIds",
    "groupId": "GroupId",
    "identityStoreId": "IdentityStoreId",
}
"""Pulumi's names of what a list shows, and the API's."""
_LISTS = frozenset({"addresses", "emails", "externalIds", "phoneNumbers"})


def _groups(aws: Aws, arguments: Properties) -> Properties:
    found: list[Json] = [_shown(one, _GROUP) for one in _all(aws, arguments, "list_groups", "Groups")]
    return {**_about(aws, arguments), "groups": found}


def _users(aws: Aws, arguments: Properties) -> Properties:
    found: list[Json] = [
        {**_shown(one, _USER), "names": [_spelled(one["Name"])] if "Name" in one else []}
        for one in _all(aws, arguments, "list_users", "Users")
    ]
    return {**_about(aws, arguments), "users": found}


def _all(aws: Aws, arguments: Properties, operation: str, member: str) -> list[Mapping[str, Any]]:
    client = regional(aws, "identitystore", arguments)
    pages = client.get_paginator(operation).paginate(IdentityStoreId=arguments["identityStoreId"])
    return [one for page in pages for one in page[member]]


def _about(aws: Aws, arguments: Properties) -> Properties:
    region = str(regional(aws, "identitystore", arguments).meta.region_name)
    return {"identityStoreId": arguments["identityStoreId"], "region": region}


def _shown(found: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Json]:
    return {name: _spelled(found.get(api, [] if name in _LISTS else None)) for name, api in names.items()}


def _spelled(value: Any) -> Json:
    """An answer of the API with names as Pulumi has them."""
    if isinstance(value, dict):
        return {name[:1].lower() + name[1:]: _spelled(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_spelled(item) for item in value]
    plain: Json = value
    return plain


INVOKES = (
    Function("aws:identitystore/getGroups:getGroups", f"{_UPSTREAM}groups_data_source.go", _ARGUMENTS, _NEEDS, _groups),
    Function("aws:identitystore/getUsers:getUsers", f"{_UPSTREAM}users_data_source.go", _ARGUMENTS, _NEEDS, _users),
)
