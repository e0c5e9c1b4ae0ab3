"""Columns and rows: everything has its place, small things stay small, and the whole is of a good shape."""

import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from pictured import large, tree

from pictures.layout import ROOT, Arrangement, Size, arrange
from pictures.organization import Account, Organization, Unit
from pictures.svg import svg
from pictures.tree import organization

TILE = Size(220, 48)


def accounts(count: int) -> tuple[Account, ...]:
    return tuple(Account(f"a{number}", f"A{number}", "workload") for number in range(count))


def drawn(*units: Unit) -> Organization:
    return Organization("prod", "111122223333", ("eu-central-1",), units=units)


def test_an_organization_without_units_has_an_arrangement() -> None:
    assert arrange(drawn(), lambda _: TILE) == {ROOT: Arrangement(1, 1)}


def test_few_units_stand_beside_each_other() -> None:
    three = [Unit(key, key, accounts=accounts(1)) for key in ("a", "b", "c")]
    assert arrange(drawn(*three), lambda _: TILE)[ROOT].rows == 1


def test_many_accounts_are_neither_one_row_nor_one_column() -> None:
    columns = arrange(drawn(Unit("a", "A", accounts=accounts(100))), lambda _: TILE)["a"].columns
    assert 4 <= columns <= 10


def test_higher_boxes_for_accounts_come_in_more_columns() -> None:
    def columns(height: float) -> int:
        return arrange(drawn(Unit("a", "A", accounts=accounts(60))), lambda _: Size(220, height))["a"].columns

    assert columns(150) > columns(48)


def test_one_unit_is_arranged_for_the_sake_of_its_neighbours() -> None:
    tall = Unit("tall", "Tall", units=tuple(Unit(f"tall/{key}", key, accounts=accounts(9)) for key in "abcdef"))
    alone = arrange(drawn(Unit("b", "B", accounts=accounts(8))), lambda _: TILE)["b"].columns
    beside = arrange(drawn(tall, Unit("b", "B", accounts=accounts(8))), lambda _: TILE)["b"].columns
    assert beside < alone


counts = st.integers(0, 30)
trees = st.recursive(
    counts.map(lambda count: Unit("", "", accounts=accounts(count))),
    lambda below: st.builds(
        lambda count, units: Unit("", "", accounts=accounts(count), units=tuple(units)),
        counts,
        st.lists(below, max_size=4),
    ),
    max_leaves=12,
)


def numbered(units: tuple[Unit, ...], above: str) -> tuple[Unit, ...]:
    """The same units, with paths of their own."""
    paths = [f"{above}/u{number}".lstrip("/") for number in range(len(units))]
    return tuple(
        replace(unit, path=path, units=numbered(unit.units, path)) for path, unit in zip(paths, units, strict=True)
    )


@settings(max_examples=25, deadline=None)
@given(st.lists(trees, max_size=5))
def test_every_unit_has_an_arrangement_that_fits_what_is_in_it(shapes: list[Unit]) -> None:
    organized = drawn(*numbered(tuple(shapes), ""))
    found = arrange(organized, lambda _: TILE)
    assert set(found) == {ROOT, *(unit.path for unit in organized.walk())}
    for unit in organized.walk():
        assert 1 <= found[unit.path].columns <= max(1, len(unit.accounts))
        assert 1 <= found[unit.path].rows <= max(1, len(unit.units))


def test_the_picture_of_a_large_organization_has_the_shape_of_a_screen() -> None:
    size = re.match(r'<svg [^>]* width="(\d+)" height="(\d+)"', svg(organization(large(200), "prod")))
    assert size
    assert 1 <= int(size[1]) / int(size[2]) <= 2


def test_the_smallest_picture_is_wider_than_high() -> None:
    size = re.match(r'<svg [^>]* width="(\d+)" height="(\d+)"', svg(tree()))
    assert size
    assert int(size[1]) > int(size[2])
