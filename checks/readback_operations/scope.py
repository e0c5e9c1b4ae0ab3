"""What the configuration says of operations. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from checks.readback_facts import Value
from checks.readback_words import tags
from foundation.config import Accounts, StackConfig
from foundation.config.backup import Backup, CentralVault
from foundation.config.delegates import DEFAULTS, Service
from foundation.config.inherited import account_tags
from foundation.config.notifications import Notifications
from foundation.config.operations import Operations
from foundation.config.placement import account_of, delegate
from foundation.config.section import Off
from foundation.config.state import StateStorage
from foundation.policies.backup import covered

GLOBAL = "us-east-1"
"""Where the APIs of AWS Health and User Notifications are."""


@dataclass(frozen=True)
class Scope:
    """A stack that declares operations and accounts."""

    config: StackConfig
    section: Operations
    accounts: Accounts
    account: str
    """Key of the operations account."""

    @classmethod
    def of(cls, config: StackConfig) -> "Scope | None":
        """None where the stack does not declare both."""
        section, accounts = config.operations, config.accounts
        key = account_of(accounts, "operations")
        if isinstance(section, Operations) and isinstance(accounts, Accounts) and key is not None:
            return cls(config, section, accounts, key)
        return None

    @property
    def home(self) -> str:
        """The home Region."""
        return self.config.settings.home_region

    @property
    def backup(self) -> Backup | None:
        """Backups, unless they are off."""
        return None if isinstance(self.section.backup, Off) else self.section.backup

    @property
    def notifications(self) -> Notifications | None:
        """Notifications, unless they are off."""
        return None if isinstance(self.section.notifications, Off) else self.section.notifications

    @property
    def state(self) -> StateStorage | None:
        """The storage of state, unless it is off."""
        return None if isinstance(self.section.state, Off) else self.section.state

    @property
    def backed_up(self) -> tuple[str, ...]:
        """The Regions that are backed up."""
        return () if self.backup is None else covered(self.backup, self.config)

    @property
    def central(self) -> CentralVault | None:
        """What the central vaults are like; None without any."""
        found = None if self.backup is None else self.backup.central
        return None if isinstance(found, Off) else found

    def delegate(self, service: Service) -> str:
        """Key of the account that a service is delegated to, or would be if it were on."""
        return delegate(self.accounts, self.config.settings, service) or DEFAULTS[service]

    def members(self) -> tuple[str, ...]:
        """Keys of the member accounts that are not closed."""
        return tuple(entry.key for entry in self.accounts.active())

    def tags(self, key: str) -> Mapping[str, Value]:
        """What everything in an account has."""
        return tags(account_tags(key, self.config))
