"""Rules between units: how deep they lie, and what siblings are called."""

from collections.abc import Iterator

from foundation.config.draft import Draft
from foundation.config.limits import UNIT_DEPTH
from foundation.config.units import UnitEntry, Units, place_of
from foundation.errors import Problem


def path_of(unit: UnitEntry) -> str:
    """The dotted path of a unit in the file."""
    return place_of(unit.path)


def unit_problems(draft: Draft) -> Iterator[Problem]:
    if not isinstance(draft.units, Units):
        return
    named: dict[tuple[str | None, str], str] = {}
    for unit in draft.units.walk():
        if unit.depth == UNIT_DEPTH + 1:
            rule = f"units lie at most {UNIT_DEPTH} levels below the root"
            yield Problem(path_of(unit), unit.path, rule, "Move it and what is below it further up.")
        first = named.setdefault((unit.parent, unit.name), unit.key)
        if first != unit.key:
            rule = f"units below one parent have different names; `{first}` has this one too"
            yield Problem(f"{path_of(unit)}.name", unit.name, rule, "Give one of the two another `name`.")
