"""What an operator should look at twice in who may enter what. None of it stops a run."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from foundation.access.changes import BUILT_IN, Changes
from foundation.access.expansion import matching
from foundation.access.matrix import Access
from foundation.access.sets import EMERGENCY
from foundation.config.accounts import Accounts
from foundation.config.identity import Identity
from foundation.config.stack import StackConfig
from foundation.permission_sets.lint import findings

LONG_SESSION = 240
"""Minutes of a session in production, above which it is worth a warning."""
ROLE_POLICIES = 10
"""Managed policies of an IAM role, until the quota is raised (IAM quotas, 2026-11)."""
KNOWN_SOURCES = ("${path:userName", "${path:name.", "${path:displayName", "${path:emails")
"""Attributes that people of this file have."""


@dataclass(frozen=True)
class Warned:
    """One warning: `kind` for machines, `text` for people."""

    kind: str
    text: str


def warnings(config: StackConfig, found: Access, change: Changes | None = None) -> tuple[Warned, ...]:
    """All warnings; with a change, also those of accounts that nobody could enter any more."""
    section = config.identity
    if not isinstance(section, Identity):
        return tuple(_locked_out(change))
    made = [
        *_locked_out(change),
        *_administrators(found),
        *_risky_sets(section, found),
        *_long_sessions(found),
        *_many_policies(found),
        *_empty_attributes(section),
        *_direct(found),
        *_empty_groups(found),
        *_unused(found),
        *_matching_nothing(config, section),
    ]
    return tuple(made)


def _locked_out(change: Changes | None) -> Iterator[Warned]:
    for account in change.locked_out if change is not None else ():
        text = f"Nobody could enter {account} any more, except with break-glass access."
        yield Warned("locked-out", text)


def _administrators(found: Access) -> Iterator[Warned]:
    for one in found.sets:
        if one.ready == EMERGENCY or not one.may_do_everything:
            continue
        who = sorted({str(grant.principal) for grant in found.grants if grant.permission_set == one.name})
        accounts = {grant.account for grant in found.grants if grant.permission_set == one.name}
        if who:
            text = f"{one.name} may do everything, outside emergencies: {', '.join(who)} in {_accounts(accounts)}."
            yield Warned("administrator", text)


def _risky_sets(section: Identity, found: Access) -> Iterator[Warned]:
    """Sets of the operator's own; those of the catalogue are held to the same in tests."""
    for one in found.sets:
        if section.permission_sets[one.name].ready is None:
            documents = [json.loads(one.inline_policy)] if one.inline_policy else []
            for finding in findings(documents, one.managed_policies):
                yield Warned("risky-set", f"{one.name}: {finding.what}. {finding.remedy}")


def _long_sessions(found: Access) -> Iterator[Warned]:
    production = {place.key for place in found.places if place.production}
    for one in found.sets:
        accounts = {grant.account for grant in found.grants if grant.permission_set == one.name} & production
        if accounts and one.minutes > LONG_SESSION:
            text = f"Sessions of {one.name} last {_time(one.minutes)}, in production too: {_accounts(accounts)}."
            yield Warned("long-session", text)


def _many_policies(found: Access) -> Iterator[Warned]:
    for one in found.sets:
        count = len(one.managed_policies) + len(one.customer_managed_policies)
        if count > ROLE_POLICIES:
            text = (
                f"{one.name} has {count} managed policies: more than {ROLE_POLICIES} need a raised quota of "
                f"`managed policies attached to an IAM role` in each of its accounts."
            )
            yield Warned("many-policies", text)


def _empty_attributes(section: Identity) -> Iterator[Warned]:
    for name, source in section.attributes.items():
        if section.directory == BUILT_IN and not source.startswith(KNOWN_SOURCES):
            text = f"The attribute {name} stays empty: people of the built-in directory have no {source} in this file."
            yield Warned("empty-attribute", text)


def _direct(found: Access) -> Iterator[Warned]:
    for user in sorted({grant.principal.name for grant in found.grants if grant.principal.kind == "user"}):
        yield Warned("direct-user", f"{user} is assigned directly, not through a group.")


def _empty_groups(found: Access) -> Iterator[Warned]:
    if found.directory == BUILT_IN:
        filled = {group for _, group in found.memberships}
        for group in found.groups:
            if group not in filled:
                yield Warned("empty-group", f"Nobody is in the group {group}.")


def _unused(found: Access) -> Iterator[Warned]:
    used = {grant.permission_set for grant in found.grants}
    for one in found.sets:
        if one.name not in used:
            yield Warned("unused-set", f"Nobody is assigned {one.name}.")


def _matching_nothing(config: StackConfig, section: Identity) -> Iterator[Warned]:
    if not isinstance(config.accounts, Accounts):
        return
    for name, assignment in section.assignments.items():
        for index, selector in enumerate(assignment.accounts):
            if not matching([selector], config):
                yield Warned(
                    "no-account", f"assignments.{name}.accounts[{index}] fits no account that anybody is let into."
                )


def _accounts(keys: set[str]) -> str:
    return f"{len(keys)} account{'' if len(keys) == 1 else 's'}"


def _time(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours} hours {rest} minutes" if rest else f"{hours} hours"
