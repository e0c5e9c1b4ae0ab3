"""VPC endpoints: gateways with their routes to prefix lists, interfaces with their addresses, groups and private DNS.

Left out: endpoints of Gateway Load Balancers, resources and service networks, other Regions' services, and addresses
of one's own.
"""

from collections.abc import Mapping

from emulator.aws.errors import AwsError, not_implemented
from emulator.aws.request import Handlers, Request
from emulator.aws.services.ec2.network.backend import (
    Progress,
    backend,
    drop_interface,
    found_vpc,
    matches,
    new_interface,
    refusals_of_moto,
    selected,
    set_tags,
    tags_of,
)
from emulator.aws.services.ec2.network.endpoint_model import (
    FULL_ACCESS,
    Endpoint,
    check_groups,
    check_policy,
    check_private_dns,
    check_service,
    check_subnets,
    endpoints_of,
    found_endpoint,
)
from emulator.aws.services.ec2.network.transit_model import new_id

_NOT_EMULATED = ("ResourceConfigurationArn", "ServiceNetworkArn", "ServiceRegion", "SubnetConfigurations")


def create_endpoint(request: Request) -> Mapping[str, object]:
    """CreateVpcEndpoint: a gateway where no kind is asked for."""
    kind = request.get("VpcEndpointType") or "Gateway"
    if kind not in ("Gateway", "Interface") or any(request.get(name) for name in _NOT_EMULATED):
        raise not_implemented("ec2", f"CreateVpcEndpoint of this kind ({kind})")
    vpc, service = found_vpc(request, request["VpcId"]), request.get("ServiceName") or ""
    check_service(request, service, kind)
    policy = check_policy(request["PolicyDocument"]) if request.get("PolicyDocument") else FULL_ACCESS
    private = request.get("PrivateDnsEnabled", kind == "Interface")
    made = Endpoint(new_id("vpce"), vpc.id, service, kind, policy, private)
    if kind == "Gateway":
        made.progress = Progress("available", "available")
        _refuse(request, "SubnetIds", "SecurityGroupIds")
    else:
        _refuse(request, "RouteTableIds")
        default = backend(request).get_default_security_group(vpc.id)
        made.groups = list(request.get("SecurityGroupIds") or ([default.id] if default else []))
        check_groups(request, made, made.groups)
        if made.private_dns:
            check_private_dns(request, made)
    set_tags(request, "vpc-endpoint", made.id)
    _enter(request, made, request.get("SubnetIds") or [])
    backend(request).vpc_end_points[made.id] = made
    _route(request, made, request.get("RouteTableIds") or [])
    return {"VpcEndpoint": _shown(request, made)}


def describe_endpoints(request: Request) -> Mapping[str, object]:
    """DescribeVpcEndpoints: deleted ones are shown as deleting for a while."""
    for identifier in request.get("VpcEndpointIds") or []:
        if not any(one.id == identifier and not one.progress.is_over for one in endpoints_of(request)):
            found_endpoint(request, identifier)
    shown = [
        _shown(request, one)
        for one in endpoints_of(request)
        if not one.progress.is_over
        and selected(request, "VpcEndpointIds", one.id)
        and matches(
            request,
            {
                "service-name": one.service,
                "vpc-endpoint-id": one.id,
                "vpc-endpoint-state": one.progress.state,
                "vpc-endpoint-type": one.kind,
                "vpc-id": one.vpc_id,
            },
            tags_of(backend(request), one.id),
        )
    ]
    return {"VpcEndpoints": shown}


def modify_endpoint(request: Request) -> Mapping[str, object]:
    """ModifyVpcEndpoint."""
    if request.get("SubnetConfigurations"):
        raise not_implemented("ec2", "ModifyVpcEndpoint with SubnetConfigurations")
    found = found_endpoint(request, request["VpcEndpointId"])
    if request.get("ResetPolicy"):
        found.policy = FULL_ACCESS
    elif request.get("PolicyDocument"):
        found.policy = check_policy(request["PolicyDocument"])
    if (private := request.get("PrivateDnsEnabled")) is not None:
        if private:
            check_private_dns(request, found)
        found.private_dns = private
    _unroute(request, found, request.get("RemoveRouteTableIds") or [])
    _route(request, found, request.get("AddRouteTableIds") or [])
    for subnet in request.get("RemoveSubnetIds") or []:
        drop_interface(backend(request), found.interfaces.pop(subnet, ""))
    _enter(request, found, request.get("AddSubnetIds") or [])
    _regroup(request, found)
    return {"Return": True}


def delete_endpoints(request: Request) -> Mapping[str, object]:
    """DeleteVpcEndpoints: tells of those that are not there, and deletes the others."""
    failed = []
    for identifier in request["VpcEndpointIds"]:
        try:
            found = found_endpoint(request, identifier)
        except AwsError as error:
            failed.append({"ResourceId": identifier, "Error": {"Code": error.code, "Message": error.message}})
            continue
        _unroute(request, found, list(found.tables))
        for interface in found.interfaces.values():
            drop_interface(backend(request), interface)
        found.interfaces.clear()
        found.progress = Progress("deleting", "deleted")
    return {"Unsuccessful": failed}


def _refuse(request: Request, *members: str) -> None:
    for member in members:
        if request.get(member):
            raise AwsError("InvalidParameter", f"{member} does not go with this type of endpoint.")


def _enter(request: Request, endpoint: Endpoint, subnets: list[str]) -> None:
    for subnet in check_subnets(request, endpoint, subnets):
        description = f"VPC Endpoint Interface {endpoint.id}"
        made = new_interface(backend(request), subnet, description, "vpc_endpoint", endpoint.groups)
        endpoint.interfaces[subnet.id] = made.id


def _regroup(request: Request, endpoint: Endpoint) -> None:
    gone, new = request.get("RemoveSecurityGroupIds") or [], request.get("AddSecurityGroupIds") or []
    check_groups(request, endpoint, new)
    kept = [one for one in endpoint.groups if one not in gone]
    groups = kept + [one for one in new if one not in kept]
    if not groups and endpoint.kind == "Interface":
        raise AwsError("InvalidParameter", f"{endpoint.id} needs at least one security group.")
    endpoint.groups, ec2 = groups, backend(request)
    for interface in endpoint.interfaces.values():
        ec2.enis[interface]._group_set = [ec2.get_security_group_from_id(one) for one in groups]


def _prefix_list(request: Request, endpoint: Endpoint) -> str:
    lists = backend(request).managed_prefix_lists.values()
    return next(str(one.id) for one in lists if one.prefix_list_name == endpoint.service)


def _route(request: Request, endpoint: Endpoint, tables: list[str]) -> None:
    for table in tables:
        if endpoint.kind != "Gateway":
            raise AwsError("InvalidParameter", "Route tables go with endpoints of type Gateway.")
        with refusals_of_moto():
            found = backend(request).get_route_table(table)
        prefix = _prefix_list(request, endpoint)
        if found.vpc_id != endpoint.vpc_id:
            message = f"route table {table} and network {endpoint.vpc_id} belong to different networks"
            raise AwsError("InvalidParameter", message)
        if any(route.destination_prefix_list_id == prefix for route in found.routes):
            message = f"route table {table} already has a route with destination-prefix-list-id {prefix}"
            raise AwsError("RouteAlreadyExists", message)
        backend(request).create_route(table, None, gateway_id=endpoint.id, destination_prefix_list_id=prefix)
        endpoint.tables.append(table)


def _unroute(request: Request, endpoint: Endpoint, tables: list[str]) -> None:
    kept = backend(request).route_tables
    for table in tables:
        if table in endpoint.tables:
            endpoint.tables.remove(table)
        if table in kept:
            kept[table]._routes.pop(f"{table}~{_prefix_list(request, endpoint)}", None)


def _shown(request: Request, one: Endpoint) -> dict[str, object]:
    ec2 = backend(request)
    names = [f"{one.id}-{one.id[-8:]}.{one.short}.{request.region}.vpce.amazonaws.com"]
    names += [f"{one.short}.{request.region}.amazonaws.com"] if one.private_dns else []
    groups = [ec2.get_security_group_from_id(identifier) for identifier in one.groups]
    return {
        "VpcEndpointId": one.id,
        "VpcEndpointType": one.kind,
        "VpcId": one.vpc_id,
        "ServiceName": one.service,
        "State": one.progress.state,
        "PolicyDocument": one.policy,
        "RouteTableIds": one.tables,
        "SubnetIds": list(one.interfaces),
        "Groups": [{"GroupId": group.id, "GroupName": group.name} for group in groups if group],
        "IpAddressType": "ipv4",
        "PrivateDnsEnabled": one.private_dns,
        "RequesterManaged": False,
        "NetworkInterfaceIds": list(one.interfaces.values()),
        "DnsEntries": [{"DnsName": name} for name in names] if one.kind == "Interface" else [],
        "CreationTimestamp": one.created,
        "Tags": tags_of(ec2, one.id),
        "OwnerId": request.account,
        "ServiceRegion": request.region,
    }


HANDLERS: Handlers = {
    "CreateVpcEndpoint": create_endpoint,
    "DeleteVpcEndpoints": delete_endpoints,
    "DescribeVpcEndpoints": describe_endpoints,
    "ModifyVpcEndpoint": modify_endpoint,
}
