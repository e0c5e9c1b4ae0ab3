"""What the configuration says of quotas. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from checks.inside import MANAGEMENT
from foundation.config import Accounts, StackConfig
from foundation.config.quotas import AutoManagement, QuotaRequest, Quotas
from foundation.config.section import Off

GLOBAL = "us-east-1"
"""Where the template is, whatever the Regions of its entries."""


@dataclass(frozen=True)
class Scope:
    """A stack that declares quotas."""

    config: StackConfig
    section: Quotas

    @classmethod
    def of(cls, config: StackConfig) -> "Scope | None":
        """None where the stack declares none."""
        return cls(config, config.quotas) if isinstance(config.quotas, Quotas) else None

    @property
    def accounts(self) -> tuple[str, ...]:
        """Keys of the accounts that the foundation works in, as far as this stack declares them, and `management`."""
        section = self.config.accounts
        entries = section.active() if isinstance(section, Accounts) else ()
        return (MANAGEMENT, *(entry.key for entry in entries if entry.purpose is not None))

    def requests(self, account: str) -> Iterator[tuple[str, QuotaRequest]]:
        """What is asked for in an account, each with its Region."""
        for request in self.section.requests.get(account, {}).values():
            yield self.region(request), request

    def region(self, request: QuotaRequest) -> str:
        """Where a quota is."""
        return request.place(self.config.settings.home_region)

    @property
    def watched(self) -> AutoManagement | None:
        """Automatic management, unless it is off."""
        section = self.section.auto_management
        return None if isinstance(section, Off) else section

    def watched_in(self, account: str) -> tuple[str, ...]:
        """The Regions in which AWS watches the quotas of an account."""
        section = self.watched
        if section is None or (section.accounts is not None and account not in section.accounts):
            return ()
        return section.regions or self.config.settings.regions
