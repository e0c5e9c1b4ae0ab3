"""The network of EC2, one file per noun. Default networks and security groups are in `ec2`."""

from emulator.provider.handlers.ec2_network import (
    endpoints,
    flow_logs,
    gateways,
    groups,
    routes,
    subnets,
    transit_gateways,
    transit_routes,
    vpcs,
)

HANDLERS = (
    *endpoints.HANDLERS,
    *flow_logs.HANDLERS,
    *gateways.HANDLERS,
    *groups.HANDLERS,
    *routes.HANDLERS,
    *subnets.HANDLERS,
    *transit_gateways.HANDLERS,
    *transit_routes.HANDLERS,
    *vpcs.HANDLERS,
)
