"""Where a subnet's route table leads, besides its own VPC and the gateway endpoints."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from foundation.networks import CENTRAL, Subnet, Transit, Vpc

Target = Literal["internet gateway", "NAT gateway", "egress-only internet gateway", "transit gateway"]
EVERYWHERE, EVERYWHERE_6 = "0.0.0.0/0", "::/0"


@dataclass(frozen=True)
class Route:
    """One route; `zone` is that of the NAT gateway."""

    destination: str
    target: Target
    zone: str | None = None


def routes(vpc: Vpc, subnet: Subnet, transit: Transit | None) -> tuple[Route, ...]:
    """The routes of one subnet; `transit` is the transit gateway of its Region, where there is one."""
    if subnet.routing == "public":
        return tuple(_public(vpc, transit))
    return tuple(_private(vpc, subnet, transit)) if subnet.routing == "private" else ()


def _public(vpc: Vpc, transit: Transit | None) -> Iterator[Route]:
    yield Route(EVERYWHERE, "internet gateway")
    if vpc.has_ipv6:
        yield Route(EVERYWHERE_6, "internet gateway")
    if transit is not None and vpc.is_hub:
        yield Route(transit.supernet, "transit gateway")


def _private(vpc: Vpc, subnet: Subnet, transit: Transit | None) -> Iterator[Route]:
    nat = vpc.nat_of(subnet.zone)
    if nat is not None:
        yield Route(EVERYWHERE, "NAT gateway", nat)
    elif transit is not None and vpc.egress == CENTRAL:
        yield Route(EVERYWHERE, "transit gateway")
    if vpc.has_ipv6_egress:
        yield Route(EVERYWHERE_6, "egress-only internet gateway")
