"""The live instance: how it is asked, and what to call the accounts, people and groups that it knows by id.

The management account may read all of it, whoever manages what; only applications are asked for in their own account.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import Any, TypeVar

from checks.connection import Connection, ReadError
from checks.inside import Inside
from checks.readback_identity.scope import Scope, account_words
from foundation.config.selectors import MANAGEMENT

Item = TypeVar("Item")
Answer = TypeVar("Answer")
SSO, STORE = "sso-admin", "identitystore"
MISSING = ("ResourceNotFoundException",)
"""What AWS answers where there is nothing of the kind."""
THREADS = 4
"""Questions at once; refusals for too many are waited for by the connection."""


class Live:
    """One instance, of which every listing that several areas need is read once."""

    def __init__(self, scope: Scope, inside: Inside) -> None:
        self._scope = scope
        self._inside = inside
        self.keys = {inside.id_of(key): key for key in (*inside.keys(), MANAGEMENT)}
        """Keys of the accounts that the configuration knows, by id."""

    @cached_property
    def instance(self) -> Mapping[str, Any]:
        """What AWS says of the instance; nothing where there is none of that ARN in the Region."""
        instances = self._management.listed(SSO, "list_instances", "Instances")
        return next((one for one in instances if one["InstanceArn"] == self._scope.instance.arn), {})

    @cached_property
    def permission_sets(self) -> Mapping[str, Mapping[str, Any]]:
        """Every permission set as AWS describes it, by ARN."""
        arns = list(self.listed("list_permission_sets", "PermissionSets"))
        described = self.each(lambda arn: self.call("describe_permission_set", PermissionSetArn=arn), arns)
        return {arn: answer["PermissionSet"] for arn, answer in zip(arns, described, strict=True)}

    @cached_property
    def groups(self) -> Mapping[str, Mapping[str, Any]]:
        """Every group by id."""
        return {one["GroupId"]: one for one in self.stored("list_groups", "Groups")}

    @cached_property
    def users(self) -> Mapping[str, Mapping[str, Any]]:
        """Everybody by id."""
        return {one["UserId"]: one for one in self.stored("list_users", "Users")}

    @cached_property
    def accounts(self) -> Mapping[str, str]:
        """What to call each account of the organization, by id."""
        listed = self._management.listed("organizations", "list_accounts", "Accounts")
        named = {one["Id"]: f"account {one['Name']} ({one['Id']})" for one in listed}
        return {**named, **{identifier: account_words(key) for identifier, key in self.keys.items()}}

    def account(self, identifier: str) -> str:
        """What to call an account, those that have left the organization too."""
        return self.accounts.get(identifier, f"account {identifier}")

    def principal(self, kind: str, identifier: str) -> str:
        """What to call whom something is assigned to. Whoever was deleted is assigned it all the same, by id."""
        if kind == "GROUP":
            return self.group(identifier)
        return f"user {self.users[identifier]['UserName'] if identifier in self.users else identifier}"

    def group(self, identifier: str) -> str:
        """What to call a group: as the configuration does, else by name and id."""
        name = self.groups.get(identifier, {}).get("DisplayName")
        if name is None:
            return f"group {identifier}"
        return f"group {self._group_keys[name]}" if name in self._group_keys else f"group {name} ({identifier})"

    def call(self, operation: str, **parameters: Any) -> dict[str, Any]:
        """A question about the instance. Raises ReadError."""
        return self._management.call(SSO, operation, InstanceArn=self._scope.instance.arn, **parameters)

    def listed(self, operation: str, member: str, **parameters: Any) -> Iterator[Any]:
        """A listing of the instance. Raises ReadError."""
        arn = self._scope.instance.arn
        return self._management.listed(SSO, operation, member, InstanceArn=arn, **parameters)

    def stored(self, operation: str, member: str, **parameters: Any) -> Iterator[Any]:
        """A listing of the instance's identity store. Raises ReadError."""
        store = self.instance["IdentityStoreId"]
        return self._management.listed(STORE, operation, member, IdentityStoreId=store, **parameters)

    def organizations(self, operation: str, member: str, **parameters: Any) -> Iterator[Any]:
        """A listing of the organization. Raises ReadError."""
        return self._management.listed("organizations", operation, member, **parameters)

    def of_application(self, arn: str, read: Callable[[Connection], Answer]) -> Answer:
        """What is read of an application: in its own account; by the management account where that one may not."""
        key = self.keys.get(arn.split(":")[4], MANAGEMENT)
        try:
            return read(self._inside.connection(key, self._scope.instance.region))
        except ReadError as error:
            if key == MANAGEMENT or not error.code.startswith("AccessDenied"):
                raise
            return read(self._management)

    def each(self, ask: Callable[[Item], Answer], items: Iterable[Item]) -> list[Answer]:
        """The answers to one question about many, a few at once. Raises ReadError."""
        with ThreadPoolExecutor(THREADS) as pool:
            return list(pool.map(ask, items))

    @cached_property
    def _group_keys(self) -> Mapping[str, str]:
        """Keys of the groups of the configuration, by display name."""
        section = self._scope.section
        return {section.group_name(key): key for key in section.groups}

    @property
    def _management(self) -> Connection:
        return self._inside.connection(MANAGEMENT, self._scope.instance.region)
