"""The picture of the access matrix: every cell is there, says its sets in words, and is whole in a browser."""

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from access_estates import IDENTITY, MEMBERS, accounts, entered
from browser import Browser, found_browser
from drawn import boxes, joined, path_of
from estates import prod, small
from pictured import ROOT
from test_picture_palette import contrast, luminance
from within import ROUNDING, overflowing

from foundation.access import words
from foundation.access.matrix import Access, access
from foundation.access.strength import MEANINGS
from foundation.config import StackConfig
from pictures.access import FORMATS, WIDEST, d2, html, outline, svg
from pictures.access_columns import MOST, columns
from pictures.palette import access_looks

LOOKS = access_looks()
CELLS = ("unit", "head", "production", "people", "administrator", "changes", "reads", "nothing")
"""Every class of a cell."""
LONG = "workloads-with-quite-a-long-key"


def found(config: StackConfig) -> Access:
    declared = access(config)
    assert declared is not None
    return declared


def large(count: int, **identity: Any) -> Access:
    """So many accounts, the management account among them, over nine units and one, some with long names."""
    kinds = ("production", "test", LONG)
    units: dict[str, object] = {kind: {"units": {f"team-{n}": {} for n in range(3)}} for kind in kinds}
    numbered = {f"{kinds[n % 3]}-{n}"[-40:].strip("-"): f"{kinds[n % 3]}/team-{n % 9 // 3}" for n in range(count - 2)}
    members = {"guard": {"unit": "security", "purpose": "security-tooling"}}
    members |= {key: {"unit": unit} for key, unit in numbered.items()}
    assignments = {
        "all": {"groups": ["ops"], "permission_sets": ["admin"], "accounts": [{"unit": "root"}]},
        "some": {"groups": ["devs"], "permission_sets": ["developer"], "accounts": [{"pattern": "*1"}]},
        "more": {"users": ["ann"], "permission_sets": ["developer", "read-only"], "accounts": [{"unit": LONG}]},
    }
    section = {**IDENTITY, "assignments": assignments, **identity}
    declared = small(units={"security": {}, "suspended": {}, **units}, accounts=accounts(members), identity=section)
    return found(declared)


def cells(drawn: str) -> dict[str, tuple[str, str]]:
    """Look and text of every cell of all grids, by `<row> <column>`."""
    return {box.path[2]: (box.look, box.text) for box in boxes(drawn) if box.path[1:2] == ("rows",) and box.path[2:]}


def test_the_picture_in_docs_is_fresh() -> None:
    stored = (ROOT / "docs" / "access.svg").read_text(encoding="utf-8")
    assert stored == svg(found(prod()), "prod"), "Run: foundation access prod --output docs/access.svg"


@pytest.mark.parametrize("declared", [found(prod()), found(entered()), large(30)], ids=["prod", "small", "30"])
def test_every_cell_says_the_sets_of_its_row_in_its_account_and_no_others(declared: Access) -> None:
    drawn = cells(svg(declared, "prod"))
    for principal in words.principals(declared):
        for place in declared.places:
            sets = [
                grant.permission_set
                for grant in declared.grants
                if (grant.principal, grant.account) == (principal, place.key)
            ]
            look, text = drawn[f"{principal} {place.key}"]
            assert text == "".join(sets)
            assert (look == "nothing") is (not sets)


def test_a_cell_is_coloured_by_its_strongest_set() -> None:
    both = {**IDENTITY["assignments"], "more": {**IDENTITY["assignments"]["devs"], "permission_sets": ["read-only"]}}
    drawn = cells(svg(found(entered(assignments=both)), "prod"))
    assert drawn["group:devs lab"] == ("changes", "developerread-only")
    assert drawn["group:devs shop"] == ("reads", "read-only")
    assert drawn["group:ops lab"] == ("administrator", "admin")
    assert drawn["user:ann management"] == ("reads", "bills")
    assert drawn["user:ann lab"] == ("nothing", "")


def test_people_stand_beside_their_group_and_accounts_of_production_are_marked() -> None:
    drawn = cells(svg(found(entered()), "prod"))
    assert drawn["group:ops 0"] == ("head", "ops")
    assert drawn["group:ops 1"] == ("people", "anncat")
    assert drawn["user:ann 1"] == ("people", "assigneddirectly")
    assert drawn["head shop"] == ("production", "shop")
    assert drawn["head shop-test"] == ("head", "shop-test")


def test_of_many_people_the_first_are_named_and_the_rest_counted() -> None:
    crowd = {f"p{n:02}": {**IDENTITY["users"]["bob"], "email": f"p{n}@example.com"} for n in range(13)}
    drawn = cells(svg(found(entered(users=crowd, assignments={})), "prod"))
    assert drawn["group:devs 1"][1] == "".join(f"p{n:02}" for n in range(12)) + "and1more"


def test_units_stand_above_their_accounts_as_wide_as_those_are() -> None:
    text = d2(found(entered()), "prod")
    above = dict(re.findall(r'"unit \d+ ([^"]+)": "[^"]*" \{class: unit; width: (\d+)', text))
    (one,) = set(re.findall(r'"head shop[^"]*": "[^"]*" \{class: \w+; width: (\d+)', text))
    assert above == {"security": one, "apps/production": one, "apps/test": str(2 * int(one) + 4)}


def test_many_accounts_are_several_grids_of_about_one_width() -> None:
    for count, grids in ((WIDEST, 1), (WIDEST + 1, 2), (MOST, 3)):
        drawn = boxes(svg(large(count), "prod"))
        widths = [
            sum(box.path[:2] == (f"grid {number}", "rows") and box.path[2:3] == ("group:ops 0",) for box in drawn)
            for number in range(grids + 1)
        ]
        assert widths == [*[1] * grids, 0]
        heads = [
            sum(box.path[:2] == (f"grid {number}", "rows") and box.path[-1].startswith("head ") for box in drawn) - 2
            for number in range(grids)
        ]
        assert sum(heads) == count
        assert max(heads) - min(heads) < grids


def test_very_many_accounts_have_a_column_for_each_unit_that_says_in_how_many() -> None:
    declared = large(MOST + 1)
    assert [column.unit for column in columns(declared)][:3] == ["", "", "production"]
    drawn = cells(svg(declared, "prod"))
    assert drawn["head production/team-0"] == ("production", "team-05accounts")
    assert drawn["head security"] == ("head", "security1account")
    assert drawn["head management"] == ("head", "management")
    assert drawn["group:ops production/team-0"] == ("administrator", "admin")
    looks = {drawn[f"group:devs {column.head.key}"] for column in columns(declared)}
    assert ("changes", "developer1of5") in looks
    assert ("nothing", "") in looks


def test_the_legend_explains_the_colours_that_there_are_and_no_others() -> None:
    def explained(declared: Access) -> set[str]:
        paths = [box.path for box in boxes(svg(declared, "prod"))]
        return {path[2] for path in paths if path[:2] == ("legend", "cells") and len(path) == 3}

    meanings = {*MEANINGS, "production"}
    assert explained(found(entered())) == meanings | {f"meaning {one}" for one in meanings}
    quiet = {key: one for key, one in MEMBERS.items() if key != "shop"}
    only = {"money": IDENTITY["assignments"]["money"]}
    assert explained(found(entered(quiet, assignments=only))) == {"reads", "meaning reads"}
    assert explained(found(entered(quiet, assignments={}))) == set()


def test_the_picture_stands_alone_and_is_the_same_every_time() -> None:
    drawn = svg(found(prod()), "prod")
    assert drawn == svg(found(prod()), "prod")
    references = re.findall(r"""(?:href|src)=["']([^"']*)|url\(["']?([^"')]*)""", drawn)
    outside = [one or other for one, other in references if not (one or other).startswith(("#", "data:"))]
    assert outside == []
    assert "<script" not in drawn


def test_screen_readers_and_the_page_get_the_same_in_words() -> None:
    declared = found(prod())
    drawn = ElementTree.fromstring(svg(declared, "prod"))  # noqa: S314 - we have drawn it ourselves
    described = [element.text for element in drawn if element.tag.endswith("desc")]
    assert described == [outline(declared, "prod")]
    lines = outline(declared, "prod").splitlines()
    assert lines[:4] == [
        "Who can enter what in prod",
        f"10 groups, 10 permission sets, {len(declared.places)} accounts, 2 of them production",
        "Declared in Pulumi.prod.yaml",
        "Production: web-shop-production, analytics-production",
    ]
    assert lines[4:] == list(words.lines(declared))
    assert "platform (ana.lopez, ben.adeyemi)" in html(declared, "prod").partition("<pre>")[2]


def test_names_that_are_markup_are_drawn_as_text() -> None:
    drawn = svg(found(entered()), "<b>&x")
    assert "Who can enter what in &lt;b&gt;&amp;x" in drawn
    assert "<b>" not in drawn


def test_there_are_two_forms_of_the_picture() -> None:
    assert list(FORMATS) == ["svg", "html"]


@pytest.mark.parametrize("name", CELLS)
def test_text_stands_out_from_its_cell_and_the_border_from_the_paper(name: str) -> None:
    style = LOOKS[name].style
    assert contrast(style["font-color"], style["fill"]) >= 4.5
    if name != "nothing":
        assert contrast(style["stroke"], "#ffffff") >= 3


def test_strengths_differ_in_lightness_or_weight_not_in_colour_alone() -> None:
    def seen(name: str) -> tuple[object, ...]:
        style = LOOKS[name].style
        return style["bold"], round(luminance(str(style["fill"])), 1)

    for together in ((*MEANINGS, "nothing"), ("head", "production")):
        assert len({seen(name) for name in together}) == len(together)


def test_every_look_is_used() -> None:
    text = d2(found(entered()), "prod")
    assert {name for name in LOOKS if f"class: {name}" in text} == set(LOOKS)


@pytest.mark.slow
@pytest.mark.parametrize(
    "declared",
    [
        found(prod()),
        found(entered(directory="scim", users={}, groups={"ops": {}, "devs": {}, "g" * 40: {}})),
        large(14),
        large(70),
    ],
    ids=["prod", "scim", "14", "70"],
)
def test_in_a_browser_every_text_is_within_its_cell_and_large_enough_to_read(declared: Access, tmp_path: Path) -> None:
    page = found_browser(tmp_path).measure(html(declared, "prod"), 1600)
    assert list(overflowing(page)) == []
    assert page.loaded >= 2
    assert page.scroll == page.width
    shown = {named[0][-1]: group for group in page.groups if (named := path_of(group.classes))}
    for principal in words.principals(declared):
        for column in columns(declared):
            texts = shown[f"{principal} {column.head.key}"].texts
            assert all(bottom - top > 11 for _, (_, top, _, bottom) in texts)
        ((name, _),) = shown[f"{principal} 0"].texts
        assert joined(name) == principal.name


@pytest.mark.slow
def test_in_a_browser_no_two_cells_overlap(tmp_path: Path) -> None:
    page = found_browser(tmp_path).measure(html(found(prod()), "prod"), 1600)
    shapes = [
        group.shape
        for group in page.groups
        if group.shape and (named := path_of(group.classes)) and named[1] in CELLS and named[0][0] == "grid 0"
    ]
    declared = found(prod())
    units = {place.unit for place in declared.places if place.unit}
    assert len(shapes) == len(units) + (len(declared.groups) + 1) * (2 + len(declared.places))
    for number, one in enumerate(shapes):
        for other in shapes[:number]:
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


@pytest.mark.slow
def test_in_a_browser_a_unit_stands_exactly_above_its_accounts(tmp_path: Path) -> None:
    declared = found(prod())
    page = found_browser(tmp_path).measure(html(declared, "prod"), 1600)
    shapes = {named[0][-1]: group.shape for group in page.groups if (named := path_of(group.classes))}
    for name, unit in shapes.items():
        place = name.split(" ", 2)[-1]
        own = [shapes[f"head {one.key}"] for one in declared.places if name.startswith("unit ") and one.unit == place]
        if own and unit:
            assert abs(unit[0] - min(shape[0] for shape in own if shape)) <= ROUNDING
            assert abs(unit[2] - max(shape[2] for shape in own if shape)) <= ROUNDING


@pytest.mark.slow
def test_a_text_that_sticks_out_is_found(tmp_path: Path) -> None:
    browser: Browser = found_browser(tmp_path)
    wide = html(found(prod()), "prod").replace(">power-user<", ">power-user, and on and on and on<")
    assert any("and on and on" in text for text in overflowing(browser.measure(wide)))
