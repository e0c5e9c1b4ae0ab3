"""Route tables of transit gateways, and which attachment is associated with which, or propagates to it."""

from collections.abc import Mapping

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services.ec2.network.backend import Progress, backend, matches, selected, set_tags, tags_of
from emulator.aws.services.ec2.network.transit_model import (
    Attachment,
    RouteTable,
    found_attachment,
    found_table,
    new_id,
    store_of,
    visible_gateway,
)

_TABLE, _ATTACHMENT = "TransitGatewayRouteTableId", "TransitGatewayAttachmentId"


def create_table(request: Request) -> Mapping[str, object]:
    """CreateTransitGatewayRouteTable."""
    gateway = visible_gateway(request, request["TransitGatewayId"])
    made = RouteTable(new_id("tgw-rtb"), gateway.id, request.account)
    set_tags(request, "transit-gateway-route-table", made.id)
    store_of(request).tables[made.id] = made
    return {"TransitGatewayRouteTable": _shown(request, made)}


def describe_tables(request: Request) -> Mapping[str, object]:
    """DescribeTransitGatewayRouteTables."""
    own = [one for one in store_of(request).tables.values() if one.owner == request.account]
    known = {one.id for one in own}
    for identifier in request.get("TransitGatewayRouteTableIds") or []:
        if identifier not in known:
            found_table(request, identifier)
    shown = []
    for one in own:
        row = _shown(request, one)
        names = {
            "default-association-route-table": str(row["DefaultAssociationRouteTable"]).lower(),
            "default-propagation-route-table": str(row["DefaultPropagationRouteTable"]).lower(),
            "state": one.progress.state,
            "transit-gateway-id": one.gateway,
            "transit-gateway-route-table-id": one.id,
        }
        if selected(request, "TransitGatewayRouteTableIds", one.id):
            shown += [row] if matches(request, names, tags_of(backend(request), one.id)) else []
    return {"TransitGatewayRouteTables": shown}


def delete_table(request: Request) -> Mapping[str, object]:
    """DeleteTransitGatewayRouteTable: refused while attachments are associated with it."""
    found = found_table(request, request[_TABLE])
    if used := [one.id for one in _associated(request, found)]:
        raise AwsError("IncorrectState", f"{found.id} has associated attachments: {', '.join(used)}.")
    if any(_defaults(request, found)):
        raise AwsError("IncorrectState", f"Cannot delete a default route table: {found.id}.")
    found.progress = Progress("deleting", "deleted")
    return {"TransitGatewayRouteTable": _shown(request, found)}


def associate(request: Request) -> Mapping[str, object]:
    """AssociateTransitGatewayRouteTable: an attachment has one table."""
    table, attachment = _both(request)
    if attachment.table is not None:
        message = f"Transit Gateway Attachment {attachment.id} is already associated to a route table."
        raise AwsError("Resource.AlreadyAssociated", message)
    attachment.table = table.id
    return {"Association": {**_relation(table, attachment), "State": "associating"}}


def disassociate(request: Request) -> Mapping[str, object]:
    """DisassociateTransitGatewayRouteTable."""
    table, attachment = _both(request)
    if attachment.table != table.id:
        message = f"Association between {table.id} and {attachment.id} does not exist."
        raise AwsError("InvalidAssociation.NotFound", message)
    attachment.table = None
    return {"Association": {**_relation(table, attachment), "State": "disassociating"}}


def list_associations(request: Request) -> Mapping[str, object]:
    """GetTransitGatewayRouteTableAssociations."""
    table = found_table(request, request[_TABLE])
    return {"Associations": _relations(request, table, _associated(request, table), "associated")}


def propagate(request: Request) -> Mapping[str, object]:
    """EnableTransitGatewayRouteTablePropagation."""
    table, attachment = _both(request)
    if attachment.id in table.propagations:
        message = f"Propagation of {attachment.id} to {table.id} exists already."
        raise AwsError("TransitGatewayRouteTablePropagation.Duplicate", message)
    table.propagations.append(attachment.id)
    return {"Propagation": {**_relation(table, attachment), "State": "enabled"}}


def end_propagation(request: Request) -> Mapping[str, object]:
    """DisableTransitGatewayRouteTablePropagation."""
    table, attachment = _both(request)
    if attachment.id not in table.propagations:
        message = f"Propagation of {attachment.id} to {table.id} does not exist."
        raise AwsError("TransitGatewayRouteTablePropagation.NotFound", message)
    table.propagations.remove(attachment.id)
    return {"Propagation": {**_relation(table, attachment), "State": "disabled"}}


def list_propagations(request: Request) -> Mapping[str, object]:
    """GetTransitGatewayRouteTablePropagations."""
    table, kept = found_table(request, request[_TABLE]), store_of(request).attachments
    attachments = [kept[one] for one in table.propagations]
    return {"TransitGatewayRouteTablePropagations": _relations(request, table, attachments, "enabled")}


def _both(request: Request) -> tuple[RouteTable, Attachment]:
    table, attachment = found_table(request, request[_TABLE]), found_attachment(request, request[_ATTACHMENT])
    if table.gateway != attachment.gateway:
        message = f"{table.id} and {attachment.id} belong to different transit gateways."
        raise AwsError("InvalidParameterValue", message)
    return table, attachment


def _associated(request: Request, table: RouteTable) -> list[Attachment]:
    return [one for one in store_of(request).attachments.values() if one.table == table.id]


def _relation(table: RouteTable, one: Attachment) -> dict[str, object]:
    return {_TABLE: table.id, _ATTACHMENT: one.id, "ResourceId": one.vpc, "ResourceType": "vpc"}


def _relations(request: Request, table: RouteTable, found: list[Attachment], state: str) -> list[dict[str, object]]:
    return [
        {key: value for key, value in _relation(table, one).items() if key != _TABLE} | {"State": state}
        for one in found
        if matches(
            request, {"resource-id": one.vpc, "resource-type": "vpc", "transit-gateway-attachment-id": one.id}, []
        )
    ]


def _defaults(request: Request, table: RouteTable) -> tuple[bool, bool]:
    options = store_of(request).gateways[table.gateway].options
    return (
        options.get("AssociationDefaultRouteTableId") == table.id,
        options.get("PropagationDefaultRouteTableId") == table.id,
    )


def _shown(request: Request, one: RouteTable) -> dict[str, object]:
    association, propagation = _defaults(request, one)
    return {
        _TABLE: one.id,
        "TransitGatewayId": one.gateway,
        "State": one.progress.state,
        "DefaultAssociationRouteTable": association,
        "DefaultPropagationRouteTable": propagation,
        "CreationTime": one.created,
        "Tags": tags_of(backend(request), one.id),
    }


HANDLERS: Handlers = {
    "AssociateTransitGatewayRouteTable": associate,
    "CreateTransitGatewayRouteTable": create_table,
    "DeleteTransitGatewayRouteTable": delete_table,
    "DescribeTransitGatewayRouteTables": describe_tables,
    "DisableTransitGatewayRouteTablePropagation": end_propagation,
    "DisassociateTransitGatewayRouteTable": disassociate,
    "EnableTransitGatewayRouteTablePropagation": propagate,
    "GetTransitGatewayRouteTableAssociations": list_associations,
    "GetTransitGatewayRouteTablePropagations": list_propagations,
}
