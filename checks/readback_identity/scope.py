"""What the configuration says of the section of identity, once there is an instance. Pure."""

from dataclasses import dataclass

from checks.readback_facts import Value
from foundation.config import Accounts, StackConfig
from foundation.config.delegates import DEFAULTS
from foundation.config.identity import Identity, Instance
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

    def tags(self) -> dict[str, Value]:
        """What everything that can have tags has."""
        return {f"tag {key}": value for key, value in self.config.settings.tags.items()}


def account_words(key: str) -> str:
    """What to call an account of the configuration."""
    return "management account" if key == MANAGEMENT else f"account {key}"
