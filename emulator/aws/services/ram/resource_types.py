"""The types of resources that can be shared here, and whether a resource can be.

AMIs are none: EC2 shares them itself.
Sources: Shareable AWS resources (RAM user guide), Working with shared parameters (Systems Manager user guide).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from moto.ec2.models import ec2_backends
from moto.ssm.models import ssm_backends

from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services.imagebuilder.model import resources

_ARN = re.compile(r"arn:aws:(?P<service>[a-z0-9-]+):(?P<region>[a-z0-9-]*):(?P<account>\d{12}):(?P<resource>.+)")


@dataclass(frozen=True)
class Type:
    """A type: RAM's name of it, which ARNs are of it, AWS's default permission, and what is asked of a resource."""

    name: str
    pattern: str
    permission: str
    check: Callable[[Request, str], None]


def type_of(arn: str) -> Type:
    """The type of a resource's ARN.

    Raises:
        AwsError: MalformedArnException where it is no ARN, or that of something that cannot be shared.
    """
    match = _ARN.fullmatch(arn)
    if match is None:
        message = f"The specified resource ARN {arn} is not valid. Verify the ARN and try again."
        raise AwsError("MalformedArnException", message)
    for one in TYPES:
        if re.fullmatch(one.pattern, f"{match['service']}:{match['resource']}"):
            return one
    raise AwsError("MalformedArnException", "You cannot share the selected resource type.")


def check_resource(request: Request, arn: str) -> None:
    """Refuse a resource that the caller's account cannot share from here.

    Raises:
        AwsError: MalformedArnException, UnknownResourceException where it is not the account's or not in the Region,
            InvalidParameterException where it is of a kind that stays where it is.
    """
    found = type_of(arn)
    _, _, _, region, account, resource = arn.split(":", 5)
    if (region, account) != (request.region, request.account):
        raise _missing(arn)
    found.check(request, resource.partition("/")[2])


def _subnet(request: Request, identity: str) -> None:
    backend = ec2_backends[request.account][request.region]
    zone = next((zone for zone in backend.subnets.values() if identity in zone), None)
    if zone is None:
        raise _missing(identity)
    if str(backend.vpcs[zone[identity].vpc_id].is_default).lower() == "true":
        raise AwsError("InvalidParameterException", "You cannot share subnets that are in a default VPC.")


def _transit_gateway(request: Request, identity: str) -> None:
    from emulator.aws.services.ec2.network.transit_model import visible_gateway  # EC2 itself asks RAM: a circle

    try:
        visible_gateway(request, identity)
    except AwsError as refusal:
        raise _missing(identity) from refusal


def _prefix_list(request: Request, identity: str) -> None:
    if identity not in ec2_backends[request.account][request.region].managed_prefix_lists:
        raise _missing(identity)


def _parameter(request: Request, name: str) -> None:
    backend: Any = ssm_backends[request.account][request.region]
    found = backend.get_parameter(f"/{name}") or backend.get_parameter(name)
    if found is None:
        raise _missing(name)
    if found.tier != "Advanced":
        raise AwsError("InvalidParameterException", "You can share parameters of the advanced tier only.")


def _of_image_builder(kind: str, request: Request, rest: str) -> None:
    """A build, or a version with any build."""
    known = [arn.split(":", 5)[5] for arn in resources(request).by_arn]
    if not any(f"{one}/".startswith(f"{kind}/{rest}/") for one in known):
        raise _missing(rest)


def _missing(name: str) -> AwsError:
    return AwsError("UnknownResourceException", f"Resource {name} could not be found.")


TYPES = (
    Type("ec2:Subnet", r"ec2:subnet/subnet-[0-9a-f]+", "AWSRAMDefaultPermissionSubnet", _subnet),
    Type(
        "ec2:TransitGateway",
        r"ec2:transit-gateway/tgw-[0-9a-f]+",
        "AWSRAMDefaultPermissionTransitGateway",
        _transit_gateway,
    ),
    Type("ec2:PrefixList", r"ec2:prefix-list/pl-[0-9a-f]+", "AWSRAMDefaultPermissionPrefixList", _prefix_list),
    Type(
        "imagebuilder:Component",
        r"imagebuilder:component/.+",
        "AWSRAMDefaultPermissionImageBuilderComponent",
        partial(_of_image_builder, "component"),
    ),
    Type(
        "imagebuilder:Image",
        r"imagebuilder:image/.+",
        "AWSRAMDefaultPermissionImageBuilderImage",
        partial(_of_image_builder, "image"),
    ),
    Type("ssm:Parameter", r"ssm:parameter/.+", "AWSRAMDefaultPermissionSSMParameterReadOnly", _parameter),
)
