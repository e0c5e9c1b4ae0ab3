"""The picture can be read by everybody, and in black and white."""

import pytest
from pictured import config, members

from pictures import draw
from pictures.palette import looks

LOOKS = looks(200)
PAPER = "#ffffff"
ON_PAPER = ("title", "text", "legend")
ACCOUNTS = ("workload", "shared", "closed", "elsewhere")
UNITS = ("root", "unit-odd", "unit-even", "elsewhere-unit")


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, as WCAG 2.2 defines it."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: object, other: object) -> float:
    bright, dark = sorted((luminance(str(one)), luminance(str(other))), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", [*ACCOUNTS, *UNITS, "management", "badge", "account-badge"])
def test_names_stand_out_from_their_box(name: str) -> None:
    style = LOOKS[name].style
    assert contrast(style["font-color"], style["fill"]) >= 4.5


@pytest.mark.parametrize("name", ON_PAPER)
def test_text_stands_out_from_the_paper(name: str) -> None:
    assert contrast(LOOKS[name].style["font-color"], PAPER) >= 4.5


@pytest.mark.parametrize("name", ACCOUNTS)
def test_the_lines_of_an_account_stand_out_from_its_box(name: str) -> None:
    assert contrast(LOOKS["line"].style["font-color"], LOOKS[name].style["fill"]) >= 4.5


@pytest.mark.parametrize("name", [*ACCOUNTS, *UNITS, "badge", "account-badge"])
def test_borders_can_be_seen(name: str) -> None:
    assert contrast(LOOKS[name].style["stroke"], PAPER) >= 3


def test_kinds_of_accounts_differ_in_their_border_or_lightness_not_in_colour_alone() -> None:
    def seen(name: str) -> tuple[object, ...]:
        style = LOOKS[name].style
        return style["stroke-width"], "stroke-dash" in style, round(luminance(str(style["fill"])), 1)

    assert len({seen(name) for name in ACCOUNTS}) == len(ACCOUNTS)


def test_every_look_is_used_and_no_other() -> None:
    units: dict[str, object] = {"a": {"units": {"b": {}}}, "suspended": {}}
    accounts = members(x={"unit": "a"}, y={"unit": "a", "purpose": "network"}, z={"unit": "a/b", "lifecycle": "closed"})
    rails = {"deny_regions": {"targets": ["a", "account:x"]}}
    full = draw(config(units=units, accounts=accounts, guardrails=rails), "prod", "d2")
    foreign = draw(
        config(units={"in": "core"}, accounts={"in": "core"}, guardrails=rails | {"deny_suspended": "off"}),
        "prod",
        "d2",
    )
    used = {line.partition("class: ")[2].rstrip("}").strip() for line in (full + foreign).splitlines()}
    assert used - {""} == set(LOOKS)
