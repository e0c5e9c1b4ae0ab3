"""Who gains and who loses what, between what is deployed and what the file says."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from foundation.access.grants import Grant, grant_of
from foundation.access.matrix import Access, effective
from foundation.access.sets import Decided

ASSIGNMENT = "aws:ssoadmin/accountAssignment:AccountAssignment"
MEMBERSHIP = "aws:identitystore/groupMembership:GroupMembership"
SET = "aws:ssoadmin/permissionSet:PermissionSet"
MANAGED = "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment"
CUSTOMERS = "aws:ssoadmin/customerManagedPolicyAttachment:CustomerManagedPolicyAttachment"
INLINE = "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy"
BOUNDARY = "aws:ssoadmin/permissionsBoundaryAttachment:PermissionsBoundaryAttachment"

BUILT_IN = "built-in"
"""The directory whose people are known, so that a group without any lets nobody in."""

Parts = Mapping[str, frozenset[str]]
"""What a permission set consists of, by the words that changes are told in."""


@dataclass(frozen=True)
class Deployed:
    """Assignments, memberships (user and group) and permission sets of a stack, from its state."""

    grants: frozenset[Grant]
    memberships: frozenset[tuple[str, str]]
    sets: Mapping[str, Parts]


@dataclass(frozen=True)
class Changes:
    """What an update would change. Grants of people include those through groups, sorted by account."""

    gains: tuple[Grant, ...]
    losses: tuple[Grant, ...]
    changed_sets: Mapping[str, tuple[str, ...]]
    """Parts that change, by set; only of sets that stay."""
    locked_out: tuple[str, ...]
    """Accounts that somebody can enter today and nobody afterwards."""

    def __bool__(self) -> bool:
        return bool(self.gains or self.losses or self.changed_sets)


def deployed(resources: Iterable[Mapping[str, Any]]) -> Deployed:
    """From the resources of a stack's state, by their logical names, which are those of this program for ever."""
    given: set[Grant] = set()
    memberships: set[tuple[str, str]] = set()
    sets: dict[str, dict[str, frozenset[str]]] = {}
    for resource in resources:
        kind, name = resource["type"], str(resource["urn"]).rpartition("::")[2]
        if kind == ASSIGNMENT:
            given.add(grant_of(name))
        elif kind == MEMBERSHIP:
            user, _, group = name.rpartition("/")
            memberships.add((user, group))
        elif (part := _part(kind, resource.get("inputs", {}))) is not None:
            parts = sets.setdefault(name.split("/")[0], {})
            for word, values in part.items():
                parts[word] = parts.get(word, frozenset()) | values
    return Deployed(frozenset(given), frozenset(memberships), sets)


def changes(before: Deployed, after: Access) -> Changes:
    """What is different afterwards."""
    had, will_have = effective(before.grants, before.memberships), after.effective()
    decided = {one.name: parts(one) for one in after.sets}
    kinds = {"user"} if after.directory == BUILT_IN else {"user", "group"}
    entered, still = ({grant.account for grant in given if grant.principal.kind in kinds} for given in (had, will_have))
    open_ = {place.key for place in after.places}
    return Changes(
        gains=tuple(sorted(will_have - had)),
        losses=tuple(sorted(had - will_have)),
        changed_sets={
            name: different
            for name, now in sorted(decided.items())
            if name in before.sets and (different := _different(before.sets[name], now))
        },
        locked_out=tuple(sorted((entered - still) & open_)),
    )


def parts(one: Decided) -> Parts:
    """A permission set of the file, in the same words as one of the state."""
    boundary = one.boundary
    reference = boundary.customer_managed_policy if boundary else None
    found = {
        "session": {one.session_duration},
        "managed policies": set(one.managed_policies),
        "customer-managed policies": {f"{path}{name}" for name, path in one.customer_managed_policies},
        "inline policy": {_canonical(one.inline_policy)} if one.inline_policy else set(),
        "boundary": {f"{reference.path}{reference.name}" if reference else str(boundary.managed_policy)}
        if boundary
        else set(),
    }
    return {word: frozenset(values) for word, values in found.items()}


def _part(kind: str, inputs: Mapping[str, Any]) -> Parts | None:
    if kind == SET:
        return {"session": frozenset({str(inputs.get("sessionDuration"))})}
    if kind == MANAGED:
        return {"managed policies": frozenset({str(inputs["managedPolicyArn"])})}
    if kind == CUSTOMERS:
        reference = inputs["customerManagedPolicyReference"]
        return {"customer-managed policies": frozenset({f"{reference.get('path', '/')}{reference['name']}"})}
    if kind == INLINE:
        return {"inline policy": frozenset({_canonical(inputs["inlinePolicy"])})}
    if kind == BOUNDARY:
        boundary = inputs["permissionsBoundary"]
        reference = boundary.get("customerManagedPolicyReference")
        return {
            "boundary": frozenset(
                {f"{reference.get('path', '/')}{reference['name']}" if reference else boundary["managedPolicyArn"]}
            )
        }
    return None


def _different(before: Parts, after: Parts) -> tuple[str, ...]:
    nothing: frozenset[str] = frozenset()
    return tuple(word for word in after if before.get(word, nothing) != after[word])


def _canonical(document: str) -> str:
    return json.dumps(json.loads(document), sort_keys=True)
