"""From selectors to accounts. Closed accounts fit none, and neither do those in a suspended unit."""

from collections.abc import Iterable
from fnmatch import fnmatchcase

from foundation.config.accounts import AccountEntry, Accounts
from foundation.config.guardrails import DenySuspended, Guardrails
from foundation.config.inherited import entry_tags
from foundation.config.section import In, Off
from foundation.config.selectors import MANAGEMENT, ROOT, Selector
from foundation.config.stack import StackConfig
from foundation.config.units import is_within


def matching(selectors: Iterable[Selector], config: StackConfig) -> frozenset[str]:
    """Keys of the accounts that fit any of the selectors; `management` stands for the management account.

    Where another stack declares the accounts, only those named by key are known.
    """
    found: set[str] = set()
    for selector in selectors:
        if selector.account == MANAGEMENT or (selector.account and isinstance(config.accounts, In)):
            found.add(selector.account)
        elif isinstance(config.accounts, Accounts):
            open_ = enterable(config.accounts, suspended_targets(config.guardrails))
            found |= {entry.key for entry in open_ if fits(entry, selector, config)}
    return frozenset(found)


def fits(entry: AccountEntry, selector: Selector, config: StackConfig) -> bool:
    """Whether everything that the selector says is so for the account, with the tags that it inherits."""
    tags = entry_tags(entry, config.units, config.settings)
    return (
        (selector.account is None or selector.account == entry.key)
        and (selector.unit is None or is_below(entry.unit, selector.unit))
        and all(tags.get(key) == value for key, value in selector.tags.items())
        and (selector.pattern is None or fnmatchcase(entry.key, selector.pattern))
    )


def enterable(accounts: Accounts, suspended: Iterable[str]) -> tuple[AccountEntry, ...]:
    """The accounts that anybody may be let into: not closed, and not suspended. ``suspended`` are targets."""
    targets = tuple(suspended)
    return tuple(
        entry
        for entry in accounts.active()
        if f"account:{entry.key}" not in targets and not any(is_below(entry.unit, target) for target in targets)
    )


def suspended_targets(guardrails: Guardrails | Off | In | None) -> tuple[str, ...]:
    """Where everything is denied: the targets of the guardrail; without it, the unit of that name."""
    if isinstance(guardrails, Guardrails) and isinstance(guardrails.deny_suspended, DenySuspended):
        return guardrails.deny_suspended.targets
    return DenySuspended().targets


def is_below(path: str, unit: str) -> bool:
    """Whether a unit is another one, or anywhere below it."""
    return unit == ROOT or is_within(path, unit)
