"""Zones by id and by letter, held against the zones that moto knows, and IPv6 within a /56."""

from ipaddress import IPv4Network

import pytest
from moto.ec2.models.availability_zones_and_regions import RegionsAndZonesBackend

from foundation.addresses import ipv6_subnet
from foundation.addresses.ipv6 import ipv6_index
from foundation.addresses.zones import zone_number
from foundation.errors import BrokenRule

KNOWN = [
    (region, zone)
    for region, zones in RegionsAndZonesBackend.zones.items()
    for zone in zones
    if not region.startswith(("us-gov", "cn-", "us-iso"))
]


@pytest.mark.parametrize(("region", "zone"), KNOWN, ids=lambda value: getattr(value, "zone_id", value))
def test_every_zone_of_aws_has_a_place(region: str, zone: object) -> None:
    name, zone_id = getattr(zone, "name", ""), getattr(zone, "zone_id", "")
    assert zone_number(region, zone_id) == int(zone_id[-1]) - 1
    assert zone_number(region, name.removeprefix(region)) == ord(name[-1]) - ord("a")


@pytest.mark.parametrize("zone", ["", "A", "i", "ab", "eu-central-1a", "euw1-az1", "euc1-az0", "euc1-az9", "euc1-az01"])
def test_what_is_no_zone_of_the_region_is_refused(zone: str) -> None:
    with pytest.raises(BrokenRule, match="a zone of eu-central-1 is an id, euc1-az1 to euc1-az8, or a letter, a to h"):
        zone_number("eu-central-1", zone)


def test_an_id_needs_a_region_that_has_such_a_code() -> None:
    with pytest.raises(BrokenRule, match="a Region has a code"):
        zone_number("global", "euc1-az1")


def test_the_index_follows_from_the_place_of_the_subnet() -> None:
    vpc = IPv4Network("10.16.64.0/18")
    assert ipv6_index(vpc, IPv4Network("10.16.64.0/22")) == 0
    assert ipv6_index(vpc, IPv4Network("10.16.78.0/24")) == 16 + 12
    assert ipv6_index(vpc, IPv4Network("10.16.127.128/25")) == 127


def test_an_index_is_a_64_of_the_vpc() -> None:
    assert ipv6_subnet("2600:1f18:abcd:ee00::/56", 0x1C) == "2600:1f18:abcd:ee1c::/64"
    assert ipv6_subnet("2600:1f18:abcd:ee00::/56", 255) == "2600:1f18:abcd:eeff::/64"


@pytest.mark.parametrize(("vpc", "index"), [("2600:1f18:abcd:ee00::/56", 256), ("2600::/56", -1), ("2600::/48", 0)])
def test_an_index_outside_the_vpc_is_refused(vpc: str, index: int) -> None:
    with pytest.raises(ValueError, match="it takes a /56 and 0 to 255"):
        ipv6_subnet(vpc, index)
