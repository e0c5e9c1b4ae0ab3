"""`foundation:units`: the tree of organizational units."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import ConfigDict, Field, RootModel

from foundation.config.amounts import Amount
from foundation.config.identifiers import UnitId
from foundation.config.names import Key, UnitName, default_name
from foundation.config.section import Frozen, Given, Tags


class Unit(Frozen):
    """One organizational unit; its key is the last part of its path."""

    name: Given[UnitName] = Field(default=None, description="Name in AWS. Default: the key, capitalised.")
    tags: Tags = Field(
        default={}, description="Tags of this unit and all that is below it, on top of those that it inherits."
    )
    budget: Given[Amount] = Field(
        default=None, description="Budget of all accounts below it together, US dollars a month."
    )
    account_budget: Given[Amount] = Field(
        default=None,
        description="Budget of each account below it whose own entry names none. Inherited by units below.",
    )
    adopt: Given[UnitId] = Field(default=None, description="Id of an existing unit to take over.")
    units: Mapping[Key, "Unit"] = Field(default={}, description="Units below this one.")


@dataclass(frozen=True)
class UnitEntry:
    """A unit with its defaults filled in."""

    path: str
    """Keys from the top down, joined by slashes: `workloads/production`."""
    key: str
    name: str
    parent: str | None
    """Path of the unit above; `None` below the root."""
    depth: int
    """1 directly below the root."""
    tags: Mapping[str, str]
    """Its own: those that it inherits are in `foundation.config.inherited`."""
    budget: int | None
    account_budget: int | None
    """Its own: what it inherits is in `foundation.config.budgets`."""
    adopt: str | None


class Units(RootModel[Mapping[Key, Unit]]):
    """All units, by key."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    def walk(self) -> tuple[UnitEntry, ...]:
        """Every unit, parents before their children, in the order of the file."""
        return tuple(_entries(self.root, None, 1))


def is_within(path: str, unit: str) -> bool:
    """Whether a unit is another one, or anywhere below it; both by path."""
    return f"{path}/".startswith(f"{unit}/")


def place_of(path: str) -> str:
    """Where a unit stands in the file: `foundation:units.workloads.units.production`."""
    return "foundation:units." + path.replace("/", ".units.")


def _entries(units: Mapping[str, Unit], parent: str | None, depth: int) -> Iterator[UnitEntry]:
    for key, unit in units.items():
        path = key if parent is None else f"{parent}/{key}"
        yield UnitEntry(
            path,
            key,
            unit.name or default_name(key),
            parent,
            depth,
            unit.tags,
            unit.budget,
            unit.account_budget,
            unit.adopt,
        )
        yield from _entries(unit.units, path, depth + 1)
