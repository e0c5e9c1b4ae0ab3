"""What the configuration says of spend. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from checks.inside import MANAGEMENT, Inside
from checks.readback_facts import Value
from checks.readback_words import tags
from foundation.config import Accounts, StackConfig
from foundation.config.inherited import account_tags, organization_tags
from foundation.config.placement import account_of
from foundation.config.section import Off
from foundation.config.spend import TOPIC, Anomalies, Budgets, Export, Spend

GLOBAL = "us-east-1"
"""Where billing is, whatever the home Region is."""
TOPIC_WORD = "the topic"


@dataclass(frozen=True)
class Scope:
    """A stack that declares spend."""

    config: StackConfig
    section: Spend

    @classmethod
    def of(cls, config: StackConfig) -> "Scope | None":
        """None where the stack declares none."""
        return cls(config, config.spend) if isinstance(config.spend, Spend) else None

    @property
    def budgets(self) -> Budgets | None:
        """Budgets, unless they are off."""
        return None if isinstance(self.section.budgets, Off) else self.section.budgets

    @property
    def anomalies(self) -> Anomalies | None:
        """The detection of anomalies, unless it is off."""
        return None if isinstance(self.section.anomalies, Off) else self.section.anomalies

    @property
    def export(self) -> Export | None:
        """The data export, unless it is off."""
        return None if isinstance(self.section.export, Off) else self.section.export

    @property
    def bucket(self) -> str | None:
        """The bucket of the export; None where there is none, or another stack gives its name."""
        return None if self.export is None else self.export.named(self.config.logs)

    @property
    def operations(self) -> str | None:
        """Key of the operations account, where this stack declares it."""
        return account_of(self.config.accounts, "operations") if isinstance(self.config.accounts, Accounts) else None

    @property
    def tells(self) -> bool:
        """Whether there is something to tell people."""
        return self.budgets is not None or self.anomalies is not None

    @property
    def topic(self) -> str:
        """ARN of the topic that everything is told to."""
        return f"arn:aws:sns:{GLOBAL}:{self.config.settings.management_account}:{TOPIC}"

    def knows(self, names: Iterable[str]) -> bool:
        """Whether accounts can be told by their keys: those of another stack have ids that are not known here."""
        return isinstance(self.config.accounts, Accounts) or set(names) <= {MANAGEMENT}

    def tags(self) -> Mapping[str, Value]:
        """What everything in the management account has."""
        return tags(organization_tags(self.config.settings))

    def account_tags(self, key: str) -> Mapping[str, Value]:
        """What everything in an account has."""
        return tags(account_tags(key, self.config))


def keys(inside: Inside) -> Mapping[str, str]:
    """Keys of the accounts that exist by id, the management account among them."""
    return {inside.id_of(key): key for key in (*inside.keys(), MANAGEMENT)}
