"""Sample calls of people and roles, replayed against the documents that are composed of guardrails."""

from typing import Any

from checks.denials import AttachedPolicy, Call, replay
from evaluation.conditions import Context
from foundation.config import StackConfig
from foundation.policies import documents

MANAGEMENT, MEMBER, SANDBOX, SUSPENDED = "111122223333", "222233334444", "333344445555", "444455556666"
REACHED = {
    "root": frozenset({MANAGEMENT, MEMBER, SANDBOX, SUSPENDED}),
    "sandbox": frozenset({SANDBOX}),
    "suspended": frozenset({SUSPENDED}),
}
EXEMPT = ["foundation-deploy", "OrganizationAccountAccessRole", "emergency-access", "stacksets-exec-0a1b2c"]
ORDINARY: Context = {"ec2:encrypted": ("true",), "kms:resourcealiases": ("alias/shop",)}
"""Volumes are encrypted, and keys are not the archive's."""
ARCHIVE: Context = {**ORDINARY, "kms:resourcealiases": ("alias/other", "alias/foundation-logs")}
BARE: Context = {**ORDINARY, "ec2:encrypted": ("false",)}
KEY = f"arn:aws:kms:eu-central-1:{MEMBER}:key/11112222-3333-4444-5555-666677778888"
VOLUME = f"arn:aws:ec2:eu-central-1:{MEMBER}:volume/*"
SETTINGS = {
    "management_account": MANAGEMENT,
    "home_region": "eu-central-1",
    "regions": ["eu-central-1", "eu-west-1"],
    "break_glass_roles": {"emergency-access": "all"},
}


def attachments(settings: dict[str, Any] | None = None, **guardrails: Any) -> list[AttachedPolicy]:
    sections = {
        "settings": {**SETTINGS, **(settings or {})},
        "organization": {},
        "units": {"suspended": {}, "sandbox": {}},
        "accounts": {"email": "aws+{account}@example.com", "members": {"shop": {"unit": "sandbox"}}},
        "guardrails": guardrails,
        "baseline": "off",
        "logs": {"prefix": "example-4f1c"},
        "security": "off",
        "identity": "off",
        "network": "off",
        "images": "off",
        "operations": "off",
        "tags": "off",
        "spend": "off",
        "quotas": "off",
    }
    made = documents(StackConfig.model_validate(sections))
    return [AttachedPolicy(one.name, one.content, one.target, REACHED[one.target]) for one in made]


def role(name: str, account: str = MEMBER) -> str:
    return f"arn:aws:sts::{account}:assumed-role/{name}/session"


def denied_by(
    action: str,
    principal: str = "",
    region: str = "eu-central-1",
    resource: str = "*",
    root_session: bool = False,
    keys: Context = ORDINARY,
    **guardrails: Any,
) -> list[str]:
    """The statements that deny one call, made by a developer's role in the member unless told otherwise."""
    call = Call(action, principal or role("developer"), region, (resource,), root_session, keys=keys)
    return [one.sid for one in replay([call], attachments(**guardrails), MANAGEMENT).denied]
