"""The people and groups of the identity store, which assignments name and the service `identitystore` manages."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from emulator.aws.services.organizations.model import now


@dataclass(eq=False)
class Entry:
    """A user or group: its attributes as the API names them; `revision` counts changes."""

    id: str
    attributes: dict[str, Any]
    created: datetime = field(default_factory=now)
    updated: datetime = field(default_factory=now)
    revision: int = 1


@dataclass(eq=False)
class Membership:
    """A user's place in a group."""

    id: str
    group: str
    user: str
    created: datetime = field(default_factory=now)


@dataclass
class Directory:
    """The store: users, groups and memberships by id."""

    users: dict[str, Entry] = field(default_factory=dict)
    groups: dict[str, Entry] = field(default_factory=dict)
    memberships: dict[str, Membership] = field(default_factory=dict)

    def has(self, principal_type: str, principal: str) -> bool:
        """Whether the user or group exists."""
        return principal in (self.users if principal_type == "USER" else self.groups)
