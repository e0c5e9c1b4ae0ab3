"""What users and groups have in common: ids, unique attributes, changes by operations, answers."""

import copy
from collections.abc import Mapping
from typing import Any

from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services.organizations.model import now
from emulator.aws.services.sso_admin.access import instance_of_store
from emulator.aws.services.sso_admin.directory import Directory, Entry
from emulator.aws.services.sso_admin.model import Instance, refused

_RESERVED = ("Administrator", "AWSAdministrators")


def directory(request: Request) -> tuple[Instance, Directory]:
    """The store that the request names, for its administrators, and what is in it."""
    return instance_of_store(request), request.state.store(Directory)


def plain_id(identifier: str) -> str:
    """The id in an id or an ARN."""
    return identifier.rpartition("/")[2]


def named(entries: Mapping[str, Entry], kind: str, identifier: str) -> Entry:
    """The entry of that id, or ResourceNotFoundException."""
    found = entries.get(plain_id(identifier))
    if found is None:
        raise missing(kind, identifier)
    return found


def missing(kind: str, identifier: str) -> AwsError:
    """What the store answers where there is no such thing."""
    return refused("ResourceNotFound", f"{kind} not found.", ResourceType=kind, ResourceId=plain_id(identifier))


def arn(kind: str, identifier: str) -> str:
    """The ARN of a user, group or membership."""
    return f"arn:aws:identitystore:::{kind.lower()}/{identifier}"


def described(home: Instance, kind: str, found: Entry) -> dict[str, object]:
    """An entry as Describe and List show it; `kind` is User or Group."""
    return found.attributes | {
        "IdentityStoreId": home.store,
        f"{kind}Id": found.id,
        f"{kind}Arn": arn(kind, found.id),
        "Revision": str(found.revision),
        "CreatedAt": found.created,
        "UpdatedAt": found.updated,
    }


def key(home: Instance, kind: str, found: Entry) -> dict[str, object]:
    """An entry as Create, Update and Get...Id answer it."""
    whole = described(home, kind, found)
    return {name: whole[name] for name in ("IdentityStoreId", f"{kind}Id", f"{kind}Arn", "Revision")}


def unlike_others(entries: Mapping[str, Entry], wanted: Mapping[str, Any], name: str, but: Entry | None = None) -> None:
    """Refuse a reserved or a taken value of the attribute `name`."""
    value = wanted.get(name)
    if value in _RESERVED:
        raise refused("Validation", f"{value} is a reserved name.")
    if value is not None and any(one.attributes.get(name) == value for one in entries.values() if one is not but):
        raise duplicate(name)


def duplicate(name: str) -> AwsError:
    """The refusal of a value that another entry has."""
    message = f"Duplicate {name}"
    return refused("Conflict", message, Reason="UNIQUENESS_CONSTRAINT_VIOLATION")


def unchanged_since(request: Request, found: Entry) -> None:
    """Refuse a change of another revision than the one that the request names."""
    if request.get("Revision") not in (None, str(found.revision)):
        raise refused("Conflict", "The entry has been changed.", Reason="CONCURRENT_MODIFICATION")


def changed(request: Request, found: Entry, paths: frozenset[str]) -> dict[str, Any]:
    """The attributes after the request's operations. `paths` are the attributes that may change."""
    unchanged_since(request, found)
    attributes = copy.deepcopy(found.attributes)
    for operation in request["Operations"]:
        path = [_upper(part) for part in operation["AttributePath"].split(".")]
        if path[0] not in paths or len(path) > (2 if path[0] == "Name" else 1):
            raise refused("Validation", f"{operation['AttributePath']} is not an attribute that can be changed.")
        inside = attributes.setdefault(path[0], {}) if len(path) > 1 else attributes
        value = _spelled(operation.get("AttributeValue"))
        if value in (None, [], {}):
            inside.pop(path[-1], None)
        else:
            inside[path[-1]] = value
    return attributes


def put(found: Entry, attributes: dict[str, Any]) -> None:
    """Keep changed attributes."""
    found.attributes, found.updated, found.revision = attributes, now(), found.revision + 1


def looked_up(request: Request, entries: Mapping[str, Entry], kind: str, paths: Mapping[str, str]) -> Entry:
    """The entry that an alternate identifier names. Only an external provider's entries have external ids.

    `paths` are the unique attributes: path -> attribute.
    """
    unique = request["AlternateIdentifier"].get("UniqueAttribute")
    if unique is None:
        external = request["AlternateIdentifier"]["ExternalId"]
        for one in entries.values():
            if external in one.attributes.get("ExternalIds", ()):
                return one
        raise missing(kind, "")
    attribute = paths.get(unique["AttributePath"].lower())
    if attribute is None:
        raise refused("Validation", f"{unique['AttributePath']} is not a unique attribute of a {kind.lower()}.")
    for one in entries.values():
        if unique["AttributeValue"] in values(one, attribute):
            return one
    raise missing(kind, "")


def filtered(request: Request, entries: Mapping[str, Entry], attribute: str) -> list[Entry]:
    """All entries, or those whose attribute has the value of the request's filter."""
    found = list(entries.values())
    for one in request.get("Filters") or ():
        if one["AttributePath"].lower() != attribute.lower():
            raise refused("Validation", f"{one['AttributePath']} cannot be filtered by.")
        found = [entry for entry in found if entry.attributes.get(attribute) == one["AttributeValue"]]
    return found


def values(entry: Entry, attribute: str) -> list[object]:
    """The values of an attribute: of `Emails`, the addresses."""
    found = entry.attributes.get(attribute)
    return [one.get("Value") for one in found] if isinstance(found, list) else [found]


def _spelled(value: Any) -> Any:
    """A value of an operation (camelCase) with names as the API has them."""
    if isinstance(value, dict):
        return {_upper(name): _spelled(item) for name, item in value.items() if item is not None}
    return [_spelled(item) for item in value] if isinstance(value, list) else value


def _upper(name: str) -> str:
    return name[:1].upper() + name[1:]
