"""What the configuration says of the network. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from checks.readback_expected import is_named
from checks.readback_facts import Value
from checks.readback_words import tags
from foundation import networks
from foundation.config import Accounts, Off, StackConfig
from foundation.config.inherited import account_tags
from foundation.config.logs import Logs
from foundation.config.network import Network
from foundation.config.placement import account_of
from foundation.networks import Share, Transit, Vpc


@dataclass(frozen=True)
class Scope:
    """A stack that declares the network and the accounts."""

    config: StackConfig
    section: Network
    accounts: Accounts
    account: str
    """Key of the network account."""

    @classmethod
    def of(cls, config: StackConfig) -> "Scope | None":
        """None where the stack does not declare both."""
        section, accounts = config.network, config.accounts
        key = account_of(accounts, "network")
        if isinstance(section, Network) and isinstance(accounts, Accounts) and key is not None:
            return cls(config, section, accounts, key)
        return None

    @property
    def regions(self) -> tuple[str, ...]:
        """The Regions of the network."""
        return tuple(self.section.regions)

    @cached_property
    def vpcs(self) -> tuple[Vpc, ...]:
        return networks.vpcs(self.section)

    @cached_property
    def shares(self) -> tuple[Share, ...]:
        return networks.shares(self.section)

    @cached_property
    def transits(self) -> tuple[Transit, ...]:
        return networks.transits(self.section)

    @cached_property
    def transit_of(self) -> Mapping[str, Transit]:
        """The transit gateway that VPCs are attached to, by their names."""
        return {vpc.name: transit for transit in self.transits for vpc in (transit.hub, *transit.spokes)}

    @property
    def has_flow_logs(self) -> bool:
        return not isinstance(self.config.logs, Off)

    @property
    def flow_logs(self) -> str | None:
        """ARN of the bucket of flow logs; None where it is not declared here."""
        logs = self.config.logs
        return f"arn:aws:s3:::{logs.prefix}-flow-logs" if isinstance(logs, Logs) else None

    def tags(self) -> dict[str, Value]:
        """What everything in the network account has that can have tags, besides its name."""
        return tags(account_tags(self.account, self.config))

    def knows_targets(self, share: Share) -> bool:
        """Whether this configuration says what all targets of a share are called on AWS."""
        return all(is_named(target, self.config) for target in share.targets)

    def members(self) -> tuple[str, ...]:
        """Keys of the accounts that are not closed, the network account left out."""
        return tuple(entry.key for entry in self.accounts.active() if entry.key != self.account)

    def levels(self, key: str) -> frozenset[str]:
        """The targets that reach a member: itself, its unit, the units above, the root."""
        units = next(entry.unit for entry in self.accounts.active() if entry.key == key).split("/")
        above = ("/".join(units[:depth]) for depth in range(1, len(units) + 1))
        return frozenset({f"account:{key}", *above, "root"})
