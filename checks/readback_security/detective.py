"""Detective in each Region: the administrator's graph, auto-enable, and every account in the graph."""

from collections.abc import Iterator
from typing import Any

from checks.answers import unless
from checks.connection import Connection
from checks.readback_facts import Subjects, Value
from checks.readback_security.delegations import administrator
from checks.readback_security.places import Places
from checks.readback_security.scope import Scope
from foundation.config.delegates import Service

SERVICE: Service = "detective"
NOT_THE_ADMINISTRATOR = ("AccessDeniedException", "ValidationException")


def expected(scope: Scope) -> Subjects:
    """The administrator and every member in each Region."""
    for region in scope.regions(SERVICE):
        facts: dict[str, Value] = {"administrator": [scope.delegate(SERVICE)], "graph": "on", "auto-enable": True}
        yield _subject(region), facts
        for key in scope.others(SERVICE):
            yield _subject(region, key), {"member": "ENABLED"}


def found(scope: Scope, places: Places) -> Subjects:
    """The same, and graphs of the two accounts in Regions where Detective is not declared."""
    for region in scope.allowed:
        declared = region in scope.regions(SERVICE)
        there = places.delegate(SERVICE, region)
        facts: dict[str, Value] = {**administrator(places, SERVICE, region)}
        graph = _graph(there) if there else None
        if graph:
            facts["graph"] = "on"
        if there and graph and declared:
            facts |= _organization(there, graph)
        if declared or facts:
            yield _subject(region), facts
        for member in _members(there, graph) if there and graph and declared else ():
            if key := places.key(member["AccountId"]):
                yield _subject(region, key), {"member": member["Status"]}
        if _graph(places.management(region)):
            yield f"graph of the management account in {region}", {}


def _subject(region: str, key: str | None = None) -> str:
    return f"Detective in {region}, {key}" if key else f"Detective in {region}"


def _graph(there: Connection) -> str | None:
    """The graph that an account owns: one at most."""
    graphs = there.call(SERVICE, "list_graphs")["GraphList"]
    return str(graphs[0]["Arn"]) if graphs else None


def _organization(there: Connection, graph: str) -> dict[str, Value]:
    answer = unless(
        NOT_THE_ADMINISTRATOR, lambda: there.call(SERVICE, "describe_organization_configuration", GraphArn=graph)
    )
    return {"auto-enable": answer["AutoEnable"]} if answer else {}


def _members(there: Connection, graph: str) -> Iterator[Any]:
    """Every page: boto3 has no paginator for them."""
    more: dict[str, str] = {}
    while True:
        answer = there.call(SERVICE, "list_members", GraphArn=graph, **more)
        yield from answer["MemberDetails"]
        if not answer.get("NextToken"):
            return
        more = {"NextToken": answer["NextToken"]}
