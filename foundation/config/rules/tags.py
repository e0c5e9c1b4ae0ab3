"""How many tags a unit or an account ends up with, those that it inherits included."""

from collections.abc import Iterator, Mapping

from foundation.config.accounts import Accounts
from foundation.config.draft import Draft
from foundation.config.inherited import organization_tags, unit_tags
from foundation.config.limits import RESOURCE_TAGS
from foundation.config.rules.units import path_of
from foundation.config.units import Units
from foundation.errors import Problem


def tag_problems(draft: Draft) -> Iterator[Problem]:
    """Where a level goes past the limit that what it inherits still kept; what is below follows from it."""
    for path, inherited, own in _levels(draft):
        count = len(inherited.keys() | own.keys())
        if len(inherited) <= RESOURCE_TAGS < count:
            rule = f"a unit, account or policy has at most {RESOURCE_TAGS} tags, those that it inherits included"
            yield Problem(f"{path}.tags", count, rule, "Remove some of them.")


def _levels(draft: Draft) -> Iterator[tuple[str, Mapping[str, str], Mapping[str, str]]]:
    """Path, inherited tags and own tags of the settings, of each unit and of each account."""
    yield "foundation:settings", {}, organization_tags(draft.settings)
    if isinstance(draft.units, Units):
        for unit in draft.units.walk():
            yield path_of(unit), unit_tags(unit.parent or "", draft.units, draft.settings), unit.tags
    if isinstance(draft.accounts, Accounts):
        for key, member in draft.accounts.members.items():
            above = unit_tags(member.unit, draft.units, draft.settings)
            yield f"foundation:accounts.members.{key}", above, member.tags
