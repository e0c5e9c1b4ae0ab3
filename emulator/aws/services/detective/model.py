"""What Detective remembers: one behavior graph per account and Region, and the administration of each Region."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services import delegated
from emulator.aws.services.organizations.model import Organizations, now
from emulator.aws.state import State

PRINCIPAL = "detective.amazonaws.com"


@dataclass
class Member:
    """An organization account that contributes to a graph."""

    account: str
    email: str
    since: datetime = field(default_factory=now)


@dataclass
class Graph:
    """A behavior graph, with its members and the optional data source packages that it ingests."""

    arn: str
    owner: str
    tags: dict[str, str]
    created: datetime = field(default_factory=now)
    members: dict[str, Member] = field(default_factory=dict)
    packages: dict[str, datetime] = field(default_factory=dict)


@dataclass
class Enabled:
    """The store of one account and Region."""

    graph: Graph | None = None


@dataclass
class Administration:
    """The organization's Detective in one Region."""

    administrator: str | None = None
    since: datetime = field(default_factory=now)
    auto_enable: bool = False


@dataclass
class Administrations:
    """Every Region's administration, by the Region's name."""

    by_region: dict[str, Administration] = field(default_factory=dict)


def graph_of(state: State, account: str, region: str, tags: Mapping[str, str]) -> Graph:
    """The account's graph in a Region, made if there is none."""
    store = state.store(Enabled, account, region)
    if store.graph is None:
        store.graph = Graph(f"arn:aws:detective:{region}:{account}:graph:{uuid4().hex}", account, dict(tags))
    return store.graph


def owned(request: Request, name: str = "GraphArn") -> Graph:
    """The caller's graph, which the request names."""
    graph = request.state.store(Enabled, request.account, request.region).graph
    if graph is None or graph.arn != request[name]:
        raise AwsError("ResourceNotFoundException", "The behavior graph does not exist.", status=404)
    return graph


def administration(state: State, region: str) -> Administration:
    """The Region's administration; it ends, with its graph, when Organizations lists its administrator no more."""
    found = state.store(Administrations).by_region.setdefault(region, Administration())
    organization = state.store(Organizations).current
    managing = organization is not None and organization.management == found.administrator
    if found.administrator and not managing and delegated.administrator(state, PRINCIPAL) != found.administrator:
        release(state, region)
    return found


def release(state: State, region: str) -> None:
    """End the Region's administration; the organization's graph goes with it."""
    found = state.store(Administrations).by_region[region]
    state.store(Enabled, found.administrator or "", region).graph = None
    found.administrator, found.auto_enable = None, False
