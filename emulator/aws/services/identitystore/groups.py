"""Groups."""

from collections.abc import Mapping

from emulator.aws.request import Handlers, Request
from emulator.aws.services.identitystore import entries
from emulator.aws.services.sso_admin.directory import Entry, new_id
from emulator.aws.services.sso_admin.model import listed, refused

_CHANGEABLE = frozenset({"DisplayName", "Description"})


def create_group(request: Request) -> Mapping[str, object]:
    """CreateGroup: display names are unique."""
    home, directory = entries.directory(request)
    attributes = {name: request[name] for name in sorted(_CHANGEABLE) if request.get(name)}
    _fit(attributes)
    entries.unlike_others(directory.groups, attributes, "DisplayName")
    made = Entry(new_id(home.store), attributes)
    directory.groups[made.id] = made
    return entries.key(home, "Group", made)


def describe_group(request: Request) -> Mapping[str, object]:
    """DescribeGroup."""
    home, directory = entries.directory(request)
    return entries.described(home, "Group", entries.named(directory.groups, "GROUP", request["GroupId"]))


def get_group_id(request: Request) -> Mapping[str, object]:
    """GetGroupId, by display name."""
    home, directory = entries.directory(request)
    found = entries.looked_up(request, directory.groups, "GROUP", {"displayname": "DisplayName"})
    return entries.key(home, "Group", found)


def list_groups(request: Request) -> Mapping[str, object]:
    """ListGroups."""
    home, directory = entries.directory(request)
    found = entries.filtered(request, directory.groups, "DisplayName")
    return listed(request, "Groups", found, lambda one: entries.described(home, "Group", one))


def update_group(request: Request) -> Mapping[str, object]:
    """UpdateGroup."""
    home, directory = entries.directory(request)
    found = entries.named(directory.groups, "GROUP", request["GroupId"])
    attributes = entries.changed(request, found, _CHANGEABLE)
    _fit(attributes)
    entries.unlike_others(directory.groups, attributes, "DisplayName", but=found)
    entries.put(found, attributes)
    return entries.key(home, "Group", found)


def delete_group(request: Request) -> Mapping[str, object]:
    """DeleteGroup, with its memberships; assignments that name it stay, as on AWS."""
    _, directory = entries.directory(request)
    found = entries.named(directory.groups, "GROUP", request["GroupId"])
    entries.unchanged_since(request, found)
    del directory.groups[found.id]
    directory.memberships = {key: one for key, one in directory.memberships.items() if one.group != found.id}
    return {}


def _fit(attributes: Mapping[str, object]) -> None:
    if not attributes.get("DisplayName"):
        raise refused("Validation", "displayName is a required attribute of a group.")


HANDLERS: Handlers = {
    "CreateGroup": create_group,
    "DescribeGroup": describe_group,
    "GetGroupId": get_group_id,
    "ListGroups": list_groups,
    "UpdateGroup": update_group,
    "DeleteGroup": delete_group,
}
