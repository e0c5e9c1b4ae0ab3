"""Rules for numbered blocks within one block: each fits, outside what is kept for growth, and none overlaps another.

What holds them is taken to begin at address zero: their places depend on its size alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network

from foundation.addresses.blocks import BITS, EVERYTHING, from_zero, kept, left, placed
from foundation.errors import Problem


@dataclass(frozen=True)
class Place:
    """A block as the plan has it."""

    number: int
    size: int

    @property
    def block(self) -> IPv4Network:
        return placed(EVERYTHING, self.size, self.number)


@dataclass(frozen=True)
class Holder:
    """What holds the blocks: named for messages, of a size, and with a part at its end kept for growth."""

    name: str
    size: int
    part: str = "none"

    @property
    def reserve(self) -> IPv4Network | None:
        return kept(from_zero(self.size), self.part)

    def room(self, taken: Iterator[IPv4Network], size: int) -> str:
        """What to write instead of a number that cannot be: the lowest that can."""
        reserve = () if self.reserve is None else (self.reserve,)
        free = left(from_zero(self.size), (*taken, *reserve))
        numbers = [int(block.network_address) >> (BITS - size) for block in free if block.prefixlen <= size]
        if numbers:
            return f"Write {min(numbers)}, which is free."
        return "Make it smaller, or what holds it larger: no place of its size is free."


def misplaced(path: str, holder: Holder, wanted: Mapping[str, Place]) -> Iterator[Problem]:
    """Problems of blocks by their keys; `path` is where those stand. Of two that overlap, the later one has it."""
    inside: dict[str, Place] = {}
    for key, place in wanted.items():
        rule = _outside(holder, place)
        others = (other.block for other in wanted.values() if not _outside(holder, other))
        if rule is None:
            rule = next((_overlap(name, other, place) for name, other in inside.items() if _meet(other, place)), None)
            inside[key] = place
        if rule is not None:
            yield Problem(f"{path}.{key}.number", place.number, rule, holder.room(others, place.size))


def _outside(holder: Holder, place: Place) -> str | None:
    if place.size < holder.size:
        return f"a /{place.size} is larger than {holder.name}, a /{holder.size}"
    room = 2 ** (place.size - holder.size)
    if not 0 <= place.number < room:
        return f"{holder.name}, a /{holder.size}, has room for a /{place.size} at numbers 0 to {room - 1}"
    if holder.reserve is not None and holder.reserve.overlaps(place.block):
        return f"the last {holder.part} of {holder.name} is kept for growth (`reserve`)"
    return None


def _meet(one: Place, other: Place) -> bool:
    return one.block.overlaps(other.block)


def _overlap(name: str, other: Place, place: Place) -> str:
    if other == place:
        return f"a number is used once; `{name}` has it too"
    return f"blocks do not overlap; `{name}`, number {other.number} of /{other.size}, has some of these addresses"
