"""Transit gateways: tables, who is sent by which and known to which, and every route, black holes included."""

from collections.abc import Mapping
from typing import Any

from checks.readback_facts import Subjects, Value
from checks.readback_network.live import Live, tags_of
from checks.readback_network.route_tables import EVERYWHERE
from checks.readback_network.scope import Scope
from foundation.networks import Transit, Vpc

PRIVATE = ("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16")
"""Ranges that lead spokes nowhere, so that no environment reaches another."""
NOWHERE = "nowhere"


def expected(scope: Scope) -> Subjects:
    """The one of each Region that has spokes."""
    for transit in scope.transits:
        options = {"default association": "disable", "default propagation": "disable"}
        yield f"transit gateway {transit.region}", {"state": "available", **options, **scope.tags()}
        for vpc in (transit.hub, *transit.spokes):
            yield f"transit gateway attachment {vpc.name}", {**_attached(transit, vpc), **scope.tags()}
        away: dict[str, Value] = dict.fromkeys((f"route {cidr}" for cidr in PRIVATE), NOWHERE)
        known = {"gateway": transit.region}
        yield (
            f"transit gateway table {transit.region}/spokes",
            {**known, "known": [], f"route {EVERYWHERE}": f"{transit.hub.name}, static", **away, **scope.tags()},
        )
        back = {f"route {spoke.cidr}": f"{spoke.name}, propagated" for spoke in transit.spokes}
        names: list[Value] = [*sorted(spoke.name for spoke in transit.spokes)]
        yield f"transit gateway table {transit.region}/egress", {**known, "known": names, **back, **scope.tags()}


def found(live: Live) -> Subjects:
    """The same, and every other gateway, attachment, table and route."""
    for name, gateway in live.transit_gateways.items():
        defaults = gateway["Options"]
        facts = {
            "state": gateway["State"],
            "default association": defaults["DefaultRouteTableAssociation"],
            "default propagation": defaults["DefaultRouteTablePropagation"],
        }
        yield f"transit gateway {name}", {**facts, **tags_of(gateway)}
    subnets = {one["TransitGatewayAttachmentId"]: one["SubnetIds"] for one in live.transit.vpc_attachments}
    for name, one in live.attachments.items():
        facts = {
            "gateway": live.word(one["TransitGatewayId"]),
            "of": live.word(one["ResourceId"]),
            "state": one["State"],
            "subnets": sorted(map(live.word, subnets.get(one["TransitGatewayAttachmentId"], ()))),
            "sent by": live.word(one.get("Association", {}).get("TransitGatewayRouteTableId", NOWHERE)),
        }
        yield f"transit gateway attachment {name}", {**facts, **tags_of(one)}
    for name, table in live.transit_tables.items():
        identifier = table["TransitGatewayRouteTableId"]
        facts = {"gateway": live.word(table["TransitGatewayId"]), "known": _known(live, identifier)}
        routes = dict(_route(live, route) for route in live.transit.routes.get(identifier, ()))
        yield f"transit gateway table {name}", {**facts, **routes, **tags_of(table)}


def _attached(transit: Transit, vpc: Vpc) -> dict[str, Value]:
    return {
        "gateway": transit.region,
        "of": vpc.name,
        "state": "available",
        "subnets": [*sorted(subnet.name for subnet in vpc.zonal_subnets)],
        "sent by": f"{transit.region}/{'egress' if vpc.is_hub else 'spokes'}",
    }


def _known(live: Live, table: str) -> list[Value]:
    operation, member = "get_transit_gateway_route_table_propagations", "TransitGatewayRouteTablePropagations"
    every = live.every(operation, member, TransitGatewayRouteTableId=table)
    return [*sorted(live.word(one["TransitGatewayAttachmentId"]) for one in every if one["State"] == "enabled")]


def _route(live: Live, route: Mapping[str, Any]) -> tuple[str, Value]:
    to = [live.word(one["TransitGatewayAttachmentId"]) for one in route.get("TransitGatewayAttachments", ())]
    # A propagated route whose attachment is gone is a black hole as well, and then it has one.
    words = f"{', '.join(to)}, {route['Type']}" if route["State"] == "active" else ", ".join((*to, NOWHERE))
    destination = route.get("DestinationCidrBlock") or route["PrefixListId"]
    return f"route {destination}", words
