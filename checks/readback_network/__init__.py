"""Read-back of the network: all that is in the VPCs of the network account, the ways of packets, and who sees what.

Compared is every Region of the network, in both directions; in the other Regions of the stack that the network account
has no VPC. Default VPCs are in `checks.readback_baseline`. Where another stack declares the accounts, the network
account is not known here, so nothing is compared. Peerings, VPNs and the like are not listed: a route would show them.
"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import chain

from checks.answers import told
from checks.inside import MANAGEMENT, Inside
from checks.readback_facts import Facts, Subjects, Value
from checks.readback_found import THREADS
from checks.readback_network import (
    endpoints,
    members,
    nat_gateways,
    route_tables,
    shares,
    subnets,
    transit_gateways,
    vpcs,
    ways,
)
from checks.readback_network.live import Live
from checks.readback_network.scope import Scope
from foundation.config import StackConfig

_AREAS = (vpcs, subnets, nat_gateways, route_tables, endpoints, transit_gateways, ways, shares)
Subject = tuple[str, Mapping[str, Value]]


def expected(config: StackConfig) -> Facts:
    """The facts that the configuration declares."""
    scope = Scope.of(config)
    return {} if scope is None else dict(chain.from_iterable(area.expected(scope) for area in (*_AREAS, members)))


def found(config: StackConfig, inside: Inside) -> Facts:
    """The same facts as AWS tells them, and what is there besides. Raises ReadError, but not where it is refused.

    Calls grow with the Regions of the network (some twenty, and two for each VPC), and with accounts times Regions.
    """
    scope, keys = Scope.of(config), inside.keys()
    if scope is None or scope.account not in keys:
        return {}
    lives = {region: Live(scope, inside, region) for region in config.settings.regions}
    entered = [key for key in (*scope.members(), MANAGEMENT) if key in (*keys, MANAGEMENT)]

    def region(live: Live) -> list[Subject]:
        return list(told(f"network in {live.region}", lambda: _of_region(live)))

    def member(key: str) -> list[Subject]:
        return list(told(f"network, {key}", lambda: _of_member(key, scope, lives, inside)))

    with ThreadPoolExecutor(THREADS) as pool:
        every = [*pool.map(region, lives.values()), *pool.map(member, entered)]
    return dict(chain.from_iterable(every))


def _of_region(live: Live) -> Subjects:
    if live.region not in live.scope.regions:
        yield from ((f"VPC {name}", {}) for name in live.vpcs)
        return
    for area in _AREAS:
        yield from area.found(live)


def _of_member(key: str, scope: Scope, lives: Mapping[str, Live], inside: Inside) -> Subjects:
    for region in scope.regions:
        names = {subnet["SubnetId"]: name for name, subnet in lives[region].subnets.items()}
        yield from members.found(key, inside.id_of(key), region, inside.connection(key, region), names)
