"""Address plans that tests begin with."""

from dataclasses import replace

from foundation.addresses import AddressPlan, Pool, Supernet, Vpc, problems
from foundation.errors import Problem

FRANKFURT = Supernet("10.16.0.0/12", ("euc1-az1", "euc1-az2", "euc1-az3"))
PLAN = AddressPlan(
    regions={"eu-central-1": FRANKFURT},
    environments={
        "production": Pool(0, vpcs={"main": Vpc(0)}),
        "test": Pool(2, vpcs={"main": Vpc(1, 20)}),
    },
)


def with_pool(pool: Pool, plan: AddressPlan = PLAN) -> AddressPlan:
    """The plan with one environment more, `added`."""
    return replace(plan, environments={**plan.environments, "added": pool})


def with_region(name: str, cidr: str, *zones: str) -> AddressPlan:
    return replace(PLAN, regions={**PLAN.regions, name: Supernet(cidr, zones)})


def only(plan: AddressPlan) -> Problem:
    """The one problem of a plan, its path without the section."""
    (found,) = problems(plan)
    return replace(found, path=found.path.removeprefix("foundation:network."))
