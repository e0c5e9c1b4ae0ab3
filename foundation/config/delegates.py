"""`foundation:settings.delegates`: to which account each service of the organization is delegated. One table for all.

A service that is left out goes to the account with the purpose that is its default. Later sections read this table too.
"""

from collections.abc import Mapping
from typing import Literal

from foundation.config.accounts import Purpose
from foundation.config.names import Key

Service = Literal[
    "access-analyzer",
    "backup",
    "config",
    "detective",
    "guardduty",
    "health",
    "identity-center",
    "inspector",
    "macie",
    "notifications",
    "observability",
    "security-hub",
    "systems-manager",
]
Delegates = Mapping[Service, Key]

DEFAULTS: Mapping[Service, Purpose] = {
    "access-analyzer": "security-tooling",
    "backup": "operations",
    "config": "security-tooling",
    "detective": "security-tooling",
    "guardduty": "security-tooling",
    "health": "operations",
    "identity-center": "security-tooling",
    "inspector": "security-tooling",
    "macie": "security-tooling",
    "notifications": "operations",
    "observability": "log-archive",
    "security-hub": "security-tooling",
    "systems-manager": "operations",
}
"""The purpose of the account that a service is delegated to where the table does not say otherwise."""

PRINCIPALS: Mapping[Service, tuple[str, ...]] = {
    "access-analyzer": ("access-analyzer.amazonaws.com",),
    "backup": ("backup.amazonaws.com",),
    "config": ("config.amazonaws.com", "config-multiaccountsetup.amazonaws.com"),
    "detective": ("detective.amazonaws.com",),
    "guardduty": ("guardduty.amazonaws.com",),
    "health": ("health.amazonaws.com",),
    "identity-center": ("sso.amazonaws.com",),
    "inspector": ("inspector2.amazonaws.com",),
    "macie": ("macie.amazonaws.com",),
    "notifications": ("notifications.amazonaws.com",),
    "observability": ("observabilityadmin.amazonaws.com",),
    "security-hub": ("securityhub.amazonaws.com",),
    "systems-manager": ("ssm.amazonaws.com",),
}
"""What AWS Organizations calls each service."""
