"""A small organization with a tag schema, of which each test changes the keys that it is about."""

from typing import Any

from estates import MANAGEMENT, small

from foundation.config import StackConfig

OWNER = {"values": ["shop", "platform"]}
ENVIRONMENT = {"values": ["production", "shared"], "inherited_from": "unit"}


def tagged(keys: dict[str, Any] | None = None, **sections: Any) -> StackConfig:
    """Production below workloads, with one account; another account beside it."""
    given = {
        "settings": {
            "management_account": MANAGEMENT,
            "home_region": "eu-central-1",
            "tags": {"owner": "platform", "environment": "shared"},
        },
        "units": {"workloads": {"units": {"production": {"tags": {"environment": "production"}}}}, "suspended": {}},
        "accounts": {
            "email": "aws+{account}@example.com",
            "members": {"shop": {"unit": "workloads/production"}, "lab": {"unit": "workloads"}},
        },
        "tags": {"keys": {"owner": OWNER, "environment": ENVIRONMENT, **(keys or {})}},
        **sections,
    }
    return small(**given)
