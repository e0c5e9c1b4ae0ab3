"""Every single assignment: one principal, one permission set, one account."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from foundation.access.expansion import matching
from foundation.config.identity import Identity
from foundation.config.stack import StackConfig


@dataclass(frozen=True, order=True)
class Principal:
    """A group, by key, or a user, by the name to sign in with."""

    kind: Literal["group", "user"]
    name: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}"


@dataclass(frozen=True, order=True)
class Grant:
    """What one principal may do in one account; `account` is its key, or `management`."""

    account: str
    permission_set: str
    principal: Principal

    @property
    def name(self) -> str:
        """Its logical name in the program, for ever: adding an account changes nobody else's."""
        return f"{self.account}/{self.permission_set}/{self.principal}"


def grants(config: StackConfig) -> tuple[Grant, ...]:
    """Every assignment once, however often it is written, sorted."""
    if not isinstance(config.identity, Identity):
        return ()
    return tuple(sorted(set(_grants(config, config.identity))))


def grant_of(name: str) -> Grant:
    """The assignment of that logical name."""
    account, permission_set, principal = name.split("/")
    kind, _, who = principal.partition(":")
    return Grant(account, permission_set, Principal("group" if kind == "group" else "user", who))


def _grants(config: StackConfig, section: Identity) -> Iterator[Grant]:
    for assignment in section.assignments.values():
        principals = (
            *(Principal("group", key) for key in assignment.groups),
            *(Principal("user", name) for name in assignment.users),
        )
        for account in matching(assignment.accounts, config):
            for permission_set in assignment.permission_sets:
                yield from (Grant(account, permission_set, principal) for principal in principals)
