"""What the configuration says of emergency access, and where AWS is asked about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from checks.connection import Connection
from checks.inside import MANAGEMENT, Inside
from checks.readback_words import ORGANIZATION, Words, word
from foundation.config import Accounts, StackConfig, placement
from foundation.config.break_glass import BreakGlass
from foundation.config.identity import Identity
from foundation.config.regions import ALWAYS_ON
from foundation.config.settings import Settings

NAME = "foundation-emergency"
"""Of bus, topic and rules."""
SIGN_IN_REGION = "us-east-1"


@dataclass(frozen=True)
class Scope:
    """A stack that declares emergency access."""

    config: StackConfig
    section: BreakGlass

    @classmethod
    def of(cls, config: StackConfig) -> "Scope | None":
        """None where the stack declares none."""
        section = config.identity.break_glass if isinstance(config.identity, Identity) else None
        return cls(config, section) if isinstance(section, BreakGlass) else None

    @property
    def settings(self) -> Settings:
        return self.config.settings

    @property
    def bus(self) -> str:
        """ARN of the bus that all is sent to."""
        return f"arn:aws:events:{self.settings.home_region}:{self.settings.management_account}:event-bus/{NAME}"

    @property
    def topic(self) -> str:
        """ARN of the topic that people subscribe to."""
        return f"arn:aws:sns:{self.settings.home_region}:{self.settings.management_account}:{NAME}"

    @property
    def listened(self) -> list[str]:
        """Regions in which the management account is listened in: those that cannot be off, and those in use."""
        return sorted({*ALWAYS_ON, *self.settings.regions})

    @property
    def reached(self) -> list[str]:
        """Regions in which members are listened in."""
        return sorted({SIGN_IN_REGION, *self.settings.regions})

    @property
    def members(self) -> tuple[str, ...]:
        """Keys of the member accounts that are not closed."""
        accounts = self.config.accounts
        return tuple(entry.key for entry in accounts.active()) if isinstance(accounts, Accounts) else ()

    @property
    def entered(self) -> tuple[str, ...]:
        """Keys of the members that the program works in."""
        accounts = self.config.accounts
        return placement.entered(accounts) if isinstance(accounts, Accounts) else ()


@dataclass(frozen=True)
class Live:
    """The accounts of one live organization, as far as the configuration knows them."""

    scope: Scope
    there: Mapping[str, str]
    """Ids of the members that exist, by key."""
    _inside: Inside

    @classmethod
    def of(cls, scope: Scope, inside: Inside) -> "Live":
        existing = inside.keys()
        return cls(scope, {key: inside.id_of(key) for key in scope.members if key in existing}, inside)

    @cached_property
    def words(self) -> Words:
        """Words for the ids of the organization and of members; the configuration knows the management account's."""
        known = {identifier: word(key) for key, identifier in self.there.items()}
        return Words({self._inside.organization: ORGANIZATION, **known})

    def management(self, region: str | None = None) -> Connection:
        """The management account in a Region, the home Region where none is named."""
        return self._inside.connection(MANAGEMENT, region)

    def inside(self, key: str, region: str | None = None) -> Connection:
        """A member in a Region, the home Region where none is named. Raises ReadError."""
        return self._inside.connection(key, region)

    def key(self, identifier: str) -> str | None:
        """Key of a member by its id; None where the configuration does not know it."""
        return next((key for key, known in self.there.items() if known == identifier), None)
