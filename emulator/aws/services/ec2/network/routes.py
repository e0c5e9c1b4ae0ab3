"""Routes and associations of route tables: targets that exist and belong together, black holes, what is taken.

The tables and their routes are moto's.
"""

import ipaddress
from collections.abc import Mapping
from typing import Any

from moto.ec2.models.route_tables import Route

from emulator.aws.errors import AwsError
from emulator.aws.request import Checks, Handlers, Request
from emulator.aws.services.ec2.network.backend import backend, dependency, found_subnet, refusals_of_moto
from emulator.aws.services.ec2.network.transit_model import attachment_for, visible_gateway

_DESTINATIONS = ("DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId")
_TARGETS = (
    "CarrierGatewayId",
    "EgressOnlyInternetGatewayId",
    "GatewayId",
    "InstanceId",
    "NatGatewayId",
    "NetworkInterfaceId",
    "TransitGatewayId",
    "VpcEndpointId",
    "VpcPeeringConnectionId",
)


def _state(route: Route) -> str:
    """moto calls every route active."""
    return "active" if _leads_somewhere(route) else "blackhole"


def _leads_somewhere(route: Any) -> bool:
    ec2, vpc = route.route_table.ec2_backend, route.route_table.vpc_id
    if route.nat_gateway is not None:
        return bool(route.nat_gateway.is_there)
    if route.egress_only_igw is not None:
        return route.egress_only_igw.id in ec2.egress_only_internet_gateways
    if route.transit_gateway is not None:
        return bool(route.transit_gateway.carries(vpc))
    if route.gateway is not None and route.gateway.id.startswith("igw-"):
        return route.gateway.vpc is not None and route.gateway.vpc.id == vpc
    return True


def complete_moto() -> None:
    """Mend moto's routes."""
    Route.state = property(_state)  # type: ignore[assignment,method-assign]


def check_create_route(request: Request) -> None:
    """CreateRoute: one destination that the table does not have yet, one target that the VPC can reach."""
    table = _table(request, request["RouteTableId"])
    destination = _destination(request)
    for route in table.routes:
        mine = (route.destination_cidr_block, route.destination_ipv6_cidr_block, route.destination_prefix_list_id)
        if destination in mine:
            message = f"The route identified by {destination} already exists."
            raise AwsError("InvalidParameterValue" if route.local else "RouteAlreadyExists", message)
    _check_target(request, table)


def replace_route(request: Request) -> Mapping[str, object]:
    """ReplaceRoute: as deleting and creating it."""
    ec2, table = backend(request), _table(request, request["RouteTableId"])
    destination = _destination(request)
    old = table._routes.get(f"{table.id}~{destination}")
    if old is None:
        message = f"There is no route defined for '{destination}' in the route table. Use CreateRoute instead."
        raise AwsError("InvalidParameterValue", message)
    _check_target(request, table)
    del table._routes[old.id]
    with refusals_of_moto():
        ec2.create_route(
            table.id,
            request.get("DestinationCidrBlock"),
            request.get("DestinationIpv6CidrBlock"),
            request.get("DestinationPrefixListId"),
            gateway_id=request.get("GatewayId"),
            nat_gateway_id=request.get("NatGatewayId"),
            egress_only_igw_id=request.get("EgressOnlyInternetGatewayId"),
            transit_gateway_id=request.get("TransitGatewayId"),
            interface_id=request.get("NetworkInterfaceId"),
            vpc_peering_connection_id=request.get("VpcPeeringConnectionId"),
        )
    return {}


def check_associate(request: Request) -> None:
    """AssociateRouteTable: a subnet of the table's VPC that no other table has."""
    table = _table(request, request["RouteTableId"])
    if not request.get("SubnetId"):
        return
    subnet = found_subnet(request, request["SubnetId"])
    if subnet.vpc_id != table.vpc_id:
        raise _apart(table.id, f"subnet {subnet.id}")
    others = [one for one in backend(request).route_tables.values() if one.id != table.id]
    if any(subnet.id in one._associations.values() for one in others):
        message = f"the specified association for route table {table.id} conflicts with an existing association"
        raise AwsError("Resource.AlreadyAssociated", message)


def check_delete_table(request: Request) -> None:
    """DeleteRouteTable: never a VPC's main one."""
    table = _table(request, request["RouteTableId"])
    if table.main_association_id is not None:
        raise dependency("routeTable", table.id)


def _table(request: Request, identifier: str) -> Any:
    with refusals_of_moto():
        return backend(request).get_route_table(identifier)


def _destination(request: Request) -> str:
    given = [request[name] for name in _DESTINATIONS if request.get(name)]
    if len(given) != 1:
        raise AwsError("InvalidParameterCombination", "The request must contain exactly one destination.")
    for name, kind in zip(_DESTINATIONS, (ipaddress.IPv4Network, ipaddress.IPv6Network), strict=False):
        if request.get(name):
            try:
                kind(request[name])
            except ValueError as error:
                message = f"Value ({request[name]}) for parameter {name[0].lower()}{name[1:]} is invalid."
                raise AwsError("InvalidParameterValue", message) from error
    if request.get(_DESTINATIONS[2]) and given[0] not in backend(request).managed_prefix_lists:
        raise AwsError("InvalidPrefixListID.NotFound", f"The prefix list ID '{given[0]}' does not exist")
    return str(given[0])


def _check_target(request: Request, table: Any) -> None:
    given = [name for name in _TARGETS if request.get(name)]
    if len(given) != 1:
        raise AwsError("InvalidParameterCombination", "The request must contain exactly one target.")
    check = _CHECKS.get(given[0])
    if check is not None:
        check(request, table, request[given[0]])


def _check_gateway(request: Request, table: Any, identifier: str) -> None:
    ec2 = backend(request)
    if identifier.startswith("igw-"):
        with refusals_of_moto():
            gateway = ec2.get_internet_gateway(identifier)
        if gateway.vpc is None or gateway.vpc.id != table.vpc_id:
            raise _apart(table.id, f"network gateway {identifier}")
    elif identifier.startswith("vpce-"):
        message = f"Cannot create or replace a prefix list route targeting a VPC Endpoint {identifier}."
        raise AwsError("InvalidParameterValue", message)


def _check_egress_only(request: Request, table: Any, identifier: str) -> None:
    gateway = backend(request).egress_only_internet_gateways.get(identifier)
    if gateway is None:
        raise AwsError("InvalidGatewayID.NotFound", f"The eigw ID '{identifier}' does not exist")
    if gateway.vpc_id != table.vpc_id:
        raise _apart(table.id, f"network gateway {identifier}")
    if request.get("DestinationCidrBlock"):
        raise AwsError("InvalidParameterValue", "Egress-only internet gateways carry IPv6 traffic only.")


def _check_nat(request: Request, table: Any, identifier: str) -> None:
    gateway = backend(request).nat_gateways.get(identifier)
    if gateway is None or not gateway.is_there:
        raise AwsError("InvalidNatGatewayID.NotFound", f"The natGateway ID '{identifier}' does not exist")
    if gateway.vpc != table.vpc_id:
        raise _apart(table.id, f"NAT gateway {identifier}")


def _check_transit(request: Request, table: Any, identifier: str) -> None:
    gateway = visible_gateway(request, identifier)
    if attachment_for(request.state, request.region, identifier, table.vpc_id) is None:
        raise AwsError("InvalidTransitGatewayID.NotFound", f"The transitGateway ID '{identifier}' does not exist")
    backend(request).transit_gateways[identifier] = gateway  # where moto's routes look for it


_CHECKS = {
    "EgressOnlyInternetGatewayId": _check_egress_only,
    "GatewayId": _check_gateway,
    "NatGatewayId": _check_nat,
    "TransitGatewayId": _check_transit,
}


def _apart(table: str, other: str) -> AwsError:
    return AwsError("InvalidParameterValue", f"route table {table} and {other} belong to different networks")


HANDLERS: Handlers = {"ReplaceRoute": replace_route}
BEFORE_MOTO: Checks = {
    "AssociateRouteTable": check_associate,
    "CreateRoute": check_create_route,
    "DeleteRouteTable": check_delete_table,
}
