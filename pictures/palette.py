"""How everything looks in the picture: the classes of the D2 text.

Nothing is told by colour alone: kinds differ in lightness and border as well, and each says its kind in words, so that
the picture works in black and white and for every kind of colour vision. Text has a contrast of 4.5 to 1 and more.
"""

from collections.abc import Mapping
from dataclasses import dataclass

UNIT, TEXT, NAME, LINE = 17, 14, 14, 12
"""Sizes of letters in pixels: names of units, text around the picture, names of accounts, what stands below them."""
_INK, _QUIET, _GREY = "#14202b", "#46525e", "#555555"
_PAPER, _TINT, _DARK = "#ffffff", "#eef2f5", "#22384d"
_BOX = "label.near: top-left; grid-columns: 1; grid-gap: 0"
_TILE = "label.near: top-center; grid-columns: 1; horizontal-gap: 5; vertical-gap: 4"
Style = Mapping[str, str | int]
_UNIT: dict[str, str | int] = {
    "border-radius": 6,
    "font-size": UNIT,
    "bold": "true",
    "font-color": _INK,
    "stroke": "#7d8994",
}
_ACCOUNT: dict[str, str | int] = {"border-radius": 4, "font-size": NAME, "bold": "true"}
_BADGE: dict[str, str | int] = {
    "fill": "#fbf0d5",
    "stroke": "#94721c",
    "font-color": "#4d3900",
    "font-size": LINE,
    "bold": "false",
}


@dataclass(frozen=True)
class Look:
    """A class of D2: its fields as D2 text, and its style."""

    fields: str
    style: Style


def looks(line: int) -> Mapping[str, Look]:
    """Every class by its name, for accounts with lines ``line`` pixels wide."""
    quiet: dict[str, str | int] = {"font-color": _QUIET, "bold": "false"}
    none: dict[str, str | int] = {"fill": "transparent", "stroke-width": 0}
    thin: dict[str, str | int] = {"stroke-width": 1}
    dashed: dict[str, str | int] = {"stroke-width": 1, "stroke-dash": 4}
    return {
        "title": Look("shape: text", {"font-size": 28, "font-color": _INK, "bold": "true"}),
        "text": Look("shape: text", {"font-size": TEXT, **quiet}),
        "group": Look("label: ''", none),
        "management": Look(
            "height: 52", _ACCOUNT | {"fill": _DARK, "stroke": _DARK, "font-color": _PAPER, "font-size": UNIT}
        ),
        "arrow": Look("label: ''", {"stroke": _DARK, "stroke-width": 2}),
        "root": Look(_BOX, _UNIT | thin | {"fill": _TINT}),
        "unit-odd": Look(_BOX, _UNIT | thin | {"fill": _PAPER}),
        "unit-even": Look(_BOX, _UNIT | thin | {"fill": _TINT}),
        "elsewhere-unit": Look(_BOX, _UNIT | dashed | {"fill": _PAPER}),
        "legend": Look(_BOX, _UNIT | thin | {"fill": _PAPER, "font-size": TEXT}),
        "workload": Look(_TILE, _ACCOUNT | thin | {"fill": _PAPER, "stroke": "#5f6b76", "font-color": _INK}),
        "shared": Look(
            _TILE, _ACCOUNT | {"fill": "#d9e8f5", "stroke": "#14568c", "font-color": _INK, "stroke-width": 2}
        ),
        "closed": Look(_TILE, _ACCOUNT | dashed | {"fill": "#e4e4e4", "stroke": _GREY, "font-color": _GREY}),
        "elsewhere": Look(_TILE, _ACCOUNT | dashed | {"fill": _PAPER, "stroke": "#5f6b76", "font-color": _QUIET}),
        "line": Look(f"width: {line}; height: 15", none | quiet | {"font-size": LINE}),
        "badge": Look("height: 22", _BADGE | thin | {"border-radius": 11}),
        "account-badge": Look(f"width: {line}; height: 18", _BADGE | thin | {"border-radius": 9}),
    }


def coverage_looks() -> Mapping[str, Look]:
    """Every class of the grid of services and Regions by its name; sizes are those of each cell."""
    cell: dict[str, str | int] = {"border-radius": 3, "font-size": LINE, "bold": "false", "stroke-width": 1}
    strong: dict[str, str | int] = {"bold": "true"}
    dashed: dict[str, str | int] = {"stroke-dash": 4}
    return {
        "title": Look("shape: text", {"font-size": 28, "font-color": _INK, "bold": "true"}),
        "text": Look("shape: text", {"font-size": TEXT, "font-color": _QUIET, "bold": "false"}),
        "group": Look("label: ''", {"fill": "transparent", "stroke-width": 0}),
        "legend": Look(_BOX, _UNIT | {"stroke-width": 1, "fill": _PAPER, "font-size": TEXT}),
        "head": Look("", cell | strong | {"fill": _DARK, "stroke": _DARK, "font-color": _PAPER}),
        "service": Look("", cell | strong | {"fill": _TINT, "stroke": "#7d8994", "font-color": _INK}),
        "detail": Look("", cell | {"fill": _PAPER, "stroke": "#7d8994", "font-color": _INK}),
        "watched": Look("", cell | {"fill": "#cfe8d5", "stroke": "#2f7a45", "font-color": _INK}),
        "global": Look("", cell | dashed | {"fill": "#e6f3e9", "stroke": "#2f7a45", "font-color": _INK}),
        "partly": Look("", cell | {"fill": "#fbf0d5", "stroke": "#94721c", "font-color": "#4d3900"}),
        "not-watched": Look("", cell | strong | {"fill": "#8c1d1d", "stroke": "#8c1d1d", "font-color": _PAPER}),
        "off": Look("", cell | dashed | {"fill": "#dcdcdc", "stroke": _GREY, "font-color": _INK}),
        "elsewhere": Look("", cell | dashed | {"fill": _PAPER, "stroke": "#5f6b76", "font-color": _QUIET}),
    }


def access_looks() -> Mapping[str, Look]:
    """Every class of the access matrix by its name; sizes are those of each cell."""
    cell: dict[str, str | int] = {"border-radius": 3, "font-size": LINE, "bold": "false", "stroke-width": 1}
    strong: dict[str, str | int] = {"bold": "true"}
    head = cell | strong | {"stroke": "#7d8994", "font-color": _INK}
    return {
        "title": Look("shape: text", {"font-size": 28, "font-color": _INK, "bold": "true"}),
        "text": Look("shape: text", {"font-size": TEXT, "font-color": _QUIET, "bold": "false"}),
        "group": Look("label: ''", {"fill": "transparent", "stroke-width": 0}),
        "legend": Look(_BOX, _UNIT | {"stroke-width": 1, "fill": _PAPER, "font-size": TEXT}),
        "unit": Look("", head | {"fill": _PAPER}),
        "head": Look("", head | {"fill": _TINT}),
        "production": Look("", head | {"fill": _DARK, "stroke": _DARK, "font-color": _PAPER}),
        "people": Look("", cell | {"fill": _PAPER, "stroke": "#7d8994", "font-color": _INK}),
        "administrator": Look("", cell | strong | {"fill": "#8c1d1d", "stroke": "#8c1d1d", "font-color": _PAPER}),
        "changes": Look("", cell | {"fill": "#f3d98b", "stroke": "#7a5c10", "font-color": "#3d2e00"}),
        "reads": Look("", cell | {"fill": "#e6f3e9", "stroke": "#2f7a45", "font-color": _INK}),
        "nothing": Look("", cell | {"fill": _PAPER, "stroke": "#c9d0d6", "font-color": _INK}),
    }


def network_looks() -> Mapping[str, Look]:
    """Every class of the picture of the network by its name; sizes are those of each cell."""
    cell: dict[str, str | int] = {"border-radius": 3, "font-size": LINE, "bold": "false", "stroke-width": 1}
    strong: dict[str, str | int] = {"bold": "true"}
    dashed: dict[str, str | int] = {"stroke-dash": 4}
    frame = _UNIT | {"stroke-width": 1}
    return {
        "title": Look("shape: text", {"font-size": 28, "font-color": _INK, "bold": "true"}),
        "text": Look("shape: text", {"font-size": TEXT, "font-color": _QUIET, "bold": "false"}),
        "group": Look("label: ''", {"fill": "transparent", "stroke-width": 0}),
        "region": Look(_BOX, frame | {"fill": _TINT}),
        "environment": Look(_BOX, frame | {"fill": _PAPER}),
        "vpc": Look(_BOX, frame | {"fill": _PAPER, "stroke": _DARK, "font-size": TEXT, "stroke-width": 2}),
        "legend": Look(_BOX, frame | {"fill": _PAPER, "font-size": TEXT}),
        "head": Look("", cell | strong | {"fill": _DARK, "stroke": _DARK, "font-color": _PAPER}),
        "fact": Look("", cell | strong | {"fill": _TINT, "stroke": "#7d8994", "font-color": _INK}),
        "detail": Look("", cell | {"fill": _PAPER, "stroke": "#7d8994", "font-color": _INK}),
        "public": Look("", cell | {"fill": "#f3d98b", "stroke": "#7a5c10", "font-color": "#3d2e00", "stroke-width": 2}),
        "private": Look("", cell | {"fill": "#d9e8f5", "stroke": "#14568c", "font-color": _INK}),
        "isolated": Look("", cell | dashed | {"fill": "#dcdcdc", "stroke": _GREY, "font-color": _INK}),
        "arrow": Look("label: ''", {"stroke": _DARK, "stroke-width": 2}),
    }
