"""Routes of transit gateways: static ones, black holes, and those that attachments propagate for their VPCs."""

import ipaddress
from collections.abc import Iterator, Mapping

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services.ec2.network.backend import backend_of, matches
from emulator.aws.services.ec2.network.transit_model import (
    Attachment,
    RouteTable,
    found_attachment,
    found_table,
    network,
    store_of,
)

_TABLE, _DESTINATION = "TransitGatewayRouteTableId", "DestinationCidrBlock"


def create_route(request: Request) -> Mapping[str, object]:
    """CreateTransitGatewayRoute."""
    table, destination = found_table(request, request[_TABLE]), network(request[_DESTINATION])
    if destination in table.routes:
        raise AwsError("RouteAlreadyExists", f"Route {destination} already exists in {table.id}.")
    return _set(request, table, destination)


def replace_route(request: Request) -> Mapping[str, object]:
    """ReplaceTransitGatewayRoute."""
    table, destination = found_table(request, request[_TABLE]), network(request[_DESTINATION])
    if destination not in table.routes:
        raise _unknown(table, destination)
    return _set(request, table, destination)


def delete_route(request: Request) -> Mapping[str, object]:
    """DeleteTransitGatewayRoute: static ones and black holes only."""
    table, destination = found_table(request, request[_TABLE]), network(request[_DESTINATION])
    if destination not in table.routes:
        raise _unknown(table, destination)
    gone = _static(request, destination, table.routes.pop(destination))
    return {"Route": {**gone, "State": "deleted"}}


def search_routes(request: Request) -> Mapping[str, object]:
    """SearchTransitGatewayRoutes, by type, state, attachment and exact, longest, subnet and supernet match."""
    table = found_table(request, request[_TABLE])
    wanted = {one["Name"]: one["Values"] for one in request.get("Filters") or []}
    searched = {name: values for name, values in wanted.items() if name.startswith("route-search.")}
    shown = [route for route in _routes(request, table) if _passes(request, route, searched)]
    if values := searched.get("route-search.longest-prefix-match"):
        asked = ipaddress.ip_network(values[0])
        covering = [one for one in shown if _within(asked, ipaddress.ip_network(str(one[_DESTINATION])))]
        shown = sorted(covering, key=lambda one: -ipaddress.ip_network(str(one[_DESTINATION])).prefixlen)[:1]
    return {"Routes": shown, "AdditionalRoutesAvailable": False}


def _set(request: Request, table: RouteTable, destination: str) -> Mapping[str, object]:
    identifier = None
    if not request.get("Blackhole"):
        if not request.get("TransitGatewayAttachmentId"):
            raise AwsError("MissingParameter", "The request must contain the parameter TransitGatewayAttachmentId")
        attachment = found_attachment(request, request["TransitGatewayAttachmentId"])
        if attachment.gateway != table.gateway:
            message = f"{table.id} and {attachment.id} belong to different transit gateways."
            raise AwsError("InvalidParameterValue", message)
        identifier = attachment.id
    table.routes[destination] = identifier
    return {"Route": _static(request, destination, identifier)}


def _routes(request: Request, table: RouteTable) -> Iterator[dict[str, object]]:
    """Static routes come before propagated ones of the same destination."""
    for destination, identifier in table.routes.items():
        yield _static(request, destination, identifier)
    for identifier in table.propagations:
        attachment = store_of(request).attachments[identifier]
        vpc = backend_of(attachment.owner, request.region).vpcs.get(attachment.vpc)
        for one in vpc.get_cidr_block_association_set() if vpc else []:
            if one["cidr_block"] not in table.routes:
                yield _route(one["cidr_block"], attachment, "propagated", "active")


def _static(request: Request, destination: str, identifier: str | None) -> dict[str, object]:
    attachment = store_of(request).attachments[identifier] if identifier else None
    state = "active" if attachment is not None and attachment.is_there else "blackhole"
    return _route(destination, attachment, "static", state)


def _route(destination: str, attachment: Attachment | None, kind: str, state: str) -> dict[str, object]:
    route: dict[str, object] = {_DESTINATION: destination, "Type": kind, "State": state}
    if attachment is not None:
        to = {"ResourceId": attachment.vpc, "ResourceType": "vpc", "TransitGatewayAttachmentId": attachment.id}
        route["TransitGatewayAttachments"] = [to]
    return route


def _passes(request: Request, route: dict[str, object], searched: Mapping[str, list[str]]) -> bool:
    to = route.get("TransitGatewayAttachments")
    one = to[0] if isinstance(to, list) else {}
    names: dict[str, list[str]] = {
        "attachment.resource-id": [one.get("ResourceId", "")],
        "attachment.resource-type": [one.get("ResourceType", "")],
        "attachment.transit-gateway-attachment-id": [one.get("TransitGatewayAttachmentId", "")],
        "state": [str(route["State"])],
        "type": [str(route["Type"])],
    }
    own = ipaddress.ip_network(str(route[_DESTINATION]))
    for name, values in searched.items():
        passes = {
            "route-search.exact-match": [one for one in values if own == ipaddress.ip_network(one)],
            "route-search.longest-prefix-match": values,
            "route-search.subnet-of-match": [one for one in values if _within(own, ipaddress.ip_network(one))],
            "route-search.supernet-of-match": [one for one in values if _within(ipaddress.ip_network(one), own)],
        }
        if name in passes:
            names[name] = passes[name]
    return matches(request, names, [])


def _within(inner: ipaddress.IPv4Network | ipaddress.IPv6Network, outer: object) -> bool:
    if isinstance(inner, ipaddress.IPv4Network):
        return isinstance(outer, ipaddress.IPv4Network) and inner.subnet_of(outer)
    return isinstance(outer, ipaddress.IPv6Network) and inner.subnet_of(outer)


def _unknown(table: RouteTable, destination: str) -> AwsError:
    return AwsError("InvalidRoute.NotFound", f"Route {destination} does not exist in {table.id}.")


HANDLERS: Handlers = {
    "CreateTransitGatewayRoute": create_route,
    "DeleteTransitGatewayRoute": delete_route,
    "ReplaceTransitGatewayRoute": replace_route,
    "SearchTransitGatewayRoutes": search_routes,
}
