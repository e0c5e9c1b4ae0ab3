"""Organizations with a network, for tests: a few VPCs of every kind, and many."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from estates import MANAGEMENT, small

from foundation.config import StackConfig
from foundation.network_plan import NetworkPlan, plan

TWO_REGIONS = {
    "eu-central-1": {"cidr": "10.0.0.0/12", "zones": ["euc1-az1", "euc1-az2", "euc1-az3"]},
    "eu-west-1": {"cidr": "10.16.0.0/12", "zones": ["euw1-az1", "euw1-az2", "euw1-az3"]},
}
ONE_ZONE = {"eu-central-1": {"cidr": "10.0.0.0/12", "zones": ["euc1-az1"]}}
MEMBERS = {
    "email": "aws+{account}@example.com",
    "members": {
        "shop": {"unit": "workloads/production/shops"},
        "lab": {"unit": "workloads"},
        "cables": {"unit": "workloads", "purpose": "network"},
    },
}
ENVIRONMENTS: Mapping[str, Any] = {
    "production": {
        "number": 0,
        "egress": "nat-per-zone",
        "ipv6": True,
        "shared_with": ["workloads/production"],
        "interface_endpoints": ["ssm", "ecr.dkr"],
    },
    "pre-production": {"number": 1, "egress": "nat", "shared_with": ["workloads", "account:shop"]},
    "test": {
        "number": 2,
        "egress": "ipv6",
        "shared_with": ["account:lab"],
        "vpcs": {"main": {"number": 0, "regions": ["eu-central-1"]}},
    },
    "sandbox": {
        "number": 3,
        "vpcs": {"main": {"number": 0}, "data": {"number": 4, "size": 20, "tiers": ["private"]}},
    },
}


def networked(network: object) -> StackConfig:
    """The small organization with a network account, called cables, and this network."""
    settings = {
        "management_account": MANAGEMENT,
        "home_region": "eu-central-1",
        "regions": ["eu-central-1", "eu-west-1", "us-east-1"],
    }
    return small(settings=settings, accounts=MEMBERS, network=network)


def one_zone(**environment: object) -> StackConfig:
    """One VPC in one zone."""
    return networked({"regions": ONE_ZONE, "environments": {"production": {"number": 0, **environment}}})


def four(**section: object) -> StackConfig:
    """Four environments, one for each egress but the central one, in two Regions of three zones."""
    return networked({"regions": TWO_REGIONS, "environments": ENVIRONMENTS, **section})


def central(regions: object = TWO_REGIONS) -> StackConfig:
    """Three environments that reach the internet through the VPC of a fourth, in two Regions."""
    spokes = {
        name: {"number": number, "egress": "central", "shared_with": ["workloads"]}
        for number, name in enumerate(("production", "pre-production", "test"), 1)
    }
    hub = {"number": 0, "egress": "nat-per-zone"}
    section = {"regions": regions, "central_egress": {"environment": "shared"}}
    return networked({**section, "environments": {"shared": hub, **spokes}})


def many(count: int = 12, **section: object) -> StackConfig:
    """So many environments in two Regions, egress by turns."""
    egress = ("none", "ipv6", "nat", "nat-per-zone")
    environments = {
        f"environment-{number}": {
            "number": number,
            "size": 16,
            "egress": egress[number % len(egress)],
            "shared_with": ["workloads"],
        }
        for number in range(count)
    }
    return networked({"regions": TWO_REGIONS, "environments": environments, **section})


def planned(config: StackConfig) -> NetworkPlan:
    """The network of a configuration that declares one."""
    found = plan(config)
    assert found is not None
    return found


def rewrite(file: Path, network: object) -> None:
    """Gives the section network of a stack file another value; no images are built in it."""
    text = file.read_text(encoding="utf-8")
    section = f"  foundation:network: {json.dumps(network)}\n\n"
    changed, count = re.subn(
        r"^  foundation:network:.*?(?=^  foundation:)", section, text, flags=re.DOTALL | re.MULTILINE
    )
    assert count == 1
    changed = re.sub(r"^ *build_in: .*\n", "", changed, flags=re.MULTILINE)
    file.write_text(changed, encoding="utf-8")
