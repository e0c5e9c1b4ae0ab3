"""A small organization whose identity section is what a test is about, and the state that an update of one leaves."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from estates import ROOT, small

from automation.stacks import copy_project, find_project
from foundation.access.changes import ASSIGNMENT, INLINE, MANAGED, MEMBERSHIP, SET
from foundation.access.matrix import left_by_an_update
from foundation.access.sets import Decided
from foundation.config import StackConfig

INSTANCE = {
    "arn": "arn:aws:sso:::instance/ssoins-73b0ba47d7dd79b2",
    "identity_store": "d-11c569a37e",
    "region": "eu-central-1",
}
LATER = "".join(
    f'  foundation:{section}: "off"\n' for section in ("network", "images", "operations", "tags", "spend", "quotas")
)
"""The sections after identity."""
UNITS: Mapping[str, Any] = {
    "security": {},
    "apps": {"units": {"production": {}, "test": {}}},
    "suspended": {},
}
MEMBERS: Mapping[str, Any] = {
    "guard": {"unit": "security", "purpose": "security-tooling"},
    "shop": {"unit": "apps/production"},
    "shop-test": {"unit": "apps/test"},
    "lab": {"unit": "apps/test"},
    "gone": {"unit": "suspended"},
}
IDENTITY: Mapping[str, Any] = {
    "instance": INSTANCE,
    "directory": "built-in",
    "groups": {"ops": {}, "devs": {}},
    "users": {
        name: {"given_name": name, "family_name": "X", "email": f"{name}@example.com", "groups": groups}
        for name, groups in {"ann": ["ops"], "bob": ["devs"], "cat": ["devs", "ops"]}.items()
    },
    "permission_sets": {
        "admin": {"ready": "administrator"},
        "developer": {"ready": "developer"},
        "read-only": {"ready": "read-only"},
        "bills": {"ready": "billing"},
    },
    "assignments": {
        "ops": {"groups": ["ops"], "permission_sets": ["admin"], "accounts": [{"unit": "root"}]},
        "devs": {"groups": ["devs"], "permission_sets": ["developer"], "accounts": [{"unit": "apps/test"}]},
        "watch": {"groups": ["devs"], "permission_sets": ["read-only"], "accounts": [{"unit": "apps/production"}]},
        "money": {"users": ["ann"], "permission_sets": ["bills"], "accounts": [{"account": "management"}]},
    },
    "ci": "off",
    "break_glass": "off",
}


def entered(members: Mapping[str, Any] = MEMBERS, **identity: object) -> StackConfig:
    """The organization, with these accounts, and with entries of the identity section replaced; None leaves one out."""
    section = {key: value for key, value in {**IDENTITY, **identity}.items() if value is not None}
    return small(units=UNITS, accounts=accounts(members), identity=section)


def accounts(members: Mapping[str, Any] = MEMBERS) -> dict[str, object]:
    """The section accounts."""
    return {"email": "aws+{account}@example.com", "quota": 5000, "members": dict(members)}


def deployed_state(config: StackConfig) -> list[dict[str, Any]]:
    """The resources of a state, as an update of the configuration leaves them, with others that are no access."""
    found = left_by_an_update(config)
    named = [(ASSIGNMENT, grant.name) for grant in found.grants]
    named += [(MEMBERSHIP, f"{user}/{group}") for user, group in found.memberships]
    resources = [_resource(kind, name) for kind, name in (*named, ("aws:s3/bucket:Bucket", "logs"))]
    return resources + [resource for one in found.sets for resource in _set(one)]


def _set(one: Decided) -> list[dict[str, Any]]:
    policies = [
        _resource(MANAGED, f"{one.name}/{arn.rpartition('/')[2]}", managedPolicyArn=arn) for arn in one.managed_policies
    ]
    if one.inline_policy:
        policies.append(_resource(INLINE, one.name, inlinePolicy=one.inline_policy))
    return [_resource(SET, one.name, sessionDuration=one.session_duration), *policies]


def _resource(kind: str, name: str, **inputs: object) -> dict[str, Any]:
    return {"type": kind, "urn": f"urn:pulumi:prod::foundation::{kind}::{name}", "inputs": inputs}


def copied(into: Path) -> Path:
    """The directory of a copy of this project, with its stack file to edit."""
    return copy_project(find_project(ROOT), "prod", into).directory


def edit(project: Path, old: str, new: str) -> None:
    """Replaces a text of the stack file, which must be there."""
    file = project / "Pulumi.prod.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def switch_off(project: Path, value: str) -> None:
    """Gives the section identity another value: `off`, or that of another stack; those after it are off."""
    file = project / "Pulumi.prod.yaml"
    text = file.read_text(encoding="utf-8")
    before = text[: text.index("  foundation:identity:")]
    file.write_text(f"{before}  foundation:identity: {value}\n{LATER}", encoding="utf-8")
