"""Rules within the network, and between it and the other sections. Those of addresses are `foundation.addresses`."""

from collections.abc import Iterator

from foundation import addresses
from foundation.config.accounts import Accounts
from foundation.config.baseline import Baseline
from foundation.config.draft import Draft
from foundation.config.identifiers import nearest
from foundation.config.network import ALWAYS_THERE, NAT, Environment, Network
from foundation.config.placement import account_of
from foundation.config.rules.guardrails import known, unknown
from foundation.errors import ABSENT, Problem

PATH = "foundation:network"


def network_problems(draft: Draft) -> Iterator[Problem]:
    section = draft.network
    if not isinstance(section, Network):
        return
    yield from addresses.problems(section.address_plan())
    yield from _regions(section, draft)
    yield from _account(draft)
    cut = isinstance(draft.baseline, Baseline) and draft.baseline.vpc_block_public_access == "bidirectional"
    if cut and any(environment.egress != "none" for environment in section.environments.values()):
        rule = "foundation:baseline.vpc_block_public_access cuts off every way out that environments have"
        remedy = "Write `ingress` or `off` there, or `egress: none` for each environment."
        yield Problem(f"{PATH}.environments", "bidirectional", rule, remedy)
    for key, environment in section.environments.items():
        path = f"{PATH}.environments.{key}"
        yield from _egress(path, environment, section)
        yield from _endpoints(path, environment, section)
        yield from _shares(path, environment, draft)
    yield from _central(section)


def _regions(section: Network, draft: Draft) -> Iterator[Problem]:
    for region in section.regions:
        if draft.settings is not None and region not in draft.settings.regions:
            rule = "the network is in Regions of foundation:settings.regions"
            yield Problem(f"{PATH}.regions.{region}", region, rule, f"Add {region} there, or remove it here.")


def _account(draft: Draft) -> Iterator[Problem]:
    if not isinstance(draft.accounts, Accounts) or set(draft.account_keys) != set(draft.accounts.members):
        return  # an account that is wrong is left out of the draft: it may be the one that is looked for
    if account_of(draft.accounts, "network") is None:
        rule = f"{PATH} needs an account with the purpose network"
        remedy = "Add a member with `purpose: network`, or switch the section `off`."
        yield Problem("foundation:accounts.members", ABSENT, rule, remedy)


def _shares(path: str, environment: Environment, draft: Draft) -> Iterator[Problem]:
    closed = _closed(draft)
    for index, target in enumerate(environment.shared_with):
        if not known(target, draft):
            yield unknown(f"{path}.shared_with[{index}]", target, draft, "who uses the subnets of an environment")
        elif target in closed:
            rule = "subnets are shared with accounts that are open"
            yield Problem(f"{path}.shared_with[{index}]", target, rule, "Remove it.")


def _closed(draft: Draft) -> set[str]:
    """The accounts that are closed, as targets."""
    entries = draft.accounts.entries() if isinstance(draft.accounts, Accounts) else ()
    return {f"account:{entry.key}" for entry in entries if entry.lifecycle == "closed"}


def _routed(environment: Environment, section: Network, vpc: str) -> set[str]:
    """How the tiers of a VPC are routed."""
    tiers = environment.vpcs[vpc].tiers or tuple(section.tiers)
    return {section.routing(tier) for tier in tiers if tier in section.tiers}


def _egress(path: str, environment: Environment, section: Network) -> Iterator[Problem]:
    for vpc in environment.vpcs:
        routed = _routed(environment, section, vpc)
        if environment.egress in NAT and "public" not in routed:
            rule = "a NAT gateway is in a public subnet of its VPC"
            remedy = "Add a tier with public routing, or choose another egress."
            yield Problem(f"{path}.vpcs.{vpc}.tiers", environment.egress, rule, remedy)
        if environment.egress == "central" and "private" not in routed:
            rule = "a VPC is attached to the transit gateway in its private subnets"
            remedy = "Add a tier with private routing, or choose another egress."
            yield Problem(f"{path}.vpcs.{vpc}.tiers", environment.egress, rule, remedy)
    if environment.egress == "central" and section.central_egress is None:
        rule = "central egress leads through the VPC that foundation:network.central_egress names"
        yield Problem(f"{path}.egress", "central", rule, "Add central_egress, or choose another egress.")


def _endpoints(path: str, environment: Environment, section: Network) -> Iterator[Problem]:
    for index, service in enumerate(environment.interface_endpoints):
        if service in ALWAYS_THERE:
            rule = f"{' and '.join(ALWAYS_THERE)} have gateway endpoints in every VPC, which cost nothing"
            yield Problem(f"{path}.interface_endpoints[{index}]", service, rule, "Remove it.")
    if environment.interface_endpoints:
        for vpc in environment.vpcs:
            if "private" not in _routed(environment, section, vpc):
                rule = "interface endpoints are in private subnets"
                remedy = "Add a tier with private routing, or remove the endpoints."
                yield Problem(f"{path}.vpcs.{vpc}.tiers", list(environment.interface_endpoints), rule, remedy)


def _central(section: Network) -> Iterator[Problem]:
    central, path = section.central_egress, f"{PATH}.central_egress"
    if central is None:
        return
    hub = section.environments.get(central.environment)
    if hub is None:
        guess = nearest(central.environment, tuple(section.environments))
        remedy = f"Write {guess}." if guess else "Write one of foundation:network.environments."
        yield Problem(
            f"{path}.environment", central.environment, "the hub is in an environment of this network", remedy
        )
        return
    if hub.egress not in NAT:
        rule = "the hub has NAT gateways of its own"
        remedy = "Write `egress: nat` or `egress: nat-per-zone` there."
        yield Problem(f"{PATH}.environments.{central.environment}.egress", hub.egress, rule, remedy)
    vpc = hub.vpcs.get(central.vpc)
    if vpc is None:
        remedy = f"Write one of {', '.join(hub.vpcs)}." if hub.vpcs else "Add it there."
        yield Problem(f"{path}.vpc", central.vpc, "the hub is a VPC of its environment", remedy)
        return
    if "private" not in _routed(hub, section, central.vpc):
        rule = "the hub is attached to the transit gateway in its private subnets"
        where = f"{PATH}.environments.{central.environment}.vpcs.{central.vpc}.tiers"
        yield Problem(where, list(vpc.tiers or ()), rule, "Add a tier with private routing.")
    here = set(vpc.regions or section.regions)
    for key, environment in section.environments.items():
        for name, spoke in environment.vpcs.items() if environment.egress == "central" else ():
            if missing := set(spoke.regions or section.regions) - here:
                rule = "a Region with central egress has the hub too"
                remedy = f"Add {' and '.join(sorted(missing))} to the hub, or choose another egress."
                yield Problem(f"{PATH}.environments.{key}.vpcs.{name}.regions", sorted(missing), rule, remedy)
