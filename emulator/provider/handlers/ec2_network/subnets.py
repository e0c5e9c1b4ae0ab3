"""`aws:ec2/subnet:Subnet`."""

from typing import Any

from emulator.provider.handler import Aws, Handler
from emulator.provider.handlers.ec2_network.resource import (
    SOURCE,
    change_tags,
    ec2,
    first,
    given,
    shown_tags,
    tagged,
    undeclared,
    unless_gone,
    usually,
)
from emulator.provider.values import Properties

_CREATED_WITH = {
    "availabilityZone": "AvailabilityZone",
    "availabilityZoneId": "AvailabilityZoneId",
    "cidrBlock": "CidrBlock",
    "ipv6CidrBlock": "Ipv6CidrBlock",
    "vpcId": "VpcId",
}
_ATTRIBUTES = ("assignIpv6AddressOnCreation", "enableResourceNameDnsARecordOnLaunch", "mapPublicIpOnLaunch")
_GONE = "InvalidSubnetID.NotFound"


def _set_attributes(client: Any, identifier: str, old: Properties, new: Properties) -> None:
    for name in _ATTRIBUTES:
        if bool(new.get(name)) != bool(old.get(name)):
            value = {name[:1].upper() + name[1:]: {"Value": bool(new.get(name))}}
            client.modify_subnet_attribute(SubnetId=identifier, **value)


def _create(aws: Aws, inputs: Properties) -> str:
    client = ec2(aws, inputs)
    made = client.create_subnet(**given(inputs, _CREATED_WITH), **tagged(inputs, "subnet"))["Subnet"]
    _set_attributes(client, made["SubnetId"], {}, inputs)
    return str(made["SubnetId"])


def _found(client: Any, identifier: str) -> Any:
    return first(lambda: client.describe_subnets(SubnetIds=[identifier])["Subnets"], _GONE)


def _ipv6(subnet: Any) -> Any:
    return next(iter(subnet.get("Ipv6CidrBlockAssociationSet") or []), None)


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = ec2(aws, inputs)
    subnet = _found(client, identifier)
    if subnet is None:
        return None
    six, names = _ipv6(subnet), subnet["PrivateDnsNameOptionsOnLaunch"]
    return {
        "arn": subnet["SubnetArn"],
        "assignIpv6AddressOnCreation": subnet["AssignIpv6AddressOnCreation"],
        "availabilityZone": subnet["AvailabilityZone"],
        "availabilityZoneId": subnet["AvailabilityZoneId"],
        "cidrBlock": subnet["CidrBlock"],
        "enableResourceNameDnsARecordOnLaunch": names["EnableResourceNameDnsARecord"],
        "enableResourceNameDnsAaaaRecordOnLaunch": names["EnableResourceNameDnsAAAARecord"],
        "ipv6CidrBlock": six["Ipv6CidrBlock"] if six else "",
        "ipv6CidrBlockAssociationId": six["AssociationId"] if six else "",
        "mapPublicIpOnLaunch": subnet["MapPublicIpOnLaunch"],
        "ownerId": subnet["OwnerId"],
        "privateDnsHostnameTypeOnLaunch": names["HostnameType"],
        "region": client.meta.region_name,
        "vpcId": subnet["VpcId"],
        **shown_tags(subnet.get("Tags")),
    }


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    client = ec2(aws, new)
    if old.get("assignIpv6AddressOnCreation") and not new.get("assignIpv6AddressOnCreation"):
        _set_attributes(client, identifier, old, new)  # before the block that it needs goes
    if old.get("ipv6CidrBlock") != new.get("ipv6CidrBlock"):
        if six := _ipv6(_found(client, identifier)):
            client.disassociate_subnet_cidr_block(AssociationId=six["AssociationId"])
        if new.get("ipv6CidrBlock"):
            client.associate_subnet_cidr_block(SubnetId=identifier, Ipv6CidrBlock=new["ipv6CidrBlock"])
    _set_attributes(client, identifier, old, new)
    change_tags(client, identifier, old, new)


def _delete(aws: Aws, identifier: str, state: Properties) -> None:
    with unless_gone(_GONE):
        ec2(aws, state).delete_subnet(SubnetId=identifier)


HANDLERS = (
    Handler(
        token="aws:ec2/subnet:Subnet",
        source=f"{SOURCE}vpc_subnet.go",
        takes=frozenset({*_CREATED_WITH, *_ATTRIBUTES, "region", "tags"}),
        replaces=frozenset({"availabilityZone", "availabilityZoneId", "cidrBlock", "region", "vpcId"}),
        create=_create,
        read=_read,
        update=_update,
        delete=_delete,
        same={
            "availabilityZone": undeclared,
            "availabilityZoneId": undeclared,
            **dict.fromkeys(_ATTRIBUTES, usually(False)),
        },
    ),
)
