"""What a browser has measured: whether texts and boxes are within what they belong to."""

from collections.abc import Iterator

from browser import Page, Place
from drawn import path_of

ROUNDING = 1.0
"""Pixels that borders and rounding may take."""


def within(inner: Place, outer: Place) -> bool:
    return (
        inner[0] >= outer[0] - ROUNDING
        and inner[1] >= outer[1] - ROUNDING
        and inner[2] <= outer[2] + ROUNDING
        and inner[3] <= outer[3] + ROUNDING
    )


def overflowing(page: Page) -> Iterator[str]:
    """What sticks out of its cell, or out of the picture."""
    for group in page.groups:
        named = path_of(group.classes)
        if named and group.shape:
            if not within(group.shape, page.picture):
                yield f"box {named}"
            yield from (f"{named}: {text}" for text, place in group.texts if not within(place, group.shape))
