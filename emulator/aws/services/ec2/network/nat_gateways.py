"""NAT gateways: pending, then available or failed; deleting, then deleted. Public ones need an internet gateway.

Left out: secondary addresses, and regional NAT gateways.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from emulator.aws.errors import AwsError, not_implemented
from emulator.aws.request import Handlers, Request
from emulator.aws.services.ec2.network.backend import (
    Progress,
    backend,
    drop_interface,
    found_subnet,
    matches,
    new_interface,
    refusals_of_moto,
    selected,
    set_tags,
    tags_of,
)
from emulator.aws.services.organizations.model import now

_NOT_EMULATED = (
    "AvailabilityMode",
    "AvailabilityZoneAddresses",
    "PrivateIpAddress",
    "SecondaryAllocationIds",
    "SecondaryPrivateIpAddresses",
    "SecondaryPrivateIpAddressCount",
)


@dataclass
class NatGateway:
    """One NAT gateway, as moto's routes name it too: by `id`."""

    id: str
    vpc: str
    subnet: str
    connectivity: str
    interface: Any
    address: Any
    progress: Progress
    created: datetime = field(default_factory=now)
    deleted: datetime | None = None

    @property
    def is_there(self) -> bool:
        """Whether routes through it lead anywhere."""
        return self.progress.then == "available"


def create_nat_gateway(request: Request) -> Mapping[str, object]:
    """CreateNatGateway. Without an internet gateway in the VPC it is made all the same, and fails."""
    if any(request.get(member) for member in _NOT_EMULATED):
        raise not_implemented("ec2", "CreateNatGateway of a regional gateway or with addresses of one's own")
    ec2, connectivity = backend(request), request.get("ConnectivityType") or "public"
    if not request.get("SubnetId"):
        raise AwsError("MissingParameter", "The request must contain the parameter SubnetId")
    subnet = found_subnet(request, request["SubnetId"])
    address = _address(ec2, request.get("AllocationId"), connectivity)
    interface = new_interface(ec2, subnet, "Interface for NAT Gateway", "nat_gateway")
    from moto.ec2.utils import random_nat_gateway_id

    reachable = any(one.vpc and one.vpc.id == subnet.vpc_id for one in ec2.internet_gateways.values())
    end = "available" if connectivity == "private" or reachable else "failed"
    progress = Progress("pending", end)
    made = NatGateway(random_nat_gateway_id(), subnet.vpc_id, subnet.id, connectivity, interface, address, progress)
    set_tags(request, "natgateway", made.id)
    interface.description += f" {made.id}"
    if end == "failed":
        drop_interface(ec2, interface.id)
    elif address is not None:
        with refusals_of_moto():
            ec2.associate_address(eni=interface, allocation_id=address.allocation_id)
    ec2.nat_gateways[made.id] = made
    return {"NatGateway": _shown(ec2, made)}


def describe_nat_gateways(request: Request) -> Mapping[str, object]:
    """DescribeNatGateways: deleted ones are shown as such, as AWS does for an hour."""
    ec2 = backend(request)
    asked = request.get("NatGatewayIds") or []
    for identifier in asked:
        _found(request, identifier)
    shown = [
        _shown(ec2, one)
        for one in ec2.nat_gateways.values()
        if selected(request, "NatGatewayIds", one.id)
        and matches(
            request,
            {"nat-gateway-id": one.id, "state": one.progress.state, "subnet-id": one.subnet, "vpc-id": one.vpc},
            tags_of(ec2, one.id),
            "Filters" if request.get("Filters") else "Filter",
        )
    ]
    return {"NatGateways": shown}


def delete_nat_gateway(request: Request) -> Mapping[str, object]:
    """DeleteNatGateway: its Elastic IP address is let go, its routes become black holes."""
    ec2, one = backend(request), _found(request, request["NatGatewayId"])
    if one.progress.then == "deleted":
        return {"NatGatewayId": one.id}
    if one.address is not None and one.address.association_id:
        ec2.disassociate_address(association_id=one.address.association_id)
    drop_interface(ec2, one.interface.id)
    one.progress, one.deleted = Progress("deleting", "deleted"), now()
    return {"NatGatewayId": one.id}


def _address(ec2: Any, allocation: str | None, connectivity: str) -> Any:
    if connectivity == "private":
        if allocation:
            message = "The parameter AllocationId is not supported with connectivity type private."
            raise AwsError("InvalidParameterCombination", message)
        return None
    if not allocation:
        raise AwsError("MissingParameter", "The request must contain the parameter AllocationId")
    found = next((one for one in ec2.addresses if one.allocation_id == allocation), None)
    if found is None:
        raise AwsError("InvalidAllocationID.NotFound", f"The allocation ID '{allocation}' does not exist")
    if found.association_id:
        raise AwsError("Resource.AlreadyAssociated", f"Elastic IP address [{allocation}] is already associated")
    return found


def _found(request: Request, identifier: str) -> NatGateway:
    found = backend(request).nat_gateways.get(identifier)
    if not isinstance(found, NatGateway):
        raise AwsError("NatGatewayNotFound", f"NAT gateway {identifier} was not found")
    return found


def _shown(ec2: Any, one: NatGateway) -> dict[str, object]:
    address: dict[str, object] = {"NetworkInterfaceId": one.interface.id, "PrivateIp": one.interface.private_ip_address}
    address |= {"IsPrimary": True, "Status": "succeeded" if one.is_there else "failed"}
    if one.address is not None:
        address |= {"AllocationId": one.address.allocation_id or "", "PublicIp": one.address.public_ip}
        address |= {"AssociationId": one.address.association_id} if one.address.association_id else {}
    shown: dict[str, object] = {
        "NatGatewayId": one.id,
        "State": one.progress.state,
        "SubnetId": one.subnet,
        "VpcId": one.vpc,
        "ConnectivityType": one.connectivity,
        "CreateTime": one.created,
        "NatGatewayAddresses": [address],
        "Tags": tags_of(ec2, one.id),
    }
    if one.progress.state == "failed":
        reason = f"Network {one.vpc} has no Internet gateway attached"
        shown |= {"FailureCode": "Gateway.NotAttached", "FailureMessage": reason}
    return shown | ({"DeleteTime": one.deleted} if one.deleted else {})


HANDLERS: Handlers = {
    "CreateNatGateway": create_nat_gateway,
    "DeleteNatGateway": delete_nat_gateway,
    "DescribeNatGateways": describe_nat_gateways,
}
