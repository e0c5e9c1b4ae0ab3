"""Arithmetic of blocks of addresses: where a numbered block lies, and what a set of blocks leaves."""

from collections.abc import Iterable
from ipaddress import IPv4Network, collapse_addresses

from foundation.addresses.plan import HALVINGS

BITS = 32
EVERYTHING = IPv4Network("0.0.0.0/0")


def placed(within: IPv4Network, size: int, number: int) -> IPv4Network:
    """The block of a size and a number, counted from the beginning of what holds it."""
    return IPv4Network((int(within.network_address) + (number << (BITS - size)), size))


def from_zero(size: int) -> IPv4Network:
    """A stand-in for what holds others, of which only the size matters."""
    return IPv4Network((0, size))


def kept(within: IPv4Network, part: str) -> IPv4Network | None:
    """The end of a block that is kept for growth: `none`, or a part like 1/4. None where it has too few addresses."""
    halvings = HALVINGS.get(part)
    if halvings is None or within.prefixlen + halvings > BITS:
        return None
    return placed(within, within.prefixlen + halvings, 2**halvings - 1)


def left(within: IPv4Network, taken: Iterable[IPv4Network]) -> tuple[IPv4Network, ...]:
    """What is left of a block, in as few blocks as there can be, in order."""
    free = [within]
    for block in taken:
        free = [piece for each in free for piece in _without(each, block)]
    return tuple(collapse_addresses(free))


def _without(piece: IPv4Network, block: IPv4Network) -> Iterable[IPv4Network]:
    if block.subnet_of(piece):
        return piece.address_exclude(block)
    return () if piece.subnet_of(block) else (piece,)
