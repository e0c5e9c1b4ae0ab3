"""What the emulated AWS remembers besides moto: settings, sessions, and one store per service, account and Region."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar, cast

from emulator.aws.identity_center import GivenInstance

Store = TypeVar("Store")


@dataclass(frozen=True)
class Settings:
    """How the emulated AWS behaves; times in seconds."""

    management: str
    """Id of the account that calls without a session are made by."""
    quota: int = 10
    """Accounts that an organization may hold, management account and closed accounts included."""
    creation_seconds: float = 0.05
    """How long CreateAccount stays IN_PROGRESS."""
    role_seconds: float = 0
    """How long after its creation an account's access role cannot be assumed yet."""
    identity_center: GivenInstance | None = None
    """The instance of IAM Identity Center; without it, ids follow from the management account's."""


@dataclass(frozen=True)
class Session:
    """Who the holder of a temporary access key is."""

    account: str
    principal: str
    user_id: str
    expires: float
    context: Mapping[str, str] = field(default_factory=dict)
    """Condition keys that the calls of an AWS service carry, in lower case: `aws:sourceorgid` and the like."""


@dataclass
class State:
    """Everything that handlers share. `lock` is held while a handler runs."""

    settings: Settings
    endpoint: str = ""
    """Where this emulated AWS answers, for services that call others by the API (StackSets); empty in unit tests."""
    sessions: dict[str, Session] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)
    _stores: dict[tuple[type[object], str, str], object] = field(default_factory=dict)

    def store(self, kind: type[Store], account: str = "", region: str = "") -> Store:
        """The one `kind` of that account and Region, made at first use; both are left out for what is global."""
        key = (kind, account, region)
        if key not in self._stores:
            self._stores[key] = kind()
        return cast(Store, self._stores[key])
