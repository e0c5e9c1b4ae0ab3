"""Rules within identity, and between it and the accounts: who and what is named, where, and from which side."""

from collections.abc import Iterator, Sequence

from foundation.config.draft import Draft
from foundation.config.identifiers import nearest
from foundation.config.identity import Assignment, Identity
from foundation.config.logs import Logs
from foundation.config.rules.guardrails import known, unknown
from foundation.config.section import In
from foundation.config.selectors import MANAGEMENT, ROOT, Selector
from foundation.errors import Problem

PATH = "foundation:identity"


def identity_problems(draft: Draft) -> Iterator[Problem]:
    if not isinstance(draft.identity, Identity):
        return
    yield from _region(draft.identity, draft)
    yield from _names(draft.identity)
    yield from _users(draft.identity)
    for name, assignment in draft.identity.assignments.items():
        path = f"{PATH}.assignments.{name}"
        yield from _assignment(draft.identity, assignment, path)
        for index, selector in enumerate(assignment.accounts):
            yield from _selector(selector, draft, f"{path}.accounts[{index}]")
    yield from _applications(draft.identity)
    yield from _shared(draft.identity)
    yield from _log_readers(draft.identity, draft)


def _region(section: Identity, draft: Draft) -> Iterator[Problem]:
    """Nothing exempts Identity Center from `deny_regions`: its administrators would be locked out of it."""
    if section.instance is None or draft.settings is None or section.instance.region in draft.settings.regions:
        return
    rule = "the instance is in one of foundation:settings.regions"
    remedy = f"Add {section.instance.region} there; the instance itself cannot be moved."
    yield Problem(f"{PATH}.instance.region", section.instance.region, rule, remedy)


def _names(section: Identity) -> Iterator[Problem]:
    """Identity stores compare display names; two groups of one name would be one group."""
    first: dict[str, str] = {}
    for key in section.groups:
        name = section.group_name(key)
        other = first.setdefault(name.casefold(), key)
        if other != key:
            rule = f"each group has a display name of its own; `{other}` has this one too"
            yield Problem(f"{PATH}.groups.{key}", name, rule, "Give one of them another `name`.")


def _applications(section: Identity) -> Iterator[Problem]:
    names: dict[str, str] = {}
    for key, application in section.applications.items():
        path = f"{PATH}.applications.{key}"
        yield from _declared(application.groups, tuple(section.groups), f"{path}.groups", "group")
        if application.arn and section.instance and _instance_id(application.arn) != _instance_id(section.instance.arn):
            rule = "an application belongs to the instance of IAM Identity Center that the section names"
            remedy = f"Write the ARN of the application in {_instance_id(section.instance.arn)}."
            yield Problem(f"{path}.arn", application.arn, rule, remedy)
        if application.oauth is not None:
            name = application.oauth.name
            other = names.setdefault(name.casefold(), key)
            if other != key:
                rule = f"each application has a name of its own; `{other}` has this one too"
                yield Problem(f"{path}.oauth.name", name, rule, "Give one of them another `name`.")


def _instance_id(arn: str) -> str:
    """The part of an ARN that names the instance: `ssoins-..`."""
    return arn.split("/")[1]


def _users(section: Identity) -> Iterator[Problem]:
    if section.directory == "scim" and section.users:
        rule = "people are declared in the built-in directory; with scim the identity provider provisions them"
        remedy = "Remove `users`, and put the people into groups of the identity provider."
        yield Problem(f"{PATH}.users", sorted(section.users), rule, remedy)
    addresses: dict[str, str] = {}
    spelled: dict[str, str] = {}
    for name, user in section.users.items():
        other = spelled.setdefault(name.casefold(), name)
        if other != name:
            rule = f"user names differ by more than capitals; {other} is this one too"
            yield Problem(f"{PATH}.users.{name}", name, rule, "Choose another name.")
        yield from _declared(user.groups, tuple(section.groups), f"{PATH}.users.{name}.groups", "group")
        other = addresses.setdefault(user.email.casefold(), name)
        if other != name:
            rule = f"each person has an e-mail address of their own; {other} has this one too"
            yield Problem(f"{PATH}.users.{name}.email", user.email, rule, "Write the person's own address.")


def _assignment(section: Identity, assignment: Assignment, path: str) -> Iterator[Problem]:
    if not assignment.groups and not assignment.users:
        rule = "an assignment is for at least one group or user"
        value = assignment.model_dump(mode="json", exclude_defaults=True)
        yield Problem(path, value, rule, "Name a group under `groups`.")
    yield from _declared(assignment.groups, tuple(section.groups), f"{path}.groups", "group")
    if section.directory == "built-in":
        yield from _declared(assignment.users, tuple(section.users), f"{path}.users", "user")
    sets = tuple(section.permission_sets)
    yield from _declared(assignment.permission_sets, sets, f"{path}.permission_sets", "permission set")


def _declared(names: Sequence[str], there: tuple[str, ...], path: str, what: str) -> Iterator[Problem]:
    for index, name in enumerate(names):
        if name not in there:
            guess = nearest(name, there)
            if guess:
                remedy = f"Write {guess}, or declare the {what} {name}."
            else:
                remedy = f"Declare the {what} {name}, or remove it here."
            section = {"group": "groups", "user": "users"}.get(what, "permission_sets")
            yield Problem(f"{path}[{index}]", name, f"a {what} is declared in {PATH}.{section}", remedy)


def _selector(selector: Selector, draft: Draft, path: str) -> Iterator[Problem]:
    if isinstance(draft.accounts, In):
        if selector.account is None or selector.unit or selector.tags or selector.pattern:
            rule = f"accounts that the stack {draft.accounts.stack} declares are chosen by their keys"
            yield Problem(path, selector.model_dump(exclude_defaults=True), rule, "Write `account:` with a key alone.")
        return
    if selector.account and selector.account != MANAGEMENT and not known(f"account:{selector.account}", draft):
        yield _unknown_account(selector.account, draft, f"{path}.account")
    if selector.unit and selector.unit != ROOT and not known(selector.unit, draft):
        yield unknown(f"{path}.unit", selector.unit, draft, "a unit of an assignment")


def _unknown_account(key: str, draft: Draft, path: str) -> Problem:
    guess = nearest(key, (*draft.account_keys, MANAGEMENT))
    remedy = f"Write {guess}, or declare the account {key}." if guess else f"Declare the account {key}, or remove it."
    return Problem(path, key, "an account of an assignment is declared in foundation:accounts", remedy)


def _log_readers(section: Identity, draft: Draft) -> Iterator[Problem]:
    if draft.logs is None or isinstance(draft.logs, Logs):
        return
    for name, permission_set in section.permission_sets.items():
        if permission_set.ready == "log-reader":
            rule = "log-reader reads the log archive that foundation:logs declares in this stack"
            yield Problem(f"{PATH}.permission_sets.{name}.ready", "log-reader", rule, "Declare it, or remove the set.")


def _shared(section: Identity) -> Iterator[Problem]:
    """A set of the management account is managed from there alone, so it is never assigned in a member."""
    of_management: dict[str, str] = {}
    for name, assignment in section.assignments.items():
        if any(selector.account == MANAGEMENT for selector in assignment.accounts):
            of_management |= dict.fromkeys(assignment.permission_sets, name)
    for name, assignment in section.assignments.items():
        if all(selector.account == MANAGEMENT for selector in assignment.accounts):
            continue
        for index, permission_set in enumerate(assignment.permission_sets):
            if permission_set in of_management:
                rule = (
                    f"a permission set of the management account is not shared with members; "
                    f"`{of_management[permission_set]}` assigns this one there"
                )
                remedy = f"Declare a second set, like management-{permission_set}, for the management account."
                yield Problem(f"{PATH}.assignments.{name}.permission_sets[{index}]", permission_set, rule, remedy)
