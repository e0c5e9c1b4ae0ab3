"""`aws:ec2/vpc:Vpc`."""

from typing import Any

from emulator.provider.handler import Aws, Handler
from emulator.provider.handlers.ec2_network.resource import (
    SOURCE,
    arn,
    change_tags,
    ec2,
    first,
    shown_tags,
    tagged,
    undeclared,
    unless_gone,
    usually,
)
from emulator.provider.values import Properties

_ATTRIBUTES = ("enableDnsSupport", "enableDnsHostnames", "enableNetworkAddressUsageMetrics")
_DEFAULTS = {"enableDnsSupport": True, "enableDnsHostnames": False, "enableNetworkAddressUsageMetrics": False}
_GONE = "InvalidVpcID.NotFound"


def _aws_name(name: str) -> str:
    return name[:1].upper() + name[1:]


def _set_attributes(client: Any, identifier: str, old: Properties, new: Properties) -> None:
    for name in _ATTRIBUTES:
        wanted = new.get(name, _DEFAULTS[name] if name in old else None)
        if wanted is not None and wanted != old.get(name, _DEFAULTS[name]):
            client.modify_vpc_attribute(VpcId=identifier, **{_aws_name(name): {"Value": wanted}})


def _create(aws: Aws, inputs: Properties) -> str:
    client = ec2(aws, inputs)
    made = client.create_vpc(
        CidrBlock=inputs["cidrBlock"],
        AmazonProvidedIpv6CidrBlock=bool(inputs.get("assignGeneratedIpv6CidrBlock")),
        **tagged(inputs, "vpc"),
    )["Vpc"]
    _set_attributes(client, made["VpcId"], {}, inputs)
    return str(made["VpcId"])


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = ec2(aws, inputs)
    vpc = first(lambda: client.describe_vpcs(VpcIds=[identifier])["Vpcs"], _GONE)
    if vpc is None:
        return None
    inside, six = {"Name": "vpc-id", "Values": [identifier]}, _ipv6(vpc)
    default, name = {"Name": "default", "Values": ["true"]}, {"Name": "group-name", "Values": ["default"]}
    acls = client.describe_network_acls(Filters=[inside, default])["NetworkAcls"]
    groups = client.describe_security_groups(Filters=[inside, name])["SecurityGroups"]
    main = {"Name": "association.main", "Values": ["true"]}
    tables = client.describe_route_tables(Filters=[inside, main])["RouteTables"]
    return {
        **{name: _attribute(client, identifier, name) for name in _ATTRIBUTES},
        "arn": arn(client, vpc["OwnerId"], f"vpc/{identifier}"),
        "assignGeneratedIpv6CidrBlock": six is not None,
        "cidrBlock": vpc["CidrBlock"],
        "defaultNetworkAclId": acls[0]["NetworkAclId"],
        "defaultRouteTableId": tables[0]["RouteTableId"],
        "defaultSecurityGroupId": groups[0]["GroupId"],
        "dhcpOptionsId": vpc.get("DhcpOptionsId"),
        "instanceTenancy": vpc["InstanceTenancy"],
        "ipv6AssociationId": six["AssociationId"] if six else "",
        "ipv6CidrBlock": six["Ipv6CidrBlock"] if six else "",
        "ipv6CidrBlockNetworkBorderGroup": client.meta.region_name if six else "",
        "mainRouteTableId": tables[0]["RouteTableId"],
        "ownerId": vpc["OwnerId"],
        "region": client.meta.region_name,
        **shown_tags(vpc.get("Tags")),
    }


def _ipv6(vpc: Any) -> Any:
    blocks = vpc.get("Ipv6CidrBlockAssociationSet") or []
    return next((one for one in blocks if one["Ipv6CidrBlockState"]["State"] == "associated"), None)


def _attribute(client: Any, vpc: str, name: str) -> bool:
    return bool(client.describe_vpc_attribute(VpcId=vpc, Attribute=name)[_aws_name(name)]["Value"])


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    client = ec2(aws, new)
    _set_attributes(client, identifier, old, new)
    wanted = bool(new.get("assignGeneratedIpv6CidrBlock"))
    if wanted != bool(old.get("assignGeneratedIpv6CidrBlock")):
        if wanted:
            client.associate_vpc_cidr_block(VpcId=identifier, AmazonProvidedIpv6CidrBlock=True)
        else:
            six = _ipv6(client.describe_vpcs(VpcIds=[identifier])["Vpcs"][0])
            client.disassociate_vpc_cidr_block(AssociationId=six["AssociationId"])
    change_tags(client, identifier, old, new)


def _delete(aws: Aws, identifier: str, state: Properties) -> None:
    with unless_gone(_GONE):
        ec2(aws, state).delete_vpc(VpcId=identifier)


HANDLERS = (
    Handler(
        token="aws:ec2/vpc:Vpc",
        source=f"{SOURCE}vpc_.go",
        takes=frozenset({"assignGeneratedIpv6CidrBlock", "cidrBlock", *_ATTRIBUTES, "region", "tags"}),
        replaces=frozenset({"cidrBlock", "region"}),
        create=_create,
        read=_read,
        update=_update,
        delete=_delete,
        same={
            "assignGeneratedIpv6CidrBlock": usually(False),
            "enableDnsHostnames": undeclared,
            "enableDnsSupport": usually(True),
            "enableNetworkAddressUsageMetrics": undeclared,
        },
        unsettles={"assignGeneratedIpv6CidrBlock": frozenset({"ipv6AssociationId", "ipv6CidrBlock"})},
    ),
)
