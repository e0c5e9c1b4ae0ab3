"""Groups, people, and who is in which group.

Where an identity provider provisions them, only that the groups of the configuration are there is compared.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from checks.readback_facts import Subjects, Value
from checks.readback_identity.live import Live
from checks.readback_identity.scope import Scope


def expected(scope: Scope) -> Subjects:
    """Each group and each person."""
    for key, group in scope.section.groups.items():
        described = scope.has_people and group.description
        yield f"group {key}", {"description": group.description} if described else {}
    for name, user in scope.section.users.items():
        yield (
            _user(name),
            {
                "given name": user.given_name,
                "family name": user.family_name,
                "display name": f"{user.given_name} {user.family_name}",
                "e-mail": [user.email],
                **{_member(f"group {key}"): True for key in user.groups},
            },
        )


def found(scope: Scope, live: Live) -> Subjects:
    """The same, and everybody and every group besides."""
    if not scope.has_people:
        declared = {f"group {key}" for key in scope.section.groups}
        yield from ((words, {}) for words in map(live.group, live.groups) if words in declared)
        return
    for identifier, group in live.groups.items():
        description = group.get("Description")
        yield live.group(identifier), {"description": description} if description else {}
    memberships = _memberships(live)
    for identifier, user in live.users.items():
        groups = memberships[identifier]
        yield _user(user["UserName"]), {**_person(user), **{_member(group): True for group in groups}}


def _user(name: str) -> str:
    return f"user {name}"


def _member(group: str) -> str:
    return f"member of {group}"


def _person(user: Mapping[str, Any]) -> dict[str, Value]:
    name = user.get("Name") or {}
    return {
        "given name": name.get("GivenName"),
        "family name": name.get("FamilyName"),
        "display name": user.get("DisplayName"),
        "e-mail": [one["Value"] for one in user.get("Emails") or ()],
    }


def _memberships(live: Live) -> Mapping[str, list[str]]:
    """The groups that each user is in, by the user's id."""

    def members(group: str) -> list[Any]:
        return list(live.stored("list_group_memberships", "GroupMemberships", GroupId=group))

    groups: defaultdict[str, list[str]] = defaultdict(list)
    for group, memberships in zip(live.groups, live.each(members, live.groups), strict=True):
        for one in memberships:
            groups[one["MemberId"]["UserId"]].append(live.group(group))
    return groups
