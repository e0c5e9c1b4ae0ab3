"""The picture of the budgets: every bar is as long as its amount, and nothing is cut off or overlaps in a browser."""

import re
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest
from browser import Browser, Page, Place, found_browser
from drawn import boxes, joined, path_of
from spend_estates import MEMBERS, UNITS, long_names, several, shown, spending, without_any
from test_picture_palette import contrast, luminance
from within import overflowing

from foundation.config import StackConfig
from foundation.spend_plan import SpendPlan, words
from pictures.spend import ALONE, FORMATS, MEANINGS, d2, html, outline, svg
from pictures.spend_looks import spend_looks

LOOKS = spend_looks()
SEGMENTS = ("bar", "over", "mark", "space", "no-budget")
"""Every class of a part of a bar."""
SAMPLES: dict[str, Callable[[], StackConfig]] = {
    "five accounts": spending,
    "3 accounts": lambda: several(3),
    "13 accounts": lambda: several(13),
    "60 accounts": lambda: several(60),
    "300 accounts": lambda: several(300),
    "long names": long_names,
    "no budgets": without_any,
}
every_sample = pytest.mark.parametrize("sample", SAMPLES)


def rows(drawn: str) -> dict[str, list[tuple[str, str]]]:
    """Look and text of everything in the row of a unit or account, by its key."""
    found: dict[str, list[tuple[str, str]]] = {}
    for box in boxes(drawn):
        at = next((number for number, key in enumerate(box.path) if key.startswith(("unit ", "account "))), None)
        if box.path[:2] == ("units", "organization"):
            at = 1
        if at is not None and box.look not in ("row", "space"):
            found.setdefault(box.path[at], []).append((box.look, box.text))
    return found


def wide(text: str, row: str) -> dict[str, int]:
    """Pixels of the parts of the bar in a row of D2 text, by look."""
    start = text.index(f'"{row}": ')
    inside = text[start : text.index("\n    }", start)].split('"bar": ', 1)[1].split('"amount":')[0]
    found: dict[str, int] = {}
    for look, pixels in re.findall(r"class: ([\w-]+); width: (\d+)", inside):
        found[look] = found.get(look, 0) + int(pixels)
    return found


def shapes(page: Page, *looks: str) -> Iterator[tuple[tuple[str, ...], Place]]:
    for group in page.groups:
        named = path_of(group.classes)
        if named and group.shape and named[1] in looks:
            yield named[0], group.shape


@every_sample
def test_every_unit_and_every_account_has_a_row_with_its_name_and_what_it_may_spend(sample: str) -> None:
    found = shown(SAMPLES[sample]())
    drawn = rows(svg(found, "prod"))
    assert len(drawn) == 1 + len(found.units) + len(found.accounts)
    for key, name, together in [
        ("organization", "organization", found.organization),
        *((f"unit {unit.path}", unit.path, unit.together) for unit in found.units),
    ]:
        assert ("name", joined(name)) in drawn[key]
        assert ("amount", joined(words.together(together))) in drawn[key]
    for account in found.accounts:
        row = drawn[f"account {account.key}"]
        assert ("name", account.key) in row
        said = ("amount", words.amount(account)) if account.budget else ("no-budget", joined(words.NO_BUDGET))
        assert said in row
        assert len(row) == (3 if account.budget else 2)


@every_sample
def test_accounts_stand_below_the_name_of_their_unit(sample: str) -> None:
    found = shown(SAMPLES[sample]())
    of = {account.key: unit.path for unit in found.units for account in unit.accounts}
    above = ""
    seen = 0
    for box in boxes(svg(found, "prod")):
        if box.path[0] == "accounts" and len(box.path) == 4:
            kind, _, name = box.path[-1].partition(" ")
            if kind == "in":
                above = name
                assert (box.look, box.text) == ("unit", joined(name))
            else:
                seen += 1
                assert above == of.get(name, ALONE)
    assert seen == len(found.accounts)


@pytest.mark.parametrize(
    ("row", "parts"),
    [
        ("unit workloads/production/shops", ["bar", "mark", "over"]),  # 800 of 700
        ("unit workloads/production", ["bar", "mark"]),  # 900 of 1,000
        ("unit workloads/test", ["bar", "mark"]),  # 400 of 400
        ("unit workloads", ["bar"]),  # none of its own
        ("unit sandbox", ["no-budget"]),
        ("account shop", ["bar"]),
        ("account lab", ["no-budget"]),
    ],
)
def test_a_bar_has_a_mark_where_the_unit_has_a_budget_and_another_look_above_it(row: str, parts: list[str]) -> None:
    drawn = [look for look, _ in rows(svg(shown(spending()), "prod"))[row]]
    assert [look for look in drawn if look in SEGMENTS] == parts


def test_a_unit_with_a_budget_whose_accounts_have_none_shows_the_mark_alone() -> None:
    found = shown(spending({"lab": {"unit": "sandbox"}}, {"sandbox": {"budget": 100}}))
    drawn = [look for look, _ in rows(svg(found, "prod"))["unit sandbox"]]
    assert [look for look in drawn if look in SEGMENTS] == ["mark"]


def test_bars_are_as_long_as_their_amounts_and_all_together_as_wide_as_a_full_one() -> None:
    text = d2(shown(spending()), "prod")
    full = sum(wide(text, "organization").values())
    room = full - wide(text, "organization")["mark"]
    for row, amount in (("organization", 1350), ("unit workloads", 1300), ("unit workloads/production", 900)):
        parts = wide(text, row)
        assert abs(parts["bar"] - amount * room / 5000) <= 1
        assert sum(parts.values()) == full
    shops = wide(text, "unit workloads/production/shops")
    assert abs(shops["bar"] - 700 * room / 5000) <= 1
    assert abs(shops["over"] - 100 * room / 5000) <= 2
    accounts = {key: wide(text, f"account {key}") for key in ("shop", "ledger-test")}
    assert accounts["shop"]["bar"] > 2.6 * accounts["ledger-test"]["bar"]
    assert sum(accounts["shop"].values()) == sum(accounts["ledger-test"].values())


def test_a_mark_is_where_the_own_budget_of_the_unit_is() -> None:
    text = d2(shown(spending()), "prod")
    start = text.index('"unit workloads/production": ')
    parts = re.findall(r"class: ([\w-]+); width: (\d+)", text[start:].split('"amount":')[0].split('"bar": ')[1])
    assert [look for look, _ in parts] == ["bar", "space", "mark", "space"]
    full = sum(int(pixels) for _, pixels in parts) - int(parts[2][1])
    assert abs(int(parts[0][1]) + int(parts[1][1]) - 1000 * full / 5000) <= 1


def test_the_smallest_amount_beside_the_largest_can_still_be_seen() -> None:
    text = d2(shown(long_names()), "prod")
    assert wide(text, "account i")["bar"] == 2
    assert wide(text, "organization")["over"] >= 2
    assert len({sum(wide(text, f"account {key}").values()) for key in ("i", "management")}) == 1


def test_a_budget_far_below_what_accounts_have_leaves_room_for_what_is_above_it() -> None:
    members = {"a": {"unit": "sandbox", "budget": 10_000}, "b": {"unit": "sandbox", "budget": 1}}
    found = shown(spending(members, {"sandbox": {"budget": 10_000}}, budgets={}))
    text = d2(found, "prod")
    assert wide(text, "unit sandbox")["over"] >= 2
    assert sum(wide(text, "unit sandbox").values()) == sum(wide(text, "organization").values())


def test_units_and_accounts_have_a_scale_each_which_is_said_where_there_is_one() -> None:
    def panels(config: StackConfig) -> list[str]:
        return [box.text for box in boxes(svg(shown(config), "prod")) if box.look == "panel"]

    assert panels(spending()) == [
        joined("Accounts together · a full bar is $5,000 a month"),
        joined("Each account · a full bar is $800 a month"),
    ]
    assert panels(without_any()) == ["Accountstogether", "Eachaccount"]


def test_many_accounts_are_in_columns_of_about_the_same_height_with_the_unit_named_in_each() -> None:
    def columns(count: int) -> list[int]:
        found: dict[str, int] = {}
        for box in boxes(svg(shown(several(count)), "prod")):
            if box.path[0] == "accounts" and len(box.path) == 4 and box.path[3].startswith("account "):
                found[box.path[2]] = found.get(box.path[2], 0) + 1
        return list(found.values())

    assert len(columns(13)) == 1
    assert len(columns(60)) == 2
    assert len(columns(300)) == 3
    assert max(columns(300)) - min(columns(300)) <= 2


def test_the_picture_says_what_holds_for_all_of_it() -> None:
    found = shown(spending())
    header = {box.text for box in boxes(svg(found, "org/foundation/prod")) if box.path[0] == "header"}
    assert {joined(text) for text in words.summary(found)} <= header
    assert joined("Declared in Pulumi.prod.yaml") in header


def test_the_legend_explains_the_kinds_of_bars_that_there_are_and_no_others() -> None:
    def explained(config: StackConfig) -> dict[str, str]:
        drawn = boxes(svg(shown(config), "prod"))
        return {box.path[2]: box.text for box in drawn if box.path[:2] == ("legend", "bars") and len(box.path) == 3}

    everything = explained(spending())
    for look, meaning in MEANINGS.items():
        assert everything[f"meaning {look}"] == joined(meaning)
    assert set(explained(without_any())) == {"no-budget", "meaning no-budget"}
    plain = spending({"shop": MEMBERS["shop"]}, {"workloads": UNITS["workloads"]}, budgets={"management": 1})
    assert "no-budget" not in explained(plain)


def test_with_budgets_off_there_is_still_a_picture_that_says_so() -> None:
    header = {box.text for box in boxes(svg(shown(spending(budgets="off")), "prod")) if box.path[0] == "header"}
    assert joined(words.OFF) in header


def test_the_picture_stands_alone_and_is_the_same_every_time() -> None:
    drawn = svg(shown(several(60)), "prod")
    assert drawn == svg(shown(several(60)), "prod")
    references = re.findall(r"""(?:href|src)=["']([^"']*)|url\(["']?([^"')]*)""", drawn)
    outside = [one or other for one, other in references if not (one or other).startswith(("#", "data:"))]
    assert outside == []
    assert "<script" not in drawn


def test_screen_readers_and_the_page_get_the_same_in_words() -> None:
    found = shown(spending())
    root = ElementTree.fromstring(svg(found, "prod"))  # noqa: S314 - we have drawn it ourselves
    described = [element.text for element in root if element.tag.endswith("desc")]
    assert described == [outline(found, "prod")]
    lines = outline(found, "prod").splitlines()
    assert lines[:2] == ["The budgets of prod", "Declared in Pulumi.prod.yaml"]
    assert lines[2:] == list(words.lines(found))
    assert "ledger-test  $300" in html(found, "prod").partition("<pre>")[2]


def test_names_that_are_markup_are_drawn_as_text() -> None:
    drawn = svg(shown(spending()), "<b>&x")
    assert "The budgets of &lt;b&gt;&amp;x" in drawn
    assert "<b>" not in drawn


def test_there_are_two_forms_of_the_picture() -> None:
    assert list(FORMATS) == ["svg", "html"]


@pytest.mark.parametrize("name", ["unit", "name", "amount", "no-budget", "panel", "legend"])
def test_text_stands_out_from_its_box_and_the_border_from_the_paper(name: str) -> None:
    style = LOOKS[name].style
    assert contrast(style["font-color"], style["fill"]) >= 4.5
    assert contrast(style["stroke"], "#ffffff") >= 3


def test_parts_of_a_bar_differ_in_lightness_or_border_not_in_colour_alone() -> None:
    fills = {name: luminance(str(LOOKS[name].style["fill"])) for name in ("bar", "over", "mark", "no-budget", "space")}
    for one, other in combinations(("bar", "over", "mark", "space"), 2):
        assert abs(fills[one] - fills[other]) > 0.04
    assert "stroke-dash" in LOOKS["no-budget"].style
    assert contrast(LOOKS["bar"].style["stroke"], "#ffffff") >= 3


def test_every_look_is_used() -> None:
    text = d2(shown(spending()), "prod")
    assert {name for name in LOOKS if f"class: {name}" in text} == set(LOOKS)


@pytest.mark.slow
@every_sample
def test_in_a_browser_every_text_is_within_its_box_and_large_enough_to_read(sample: str, tmp_path: Path) -> None:
    page = found_browser(tmp_path).measure(html(shown(SAMPLES[sample]()), "prod"), 1800)
    assert list(overflowing(page)) == []
    assert page.loaded >= 2
    assert page.scroll == page.width
    assert page.picture[2] - page.picture[0] < 1700
    heights = {place[3] - place[1] for group in page.groups for _, place in group.texts if path_of(group.classes)}
    assert min(heights) > 11


@pytest.mark.slow
@every_sample
def test_in_a_browser_no_two_boxes_overlap_and_bars_of_a_scale_begin_at_one_line(sample: str, tmp_path: Path) -> None:
    found: SpendPlan = shown(SAMPLES[sample]())
    page = found_browser(tmp_path).measure(html(found, "prod"), 1800)
    cells = [place for path, place in shapes(page, "name", "amount", "unit", *SEGMENTS) if path[0] != "legend"]
    ordered = sorted(cells, key=lambda place: place[1])
    for number, one in enumerate(ordered):
        for other in ordered[number + 1 :]:
            if other[1] >= one[3] - 1:
                break
            assert one[2] <= other[0] + 1 or other[2] <= one[0] + 1
    begins = {
        round(place[0]) for path, place in shapes(page, *SEGMENTS) if path[0] == "units" and path[-1].startswith("0 ")
    }
    assert len(begins) == 1


@pytest.mark.slow
def test_a_text_that_sticks_out_is_found(tmp_path: Path) -> None:
    browser: Browser = found_browser(tmp_path)
    broken = html(shown(spending()), "prod").replace(">ledger-test<", f">{'ledger-test' * 9}<")
    assert any("ledger-testledger-test" in found for found in overflowing(browser.measure(broken)))
