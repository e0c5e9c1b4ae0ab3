"""Subnets that other accounts share with the caller's: seen, used, and not to be changed.

Before moto answers, the caller's side of it is given the shared subnets, their VPCs, route tables, network ACLs and
internet gateways as guests, and is rid of those that are shared no more. What an account has in a subnet goes on when
that is unshared, and keeps the owner from deleting it.
Left out: that the owner sees the participants' interfaces and security groups, groups that launch templates name, DHCP
options, shared security groups.
Source: Responsibilities and permissions for owners and participants (Amazon VPC user guide).
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from moto.core.utils import get_service_model
from moto.ec2.models import EC2Backend, ec2_backends
from moto.ec2.models.core import TaggedEC2Resource

from emulator.aws.errors import AwsError
from emulator.aws.names import is_mutating
from emulator.aws.request import Check, Checks, Handler, Handlers, Request
from emulator.aws.services.ram.model import shared_with

_LAUNCHES = frozenset({"RunInstances", "CreateNetworkInterface"})
_OWN = frozenset({*_LAUNCHES, "CreateSecurityGroup", "CreateTags", "DeleteTags"})
"""What an account may do that names what is shared with it."""
_COLLECTIONS = ("vpcs", "route_tables", "network_acls", "internet_gateways")


class Guest:
    """Something of moto's in another account: as it is there, but for the tags, which are not shared."""

    default_for_az = False

    def __init__(self, owned: Any, host: EC2Backend) -> None:
        self.owned = owned
        self.ec2_backend = host

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        """moto's, by whose name moto's serialiser finds attributes."""
        return type(self.owned)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.owned, name)

    @property
    def tag_set(self) -> list[dict[str, str]]:
        """The tags that the host's account has given it."""
        return list(self.ec2_backend.describe_tags(filters={"resource-id": [self.owned.id]}))

    tag_list = tag_set

    def get_tags(self) -> list[dict[str, str]]:
        """The same, as moto's filters ask for them."""
        return self.tag_set

    def get_filter_value(self, name: str, method: str | None = None) -> Any:
        """What a filter compares."""
        if name.startswith("tag"):
            return TaggedEC2Resource.get_filter_value(self, name, method)  # type: ignore[arg-type]
        return self.owned.get_filter_value(name)


def receive_guests(request: Request) -> None:
    """What is done before any call is answered.

    Raises:
        AwsError: UnauthorizedOperation where something shared would be changed, InvalidGroup.NotFound where something
            would be launched there without a security group of the caller's own, InvalidVpcID.NotFound where a group
            would be made in a VPC that is not shared, DependencyViolation where the owner deletes what others use.
    """
    arns = shared_with(request.state, request.account, request.region, "ec2:Subnet")
    if not arns and request.region not in set(ec2_backends[request.account].keys()):
        return  # a backend is large, and nobody has needed this one
    host = ec2_backends[request.account][request.region]
    shared = list(_shared(arns, request.region))
    _receive(host, shared)
    if request.operation == "CreateSecurityGroup":
        _refuse_unseen_vpc(request, host)
    elif request.operation == "DeleteSubnet":
        _refuse_while_used(request)
    if not shared:
        return
    if request.operation in _LAUNCHES:
        _refuse_foreign_groups(request, host)
    elif is_mutating(request.operation) and request.operation not in _OWN:
        _refuse_change(request, host)


def _shared(arns: list[str], region: str) -> Iterator[Any]:
    for arn in arns:
        _, _, _, _, owner, resource = arn.split(":")
        identity = resource.partition("/")[2]
        for zone in ec2_backends[owner][region].subnets.values():
            if identity in zone:
                yield zone[identity]


def is_guest(thing: object) -> bool:
    """Whether something of moto's is shared by another account."""
    return type(thing) is Guest


def _receive(host: EC2Backend, shared: list[Any]) -> None:
    """Make the guests of the host's account those that go with the shared subnets, and no others."""
    subnets = {subnet.id: subnet for subnet in shared}
    for zone in {subnet.availability_zone for subnet in shared} | set(host.subnets):
        _exchange(host, host.subnets[zone], {i: s for i, s in subnets.items() if s.availability_zone == zone})
    for name in _COLLECTIONS:
        _exchange(host, getattr(host, name), {thing.id: thing for thing in _around(name, shared)})


def _around(name: str, shared: list[Any]) -> Iterator[Any]:
    """What of a collection the shared subnets bring along, each from its owner."""
    for subnet in shared:
        for thing in list(getattr(subnet.ec2_backend, name).values()):
            if not is_guest(thing) and _GOES_ALONG[name](thing, subnet):
                yield thing


def _has_route_table(table: Any, subnet: Any) -> bool:
    if subnet.id in table._associations.values():
        return True
    if table.main_association_id is None or table.vpc_id != subnet.vpc_id:
        return False
    tables = list(subnet.ec2_backend.route_tables.values())
    return not any(subnet.id in other._associations.values() for other in tables)


def _has_acl(acl: Any, subnet: Any) -> bool:
    return any(association.subnet_id == subnet.id for association in acl._associations.values())


_GOES_ALONG: Mapping[str, Callable[[Any, Any], bool]] = {
    "vpcs": lambda vpc, subnet: bool(vpc.id == subnet.vpc_id),
    "route_tables": _has_route_table,
    "network_acls": _has_acl,
    "internet_gateways": lambda gateway, subnet: bool(gateway.vpc and gateway.vpc.id == subnet.vpc_id),
}


def _exchange(host: EC2Backend, collection: dict[str, Any], wanted: Mapping[str, Any]) -> None:
    for identity, thing in list(collection.items()):
        if is_guest(thing) and identity not in wanted:
            del collection[identity]
    for identity, thing in wanted.items():
        if identity not in collection:
            collection[identity] = Guest(thing, host)


def _refuse_unseen_vpc(request: Request, host: EC2Backend) -> None:
    vpc = request.get("VpcId")
    if vpc and vpc not in host.vpcs:  # moto takes any
        raise AwsError("InvalidVpcID.NotFound", f"The vpc ID '{vpc}' does not exist")


def _refuse_while_used(request: Request) -> None:
    subnet = request["SubnetId"]
    backends = [regions[request.region] for regions in ec2_backends.values() if request.region in set(regions.keys())]
    for backend in backends:
        if any(is_guest(eni.subnet) and eni.subnet.id == subnet for eni in list(backend.enis.values())):
            message = f"The subnet '{subnet}' has dependencies and cannot be deleted."
            raise AwsError("DependencyViolation", message)


def _refuse_foreign_groups(request: Request, host: EC2Backend) -> None:
    own = {group.id for groups in list(host.groups.values()) for group in groups.values()}
    interfaces = request.get("NetworkInterfaces") or []
    places = [request.parameters, *interfaces]
    for place in places:
        subnet = place.get("SubnetId")
        zone = next((zone for zone in host.subnets.values() if subnet in zone), None)
        if zone is None or not is_guest(zone[subnet]):
            continue
        groups = [*(place.get("SecurityGroupIds") or []), *(place.get("Groups") or [])]
        if not groups:
            raise _no_group("default", zone[subnet].vpc_id)
        for group in groups:
            if group not in own:
                raise _no_group(group, zone[subnet].vpc_id)


def _no_group(name: str, vpc: str) -> AwsError:
    return AwsError("InvalidGroup.NotFound", f"The security group '{name}' does not exist in VPC '{vpc}'")


def _refuse_change(request: Request, host: EC2Backend) -> None:
    named = set(_texts(request.parameters))
    guests = {identity for zone in host.subnets.values() for identity, thing in zone.items() if is_guest(thing)}
    for name in _COLLECTIONS:
        for identity, thing in getattr(host, name).items():
            if is_guest(thing):
                guests |= {identity, *_association_ids(thing)}
    if named & guests:
        raise AwsError("UnauthorizedOperation", "You are not authorized to perform this operation.", status=403)


def _association_ids(thing: Any) -> Iterator[str]:
    yield from getattr(thing, "_associations", ())
    yield from filter(None, [getattr(thing, "main_association_id", None)])


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def answering(handlers: Handlers) -> Handlers:
    """The handlers, each after what is done before every call."""
    return {operation: _after_guests(handler) for operation, handler in handlers.items()}


def checking(checks: Checks) -> Checks:
    """A check of every operation of EC2: what is done before every call, and then the given one, if there is one."""
    return {operation: _then(checks.get(operation)) for operation in get_service_model("ec2").operation_names}


def _after_guests(handler: Handler) -> Handler:
    def answer(request: Request) -> Mapping[str, object]:
        receive_guests(request)
        return handler(request)

    return answer


def _then(check: Check | None) -> Check:
    def both(request: Request) -> str | None:
        receive_guests(request)
        return check(request) if check is not None else None

    return both
