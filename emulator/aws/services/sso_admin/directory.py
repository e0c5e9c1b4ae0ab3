"""The people and groups of the identity store, which assignments name and the service `identitystore` manages."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from emulator.aws.services.organizations.model import now


@dataclass(eq=False)
class Entry:
    """A user or group: its attributes as the API names them; `revision` counts changes."""

    id: str
    attributes: dict[str, Any]
    created: datetime = field(default_factory=now)
    updated: datetime = field(default_factory=now)
    revision: int = 1


def new_id(store: str) -> str:
    """An id as the identity store makes them: its own and a random part; the older stores' ids are no part of it."""
    own = f"{store.removeprefix('d-')}-" if store.startswith("d-") else ""
    return f"{own}{uuid4()}"


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
