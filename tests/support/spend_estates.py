"""Organizations with budgets, for tests: a few accounts of every kind, and many."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from estates import SMALL, small

from foundation.config import StackConfig
from foundation.spend_plan import SpendPlan, plan

SPEND: Mapping[str, Any] = {
    "owners": {"platform": ["platform@example.com"], "shop": ["shop@example.com", "shop-lead@example.com"]},
    "subscribers": ["finance@example.com"],
    "budgets": {"organization": 5000, "management": 50},
    "export": "off",
}
UNITS: Mapping[str, Any] = {
    "workloads": {
        "account_budget": 100,
        "units": {
            "production": {"budget": 1000, "units": {"shops": {"budget": 700}}},
            "test": {"budget": 400},
        },
    },
    "sandbox": {},
    "suspended": {},
}
MEMBERS: Mapping[str, Any] = {
    "shop": {"unit": "workloads/production/shops", "budget": 800, "tags": {"owner": "shop"}},
    "ledger": {"unit": "workloads/production"},
    "shop-test": {"unit": "workloads/test"},
    "ledger-test": {"unit": "workloads/test", "budget": 300},
    "lab": {"unit": "sandbox"},
    "gone": {"unit": "suspended", "lifecycle": "closed"},
}
LONG = "an-account-with-a-key-that-is-not-short-at-all-and-goes-on-and-on"


def accounts(members: Mapping[str, Any]) -> dict[str, object]:
    """The section accounts."""
    return {"email": "aws+{account}@example.com", "quota": 5000, "members": dict(members)}


def sections(members: Mapping[str, Any] = MEMBERS, units: Mapping[str, Any] = UNITS, **spend: object) -> dict[str, Any]:
    """Sections of a stack file."""
    return {"units": {"suspended": {}, **units}, "accounts": accounts(members), "spend": {**SPEND, **spend}}


def spending(members: Mapping[str, Any] = MEMBERS, units: Mapping[str, Any] = UNITS, **spend: object) -> StackConfig:
    """Budgets of units and accounts above, at and below what their accounts come to; one account has none."""
    return small(**sections(members, units, **spend))


def several(count: int) -> StackConfig:
    """So many accounts over nine units and their teams; every seventh has no budget."""
    kinds = ("production", "pre-production", "test")
    units: dict[str, Any] = {
        kind: {"budget": 400 * count, "units": {f"team-{n}": {"budget": 120 * count} for n in range(3)}}
        for kind in kinds
    }
    members = {
        f"{'web-shop' if n % 2 else 'analytics'}-{kinds[n % 3]}-{n}": {
            "unit": f"{kinds[n % 3]}/team-{n % 9 // 3}",
            **({"budget": 50 + n * n % 1900} if n % 7 else {}),
        }
        for n in range(count)
    }
    return spending(members, units, budgets={"organization": 700 * count, "management": 50})


def long_names() -> StackConfig:
    """Keys and amounts that are wider than any column."""
    path = "a-unit-with-a-key-that-is-not-short-at-all-and-goes-on-and-on"
    units = {path: {"budget": 999_999_999, "units": {"one-below": {"budget": 5, "units": {path: {}}}}}}
    members: dict[str, dict[str, Any]] = {
        LONG: {"unit": f"{path}/one-below/{path}", "budget": 123_456_789},
        "i": {"unit": f"{path}/one-below", "budget": 1},
        "w" * 50: {"unit": f"{path}/one-below/{path}"},
    }
    named = {key: {**member, "email": f"{key[0]}@example.com", "name": key[:50]} for key, member in members.items()}
    return spending(named, units)


def without_any() -> StackConfig:
    """Nothing has a budget."""
    units: dict[str, Any] = {"workloads": {"units": {"production": {}}}}
    return spending({key: {"unit": "workloads/production"} for key in ("shop", "lab")}, units, budgets={})


def shown(config: StackConfig) -> SpendPlan:
    """The budgets of a configuration that declares the section."""
    found = plan(config)
    assert found is not None
    return found


def write_stack(project: Path, **replaced: object) -> None:
    """Gives the project a stack file of the small organization with sections replaced."""
    values = {f"foundation:{name}": section for name, section in {**SMALL, **replaced}.items()}
    (project / "Pulumi.prod.yaml").write_text(json.dumps({"config": values}), encoding="utf-8")
