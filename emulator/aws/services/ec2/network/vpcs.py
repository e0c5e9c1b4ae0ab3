"""VPCs and subnets, where moto is short: what keeps them from being deleted, zones, and IPv6 blocks of subnets."""

import ipaddress
from collections.abc import Mapping
from typing import Any

from moto.ec2.models.subnets import Subnet

from emulator.aws.errors import AwsError, not_implemented
from emulator.aws.request import Checks, Handlers, Request
from emulator.aws.services.ec2.network.backend import (
    backend,
    dependency,
    found_subnet,
    found_vpc,
    refusals_of_moto,
)
from emulator.aws.services.ec2.network.transit_model import attachments_of

_LARGEST, _SMALLEST = 44, 64
_STEP = 4
"""An IPv6 block of a subnet is /44 to /64, in steps of four."""

_ATTRIBUTES = {
    "AssignIpv6AddressOnCreation",
    "EnableResourceNameDnsARecordOnLaunch",
    "MapPublicIpOnLaunch",
    "SubnetId",
}

_made = Subnet.__init__


def _new_subnet(self: Subnet, ec2: Any, identifier: str, vpc: str, *more: Any, **named: Any) -> None:
    """moto takes the first subnet of a zone for a default one, with public addresses; AWS only those it made."""
    _made(self, ec2, identifier, vpc, *more, **named)
    default = bool(ec2.get_vpc(vpc).is_default)
    self.default_for_az = self.map_public_ip_on_launch = default


def _ipv6_blocks(subnet: Subnet) -> list[dict[str, object]]:
    """moto nests the state twice."""
    return [
        {
            "ipv6CidrBlock": found["ipv6CidrBlock"],
            "associationId": found["associationId"],
            "ipv6CidrBlockState": {"state": found["ipv6CidrBlockState"]["State"]},
        }
        for found in subnet.ipv6_cidr_block_associations.values()
        if found["ipv6CidrBlockState"]["State"] == "associated"
    ]


def complete_moto() -> None:
    """Mend moto's subnets."""
    Subnet.__init__ = _new_subnet  # type: ignore[assignment,method-assign]
    Subnet.ipv6_cidr_block_association_set = property(_ipv6_blocks)  # type: ignore[assignment,method-assign]


def check_delete_vpc(request: Request) -> None:
    """DeleteVpc: refused while anything but the VPC's own defaults is in it."""
    ec2, vpc = backend(request), found_vpc(request, request["VpcId"])
    inside = (
        any(gateway.vpc and gateway.vpc.id == vpc.id for gateway in ec2.internet_gateways.values()),
        any(gateway.vpc_id == vpc.id for gateway in ec2.egress_only_internet_gateways.values()),
        any(end.vpc_id == vpc.id and end.state != "deleted" for end in ec2.vpc_end_points.values()),
        any(not group.is_default for group in ec2.groups.get(vpc.id, {}).values()),
        any(acl.vpc_id == vpc.id and not acl.default for acl in ec2.network_acls.values()),
        any(attachments_of(request.state, request.region, vpc.id)),
    )
    if any(inside):
        raise dependency("vpc", vpc.id)


def check_create_subnet(request: Request) -> None:
    """CreateSubnet: in a zone of this Region, with an IPv6 block of the VPC's that no other subnet has."""
    zones = backend(request).describe_availability_zones()
    for member, known in (
        ("AvailabilityZone", [zone.name for zone in zones]),
        ("AvailabilityZoneId", [zone.zone_id for zone in zones]),
    ):
        value = request.get(member)
        if value and value not in known:
            name = member[0].lower() + member[1:]
            message = f"Value ({value}) for parameter {name} is invalid. Subnets can currently only be created in "
            raise AwsError("InvalidParameterValue", f"{message}the following availability zones: {', '.join(known)}.")
    if request.get("Ipv6CidrBlock"):
        _check_ipv6(request, found_vpc(request, request["VpcId"]), request["Ipv6CidrBlock"])


def check_associate_block(request: Request) -> None:
    """AssociateSubnetCidrBlock, with the same conditions; a subnet has one IPv6 block."""
    subnet = found_subnet(request, request["SubnetId"])
    if _ipv6_blocks(subnet):
        message = f"The maximum number of IPv6 CIDR blocks of the subnet '{subnet.id}' is reached."
        raise AwsError("SubnetCidrBlockLimitExceeded", message)
    if request.get("Ipv6CidrBlock"):
        _check_ipv6(request, found_vpc(request, subnet.vpc_id), request["Ipv6CidrBlock"])


def _check_ipv6(request: Request, vpc: Any, text: str) -> None:
    try:
        block = ipaddress.IPv6Network(text)
    except ValueError as error:
        raise AwsError("InvalidParameterValue", f"Value ({text}) for parameter ipv6CidrBlock is invalid.") from error
    if not _LARGEST <= block.prefixlen <= _SMALLEST or block.prefixlen % _STEP:
        raise AwsError("InvalidParameterValue", f"Invalid IPv6 CIDR block: {text} must be between /44 and /64.")
    own = [ipaddress.IPv6Network(one["cidr_block"], strict=False) for one in vpc.get_cidr_block_association_set(True)]
    if not any(block.subnet_of(one) for one in own):
        raise AwsError("InvalidSubnet.Range", f"The CIDR '{text}' is invalid.")
    if any(block.overlaps(one) for one in _taken(request, vpc)):
        raise AwsError("InvalidSubnet.Conflict", f"The CIDR '{text}' conflicts with another subnet")


def _taken(request: Request, vpc: Any) -> list[ipaddress.IPv6Network]:
    """The IPv6 blocks that subnets of a VPC have."""
    subnets = [one for one in backend(request).describe_subnets() if one.vpc_id == vpc.id]
    return [ipaddress.IPv6Network(str(one["ipv6CidrBlock"])) for subnet in subnets for one in _ipv6_blocks(subnet)]


def check_disassociate_vpc_block(request: Request) -> None:
    """DisassociateVpcCidrBlock: refused while a subnet has a part of the IPv6 block."""
    for vpc in backend(request).vpcs.values():
        for one in vpc.get_cidr_block_association_set(True):
            block = ipaddress.IPv6Network(one["cidr_block"], strict=False)
            if one["association_id"] == request["AssociationId"] and any(map(block.overlaps, _taken(request, vpc))):
                message = f"The vpc {vpc.id} currently has a subnet within CIDR block {block}"
                raise AwsError("InvalidCidrBlock.InUse", message)


def check_modify_subnet(request: Request) -> None:
    """ModifySubnetAttribute: only what is kept; IPv6 addresses only where there are any."""
    subnet = found_subnet(request, request["SubnetId"])
    if others := request.parameters.keys() - _ATTRIBUTES:
        raise not_implemented("ec2", f"ModifySubnetAttribute with {', '.join(sorted(others))}")
    if (request.get("AssignIpv6AddressOnCreation") or {}).get("Value") and not _ipv6_blocks(subnet):
        message = "Invalid value 'true' for assignIpv6AddressOnCreation. Subnet must have an IPv6 CIDR block first."
        raise AwsError("InvalidParameterValue", message)


def delete_subnet(request: Request) -> Mapping[str, object]:
    """DeleteSubnet: refused while a network interface is in it; its association with a route table ends."""
    ec2, subnet = backend(request), found_subnet(request, request["SubnetId"])
    if any(interface.subnet.id == subnet.id for interface in ec2.enis.values()):
        raise dependency("subnet", subnet.id)
    for table in ec2.route_tables.values():
        for association in [key for key, target in table._associations.items() if target == subnet.id]:
            del table._associations[association]
    with refusals_of_moto():
        ec2.delete_subnet(subnet.id)
    return {}


HANDLERS: Handlers = {"DeleteSubnet": delete_subnet}
BEFORE_MOTO: Checks = {
    "AssociateSubnetCidrBlock": check_associate_block,
    "CreateSubnet": check_create_subnet,
    "DeleteVpc": check_delete_vpc,
    "DisassociateVpcCidrBlock": check_disassociate_vpc_block,
    "ModifySubnetAttribute": check_modify_subnet,
}
