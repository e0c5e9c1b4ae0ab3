"""The built-in directory: people, groups, and who is in which.

An external identity provider has its own, which is never written to. No password is ever made here: AWS writes to new
people, or somebody has it write (docs/identity/built-in.md).
"""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceHookBinding, ResourceOptions

from foundation.given import given
from foundation.guard_identity import keep_people


@dataclass(frozen=True)
class GroupArgs:
    """A group; `name` is its display name."""

    key: str
    name: str
    description: str | None = None


@dataclass(frozen=True)
class UserArgs:
    """A person; `name` is the name to sign in with, `groups` are keys of groups."""

    name: str
    given_name: str
    family_name: str
    email: str
    groups: list[str]


@dataclass(frozen=True)
class DirectoryArgs:
    """`region` is that of the instance that the identity store belongs to."""

    identity_store_id: pulumi.Input[str]
    region: str
    groups: list[GroupArgs]
    users: list[UserArgs]


class Directory(pulumi.ComponentResource):
    """Groups, people and memberships in an identity store."""

    group_ids: pulumi.Output[dict[str, str]]
    """Ids of groups by key."""
    user_ids: pulumi.Output[dict[str, str]]
    """Ids of people by name."""

    def __init__(self, name: str, args: DirectoryArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:identity:Directory", name, {}, opts)
        args = given(DirectoryArgs, args)
        keys = {**{group.name: group.key for group in args.groups}, **{user.email: user.name for user in args.users}}
        self._kept = ResourceHookBinding(before_delete=[keep_people(None, keys)])
        self.resources: list[pulumi.CustomResource] = []
        self.groups: dict[str, pulumi.Output[str]] = {}
        """Ids by key."""
        self.users: dict[str, pulumi.Output[str]] = {}
        """Ids by name."""
        for group in args.groups:
            made = aws.identitystore.Group(
                group.key,
                identity_store_id=args.identity_store_id,
                display_name=group.name,
                description=group.description,
                region=args.region,
                opts=ResourceOptions(parent=self, hooks=self._kept),
            )
            self.groups[group.key] = made.group_id
            self.resources.append(made)
        for user in args.users:
            self.resources += self._person(user, args)
        # Of no groups `all` makes a list.
        self.group_ids = pulumi.Output.all(**self.groups).apply(dict)
        self.user_ids = pulumi.Output.all(**self.users).apply(dict)
        self.register_outputs({"groupIds": self.group_ids, "userIds": self.user_ids})

    def _person(self, user: UserArgs, args: DirectoryArgs) -> list[pulumi.CustomResource]:
        person = aws.identitystore.User(
            user.name,
            identity_store_id=args.identity_store_id,
            user_name=user.name,
            display_name=f"{user.given_name} {user.family_name}",
            name=aws.identitystore.UserNameArgs(given_name=user.given_name, family_name=user.family_name),
            emails=aws.identitystore.UserEmailsArgs(value=user.email, primary=True, type="work"),
            region=args.region,
            opts=ResourceOptions(parent=self, hooks=self._kept),
        )
        self.users[user.name] = person.user_id
        memberships = [
            aws.identitystore.GroupMembership(
                f"{user.name}/{group}",
                identity_store_id=args.identity_store_id,
                group_id=self.groups[group],
                member_id=person.user_id,
                region=args.region,
                opts=ResourceOptions(parent=self),
            )
            for group in user.groups
        ]
        return [person, *memberships]
