"""Rules between accounts, and between accounts and units: places, e-mail addresses, names, purposes, the quota."""

from collections.abc import Callable, Iterator

from foundation.config.accounts import AccountEntry, Accounts
from foundation.config.draft import Draft
from foundation.config.identifiers import nearest
from foundation.config.mail import PLACE, email
from foundation.config.names import account_name
from foundation.config.units import Units
from foundation.errors import ABSENT, BrokenRule, Problem

PATH = "foundation:accounts"


def account_problems(draft: Draft) -> Iterator[Problem]:
    if not isinstance(draft.accounts, Accounts):
        return
    yield from _quota(draft.accounts, len(draft.account_keys))
    yield from _pattern(draft.accounts)
    for entry in draft.accounts.entries():
        if isinstance(draft.units, Units) and entry.unit not in draft.unit_paths:
            yield _unknown_unit(entry, draft.unit_paths)
        if entry.email:
            yield from _fits(email, f"{PATH}.members.{entry.key}.email", entry.email)
        yield from _fits(account_name, f"{PATH}.members.{entry.key}.name", entry.name)
        yield from _purpose(entry)
    yield from _twice(draft.accounts.entries(), "email", "each account has an e-mail address of its own")
    yield from _twice(draft.accounts.entries(), "alias", "each account has an alias of its own")
    yield from _twice(draft.accounts.entries(), "purpose", "each purpose is served by one account")


def _quota(accounts: Accounts, members: int) -> Iterator[Problem]:
    if members + 1 > accounts.quota:
        rule = f"{members} members, closed ones included, and the management account fit into the quota"
        remedy = (
            f"Ask AWS for a quota of {members + 1} or more (Service Quotas, AWS Organizations), then write it here."
        )
        yield Problem(f"{PATH}.quota", accounts.quota, rule, remedy)


def _pattern(accounts: Accounts) -> Iterator[Problem]:
    without = [key for key, member in accounts.members.items() if member.email is None]
    if accounts.email is None and without:
        rule = f"every account has an e-mail address; {without[0]} has none of its own"
        yield Problem(f"{PATH}.email", ABSENT, rule, f"Add a pattern, like `email: aws+{PLACE}@example.com`.")


def _unknown_unit(entry: AccountEntry, known: tuple[str, ...]) -> Problem:
    guess = nearest(entry.unit, known)
    remedy = f"Write {guess}, or declare the unit." if guess else "Declare the unit, or write the path of another."
    path = f"{PATH}.members.{entry.key}.unit"
    return Problem(path, entry.unit, "the unit of an account is declared in foundation:units", remedy)


def _fits(rule: Callable[[str], str], path: str, value: str) -> Iterator[Problem]:
    try:
        rule(value)
    except BrokenRule as error:
        yield Problem(path, value, error.rule, error.remedy)


def _purpose(entry: AccountEntry) -> Iterator[Problem]:
    path = f"{PATH}.members.{entry.key}"
    if entry.alias and not entry.purpose:
        rule = "only an account with a purpose has an alias: the others are not logged in to"
        yield Problem(f"{path}.alias", entry.alias, rule, "Remove the alias, or say which purpose the account serves.")
    if entry.purpose and entry.lifecycle == "closed":
        yield Problem(f"{path}.purpose", entry.purpose, "a closed account serves no purpose", "Remove the purpose.")


def _twice(entries: tuple[AccountEntry, ...], field: str, rule: str) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for entry in entries:
        value = getattr(entry, field)
        if not value:
            continue
        first = seen.setdefault(value.lower(), entry.key)
        if first != entry.key:
            path = f"{PATH}.members.{entry.key}.{field}"
            yield Problem(path, value, f"{rule}; `{first}` has this one too", f"Change the {field} of one of the two.")
