"""Which account does what for the logs, as the configuration says: pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from checks.inside import MANAGEMENT, Inside
from checks.readback_facts import Value
from checks.readback_words import tags, word
from foundation.config import Accounts, StackConfig
from foundation.config.delegates import Service
from foundation.config.inherited import account_tags
from foundation.config.logs import Logs
from foundation.config.placement import account_of, delegate


@dataclass(frozen=True)
class Archive:
    """The section `foundation:logs` with the places that it rests on."""

    config: StackConfig
    logs: Logs

    @property
    def entered(self) -> bool:
        """Whether accounts can be entered: their keys and access roles are in this configuration."""
        return isinstance(self.config.accounts, Accounts)

    @property
    def key(self) -> str:
        """Key of the log archive account."""
        return account_of(self.config.accounts, "log-archive") or ""

    def delegate(self, service: Service) -> str:
        """Key of the account that a service is delegated to."""
        return delegate(self.config.accounts, self.config.settings, service) or ""

    def members(self) -> tuple[str, ...]:
        """Keys of the active member accounts; none where another stack declares them."""
        accounts = self.config.accounts
        return tuple(entry.key for entry in accounts.active()) if isinstance(accounts, Accounts) else ()

    def has(self, inside: Inside, key: str) -> bool:
        """Whether an account can be entered and exists."""
        return self.entered and key in self.there(inside)

    def there(self, inside: Inside) -> tuple[str, ...]:
        """The management account and the active members that exist."""
        existing = inside.keys()
        return (MANAGEMENT, *(key for key in self.members() if key in existing))

    def places(self) -> Iterator[tuple[str, str]]:
        """Every account that can be entered, the management account first, in every allowed Region."""
        for key in (MANAGEMENT, *self.members()):
            for region in self.config.settings.regions:
                yield key, region

    def id_word(self, key: str) -> str:
        """The id of an account in facts: the management account's is known."""
        return self.config.settings.management_account if key == MANAGEMENT else word(key)

    def tags(self, key: str) -> dict[str, Value]:
        """The tags of everything in an account, as facts."""
        return tags(account_tags(key, self.config))
