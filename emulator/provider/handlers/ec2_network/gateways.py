"""Internet gateways, egress-only ones, Elastic IP addresses and NAT gateways.

Traps: an internet gateway changes its VPC in place. A NAT gateway that fails exists all the same.
"""

from typing import Any

from emulator.provider.handler import Aws, Handler, PartialFailure
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

_NO_IGW, _NO_NAT = "InvalidInternetGatewayID.NotFound", "NatGatewayNotFound"


def _create_internet(aws: Aws, inputs: Properties) -> str:
    client = ec2(aws, inputs)
    made = client.create_internet_gateway(**tagged(inputs, "internet-gateway"))["InternetGateway"]["InternetGatewayId"]
    if inputs.get("vpcId"):
        client.attach_internet_gateway(InternetGatewayId=made, VpcId=inputs["vpcId"])
    return str(made)


def _read_internet(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = ec2(aws, inputs)
    find = client.describe_internet_gateways
    live = first(lambda: find(InternetGatewayIds=[identifier])["InternetGateways"], _NO_IGW)
    if live is None:
        return None
    attached = live.get("Attachments") or []
    return {
        "arn": arn(client, live["OwnerId"], f"internet-gateway/{identifier}"),
        "ownerId": live["OwnerId"],
        "region": client.meta.region_name,
        "vpcId": attached[0]["VpcId"] if attached else "",
        **shown_tags(live.get("Tags")),
    }


def _update_internet(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    client = ec2(aws, new)
    if old.get("vpcId") != new.get("vpcId"):
        if old.get("vpcId"):
            client.detach_internet_gateway(InternetGatewayId=identifier, VpcId=old["vpcId"])
        if new.get("vpcId"):
            client.attach_internet_gateway(InternetGatewayId=identifier, VpcId=new["vpcId"])
    change_tags(client, identifier, old, new)


def _delete_internet(aws: Aws, identifier: str, state: Properties) -> None:
    client = ec2(aws, state)
    with unless_gone(_NO_IGW, "Gateway.NotAttached"):
        if state.get("vpcId"):
            client.detach_internet_gateway(InternetGatewayId=identifier, VpcId=state["vpcId"])
    with unless_gone(_NO_IGW):
        client.delete_internet_gateway(InternetGatewayId=identifier)


def _create_egress_only(aws: Aws, inputs: Properties) -> str:
    made = ec2(aws, inputs).create_egress_only_internet_gateway(
        VpcId=inputs["vpcId"], **tagged(inputs, "egress-only-internet-gateway")
    )
    return str(made["EgressOnlyInternetGateway"]["EgressOnlyInternetGatewayId"])


def _read_egress_only(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = ec2(aws, inputs)
    find = client.describe_egress_only_internet_gateways
    live = first(lambda: find(EgressOnlyInternetGatewayIds=[identifier])["EgressOnlyInternetGateways"])
    if live is None:
        return None
    vpc = live["Attachments"][0]["VpcId"]
    return {"region": client.meta.region_name, "vpcId": vpc, **shown_tags(live.get("Tags"))}


def _update_tags(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    change_tags(ec2(aws, new), identifier, old, new)


def _delete_egress_only(aws: Aws, identifier: str, state: Properties) -> None:
    with unless_gone("InvalidGatewayID.NotFound"):
        ec2(aws, state).delete_egress_only_internet_gateway(EgressOnlyInternetGatewayId=identifier)


def _create_address(aws: Aws, inputs: Properties) -> str:
    client = ec2(aws, inputs)
    return str(client.allocate_address(Domain="vpc", **tagged(inputs, "elastic-ip"))["AllocationId"])


def _read_address(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = ec2(aws, inputs)
    find = client.describe_addresses
    live = first(lambda: find(AllocationIds=[identifier])["Addresses"], "InvalidAllocationID.NotFound")
    if live is None:
        return None
    public, region = live["PublicIp"], client.meta.region_name
    return {
        "allocationId": identifier,
        "arn": arn(client, aws.account, f"elastic-ip/{identifier}"),
        "associationId": live.get("AssociationId") or "",
        "domain": live["Domain"],
        "networkBorderGroup": region,
        "networkInterface": live.get("NetworkInterfaceId") or "",
        "privateIp": live.get("PrivateIpAddress") or "",
        "publicDns": f"ec2-{public.replace('.', '-')}.{region}.compute.amazonaws.com",
        "publicIp": public,
        "publicIpv4Pool": "amazon",
        "region": region,
        **shown_tags(live.get("Tags")),
    }


def _delete_address(aws: Aws, identifier: str, state: Properties) -> None:
    with unless_gone("InvalidAllocationID.NotFound"):
        ec2(aws, state).release_address(AllocationId=identifier)


def _nat(client: Any, identifier: str) -> Any:
    live = first(lambda: client.describe_nat_gateways(NatGatewayIds=[identifier])["NatGateways"], _NO_NAT)
    return None if live is None or live["State"] == "deleted" else live


def _nat_state(client: Any, identifier: str) -> str | None:
    live = _nat(client, identifier)
    return live["State"] if live else None


def _create_nat(aws: Aws, inputs: Properties) -> str:
    client = ec2(aws, inputs)
    names = {"allocationId": "AllocationId", "connectivityType": "ConnectivityType", "subnetId": "SubnetId"}
    made = client.create_nat_gateway(**given(inputs, names), **tagged(inputs, "natgateway"))["NatGateway"]
    identifier = str(made["NatGatewayId"])
    try:
        wait(identifier, lambda: _nat_state(client, identifier), "available")
    except TimeoutError as reason:
        live = _nat(client, identifier) or {}
        text = f"{reason}: {live.get('FailureCode')}: {live.get('FailureMessage')}"
        raise PartialFailure(identifier, TimeoutError(text)) from reason
    return identifier


def _read_nat(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = ec2(aws, inputs)
    live = _nat(client, identifier)
    if live is None:
        return None
    address = live["NatGatewayAddresses"][0]
    return {
        "allocationId": address.get("AllocationId") or "",
        "associationId": address.get("AssociationId") or "",
        "connectivityType": live["ConnectivityType"],
        "networkInterfaceId": address["NetworkInterfaceId"],
        "privateIp": address["PrivateIp"],
        "publicIp": address.get("PublicIp") or "",
        "region": client.meta.region_name,
        "subnetId": live["SubnetId"],
        "vpcId": live["VpcId"],
        **shown_tags(live.get("Tags")),
    }


def _delete_nat(aws: Aws, identifier: str, state: Properties) -> None:
    client = ec2(aws, state)
    with unless_gone(_NO_NAT):
        client.delete_nat_gateway(NatGatewayId=identifier)
        wait(identifier, lambda: _nat_state(client, identifier), None)


HANDLERS = (
    Handler(
        token="aws:ec2/internetGateway:InternetGateway",
        source=f"{SOURCE}vpc_internet_gateway.go",
        takes=frozenset({"region", "tags", "vpcId"}),
        replaces=frozenset({"region"}),
        create=_create_internet,
        read=_read_internet,
        update=_update_internet,
        delete=_delete_internet,
    ),
    Handler(
        token="aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
        source=f"{SOURCE}vpc_egress_only_internet_gateway.go",
        takes=frozenset({"region", "tags", "vpcId"}),
        replaces=frozenset({"region", "vpcId"}),
        create=_create_egress_only,
        read=_read_egress_only,
        update=_update_tags,
        delete=_delete_egress_only,
    ),
    Handler(
        token="aws:ec2/eip:Eip",
        source=f"{SOURCE}ec2_eip.go",
        takes=frozenset({"domain", "region", "tags"}),
        replaces=frozenset({"domain", "region"}),
        create=_create_address,
        read=_read_address,
        update=_update_tags,
        delete=_delete_address,
        same={"domain": usually("vpc")},
    ),
    Handler(
        token="aws:ec2/natGateway:NatGateway",
        source=f"{SOURCE}vpc_nat_gateway.go",
        takes=frozenset({"allocationId", "connectivityType", "region", "subnetId", "tags"}),
        replaces=frozenset({"allocationId", "connectivityType", "region", "subnetId"}),
        create=_create_nat,
        read=_read_nat,
        update=_update_tags,
        delete=_delete_nat,
        same={"connectivityType": usually("public")},
    ),
)
