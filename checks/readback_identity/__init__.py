"""Read-back of IAM Identity Center: exactly what the access matrix says, in both directions, and all that it rests on.

Until there is an instance everything is held back, so nothing is compared. Neither is it where another stack declares
the accounts: who they are is not known here. Whether somebody has chosen a password is told by no API.
"""

from itertools import chain

from checks.inside import Inside
from checks.readback_facts import Facts
from checks.readback_identity import applications, assignments, directory, instance, permission_sets
from checks.readback_identity.live import Live
from checks.readback_identity.scope import Scope
from foundation.config import StackConfig

_AREAS = (instance, directory, permission_sets, assignments, applications)


def expected(config: StackConfig) -> Facts:
    """The facts that the configuration declares."""
    scope = Scope.of(config)
    return {} if scope is None else dict(chain.from_iterable(area.expected(scope) for area in _AREAS))


def found(config: StackConfig, inside: Inside) -> Facts:
    """The same facts as AWS tells them, and what is there besides. Raises ReadError.

    Calls grow with the groups, eight times the permission sets, and the accounts that each set is in.
    """
    scope = Scope.of(config)
    if scope is None:
        return {}
    live = Live(scope, inside)
    if not live.instance:
        return dict(instance.found(live))
    areas = (
        instance.found(live),
        directory.found(scope, live),
        permission_sets.found(live),
        assignments.found(live),
        applications.found(scope, live),
    )
    return dict(chain.from_iterable(areas))
