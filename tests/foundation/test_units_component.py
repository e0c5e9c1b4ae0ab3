from computed import ROOT_ID, UNIT, unit_id
from estates import managed, small
from recording import UNKNOWN, Key, Recording, record

from foundation.build import build
from foundation.units import UnitArgs, Units, UnitsArgs

COMPONENT = Key("foundation:units:Units", "units")
DEEPEST = ["a", "a/b", "a/b/c", "a/b/c/d", "a/b/c/d/e"]


def chain() -> list[UnitArgs]:
    """Five levels, each unit below the one before."""
    return [
        UnitArgs(path=path, name=path[-1].upper(), tags={"level": str(level)}, parent=parent)
        for level, (path, parent) in enumerate(zip(DEEPEST, [None, *DEEPEST], strict=False))
    ]


def declared(*, preview: bool = False) -> Recording:
    return record(lambda: Units("units", UnitsArgs(ROOT_ID, chain()), managed()), preview=preview)


def test_units_are_declared_to_any_depth_each_below_its_parent() -> None:
    parents = {unit.name: unit.inputs["parentId"] for unit in declared().of(UNIT)}
    assert parents == {
        path: unit_id(parent) if parent else ROOT_ID for path, parent in zip(DEEPEST, [None, *DEEPEST], strict=False)
    }


def test_a_parent_comes_before_its_children() -> None:
    recording = declared()
    assert [unit.name for unit in recording.of(UNIT)] == DEEPEST
    assert recording.one(UNIT, "a/b").dependencies == {Key(UNIT, "a")}
    assert recording.one(UNIT, "a").dependencies == frozenset()


def test_a_first_preview_does_not_know_where_a_unit_will_be() -> None:
    assert declared(preview=True).one(UNIT, "a/b").inputs["parentId"] == UNKNOWN


def test_a_unit_has_its_name_and_its_tags() -> None:
    unit = declared().one(UNIT, "a/b/c")
    assert unit.inputs == {"name": "C", "parentId": unit_id("a/b"), "tags": {"level": "2"}}


def test_units_belong_to_their_component_and_use_its_provider() -> None:
    units = declared().of(UNIT)
    assert {unit.parent for unit in units} == {COMPONENT}
    assert {unit.provider for unit in units} == {"management"}


def test_ids_are_handed_on_by_path() -> None:
    assert declared().registered[COMPONENT] == {"ids": {path: unit_id(path) for path in DEEPEST}}


def test_the_tags_of_a_unit_go_over_those_of_the_settings() -> None:
    units = {"workloads": {"name": "Work", "tags": {"owner": "shops", "stage": "all"}}, "suspended": {}}
    recording = record(lambda: build(small(units=units, accounts="off")))
    assert recording.one(UNIT, "workloads").inputs == {
        "name": "Work",
        "parentId": ROOT_ID,
        "tags": {"owner": "shops", "stage": "all"},
    }
    assert recording.one(UNIT, "suspended").inputs["tags"] == {}


def test_a_unit_has_the_tags_of_the_units_above_it() -> None:
    below = {"tags": {"stage": "test"}, "units": {"shops": {}}}
    units = {"workloads": {"tags": {"owner": "shops", "stage": "all"}, "units": {"test": below}}, "suspended": {}}
    recording = record(lambda: build(small(units=units, accounts="off")))
    tags = {unit.name: unit.inputs["tags"] for unit in recording.of(UNIT)}
    assert tags["workloads"] == {"owner": "shops", "stage": "all"}
    assert tags["workloads/test"] == tags["workloads/test/shops"] == {"owner": "shops", "stage": "test"}
    assert tags["suspended"] == {}


def test_a_unit_of_the_file_is_declared_below_the_unit_that_it_is_written_under() -> None:
    recording = record(lambda: build(small()))
    assert recording.one(UNIT, "workloads").inputs["parentId"] == ROOT_ID
    assert recording.one(UNIT, "workloads/production/shops").inputs["parentId"] == unit_id("workloads/production")
