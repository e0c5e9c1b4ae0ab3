"""The network as a picture: Regions, environments, VPCs as grids of tiers and zones, with routes and shares."""

from collections.abc import Callable, Iterator, Mapping

from foundation.network_plan import NetworkPlan, words
from pictures import palette
from pictures.blocks import box, classes, leaf, quoted
from pictures.html import page
from pictures.measure import lines
from pictures.network_boxes import GAP, regions
from pictures.svg import document

_WIDEST_TEXT = 700
_SAMPLE = 90
"""Pixels of a sample in the legend."""


def svg(found: NetworkPlan, stack: str) -> str:
    """The picture as one SVG document, titled and described for screen readers; raises `PictureFailed`."""
    return document(d2(found, stack), _title(stack), outline(found, stack))


def html(found: NetworkPlan, stack: str) -> str:
    """The picture as a page of its own, with the same in words."""
    return page(_title(stack), svg(found, stack), outline(found, stack))


FORMATS: Mapping[str, Callable[[NetworkPlan, str], str]] = {"svg": svg, "html": html}
"""The forms of the picture by name."""


def outline(found: NetworkPlan, stack: str) -> str:
    """The same as lines of text."""
    return "\n".join([_title(stack), _source(stack), *words.lines(found), *words.costs(found)])


def d2(found: NetworkPlan, stack: str) -> str:
    """D2 text of the whole picture: title, Regions, legend."""
    texts = [
        leaf(f"text {row} {number}", "text", piece)
        for row, text in enumerate((*words.summary(found), *words.costs(found), _source(stack)))
        for number, piece in enumerate(lines(text, _WIDEST_TEXT, palette.TEXT))
    ]
    header = ["grid-columns: 1", "horizontal-gap: 0", "vertical-gap: 4", leaf("title", "title", _title(stack)), *texts]
    parts = [
        *classes(palette.network_looks()),
        "grid-columns: 1",
        "grid-gap: 16",
        *box("header", "group", "", header),
        *regions(found.regions, found.section),
        *_legend(found),
    ]
    return "\n".join(parts) + "\n"


def _title(stack: str) -> str:
    return f"The network of {stack}"


def _source(stack: str) -> str:
    return f"Declared in Pulumi.{stack.rsplit('/', 1)[-1]}.yaml"


def _legend(found: NetworkPlan) -> Iterator[str]:
    there = {tier.routing for region in found.regions for vpc in region.vpcs for tier in vpc.tiers}
    used = [(routing, meaning) for routing, meaning in words.MEANINGS.items() if routing in there]
    if not used:
        return
    body = [f"grid-rows: {len(used)}", "grid-columns: 2", f"grid-gap: {GAP}"]
    for routing, meaning in used:
        body.append(f"{quoted(routing)}: {quoted(routing)} {{class: {routing}; width: {_SAMPLE}; height: 22}}")
        body.append(leaf(f"meaning {routing}", "text", meaning))
    yield from box("legend", "legend", "Legend", box("tiers", "group", "", body))
