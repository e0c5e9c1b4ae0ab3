"""What an operator should look at twice in a network, and what of it is billed by the hour. None of it stops a run."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from foundation import addresses
from foundation.addresses import Warned
from foundation.config.network import ALWAYS_THERE
from foundation.network_plan.plan import NetworkPlan, RegionPlan

ELASTIC_IPS = 5
"""Elastic IP addresses in a Region of an account, unless raised (Amazon VPC quotas, 2026-11)."""
GATEWAY_ENDPOINTS = 20
"""Gateway endpoints in a Region of an account, unless raised (AWS PrivateLink quotas, 2026-11)."""


@dataclass(frozen=True)
class Billed:
    """How many of what AWS bills by the hour are in one Region; prices are not known here."""

    nat_gateways: int
    """Each has an Elastic IP address, which is billed too."""
    interface_endpoints: int
    """Counted in each zone, as AWS bills them."""
    transit_attachments: int


def warnings(found: NetworkPlan) -> tuple[Warned, ...]:
    """All warnings: of addresses, of quotas that the network goes beyond, and of a hub that is shared."""
    return (*addresses.warnings(found.layout), *_elastic_ips(found), *_gateway_endpoints(found), *_shared_hub(found))


def billed(found: NetworkPlan) -> Mapping[str, Billed]:
    """By Region."""
    return {region.name: _billed(region) for region in found.regions}


def _billed(region: RegionPlan) -> Billed:
    vpcs = [each.vpc for each in region.vpcs]
    return Billed(
        nat_gateways=sum(len(vpc.nat_subnets) for vpc in vpcs),
        interface_endpoints=sum(len(vpc.interface_endpoints) * len(vpc.zones) for vpc in vpcs),
        transit_attachments=0 if region.transit is None else 1 + len(region.transit.spokes),
    )


def _elastic_ips(found: NetworkPlan) -> Iterator[Warned]:
    for region, number in ((name, each.nat_gateways) for name, each in billed(found).items()):
        if number > ELASTIC_IPS:
            text = (
                f"{region} has {number} NAT gateways, each with an Elastic IP address; an account may have "
                f"{ELASTIC_IPS} until you ask for more in Service Quotas."
            )
            yield Warned("quota", text)


def _gateway_endpoints(found: NetworkPlan) -> Iterator[Warned]:
    for region in found.regions:
        number = len(region.vpcs) * len(ALWAYS_THERE)
        if number > GATEWAY_ENDPOINTS:
            text = (
                f"{region.name} has {number} gateway endpoints; an account may have {GATEWAY_ENDPOINTS} until you "
                f"ask for more in Service Quotas."
            )
            yield Warned("quota", text)


def _shared_hub(found: NetworkPlan) -> Iterator[Warned]:
    hubs = {region.transit.hub.environment for region in found.regions if region.transit is not None}
    shared = {each.key for region in found.regions for each in region.environments if each.wanted.shared_with}
    for environment in sorted(hubs & shared):
        text = f"{environment} has the hub of central egress and is shared: what is in it gets packets into every spoke"
        yield Warned("hub", f"{text}, and gets no answer. Give the hub an environment of its own.")
