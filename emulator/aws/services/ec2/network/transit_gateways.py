"""Transit gateways themselves: their options, their default route table, and their end once nothing is attached."""

from collections.abc import Mapping

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services.ec2.network.backend import Progress, backend, matches, selected, set_tags, tags_of
from emulator.aws.services.ec2.network.transit_model import (
    RouteTable,
    TransitGateway,
    new_id,
    store_of,
    visible_gateway,
)

_DEFAULTS: dict[str, object] = {
    "AmazonSideAsn": 64512,
    "AutoAcceptSharedAttachments": "disable",
    "DefaultRouteTableAssociation": "enable",
    "DefaultRouteTablePropagation": "enable",
    "DnsSupport": "enable",
    "MulticastSupport": "disable",
    "SecurityGroupReferencingSupport": "disable",
    "VpnEcmpSupport": "enable",
}
_BLOCKS = "TransitGatewayCidrBlocks"


def create_transit_gateway(request: Request) -> Mapping[str, object]:
    """CreateTransitGateway: with one default route table, where the options ask for any."""
    options = _DEFAULTS | {name: value for name, value in (request.get("Options") or {}).items() if value is not None}
    made = TransitGateway(
        new_id("tgw"), request.account, request.region, request.get("Description") or "", options, request.state
    )
    set_tags(request, "transit-gateway", made.id)
    store_of(request).gateways[made.id] = made
    _default_table(request, made)
    return {"TransitGateway": _shown(request, made)}


def describe_transit_gateways(request: Request) -> Mapping[str, object]:
    """DescribeTransitGateways: those that the caller may use, and its deleted ones for a while."""
    own = [one for one in store_of(request).gateways.values() if one.owner == request.account]
    known = {one.id for one in own}
    for identifier in request.get("TransitGatewayIds") or []:
        if identifier not in known:
            visible_gateway(request, identifier)
    shown = [
        _shown(request, one)
        for one in own
        if selected(request, "TransitGatewayIds", one.id)
        and matches(
            request,
            {"owner-id": one.owner, "state": one.progress.state, "transit-gateway-id": one.id},
            tags_of(backend(request), one.id),
        )
    ]
    return {"TransitGateways": shown}


def modify_transit_gateway(request: Request) -> Mapping[str, object]:
    """ModifyTransitGateway."""
    found = visible_gateway(request, request["TransitGatewayId"])
    changes = {name: value for name, value in (request.get("Options") or {}).items() if value is not None}
    blocks = [one for one in _blocks(found) if one not in (changes.pop(f"Remove{_BLOCKS}", None) or [])]
    blocks += changes.pop(f"Add{_BLOCKS}", None) or []
    found.options |= {**changes, **({_BLOCKS: blocks} if blocks or _BLOCKS in found.options else {})}
    if request.get("Description") is not None:
        found.description = request["Description"]
    found.progress = Progress("modifying", "available")
    _default_table(request, found)
    return {"TransitGateway": _shown(request, found)}


def delete_transit_gateway(request: Request) -> Mapping[str, object]:
    """DeleteTransitGateway: refused while VPCs are attached."""
    found, kept = visible_gateway(request, request["TransitGatewayId"]), store_of(request)
    left = [one.id for one in kept.attachments.values() if one.gateway == found.id and not one.progress.is_over]
    if left:
        message = f"{found.id} has non-deleted VPC Attachments: {', '.join(left)}."
        raise AwsError("IncorrectState", message)
    tables = [one for one in kept.tables.values() if one.gateway == found.id]
    others = [one.id for one in tables if not one.by_default and not one.progress.is_over]
    if others:
        message = f"{found.id} has non-deleted Transit Gateway Route Tables: {', '.join(others)}."
        raise AwsError("IncorrectState", message)
    found.progress = Progress("deleting", "deleted")
    for table in tables:
        table.progress = Progress("deleting", "deleted")
    return {"TransitGateway": _shown(request, found)}


def _default_table(request: Request, gateway: TransitGateway) -> None:
    for option, member in (
        ("DefaultRouteTableAssociation", "AssociationDefaultRouteTableId"),
        ("DefaultRouteTablePropagation", "PropagationDefaultRouteTableId"),
    ):
        if gateway.options[option] == "disable":
            gateway.options.pop(member, None)
        elif member not in gateway.options:
            other = gateway.options.get("AssociationDefaultRouteTableId")
            if other is None:
                table = RouteTable(new_id("tgw-rtb"), gateway.id, gateway.owner, by_default=True)
                store_of(request).tables[table.id] = table
                other = table.id
            gateway.options[member] = other


def _blocks(gateway: TransitGateway) -> list[str]:
    found = gateway.options.get(_BLOCKS)
    return [str(one) for one in found] if isinstance(found, list) else []


def _shown(request: Request, one: TransitGateway) -> dict[str, object]:
    return {
        "TransitGatewayId": one.id,
        "TransitGatewayArn": one.arn,
        "State": one.progress.state,
        "OwnerId": one.owner,
        "Description": one.description,
        "CreationTime": one.created,
        "Options": one.options,
        "Tags": tags_of(backend(request), one.id),
    }


HANDLERS: Handlers = {
    "CreateTransitGateway": create_transit_gateway,
    "DeleteTransitGateway": delete_transit_gateway,
    "DescribeTransitGateways": describe_transit_gateways,
    "ModifyTransitGateway": modify_transit_gateway,
}
