"""Rules within operations, and between it and the other sections."""

from collections.abc import Iterator, Mapping

from foundation.config.accounts import Accounts
from foundation.config.backup import Backup, CentralVault, Copy, VaultLock
from foundation.config.draft import Draft
from foundation.config.identifiers import nearest
from foundation.config.identity import Identity
from foundation.config.logs import BUCKETS, Logs
from foundation.config.notifications import BACKUP_FAILURES, HEALTH, NAME_CHARACTERS, Notifications
from foundation.config.operations import Operations
from foundation.config.placement import account_of
from foundation.config.rules.guardrails import ACCOUNT, known, unknown
from foundation.config.section import Off
from foundation.config.state import StateStorage
from foundation.errors import ABSENT, Problem

PATH = "foundation:operations"
PLAN_CHARACTERS = 50
"""Of the name of a plan and of a rule (AWS Organizations, "Backup policy syntax and examples", 2026-11)."""


def operations_problems(draft: Draft) -> Iterator[Problem]:
    section = draft.operations
    if not isinstance(section, Operations):
        return
    if isinstance(section.backup, Backup):
        yield from _regions(f"{PATH}.backup.regions", section.backup.regions or (), draft)
        yield from _targets(f"{PATH}.backup.targets", section.backup.targets, draft)
        yield from _names(section.backup, draft)
        yield from _copies(section.backup)
    if isinstance(section.notifications, Notifications):
        yield from _notifications(section.notifications, draft)
    if isinstance(section.state, StateStorage):
        yield from _state(section.state, draft)
    yield from _account(section, draft)


def _account(section: Operations, draft: Draft) -> Iterator[Problem]:
    if not isinstance(draft.accounts, Accounts) or set(draft.account_keys) != set(draft.accounts.members):
        return  # an account that is wrong is left out of the draft: it may be the one that is looked for
    if account_of(draft.accounts, "operations") is not None:
        return
    kept: list[tuple[str, object]] = [("state", section.state)]
    if isinstance(section.backup, Backup):
        kept.append(("backup.central", section.backup.central))
    for name, part in kept:
        if not isinstance(part, Off):
            rule = f"{PATH}.{name} needs an account with the purpose operations"
            remedy = f"Add a member with `purpose: operations`, or switch {PATH}.{name} `off`."
            yield Problem("foundation:accounts.members", ABSENT, rule, remedy)


def _regions(path: str, regions: tuple[str, ...], draft: Draft) -> Iterator[Problem]:
    for index, region in enumerate(regions):
        if draft.settings is not None and region not in draft.settings.regions:
            rule = "operations works in Regions of foundation:settings.regions"
            yield Problem(f"{path}[{index}]", region, rule, f"Add {region} there, or remove it here.")


def _targets(path: str, targets: tuple[str, ...], draft: Draft) -> Iterator[Problem]:
    for index, target in enumerate(targets):
        if not known(target, draft):
            yield unknown(f"{path}[{index}]", target, draft, "whose resources are backed up")


def _names(backup: Backup, draft: Draft) -> Iterator[Problem]:
    regions = backup.regions or (draft.settings.regions if draft.settings is not None else ())
    most = PLAN_CHARACTERS - 1 - max((len(region) for region in regions), default=0)
    for name, plan in backup.plans.items():
        if len(name) > most:
            rule = f"the name of a plan has at most {PLAN_CHARACTERS} characters with its Region: {most} are left"
            yield Problem(f"{PATH}.backup.plans.{name}", name, rule, "Write a shorter name.")
        for rule_name in plan.rules:
            if len(rule_name) > PLAN_CHARACTERS:
                rule = f"the name of a rule has at most {PLAN_CHARACTERS} characters"
                yield Problem(f"{PATH}.backup.plans.{name}.rules.{rule_name}", rule_name, rule, "Write a shorter name.")


def _copies(backup: Backup) -> Iterator[Problem]:
    for plan, name, rule in backup.rules():
        path = f"{PATH}.backup.plans.{plan}.rules.{name}"
        if not isinstance(backup.central, CentralVault):
            if isinstance(rule.copies, Copy) and "copies" in rule.model_fields_set:
                says = "copies are kept in the central vault, which is off"
                yield Problem(f"{path}.copies", {}, says, f"Switch {PATH}.backup.central on, or write `copies: off`.")
            continue
        lock, days = backup.central.lock, rule.copied_days
        if isinstance(lock, VaultLock) and days is not None and not lock.min_days <= days <= lock.max_days:
            says = f"the central vault takes copies that are kept for {lock.min_days} to {lock.max_days} days"
            own = isinstance(rule.copies, Copy) and rule.copies.days is not None
            remedy = (
                f"Write days from {lock.min_days} to {lock.max_days} for the copy (`copies: {{days: ..}}`), or change "
                f"min_days or max_days of {PATH}.backup.central.lock."
            )
            yield Problem(f"{path}.copies.days" if own else f"{path}.days", days, says, remedy)


def _notifications(section: Notifications, draft: Draft) -> Iterator[Problem]:
    path = f"{PATH}.notifications"
    yield from _regions(f"{path}.hubs", section.hubs or (), draft)
    for index, target in enumerate(section.targets):
        if target.startswith(ACCOUNT):
            rule = "notifications are about all accounts of a unit"
            yield Problem(f"{path}.targets[{index}]", target, rule, "Write root, or the path of a unit.")
        elif not known(target, draft):
            yield unknown(f"{path}.targets[{index}]", target, draft, "whose events are told of")
    for name, watched in section.more.items():
        yield from _regions(f"{path}.more.{name}.regions", watched.regions or (), draft)
        if name in (HEALTH, BACKUP_FAILURES):
            rule = f"{HEALTH} and {BACKUP_FAILURES} have keys of their own"
            yield Problem(f"{path}.more.{name}", name, rule, "Give these events another name.")
    yield from _lengths(f"{path}.more", section.more)
    yield from _lengths(f"{path}.emails", section.emails)
    first: dict[str, str] = {}
    for name, address in section.emails.items():
        other = first.setdefault(address, name)
        if other != name:
            rule = f"an address is a contact once; `{other}` has it too"
            yield Problem(f"{path}.emails.{name}", address, rule, "Remove one of the two.")
    watches = (section.health, section.backup_failures, *section.more.values())
    if all(isinstance(part, Off) for part in watches):
        rule = "a notification hub is told of some events"
        yield Problem(path, {}, rule, "Switch health or backup_failures on, add some to `more`, or write `off`.")


def _lengths(path: str, named: Mapping[str, object]) -> Iterator[Problem]:
    for name in named:
        if len(name) > NAME_CHARACTERS:
            rule = f"a name has at most {NAME_CHARACTERS} characters"
            yield Problem(f"{path}.{name}", name, rule, "Write a shorter one.")


def _state(section: StateStorage, draft: Draft) -> Iterator[Problem]:
    path, name = f"{PATH}.state", section.named(draft.logs)
    if name is None and draft.logs is not None:
        rule = "the bucket is named after foundation:logs, which is not declared here"
        yield Problem(f"{path}.bucket", ABSENT, rule, "Write its name: nobody else in AWS may have it.")
    if isinstance(draft.logs, Logs) and name in [draft.logs.bucket(kind) for kind in BUCKETS]:
        yield Problem(f"{path}.bucket", name, "the bucket of the log archive has this name", "Write another name.")
    if not isinstance(draft.identity, Identity):
        return
    for index, one in enumerate(section.permission_sets):
        if one not in draft.identity.permission_sets:
            guess = nearest(one, tuple(draft.identity.permission_sets))
            remedy = f"Write {guess}." if guess else "Write one of foundation:identity.permission_sets."
            rule = "the state is used by people of a permission set of foundation:identity"
            yield Problem(f"{path}.permission_sets[{index}]", one, rule, remedy)
    state = None if isinstance(draft.identity.ci, Off) else draft.identity.ci.state
    if state is not None and state.bucket == name and state.key_arn is None:
        rule = "what is in this bucket is encrypted by a key of its own, which CI has to be let use"
        remedy = "Write the key's ARN, which `foundation outputs` shows as operations.state_key_arn."
        yield Problem("foundation:identity.ci.state.key_arn", ABSENT, rule, remedy)
