"""`aws:identitystore/...`: groups, users and memberships of the built-in directory."""

from collections.abc import Mapping
from typing import Any

from emulator.provider.handler import Aws, Handler, no_update
from emulator.provider.handlers.shapes import Shape, regional
from emulator.provider.values import Json, Properties

_SOURCE = "terraform-provider-aws internal/service/identitystore/"
_USER = Shape()
_TEXTS = ("displayName", "locale", "nickname", "preferredLanguage", "profileUrl", "timezone", "title", "userType")
_SINGLE = ("addresses", "emails", "phoneNumbers")
"""Lists of AWS that hold one entry, which the Pulumi type has as an object."""
_AWS_NAMES = {"nickname": "nickName"}
"""The API's names that differ from Pulumi's by more than the first letter."""


def _client(aws: Aws, properties: Properties) -> Any:
    return regional(aws, "identitystore", properties)


def _key(identifier: str, name: str) -> dict[str, str]:
    """The store's and the entry's id of `store/entry`, as parameters."""
    store, _, entry = identifier.partition("/")
    return {"IdentityStoreId": store, name: entry}


def _described(aws: Aws, inputs: Properties, operation: str, **key: str) -> Any:
    client = _client(aws, inputs)
    try:
        return getattr(client, operation)(**key)
    except client.exceptions.ResourceNotFoundException:
        return None


def _gone(aws: Aws, state: Properties, operation: str, **key: str) -> None:
    client = _client(aws, state)
    try:
        getattr(client, operation)(**key)
    except client.exceptions.ResourceNotFoundException:
        return


def _where(aws: Aws, inputs: Properties) -> str:
    return str(_client(aws, inputs).meta.region_name)


def _external(found: Mapping[str, Any]) -> list[Json]:
    return [{"id": one["Id"], "issuer": one["Issuer"]} for one in found.get("ExternalIds", [])]


def _create_group(aws: Aws, inputs: Properties) -> str:
    answer = _client(aws, inputs).create_group(
        IdentityStoreId=inputs["identityStoreId"],
        DisplayName=inputs["displayName"],
        **({"Description": inputs["description"]} if inputs.get("description") else {}),
    )
    return f"{inputs['identityStoreId']}/{answer['GroupId']}"


def _read_group(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    found = _described(aws, inputs, "describe_group", **_key(identifier, "GroupId"))
    if found is None:
        return None
    return {
        "arn": found["GroupArn"],
        "description": found.get("Description", ""),
        "displayName": found["DisplayName"],
        "externalIds": _external(found),
        "groupId": found["GroupId"],
        "identityStoreId": found["IdentityStoreId"],
        "region": _where(aws, inputs),
    }


def _update_group(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    names = ("description", "displayName")
    operations = [_operation(name, new.get(name)) for name in names if old.get(name) != new.get(name)]
    _client(aws, new).update_group(**_key(identifier, "GroupId"), Operations=operations)


def _delete_group(aws: Aws, identifier: str, state: Properties) -> None:
    _gone(aws, state, "delete_group", **_key(identifier, "GroupId"))


def _operation(path: str, value: Json) -> dict[str, Any]:
    """One change; without a value the attribute goes."""
    return {"AttributePath": path} | ({"AttributeValue": value} if value not in (None, "", [], {}) else {})


def _create_user(aws: Aws, inputs: Properties) -> str:
    given = {name: inputs[name] for name in (*_TEXTS, *_SINGLE, "name", "userName") if inputs.get(name)}
    named: Properties = {_AWS_NAMES.get(name, name): _as_list(name, value) for name, value in given.items()}
    answer = _client(aws, inputs).create_user(IdentityStoreId=inputs["identityStoreId"], **_USER.to_aws(named))
    return f"{inputs['identityStoreId']}/{answer['UserId']}"


def _read_user(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    found = _described(aws, inputs, "describe_user", **_key(identifier, "UserId"))
    if found is None:
        return None
    aws_names = {name: (_AWS_NAMES.get(name, name)) for name in _TEXTS}
    texts: Properties = {
        name: found.get(aws_name[:1].upper() + aws_name[1:], "") for name, aws_name in aws_names.items()
    }
    blocks = {name: next(iter(found.get(name[:1].upper() + name[1:], [])), None) for name in _SINGLE}
    return {
        **{name: value for name, value in texts.items() if value or name in inputs},
        **{name: _USER.shown(inputs.get(name), live) for name, live in blocks.items() if live},
        "name": _USER.shown(inputs.get("name"), found["Name"]),
        "externalIds": _external(found),
        "identityStoreId": found["IdentityStoreId"],
        "region": _where(aws, inputs),
        "userId": found["UserId"],
        "userName": found["UserName"],
        "userStatus": found["UserStatus"],
    }


def _update_user(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    """Names are changed one by one, lists as a whole."""
    before, after = _attributes(old), _attributes(new)
    changed = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    operations = [_operation(path, after.get(path)) for path in changed]
    _client(aws, new).update_user(**_key(identifier, "UserId"), Operations=operations)


def _attributes(inputs: Properties) -> dict[str, Json]:
    found: dict[str, Json] = {_AWS_NAMES.get(name, name): inputs.get(name) for name in _TEXTS}
    found |= {name: _as_list(name, inputs.get(name)) for name in _SINGLE}
    name = inputs.get("name")
    return found | {f"name.{part}": value for part, value in (name if isinstance(name, dict) else {}).items()}


def _as_list(name: str, value: Json) -> Json:
    return [value] if name in _SINGLE and value else value


def _delete_user(aws: Aws, identifier: str, state: Properties) -> None:
    _gone(aws, state, "delete_user", **_key(identifier, "UserId"))


def _join(aws: Aws, inputs: Properties) -> str:
    answer = _client(aws, inputs).create_group_membership(
        IdentityStoreId=inputs["identityStoreId"],
        GroupId=inputs["groupId"],
        MemberId={"UserId": inputs["memberId"]},
    )
    return f"{inputs['identityStoreId']}/{answer['MembershipId']}"


def _read_membership(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    found = _described(aws, inputs, "describe_group_membership", **_key(identifier, "MembershipId"))
    if found is None:
        return None
    return {
        "groupId": found["GroupId"],
        "identityStoreId": found["IdentityStoreId"],
        "memberId": found["MemberId"]["UserId"],
        "membershipId": found["MembershipId"],
        "region": _where(aws, inputs),
    }


def _leave(aws: Aws, identifier: str, state: Properties) -> None:
    _gone(aws, state, "delete_group_membership", **_key(identifier, "MembershipId"))


_MEMBERSHIP = frozenset({"groupId", "identityStoreId", "memberId", "region"})

HANDLERS: tuple[Handler, ...] = (
    Handler(
        token="aws:identitystore/group:Group",
        source=_SOURCE + "group.go",
        takes=frozenset({"description", "displayName", "identityStoreId", "region"}),
        replaces=frozenset({"identityStoreId", "region"}),
        create=_create_group,
        read=_read_group,
        update=_update_group,
        delete=_delete_group,
    ),
    Handler(
        token="aws:identitystore/user:User",
        source=_SOURCE + "user.go",
        takes=frozenset({"identityStoreId", "name", "region", "userName", *_TEXTS, *_SINGLE}),
        replaces=frozenset({"identityStoreId", "region", "userName"}),
        create=_create_user,
        read=_read_user,
        update=_update_user,
        delete=_delete_user,
        same=dict.fromkeys((*_SINGLE, "name"), _USER.same),
    ),
    Handler(
        token="aws:identitystore/groupMembership:GroupMembership",
        source=_SOURCE + "group_membership.go",
        takes=_MEMBERSHIP,
        replaces=_MEMBERSHIP,
        create=_join,
        read=_read_membership,
        update=no_update,
        delete=_leave,
    ),
)
