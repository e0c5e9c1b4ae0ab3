"""VPC endpoints as they are kept, and what is asked of a new or changed one: service, subnets, groups, policy, DNS."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from moto.ec2.models.vpcs import AWS_ENDPOINT_SERVICES, COVERED_ENDPOINT_SERVICES

from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services.ec2.network.backend import Progress, backend, found_subnet, found_vpc
from emulator.aws.services.organizations.model import now

GATEWAY_SERVICES = ("s3", "dynamodb")
_FULL = {"Version": "2008-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}
FULL_ACCESS = json.dumps(_FULL)


@dataclass
class Endpoint:
    """One endpoint, as moto's routes name it too: by `id`."""

    id: str
    vpc_id: str
    service: str
    kind: str
    policy: str
    private_dns: bool
    tables: list[str] = field(default_factory=list)
    interfaces: dict[str, str] = field(default_factory=dict)
    """Subnet -> interface."""
    groups: list[str] = field(default_factory=list)
    progress: Progress = field(default_factory=lambda: Progress("pending", "available"))
    created: datetime = field(default_factory=now)

    @property
    def state(self) -> str:
        """As moto's endpoints have it."""
        return "deleted" if self.progress.then == "deleted" else self.progress.state

    @property
    def short(self) -> str:
        """The service's own part of its name."""
        return self.service.split(".", 3)[3]


def endpoints_of(request: Request) -> list[Endpoint]:
    """Those of the caller's account and Region."""
    return [one for one in backend(request).vpc_end_points.values() if isinstance(one, Endpoint)]


def found_endpoint(request: Request, identifier: str) -> Endpoint:
    """An endpoint that is not deleted.

    Raises:
        AwsError: InvalidVpcEndpointId.NotFound.
    """
    found = backend(request).vpc_end_points.get(identifier)
    if not isinstance(found, Endpoint) or found.state == "deleted":
        raise AwsError("InvalidVpcEndpointId.NotFound", f"The Vpc Endpoint Id '{identifier}' does not exist")
    return found


def check_service(request: Request, service: str, kind: str) -> None:
    """Refuse services that the Region does not have, and gateways to any but S3 and DynamoDB."""
    prefix = f"com.amazonaws.{request.region}."
    short = service.removeprefix(prefix)
    known = {*AWS_ENDPOINT_SERVICES, *COVERED_ENDPOINT_SERVICES, *GATEWAY_SERVICES}
    if not service.startswith(prefix) or short not in known:
        raise AwsError("InvalidServiceName", f"The Vpc Endpoint Service '{service}' does not exist")
    if kind == "Gateway" and short not in GATEWAY_SERVICES:
        message = f"Endpoint type (Gateway) does not match available service types ([Interface]) of {service}."
        raise AwsError("InvalidParameter", message)


def check_subnets(request: Request, endpoint: Endpoint, new: list[str]) -> list[Any]:
    """The subnets to enter: of the VPC, and no two of a zone.

    Raises:
        AwsError: InvalidParameter, DuplicateSubnetsInSameZone.
    """
    found = [found_subnet(request, one) for one in new]
    if any(one.vpc_id != endpoint.vpc_id for one in found):
        raise AwsError("InvalidParameter", f"A subnet does not belong to the VPC {endpoint.vpc_id}.")
    here = [found_subnet(request, one) for one in endpoint.interfaces]
    zones = [one.availability_zone for one in (*here, *found)]
    if len(zones) != len(set(zones)):
        raise AwsError("DuplicateSubnetsInSameZone", "Found another VPC endpoint subnet in the availability zone.")
    return found


def check_groups(request: Request, endpoint: Endpoint, new: list[str]) -> None:
    """Refuse security groups of another VPC."""
    for identifier in new:
        group = backend(request).get_security_group_from_id(identifier)
        if group is None:
            raise AwsError("InvalidGroup.NotFound", f"The security group '{identifier}' does not exist")
        if group.vpc_id != endpoint.vpc_id:
            message = f"Security group {identifier} and VPC {endpoint.vpc_id} belong to different networks."
            raise AwsError("InvalidParameter", message)


def check_policy(text: str) -> str:
    """A policy document, refused where it is no JSON object."""
    try:
        document = json.loads(text)
    except ValueError:
        document = None
    if not isinstance(document, dict) or "Statement" not in document:
        message = "The specified policy document is not a valid JSON policy document."
        raise AwsError("InvalidPolicyDocument", message)
    return text


def check_private_dns(request: Request, endpoint: Endpoint) -> None:
    """Refuse private DNS where the VPC resolves no names, or where another endpoint has the name."""
    vpc = found_vpc(request, endpoint.vpc_id)
    if not (_is_on(vpc.enable_dns_support) and _is_on(vpc.enable_dns_hostnames)):
        both = "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true"
        raise AwsError("InvalidParameter", f"{both} for {endpoint.vpc_id}")
    for other in endpoints_of(request):
        same = (other.vpc_id, other.service, other.private_dns) == (endpoint.vpc_id, endpoint.service, True)
        if same and other.id != endpoint.id and other.state != "deleted":
            message = "private-dns-enabled cannot be set because there is already a conflicting DNS domain for "
            raise AwsError("InvalidParameter", f"{message}{endpoint.service} in the VPC {endpoint.vpc_id}")


def _is_on(value: object) -> bool:
    return value is True or value == "true"  # moto keeps what was sent
