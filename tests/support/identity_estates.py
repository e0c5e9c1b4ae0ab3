"""Small organizations with people and permission sets, for tests of who may do what where."""

from collections.abc import Mapping
from typing import Any

from estates import MANAGEMENT, members, small

from foundation.config import StackConfig

INSTANCE = {
    "arn": "arn:aws:sso:::instance/ssoins-1234567890abcdef",
    "identity_store": "d-1234567890",
    "region": "eu-west-1",
}
"""In another Region than the home Region, so that neither is taken for the other."""
SAML = "arn:aws:sso::{account}:application/ssoins-1234567890abcdef/apl-1234567890abcdef"
UNITS: Mapping[str, Any] = {
    "security": {},
    "workloads": {"units": {"production": {}, "test": {"units": {"shops": {}}}}},
    "suspended": {"units": {"last-year": {}}},
}
ACCOUNTS: Mapping[str, Mapping[str, Any]] = {
    "guard": {"unit": "security", "purpose": "security-tooling"},
    "shop": {"unit": "workloads/production", "tags": {"workload": "shop"}},
    "shop_test": {"unit": "workloads/test/shops", "tags": {"workload": "shop"}},
    "lab": {"unit": "workloads/test"},
    "left": {"unit": "suspended/last-year"},
    "gone": {"lifecycle": "closed"},
}
PEOPLE: Mapping[str, Any] = {
    "groups": {"developers": {"name": "Developers"}, "platform": {}},
    "users": {
        "ana.lopez": {
            "given_name": "Ana",
            "family_name": "Lopez",
            "email": "ana@example.com",
            "groups": ["platform", "developers"],
        },
        "ben+ops@example.com": {
            "given_name": "Ben",
            "family_name": "Okoro",
            "email": "ben@example.com",
            "groups": ["developers"],
        },
    },
}
SETS: Mapping[str, Any] = {
    "administrator": {"ready": "administrator"},
    "developer": {"ready": "developer"},
    "management-billing": {"ready": "billing"},
}
ASSIGNMENTS: Mapping[str, Any] = {
    "developers": {
        "groups": ["developers"],
        "permission_sets": ["developer"],
        "accounts": [{"unit": "workloads/test"}],
    },
    "platform": {"groups": ["platform"], "permission_sets": ["administrator"], "accounts": [{"account": "guard"}]},
    "money": {
        "users": ["ben+ops@example.com"],
        "permission_sets": ["management-billing"],
        "accounts": [{"account": "management"}],
    },
}
VARIED: Mapping[str, Any] = {
    "attributes": {"team": "${path:userName}"},
    "permission_sets": {
        **SETS,
        "own": {
            "customer_managed_policies": [{"name": "ours"}],
            "boundary": {"managed_policy": "arn:aws:iam::aws:policy/SecurityAudit"},
        },
    },
    "applications": {
        "jira": {"kind": "jira", "groups": ["developers"]},
        "slack": {"kind": "slack", "groups": ["developers", "platform"], "arn": SAML.format(account="111122223333")},
        "wiki": {"kind": "other", "groups": ["platform"], "oauth": {"name": "Wiki", "url": "https://a.example"}},
    },
}
"""What else a section may have: attributes, a set of policies of customers, applications of each kind."""
SETTINGS: Mapping[str, Any] = {
    "management_account": MANAGEMENT,
    "home_region": "eu-central-1",
    "regions": ["eu-central-1", "eu-west-1"],
    "tags": {"owner": "platform"},
}


def assigned(*accounts: Mapping[str, Any], **others: Any) -> dict[str, Any]:
    """One assignment of the developers' to accounts that fit these selectors."""
    return {"groups": ["developers"], "permission_sets": ["developer"], "accounts": list(accounts), **others}


def section(**identity: Any) -> dict[str, Any]:
    """The whole of `foundation:identity`; what is None is left out."""
    whole = {
        "instance": INSTANCE,
        "directory": "built-in",
        **PEOPLE,
        "permission_sets": SETS,
        "assignments": ASSIGNMENTS,
        "ci": "off",
        "break_glass": "off",
        **identity,
    }
    return {key: value for key, value in whole.items() if value is not None}


def identified(
    *,
    accounts: Mapping[str, Mapping[str, Any]] = ACCOUNTS,
    sections: Mapping[str, Any] | None = None,
    **identity: Any,
) -> StackConfig:
    """Developers in test accounts, the platform team in the security account, and one person who sees bills."""
    return small(
        **{
            "settings": SETTINGS,
            "units": UNITS,
            "accounts": members(**accounts),
            "identity": section(**identity),
            **(sections or {}),
        }
    )
