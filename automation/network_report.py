"""The network on the console: a table for each Region on a terminal, a tree of whole lines anywhere else."""

from collections.abc import Iterable, Mapping

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from automation.terminal import print_indented
from foundation.config import In, StackConfig
from foundation.config.network import Routing
from foundation.network_plan import NetworkPlan, RegionPlan, TierPlan, VpcPlan, Warned, words

STYLES: Mapping[Routing, str] = {"public": "yellow", "private": "cyan", "isolated": "dim"}


def undeclared(config: StackConfig) -> str:
    """Why there is nothing to show."""
    if isinstance(config.network, In):
        stack = config.network.stack
        return f"Stack {stack} declares the network: foundation network {stack}."
    return "The section foundation:network is off: this stack declares no network."


def show(console: Console, found: NetworkPlan) -> None:
    """All of it."""
    if not console.is_terminal:
        for line in words.lines(found):
            console.print(Text(line))
        return
    for line in words.summary(found):
        console.print(Text(line))
    for region in found.regions:
        console.print()
        _region(console, region, found)


def show_notices(console: Console, found: NetworkPlan, warned: Iterable[Warned]) -> None:
    """What is billed by the hour, and what to look at twice."""
    for line in words.costs(found):
        console.print(Text(line))
    for one in warned:
        console.print(Text(f"Warning: {one.text}", "yellow"))


def _region(console: Console, region: RegionPlan, found: NetworkPlan) -> None:
    console.print(Text.assemble((region.name, "bold"), f"  {region.supernet.block}"))
    if steps := words.central(region):
        print_indented(console, f"{words.CENTRAL}: {' → '.join(steps)}")
    for what, said in words.region_facts(region):
        print_indented(console, f"{what}: {said}")
    for environment in region.environments:
        console.print(Text.assemble("  ", (environment.key, "bold"), f"  {environment.pool.block}"))
        for what, said in words.environment_facts(environment, found.section):
            print_indented(console, f"{what}: {said}")
    if region.vpcs:
        console.print(_table(region))


def _table(region: RegionPlan) -> Table:
    table = Table(box=SIMPLE_HEAD, padding=(0, 2, 0, 0), show_edge=False)
    for head in ("VPC", "Tier", "Subnets", "Routes"):
        table.add_column(head, style="bold" if head == "VPC" else "", overflow="fold")
    for vpc in region.vpcs:
        for number, tier in enumerate(vpc.tiers):
            table.add_row(
                "" if number else f"{vpc.vpc.environment}/{vpc.key}\n{words.addresses(vpc)}",
                Text(tier.name, STYLES[tier.routing]),
                _subnets(vpc, tier),
                Text("\n".join(words.routes(tier))),
                end_section=number == len(vpc.tiers) - 1,
            )
    return table


def _subnets(vpc: VpcPlan, tier: TierPlan) -> Text:
    lines = (
        ", ".join((f"{subnet.zone} {subnet.cidr}", *words.in_subnet(vpc, tier, subnet.zone))) for subnet in tier.subnets
    )
    return Text("\n".join(lines))
