"""What Security Hub remembers: a hub per account and Region, an aggregator per account, one central configuration."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from emulator.aws.services.delegated import administrator
from emulator.aws.services.organizations.model import now
from emulator.aws.state import State

PRINCIPAL = "securityhub.amazonaws.com"
SELF_MANAGED = "SELF_MANAGED_SECURITY_HUB"
"""What an association names instead of a policy where accounts are to configure themselves."""


@dataclass
class Hub:
    """Security Hub in one account and Region."""

    subscribed: datetime = field(default_factory=now)
    auto_enable_controls: bool = True
    generator: str = "SECURITY_CONTROL"
    tags: dict[str, str] = field(default_factory=dict)
    standards: list[str] = field(default_factory=list)
    """ARNs of the enabled standards."""
    findings: dict[str, dict[str, Any]] = field(default_factory=dict)
    pending: bool = False
    """Enabled by its own account although a central policy reaches it: the policy takes hold at the next look."""


@dataclass
class Member:
    """A member account, as its administrator sees it in one Region."""

    account: str
    email: str
    status: str
    updated: datetime = field(default_factory=now)


@dataclass
class Regional:
    """One account's Security Hub in one Region; what follows `hub` is used in an administrator's account alone."""

    hub: Hub | None = None
    members: dict[str, Member] = field(default_factory=dict)
    auto_enable: bool = False
    auto_enable_standards: str = "DEFAULT"


@dataclass
class Aggregator:
    """A finding aggregator; `region` is the home Region."""

    arn: str
    region: str
    mode: str
    regions: list[str]


@dataclass
class Aggregation:
    """An account's aggregator: at most one, whatever the Region."""

    current: Aggregator | None = None


@dataclass
class Policy:
    """A configuration policy; `content` is the SecurityHub member of ConfigurationPolicy."""

    id: str
    arn: str
    name: str
    description: str
    content: dict[str, Any]
    created: datetime = field(default_factory=now)
    updated: datetime = field(default_factory=now)


@dataclass
class Association:
    """What was applied to a root, unit or account: a policy's id, or that it is self-managed."""

    policy: str
    due: float
    """When the status turns from PENDING to SUCCESS, in seconds since the epoch."""
    updated: datetime = field(default_factory=now)


@dataclass
class Administration:
    """The organization's Security Hub: whose it is, in which Regions, and the central configuration."""

    account: str | None = None
    regions: set[str] = field(default_factory=set)
    """Where the administrator was designated."""
    central: bool = False
    central_due: float = 0
    policies: dict[str, Policy] = field(default_factory=dict)
    associations: dict[str, Association] = field(default_factory=dict)
    """By the id of the target."""

    def decentralize(self) -> None:
        """Stop central configuration: policies and associations go, accounts keep their settings."""
        self.central = False
        self.policies.clear()
        self.associations.clear()


def regional(state: State, account: str, region: str) -> Regional:
    """Security Hub of an account in a Region, enabled or not."""
    return state.store(Regional, account, region)


def administration(state: State) -> Administration:
    """The organization's Security Hub. It starts anew when Organizations has another delegated administrator."""
    found = state.store(Administration)
    current = administrator(state, PRINCIPAL)
    if found.account != current:
        found.account = current
        found.regions.clear()
        found.decentralize()
    return found
