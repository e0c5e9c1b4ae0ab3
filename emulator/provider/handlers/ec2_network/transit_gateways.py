"""Transit gateways and attachments of VPCs.

Trap: upstream replaces a gateway whose default association or propagation is switched on again; here it is changed.
"""

from typing import Any

from emulator.provider.handler import Aws, Handler
from emulator.provider.handlers.ec2_network.resource import (
    SOURCE,
    arn,
    as_declared,
    change_tags,
    ec2,
    first,
    given,
    same_set,
    set_changes,
    shown_tags,
    tagged,
    undeclared,
    unless_gone,
    usually,
    wait,
)
from emulator.provider.values import Json, Properties

_DEFAULTS: dict[str, Json] = {
    "amazonSideAsn": 64512,
    "autoAcceptSharedAttachments": "disable",
    "defaultRouteTableAssociation": "enable",
    "defaultRouteTablePropagation": "enable",
    "dnsSupport": "enable",
    "multicastSupport": "disable",
    "securityGroupReferencingSupport": "disable",
    "vpnEcmpSupport": "enable",
}
_ATTACHMENT_DEFAULTS: dict[str, Json] = {"applianceModeSupport": "disable", "dnsSupport": "enable"}
_ATTACHMENT_DEFAULTS |= {"ipv6Support": "disable"}
_ATTACHMENT_OPTIONS = {*_ATTACHMENT_DEFAULTS, "securityGroupReferencingSupport"}
_BY_DEFAULT = {
    "transitGatewayDefaultRouteTableAssociation": "AssociationDefaultRouteTableId",
    "transitGatewayDefaultRouteTablePropagation": "PropagationDefaultRouteTableId",
}
_GONE, _NOT_ATTACHED = "InvalidTransitGatewayID.NotFound", "InvalidTransitGatewayAttachmentID.NotFound"


def _options(inputs: Properties, names: set[str]) -> dict[str, Any]:
    return given(inputs, {name: name[:1].upper() + name[1:] for name in sorted(names)})


def _live(options: dict[str, Any], names: set[str]) -> Properties:
    return {name: options.get(name[:1].upper() + name[1:]) for name in names}


def gateway(client: Any, identifier: str) -> Any:
    """A transit gateway that is not deleted, or None."""
    find = client.describe_transit_gateways
    live = first(lambda: find(TransitGatewayIds=[identifier])["TransitGateways"], _GONE)
    return None if live is None or live["State"] == "deleted" else live


def _gateway_state(client: Any, identifier: str) -> str | None:
    live = gateway(client, identifier)
    return live["State"] if live else None


def _create_gateway(aws: Aws, inputs: Properties) -> str:
    client = ec2(aws, inputs)
    options = _options(inputs, {*_DEFAULTS, "transitGatewayCidrBlocks"})
    about = given(inputs, {"description": "Description"})
    made = client.create_transit_gateway(Options=options, **about, **tagged(inputs, "transit-gateway"))
    identifier = str(made["TransitGateway"]["TransitGatewayId"])
    wait(identifier, lambda: _gateway_state(client, identifier), "available")
    return identifier


def _read_gateway(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = ec2(aws, inputs)
    live = gateway(client, identifier)
    if live is None:
        return None
    options = live["Options"]
    blocks = as_declared(inputs.get("transitGatewayCidrBlocks"), options.get("TransitGatewayCidrBlocks") or [])
    return {
        **_live(options, set(_DEFAULTS)),
        "arn": live["TransitGatewayArn"],
        "associationDefaultRouteTableId": options.get("AssociationDefaultRouteTableId") or "",
        "description": live.get("Description") or "",
        "ownerId": live["OwnerId"],
        "propagationDefaultRouteTableId": options.get("PropagationDefaultRouteTableId") or "",
        "region": client.meta.region_name,
        "transitGatewayCidrBlocks": blocks,
        **shown_tags(live.get("Tags")),
    }


def _update_gateway(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    client = ec2(aws, new)
    wanted, had = _DEFAULTS | new, _DEFAULTS | old
    changed = {name for name in _DEFAULTS if wanted[name] != had[name]}
    options = _options(wanted, changed)
    gone, added = set_changes(old.get("transitGatewayCidrBlocks"), new.get("transitGatewayCidrBlocks"))
    options |= {"RemoveTransitGatewayCidrBlocks": gone} if gone else {}
    options |= {"AddTransitGatewayCidrBlocks": added} if added else {}
    about = {}
    if (old.get("description") or "") != (new.get("description") or ""):
        about["Description"] = new.get("description") or ""
    if options or about:
        client.modify_transit_gateway(TransitGatewayId=identifier, Options=options, **about)
        wait(identifier, lambda: _gateway_state(client, identifier), "available")
    change_tags(client, identifier, old, new)


def _delete_gateway(aws: Aws, identifier: str, state: Properties) -> None:
    client = ec2(aws, state)
    with unless_gone(_GONE):
        client.delete_transit_gateway(TransitGatewayId=identifier)
        wait(identifier, lambda: _gateway_state(client, identifier), None)


def _attachment(client: Any, identifier: str) -> Any:
    find = client.describe_transit_gateway_vpc_attachments
    found = first(lambda: find(TransitGatewayAttachmentIds=[identifier])["TransitGatewayVpcAttachments"], _NOT_ATTACHED)
    return None if found is None or found["State"] == "deleted" else found


def _attachment_state(client: Any, identifier: str) -> str | None:
    live = _attachment(client, identifier)
    return live["State"] if live else None


def _create_attachment(aws: Aws, inputs: Properties) -> str:
    client = ec2(aws, inputs)
    made = client.create_transit_gateway_vpc_attachment(
        TransitGatewayId=inputs["transitGatewayId"],
        VpcId=inputs["vpcId"],
        SubnetIds=inputs["subnetIds"],
        Options=_options(inputs, _ATTACHMENT_OPTIONS),
        **tagged(inputs, "transit-gateway-attachment"),
    )["TransitGatewayVpcAttachment"]
    identifier = str(made["TransitGatewayAttachmentId"])
    wait(identifier, lambda: _attachment_state(client, identifier), "available")
    _set_defaults(client, identifier, inputs)
    return identifier


def _set_defaults(client: Any, identifier: str, inputs: Properties) -> None:
    """Upstream undoes what the gateway did by default, where that is not wanted, and does it where it is."""
    options = gateway(client, str(inputs["transitGatewayId"]))["Options"]
    for name, key in _BY_DEFAULT.items():
        table = options.get(key)
        wanted = inputs.get(name) is not False
        if not table or wanted == _has(client, name, table, identifier):
            continue
        ids = {"TransitGatewayAttachmentId": identifier, "TransitGatewayRouteTableId": table}
        if name.endswith("Association"):
            verb = "associate" if wanted else "disassociate"
            getattr(client, f"{verb}_transit_gateway_route_table")(**ids)
        else:
            verb = "enable" if wanted else "disable"
            getattr(client, f"{verb}_transit_gateway_route_table_propagation")(**ids)


def _has(client: Any, name: str, table: str, attachment: str) -> bool:
    asked = {
        "TransitGatewayRouteTableId": table,
        "Filters": [{"Name": "transit-gateway-attachment-id", "Values": [attachment]}],
    }
    if name.endswith("Association"):
        return bool(client.get_transit_gateway_route_table_associations(**asked)["Associations"])
    found = client.get_transit_gateway_route_table_propagations(**asked)
    return bool(found["TransitGatewayRouteTablePropagations"])


def _read_attachment(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = ec2(aws, inputs)
    live = _attachment(client, identifier)
    if live is None:
        return None
    options = gateway(client, live["TransitGatewayId"])["Options"]
    defaults = {
        name: bool(options.get(key)) and _has(client, name, options[key], identifier)
        for name, key in _BY_DEFAULT.items()
    }
    return {
        **_live(live["Options"], _ATTACHMENT_OPTIONS),
        **defaults,
        "arn": arn(client, live["VpcOwnerId"], f"transit-gateway-attachment/{identifier}"),
        "region": client.meta.region_name,
        "subnetIds": as_declared(inputs.get("subnetIds"), live["SubnetIds"]),
        "transitGatewayId": live["TransitGatewayId"],
        "vpcId": live["VpcId"],
        "vpcOwnerId": live["VpcOwnerId"],
        **shown_tags(live.get("Tags")),
    }


def _update_attachment(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    client = ec2(aws, new)
    gone, added = set_changes(old.get("subnetIds"), new["subnetIds"])
    subnets = ({"AddSubnetIds": added} if added else {}) | ({"RemoveSubnetIds": gone} if gone else {})
    options = _options(_ATTACHMENT_DEFAULTS | new, _ATTACHMENT_OPTIONS)
    client.modify_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=identifier, Options=options, **subnets)
    wait(identifier, lambda: _attachment_state(client, identifier), "available")
    if any(old.get(name) != new.get(name) for name in _BY_DEFAULT):
        _set_defaults(client, identifier, new)
    change_tags(client, identifier, old, new)


def _delete_attachment(aws: Aws, identifier: str, state: Properties) -> None:
    client = ec2(aws, state)
    with unless_gone(_NOT_ATTACHED):
        client.delete_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=identifier)
        wait(identifier, lambda: _attachment_state(client, identifier), None)


HANDLERS = (
    Handler(
        token="aws:ec2transitgateway/transitGateway:TransitGateway",
        source=f"{SOURCE}transitgateway_.go",
        takes=frozenset({*_DEFAULTS, "description", "region", "tags", "transitGatewayCidrBlocks"}),
        replaces=frozenset({"multicastSupport", "region"}),
        create=_create_gateway,
        read=_read_gateway,
        update=_update_gateway,
        delete=_delete_gateway,
        same={
            **{name: usually(usual) for name, usual in _DEFAULTS.items()},
            "description": usually(""),
            "transitGatewayCidrBlocks": lambda old, new: same_set(old, new or []),
        },
    ),
    Handler(
        token="aws:ec2transitgateway/vpcAttachment:VpcAttachment",
        source=f"{SOURCE}transitgateway_vpc_attachment.go",
        takes=frozenset(
            {*_ATTACHMENT_OPTIONS, *_BY_DEFAULT, "region", "subnetIds", "tags", "transitGatewayId", "vpcId"}
        ),
        replaces=frozenset({"region", "transitGatewayId", "vpcId"}),
        create=_create_attachment,
        read=_read_attachment,
        update=_update_attachment,
        delete=_delete_attachment,
        same={
            **{name: usually(usual) for name, usual in _ATTACHMENT_DEFAULTS.items()},
            **dict.fromkeys(_BY_DEFAULT, usually(True)),
            "securityGroupReferencingSupport": undeclared,
            "subnetIds": same_set,
        },
    ),
)
