"""What is known of one service that watches or records: where, in which accounts, by what, and who runs it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from foundation.config.delegates import Service as Delegated
from foundation.config.placement import delegate
from foundation.config.section import In, Off
from foundation.config.stack import StackConfig

Answer = Literal["yes", "partly", "no"]
Cell = Literal["watched", "global", "not watched", "off", "elsewhere"]
"""`global` is seen from the home Region because what is looked at has no Region; `elsewhere` is of another stack."""


@dataclass(frozen=True)
class Reach:
    """Whether some accounts are covered, and by what or why not."""

    covered: Answer
    how: str


_NOTHING = Reach("no", "")


@dataclass(frozen=True)
class Service:
    """One service. What follows `stack` is empty unless it is `on`; `regions` are those in which it is switched on."""

    key: str
    name: str
    """As AWS calls it."""
    state: Literal["on", "off", "elsewhere"]
    stack: str | None = None
    """The stack that declares it, where another does."""
    regions: tuple[str, ...] = ()
    is_global: bool = False
    """Whether what it sees in its one Region is that of all Regions."""
    delegate: str | None = None
    """Key of the account that it is delegated to; None where it is run from the management account."""
    enabled_by: str = ""
    features: tuple[str, ...] = ()
    existing: Reach = _NOTHING
    """Accounts that are there when the service is switched on."""
    new: Reach = _NOTHING
    """Accounts that join later."""
    management: Reach = _NOTHING

    def cell(self, region: str) -> Cell:
        """What the service does in an allowed Region."""
        if self.state != "on":
            return self.state
        if region in self.regions:
            return "watched"
        return "global" if self.is_global else "not watched"


def absent(key: str, name: str, section: Off | In) -> Service:
    """A service that this stack does not declare."""
    if isinstance(section, In):
        return Service(key, name, "elsewhere", stack=section.stack)
    return Service(key, name, "off")


def delegated(config: StackConfig, service: Delegated) -> str | None:
    """Key of the account that a service is delegated to."""
    return delegate(config.accounts, config.settings, service)


def listed(what: str, words: Iterable[str]) -> tuple[str, ...]:
    """One feature that names all of ``words``; none where there are none."""
    found = ", ".join(words)
    return (f"{what}: {found}",) if found else ()
