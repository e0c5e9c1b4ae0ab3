"""Organizations with machine images, for tests."""

from collections.abc import Mapping
from typing import Any

from estates import MANAGEMENT, small
from pydantic import JsonValue

from foundation.config import StackConfig

UNITS = {
    "infrastructure": {},
    "workloads": {"units": {"production": {"tags": {"environment": "production"}, "units": {"shops": {}}}}},
    "suspended": {},
}
MEMBERS = {
    "email": "aws+{account}@example.com",
    "members": {
        "pictures": {"unit": "infrastructure", "purpose": "images"},
        "cables": {"unit": "infrastructure", "purpose": "network"},
        "shop": {"unit": "workloads/production/shops"},
        "lab": {"unit": "workloads"},
        "gone": {"unit": "workloads", "lifecycle": "closed"},
    },
}
SETTINGS = {
    "management_account": MANAGEMENT,
    "home_region": "eu-central-1",
    "regions": ["eu-west-1", "eu-central-1"],
    "tags": {"owner": "platform"},
}
NETWORK = {
    "regions": {"eu-central-1": {"cidr": "10.0.0.0/12", "zones": ["euc1-az1"]}},
    "environments": {
        "shared": {"number": 0, "egress": "nat", "shared_with": ["infrastructure"]},
        "sealed": {"number": 1, "shared_with": ["root"]},
        "others": {"number": 2, "egress": "nat", "shared_with": ["workloads"]},
        "flat": {
            "number": 3,
            "egress": "nat",
            "shared_with": ["account:pictures"],
            "vpcs": {"main": {"number": 0, "tiers": ["public"]}},
        },
    },
}
AGENTS: Mapping[str, JsonValue] = {
    "phases": [
        {
            "name": "build",
            "steps": [{"name": "install", "action": "ExecuteBash", "inputs": {"commands": ["echo installed"]}}],
        }
    ]
}


def imaged(images: object = None, **sections: Any) -> StackConfig:
    """The small organization in two Regions, with an images account called pictures, and these images."""
    return small(
        **{
            "settings": SETTINGS,
            "units": UNITS,
            "accounts": MEMBERS,
            "images": {} if images is None else images,
            **sections,
        }
    )
