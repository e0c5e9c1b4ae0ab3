"""Rules between emergency access and the rest of the file."""

from collections.abc import Iterator

from foundation.config.accounts import Accounts
from foundation.config.break_glass import BreakGlass
from foundation.config.draft import Draft
from foundation.config.identifiers import nearest
from foundation.config.identity import Identity
from foundation.config.section import Off
from foundation.errors import Problem

PATH = "foundation:identity.break_glass"
OWN = "foundation-"


def break_glass_problems(draft: Draft) -> Iterator[Problem]:
    section = draft.identity.break_glass if isinstance(draft.identity, Identity) else None
    if not isinstance(section, BreakGlass):
        return
    yield from _role(section, draft)
    if isinstance(draft.logs, Off):
        # Without a trail, EventBridge gets no API calls: only sign-ins would be told of.
        rule = "uses of the emergency role are seen in the organization's audit trail, and foundation:logs is off"
        yield Problem(
            f"{PATH}.subscribers", list(section.subscribers), rule, "Declare the logs, or write `in: <stack>`."
        )


def _role(section: BreakGlass, draft: Draft) -> Iterator[Problem]:
    if draft.settings is None:
        return
    known = tuple(draft.settings.break_glass_roles)
    if section.role not in known:
        guess = nearest(section.role, known)
        add = f"Add `{section.role}: [deny_regions]` to foundation:settings.break_glass_roles."
        rule = "the emergency role is one of foundation:settings.break_glass_roles, which says what does not bind it"
        yield Problem(f"{PATH}.role", section.role, rule, f"Write {guess}." if guess else add)
    taken = {draft.settings.deploy_role}
    if isinstance(draft.accounts, Accounts):
        taken |= {entry.access_role for entry in draft.accounts.entries()}
    if section.role in taken:
        rule = f"the emergency role is for emergencies alone; {section.role} has another use"
        yield Problem(f"{PATH}.role", section.role, rule, "Give the emergency role a name of its own.")
    elif section.role.startswith(OWN):
        rule = f"names that begin with {OWN} belong to the program's own roles"
        yield Problem(f"{PATH}.role", section.role, rule, "Write another name, like emergency-access.")
