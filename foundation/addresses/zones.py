"""Availability Zones: the place of a zone in a VPC follows from its id or its letter, never from a list.

A zone id has a prefix that stands for its Region (AWS Regions and Availability Zones, "AZ IDs"): use1-az1, apne1-az4.
No Region has more than six zones (us-east-1, 2026-11). Local Zones and Wavelength Zones have no place here.
"""

import re

from foundation.addresses.plan import ZONE_HALVINGS
from foundation.errors import BrokenRule

ROOM = 2**ZONE_HALVINGS
LETTERS = "abcdefgh"
REGION = re.compile(r"([a-z]{2})-([a-z]+)-([0-9]+)")
COMPASS = ("north", "south", "east", "west", "central")


def zone_number(region: str, zone: str) -> int:
    """Place of a zone among the eight of a VPC, from 0. Raises BrokenRule for what is no zone of the Region."""
    if is_letter(zone):
        return LETTERS.index(zone)
    prefix = id_prefix(region)
    number = zone.removeprefix(prefix)
    if number != zone and number in map(str, range(1, ROOM + 1)):
        return int(number) - 1
    rule = f"a zone of {region} is an id, {prefix}1 to {prefix}{ROOM}, or a letter, a to {LETTERS[-1]}"
    raise BrokenRule(rule, f"Write an id like {prefix}1; `aws ec2 describe-availability-zones` lists them.")


def is_letter(zone: str) -> bool:
    return len(zone) == 1 and zone in LETTERS


def id_prefix(region: str) -> str:
    """How zone ids of a Region begin: use1-az for us-east-1."""
    found = REGION.fullmatch(region)
    if found is None:
        raise BrokenRule("a Region has a code like eu-central-1", "Write the code of the Region.")
    continent, direction, number = found.groups()
    for word in COMPASS:
        direction = direction.replace(word, word[0])
    return f"{continent}{direction}{number}-az"
