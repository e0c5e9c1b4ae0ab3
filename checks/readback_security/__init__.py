"""Read-back of delegations, detectors, hubs, sessions, graphs, analyzers, what reaches members, findings.

Where a service is off, or does not watch in one of the stack's Regions, it must be off in the delegated and in the
management account; what it leaves behind in other members is not looked for. Where another stack declares the accounts,
who they are is not known here, so nothing of this section is compared.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain

from checks.answers import told
from checks.inside import Inside
from checks.readback_facts import Facts, Subjects, Value
from checks.readback_security import (
    access_analyzer,
    delegations,
    detective,
    findings,
    guardduty,
    hubs,
    inspector,
    macie,
    security_hub,
    third_party,
)
from checks.readback_security.places import Places
from checks.readback_security.scope import Scope
from foundation.config import StackConfig

THREADS = 4
"""Accounts that are asked about at once."""

_AREAS = (
    delegations,
    guardduty,
    security_hub,
    hubs,
    detective,
    inspector,
    macie,
    access_analyzer,
    third_party,
    findings,
)
_CENTRAL: dict[str, Callable[[Scope, Places], Subjects]] = {
    "delegations": delegations.found,
    "GuardDuty": guardduty.found,
    "Security Hub": security_hub.found,
    "Detective": detective.found,
    "Inspector": inspector.found,
    "Macie": macie.found,
    "Access Analyzer": access_analyzer.found,
    "third-party StackSets": third_party.found,
    "findings": findings.found,
}
"""What is read in the management account and the delegated ones."""


def expected(config: StackConfig) -> Facts:
    """The facts that the configuration declares."""
    scope = Scope.of(config)
    return {} if scope is None else dict(chain.from_iterable(area.expected(scope) for area in _AREAS))


def found(config: StackConfig, inside: Inside) -> Facts:
    """The same facts as AWS tells them, and what is there besides. Raises ReadError, but not where it is refused."""
    scope = Scope.of(config)
    if scope is None:
        return {}
    places = Places(scope, inside)
    facts = dict(
        chain.from_iterable(told(f"security, {area}", partial(read, scope, places)) for area, read in _CENTRAL.items())
    )

    def account(key: str) -> list[tuple[str, Mapping[str, Value]]]:
        read = (hubs.inside(scope, places, key), third_party.inside(scope, places, key))
        return list(told(f"security, {key}", lambda: chain.from_iterable(read)))

    with ThreadPoolExecutor(THREADS) as pool:
        return {**facts, **dict(chain.from_iterable(pool.map(account, places.there)))}
