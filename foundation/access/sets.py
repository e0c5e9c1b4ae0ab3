"""The permission sets as AWS gets them, and which side manages each: the management account or the delegate.

A set that is assigned in the management account can be managed from there only, so it is never assigned anywhere else
(IAM Identity Center user guide, delegated administration).
"""

from dataclasses import dataclass
from typing import Literal

from foundation.access.grants import grants
from foundation.config.identity import Identity
from foundation.config.identity_names import session_minutes
from foundation.config.logs import BUCKETS, Logs
from foundation.config.permission_sets import Boundary, PermissionSet, minified
from foundation.config.selectors import MANAGEMENT
from foundation.config.stack import StackConfig
from foundation.permission_sets import Facts, ready

Side = Literal["management", "members"]
SHORT = "PT1H"
"""The session of a set that does not say: as short as AWS has it."""
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
EMERGENCY = "emergency"
STRONG = frozenset({"administrator", EMERGENCY})
"""Names in the catalogue of the sets that may do everything."""


@dataclass(frozen=True)
class Decided:
    """One permission set. `inline_policy` is minified JSON; `ready` the name in the catalogue, if it is from there."""

    name: str
    side: Side
    description: str
    session_duration: str
    relay_state: str | None
    managed_policies: tuple[str, ...]
    customer_managed_policies: tuple[tuple[str, str], ...]
    """Names and paths."""
    inline_policy: str | None
    boundary: Boundary | None
    ready: str | None

    @property
    def minutes(self) -> int:
        """How long a session lasts."""
        return session_minutes(self.session_duration)

    @property
    def may_do_everything(self) -> bool:
        """Whether it is an administrator's by its name in the catalogue, or by AWS's policy for administrators."""
        return self.ready in STRONG or ADMINISTRATOR in self.managed_policies


def decided_sets(config: StackConfig) -> tuple[Decided, ...]:
    """Every permission set by name, those that nobody is assigned too."""
    if not isinstance(config.identity, Identity):
        return ()
    known = facts(config)
    of_management = {grant.permission_set for grant in grants(config) if grant.account == MANAGEMENT}
    return tuple(
        _decided(name, entry, "management" if name in of_management else "members", known)
        for name, entry in sorted(config.identity.permission_sets.items())
    )


def facts(config: StackConfig) -> Facts:
    """What sets of the catalogue need to know."""
    if not isinstance(config.logs, Logs):
        return Facts()
    return Facts(
        log_buckets=tuple(config.logs.bucket(kind) for kind in BUCKETS),
        log_query_results=config.logs.bucket("operational-logs") if config.logs.reading.athena else None,
    )


def _decided(name: str, entry: PermissionSet, side: Side, known: Facts) -> Decided:
    from_catalogue = ready(entry.ready, known) if entry.ready else None
    own = minified(entry.inline_policy) if entry.inline_policy else None
    return Decided(
        name=name,
        side=side,
        description=entry.description or (from_catalogue.description if from_catalogue else name),
        session_duration=entry.session_duration or (from_catalogue.session_duration if from_catalogue else SHORT),
        relay_state=entry.relay_state,
        managed_policies=tuple(sorted(from_catalogue.managed_policies if from_catalogue else entry.managed_policies)),
        customer_managed_policies=tuple(sorted((one.name, one.path) for one in entry.customer_managed_policies)),
        inline_policy=from_catalogue.inline_policy() if from_catalogue else own,
        boundary=entry.boundary,
        ready=entry.ready,
    )
