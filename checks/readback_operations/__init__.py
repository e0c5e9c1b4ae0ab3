"""Read-back of operations: delegations, AWS Health, backups and their vaults, notifications, and the state of Pulumi.

Parts that are `off` are not looked for, but for delegations. Vaults in the accounts of members are compared by the
StackSet that brings them. Where another stack declares the accounts, who does what is not known here, so nothing of
this section is compared.
"""

from collections.abc import Callable, Mapping
from functools import partial
from itertools import chain

from checks.answers import told
from checks.inside import Inside
from checks.readback_facts import Facts, Subjects
from checks.readback_operations import (
    backup_policy,
    backup_settings,
    central_vaults,
    delegations,
    health,
    notification_contacts,
    notification_hubs,
    notifications,
    state_storage,
)
from checks.readback_operations.scope import Scope
from foundation.config import StackConfig

_AREAS = (
    delegations,
    health,
    backup_settings,
    central_vaults,
    backup_policy,
    notification_hubs,
    notification_contacts,
    notifications,
    state_storage,
)
_READ: Mapping[str, Callable[[Scope, Inside], Subjects]] = {
    "delegations": delegations.found,
    "AWS Health": health.found,
    "backup": backup_settings.found,
    "central vaults": central_vaults.found,
    "backup policy": backup_policy.found,
    "notification hubs": notification_hubs.found,
    "contacts": notification_contacts.found,
    "notifications": notifications.found,
    "state of Pulumi": state_storage.found,
}


def expected(config: StackConfig) -> Facts:
    """The facts that the configuration declares."""
    scope = Scope.of(config)
    return {} if scope is None else dict(chain.from_iterable(area.expected(scope) for area in _AREAS))


def found(config: StackConfig, inside: Inside) -> Facts:
    """The same facts as AWS tells them, and what is there besides. Raises ReadError, but not where it is refused.

    Calls grow with the Regions (some nine each) and what is configured for notifications (four each), not with the
    accounts, but for the pages of the StackSet's instances.
    """
    scope, keys = Scope.of(config), inside.keys()
    if scope is None or scope.account not in keys:
        return {}
    areas = (told(f"operations, {what}", partial(read, scope, inside)) for what, read in _READ.items())
    return dict(chain.from_iterable(areas))
