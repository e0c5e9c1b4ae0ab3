"""What is decided from the configuration grows with the number of accounts, and not with its square."""

import cProfile
import pstats
from collections.abc import Callable

import pytest
from tag_estates import tagged

from foundation.config import StackConfig
from foundation.config.budgets import planned
from foundation.config.cost_categories import categories
from foundation.policies import documents
from foundation.tag_plan import plan

FEW, MANY = 40, 160
DECISIONS: dict[str, Callable[[StackConfig], object]] = {
    "documents": documents,
    "cost categories": categories,
    "budgets": planned,
    "the plan of tags": plan,
}


def calls(decide: Callable[[StackConfig], object], accounts: int) -> int:
    """How many functions are called for an organization of so many accounts."""
    entries = {
        f"shop-{number}": {"unit": "workloads/production", "tags": {"owner": "shop"}, "budget": 5}
        for number in range(accounts)
    }
    config = tagged(
        accounts={"email": "aws+{account}@example.com", "quota": 1000, "members": entries},
        spend={"owners": {"shop": ["shop@example.com"]}, "anomalies": "off", "export": "off"},
    )
    profile = cProfile.Profile()
    profile.runcall(decide, config)
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]


@pytest.mark.parametrize("what", DECISIONS)
def test_four_times_as_many_accounts_are_at_most_five_times_the_work(what: str) -> None:
    decide = DECISIONS[what]
    calls(decide, 1)  # what is done once
    assert calls(decide, MANY) < 5 * MANY / FEW / 4 * calls(decide, FEW)
