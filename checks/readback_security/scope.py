"""What the configuration says of the section of security: what is on, where, and for whom. Pure."""

from dataclasses import dataclass

from foundation.config import Accounts, Off, StackConfig
from foundation.config.delegates import DEFAULTS, Service
from foundation.config.placement import delegate
from foundation.config.security import Regional, Security, covered

MANAGEMENT = "management"

FREQUENCIES = {"fifteen-minutes": "FIFTEEN_MINUTES", "one-hour": "ONE_HOUR", "six-hours": "SIX_HOURS"}
"""What GuardDuty and Macie call how often findings are published."""


@dataclass(frozen=True)
class Scope:
    """A stack that declares security and accounts."""

    config: StackConfig
    security: Security
    accounts: Accounts

    @classmethod
    def of(cls, config: StackConfig) -> "Scope | None":
        """None where the stack does not declare both."""
        if isinstance(config.security, Security) and isinstance(config.accounts, Accounts):
            return cls(config, config.security, config.accounts)
        return None

    @property
    def home(self) -> str:
        """The home Region."""
        return self.config.settings.home_region

    @property
    def allowed(self) -> tuple[str, ...]:
        """The Regions of the stack."""
        return self.config.settings.regions

    def delegate(self, service: Service) -> str:
        """Key of the account that a service is delegated to, or would be if it were on."""
        return delegate(self.accounts, self.config.settings, service) or DEFAULTS[service]

    def regions(self, service: Service) -> tuple[str, ...]:
        """Where a service watches; nowhere when it is off."""
        section = getattr(self.security, service.replace("-", "_"))
        return covered(section, self.allowed) if isinstance(section, Regional) else ()

    def is_on(self, service: Service) -> bool:
        """Whether a service watches at all."""
        return not isinstance(getattr(self.security, service.replace("-", "_")), Off)

    def members(self) -> tuple[str, ...]:
        """Keys of the member accounts that are not closed."""
        return tuple(entry.key for entry in self.accounts.active())

    def others(self, service: Service) -> tuple[str, ...]:
        """Keys of the accounts that a delegated administrator has as its members, the management account's too."""
        return tuple(key for key in (*self.members(), MANAGEMENT) if key != self.delegate(service))

    def levels(self, key: str) -> tuple[str, ...]:
        """What an account inherits from, the nearest first: itself, its unit, the units above, the root."""
        units = {entry.key: entry.unit.split("/") for entry in self.accounts.active()}.get(key, [])
        above = ("/".join(units[:depth]) for depth in range(len(units), 0, -1))
        return (f"account:{key}", *above, "root")
