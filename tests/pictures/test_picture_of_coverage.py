"""The picture of the grid: every cell is there, says what it says in words too, and nothing is cut off in a browser."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from browser import Browser, found_browser
from drawn import boxes, joined, path_of
from pictured import ROOT
from test_picture_palette import contrast, luminance
from within import overflowing

from foundation.config import StackConfig, parse, read
from foundation.config.regions import ALWAYS_ON
from foundation.coverage import Answer, Coverage, Reach, Service, coverage, words
from pictures.coverage import FORMATS, d2, html, outline, svg
from pictures.palette import coverage_looks

LOOKS = coverage_looks()
CELLS = ("head", "service", "detail", "watched", "global", "partly", "not-watched", "off", "elsewhere")
"""Every class of a cell."""
MEMBERS = {
    "email": "aws+{account}@example.com",
    "members": {
        "log-archive": {"unit": "apps", "purpose": "log-archive"},
        "a-security-tooling-account-with-quite-a-long-key": {"unit": "apps", "purpose": "security-tooling"},
    },
}
SECURITY: Mapping[str, Any] = {
    "guardduty": {"regions": ["eu-central-1"], "plans": ["s3", "eks-audit", "malware", "rds", "lambda", "runtime"]},
    "security_hub": {"policies": {"apps": {"standards": ["cis-3.0"], "targets": ["apps"]}}},
    "detective": "off",
    "inspector": {},
    "macie": {},
    "access_analyzer": {"unused_access": {}},
    "findings": "off",
}


def estate(regions: int, **sections: object) -> StackConfig:
    """Regions, everything that a cell can say, and a long name here and there."""
    allowed = ["eu-central-1", *(region for region in ALWAYS_ON if region != "eu-central-1")][:regions]
    values: dict[str, object] = {
        "settings": {"management_account": "111122223333", "home_region": "eu-central-1", "regions": allowed},
        "organization": {},
        "units": {"apps": {}, "suspended": {}},
        "accounts": MEMBERS,
        "guardrails": "off",
        "baseline": "off",
        "logs": {"in": "an-organization/a-project/and-a-stack-with-a-name-that-is-not-short"},
        "security": SECURITY,
        "identity": "off",
        "network": "off",
        "images": "off",
        "operations": "off",
        "tags": "off",
        "spend": "off",
        "quotas": "off",
        **sections,
    }
    return parse({f"foundation:{section}": value for section, value in values.items()}, "test")


def prod() -> Coverage:
    return coverage(read(ROOT / "Pulumi.prod.yaml"))


def cells(drawn: str) -> dict[str, tuple[str, str]]:
    """Look and text of every cell of both grids, by `<service> <head>`."""
    return {
        box.path[1]: (box.look, box.text) for box in boxes(drawn) if box.path[0] in ("grid", "details") and box.path[1:]
    }


def test_the_picture_in_docs_is_fresh() -> None:
    stored = (ROOT / "docs" / "coverage.svg").read_text(encoding="utf-8")
    assert stored == svg(prod(), "prod"), "Run: foundation coverage prod --output docs/coverage.svg"


@pytest.mark.parametrize("regions", [1, 3, 6, 7, 17])
def test_there_is_a_cell_for_every_service_and_region_with_its_state_as_look_and_as_word(regions: int) -> None:
    found = coverage(estate(regions))
    drawn = cells(svg(found, "prod"))
    looks = {"not watched": "not-watched"}
    for service in found.services:
        for region in found.regions:
            state = service.cell(region)
            assert drawn[f"{service.key} {region}"] == (looks.get(state, state), joined(state))


@pytest.mark.parametrize("regions", [3, 17])
def test_delegate_accounts_features_and_management_account_of_a_service_are_in_its_row(regions: int) -> None:
    found = coverage(estate(regions))
    drawn = cells(svg(found, "prod"))
    for service in found.services:
        if service.state == "on":
            assert drawn[f"{service.key} Delegated to"][1] == joined(words.delegate(service))
            assert drawn[f"{service.key} Accounts"][1] == joined("".join(words.accounts(service)))
            assert drawn[f"{service.key} Features"][1] == joined("".join(service.features))
            assert drawn[f"{service.key} Management account"][1] == joined(words.management(service))


def test_colours_of_accounts_tell_yes_and_partly() -> None:
    drawn = cells(svg(coverage(estate(1)), "prod"))
    assert drawn["inspector Accounts"][0] == drawn["inspector Management account"][0] == "watched"
    assert drawn["security-hub Accounts"][0] == drawn["security-hub Management account"][0] == "partly"
    assert drawn["guardduty Management account"][0] == "watched"
    assert drawn["detective Features"] == ("off", "off")
    assert drawn["config Features"] == (
        "elsewhere",
        joined("in an-organization/a-project/and-a-stack-with-a-name-that-is-not-short"),
    )


@pytest.mark.parametrize(
    ("existing", "new", "look"),
    [("yes", "yes", "watched"), ("no", "yes", "partly"), ("yes", "no", "partly"), ("no", "no", "not-watched")],
)
def test_accounts_of_which_some_are_covered_look_partly_covered(existing: Answer, new: Answer, look: str) -> None:
    one = Service("x", "X", "on", regions=("eu-central-1",), existing=Reach(existing, "a"), new=Reach(new, "b"))
    drawn = cells(svg(Coverage(("eu-central-1",), (one,)), "prod"))
    assert drawn["x Accounts"][0] == look


def test_the_legend_explains_the_states_that_there_are_and_no_others() -> None:
    def explained(found: Coverage) -> set[str]:
        paths = [box.path for box in boxes(svg(found, "prod"))]
        return {path[2] for path in paths if path[:2] == ("legend", "cells") and len(path) == 3}

    everything = explained(coverage(estate(3)))
    assert {cell for cell in everything if not cell.startswith("meaning ")} == set(words.MEANINGS)
    assert {f"meaning {cell}" for cell in words.MEANINGS} <= everything
    assert "off" not in explained(prod())


def test_few_regions_stand_beside_the_details_and_many_above_them() -> None:
    def grids(regions: int) -> set[str]:
        return {box.path[0] for box in boxes(svg(coverage(estate(regions)), "prod"))}

    assert "details" not in grids(6)
    assert "details" in grids(7)


def test_the_picture_stands_alone_and_is_the_same_every_time() -> None:
    drawn = svg(prod(), "prod")
    assert drawn == svg(prod(), "prod")
    references = re.findall(r"""(?:href|src)=["']([^"']*)|url\(["']?([^"')]*)""", drawn)
    outside = [one or other for one, other in references if not (one or other).startswith(("#", "data:"))]
    assert outside == []
    assert "<script" not in drawn


def test_screen_readers_and_the_page_get_the_same_in_words() -> None:
    drawn = ElementTree.fromstring(svg(prod(), "prod"))  # noqa: S314 - we have drawn it ourselves
    described = [element.text for element in drawn if element.tag.endswith("desc")]
    assert described == [outline(prod(), "prod")]
    lines = outline(prod(), "prod").splitlines()
    assert lines[0] == "What is watched in prod"
    assert lines[-10:] == list(words.lines(prod().services, prod().regions))
    assert "Amazon Macie: watches eu-central-1" in html(prod(), "prod").partition("<pre>")[2]


def test_names_that_are_markup_are_drawn_as_text() -> None:
    drawn = svg(prod(), "<b>&x")
    assert "What is watched in &lt;b&gt;&amp;x" in drawn
    assert "<b>" not in drawn


def test_there_are_two_forms_of_the_picture() -> None:
    assert list(FORMATS) == ["svg", "html"]


@pytest.mark.parametrize("name", CELLS)
def test_text_stands_out_from_its_cell_and_the_border_from_the_paper(name: str) -> None:
    style = LOOKS[name].style
    assert contrast(style["font-color"], style["fill"]) >= 4.5
    assert contrast(style["stroke"], "#ffffff") >= 3


def test_states_differ_in_lightness_border_or_weight_not_in_colour_alone() -> None:
    def seen(name: str) -> tuple[object, ...]:
        style = LOOKS[name].style
        return style["bold"], "stroke-dash" in style, round(luminance(str(style["fill"])), 1)

    states = ("watched", "global", "not-watched", "off", "elsewhere")
    assert len({seen(name) for name in states}) == len(states)


def test_every_look_is_used() -> None:
    text = d2(coverage(estate(17)), "prod")
    assert {name for name in LOOKS if f"class: {name}" in text} == set(LOOKS)


@pytest.mark.slow
@pytest.mark.parametrize("regions", [1, 3, 17])
def test_in_a_browser_every_text_is_within_its_cell_and_large_enough_to_read(regions: int, tmp_path: Path) -> None:
    found = coverage(estate(regions))
    page = found_browser(tmp_path).measure(html(found, "prod"), 2000)
    assert list(overflowing(page)) == []
    assert page.loaded >= 2
    assert page.scroll == page.width
    shown = {named[0][1]: group for group in page.groups if (named := path_of(group.classes)) and len(named[0]) > 1}
    for service in found.services:
        for region in found.regions:
            ((text, place),) = shown[f"{service.key} {region}"].texts
            assert text == service.cell(region)
            assert place[3] - place[1] > 11


@pytest.mark.slow
def test_in_a_browser_no_two_cells_overlap(tmp_path: Path) -> None:
    page = found_browser(tmp_path).measure(html(prod(), "prod"))
    shapes = [
        group.shape
        for group in page.groups
        if group.shape and (named := path_of(group.classes)) and named[1] in CELLS and named[0][0] == "grid"
    ]
    assert len(shapes) == (len(prod().services) + 1) * (1 + 3 + 4)
    for number, one in enumerate(shapes):
        for other in shapes[:number]:
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


@pytest.mark.slow
def test_a_text_that_sticks_out_is_found(tmp_path: Path) -> None:
    browser: Browser = found_browser(tmp_path)
    wide = html(prod(), "prod").replace(">security-tooling<", ">security-tooling, and on and on and on<")
    assert any("and on and on" in found for found in overflowing(browser.measure(wide)))
