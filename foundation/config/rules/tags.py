"""How many tags a unit or an account ends up with, those of the settings included."""

from collections.abc import Iterator

from foundation.config.accounts import Accounts
from foundation.config.draft import Draft
from foundation.config.limits import RESOURCE_TAGS
from foundation.config.rules.units import path_of
from foundation.config.units import Units
from foundation.errors import Problem


def tag_problems(draft: Draft) -> Iterator[Problem]:
    common = set(draft.settings.tags) if draft.settings is not None else set()
    tagged = [("foundation:settings", common)]
    if isinstance(draft.units, Units):
        tagged += [(path_of(unit), set(unit.tags)) for unit in draft.units.walk() if unit.tags]
    if isinstance(draft.accounts, Accounts):
        members = draft.accounts.members.items()
        tagged += [(f"foundation:accounts.members.{key}", set(member.tags)) for key, member in members if member.tags]
    for path, own in tagged:
        if len(common | own) > RESOURCE_TAGS:
            rule = f"a unit, account or policy has at most {RESOURCE_TAGS} tags, those of the settings included"
            yield Problem(f"{path}.tags", len(common | own), rule, "Remove some of them.")
