"""Organizations with a tag schema, for tests of what is shown of it."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from estates import MANAGEMENT, small

from foundation.config import StackConfig

KEYS: Mapping[str, Any] = {
    "environment": {
        "description": "Where it is on its way to users",
        "values": ["production", "test"],
        "inherited_from": "unit",
        "required": {"resource_types": ["ec2:instance", "s3:bucket"], "environments": ["production"]},
        "enforced_for": ["ec2:instance"],
        "cost_allocation": True,
    },
    "owner": {"pattern": "[a-z]+", "required": {}, "cost_allocation": True},
    "workload": {"required": {"environments": ["production"]}},
    "cost-center": {"inherited_from": "organization"},
}
SECTIONS: Mapping[str, Any] = {
    "settings": {
        "management_account": MANAGEMENT,
        "home_region": "eu-central-1",
        "tags": {"owner": "platform", "cost-center": "4711"},
    },
    "units": {
        "workloads": {
            "units": {
                "production": {"tags": {"environment": "production"}, "units": {"shops": {}}},
                "test": {"tags": {"environment": "test"}},
            }
        },
        "suspended": {},
    },
    "accounts": {
        "email": "aws+{account}@example.com",
        "members": {
            "shop": {"unit": "workloads/production/shops", "tags": {"owner": "shop", "workload": "shop"}},
            "lab": {"unit": "workloads/test"},
            "gone": {"unit": "suspended", "lifecycle": "closed"},
        },
    },
    "tags": {"keys": KEYS, "billed": ["owner"]},
}


def sections(keys: Mapping[str, Any] | None = None, **replaced: object) -> dict[str, Any]:
    """Sections of a stack file, with keys of the schema replaced, and sections."""
    found = deepcopy(dict(SECTIONS))
    found["tags"]["keys"] |= keys or {}
    return {**found, **replaced}


def tagged(keys: Mapping[str, Any] | None = None, **replaced: object) -> StackConfig:
    """An organization in which a key is required in production, one everywhere, and one nowhere."""
    return small(**sections(keys, **replaced))
