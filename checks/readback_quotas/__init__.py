"""Read-back of quotas: the template for accounts to come, what was asked for, and where AWS watches quotas itself.

Of what was asked for, only what the configuration names is compared: accounts grow, and AWS may ask by itself. Where
another stack declares the accounts, the management account alone is compared.
"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import chain

from checks.answers import told
from checks.inside import MANAGEMENT, Inside
from checks.readback_facts import Facts, Subjects, Value
from checks.readback_found import THREADS
from checks.readback_quotas import auto_management, requests, template
from checks.readback_quotas.scope import Scope
from foundation.config import StackConfig

_AREAS = (template, requests, auto_management)
Subject = tuple[str, Mapping[str, Value]]


def expected(config: StackConfig) -> Facts:
    """The facts that the configuration declares."""
    scope = Scope.of(config)
    return {} if scope is None else dict(chain.from_iterable(area.expected(scope) for area in _AREAS))


def found(config: StackConfig, inside: Inside) -> Facts:
    """The same facts as AWS tells them, and what is there besides. Raises ReadError, but not where it is refused.

    Calls grow with the accounts that the foundation works in times Regions, and with what is asked for (two each).
    """
    scope = Scope.of(config)
    if scope is None:
        return {}
    keys = inside.keys()
    entered = [key for key in scope.accounts if key == MANAGEMENT or key in keys]

    def account(key: str) -> list[Subject]:
        return list(told(f"quotas of {key}", lambda: _of_account(key, scope, inside)))

    with ThreadPoolExecutor(THREADS) as pool:
        of_accounts = [*pool.map(account, entered)]
    of_template = told("quota template", lambda: template.found(scope, inside))
    return dict(chain(of_template, *of_accounts))


def _of_account(key: str, scope: Scope, inside: Inside) -> Subjects:
    yield from requests.found(key, scope, inside)
    yield from auto_management.found(key, scope, inside)
