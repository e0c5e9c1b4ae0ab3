"""`foundation:settings.delegates`: to which account each service of the organization is delegated. One table for all.

A service that is left out goes to the account with the purpose that is its default. Later sections read this table too.
"""

from collections.abc import Mapping
from typing import Literal

from foundation.config.accounts import Purpose
from foundation.config.names import Key

Service = Literal[
    "access-analyzer",
    "config",
    "detective",
    "guardduty",
    "identity-center",
    "inspector",
    "macie",
    "observability",
    "security-hub",
]
Delegates = Mapping[Service, Key]

DEFAULTS: Mapping[Service, Purpose] = {
    "access-analyzer": "security-tooling",
    "config": "security-tooling",
    "detective": "security-tooling",
    "guardduty": "security-tooling",
    "identity-center": "security-tooling",
    "inspector": "security-tooling",
    "macie": "security-tooling",
    "observability": "log-archive",
    "security-hub": "security-tooling",
}
"""The purpose of the account that a service is delegated to where the table does not say otherwise."""

PRINCIPALS: Mapping[Service, tuple[str, ...]] = {
    "access-analyzer": ("access-analyzer.amazonaws.com",),
    "config": ("config.amazonaws.com", "config-multiaccountsetup.amazonaws.com"),
    "detective": ("detective.amazonaws.com",),
    "guardduty": ("guardduty.amazonaws.com",),
    "identity-center": ("sso.amazonaws.com",),
    "inspector": ("inspector2.amazonaws.com",),
    "macie": ("macie.amazonaws.com",),
    "observability": ("observabilityadmin.amazonaws.com",),
    "security-hub": ("securityhub.amazonaws.com",),
}
"""What AWS Organizations calls each service."""
