"""Stack configurations for tests: a small organization of which each test changes what it is about."""

from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from pulumi import ResourceOptions

from foundation import providers
from foundation.config import StackConfig, parse, read

ROOT = Path(__file__).resolve().parents[2]
MANAGEMENT = "111122223333"

SMALL: Mapping[str, Any] = {
    "settings": {
        "management_account": MANAGEMENT,
        "home_region": "eu-central-1",
        "tags": {"owner": "platform"},
    },
    "organization": {},
    "units": {
        "workloads": {"units": {"production": {"units": {"shops": {}}}}},
        "suspended": {},
    },
    "accounts": {
        "email": "aws+{account}@example.com",
        "members": {"shop": {"unit": "workloads/production/shops"}, "lab": {"unit": "workloads"}},
    },
    "guardrails": {},
    "baseline": "off",
    "logs": "off",
    "security": "off",
    "identity": "off",
    "network": "off",
    "images": "off",
    "operations": "off",
    "tags": "off",
    "spend": "off",
    "quotas": "off",
}
"""Three units below each other, two accounts, every default guardrail."""


def small(**sections: Any) -> StackConfig:
    """`SMALL` with sections replaced."""
    values = {f"foundation:{name}": section for name, section in {**deepcopy(dict(SMALL)), **sections}.items()}
    return parse(values, "Pulumi.prod.yaml")


def members(**entries: Mapping[str, Any]) -> dict[str, Any]:
    """An accounts section of these members, underscores in their keys standing for hyphens."""
    found = {key.replace("_", "-"): {"unit": "workloads", **entry} for key, entry in entries.items()}
    return {"email": "aws+{account}@example.com", "quota": 100, "members": found}


def prod() -> StackConfig:
    """The configuration that the repository ships."""
    return read(ROOT / "Pulumi.prod.yaml")


def managed() -> ResourceOptions:
    """Options of a component in the management account; for inside a program."""
    return ResourceOptions(provider=providers.management(small().settings))
