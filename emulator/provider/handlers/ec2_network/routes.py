"""Route tables, single routes, and associations of tables with subnets.

Traps: a route's target changes in place, its destination does not. A changed table gives a subnet's association a new
id in AWS; the engine keeps the old one, so the association is found by its subnet.
"""

import zlib
from typing import Any

from emulator.provider.handler import Aws, Handler
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
)
from emulator.provider.values import Json, Properties

_NO_TABLE = "InvalidRouteTableID.NotFound"
_DESTINATIONS = {
    "destinationCidrBlock": "DestinationCidrBlock",
    "destinationIpv6CidrBlock": "DestinationIpv6CidrBlock",
    "destinationPrefixListId": "DestinationPrefixListId",
}
_TARGETS = {
    "egressOnlyGatewayId": "EgressOnlyInternetGatewayId",
    "gatewayId": "GatewayId",
    "natGatewayId": "NatGatewayId",
    "transitGatewayId": "TransitGatewayId",
}
_IN_A_TABLE = {"destinationCidrBlock": "cidrBlock", "destinationIpv6CidrBlock": "ipv6CidrBlock"}


def _table(client: Any, identifier: str) -> Any:
    return first(lambda: client.describe_route_tables(RouteTableIds=[identifier])["RouteTables"], _NO_TABLE)


def _create_table(aws: Aws, inputs: Properties) -> str:
    made = ec2(aws, inputs).create_route_table(VpcId=inputs["vpcId"], **tagged(inputs, "route-table"))
    return str(made["RouteTable"]["RouteTableId"])


def _read_table(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = ec2(aws, inputs)
    live = _table(client, identifier)
    if live is None:
        return None
    own = [one for one in live["Routes"] if not str(one.get("GatewayId")).startswith(("local", "vpce-"))]
    routes: list[Json] = [
        {_IN_A_TABLE.get(name, name): one[key] for name, key in {**_DESTINATIONS, **_TARGETS}.items() if key in one}
        for one in own
    ]
    return {
        "arn": arn(client, live["OwnerId"], f"route-table/{identifier}"),
        "ownerId": live["OwnerId"],
        "region": client.meta.region_name,
        "routes": routes,
        "vpcId": live["VpcId"],
        **shown_tags(live.get("Tags")),
    }


def _update_table(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    change_tags(ec2(aws, new), identifier, old, new)


def _delete_table(aws: Aws, identifier: str, state: Properties) -> None:
    with unless_gone(_NO_TABLE):
        ec2(aws, state).delete_route_table(RouteTableId=identifier)


def _destination(inputs: Properties) -> str:
    return next(str(inputs[name]) for name in _DESTINATIONS if inputs.get(name))


def _create_route(aws: Aws, inputs: Properties) -> str:
    ec2(aws, inputs).create_route(RouteTableId=inputs["routeTableId"], **given(inputs, {**_DESTINATIONS, **_TARGETS}))
    return f"r-{inputs['routeTableId']}{zlib.crc32(_destination(inputs).encode())}"


def _read_route(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    # An import names the table and the destination, with a line between.
    table, _, destination = identifier.partition("_")
    if inputs.get("routeTableId"):
        table, destination = str(inputs["routeTableId"]), _destination(inputs)
    client = ec2(aws, inputs)
    live = _table(client, table)
    routes = live["Routes"] if live else []
    found = next((one for one in routes if destination in [one.get(key) for key in _DESTINATIONS.values()]), None)
    if found is None:
        return None
    return {
        **{name: found.get(key) or "" for name, key in {**_DESTINATIONS, **_TARGETS}.items()},
        "origin": found["Origin"],
        "region": client.meta.region_name,
        "routeTableId": table,
        "state": found["State"],
    }


def _update_route(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    ec2(aws, new).replace_route(RouteTableId=new["routeTableId"], **given(new, {**_DESTINATIONS, **_TARGETS}))


def _delete_route(aws: Aws, identifier: str, state: Properties) -> None:  # noqa: ARG001
    with unless_gone("InvalidRoute.NotFound", _NO_TABLE):
        destination = {key: state[name] for name, key in _DESTINATIONS.items() if state.get(name)}
        ec2(aws, state).delete_route(RouteTableId=state["routeTableId"], **destination)


def _associate(aws: Aws, inputs: Properties) -> str:
    client = ec2(aws, inputs)
    made = client.associate_route_table(RouteTableId=inputs["routeTableId"], SubnetId=inputs["subnetId"])
    return str(made["AssociationId"])


def _association(client: Any, identifier: str, known: Properties) -> Any:
    name = ("association.subnet-id", known["subnetId"]) if known.get("subnetId") else (_BY_ID, identifier)
    tables = client.describe_route_tables(Filters=[{"Name": name[0], "Values": [name[1]]}])["RouteTables"]
    all_of_them = [one for table in tables for one in table["Associations"]]
    wanted = (one for one in all_of_them if name[1] in (one.get("SubnetId"), one["RouteTableAssociationId"]))
    return next(wanted, None)


_BY_ID = "association.route-table-association-id"


def _read_association(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = ec2(aws, inputs)
    live = _association(client, identifier, inputs)
    if live is None:
        return None
    return {"region": client.meta.region_name, "routeTableId": live["RouteTableId"], "subnetId": live["SubnetId"]}


def _update_association(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    client = ec2(aws, new)
    live = _association(client, identifier, old)
    client.replace_route_table_association(
        AssociationId=live["RouteTableAssociationId"], RouteTableId=new["routeTableId"]
    )


def _disassociate(aws: Aws, identifier: str, state: Properties) -> None:
    client = ec2(aws, state)
    if live := _association(client, identifier, state):
        client.disassociate_route_table(AssociationId=live["RouteTableAssociationId"])


HANDLERS = (
    Handler(
        token="aws:ec2/routeTable:RouteTable",
        source=f"{SOURCE}vpc_route_table.go",
        takes=frozenset({"region", "tags", "vpcId"}),
        replaces=frozenset({"region", "vpcId"}),
        create=_create_table,
        read=_read_table,
        update=_update_table,
        delete=_delete_table,
    ),
    Handler(
        token="aws:ec2/route:Route",
        source=f"{SOURCE}vpc_route.go",
        takes=frozenset({*_DESTINATIONS, *_TARGETS, "region", "routeTableId"}),
        replaces=frozenset({*_DESTINATIONS, "region", "routeTableId"}),
        create=_create_route,
        read=_read_route,
        update=_update_route,
        delete=_delete_route,
    ),
    Handler(
        token="aws:ec2/routeTableAssociation:RouteTableAssociation",
        source=f"{SOURCE}vpc_route_table_association.go",
        takes=frozenset({"region", "routeTableId", "subnetId"}),
        replaces=frozenset({"region", "subnetId"}),
        create=_associate,
        read=_read_association,
        update=_update_association,
        delete=_disassociate,
    ),
)
