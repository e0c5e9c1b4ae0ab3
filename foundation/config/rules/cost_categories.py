"""Rules for what costs are put into categories by: AWS's limits of values and of rules."""

from collections.abc import Iterator

from foundation.config.accounts import Accounts
from foundation.config.cost_categories import CHARACTERS, RULES, VALUE, unit_value
from foundation.config.draft import Draft
from foundation.config.inherited import entry_tags
from foundation.config.paths import below
from foundation.config.rules.units import path_of
from foundation.config.settings import Settings
from foundation.config.tags import TagSchema
from foundation.config.units import Units
from foundation.errors import Problem

PATH = "foundation:tags.cost_categories"


def cost_category_problems(draft: Draft) -> Iterator[Problem]:
    """Of a stack that declares the accounts; without them it has no categories."""
    schema, settings = draft.tags, draft.settings
    if not isinstance(schema, TagSchema) or settings is None or not isinstance(draft.accounts, Accounts):
        return
    entries = draft.accounts.active()
    for key in schema.cost_categories:
        if key == "unit":
            units = {entry.unit for entry in entries}
            yield from _long_paths(draft, units)
            count = len(units) + 1  # the management account has a value of its own
        else:
            tag = schema.environment if key == "environment" else schema.owner
            yield from _unfit(key, tag, settings, draft)
            tagged = [dict(settings.tags), *(entry_tags(entry, draft.units, settings) for entry in entries)]
            count = len({tags[tag] for tags in tagged if tags.get(tag)})
        if count > RULES:
            rule = f"a cost category has {RULES} values at most"
            yield Problem(PATH, count, rule, f"Take `{key}` out of the list.")


def _long_paths(draft: Draft, used: set[str]) -> Iterator[Problem]:
    for unit in draft.units.walk() if isinstance(draft.units, Units) else ():
        if unit.path in used and not VALUE.fullmatch(unit_value(unit.path)):
            rule = f"costs are put together by units whose path has {CHARACTERS} characters at most"
            remedy = f"Move its accounts to a unit with a shorter path, or take `unit` out of {PATH}."
            yield Problem(path_of(unit), unit.path, rule, remedy)


def _unfit(key: str, tag: str, settings: Settings, draft: Draft) -> Iterator[Problem]:
    places = [("foundation:settings", settings.tags)]
    if isinstance(draft.units, Units):
        places += [(path_of(unit), unit.tags) for unit in draft.units.walk()]
    if isinstance(draft.accounts, Accounts):
        places += [(f"foundation:accounts.members.{entry.key}", entry.tags) for entry in draft.accounts.active()]
    for path, tags in places:
        if tags.get(tag) and not VALUE.fullmatch(tags[tag]):
            rule = (
                f"a value that costs are put together by has 1 to {CHARACTERS} letters, digits, hyphens, underscores, "
                "and spaces that are not at an end"
            )
            remedy = f"Write a plainer value, or take `{key}` out of {PATH}."
            yield Problem(below(f"{path}.tags", tag), tags[tag], rule, remedy)
