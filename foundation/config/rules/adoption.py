"""Rules between what is adopted: one id, one place in the file, one organization."""

from collections.abc import Iterator

from foundation.config.accounts import Accounts
from foundation.config.draft import Draft
from foundation.config.guardrails import Guardrails
from foundation.config.organization import Organization
from foundation.config.rules.units import path_of
from foundation.config.units import Units
from foundation.errors import Problem


def adoption_problems(draft: Draft) -> Iterator[Problem]:
    first: dict[str, str] = {}
    if draft.settings is not None:
        first[draft.settings.management_account] = "foundation:settings.management_account"
    for path, adopted in _adopted(draft):
        other = first.setdefault(adopted, path)
        if other != path:
            rule = f"each id stands once in the file; {other} has this one too"
            yield Problem(path, adopted, rule, "Write the id of what this entry really is, or remove `adopt`.")
    yield from _foreign_units(draft)


def _adopted(draft: Draft) -> Iterator[tuple[str, str]]:
    if isinstance(draft.units, Units):
        yield from ((f"{path_of(unit)}.adopt", unit.adopt) for unit in draft.units.walk() if unit.adopt)
    if isinstance(draft.accounts, Accounts):
        for key, member in draft.accounts.members.items():
            if member.adopt:
                yield f"foundation:accounts.members.{key}.adopt", member.adopt
    if isinstance(draft.guardrails, Guardrails):
        for document, policy in draft.guardrails.adopt.items():
            yield f"foundation:guardrails.adopt.{document}", policy


def _foreign_units(draft: Draft) -> Iterator[Problem]:
    if not isinstance(draft.units, Units) or not isinstance(draft.organization, Organization):
        return
    if draft.organization.adopt is None:
        return
    root = draft.organization.adopt.root
    for unit in draft.units.walk():
        if unit.adopt and unit.adopt.split("-")[1] != root.removeprefix("r-"):
            rule = f"the id of an adopted unit names the root that it lies below, {root}"
            yield Problem(f"{path_of(unit)}.adopt", unit.adopt, rule, "Write the id of a unit of this organization.")
