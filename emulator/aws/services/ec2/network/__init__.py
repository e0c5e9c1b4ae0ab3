"""The network of EC2: VPCs, subnets, gateways, routes, endpoints, flow logs and transit gateways.

VPCs, subnets, route tables, internet gateways, addresses and security groups are moto's, checked before moto answers.
NAT gateways, endpoints, flow logs and transit gateways are kept here.
"""

from typing import NoReturn

from botocore.session import Session

from emulator.aws.errors import not_implemented
from emulator.aws.request import Checks, Handlers, Request
from emulator.aws.services.ec2.network import (
    endpoints,
    flow_logs,
    gateways,
    groups,
    nat_gateways,
    routes,
    transit_attachments,
    transit_gateways,
    transit_routes,
    transit_tables,
    vpcs,
)

_KEPT_HERE = ("NatGateway", "TransitGateway")

groups.complete_moto()
vpcs.complete_moto()
routes.complete_moto()


def _not_here(request: Request) -> NoReturn:
    raise not_implemented("ec2", request.operation)


def _of_motos_own() -> list[str]:
    """Operations that would find nothing at moto, or make what nobody here sees."""
    names = Session().get_service_model("ec2").operation_names
    return [name for name in names if any(noun in name for noun in _KEPT_HERE)]


HANDLERS: Handlers = {
    **dict.fromkeys(_of_motos_own(), _not_here),
    **endpoints.HANDLERS,
    **flow_logs.HANDLERS,
    **groups.HANDLERS,
    **nat_gateways.HANDLERS,
    **routes.HANDLERS,
    **transit_attachments.HANDLERS,
    **transit_gateways.HANDLERS,
    **transit_routes.HANDLERS,
    **transit_tables.HANDLERS,
    **vpcs.HANDLERS,
}
BEFORE_MOTO: Checks = {**gateways.BEFORE_MOTO, **groups.BEFORE_MOTO, **routes.BEFORE_MOTO, **vpcs.BEFORE_MOTO}
