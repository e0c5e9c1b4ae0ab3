"""The groups of instances of a stack set as pairs of unit and Region, and back: what is compared, and what is called.

Two lists of groups are the same when they mean the same pairs with the same settings, in whatever order and grouping.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from emulator.provider.values import UNKNOWN, Json, Properties, is_unknown


@dataclass(frozen=True)
class Setting:
    """Which accounts of a unit, and with which parameters."""

    kind: str = "NONE"
    accounts: tuple[str, ...] = ()
    overrides: tuple[tuple[str, str], ...] = ()

    def reaches_as(self, other: "Setting") -> bool:
        """Whether it means the same accounts."""
        return (self.kind, self.accounts) == (other.kind, other.accounts)


@dataclass(frozen=True)
class Batch:
    """Units that share Regions and settings: one call."""

    units: tuple[str, ...]
    regions: tuple[str, ...]
    setting: Setting

    def parameters(self, *, with_overrides: bool) -> dict[str, Any]:
        """As the API takes it."""
        only = {} if self.setting.kind == "NONE" else {"AccountFilterType": self.setting.kind}
        accounts = {"Accounts": list(self.setting.accounts)} if self.setting.accounts else {}
        overrides = [{"ParameterKey": key, "ParameterValue": value} for key, value in self.setting.overrides]
        return {
            "DeploymentTargets": {"OrganizationalUnitIds": list(self.units), **only, **accounts},
            "Regions": list(self.regions),
            **({"ParameterOverrides": overrides} if with_overrides and overrides else {}),
        }


@dataclass(frozen=True)
class Pairs:
    """Settings by unit (or root) and Region."""

    settings: Mapping[tuple[str, str], Setting] = field(default_factory=dict)

    def without(self, other: "Pairs") -> "Pairs":
        """The pairs that the other has not, or has for other accounts."""
        known = other.settings
        return Pairs(
            {
                pair: setting
                for pair, setting in self.settings.items()
                if pair not in known or not known[pair].reaches_as(setting)
            }
        )

    def overridden_otherwise(self, other: "Pairs") -> "Pairs":
        """The pairs that the other has with other parameters."""
        known = other.settings
        return Pairs(
            {
                pair: setting
                for pair, setting in self.settings.items()
                if pair in known and known[pair].reaches_as(setting) and known[pair] != setting
            }
        )

    def batches(self) -> list[Batch]:
        """As few calls as the pairs can be made of, in their order."""
        regions: dict[tuple[str, Setting], list[str]] = {}
        for (unit, region), setting in self.settings.items():
            regions.setdefault((unit, setting), []).append(region)
        units: dict[tuple[tuple[str, ...], Setting], list[str]] = {}
        for (unit, setting), found in regions.items():
            units.setdefault((tuple(found), setting), []).append(unit)
        return [Batch(tuple(found), shared, setting) for (shared, setting), found in units.items()]

    def groups(self) -> list[Json]:
        """As the resource's property says it."""
        return [_group(batch) for batch in self.batches()]


def pairs(groups: Json) -> Pairs:
    """The pairs of a declared list of groups; where two groups have the same pair, the later counts."""
    settings: dict[tuple[str, str], Setting] = {}
    for group in groups if isinstance(groups, list) else []:
        if not isinstance(group, dict):
            continue
        targets = group.get("deploymentTargets")
        targets = targets if isinstance(targets, dict) else {}
        overrides = [item for item in _list(group.get("parameterOverrides")) if isinstance(item, dict)]
        setting = Setting(
            kind=str(targets.get("accountFilterType") or "NONE"),
            accounts=tuple(sorted(str(account) for account in _list(targets.get("accounts")))),
            overrides=tuple(sorted((str(item["parameterKey"]), str(item["parameterValue"])) for item in overrides)),
        )
        for unit in _list(targets.get("organizationalUnitIds")):
            settings |= {(str(unit), str(region)): setting for region in _list(group.get("regions"))}
    return Pairs(settings)


def live_pairs(stack_set: Mapping[str, Any], instances: Sequence[Mapping[str, Any]]) -> Pairs:
    """The pairs of a described set: a unit's Regions are those of its instances, or all where it has no account."""
    regions: dict[str, dict[str, None]] = {}
    for instance in instances:
        regions.setdefault(instance["OrganizationalUnitId"], {})[instance["Region"]] = None
    everywhere = dict.fromkeys(stack_set.get("Regions") or [])
    units = dict.fromkeys([*(stack_set.get("OrganizationalUnitIds") or []), *regions])
    return Pairs({(unit, region): Setting() for unit in units for region in regions.get(unit, everywhere)})


def same_groups(old: Json, new: Json) -> bool:
    """Whether two lists of groups mean the same."""
    return not is_unknown(old) and not is_unknown(new) and pairs(old) == pairs(new)


def same_items(old: Json, new: Json) -> bool:
    """Whether two lists hold the same, in whatever order."""
    if UNKNOWN in (old, new):
        return False
    return sorted(map(repr, map(_ordered, _list(old)))) == sorted(map(repr, map(_ordered, _list(new))))


def as_declared(name: str, declared: Json, live: Json) -> Json:
    """The live value in the shape of the declared one, if they mean the same; else as it is."""
    if name == "stackInstancesGroup":
        meant = pairs(declared).settings.keys() == pairs(live).settings.keys()
    elif isinstance(declared, list) and isinstance(live, list):
        meant = same_items(declared, live)
    elif isinstance(declared, dict) and isinstance(live, dict):
        meant = all(live.get(key) == value for key, value in declared.items())
    else:
        meant = False
    return declared if meant else live


def _group(batch: Batch) -> Properties:
    given = batch.setting
    filtered: Properties = {"accountFilterType": given.kind, "accounts": list(given.accounts)}
    targets: Properties = {"organizationalUnitIds": list(batch.units), **(filtered if given.kind != "NONE" else {})}
    overrides: list[Json] = [{"parameterKey": key, "parameterValue": value} for key, value in given.overrides]
    group: Properties = {"deploymentTargets": targets, "regions": list(batch.regions)}
    return group | ({"parameterOverrides": overrides} if overrides else {})


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _ordered(value: Json) -> Json:
    return dict(sorted(value.items())) if isinstance(value, dict) else value
