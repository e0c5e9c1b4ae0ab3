"""The layer of the network: VPCs, central egress, routes, endpoints, and with whom subnets are shared.

Everything is in the network account. Whoever a subnet is shared with needs nothing of their own.
"""

from collections.abc import Callable, Mapping

import pulumi
from pulumi import ResourceOptions

from foundation import network_arguments, networks
from foundation.config.network import Network
from foundation.config.placement import account_of, present
from foundation.config.section import In
from foundation.ordering import after
from foundation.run import Run
from foundation.subnet_share import SubnetShare, SubnetShareArgs
from foundation.transit_gateway import TransitGateway, TransitGatewayArgs
from foundation.vpc import Vpc
from foundation.vpc_endpoints import VpcEndpoints
from foundation.vpc_routes import VpcRoutes

Id = pulumi.Output[str]
IdOf = Callable[[str], Id]
FLOW_LOGS = "flow-logs"
ACCOUNT = "account:"
PlaceOf = Callable[[str], tuple[Id, Id]]
"""Ids of a VPC and of a private subnet of it in the home Region, by environment; shared by then."""


def network(run: Run, id_of: IdOf, account: IdOf, archived: Mapping[str, Id] | None) -> PlaceOf | None:
    """Declares the network. ``id_of`` gives the id of a target.

    ``archived`` are the names of the archive's buckets by kind, where this run declares it. Hands on where the
    accounts that an environment is shared with may launch; None without a network.
    """
    section = run.stack.network
    if not isinstance(section, Network):
        return None
    key = present(account_of(run.stack.accounts, "network"))
    inside = run.member(key, account(key))
    declared = _vpcs(run, section, inside, _flow_logs(run, archived))
    subnets = {name: subnet.id for vpc in declared.values() for name, subnet in vpc.by_name.items()}
    transit = _transit(run, section, declared, inside)
    for one in networks.vpcs(section):
        _routed(run, one, declared[one.name], transit, section.regions[one.region].cidr, inside)
    arns = {name: subnet.arn for vpc in declared.values() for name, subnet in vpc.by_name.items()}
    shared: list[Id] = []
    for share in networks.shares(section):
        principals = {target: after(_principal(run, target, id_of), run.sharing()) for target in share.targets}
        component = SubnetShare(
            share.name,
            SubnetShareArgs(
                share=f"foundation-network-{share.environment}",
                region=share.region,
                principals=dict(principals),
                subnets={subnet.name: arns[subnet.name] for subnet in share.subnets},
            ),
            inside,
        )
        run.declared(component.resources)
        shared += [resource.urn for resource in component.resources]
    run.outputs["network"] = {
        "account": key,
        "vpcs": {name: vpc.id for name, vpc in declared.items()},
        "subnets": subnets,
    }

    def place(environment: str) -> tuple[Id, Id]:
        vpc, subnet = networks.place(section, run.stack.settings.home_region, environment)
        return after(declared[vpc].id, *shared), after(subnets[subnet], *shared)

    return place


def _vpcs(run: Run, section: Network, inside: ResourceOptions, flow_logs: Id | None) -> dict[str, Vpc]:
    found: dict[str, Vpc] = {}
    for one in networks.vpcs(section):
        found[one.name] = Vpc(one.name, network_arguments.vpc(one, flow_logs), inside)
        run.declared(found[one.name].resources)
    return found


def _transit(run: Run, section: Network, declared: Mapping[str, Vpc], inside: ResourceOptions) -> dict[str, Id]:
    """The transit gateway that each VPC is attached to, by its name."""
    reached: dict[str, Id] = {}
    for one in networks.transits(section):
        hub, *spokes = (
            network_arguments.attached(vpc, declared[vpc.name].id, _ids(declared[vpc.name]))
            for vpc in (one.hub, *one.spokes)
        )
        args = TransitGatewayArgs(region=one.region, hub=hub, spokes=spokes)
        component = TransitGateway(one.region, args, inside)
        run.declared(component.resources)
        reached |= component.reached
    return reached


def _routed(
    run: Run, one: networks.Vpc, vpc: Vpc, transit: Mapping[str, Id], supernet: str, inside: ResourceOptions
) -> None:
    subnets, gateway = _ids(vpc), transit.get(one.name)
    back = supernet if one.is_hub and gateway is not None else None
    routes = VpcRoutes(one.name, network_arguments.routes(one, vpc.id, subnets, gateway, back), inside)
    run.declared(routes.resources)
    args = network_arguments.endpoints(one, vpc.id, routes.tables, subnets)
    run.declared(VpcEndpoints(one.name, args, inside).resources)


def _ids(vpc: Vpc) -> dict[str, Id]:
    return {name: subnet.id for name, subnet in vpc.by_name.items()}


def _flow_logs(run: Run, archived: Mapping[str, Id] | None) -> Id | None:
    """The ARN of the bucket, once it takes logs; None where there is no archive."""
    if archived is not None:
        return archived[FLOW_LOGS].apply(lambda bucket: f"arn:aws:s3:::{bucket}")
    if isinstance(run.stack.logs, In):
        return run.upstream(run.stack.logs).log_bucket(FLOW_LOGS).apply(lambda bucket: f"arn:aws:s3:::{bucket}")
    return None


def _principal(run: Run, target: str, id_of: IdOf) -> Id:
    """A target as AWS RAM has it: the ARN of the organization or of a unit, or the id of an account."""
    return id_of(target) if target.startswith(ACCOUNT) else run.arn(target, id_of)
