"""Internet gateways and Elastic IP addresses, where moto is short: what keeps them from going."""

from emulator.aws.errors import AwsError
from emulator.aws.request import Checks, Request
from emulator.aws.services.ec2.network.backend import backend, found_vpc


def check_attach(request: Request) -> None:
    """AttachInternetGateway: a VPC has one."""
    vpc = found_vpc(request, request["VpcId"])
    if any(one.vpc and one.vpc.id == vpc.id for one in backend(request).internet_gateways.values()):
        raise AwsError("InvalidParameterValue", f"Network {vpc.id} already has an internet gateway attached")


def check_detach(request: Request) -> None:
    """DetachInternetGateway: refused while the VPC has public addresses mapped, a NAT gateway's among them."""
    ec2, vpc = backend(request), found_vpc(request, request["VpcId"])
    mapped = any(address.eni and address.eni.subnet.vpc_id == vpc.id for address in ec2.addresses)
    if mapped:
        message = f"Network {vpc.id} has some mapped public address(es). Please unmap those public address(es) before "
        raise AwsError("DependencyViolation", f"{message}detaching the gateway.")


def check_release(request: Request) -> None:
    """ReleaseAddress: refused while the address is associated."""
    allocation = request.get("AllocationId")
    for address in backend(request).addresses:
        if address.allocation_id == allocation and address.association_id:
            raise AwsError("InvalidIPAddress.InUse", f"Address {address.public_ip} is in use.")


BEFORE_MOTO: Checks = {
    "AttachInternetGateway": check_attach,
    "DetachInternetGateway": check_detach,
    "ReleaseAddress": check_release,
}
