"""Who is in which group."""

from collections.abc import Mapping

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services.identitystore import entries
from emulator.aws.services.sso_admin.directory import Directory, Membership, new_id
from emulator.aws.services.sso_admin.model import Instance, listed, refused


def create_group_membership(request: Request) -> Mapping[str, object]:
    """CreateGroupMembership."""
    home, directory = entries.directory(request)
    group = entries.named(directory.groups, "GROUP", request["GroupId"]).id
    user = entries.named(directory.users, "USER", _member(request)).id
    if _of(directory, group, user) is not None:
        raise entries.duplicate("GroupMembership")
    made = Membership(new_id(home.store), group, user)
    directory.memberships[made.id] = made
    return _key(home, made)


def describe_group_membership(request: Request) -> Mapping[str, object]:
    """DescribeGroupMembership."""
    home, directory = entries.directory(request)
    return _described(home, _named(directory, request["MembershipId"]))


def get_group_membership_id(request: Request) -> Mapping[str, object]:
    """GetGroupMembershipId, by group and user."""
    home, directory = entries.directory(request)
    found = _of(directory, entries.plain_id(request["GroupId"]), entries.plain_id(_member(request)))
    if found is None:
        raise _missing("")
    return _key(home, found)


def delete_group_membership(request: Request) -> Mapping[str, object]:
    """DeleteGroupMembership."""
    _, directory = entries.directory(request)
    del directory.memberships[_named(directory, request["MembershipId"]).id]
    return {}


def list_group_memberships(request: Request) -> Mapping[str, object]:
    """ListGroupMemberships of a group."""
    home, directory = entries.directory(request)
    group = entries.named(directory.groups, "GROUP", request["GroupId"]).id
    found = [one for one in directory.memberships.values() if one.group == group]
    return listed(request, "GroupMemberships", found, lambda one: _described(home, one))


def list_group_memberships_for_member(request: Request) -> Mapping[str, object]:
    """ListGroupMembershipsForMember."""
    home, directory = entries.directory(request)
    user = entries.named(directory.users, "USER", _member(request)).id
    found = [one for one in directory.memberships.values() if one.user == user]
    return listed(request, "GroupMemberships", found, lambda one: _described(home, one))


def is_member_in_groups(request: Request) -> Mapping[str, object]:
    """IsMemberInGroups."""
    _, directory = entries.directory(request)
    user = entries.named(directory.users, "USER", _member(request)).id
    groups = [entries.named(directory.groups, "GROUP", one).id for one in request["GroupIds"]]
    return {
        "Results": [
            {
                "GroupId": group,
                "MemberId": {"UserId": user},
                "MembershipExists": _of(directory, group, user) is not None,
            }
            for group in groups
        ]
    }


def _member(request: Request) -> str:
    user: str | None = request["MemberId"].get("UserId")
    if user is None:
        raise refused("Validation", "MemberId needs a UserId.")
    return user


def _of(directory: Directory, group: str, user: str) -> Membership | None:
    return next((one for one in directory.memberships.values() if (one.group, one.user) == (group, user)), None)


def _named(directory: Directory, identifier: str) -> Membership:
    found = directory.memberships.get(entries.plain_id(identifier))
    if found is None:
        raise _missing(identifier)
    return found


def _missing(identifier: str) -> AwsError:
    return entries.missing("GROUP_MEMBERSHIP", identifier)


def _key(home: Instance, found: Membership) -> dict[str, object]:
    return {
        "IdentityStoreId": home.store,
        "MembershipId": found.id,
        "MembershipArn": entries.arn("membership", found.id),
    }


def _described(home: Instance, found: Membership) -> Mapping[str, object]:
    about = {"GroupId": found.group, "MemberId": {"UserId": found.user}, "CreatedAt": found.created}
    return _key(home, found) | about


HANDLERS: Handlers = {
    "CreateGroupMembership": create_group_membership,
    "DescribeGroupMembership": describe_group_membership,
    "GetGroupMembershipId": get_group_membership_id,
    "DeleteGroupMembership": delete_group_membership,
    "ListGroupMemberships": list_group_memberships,
    "ListGroupMembershipsForMember": list_group_memberships_for_member,
    "IsMemberInGroups": is_member_in_groups,
}
