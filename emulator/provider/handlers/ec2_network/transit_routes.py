"""Route tables of transit gateways, with associations, propagations and static routes."""

from typing import Any

from emulator.provider.handler import Aws, Handler, no_update
from emulator.provider.handlers.ec2_network.resource import (
    SOURCE,
    arn,
    change_tags,
    ec2,
    first,
    given,
    shown_tags,
    tagged,
    unless_gone,
    usually,
    wait,
)
from emulator.provider.values import Properties

_TABLE, _ATTACHMENT = "TransitGatewayRouteTableId", "TransitGatewayAttachmentId"
_NO_TABLE, _NOT_ATTACHED = "InvalidRouteTableID.NotFound", "InvalidTransitGatewayAttachmentID.NotFound"
_RELATION = {"transitGatewayAttachmentId": _ATTACHMENT, "transitGatewayRouteTableId": _TABLE}


def _table(client: Any, identifier: str) -> Any:
    find = client.describe_transit_gateway_route_tables
    live = first(lambda: find(TransitGatewayRouteTableIds=[identifier])["TransitGatewayRouteTables"], _NO_TABLE)
    return None if live is None or live["State"] == "deleted" else live


def _table_state(client: Any, identifier: str) -> str | None:
    live = _table(client, identifier)
    return live["State"] if live else None


def _create_table(aws: Aws, inputs: Properties) -> str:
    client = ec2(aws, inputs)
    made = client.create_transit_gateway_route_table(
        TransitGatewayId=inputs["transitGatewayId"], **tagged(inputs, "transit-gateway-route-table")
    )["TransitGatewayRouteTable"]
    identifier = str(made[_TABLE])
    wait(identifier, lambda: _table_state(client, identifier), "available")
    return identifier


def _read_table(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = ec2(aws, inputs)
    live = _table(client, identifier)
    if live is None:
        return None
    return {
        "arn": arn(client, aws.account, f"transit-gateway-route-table/{identifier}"),
        "defaultAssociationRouteTable": live["DefaultAssociationRouteTable"],
        "defaultPropagationRouteTable": live["DefaultPropagationRouteTable"],
        "region": client.meta.region_name,
        "transitGatewayId": live["TransitGatewayId"],
        **shown_tags(live.get("Tags")),
    }


def _update_table(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    change_tags(ec2(aws, new), identifier, old, new)


def _delete_table(aws: Aws, identifier: str, state: Properties) -> None:
    client = ec2(aws, state)
    with unless_gone(_NO_TABLE):
        client.delete_transit_gateway_route_table(TransitGatewayRouteTableId=identifier)
        wait(identifier, lambda: _table_state(client, identifier), None)


def _identity(inputs: Properties) -> str:
    return f"{inputs['transitGatewayRouteTableId']}_{inputs['transitGatewayAttachmentId']}"


def _associate(aws: Aws, inputs: Properties) -> str:
    client = ec2(aws, inputs)
    if inputs.get("replaceExistingAssociation"):
        find = client.describe_transit_gateway_attachments
        ids = [inputs["transitGatewayAttachmentId"]]
        live = find(TransitGatewayAttachmentIds=ids)["TransitGatewayAttachments"][0].get("Association")
        if live:
            old = {_TABLE: live[_TABLE], _ATTACHMENT: inputs["transitGatewayAttachmentId"]}
            client.disassociate_transit_gateway_route_table(**old)
    client.associate_transit_gateway_route_table(**given(inputs, _RELATION))
    return _identity(inputs)


def _propagate(aws: Aws, inputs: Properties) -> str:
    ec2(aws, inputs).enable_transit_gateway_route_table_propagation(**given(inputs, _RELATION))
    return _identity(inputs)


def _read_association(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    return _read_relation(aws, identifier, inputs, "associations", "Associations")


def _read_propagation(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    return _read_relation(aws, identifier, inputs, "propagations", "TransitGatewayRouteTablePropagations")


def _read_relation(aws: Aws, identifier: str, inputs: Properties, noun: str, member: str) -> Properties | None:
    table, _, attachment = identifier.partition("_")
    client = ec2(aws, inputs)
    find = getattr(client, f"get_transit_gateway_route_table_{noun}")
    filters = [{"Name": "transit-gateway-attachment-id", "Values": [attachment]}]
    live = first(lambda: find(TransitGatewayRouteTableId=table, Filters=filters)[member], _NO_TABLE)
    if live is None:
        return None
    kept = {name: inputs[name] for name in ("replaceExistingAssociation",) if name in inputs}
    return {
        **kept,
        "region": client.meta.region_name,
        "resourceId": live["ResourceId"],
        "resourceType": live["ResourceType"],
        "transitGatewayAttachmentId": attachment,
        "transitGatewayRouteTableId": table,
    }


def _disassociate(aws: Aws, identifier: str, state: Properties) -> None:  # noqa: ARG001
    with unless_gone(_NO_TABLE, _NOT_ATTACHED, "InvalidAssociation.NotFound"):
        ec2(aws, state).disassociate_transit_gateway_route_table(**given(state, _RELATION))


def _end_propagation(aws: Aws, identifier: str, state: Properties) -> None:  # noqa: ARG001
    with unless_gone(_NO_TABLE, _NOT_ATTACHED, "TransitGatewayRouteTablePropagation.NotFound"):
        ec2(aws, state).disable_transit_gateway_route_table_propagation(**given(state, _RELATION))


def _create_route(aws: Aws, inputs: Properties) -> str:
    ec2(aws, inputs).create_transit_gateway_route(
        Blackhole=bool(inputs.get("blackhole")),
        DestinationCidrBlock=inputs["destinationCidrBlock"],
        **given(inputs, _RELATION),
    )
    return f"{inputs['transitGatewayRouteTableId']}_{inputs['destinationCidrBlock']}"


def _read_route(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    table, _, destination = identifier.partition("_")
    client = ec2(aws, inputs)
    filters = [
        {"Name": "type", "Values": ["static"]},
        {"Name": "route-search.exact-match", "Values": [destination]},
    ]
    find = client.search_transit_gateway_routes
    live = first(lambda: find(TransitGatewayRouteTableId=table, Filters=filters)["Routes"], _NO_TABLE)
    if live is None:
        return None
    to = live.get("TransitGatewayAttachments") or []
    return {
        "blackhole": not to,
        "destinationCidrBlock": destination,
        "region": client.meta.region_name,
        "transitGatewayAttachmentId": to[0][_ATTACHMENT] if to else "",
        "transitGatewayRouteTableId": table,
    }


def _delete_route(aws: Aws, identifier: str, state: Properties) -> None:
    table, _, destination = identifier.partition("_")
    with unless_gone(_NO_TABLE, "InvalidRoute.NotFound"):
        ec2(aws, state).delete_transit_gateway_route(TransitGatewayRouteTableId=table, DestinationCidrBlock=destination)


_ROUTE = frozenset({*_RELATION, "blackhole", "destinationCidrBlock", "region"})

HANDLERS = (
    Handler(
        token="aws:ec2transitgateway/routeTable:RouteTable",
        source=f"{SOURCE}transitgateway_route_table.go",
        takes=frozenset({"region", "tags", "transitGatewayId"}),
        replaces=frozenset({"region", "transitGatewayId"}),
        create=_create_table,
        read=_read_table,
        update=_update_table,
        delete=_delete_table,
    ),
    Handler(
        token="aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation",
        source=f"{SOURCE}transitgateway_route_table_association.go",
        takes=frozenset({*_RELATION, "region", "replaceExistingAssociation"}),
        replaces=frozenset({*_RELATION, "region", "replaceExistingAssociation"}),
        create=_associate,
        read=_read_association,
        update=no_update,
        delete=_disassociate,
    ),
    Handler(
        token="aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation",
        source=f"{SOURCE}transitgateway_route_table_propagation.go",
        takes=frozenset({*_RELATION, "region"}),
        replaces=frozenset({*_RELATION, "region"}),
        create=_propagate,
        read=_read_propagation,
        update=no_update,
        delete=_end_propagation,
    ),
    Handler(
        token="aws:ec2transitgateway/route:Route",
        source=f"{SOURCE}transitgateway_route.go",
        takes=_ROUTE,
        replaces=_ROUTE,
        create=_create_route,
        read=_read_route,
        update=no_update,
        delete=_delete_route,
        same={"blackhole": usually(False)},
    ),
)
