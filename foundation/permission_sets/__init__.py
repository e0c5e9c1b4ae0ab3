"""Permission sets: the catalogue of ready ones, and the lint of all of them. Pure.

What the stack file makes of them, and who gets them where, is `foundation.config`'s and the identity layer's.
"""

from collections.abc import Callable, Mapping

from foundation.permission_sets.catalogue.administrator import administrator
from foundation.permission_sets.catalogue.billing import billing
from foundation.permission_sets.catalogue.database_operator import database_operator
from foundation.permission_sets.catalogue.developer import developer
from foundation.permission_sets.catalogue.emergency import emergency
from foundation.permission_sets.catalogue.log_reader import log_reader
from foundation.permission_sets.catalogue.network_operator import network_operator
from foundation.permission_sets.catalogue.power_user import power_user
from foundation.permission_sets.catalogue.read_only import read_only
from foundation.permission_sets.catalogue.security_audit import security_audit
from foundation.permission_sets.lint import Finding, findings
from foundation.permission_sets.ready import Facts, Ready

__all__ = ["READY", "Facts", "Finding", "Ready", "findings", "ready"]

READY: Mapping[str, Callable[[Facts], Ready]] = {
    "administrator": administrator,
    "power-user": power_user,
    "developer": developer,
    "read-only": read_only,
    "billing": billing,
    "security-audit": security_audit,
    "network-operator": network_operator,
    "database-operator": database_operator,
    "log-reader": log_reader,
    "emergency": emergency,
}


def ready(name: str, facts: Facts) -> Ready:
    """The ready set of a name. Raises KeyError for a name that `READY` has not, BrokenRule where its facts lack."""
    return READY[name](facts)
