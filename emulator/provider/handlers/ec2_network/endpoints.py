"""`aws:ec2/vpcEndpoint:VpcEndpoint`: gateways and interfaces."""

from typing import Any

from emulator.provider.handler import Aws, Handler, same_json
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

_SETS = {"routeTableIds": "RouteTableIds", "securityGroupIds": "SecurityGroupIds", "subnetIds": "SubnetIds"}
_GONE = "InvalidVpcEndpointId.NotFound"


def _found(client: Any, identifier: str) -> Any:
    return first(lambda: client.describe_vpc_endpoints(VpcEndpointIds=[identifier])["VpcEndpoints"], _GONE)


def _state(client: Any, identifier: str) -> str | None:
    live = _found(client, identifier)
    return live["State"] if live else None


def _create(aws: Aws, inputs: Properties) -> str:
    client = ec2(aws, inputs)
    names = {"policy": "PolicyDocument", "serviceName": "ServiceName", "vpcId": "VpcId", **_SETS}
    made = client.create_vpc_endpoint(
        **given(inputs, names),
        PrivateDnsEnabled=bool(inputs.get("privateDnsEnabled")),
        VpcEndpointType=inputs.get("vpcEndpointType") or "Gateway",
        **tagged(inputs, "vpc-endpoint"),
    )["VpcEndpoint"]
    identifier = str(made["VpcEndpointId"])
    wait(identifier, lambda: _state(client, identifier), "available")
    return identifier


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = ec2(aws, inputs)
    live = _found(client, identifier)
    if live is None or live["State"] == "deleting":
        return None
    names = [{"Name": "prefix-list-name", "Values": [live["ServiceName"]]}]
    lists = client.describe_managed_prefix_lists(Filters=names)["PrefixLists"]
    groups = [one["GroupId"] for one in live.get("Groups") or []]
    entries: list[Json] = [
        {"dnsName": one["DnsName"], "hostedZoneId": one.get("HostedZoneId") or ""}
        for one in live.get("DnsEntries") or []
    ]
    policy, declared = live["PolicyDocument"], inputs.get("policy")
    return {
        "arn": arn(client, live["OwnerId"], f"vpc-endpoint/{identifier}"),
        "dnsEntries": entries,
        "ipAddressType": live["IpAddressType"],
        "networkInterfaceIds": live["NetworkInterfaceIds"],
        "ownerId": live["OwnerId"],
        "policy": declared if same_json(declared, policy) else policy,
        "prefixListId": lists[0]["PrefixListId"] if lists and live["VpcEndpointType"] == "Gateway" else "",
        "privateDnsEnabled": live["PrivateDnsEnabled"],
        "region": client.meta.region_name,
        "requesterManaged": live["RequesterManaged"],
        "routeTableIds": as_declared(inputs.get("routeTableIds"), live["RouteTableIds"]),
        "securityGroupIds": as_declared(inputs.get("securityGroupIds"), groups),
        "serviceName": live["ServiceName"],
        "serviceRegion": live["ServiceRegion"],
        "state": live["State"],
        "subnetIds": as_declared(inputs.get("subnetIds"), live["SubnetIds"]),
        "vpcEndpointType": live["VpcEndpointType"],
        "vpcId": live["VpcId"],
        **shown_tags(live.get("Tags")),
    }


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    client, changes = ec2(aws, new), dict[str, Any]()
    for name, key in _SETS.items():
        if name in new:
            gone, added = set_changes(old.get(name), new[name])
            changes |= {f"Remove{key}": gone} if gone else {}
            changes |= {f"Add{key}": added} if added else {}
    if new.get("policy") and not same_json(old.get("policy"), new["policy"]):
        changes["PolicyDocument"] = new["policy"]
    if bool(old.get("privateDnsEnabled")) != bool(new.get("privateDnsEnabled")):
        changes["PrivateDnsEnabled"] = bool(new.get("privateDnsEnabled"))
    if changes:
        client.modify_vpc_endpoint(VpcEndpointId=identifier, **changes)
        wait(identifier, lambda: _state(client, identifier), "available")
    change_tags(client, identifier, old, new)


def _delete(aws: Aws, identifier: str, state: Properties) -> None:
    client = ec2(aws, state)
    for failed in client.delete_vpc_endpoints(VpcEndpointIds=[identifier]).get("Unsuccessful") or []:
        if failed["Error"]["Code"] != _GONE:
            raise ValueError(f"deleting EC2 VPC Endpoint ({identifier}): {failed['Error']['Message']}")
    with unless_gone(_GONE):
        wait(identifier, lambda: _state(client, identifier), None)


HANDLERS = (
    Handler(
        token="aws:ec2/vpcEndpoint:VpcEndpoint",
        source=f"{SOURCE}vpc_endpoint.go",
        takes=frozenset(
            {*_SETS, "policy", "privateDnsEnabled", "region", "serviceName", "tags", "vpcEndpointType", "vpcId"}
        ),
        replaces=frozenset({"region", "serviceName", "vpcEndpointType", "vpcId"}),
        create=_create,
        read=_read,
        update=_update,
        delete=_delete,
        same={
            **dict.fromkeys(_SETS, same_set),
            "policy": lambda old, new: undeclared(old, new) or same_json(old, new),
            "privateDnsEnabled": usually(False),
            "vpcEndpointType": usually("Gateway"),
        },
    ),
)
