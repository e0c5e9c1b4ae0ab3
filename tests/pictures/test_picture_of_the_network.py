"""The picture of the network: every VPC, subnet and route is there, and nothing is cut off or overlaps in a browser."""

import re
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest
from browser import Browser, Page, Place, found_browser
from drawn import boxes, joined, path_of
from estates import ROOT, prod
from network_estates import ONE_ZONE, central, four, many, networked, one_zone, planned
from test_picture_palette import contrast, luminance
from within import overflowing, within

from foundation.config import StackConfig
from foundation.network_plan import NetworkPlan, words
from pictures.network import FORMATS, d2, html, outline, svg
from pictures.palette import network_looks

LOOKS = network_looks()
CELLS = ("head", "fact", "detail", "public", "private", "isolated")
"""Every class of a cell."""
FRAMES = ("region", "environment", "vpc")


def letters() -> StackConfig:
    """Zones by letter, as many as there can be, in three Regions, with long names and tiers of its own."""
    ranges = {"eu-central-1": "192.168.0.0/17", "eu-west-1": "192.168.128.0/18", "us-east-1": "192.168.192.0/18"}
    vpc = {"number": 0, "size": 20, "tiers": ["edge", "machines-of-every-kind-there-is", "databases"]}
    return networked(
        {
            "regions": {region: {"cidr": cidr, "zones": list("abcdefgh")} for region, cidr in ranges.items()},
            "environments": {
                "an-environment-with-a-name-that-is-not-short-at-all-and-goes-on-and-on-and-on": {
                    "number": 0,
                    "size": 19,
                    "vpcs": {"a-vpc-with-a-name-that-is-not-short-either-and-goes-on-and-on-and-on-and-on": vpc},
                    "interface_endpoints": [f"a-service-with-a-long-name-{number}" for number in range(12)],
                    "egress": "nat",
                    "shared_with": ["workloads/production/shops", "workloads", "account:shop", "account:lab"],
                }
            },
            "tiers": {
                "machines-of-every-kind-there-is": {"part": "1/2", "number": 0},
                "databases": {"part": "1/4", "number": 2, "routing": "isolated"},
                "edge": {"part": "1/8", "number": 6, "routing": "public"},
            },
            "reserve": {"pool": "none", "supernet": "none"},
        }
    )


def narrow() -> StackConfig:
    """Central egress in Regions of one zone, whose boxes are narrow."""
    return central(
        {
            "eu-central-1": {"cidr": "10.0.0.0/12", "zones": ["euc1-az1"]},
            "eu-west-1": {"cidr": "10.16.0.0/12", "zones": ["euw1-az1"]},
            "us-east-1": {"cidr": "10.32.0.0/12", "zones": ["use1-az1"]},
        }
    )


def long_names() -> StackConfig:
    """Names that are wider than the box of an environment."""
    vpcs = {"a-vpc-with-a-name-that-is-not-short-either-and-goes-on-and-on-and-on-and-on": {"number": 0}}
    name = "an-environment-with-a-name-that-is-not-short-at-all-and-goes-on-and-on-and-on"
    return networked(
        {
            "regions": ONE_ZONE,
            "environments": {
                "hub": {"number": 1, "egress": "nat"},
                name: {"number": 0, "egress": "central", "vpcs": vpcs},
            },
            "central_egress": {"environment": "hub"},
        }
    )


SAMPLES: dict[str, Callable[[], StackConfig]] = {
    "one zone": one_zone,
    "two Regions": four,
    "central egress": central,
    "central egress in one zone": narrow,
    "twelve environments": many,
    "letters": letters,
    "long names": long_names,
    "prod": prod,
}
every_sample = pytest.mark.parametrize("sample", SAMPLES)


def cells(drawn: str) -> dict[tuple[str, ...], tuple[str, str]]:
    """Look and text of everything in the Regions, by path, without the groups that only arrange it."""
    found = {}
    for box in boxes(drawn):
        if box.path[0].startswith("regions"):
            path = tuple(key for key in box.path if not key.startswith(("regions", "environments")))
            found[path] = (box.look, box.text)
    return found


def shown(page: Page, look: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Place]]:
    for group in page.groups:
        named = path_of(group.classes)
        if named and group.shape and named[1] in look:
            yield named[0], group.shape


def apart(one: Place, other: Place) -> bool:
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_the_picture_in_docs_is_fresh() -> None:
    stored = (ROOT / "docs" / "network.svg").read_text(encoding="utf-8")
    assert stored == svg(planned(prod()), "prod"), "Run: foundation network prod --output docs/network.svg"


@every_sample
def test_every_subnet_is_at_its_tier_and_zone_with_its_addresses_and_every_tier_with_its_routes(sample: str) -> None:
    found = planned(SAMPLES[sample]())
    drawn = cells(svg(found, "prod"))
    subnets = 0
    for region in found.regions:
        for environment in region.environments:
            for vpc in environment.vpcs:
                path = (f"region {region.name}", f"environment {environment.key}", f"vpc {vpc.key}")
                assert drawn[path] == ("vpc", joined(f"{vpc.key}·{words.addresses(vpc)}"))
                for tier in vpc.tiers:
                    subnets += len(tier.subnets)
                    row = (*path, "subnets")
                    assert drawn[(*row, f"{tier.name} tier")] == (tier.routing, tier.name)
                    routes = joined("".join(words.routes(tier)))
                    assert drawn[(*row, f"{tier.name} routes")] == (tier.routing, routes)
                    for subnet in tier.subnets:
                        inside = "".join(words.in_subnet(vpc, tier, subnet.zone))
                        assert drawn[(*row, f"{tier.name} {subnet.zone}")] == (
                            tier.routing,
                            joined(subnet.cidr + inside),
                        )
    assert subnets == len(found.layout.subnets)


def test_egress_shares_endpoints_and_what_is_kept_and_free_stand_in_their_boxes() -> None:
    found = planned(four())
    drawn = cells(svg(found, "prod"))
    for region in found.regions:
        at: tuple[str, ...] = (f"region {region.name}",)
        facts = [(at, what, said) for what, said in words.region_facts(region)]
        for environment in region.environments:
            inside = (*at, f"environment {environment.key}")
            facts += [(inside, what, said) for what, said in words.environment_facts(environment, found.section)]
            for vpc in environment.vpcs:
                facts += [((*inside, f"vpc {vpc.key}"), what, said) for what, said in words.vpc_facts(vpc)]
        for path, what, said in facts:
            assert drawn[(*path, "facts", f"{what} what")] == ("fact", joined(what))
            assert drawn[(*path, "facts", f"{what} words")] == ("detail", joined(said))
    assert any(box == ("detail", joined(words.NO_VPC)) for box in drawn.values())


def test_a_nat_gateway_stands_in_the_public_subnet_that_it_is_in() -> None:
    drawn = cells(svg(planned(four()), "prod"))
    at = ("region eu-central-1", "environment pre-production", "vpc main", "subnets")
    assert [drawn[(*at, f"public euc1-az{zone}")][1] for zone in (1, 2)] == ["10.2.6.0/24NATgateway", "10.2.14.0/24"]


def test_central_egress_is_a_row_of_steps_with_arrows_in_every_region_that_has_it() -> None:
    text = d2(planned(central()), "prod")
    drawn = cells(svg(planned(central()), "prod"))
    for region in planned(central()).regions:
        steps = [drawn[(f"region {region.name}", "central", f"step {number}")][1] for number in range(4)]
        assert steps == [joined(step).replace(",", "") for step in words.central(region)]
    assert text.count("class: arrow") == 2 * 3
    assert "class: arrow" not in d2(planned(four()), "prod")


def test_the_picture_says_how_many_there_are_of_everything_and_what_is_billed_by_the_hour() -> None:
    header = {box.text for box in boxes(svg(planned(four()), "org/foundation/prod")) if box.path[0] == "header"}
    assert {joined(text) for text in (*words.summary(planned(four())), *words.costs(planned(four())))} <= header
    assert joined("Declared in Pulumi.prod.yaml") in header


def test_the_legend_explains_the_kinds_of_tiers_that_there_are_and_no_others() -> None:
    def explained(config: StackConfig) -> dict[str, str]:
        paths = {box.path: box.text for box in boxes(svg(planned(config), "prod"))}
        return {path[-1]: text for path, text in paths.items() if path[:2] == ("legend", "tiers") and len(path) == 3}

    everything = explained(four())
    for routing, meaning in words.MEANINGS.items():
        assert everything[routing] == routing
        assert everything[f"meaning {routing}"] == joined(meaning)
    assert set(explained(one_zone(vpcs={"main": {"number": 0, "tiers": ["private"]}}))) == {
        "private",
        "meaning private",
    }


def test_without_a_vpc_there_is_no_legend_and_still_a_picture() -> None:
    drawn = boxes(svg(planned(one_zone(vpcs={})), "prod"))
    assert "legend" not in {box.path[0] for box in drawn}
    assert joined(words.NO_VPC) in {box.text for box in drawn}


def test_the_picture_stands_alone_and_is_the_same_every_time() -> None:
    drawn = svg(planned(central()), "prod")
    assert drawn == svg(planned(central()), "prod")
    references = re.findall(r"""(?:href|src)=["']([^"']*)|url\(["']?([^"')]*)""", drawn)
    outside = [one or other for one, other in references if not (one or other).startswith(("#", "data:"))]
    assert outside == []
    assert "<script" not in drawn


def test_screen_readers_and_the_page_get_the_same_in_words() -> None:
    found = planned(four())
    root = ElementTree.fromstring(svg(found, "prod"))  # noqa: S314 - we have drawn it ourselves
    described = [element.text for element in root if element.tag.endswith("desc")]
    assert described == [outline(found, "prod")]
    lines = outline(found, "prod").splitlines()
    assert lines[:2] == ["The network of prod", "Declared in Pulumi.prod.yaml"]
    assert lines[2:] == [*words.lines(found), *words.costs(found)]
    assert "production  10.0.0.0/15" in html(found, "prod").partition("<pre>")[2]


def test_names_that_are_markup_are_drawn_as_text() -> None:
    drawn = svg(planned(one_zone()), "<b>&x")
    assert "The network of &lt;b&gt;&amp;x" in drawn
    assert "<b>" not in drawn


def test_there_are_two_forms_of_the_picture() -> None:
    assert list(FORMATS) == ["svg", "html"]


@pytest.mark.parametrize("name", [*CELLS, *FRAMES])
def test_text_stands_out_from_its_box_and_the_border_from_the_paper(name: str) -> None:
    style = LOOKS[name].style
    assert contrast(style["font-color"], style["fill"]) >= 4.5
    assert contrast(style["stroke"], "#ffffff") >= 3


def test_kinds_of_tiers_differ_in_border_or_lightness_not_in_colour_alone() -> None:
    def seen(name: str) -> tuple[object, ...]:
        style = LOOKS[name].style
        return style["stroke-width"], "stroke-dash" in style, round(luminance(str(style["fill"])), 1)

    assert len({seen(name) for name in words.MEANINGS}) == len(words.MEANINGS)


def test_every_look_is_used() -> None:
    text = d2(planned(central()), "prod")
    assert {name for name in LOOKS if f"class: {name}" in text} == set(LOOKS)


def columns(found: NetworkPlan, browser: Browser) -> int:
    """How many environments of the first Region are in a row."""
    page = browser.measure(html(found, "prod"), 2000)
    tops = [place[1] for path, place in shown(page, ("environment",)) if f"region {found.regions[0].name}" in path]
    return tops.count(tops[0])


@pytest.mark.slow
@every_sample
def test_in_a_browser_every_text_is_within_its_box_and_large_enough_to_read(sample: str, tmp_path: Path) -> None:
    page = found_browser(tmp_path).measure(html(planned(SAMPLES[sample]()), "prod"), 2000)
    assert list(overflowing(page)) == []
    assert page.loaded >= 2
    assert page.scroll == page.width
    assert page.picture[2] - page.picture[0] < 1700
    heights = {place[3] - place[1] for group in page.groups for _, place in group.texts if path_of(group.classes)}
    assert min(heights) > 11


@pytest.mark.slow
@every_sample
def test_in_a_browser_no_two_boxes_overlap_and_each_is_within_the_one_it_is_in(sample: str, tmp_path: Path) -> None:
    page = found_browser(tmp_path).measure(html(planned(SAMPLES[sample]()), "prod"), 2000)
    for look in (CELLS, ("region",), ("environment",), ("vpc",)):
        found = [place for _, place in shown(page, look)]
        assert found
        assert all(apart(one, other) for one, other in combinations(found, 2))
    frames = dict(shown(page, FRAMES))
    for path, place in shown(page, (*CELLS, *FRAMES)):
        above = [frames[path[:end]] for end in range(1, len(path)) if path[:end] in frames]
        assert all(within(place, frame) for frame in above)


@pytest.mark.slow
def test_in_a_browser_environments_of_a_single_region_stand_beside_each_other(tmp_path: Path) -> None:
    browser = found_browser(tmp_path)
    single = {"eu-central-1": {"cidr": "10.0.0.0/12", "zones": ["euc1-az1", "euc1-az2", "euc1-az3"]}}
    assert columns(planned(many(regions=single)), browser) == 2
    assert columns(planned(many(4)), browser) == 1


@pytest.mark.slow
def test_a_text_that_sticks_out_is_found(tmp_path: Path) -> None:
    browser: Browser = found_browser(tmp_path)
    wide = html(planned(one_zone()), "prod").replace(">10.0.6.0/24<", ">10.0.6.0/24, and on and on and on<")
    assert any("and on and on" in found for found in overflowing(browser.measure(wide)))
