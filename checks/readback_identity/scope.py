"""What the configuration says of the section of identity, once there is an instance. Pure."""

from dataclasses import dataclass

from checks.readback_facts import Value
from checks.readback_words import tags
from foundation.access import Side
from foundation.config import Accounts, StackConfig
from foundation.config.delegates import DEFAULTS
from foundation.config.identity import Identity, Instance
from foundation.config.inherited import account_tags
from foundation.config.placement import delegate
from foundation.config.selectors import MANAGEMENT


@dataclass(frozen=True)
class Scope:
    """A stack that declares identity and accounts, and has an instance."""

    config: StackConfig
    section: Identity
    instance: Instance
    accounts: Accounts

    @classmethod
    def of(cls, config: StackConfig) -> "Scope | None":
        """None where the stack does not declare both, or everything is held back."""
        section, accounts = config.identity, config.accounts
        if isinstance(section, Identity) and section.instance is not None and isinstance(accounts, Accounts):
            return cls(config, section, section.instance, accounts)
        return None

    @property
    def administrator(self) -> str:
        """Key of the account that Identity Center is delegated to."""
        return delegate(self.accounts, self.config.settings, "identity-center") or DEFAULTS["identity-center"]

    @property
    def has_people(self) -> bool:
        """Whether the stack declares people, and not an identity provider."""
        return self.section.directory == "built-in"

    def tags(self, side: Side) -> dict[str, Value]:
        """What everything that can have tags has: the tags of the account that declares it."""
        return tags(account_tags(MANAGEMENT if side == "management" else self.administrator, self.config))


def account_words(key: str) -> str:
    """What to call an account of the configuration."""
    return "management account" if key == MANAGEMENT else f"account {key}"
