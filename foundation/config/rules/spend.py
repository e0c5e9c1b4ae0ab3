"""Rules within spend, and between it and the other sections."""

from collections.abc import Iterator

from foundation.config.accounts import Accounts
from foundation.config.budgets import Budget, budgets, owner_key
from foundation.config.draft import Draft
from foundation.config.identifiers import nearest
from foundation.config.logs import BUCKETS, Logs
from foundation.config.operations import Operations
from foundation.config.placement import account_of
from foundation.config.rules.units import path_of
from foundation.config.section import In
from foundation.config.spend import Anomalies, Budgets, Export, Spend
from foundation.config.state import StateStorage
from foundation.config.tags import TagSchema
from foundation.config.units import Units
from foundation.errors import ABSENT, Problem

PATH = "foundation:spend"
NOTIFICATIONS, ADDRESSES, NAME_CHARACTERS = 10, 10, 100
"""Of one budget; addresses of one notification, or of one subscription to anomalies; of a budget's name.

Source: AWS Budgets API reference, Notification and Budget; Cost Explorer API reference, AnomalySubscription (2026-11).
"""


def spend_problems(draft: Draft) -> Iterator[Problem]:
    section = draft.spend
    if not isinstance(section, Spend):
        return
    if isinstance(section.budgets, Budgets):
        yield from _thresholds(section.budgets)
        yield from _accounts(section.budgets, draft)
        yield from _units(draft)
        yield from _owners(section, draft)
    yield from _addresses(section, draft)
    if isinstance(section.anomalies, Anomalies):
        yield from _subscribers(section, section.anomalies)
        yield from _monitor(section.anomalies, draft)
    if isinstance(section.export, Export):
        yield from _export(section.export, draft)


def _thresholds(section: Budgets) -> Iterator[Problem]:
    path, asked = f"{PATH}.budgets.thresholds", len(section.thresholds.actual) + len(section.thresholds.forecast)
    if asked > NOTIFICATIONS:
        rule = f"a budget tells at {NOTIFICATIONS} thresholds at most, actual and forecast together"
        yield Problem(path, asked, rule, "Remove some of them.")
    if not asked:
        yield Problem(path, {}, "a budget tells at some threshold", "Write one, or switch budgets `off`.")


def _accounts(section: Budgets, draft: Draft) -> Iterator[Problem]:
    if not isinstance(draft.accounts, Accounts):
        return
    for key, amount in section.accounts.items():
        path, entry = f"{PATH}.budgets.accounts.{key}", draft.accounts.members.get(key)
        if key not in draft.account_keys:
            guess = nearest(key, draft.account_keys)
            remedy = f"Write {guess}, or declare the account." if guess else "Declare the account, or remove this line."
            yield Problem(path, key, "a budget is of an account of foundation:accounts", remedy)
        elif entry is not None and entry.lifecycle == "closed":
            yield Problem(path, amount, "a closed account spends nothing and has no budget", "Remove this line.")
        elif entry is not None and entry.budget is not None:
            rule = f"an account has one budget; its entry in foundation:accounts says {entry.budget}"
            yield Problem(path, amount, rule, "Remove one of the two.")


def _units(draft: Draft) -> Iterator[Problem]:
    if isinstance(draft.accounts, In) and isinstance(draft.units, Units):
        for unit in draft.units.walk():
            for name, amount in (("budget", unit.budget), ("account_budget", unit.account_budget)):
                if amount is not None:
                    rule = "amounts of a unit are for the accounts below it, which are not in this file"
                    remedy = "Declare foundation:spend where foundation:accounts is declared, or remove this line."
                    yield Problem(f"{path_of(unit)}.{name}", amount, rule, remedy)


def _owners(section: Spend, draft: Draft) -> Iterator[Problem]:
    if draft.settings is None:
        return
    tag = owner_key(draft.tags)
    missing: dict[str, Budget] = {}
    for budget in budgets(draft.accounts, draft.units, section, draft.settings, tag):
        if len(budget.name) > NAME_CHARACTERS:
            rule = f"the name of a budget has at most {NAME_CHARACTERS} characters, and is {budget.name}"
            yield Problem(budget.source, budget.amount, rule, "Choose a shorter key, or leave this budget out.")
        if not budget.emails:
            missing.setdefault(budget.owner or budget.source, budget)  # an owner once, each place without one
    for budget in missing.values():
        if owner := budget.owner:
            rule = f"a budget reaches its owner, and {owner} has no address: {budget.source}"
            remedy = f"Add `{owner}: [ADDRESS]`{_meant(owner, tuple(section.owners), 'write', 'as its tag')}."
            yield Problem(f"{PATH}.owners", ABSENT, rule, remedy)
        else:
            rule = f"a budget reaches its owner, whom the tag `{tag}` names"
            remedy = f"Give the account, its unit or foundation:settings the tag `{tag}`."
            yield Problem(budget.source, budget.amount, rule, remedy)


def _addresses(section: Spend, draft: Draft) -> Iterator[Problem]:
    tag = owner_key(draft.tags)
    schema = draft.tags.keys.get(tag) if isinstance(draft.tags, TagSchema) else None
    for owner, addresses in section.owners.items():
        path = f"{PATH}.owners.{owner}"
        if schema is not None and not schema.allows(owner):
            remedy = f"Remove it, or let foundation:tags.keys.{tag} have it{_meant(owner, schema.values or ())}."
            yield Problem(path, owner, f"an owner is a value of the tag `{tag}`", remedy)
        if len(addresses) > ADDRESSES:
            rule = f"a budget writes to {ADDRESSES} addresses at most"
            yield Problem(path, len(addresses), rule, "Write the address of a mailing list.")


def _meant(owner: str, known: tuple[str, ...], verb: str = "write", after: str = "instead") -> str:
    guess = nearest(owner, known)
    return f", or {verb} {guess} {after}" if guess else ""


def _subscribers(section: Spend, anomalies: Anomalies) -> Iterator[Problem]:
    if anomalies.frequency == "immediate":
        return
    path = f"{PATH}.subscribers"
    if not section.subscribers:
        rule = f"{anomalies.frequency} mails about anomalies go to `subscribers`, and there are none"
        yield Problem(path, ABSENT, rule, "Add an address, or write `frequency: immediate` in anomalies.")
    if len(section.subscribers) > ADDRESSES:
        rule = f"{anomalies.frequency} mails about anomalies go to {ADDRESSES} addresses at most"
        yield Problem(path, len(section.subscribers), rule, "Write the address of a mailing list.")


def _monitor(section: Anomalies, draft: Draft) -> Iterator[Problem]:
    path, arn = f"{PATH}.anomalies.service_monitor", section.service_monitor
    if arn is None:
        return
    if "service" not in section.monitors:
        rule = "services are not among the monitors"
        yield Problem(path, arn, rule, "Add `service` to monitors, or remove this line.")
    if draft.settings is not None and arn.split(":")[4] != draft.settings.management_account:
        rule = f"the monitor of services is the management account's, {draft.settings.management_account}"
        yield Problem(path, arn, rule, "Write the ARN that `aws ce get-anomaly-monitors` shows there.")


def _export(section: Export, draft: Draft) -> Iterator[Problem]:
    path, name = f"{PATH}.export", section.named(draft.logs)
    if name is None and draft.logs is not None:
        rule = "the bucket is named after foundation:logs, which is not declared here"
        yield Problem(f"{path}.bucket", ABSENT, rule, "Write its name: nobody else in AWS may have it.")
    taken = {draft.logs.bucket(kind) for kind in BUCKETS} if isinstance(draft.logs, Logs) else set()
    if isinstance(draft.operations, Operations) and isinstance(draft.operations.state, StateStorage):
        taken.add(draft.operations.state.named(draft.logs) or "")
    if name is not None and name in taken:
        yield Problem(f"{path}.bucket", name, "another bucket of the foundation has this name", "Write another name.")
    if not isinstance(draft.accounts, Accounts) or set(draft.account_keys) != set(draft.accounts.members):
        return  # an account that is wrong is left out of the draft: it may be the one that is looked for
    if account_of(draft.accounts, "operations") is None:
        rule = f"{path} needs an account with the purpose operations"
        remedy = f"Add a member with `purpose: operations`, or switch {path} `off`."
        yield Problem("foundation:accounts.members", ABSENT, rule, remedy)
