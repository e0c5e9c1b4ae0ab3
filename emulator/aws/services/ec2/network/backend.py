"""moto's EC2 of an account and Region, and what every noun needs of it: errors, tags, filters, states."""

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from moto.core.exceptions import ServiceException

from emulator.aws.errors import AwsError
from emulator.aws.request import Request

SETTLING_SECONDS = 0.15
"""How long what AWS does in the background takes here."""


@dataclass
class Progress:
    """A state that passes into another by itself."""

    now: str
    then: str
    since: float = field(default_factory=time.monotonic)

    @property
    def state(self) -> str:
        """What AWS tells at this moment."""
        return self.then if time.monotonic() - self.since >= SETTLING_SECONDS else self.now

    @property
    def is_over(self) -> bool:
        """Whether nothing is left of it: AWS shows what is deleted for a while, and then forgets it."""
        return self.then == "deleted" and self.state == "deleted"


def backend(request: Request) -> Any:
    """moto's backend of the caller's account and Region."""
    return backend_of(request.account, request.region)


def backend_of(account: str, region: str) -> Any:
    """moto's backend of an account and Region."""
    from moto.ec2.models import ec2_backends

    return ec2_backends[account][region]


@contextmanager
def refusals_of_moto() -> Iterator[None]:
    """moto's own refusals as this emulator gives them."""
    try:
        yield
    except ServiceException as refusal:
        raise AwsError(str(refusal.code), str(refusal.message)) from refusal


def found_vpc(request: Request, vpc: str) -> Any:
    """A VPC of the caller's.

    Raises:
        AwsError: InvalidVpcID.NotFound.
    """
    with refusals_of_moto():
        return backend(request).get_vpc(vpc)


def found_subnet(request: Request, subnet: str) -> Any:
    """A subnet of the caller's.

    Raises:
        AwsError: InvalidSubnetID.NotFound.
    """
    with refusals_of_moto():
        return backend(request).get_subnet(subnet)


def dependency(noun: str, identifier: str) -> AwsError:
    """The refusal to delete what something else still needs."""
    return AwsError("DependencyViolation", f"The {noun} '{identifier}' has dependencies and cannot be deleted.")


def set_tags(request: Request, kind: str, identifier: str) -> None:
    """Give a new resource the tags that its creation asks for.

    Raises:
        AwsError: InvalidParameterValue for tags of another kind of resource.
    """
    for specification in request.get("TagSpecifications") or []:
        if specification.get("ResourceType") != kind:
            message = f"'{specification.get('ResourceType')}' is not a valid taggable resource type for this operation."
            raise AwsError("InvalidParameterValue", message)
        with refusals_of_moto():
            tags = {tag["Key"]: tag.get("Value", "") for tag in specification.get("Tags") or []}
            backend(request).create_tags([identifier], tags)


def tags_of(ec2: Any, identifier: str) -> list[dict[str, str]]:
    """The tags of a resource as AWS lists them."""
    return [{"Key": key, "Value": value} for key, value in ec2.tags.get(identifier, {}).items()]


def selected(request: Request, member: str, identifier: str) -> bool:
    """Whether a listing that may name ids asks for this one."""
    asked = request.get(member)
    return not asked or identifier in asked


def matches(
    request: Request, known: Mapping[str, str | Iterable[str]], tags: list[dict[str, str]], member: str = "Filters"
) -> bool:
    """Whether something passes the filters of a request: one value of each filter, `*` and `?` in values.

    Raises:
        AwsError: InvalidParameterValue for a filter that is not in `known`.
    """
    values = {tag["Key"]: tag["Value"] for tag in tags}
    for one in request.get(member) or []:
        name = str(one.get("Name"))
        if name.startswith("tag:"):
            have: list[str] = [values[name[4:]]] if name[4:] in values else []
        elif name == "tag-key":
            have = list(values)
        elif name in known:
            value = known[name]
            have = [value] if isinstance(value, str) else list(value)
        else:
            raise AwsError("InvalidParameterValue", f"The filter '{name}' is invalid")
        if not any(fnmatchcase(item, str(pattern)) for item in have for pattern in one.get("Values") or []):
            return False
    return True


def new_interface(ec2: Any, subnet: Any, description: str, kind: str, groups: Iterable[str] = ()) -> Any:
    """A network interface that an AWS service keeps in a subnet, at the subnet's next free address."""
    address = subnet.get_available_subnet_ip(object())
    made = ec2.create_network_interface(subnet, address, group_ids=list(groups), description=description)
    made.requester_managed, made.status, made.interface_type = True, "in-use", kind
    return made


def drop_interface(ec2: Any, identifier: str) -> None:
    """The service gives the interface and its address back."""
    gone = ec2.enis.pop(identifier, None)
    if gone is not None:
        gone.subnet.del_subnet_ip(gone.private_ip_address)
