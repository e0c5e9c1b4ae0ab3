"""What the configuration says of tags. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from checks.inside import MANAGEMENT
from checks.readback_facts import Value
from checks.readback_words import tags
from foundation.config import Accounts, StackConfig
from foundation.config.inherited import organization_tags
from foundation.config.tags import TagSchema


@dataclass(frozen=True)
class Scope:
    """A stack that declares the schema of tags."""

    config: StackConfig
    schema: TagSchema

    @classmethod
    def of(cls, config: StackConfig) -> "Scope | None":
        """None where the stack declares none."""
        return cls(config, config.tags) if isinstance(config.tags, TagSchema) else None

    @property
    def accounts(self) -> Accounts | None:
        """The accounts, where this stack declares them."""
        return self.config.accounts if isinstance(self.config.accounts, Accounts) else None

    def members(self) -> tuple[str, ...]:
        """Keys of the member accounts that are not closed."""
        return () if self.accounts is None else tuple(entry.key for entry in self.accounts.active())

    def levels(self, key: str) -> tuple[str, ...]:
        """From where an account has policies, the root first."""
        units = {entry.key: entry.unit.split("/") for entry in self.accounts.active()} if self.accounts else {}
        above = units.get(key, [])
        paths = ("/".join(above[:depth]) for depth in range(1, len(above) + 1))
        return ("root", *paths, *(() if key == MANAGEMENT else (f"account:{key}",)))

    def tags(self) -> Mapping[str, Value]:
        """What everything in the management account has."""
        return tags(organization_tags(self.config.settings))
