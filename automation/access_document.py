"""Who can enter what, for machines."""

from collections.abc import Iterable, Mapping

from automation.events import Json
from foundation.access import words
from foundation.access.changes import Changes
from foundation.access.grants import Grant
from foundation.access.matrix import Access
from foundation.access.sets import Decided
from foundation.access.strength import strength
from foundation.access.warnings import Warned
from foundation.config import In, StackConfig
from foundation.held_back import held_back


def document(stack: str, config: StackConfig, found: Access | None, warned: Iterable[Warned]) -> dict[str, Json]:
    """All of it; of a stack that does not declare it, why. `effective` are people, by their groups or alone."""
    if found is None:
        elsewhere = config.identity.stack if isinstance(config.identity, In) else None
        return {"stack": stack, "identity": "elsewhere" if elsewhere else "off", "declared_by": elsewhere}
    everything = sorted(found.effective())
    return {
        "stack": stack,
        "identity": "on",
        "declared_by": stack,
        "directory": found.directory,
        "accounts": [
            {"account": place.key, "unit": place.unit, "production": place.production} for place in found.places
        ],
        "groups": [{"group": group, "members": list(words.members(found, group))} for group in found.groups],
        "users": [
            {"user": user, "groups": [group for group in found.groups if (user, group) in found.memberships]}
            for user in found.users
        ],
        "permission_sets": [_set(one) for one in found.sets],
        "grants": [_grant(grant) for grant in found.grants],
        "effective": [_grant(grant) for grant in everything if grant.principal.kind == "user"],
        **_notices(config, warned),
    }


def document_of_changes(stack: str, config: StackConfig, change: Changes, warned: Iterable[Warned]) -> dict[str, Json]:
    """What an update would change, people and groups one by one."""
    sets: Mapping[str, Json] = {name: list(parts) for name, parts in change.changed_sets.items()}
    return {
        "stack": stack,
        "differs": bool(change),
        "gains": [_grant(grant) for grant in change.gains],
        "losses": [_grant(grant) for grant in change.losses],
        "changed_sets": dict(sets),
        "locked_out": list(change.locked_out),
        **_notices(config, warned),
    }


def _set(one: Decided) -> Json:
    return {
        "permission_set": one.name,
        "description": one.description,
        "ready": one.ready,
        "strength": strength(one),
        "session": one.session_duration,
        "managed_from": one.side,
    }


def _grant(grant: Grant) -> Json:
    return {
        "account": grant.account,
        "permission_set": grant.permission_set,
        "kind": grant.principal.kind,
        "name": grant.principal.name,
    }


def _notices(config: StackConfig, warned: Iterable[Warned]) -> dict[str, Json]:
    return {
        "warnings": [{"kind": one.kind, "text": one.text} for one in warned],
        "held_back": [{"path": one.path, "what": one.what, "step": one.step} for one in held_back(config)],
    }
