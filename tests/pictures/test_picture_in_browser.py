"""The page in a real browser: everything is there, can be seen, and stays within its box."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import Browser, Measured, Page, Place, found_browser
from drawn import joined, path_of
from pictured import ROOT, config, large, members
from within import within

from foundation.config import StackConfig, read
from pictures import draw
from pictures.organization import Organization
from pictures.tree import organization

pytestmark = pytest.mark.slow

ODD = config(
    units={
        "style": {"name": 'R&D <"labs"> ${x} \\n ' + "and a name that goes on and on " * 3},
        "wide": {"name": "W" * 128, "units": {"inner": {"units": {"deep": {"units": {"deeper": {}}}}}}},
        "suspended": {},
    },
    accounts=members(
        near={"unit": "style", "name": "W" * 50, "email": f"{'w' * 50}@example.com", "purpose": "network"},
        long={"unit": "wide/inner/deep/deeper", "name": "i" * 50, "adopt": "222233334444"},
        gone={"unit": "suspended", "name": '-> <!-- "gone" --> ]]>', "lifecycle": "closed"},
    ),
    guardrails={
        "deny_regions": {"targets": ["root", "style", "wide/inner/deep", "account:near"]},
        "restrict_services": {"account:near": {"deny": ["redshift"]}, "style": {"deny": ["redshift"]}},
    },
)
CONFIGS = {
    "prod": lambda: read(ROOT / "Pulumi.prod.yaml"),
    "smallest": lambda: read(ROOT / "examples" / "smallest" / "Pulumi.smallest.yaml"),
    "large": lambda: large(200),
    "odd": lambda: ODD,
}


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    return found_browser(tmp_path)


def by_path(page: Page) -> dict[tuple[str, ...], Measured]:
    named = ((path_of(group.classes), group) for group in page.groups)
    return {path[0]: group for path, group in named if path}


def named(organized: Organization) -> dict[tuple[str, ...], str]:
    """Path in the picture and name of every unit and account."""
    found: dict[tuple[str, ...], str] = {}
    for unit in organized.walk():
        path = ("root", *(part for key in unit.path.split("/") for part in ("units", f"unit {key}")))
        found[path] = unit.name
        found |= {(*path, "accounts", f"account {account.key}"): account.name for account in unit.accounts}
    return found


def overflowing(groups: dict[tuple[str, ...], Measured], picture: Place) -> Iterator[str]:
    """What sticks out of the box that it is in."""
    for path, group in groups.items():
        above = groups[path[:-1]].shape if path[:-1] in groups else picture
        assert above is not None
        if group.shape and not within(group.shape, above):
            yield f"box {path}"
        yield from (f"text {text}" for text, place in group.texts if not within(place, group.shape or above))


@pytest.mark.parametrize("name", CONFIGS)
def test_every_name_can_be_seen_and_nothing_leaves_its_box(name: str, browser: Browser) -> None:
    chosen: StackConfig = CONFIGS[name]()
    organized = organization(chosen, name)
    page = browser.measure(draw(chosen, name, "html"))
    groups = by_path(page)

    assert list(overflowing(groups, page.picture)) == []
    for path, name_in_aws in named(organized).items():
        ((text, place),) = groups[path].texts
        assert joined(text) == joined(name_in_aws)
        assert place[2] - place[0] > 2
        assert place[3] - place[1] > 2


@pytest.mark.parametrize("width", [600, 2400])
def test_the_picture_fits_the_window_and_is_never_blown_up(width: int, browser: Browser) -> None:
    page = browser.measure(draw(CONFIGS["prod"](), "prod", "html"), width)
    assert page.width == page.scroll == width
    assert page.picture[0] >= 0
    assert page.picture[2] <= width
    names = [place for group in page.groups for text, place in group.texts if text == "Images"]
    assert max(bottom - top for _, top, _, bottom in names) < 25


def test_the_letters_are_those_that_come_with_the_picture(browser: Browser) -> None:
    assert browser.measure(draw(config(), "prod", "html")).loaded >= 2


def test_boxes_beside_each_other_do_not_overlap(browser: Browser) -> None:
    groups = by_path(browser.measure(draw(large(60), "prod", "html")))
    accounts = [group.shape for path, group in groups.items() if path[0] == "root" and path[-1].startswith("account ")]
    assert len(accounts) == 60
    for number, one in enumerate(accounts):
        for other in accounts[:number]:
            assert one
            assert other
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_a_screenshot_shows_more_than_a_blank_page(browser: Browser) -> None:
    blank = browser.screenshot("<!DOCTYPE html><title>Blank</title>")
    assert len(browser.screenshot(draw(CONFIGS["prod"](), "prod", "html"))) > 5 * len(blank)


def test_a_box_that_sticks_out_is_found() -> None:
    frame = Measured("", (0, 0, 10, 10), ())
    box = Measured("", (5, 5, 15, 9), (("text", (5, 5, 9, 12)),))
    assert list(overflowing({("a",): frame, ("a", "b"): box}, (0, 0, 20, 20))) == ["box ('a', 'b')", "text text"]
