"""Rules between services and the accounts that they are delegated to or work in."""

from collections.abc import Iterator
from typing import get_args

from foundation.config.accounts import Accounts, Purpose
from foundation.config.delegates import DEFAULTS, Service
from foundation.config.draft import Draft
from foundation.config.identifiers import nearest
from foundation.config.identity import Identity
from foundation.config.logs import Configuration, Logs, OperationalLogs
from foundation.config.operations import Operations
from foundation.config.placement import account_of, delegate
from foundation.config.section import Off
from foundation.config.security import SERVICES, Security
from foundation.errors import ABSENT, Problem

TABLE = "foundation:settings.delegates"
MEMBERS = "foundation:accounts.members"
ARCHIVE = "foundation:logs"
"""Needs its account whatever is delegated to which."""
OF_OPERATIONS: tuple[Service, ...] = ("systems-manager", "health", "backup", "notifications")


def delegate_problems(draft: Draft) -> Iterator[Problem]:
    if draft.settings is None or not isinstance(draft.accounts, Accounts):
        return
    active = {entry.key: entry for entry in draft.accounts.active()}
    for service, key in draft.settings.delegates.items():
        path = f"{TABLE}.{service}"
        if key not in draft.account_keys:
            guess = nearest(key, draft.account_keys)
            remedy = f"Write {guess}, or declare the account." if guess else "Write the key of a declared account."
            yield Problem(path, key, "a service is delegated to an account of foundation:accounts", remedy)
        elif key in active and active[key].purpose is None:
            rule = "a service is delegated to an account with a purpose: only those are logged in to"
            yield Problem(path, key, rule, "Name another account, or give this one a purpose.")
        elif key not in active and any(entry.key == key for entry in draft.accounts.entries()):
            yield Problem(path, key, "a service is not delegated to a closed account", "Name another account.")
    yield from _missing(draft)
    yield from _same_as_guardduty(draft)


def wanted(draft: Draft) -> Iterator[tuple[Service, str]]:
    """The services that are switched on, and the path that says so."""
    known = get_args(Service)
    if isinstance(draft.security, Security):
        for name in SERVICES:
            if not isinstance(getattr(draft.security, name), Off):
                service = name.replace("_", "-")
                yield from ((one, f"foundation:security.{name}") for one in known if one == service)
    if isinstance(draft.logs, Logs):
        if isinstance(draft.logs.configuration, Configuration):
            yield "config", "foundation:logs.configuration"
        if isinstance(draft.logs.operational_logs, OperationalLogs):
            yield "observability", "foundation:logs.operational_logs"
    if isinstance(draft.identity, Identity):
        yield "identity-center", "foundation:identity"
    if isinstance(draft.operations, Operations):
        for service in OF_OPERATIONS:
            name = service.replace("-", "_")
            if not isinstance(getattr(draft.operations, name), Off):
                yield service, f"foundation:operations.{name}"


def _missing(draft: Draft) -> Iterator[Problem]:
    if isinstance(draft.accounts, Accounts) and set(draft.account_keys) != set(draft.accounts.members):
        return  # an account that is wrong is left out of the draft: it may be the one that is looked for
    purposes: dict[Purpose, str] = {}
    if isinstance(draft.logs, Logs) and account_of(draft.accounts, "log-archive") is None:
        purposes["log-archive"] = ARCHIVE
    if draft.settings is not None:
        for service, path in wanted(draft):
            if delegate(draft.accounts, draft.settings, service) is None:
                purposes.setdefault(DEFAULTS[service], path)
    for purpose, path in purposes.items():
        rule = f"{path} needs an account with the purpose {purpose}"
        elsewhere = "" if path == ARCHIVE else f" name another account in {TABLE},"
        remedy = f"Add a member with `purpose: {purpose}`,{elsewhere} or switch it `off`."
        yield Problem(MEMBERS, ABSENT, rule, remedy)


def _same_as_guardduty(draft: Draft) -> Iterator[Problem]:
    if draft.settings is None or not isinstance(draft.security, Security) or isinstance(draft.security.detective, Off):
        return
    ours = delegate(draft.accounts, draft.settings, "detective")
    theirs = delegate(draft.accounts, draft.settings, "guardduty")
    if ours != theirs and theirs is not None:
        rule = "Detective works from the account that GuardDuty is delegated to"
        yield Problem(
            f"{TABLE}.detective", ours or ABSENT, rule, f"Write {theirs} for both, or another account for both."
        )
