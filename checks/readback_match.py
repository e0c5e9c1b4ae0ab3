"""What on AWS is which entry of the configuration: units by their names, accounts by id, address or name, policies.

Ids are not in the configuration (but for adopted things), so this is where a read-back decides what it looks at. What
matches no entry has a description instead of a key.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from checks.live import LiveAccount, LiveOrganization, LivePolicy, LiveUnit
from checks.readback_expected import MANAGEMENT, ROOT, always_attached
from foundation.config import AccountEntry, Accounts, Guardrails, StackConfig, Units
from foundation.policies import Document


@dataclass(frozen=True)
class Matched:
    """The live things by the keys of the configuration, the rest without one, and what to call each target."""

    units: Mapping[str, LiveUnit]
    """By path."""
    accounts: Mapping[str, LiveAccount]
    """By key, closed ones left out."""
    policies: Mapping[str, LivePolicy]
    """By document key."""
    closed: frozenset[str]
    """Ids of the accounts that the configuration calls closed."""
    targets: Mapping[str, str]
    """By id, what can hold policies: `root`, unit paths, `account:<key>`, `management account`, or a description."""
    everywhere: Mapping[str, frozenset[str]]
    """Of AWS's own policies that every target must have, by name: the ids of those that have them."""


def match(config: StackConfig, documents: Iterable[Document], live: LiveOrganization) -> Matched:
    """Find the entries of the configuration on AWS. Where another stack declares a section, it has no entries here."""
    units = _units(config, live)
    always = always_attached(config)
    entries = config.accounts.entries() if isinstance(config.accounts, Accounts) else ()
    accounts = _accounts(entries, live)
    closed = {entry.key for entry in entries if entry.lifecycle == "closed"}
    active = {key: account for key, account in accounts.items() if key not in closed}
    described = {
        live.root: ROOT,
        **{unit.id: unit_words(unit) for unit in live.units},
        **{account.id: account_words(account) for account in live.accounts},
        **{unit.id: path for path, unit in units.items()},
        **{account.id: f"account:{key}" for key, account in accounts.items()},
        live.management_account: MANAGEMENT,
    }
    return Matched(
        units=units,
        accounts=active,
        policies=_policies(config, documents, live),
        closed=frozenset(accounts[key].id for key in closed & accounts.keys()),
        targets=described,
        everywhere={p.name: frozenset(p.targets) for p in live.policies if p.aws_managed and p.name in always},
    )


def unit_words(unit: LiveUnit) -> str:
    """What to call a unit that the configuration does not know."""
    return f"unit {'/'.join(unit.names)} ({unit.id})"


def account_words(account: LiveAccount) -> str:
    """What to call an account that the configuration does not know."""
    return f"account {account.name} ({account.id})"


def _units(config: StackConfig, live: LiveOrganization) -> dict[str, LiveUnit]:
    if not isinstance(config.units, Units):
        return {}
    names: dict[str, tuple[str, ...]] = {}
    for entry in config.units.walk():
        names[entry.path] = (*(names[entry.parent] if entry.parent else ()), entry.name)
    there = {unit.names: unit for unit in live.units}
    return {path: there[of_path] for path, of_path in names.items() if of_path in there}


def _accounts(entries: Iterable[AccountEntry], live: LiveOrganization) -> dict[str, LiveAccount]:
    """Id before address before name: a name alone may be that of several accounts, an address never is."""
    left = {account.id: account for account in live.accounts if account.id != live.management_account}
    found: dict[str, LiveAccount] = {}
    by_address = {account.email.lower(): account.id for account in left.values()}
    by_name = {account.name: account.id for account in left.values()}
    for index in (
        lambda entry: entry.adopt,
        lambda entry: by_address.get(entry.email.lower()),
        lambda entry: by_name.get(entry.name) if entry.lifecycle == "active" else None,
    ):
        for entry in entries:
            if entry.key not in found and index(entry) in left:
                found[entry.key] = left.pop(str(index(entry)))
    return found


def _policies(config: StackConfig, documents: Iterable[Document], live: LiveOrganization) -> dict[str, LivePolicy]:
    adopted = config.guardrails.adopt if isinstance(config.guardrails, Guardrails) else {}
    by_id = {policy.id: policy for policy in live.policies if not policy.aws_managed}
    by_name = {policy.name: policy for policy in by_id.values()}
    found = (
        (document.key, by_id.get(adopted.get(document.key, "")) or by_name.get(document.name)) for document in documents
    )
    return {key: policy for key, policy in found if policy is not None}
