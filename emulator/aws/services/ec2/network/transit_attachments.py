"""VPCs at transit gateways: one attachment each, one subnet in a zone, one associated route table."""

from collections.abc import Iterable, Mapping

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services.ec2.network.backend import (
    Progress,
    backend,
    drop_interface,
    found_subnet,
    found_vpc,
    matches,
    new_interface,
    selected,
    set_tags,
    tags_of,
)
from emulator.aws.services.ec2.network.transit_model import (
    Attachment,
    attachment_for,
    found_attachment,
    new_id,
    store_of,
    visible_gateway,
)

_DEFAULTS = {
    "ApplianceModeSupport": "disable",
    "DnsSupport": "enable",
    "Ipv6Support": "disable",
    "SecurityGroupReferencingSupport": "enable",
}


def create_attachment(request: Request) -> Mapping[str, object]:
    """CreateTransitGatewayVpcAttachment: with the gateway's default tables, where it has them."""
    gateway, vpc = visible_gateway(request, request["TransitGatewayId"]), found_vpc(request, request["VpcId"])
    if attachment_for(request.state, request.region, gateway.id, vpc.id) is not None:
        message = f"{gateway.id} has non-deleted Transit Gateway Attachments with same VPC ID."
        raise AwsError("DuplicateTransitGatewayAttachment", message)
    options = _DEFAULTS | {name: value for name, value in (request.get("Options") or {}).items() if value is not None}
    made = Attachment(new_id("tgw-attach"), gateway.id, vpc.id, request.account, {}, options)
    _enter(request, made, request["SubnetIds"])
    set_tags(request, "transit-gateway-attachment", made.id)
    kept = store_of(request)
    kept.attachments[made.id] = made
    table = gateway.options.get("AssociationDefaultRouteTableId")
    made.table = str(table) if table else None
    if propagation := gateway.options.get("PropagationDefaultRouteTableId"):
        kept.tables[str(propagation)].propagations.append(made.id)
    return {"TransitGatewayVpcAttachment": _shown(request, made)}


def describe_vpc_attachments(request: Request) -> Mapping[str, object]:
    """DescribeTransitGatewayVpcAttachments."""
    return {"TransitGatewayVpcAttachments": [_shown(request, one) for one in _asked(request)]}


def describe_attachments(request: Request) -> Mapping[str, object]:
    """DescribeTransitGatewayAttachments."""
    gateways = store_of(request).gateways
    shown: list[object] = []
    for one in _asked(request):
        association = {"TransitGatewayRouteTableId": one.table, "State": "associated"}
        shown.append(
            {
                "TransitGatewayAttachmentId": one.id,
                "TransitGatewayId": one.gateway,
                "TransitGatewayOwnerId": gateways[one.gateway].owner,
                "ResourceOwnerId": one.owner,
                "ResourceType": "vpc",
                "ResourceId": one.vpc,
                "State": one.progress.state,
                "CreationTime": one.created,
                "Tags": tags_of(backend(request), one.id),
                **({"Association": association} if one.table else {}),
            }
        )
    return {"TransitGatewayAttachments": shown}


def modify_attachment(request: Request) -> Mapping[str, object]:
    """ModifyTransitGatewayVpcAttachment."""
    found = found_attachment(request, request["TransitGatewayAttachmentId"])
    gone = set(request.get("RemoveSubnetIds") or [])
    if gone - found.interfaces.keys():
        raise AwsError("InvalidSubnetID.NotFound", f"The subnet ID '{min(gone)}' is not attached to {found.id}")
    if not (found.interfaces.keys() - gone) and not request.get("AddSubnetIds"):
        raise AwsError("InsufficientSubnets", f"{found.id} needs at least one subnet.")
    for subnet in gone:
        drop_interface(backend(request), found.interfaces.pop(subnet))
    _enter(request, found, request.get("AddSubnetIds") or [])
    found.options |= {name: value for name, value in (request.get("Options") or {}).items() if value is not None}
    found.progress = Progress("modifying", "available")
    return {"TransitGatewayVpcAttachment": _shown(request, found)}


def delete_attachment(request: Request) -> Mapping[str, object]:
    """DeleteTransitGatewayVpcAttachment: routes to it become black holes, in the VPC and at the gateway."""
    found = found_attachment(request, request["TransitGatewayAttachmentId"])
    for interface in found.interfaces.values():
        drop_interface(backend(request), interface)
    found.progress, found.table = Progress("deleting", "deleted"), None
    for table in store_of(request).tables.values():
        table.propagations = [one for one in table.propagations if one != found.id]
    return {"TransitGatewayVpcAttachment": _shown(request, found)}


def _enter(request: Request, attachment: Attachment, subnets: Iterable[str]) -> None:
    found = [found_subnet(request, one) for one in subnets]
    if any(one.vpc_id != attachment.vpc for one in found):
        raise AwsError("InvalidSubnetID.NotFound", f"A subnet ID is not of the VPC {attachment.vpc}.")
    here = [found_subnet(request, one) for one in attachment.interfaces]
    zones = [one.availability_zone for one in (*here, *found)]
    if len(zones) != len(set(zones)):
        raise AwsError("DuplicateSubnetsInSameZone", "Duplicate Subnets for same AZ")
    for one in found:
        description = f"Network Interface for Transit Gateway Attachment {attachment.id}"
        attachment.interfaces[one.id] = new_interface(backend(request), one, description, "transit_gateway").id


def _asked(request: Request) -> list[Attachment]:
    own = [one for one in store_of(request).attachments.values() if one.owner == request.account]
    known = {one.id for one in own}
    for identifier in request.get("TransitGatewayAttachmentIds") or []:
        if identifier not in known:
            found_attachment(request, identifier)
    return [
        one
        for one in own
        if selected(request, "TransitGatewayAttachmentIds", one.id)
        and matches(
            request,
            {
                "association.transit-gateway-route-table-id": one.table or "",
                "resource-id": one.vpc,
                "resource-type": "vpc",
                "state": one.progress.state,
                "transit-gateway-attachment-id": one.id,
                "transit-gateway-id": one.gateway,
                "vpc-id": one.vpc,
            },
            tags_of(backend(request), one.id),
        )
    ]


def _shown(request: Request, one: Attachment) -> dict[str, object]:
    return {
        "TransitGatewayAttachmentId": one.id,
        "TransitGatewayId": one.gateway,
        "VpcId": one.vpc,
        "VpcOwnerId": one.owner,
        "State": one.progress.state,
        "SubnetIds": list(one.interfaces),
        "CreationTime": one.created,
        "Options": one.options,
        "Tags": tags_of(backend(request), one.id),
    }


HANDLERS: Handlers = {
    "CreateTransitGatewayVpcAttachment": create_attachment,
    "DeleteTransitGatewayVpcAttachment": delete_attachment,
    "DescribeTransitGatewayAttachments": describe_attachments,
    "DescribeTransitGatewayVpcAttachments": describe_vpc_attachments,
    "ModifyTransitGatewayVpcAttachment": modify_attachment,
}
